//! From a table to a card.
//!
//! Owns the order of the steps. Must not know files.

use rayon::prelude::*;
use serde::Serialize;

use super::{
    assemble,
    book::{self, Book},
    calibration::{self, Calibration},
    card::{self, Card},
    metrics::{Metrics, Outcome},
    newton,
    prebins::{self, Fineness, Prebinned},
    shapes::{self, Learnt},
    spec::{self, Spec},
    weigh::{self, Terms, Weights},
};
use crate::table::Frame;

/// A card that was not made.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Options are out of range.
    #[error("{}", listed(.0))]
    Spec(Vec<spec::Error>),
    /// The table cannot be trained on.
    #[error(transparent)]
    Book(#[from] book::Error),
    /// A fit did not succeed.
    #[error(transparent)]
    Fit(#[from] newton::Error),
    /// The probabilities cannot be calibrated.
    #[error(transparent)]
    Calibration(#[from] calibration::Error),
    /// The card breaks a rule.
    #[error(transparent)]
    Card(#[from] card::Error),
}

fn listed(problems: &[spec::Error]) -> String {
    let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
    lines.join("; ")
}

/// A card, and how it came about.
#[derive(Clone, Debug)]
pub struct Trained {
    /// The card.
    pub card: Card,
    /// How its terms were weighed.
    pub fit: Fit,
    /// How well it tells and fits on rows that the parts which judged them had not seen.
    pub unseen: Metrics,
    /// The same on the rows held out by time; `None` where none were.
    pub out_of_time: Option<Metrics>,
}

/// How terms were weighed.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Fit {
    /// Rounds of boosting: of columns alone, then of pairs.
    pub rounds: (usize, usize),
    /// Mean loss of the rows held out, without and with pairs. Pairs stay where they lower it.
    pub loss: (f64, Option<f64>),
    /// Strength of the prior on the coefficients, chosen by cross-validation (1 ÷ C of scikit-learn).
    pub alpha: f64,
    /// The terms that stayed.
    pub coefficients: Vec<Coefficient>,
    /// The terms that went since they counted against themselves, first to last.
    pub against: Vec<String>,
    /// Newton steps until it converged.
    pub steps: usize,
}

/// What a term counts: near 1 where its shape was learnt to the right height.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Coefficient {
    /// The column, or the pair.
    pub term: String,
    /// The coefficient.
    pub value: f64,
    /// Its standard error.
    pub standard_error: f64,
}

/// The smallest share of rows in a fine bin.
const FINE_SHARE_MIN: f64 = 0.002;
/// The fewest rows in a fine bin.
const FINE_ROWS_MIN: f64 = 5.0;

/// Trains a card on `frame`, whose column `target` says 1 for bad and 0 for good.
///
/// # Errors
/// [`Error`] where the table or the spec do not allow it.
pub fn train(frame: &Frame, target: &str, spec: &Spec) -> Result<Trained, Error> {
    let problems = spec.problems();
    if !problems.is_empty() {
        return Err(Error::Spec(problems));
    }
    let book = Book::new(frame, target, spec)?;
    let mut trained = shaped(&book, target, spec)?;
    if !book.out_of_time.is_empty() {
        let scored = trained.card.score_all(frame)?;
        let outcomes = book.out_of_time.iter().zip(&book.out_of_time_bads);
        let outcomes: Vec<Outcome> = outcomes
            .map(|(row, bad)| Outcome {
                pd: scored[*row as usize].pd,
                bad: *bad,
            })
            .collect();
        trained.out_of_time = Some(Metrics::of(&outcomes));
    }
    Ok(trained)
}

fn shaped(book: &Book<'_>, target: &str, spec: &Spec) -> Result<Trained, Error> {
    let rows = book.order.len() as f64;
    let fineness = Fineness {
        bins_max: spec.shapes.fine_bins,
        rows_min: (FINE_SHARE_MIN * rows).max(FINE_ROWS_MIN),
    };
    let columns: Vec<Prebinned> = book
        .columns
        .par_iter()
        .map(|column| prebins::prebin(column, &book.order, &spec.column(&column.name), fineness))
        .collect();
    let learnt = shapes::learn(book, &columns, spec);
    let unseen: Vec<&[f32]> = learnt.unseen.iter().map(Vec::as_slice).collect();
    let terms = Terms {
        columns: &unseen,
        bads: &book.bads,
        weights: &book.weights,
        offset: book.offset.as_deref(),
        times: book.times.as_deref(),
        prior_mean: 1.0,
    };
    let weights = weigh::weigh(&terms)?;
    let read = assemble::unseen_log_odds(&terms, &weights);
    let calibration = Calibration::fit(&read, &book.bads, &book.weights)?;
    let unseen = read.iter().zip(&book.bads).map(|(read, bad)| Outcome {
        pd: calibration::probability(calibration.at(*read)),
        bad: *bad,
    });
    let unseen = Metrics::of(&unseen.collect::<Vec<_>>());
    let fit = fit(book, &learnt, &weights);
    let content = assemble::shaped(book, &columns, &learnt, &weights, calibration, target, spec);
    Ok(Trained {
        card: Card::new(content)?,
        fit,
        unseen,
        out_of_time: None,
    })
}

fn fit(book: &Book<'_>, learnt: &Learnt, weights: &Weights) -> Fit {
    let name = |at: usize| book.columns[at].name.as_str();
    let term = |at: &usize| match at.checked_sub(book.columns.len()) {
        None => name(*at).to_owned(),
        Some(pair) => {
            let (first, second) = learnt.pairs[pair].columns;
            format!("{} × {}", name(first), name(second))
        }
    };
    let fitted = &weights.fitted;
    let errors = fitted.standard_errors();
    let coefficients = fitted.coefficients.iter().zip(&errors);
    Fit {
        rounds: learnt.rounds,
        loss: learnt.loss,
        alpha: weights.alpha,
        coefficients: weights
            .kept
            .iter()
            .zip(coefficients)
            .map(|(at, (value, standard_error))| Coefficient {
                term: term(at),
                value: *value,
                standard_error: *standard_error,
            })
            .collect(),
        against: weights.against.iter().map(term).collect(),
        steps: fitted.steps,
    }
}
