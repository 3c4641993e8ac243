//! The expert's card that the options name: a card of the workshop, or the expert card of the service.
//!
//! Owns which file it is and its SHA-256. Must not know how a prior acts.

use std::{collections::BTreeMap, fs, path::Path};

use sha2::{Digest, Sha256};

use crate::{
    features::SCHEMA,
    model::{
        bins::{FIRST_INTERVAL, NOT_RETRIEVED},
        expert::{self, ExpertCard},
    },
    workshop::{
        Artifact, Spec, artifact,
        bins::Bins,
        prior::{self, Expert, ExpertColumn},
        scale::Scale,
    },
};

/// An expert who cannot be asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The options name no card.
    #[error("expected `prior.card`, the folder or file of the expert's card")]
    NoCard,
    /// The file cannot be read.
    #[error("it cannot be read")]
    File(#[from] std::io::Error),
    /// It is no card of the workshop.
    #[error(transparent)]
    Artifact(#[from] artifact::Error),
    /// It is no expert card of the service.
    #[error(transparent)]
    Card(#[from] expert::Error),
    /// The card says nothing of single columns.
    #[error(transparent)]
    Prior(#[from] prior::Error),
    /// It is another card than the options name.
    #[error("expected the SHA-256 `{expected}` of the options, found `{found}`")]
    Other {
        /// What the options name.
        expected: String,
        /// What the card has.
        found: String,
    },
}

/// Returns the options as they are to be stored, and the expert, where the options ask for one whose word counts.
///
/// # Errors
/// [`Error`], with the file.
pub fn resolved(spec: &Spec) -> Result<(Spec, Option<Expert>), (String, Error)> {
    let Some(prior) = &spec.prior else {
        return Ok((spec.clone(), None));
    };
    let card = prior.card.as_deref();
    let card = card.ok_or_else(|| (String::new(), Error::NoCard))?;
    let in_card = |err: Error| (card.display().to_string(), err);
    let (expert, sha256) = read(card, prior.strength).map_err(in_card)?;
    if let Some(expected) = &prior.sha256
        && *expected != sha256
    {
        return Err(in_card(Error::Other {
            expected: expected.clone(),
            found: sha256,
        }));
    }
    let mut stored = spec.clone();
    if let Some(prior) = &mut stored.prior {
        prior.card = None;
        prior.sha256 = Some(sha256);
    }
    let expert = (prior.strength > 0.0).then_some(expert);
    Ok((stored, expert))
}

/// Reads a card, told by its content: JSON is the workshop's, with the SHA-256 that it names, and TOML the service's, with that of the file.
fn read(card: &Path, strength: f64) -> Result<(Expert, String), Error> {
    let file = match card.is_dir() {
        true => card.join("model.json"),
        false => card.to_owned(),
    };
    let text = fs::read_to_string(file)?;
    if text.trim_start().starts_with('{') {
        let (artifact, sha256) = Artifact::of_json_hashed(&text)?;
        let expert = Expert::of_card(artifact.card.content(), strength)?;
        return Ok((expert, sha256));
    }
    let expert = of_service(&ExpertCard::parse(&text)?, strength);
    Ok((expert, hex::encode(Sha256::digest(&text))))
}

/// Returns the service's expert card with the names and bins of a book's table, where undefined values are missing as those are that were
/// not retrieved: the card's points for the latter count.
fn of_service(card: &ExpertCard, strength: f64) -> Expert {
    let mut columns = BTreeMap::new();
    for (feature, points) in SCHEMA.iter().zip(card.absolute()) {
        let mut list: Vec<i32> = points.points.iter().skip(FIRST_INTERVAL).copied().collect();
        list.extend(points.points.get(NOT_RETRIEVED));
        let column = ExpertColumn {
            bins: Bins::Intervals {
                edges: points.bins.edges().to_vec(),
                specials: Vec::new(),
            },
            points: list,
            neutral: points.neutral,
        };
        columns.insert(feature.name.to_owned(), column);
    }
    let scale = Scale {
        points: card.scale.points,
        odds: card.scale.odds,
        pdo: card.scale.pdo,
    };
    Expert::new(scale, columns, strength)
}
