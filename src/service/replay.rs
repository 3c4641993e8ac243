//! Scoring a recorded decision again, from what was stored beside it.

use bytes::Bytes;

use super::score::{Assess, Case, Encoder};
use crate::{
    domain::{
        application::Application,
        assessment::Value,
        calendar::business_date,
        decision::{ENGINE_VERSION, Place},
        entry::Beside,
        exposure::Exposure,
        id::{ModelId, ProductId, RequestId},
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
    pub application: Application,
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
    /// Version of the knowledge table that scored.
    pub knowledge_version: String,
    /// SHA-256 of that table.
    pub knowledge_sha256: [u8; 32],
    /// Version of the feature schema.
    pub feature_schema: u32,
    /// The features that scoring saw, by name.
    pub features: Vec<(String, Value)>,
}

/// Reads a record and its inputs part; the error says what is wrong with them.
pub type Recover<'a> = dyn Fn(&[u8], &[u8]) -> Result<Recovered, String> + 'a;

/// Reads the version of the engine that made a record; `None` where it is no decision.
pub type EngineVersion<'a> = dyn Fn(&[u8]) -> Option<u32> + 'a;

/// Finds the scoring of the model and the knowledge table with which a decision was made.
///
/// # Errors
/// [`Error::NoModel`] and [`Error::NoKnowledgeTable`].
pub type FindAssess<'a> = dyn Fn(&Recovered) -> Result<Assess, Error> + 'a;

/// What replay works with.
pub struct Parts<'a> {
    /// Reads engine versions.
    pub engine_version: &'a EngineVersion<'a>,
    /// Reads records of this engine version.
    pub recover: &'a Recover<'a>,
    /// Finds models and knowledge tables.
    pub assess: &'a FindAssess<'a>,
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
    /// Another engine version decided.
    #[error(
        "engine version {version} made this decision and is not at hand: replay it with {release} [ENGINE_NOT_AT_HAND]"
    )]
    EngineNotAtHand {
        /// The version.
        version: u32,
        /// The release that has it.
        release: &'static str,
    },
    /// The model that scored is not at hand.
    #[error("model `{0}` with the recorded SHA-256 is not at hand")]
    NoModel(ModelId),
    /// The table that decided is not at hand.
    #[error("the recorded version of the table of `{0}` is not at hand")]
    NoTable(ProductId),
    /// The knowledge table that scored is not at hand.
    #[error("the recorded version `{0}` of the knowledge table is not at hand")]
    NoKnowledgeTable(String),
}

/// Says whether this release replays the decisions of an engine version.
///
/// # Errors
/// [`Error::EngineNotAtHand`] for every version but its own.
pub fn has_engine(version: u32) -> Result<(), Error> {
    if version == ENGINE_VERSION {
        return Ok(());
    }
    let release = release(version);
    Err(Error::EngineNotAtHand { version, release })
}

/// Returns the release that replays the decisions of an engine version. A release that raises the version adds a line.
const fn release(version: u32) -> &'static str {
    match version {
        0 | 1 => "commit 74e0d2f, from before the first release",
        2 => concat!("release ", env!("CARGO_PKG_VERSION")),
        _ => "a later release",
    }
}

/// Makes a decision again and compares it with what was stored.
///
/// # Errors
/// [`Error`] where it cannot be made again.
pub fn replay(kept: &WithInputs, parts: &Parts<'_>) -> Result<Verdict, Error> {
    let record = &kept.stored.record;
    let version = (parts.engine_version)(record);
    let version =
        version.ok_or_else(|| Error::Unreadable("expected an encoded decision".into()))?;
    has_engine(version)?;
    let recovered =
        (parts.recover)(&kept.stored.record, &kept.inputs).map_err(Error::Unreadable)?;
    let assess = (parts.assess)(&recovered)?;
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
        profile: &recovered.profile,
        application: &recovered.application,
        table: &table,
        request_id: Some(recovered.request_id),
        snapshot: &recovered.snapshot,
        assess: &assess,
        encoder: parts.encoder,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_engine_version_names_the_release_that_replays_it() {
        assert_eq!(has_engine(ENGINE_VERSION), Ok(()));
        let told = |version| has_engine(version).unwrap_err().to_string();
        assert_eq!(
            told(1),
            "engine version 1 made this decision and is not at hand: replay it with commit 74e0d2f, from before the \
             first release [ENGINE_NOT_AT_HAND]"
        );
        assert!(told(ENGINE_VERSION + 1).contains("replay it with a later release"));
    }

    #[test]
    fn every_engine_version_up_to_this_one_has_its_release() {
        for version in 1..=ENGINE_VERSION {
            assert_ne!(release(version), "a later release", "{version}");
        }
        assert!(release(ENGINE_VERSION).ends_with(env!("CARGO_PKG_VERSION")));
    }
}
