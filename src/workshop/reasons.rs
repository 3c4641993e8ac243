//! Why a score is not higher.
//!
//! Owns the order of reasons: points lost against a yardstick, ties by information value, then by name. Must not know
//! languages.

use serde::Serialize;

use super::{
    bins::Value,
    card::{Card, Error, Part},
};

/// What points are compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Yardstick {
    /// The most points that a column or pair can give.
    Maximum,
    /// The mean of the points in training.
    Neutral,
}

/// The most reasons.
pub const REASONS_MAX: usize = 4;

/// One reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Reason {
    /// The column, or `first × second` of a pair.
    pub name: String,
    /// What its value is called: the label of the bin; of both bins, for a pair.
    pub bin: String,
    /// Points lost, above 0.
    pub lost: i32,
}

/// Returns at most [`REASONS_MAX`] reasons, the most points lost first. The record's values stand in the order of the card's
/// columns.
///
/// # Errors
/// [`Error::Width`] where the record has another number of values.
pub fn reasons(
    card: &Card,
    record: &[Value<'_>],
    yardstick: Yardstick,
) -> Result<Vec<Reason>, Error> {
    let reason = |part: Part| {
        let full = match yardstick {
            Yardstick::Maximum => part.maximum,
            Yardstick::Neutral => part.neutral,
        };
        let reason = Reason {
            name: part.name,
            bin: part.bin,
            lost: full - part.points,
        };
        (part.information_value, reason)
    };
    let parts = card.parts(record)?.into_iter();
    let mut found: Vec<(f64, Reason)> = parts.map(reason).collect();
    found.retain(|(_, reason)| reason.lost > 0);
    found.sort_by(|(worth_a, a), (worth_b, b)| {
        let by_points = b.lost.cmp(&a.lost);
        by_points
            .then(worth_b.total_cmp(worth_a))
            .then(a.name.cmp(&b.name))
    });
    found.truncate(REASONS_MAX);
    Ok(found.into_iter().map(|(_, reason)| reason).collect())
}
