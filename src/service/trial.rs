//! Scoring a firm on any day without a store: what tables and model say, recorded nowhere.

use super::score::{Assess, Case, Encoder, Request};
use crate::{
    domain::{calendar::Date, exposure::Exposure},
    policy::Table,
};

/// What a trial works with.
#[derive(Clone, Copy)]
pub struct Parts<'a> {
    /// Assesses a firm.
    pub assess: &'a Assess,
    /// The product's table.
    pub table: &'a Table,
    /// Encodes decisions.
    pub encoder: &'a Encoder,
}

/// Returns the encoded decision about a firm on a day, with nothing outstanding: what `validate_only` would answer then.
pub fn decide(request: &Request, day: Date, parts: Parts<'_>) -> Vec<u8> {
    let case = Case {
        profile: &request.profile,
        application: &request.application,
        table: parts.table,
        request_id: None,
        snapshot: &request.snapshot,
        assess: parts.assess,
        encoder: parts.encoder,
    };
    case.finish(None, day, &Exposure::default()).record
}
