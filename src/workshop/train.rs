//! From a table to a card.
//!
//! Owns the order of the steps. Must not know files.

use rayon::prelude::*;
use serde::Serialize;

use super::{
    assemble::{self, Parts},
    book::{self, Book},
    calibration::{self, Calibration},
    card::{self, Card, Content},
    classic,
    metrics::{Metrics, Outcome},
    optimal::Infeasible,
    prebins::{self, Fineness, Prebinned},
    prior::{self, Expert, Says},
    select::{self, COLUMNS_MAX, Decision, Verdict},
    shapes,
    spec::{self, Method, Spec},
    weigh::{self, Sign, Terms, Weights},
};
use crate::{
    statistics::newton::{self, Prior},
    table::{Column, Frame},
};

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
}

fn listed(problems: &[spec::Error]) -> String {
    let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
    lines.join("; ")
}

/// The smallest share of rows in a fine bin.
const FINE_SHARE_MIN: f64 = 0.002;
/// The fewest rows in a fine bin.
const FINE_ROWS_MIN: f64 = 5.0;

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
    /// How well the card tells and fits on rows that the parts which judged them had not seen; the default card only. The probabilities
    /// are those of the sample.
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
    let (mut content, mut notes) = match spec.method {
        Method::Shapes => shaped(&book, target, spec, expert)?,
        Method::Woe | Method::Dummy => {
            let outcome = classic::train(&book, target, spec, expert)?;
            let weights = weights_of(&outcome.weights, &outcome.terms);
            (
                outcome.content,
                notes(&book, &outcome.weights, weights, outcome.decisions),
            )
        }
    };
    content.calibration = content.calibration.moved(correction(&book, spec));
    notes.rows_out_of_time = book.out_of_time.len();
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

fn notes(
    book: &Book<'_>,
    fitted: &Weights,
    weights: Vec<Weight>,
    decisions: Vec<Decision>,
) -> Notes {
    Notes {
        rows: book.order.len(),
        bads: book.bads.iter().filter(|bad| **bad).count(),
        rows_out_of_time: 0,
        unseen: None,
        out_of_time: None,
        alpha: fitted.alpha,
        newton_steps: fitted.fitted.steps,
        weights,
        decisions,
        rounds: None,
        loss: None,
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

fn shaped(
    book: &Book<'_>,
    target: &str,
    spec: &Spec,
    expert: Option<&Expert>,
) -> Result<(Content, Notes), Error> {
    let rows = book.order.len() as f64;
    let fineness = Fineness {
        bins_max: spec.shapes.fine_bins,
        rows_min: (FINE_SHARE_MIN * rows).max(FINE_ROWS_MIN),
    };
    let prebin = |column: &&Column| {
        prebins::prebin(column, &book.order, &spec.column(&column.name), fineness)
    };
    let mut columns: Vec<Prebinned> = book.columns.par_iter().map(prebin).collect();
    let word = expert
        .map(|expert| expert.on(book, &spec.exclude))
        .transpose()?;
    let mut known: Vec<Option<Says>> = vec![None; columns.len()];
    if let Some(word) = &word {
        for ((column, fine), says) in book.columns.iter().zip(&mut columns).zip(&mut known) {
            *says = word.of(column, &book.order, fine)?;
        }
    }
    let means: Vec<f64> = known
        .iter()
        .zip(&columns)
        .filter_map(|(says, column)| says.as_ref().map(|says| says.mean(column)))
        .collect();
    let mut decisions: Vec<Decision> = (0..columns.len())
        .into_par_iter()
        .map(|at| seen(book, at, &columns[at], spec))
        .collect();
    for (decision, says) in decisions.iter_mut().zip(&known) {
        // The expert has a word on a column that never changes in this book.
        if says.is_some() {
            decision.verdict = Verdict::In;
        }
    }
    let entered = entered(&mut decisions);
    let book = &Book {
        columns: entered.iter().map(|at| book.columns[*at]).collect(),
        ..book.clone()
    };
    let mut at = 0..;
    let columns: Vec<Prebinned> = columns
        .into_iter()
        .filter(|_| at.next().is_some_and(|at| entered.contains(&at)))
        .collect();
    let known: Vec<Option<Says>> = entered.iter().map(|at| known[*at].take()).collect();
    let mut learnt = shapes::learn(book, &columns, spec);
    if let Some(word) = &word {
        word.mix_into(&mut learnt, &columns, &known);
    }
    let unseen: Vec<&[f32]> = learnt.unseen.iter().map(Vec::as_slice).collect();
    let mut prior_means = vec![1.0; unseen.len()];
    for (mean, column) in prior_means.iter_mut().zip(&book.columns) {
        *mean = spec.column(&column.name).weight.unwrap_or(1.0);
    }
    let belief = word.map(|word| {
        let prior = |(at, column): (usize, &&[f32])| match known.get(at) {
            Some(Some(_)) => word.coefficient(1.0, column, &book.weights),
            Some(None) | None => Prior::NONE,
        };
        let terms = unseen.iter().enumerate().map(prior).collect();
        let moved = correction(book, spec);
        word.belief(terms, &unseen, &book.weights, &means, moved)
    });
    let terms = Terms {
        columns: &unseen,
        bads: &book.bads,
        weights: &book.weights,
        offset: book.offset.as_deref(),
        times: book.times.as_deref(),
        prior_means: &prior_means,
        belief: belief.as_ref(),
        sign: Sign::Positive,
        p_value_max: None,
    };
    let weights = weigh::weigh(&terms)?;
    let read = assemble::unseen_log_odds(&terms, &weights);
    if learnt.mains.iter().flatten().all(|x| *x == 0.0) && learnt.pairs.is_empty() {
        return Err(Error::NothingLeft);
    }
    let calibration = Calibration::fit(&read, &book.bads, &book.weights)?;
    let unseen = read.iter().zip(&book.bads).map(|(read, bad)| Outcome {
        pd: calibration::probability(calibration.at(*read)),
        bad: *bad,
    });
    let unseen = Metrics::of(&unseen.collect::<Vec<_>>());
    let is_known: Vec<bool> = known.iter().map(Option::is_some).collect();
    let parts = Parts {
        columns: &columns,
        learnt: &learnt,
        weights: &weights,
        is_known: &is_known,
    };
    let content = assemble::shaped(book, parts, calibration, target, spec);
    let mut names: Vec<String> = book.columns.iter().map(|c| c.name.clone()).collect();
    for pair in &learnt.pairs {
        names.push(format!(
            "{} × {}",
            names[pair.columns.0], names[pair.columns.1]
        ));
    }
    for decision in &mut decisions {
        settle(decision, &content, &names, &weights);
    }
    let mut notes = notes(book, &weights, weights_of(&weights, &names), decisions);
    notes.unseen = Some(unseen);
    notes.rounds = Some(learnt.rounds);
    notes.loss = Some(learnt.loss);
    Ok((content, notes))
}

/// Returns what the fine bins of a column say of it.
fn seen(book: &Book<'_>, at: usize, column: &Prebinned, spec: &Spec) -> Decision {
    let identity: Vec<usize> = (0..column.bins.count()).collect();
    let counted = assemble::tally(&column.codes, &identity, identity.len(), book);
    let information_value = assemble::information_value(&counted);
    let auc_alone = select::auc_alone(&counted);
    let filled = counted
        .iter()
        .filter(|(good, bad)| good + bad > 0.0)
        .count();
    Decision {
        name: book.columns[at].name.clone(),
        information_value: select::information_beyond_chance(information_value, &counted),
        auc_alone,
        is_suspected_leak: select::is_suspected_leak(information_value, auc_alone, &spec.selection),
        verdict: match filled {
            0 | 1 => Verdict::NoBins {
                reason: Infeasible::Constant.to_string(),
            },
            _ => Verdict::In,
        },
    }
}

/// Returns the columns to learn, in their order, and says of the others why not.
fn entered(decisions: &mut [Decision]) -> Vec<usize> {
    let is_in = |at: &usize| decisions[*at].verdict == Verdict::In;
    let mut ranked: Vec<usize> = (0..decisions.len()).filter(is_in).collect();
    ranked.sort_by(|a, b| {
        let worth = |at: &usize| decisions[*at].information_value;
        worth(b).total_cmp(&worth(a)).then(a.cmp(b))
    });
    for at in ranked.split_off(ranked.len().min(COLUMNS_MAX)) {
        decisions[at].verdict = Verdict::Crowded {
            columns_max: COLUMNS_MAX,
        };
    }
    ranked.sort_unstable();
    ranked
}

/// Puts the card's own figures in, and says why a column that was learnt is not on it.
fn settle(decision: &mut Decision, content: &Content, names: &[String], weights: &Weights) {
    if decision.verdict != Verdict::In {
        return;
    }
    if let Some(column) = content.columns.iter().find(|c| c.name == decision.name) {
        decision.information_value = column.information_value;
        return;
    }
    let term = names.iter().position(|name| *name == decision.name);
    decision.verdict = match term.is_some_and(|term| weights.against.contains(&term)) {
        true => Verdict::WrongSign,
        false => Verdict::LittleInformation { expected: 0.0 },
    };
}
