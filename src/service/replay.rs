//! Scoring a recorded decision again, from what was stored beside it.

use std::sync::Arc;

use bytes::Bytes;

use super::score::{Assess, Case, Encoder};
use crate::{
    domain::{
        assessment::Value,
        calendar::business_date,
        decision::Place,
        entry::Beside,
        exposure::Exposure,
        id::{ModelId, ProductId, RequestId},
        money::Fen,
        profile::Profile,
    },
    policy::Catalogue,
    storage::WithInputs,
};

/// What a recorded decision and its inputs part say about how it was made.
#[derive(Clone, Debug)]
pub struct Recovered {
    /// The request that it answers.
    pub request_id: RequestId,
    /// The firm.
    pub profile: Profile,
    /// What the firm asked for.
    pub requested: Option<Fen>,
    /// The request's snapshot, as stored.
    pub snapshot: Bytes,
    /// Where the record stands.
    pub place: Place,
    /// The exposure that it was decided against.
    pub exposure: Exposure,
    /// The model that scored.
    pub model: ModelId,
    /// SHA-256 of its artifact.
    pub model_sha256: [u8; 32],
    /// The product.
    pub product: ProductId,
    /// Version of the table that decided.
    pub table_version: String,
    /// SHA-256 of that table.
    pub table_sha256: [u8; 32],
    /// Version of the feature schema.
    pub feature_schema: u32,
    /// The features that scoring saw, by name.
    pub features: Vec<(String, Value)>,
}

/// Reads a record and its inputs part; the error says what is wrong with them.
pub type Recover<'a> = dyn Fn(&[u8], &[u8]) -> Result<Recovered, String> + 'a;

/// Finds a model by id and SHA-256.
pub type FindModel<'a> = dyn Fn(&ModelId, &[u8; 32]) -> Option<Assess> + 'a;

/// What replay works with.
pub struct Parts<'a> {
    /// Reads records.
    pub recover: &'a Recover<'a>,
    /// Finds models.
    pub model: &'a FindModel<'a>,
    /// The tables at hand, old ones included.
    pub tables: &'a Catalogue,
    /// Encodes decisions.
    pub encoder: &'a Encoder,
}

/// What a replay shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The same record and the same inputs part, to the bit.
    Same,
    /// Other bytes: here is what came out.
    Different {
        /// The record made again.
        record: Vec<u8>,
        /// The inputs part made again.
        inputs: Vec<u8>,
    },
}

/// Why a decision cannot be replayed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The record or its inputs part do not parse.
    #[error("the record cannot be read: {0}")]
    Unreadable(String),
    /// The model that scored is not at hand.
    #[error("model `{0}` with the recorded SHA-256 is not at hand")]
    NoModel(ModelId),
    /// The table that decided is not at hand.
    #[error("the recorded version of the table of `{0}` is not at hand")]
    NoTable(ProductId),
}

/// Makes a decision again and compares it with what was stored.
///
/// # Errors
/// [`Error`] where it cannot be made again.
pub fn replay(kept: &WithInputs, parts: &Parts<'_>) -> Result<Verdict, Error> {
    let recovered =
        (parts.recover)(&kept.stored.record, &kept.inputs).map_err(Error::Unreadable)?;
    let assess = (parts.model)(&recovered.model, &recovered.model_sha256)
        .ok_or_else(|| Error::NoModel(recovered.model.clone()))?;
    let table = parts
        .tables
        .find(
            &recovered.product,
            &recovered.table_version,
            recovered.table_sha256,
        )
        .cloned()
        .ok_or_else(|| Error::NoTable(recovered.product.clone()))?;
    let case = Case {
        assessed: assess(&recovered.profile, recovered.requested),
        table,
        request_id: Some(recovered.request_id),
        snapshot: recovered.snapshot,
        encoder: Arc::clone(parts.encoder),
    };
    let place = recovered.place;
    let day = business_date(place.recorded_at);
    let again = case.finish(Some(&place), day, &recovered.exposure);
    let inputs = match again.beside {
        Beside::Decision { inputs, listing: _ } => inputs,
        Beside::Review { .. } | Beside::Erasure { .. } => Vec::new(),
    };
    if again.record == kept.stored.record && inputs == kept.inputs {
        return Ok(Verdict::Same);
    }
    Ok(Verdict::Different {
        record: again.record,
        inputs,
    })
}
