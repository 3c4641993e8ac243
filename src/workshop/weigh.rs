//! How much each term counts: a logistic regression on the terms' log-odds, with a prior whose strength the data choose.
//!
//! Owns the choice of the strength by cross-validation, where it is not given, and the rule that a term must not count against itself. Must not
//! know what the terms are.

use linfa::{DatasetBase, traits::Fit};
use ndarray::{Array1, Array2};
use rayon::prelude::*;

use super::{folds, prior::Belief, spec::Stepwise, stepwise};
use crate::statistics::{
    logistic::softplus,
    newton::{self, Fitted, Near, Newton, Prior},
};

/// Rows that the strength of the prior is chosen on.
const CHOICE_ROWS_MAX: usize = 10_000;
/// Rows that weights are fitted on.
pub const FIT_ROWS_MAX: usize = 200_000;
/// Strengths of the prior that are tried (`alpha` of linfa-logistic, 1 ÷ C of scikit-learn), the weakest first.
const ALPHAS: [f64; 5] = [0.1, 1.0, 10.0, 100.0, 1000.0];
/// Folds of the choice.
const FOLDS: usize = 5;
/// By how much a fit that is only compared may miss the least loss, per row: log-odds are off by some 0.0005 then.
const EXCESS: f64 = 1e-8;

/// What signs coefficients may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// A term with a negative coefficient goes.
    Positive,
    /// Any.
    Free,
}

/// Rows and terms to weigh.
#[derive(Clone, Copy, Debug)]
pub struct Terms<'a> {
    /// A column per term, in the order of the rows.
    pub columns: &'a [&'a [f32]],
    /// Outcomes.
    pub bads: &'a [bool],
    /// Weights.
    pub weights: &'a [f64],
    /// Known part of the log-odds.
    pub offset: Option<&'a [f64]>,
    /// Times, where folds are periods.
    pub times: Option<&'a [f64]>,
    /// Means of the coefficients' priors, one per column.
    pub prior_means: &'a [f64],
    /// What an expert believes of intercept and coefficients besides.
    pub belief: Option<&'a Belief>,
    /// Whether a negative coefficient counts against its term.
    pub sign: Sign,
    /// Strength of the usual prior, where it is not to be chosen.
    pub alpha: Option<f64>,
    /// Steps forward and backward.
    pub stepwise: Stepwise,
}

/// What each term counts.
#[derive(Clone, Debug)]
pub struct Weights {
    /// Coefficients, intercept and their covariance, over the terms that stayed.
    pub fitted: Fitted,
    /// Strength of the prior.
    pub alpha: f64,
    /// The terms that stayed.
    pub kept: Vec<usize>,
    /// The terms that went because they counted against themselves, the first to go first.
    pub against: Vec<usize>,
    /// The terms that are not in because they are not significant.
    pub insignificant: Vec<usize>,
}

/// Weighs the terms; those with a negative weight go one at a time, and those that steps find out.
///
/// # Errors
/// [`newton::Error`] where a fit does not converge.
pub fn weigh(terms: &Terms<'_>) -> Result<Weights, newton::Error> {
    let (alpha, near) = match terms.alpha {
        Some(alpha) => (alpha, None),
        None => choose(terms).map(|(alpha, near)| (alpha, Some(near)))?,
    };
    let all: Vec<usize> = (0..terms.columns.len()).collect();
    let (mut kept, mut out, mut start) = match terms.stepwise {
        Stepwise::Off | Stepwise::Backward(_) => (all, Vec::new(), near),
        Stepwise::Forward(_) | Stepwise::Both(_) => (Vec::new(), all, None),
    };
    let (mut against, mut insignificant) = (Vec::new(), Vec::new());
    let rows = terms.bads.len().min(FIT_ROWS_MAX);
    loop {
        let newton = newton(terms, &kept, alpha, 0..rows, start.take());
        let fitted = newton.fit(&dataset(terms, &kept, 0..rows))?;
        let mut theta = fitted.coefficients.clone();
        if let Some(lowest) = lowest(&fitted, terms.sign) {
            against.push(kept.remove(lowest));
            theta.remove(lowest);
        } else if let Some(least) = not_needed(&fitted, terms.stepwise) {
            // What has left does not come back, so that steps end.
            insignificant.push(kept.remove(least));
            theta.remove(least);
        } else if let Some(next) = missed(terms, &kept, &out, &fitted) {
            out.retain(|term| *term != next);
            kept.push(next);
            theta.push(0.0);
        } else {
            insignificant.extend(out);
            return Ok(Weights {
                fitted,
                alpha,
                kept,
                against,
                insignificant,
            });
        }
        theta.push(fitted.intercept);
        start = Some(theta);
    }
}

/// Returns the position of the lowest coefficient where it counts against its term.
fn lowest(fitted: &Fitted, sign: Sign) -> Option<usize> {
    let coefficients = fitted.coefficients.iter().enumerate();
    coefficients
        .filter(|(_, coefficient)| sign == Sign::Positive && **coefficient < 0.0)
        .min_by(|a, b| a.1.total_cmp(b.1))
        .map(|(at, _)| at)
}

/// Returns the position of the coefficient that a step backward takes.
fn not_needed(fitted: &Fitted, stepwise: Stepwise) -> Option<usize> {
    let most = match stepwise {
        Stepwise::Off | Stepwise::Forward(_) => return None,
        Stepwise::Backward(most) | Stepwise::Both(most) => most,
    };
    let (at, p_value) = stepwise::least_needed(fitted)?;
    (p_value > most).then_some(at)
}

/// Returns the term that a step forward takes.
fn missed(terms: &Terms<'_>, kept: &[usize], out: &[usize], fitted: &Fitted) -> Option<usize> {
    let most = match terms.stepwise {
        Stepwise::Off | Stepwise::Backward(_) => return None,
        Stepwise::Forward(most) | Stepwise::Both(most) => most,
    };
    let (term, p_value) = stepwise::most_missed(terms, kept, out, fitted)?;
    (p_value <= most).then_some(term)
}

/// Returns about what all terms count with a prior of strength `alpha`, for rows that were left out; `start` holds some near
/// those to be found.
///
/// # Errors
/// [`newton::Error`] where the fit does not converge.
pub fn near(terms: &Terms<'_>, alpha: f64, start: Option<Vec<f64>>) -> Result<Near, newton::Error> {
    let kept: Vec<usize> = (0..terms.columns.len()).collect();
    let rows = 0..terms.bads.len();
    let newton = newton(terms, &kept, alpha, rows.clone(), start);
    newton.near(&dataset(terms, &kept, rows), EXCESS)
}

/// Returns the strength of the prior, and coefficients near those to be fitted: the strongest whose loss is within one standard error
/// of the least, the error being that of the difference over the folds, since weights that a few rows ask for do not last. The weakest is
/// tried first, each started where the one before ended, until one is too strong.
fn choose(terms: &Terms<'_>) -> Result<(f64, Vec<f64>), newton::Error> {
    let rows = terms.bads.len().min(CHOICE_ROWS_MAX);
    let kept: Vec<usize> = (0..terms.columns.len()).collect();
    let times = terms.times.map(|times| &times[..rows]);
    let folds = folds::of(times, &terms.bads[..rows], FOLDS);
    let trained = |held_out: &std::ops::Range<usize>| -> Vec<usize> {
        let rows = folds.order.iter().enumerate();
        rows.filter(|(at, _)| !held_out.contains(at))
            .map(|(_, row)| *row as usize)
            .collect()
    };
    let mut trials: Vec<Trial> = folds
        .ranges
        .par_iter()
        .map(|held_out| Trial {
            data: dataset(terms, &kept, trained(held_out).into_iter()),
            trained: trained(held_out),
            held_out: held_out.clone(),
            near: None,
        })
        .collect();
    let mut tried: Vec<(f64, Vec<f64>)> = Vec::new();
    let (mut chosen, mut failed) = (None, newton::Error::Shape);
    for alpha in ALPHAS {
        let of_fold = |trial: &mut Trial| {
            let rows = trial.trained.iter().copied();
            let newton = newton(terms, &kept, alpha, rows, trial.near.take());
            let near = newton.near(&trial.data, EXCESS)?;
            let held_out = folds.order[trial.held_out.clone()].iter();
            let loss = held_out.map(|row| loss(terms, &near, *row as usize)).sum();
            trial.near = Some(near.start());
            Ok(loss)
        };
        let losses: Result<Vec<f64>, newton::Error> = trials.par_iter_mut().map(of_fold).collect();
        match losses {
            Ok(losses) => tried.push((alpha, losses)),
            // A prior too weak for a fold to be fitted is none.
            Err(err) => {
                failed = err;
                continue;
            }
        }
        match strongest(&tried) {
            Some(strongest) if strongest == alpha => {
                let near = trials.first().and_then(|trial| trial.near.clone());
                chosen = near.map(|near| (alpha, near));
            }
            _ => break,
        }
    }
    chosen.ok_or(failed)
}

/// A fold of the choice.
struct Trial {
    data: DatasetBase<Array2<f64>, Array1<bool>>,
    /// The rows that are fitted.
    trained: Vec<usize>,
    /// The others, in the order of the folds.
    held_out: std::ops::Range<usize>,
    /// Where the fit before ended.
    near: Option<Vec<f64>>,
}

/// Returns the last strength of those tried whose losses per fold are within one standard error of the least.
fn strongest(tried: &[(f64, Vec<f64>)]) -> Option<f64> {
    let total = |losses: &[f64]| losses.iter().sum::<f64>();
    let least = tried
        .iter()
        .min_by(|a, b| total(&a.1).total_cmp(&total(&b.1)))?;
    let is_near = |losses: &[f64]| {
        let differences: Vec<f64> = losses.iter().zip(&least.1).map(|(a, b)| a - b).collect();
        let sum = total(&differences);
        let mean = sum / differences.len() as f64;
        let squares: f64 = differences.iter().map(|d| (d - mean) * (d - mean)).sum();
        let folds = differences.len() as f64;
        sum <= (squares * folds / (folds - 1.0)).sqrt()
    };
    let near = tried.iter().rev().find(|(_, losses)| is_near(losses));
    near.map(|(alpha, _)| *alpha)
}

fn loss(terms: &Terms<'_>, near: &Near, row: usize) -> f64 {
    let mut eta = near.intercept + terms.offset.map_or(0.0, |offset| offset[row]);
    for (column, coefficient) in terms.columns.iter().zip(&near.coefficients) {
        eta += coefficient * f64::from(column[row]);
    }
    terms.weights[row] * softplus(if terms.bads[row] { -eta } else { eta })
}

fn newton(
    terms: &Terms<'_>,
    kept: &[usize],
    alpha: f64,
    rows: impl Iterator<Item = usize> + Clone,
    start: Option<Vec<f64>>,
) -> Newton {
    let prior = |term: &usize| {
        let usual = Prior {
            mean: terms.prior_means[*term],
            precision: alpha,
        };
        terms
            .belief
            .map_or(usual, |belief| usual.with(belief.terms[*term]))
    };
    Newton {
        intercept: terms.belief.map_or(Prior::NONE, |belief| belief.intercept),
        coefficients: kept.iter().map(prior).collect(),
        offset: terms
            .offset
            .map(|offset| rows.clone().map(|row| offset[row]).collect()),
        weights: Some(rows.map(|row| terms.weights[row]).collect()),
        start,
    }
}

fn dataset(
    terms: &Terms<'_>,
    kept: &[usize],
    rows: impl Iterator<Item = usize> + Clone,
) -> DatasetBase<Array2<f64>, Array1<bool>> {
    let list: Vec<usize> = rows.collect();
    let records = Array2::from_shape_fn((list.len(), kept.len()), |(row, column)| {
        f64::from(terms.columns[kept[column]][list[row]])
    });
    let targets: Array1<bool> = list.iter().map(|row| terms.bads[*row]).collect();
    DatasetBase::new(records, targets)
}
