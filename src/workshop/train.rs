//! From a table to a card.
//!
//! Owns the order of the steps. Must not know files.

use serde::Serialize;

use super::{
    book::{self, Book},
    calibration,
    card::{self, Card, Content},
    classic,
    metrics::{Metrics, Outcome},
    optimal::Infeasible,
    prior::{self, Expert},
    select::Decision,
    shaped,
    spec::{self, Method, Spec},
    weigh::Weights,
};
use crate::{statistics::newton, table::Frame};

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
    /// A wish for one column cannot be kept.
    #[error("column `{column}`: {reason}")]
    Wish {
        /// The column.
        column: String,
        /// Why.
        reason: Infeasible,
    },
    /// The expert cannot be heard.
    #[error(transparent)]
    Prior(#[from] prior::Error),
    /// No column says anything.
    #[error("no column has enough information for a card")]
    NothingLeft,
    /// The card breaks a rule.
    #[error(transparent)]
    Card(#[from] card::Error),
    /// There is no card because of columns that seem to know the outcome.
    #[error("{because}; suspected to know the outcome: {}", quoted(.columns))]
    Leaks {
        /// What went wrong.
        because: Box<Error>,
        /// The columns.
        columns: Vec<String>,
    },
}

impl Error {
    /// Names the columns that are suspected to know the outcome, where it is for what they tell that there is no card.
    pub(super) fn naming_leaks(self, decisions: &[Decision]) -> Error {
        let suspected = decisions
            .iter()
            .filter(|decision| decision.is_suspected_leak);
        let columns: Vec<String> = suspected.map(|decision| decision.name.clone()).collect();
        let is_for_them = matches!(
            self,
            Error::Fit(newton::Error::Separated)
                | Error::Calibration(calibration::Error::Fit(newton::Error::Separated))
                | Error::NothingLeft
        );
        if !is_for_them || columns.is_empty() {
            return self;
        }
        Error::Leaks {
            because: Box::new(self),
            columns,
        }
    }
}

fn quoted(columns: &[String]) -> String {
    let columns: Vec<String> = columns.iter().map(|name| format!("`{name}`")).collect();
    columns.join(", ")
}

fn listed(problems: &[spec::Error]) -> String {
    let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
    lines.join("; ")
}

/// A card, and what is to be said of it.
#[derive(Clone, Debug)]
pub struct Trained {
    /// The card.
    pub card: Card,
    /// What led to it.
    pub notes: Notes,
}

/// What led to a card.
#[derive(Clone, Debug, Serialize)]
pub struct Notes {
    /// Rows trained on.
    pub rows: usize,
    /// Bads among them.
    pub bads: usize,
    /// Rows held out by time.
    pub rows_out_of_time: usize,
    /// How well such a card tells and fits on rows that neither its parts nor their calibration had seen, of at most 50,000 rows. The
    /// probabilities are those of the sample. `None` where the folds are too small to be calibrated without one of them.
    pub unseen: Option<Metrics>,
    /// The same on the rows held out by time, by the card itself.
    pub out_of_time: Option<Metrics>,
    /// Strength of the prior of the weights (`alpha` of linfa-logistic), chosen on folds.
    pub alpha: f64,
    /// Newton steps until the fit had converged.
    pub newton_steps: usize,
    /// Terms of the fit.
    pub weights: Vec<Weight>,
    /// What was decided of each column.
    pub decisions: Vec<Decision>,
    /// Rounds of the columns and of the pairs; the default card only.
    pub rounds: Option<(usize, usize)>,
    /// Mean loss of rows held out, without pairs and with.
    pub loss: Option<(f64, Option<f64>)>,
}

/// The weight of a term.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Weight {
    /// Column, `column: bin` or `column × column`.
    pub term: String,
    /// Coefficient.
    pub coefficient: f64,
    /// Its standard error.
    pub standard_error: f64,
}

/// Trains a card on `frame`, whose column `target` says 1 for bad and 0 for good.
///
/// # Errors
/// [`Error`] where the table or the spec do not allow it.
pub fn train(frame: &Frame, target: &str, spec: &Spec) -> Result<Trained, Error> {
    train_with(frame, target, spec, None)
}

/// Does the same with an expert's card as the prior, which `spec.prior` asks for.
///
/// # Errors
/// [`Error`], also where the options ask for a prior and `expert` is none.
pub fn train_with(
    frame: &Frame,
    target: &str,
    spec: &Spec,
    expert: Option<&Expert>,
) -> Result<Trained, Error> {
    let asked = spec
        .prior
        .as_ref()
        .is_some_and(|prior| prior.strength > 0.0);
    if asked && expert.is_none() {
        return Err(prior::Error::NoCard.into());
    }
    let problems = spec.problems();
    if !problems.is_empty() {
        return Err(Error::Spec(problems));
    }
    let book = Book::new(frame, target, spec)?;
    let Learnt {
        mut content,
        mut notes,
    } = match spec.method {
        Method::Shapes => shaped::train(&book, target, spec, expert)?,
        Method::Woe | Method::Dummy => classic::train(&book, target, spec, expert)?,
    };
    content.calibration = content.calibration.moved(correction(&book, spec));
    let card = Card::new(content)?;
    if !book.out_of_time.is_empty() {
        let scored = card.score_all(frame)?;
        let outcomes = book.out_of_time.iter().zip(&book.out_of_time_bads);
        let outcomes = outcomes.map(|(row, bad)| Outcome {
            pd: scored[*row as usize].pd,
            bad: *bad,
        });
        notes.out_of_time = Some(Metrics::of_new(&outcomes.collect::<Vec<_>>()));
    }
    Ok(Trained { card, notes })
}

/// Returns what log-odds change by where the sample's rate of bads is not the book's: ln of the odds ÷ those of the sample.
pub(super) fn correction(book: &Book<'_>, spec: &Spec) -> f64 {
    let odds = |rate: f64| rate / (1.0 - rate);
    match spec.population_bad_rate {
        Some(rate) => libm::log(odds(rate) / odds(book.bad_rate())),
        None => 0.0,
    }
}

/// What a method made of a book.
pub struct Learnt {
    /// The card, calibrated to the sample.
    pub content: Content,
    /// What led to it.
    pub notes: Notes,
}

impl Notes {
    /// Returns the notes that every method has; `terms` are the names of what was weighed.
    pub fn new(
        book: &Book<'_>,
        weights: &Weights,
        terms: &[String],
        decisions: Vec<Decision>,
    ) -> Notes {
        Notes {
            rows: book.order.len(),
            bads: book.bads.iter().filter(|bad| **bad).count(),
            rows_out_of_time: book.out_of_time.len(),
            unseen: None,
            out_of_time: None,
            alpha: weights.alpha,
            newton_steps: weights.fitted.steps,
            weights: weights_of(weights, terms),
            decisions,
            rounds: None,
            loss: None,
        }
    }
}

fn weights_of(weights: &Weights, names: &[String]) -> Vec<Weight> {
    let errors = weights.fitted.standard_errors();
    weights
        .kept
        .iter()
        .zip(&weights.fitted.coefficients)
        .zip(errors)
        .map(|((term, coefficient), standard_error)| Weight {
            term: names[*term].clone(),
            coefficient: *coefficient,
            standard_error,
        })
        .collect()
}
