//! A card on the service's own feature vectors.
//!
//! Owns the roles of a book's columns: the outcome is the target, the as-of date the time. Must not know how vectors are made or cards learnt.

use std::{io::BufRead, path::Path};

use jiff::Timestamp;

use super::{Error as CardError, Training};
use crate::{
    domain::calendar::Date,
    jobs::vectors::{self, AS_OF, TARGET},
    texts::Language,
    workshop::{Spec, Trained, spec::Time, validation::Length},
};

/// Why there is no card.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The book gives no table.
    #[error(transparent)]
    Vectors(#[from] vectors::Error),
    /// The table gives no card.
    #[error(transparent)]
    Card(#[from] CardError),
}

/// A card to be trained on a book.
#[derive(Clone, Debug)]
pub struct OfBook<'a> {
    /// The name of the book, for `card.md` and `report.html` only.
    pub name: &'a Path,
    /// The options. Without a column of times, folds are periods of the as-of date.
    pub spec: Spec,
    /// The new folder.
    pub out: &'a Path,
    /// Profiles dated after this day are refused.
    pub today: Date,
    /// The language of `report.html`.
    pub language: Language,
    /// Periods of the as-of date, or of the options' own column of times, for `report.html` only.
    pub period: Option<Length>,
    /// For `card.md` and `report.html` only.
    pub now: Timestamp,
}

/// Trains a card on every firm of a book and writes its folder, as [`super::train`] does on the table that
/// [`vectors::write`] makes of the book: with the same options, to the same `model.json`.
///
/// # Errors
/// [`Error`]; nothing is left behind.
pub fn train(book: impl BufRead, asked: OfBook<'_>) -> Result<Trained, Error> {
    let OfBook {
        name,
        mut spec,
        out,
        today,
        language,
        period,
        now,
    } = asked;
    super::refuse_existing(out)?;
    spec.time.get_or_insert_with(|| Time {
        column: AS_OF.to_owned(),
        out_of_time_from: None,
    });
    let frame = vectors::frame(book, today)?;
    let training = Training {
        data: name,
        target: TARGET,
        spec,
        out,
        language,
        period,
        now,
    };
    Ok(super::train_on(&training, frame)?)
}
