//! A card as a file: what was learnt, from which table, with which options.
//!
//! Owns the form of `model.json`. The same table, options and seed give the same bytes: neither names of files nor the time stand in it.
//! Must not know folders.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use sha2::{Digest, Sha256};

use super::{
    card::{self, Card, Content},
    spec::Spec,
};

/// A card with where it comes from.
#[derive(Clone, Debug, PartialEq)]
pub struct Artifact {
    /// The table that it was learnt from.
    pub table: Learnt,
    /// The options.
    pub spec: Spec,
    /// The card.
    pub card: Card,
}

/// A table that was learnt from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Learnt {
    /// Its rows, those held out by time included.
    pub rows: usize,
    /// SHA-256 of its content, whatever the order of rows and the form of the file.
    pub sha256: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Body {
    table: Learnt,
    spec: Spec,
    card: Content,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File<'a> {
    sha256: String,
    #[serde(borrow)]
    model: &'a RawValue,
}

/// A file that is no card.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It does not parse.
    #[error("expected a card: {0}")]
    Json(#[from] serde_json::Error),
    /// It is not what was written.
    #[error("expected the SHA-256 that the file names, found another: it was changed or damaged")]
    Changed,
    /// The card breaks a rule.
    #[error(transparent)]
    Card(#[from] card::Error),
}

impl Artifact {
    /// Returns the text of the file: the body, laid out for readers, and its SHA-256.
    ///
    /// # Errors
    /// [`Error::Json`] where a number has no JSON.
    pub fn to_json(&self) -> Result<String, Error> {
        let Artifact { table, spec, card } = self;
        let body = serde_json::to_string_pretty(&Body {
            table: table.clone(),
            spec: spec.clone(),
            card: card.content().clone(),
        })?;
        let sha256 = hex::encode(Sha256::digest(&body));
        Ok(format!(
            "{{\"sha256\": \"{sha256}\",\n\"model\": {body}}}\n"
        ))
    }

    /// Reads the text of a file.
    ///
    /// # Errors
    /// [`Error`].
    pub fn of_json(text: &str) -> Result<Artifact, Error> {
        Ok(Artifact::of_json_hashed(text)?.0)
    }

    /// Reads the text of a file, and returns the SHA-256 that it names as well, in hexadecimal.
    ///
    /// # Errors
    /// [`Error`].
    pub fn of_json_hashed(text: &str) -> Result<(Artifact, String), Error> {
        let File { sha256, model } = serde_json::from_str(text)?;
        if hex::encode(Sha256::digest(model.get())) != sha256 {
            return Err(Error::Changed);
        }
        let Body { table, spec, card } = serde_json::from_str(model.get())?;
        let card = Card::new(card)?;
        Ok((Artifact { table, spec, card }, sha256))
    }
}
