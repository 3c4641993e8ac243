//! How much each term counts: a logistic regression on the terms' log-odds, with a prior whose strength the data choose.
//!
//! Owns the choice of the strength by cross-validation and the rule that a term must not count against itself. Must not
//! know what the terms are.

use linfa::{DatasetBase, traits::Fit};
use ndarray::{Array1, Array2};
use rayon::prelude::*;

use super::{folds, prior::Belief};
use crate::statistics::{
    logistic::softplus,
    newton::{self, Fitted, Newton, Prior},
};

/// Rows that the strength of the prior is chosen on.
const CHOICE_ROWS_MAX: usize = 10_000;
/// Rows that weights are fitted on.
pub const FIT_ROWS_MAX: usize = 200_000;
/// Strengths of the prior that are tried (`alpha` of linfa-logistic, 1 ÷ C of scikit-learn), the strongest first.
const ALPHAS: [f64; 5] = [1000.0, 100.0, 10.0, 1.0, 0.1];
/// Folds of the choice.
const FOLDS: usize = 5;

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
    /// A p-value above which the least significant term goes, one at a time; else all stay.
    pub p_value_max: Option<f64>,
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
    /// The terms that went because they were not significant.
    pub insignificant: Vec<usize>,
}

/// Weighs the terms; those with a negative weight go one at a time.
///
/// # Errors
/// [`newton::Error`] where a fit does not converge.
pub fn weigh(terms: &Terms<'_>) -> Result<Weights, newton::Error> {
    let (alpha, near) = choose(terms)?;
    let mut kept: Vec<usize> = (0..terms.columns.len()).collect();
    let (mut against, mut insignificants) = (Vec::new(), Vec::new());
    let rows = terms.bads.len().min(FIT_ROWS_MAX);
    let mut start = Some(near);
    loop {
        let newton = newton(terms, &kept, alpha, 0..rows, start.take());
        let fitted = newton.fit(&dataset(terms, &kept, 0..rows))?;
        let lowest = fitted
            .coefficients
            .iter()
            .enumerate()
            .filter(|(_, coefficient)| terms.sign == Sign::Positive && **coefficient < 0.0)
            .min_by(|a, b| a.1.total_cmp(b.1))
            .map(|(at, _)| at);
        let lowest = lowest.or_else(|| insignificant(&fitted, terms.p_value_max));
        let Some(lowest) = lowest else {
            return Ok(Weights {
                fitted,
                alpha,
                kept,
                against,
                insignificant: insignificants,
            });
        };
        let gone = kept.remove(lowest);
        match terms.sign == Sign::Positive && fitted.coefficients[lowest] < 0.0 {
            true => against.push(gone),
            false => insignificants.push(gone),
        }
        let mut theta = fitted.coefficients;
        theta.remove(lowest);
        theta.push(fitted.intercept);
        start = Some(theta);
    }
}

/// Returns the least significant term (Wald's test) where its p-value is above `p_value_max`.
fn insignificant(fitted: &Fitted, p_value_max: Option<f64>) -> Option<usize> {
    let p_value_max = p_value_max?;
    let errors = fitted.standard_errors();
    let mut worst: Option<(usize, f64)> = None;
    for (at, (coefficient, error)) in fitted.coefficients.iter().zip(&errors).enumerate() {
        let p_value = libm::erfc((coefficient / error).abs() / core::f64::consts::SQRT_2);
        if p_value > worst.map_or(p_value_max, |worst| worst.1) {
            worst = Some((at, p_value));
        }
    }
    worst.map(|(at, _)| at)
}

/// What one strength came to on one fold: its loss, and where the fit ended.
type Try = Option<(f64, Vec<f64>)>;

/// Returns the strength of the prior, and coefficients near those to be fitted. The strongest is tried first, each started where the one before ended.
fn choose(terms: &Terms<'_>) -> Result<(f64, Vec<f64>), newton::Error> {
    let rows = terms.bads.len().min(CHOICE_ROWS_MAX);
    let kept: Vec<usize> = (0..terms.columns.len()).collect();
    let folds = match terms.times {
        Some(times) => folds::by_time(&times[..rows], FOLDS),
        None => folds::stratified(&terms.bads[..rows], FOLDS),
    };
    let losses = |held_out: &std::ops::Range<usize>| -> Vec<Try> {
        let held: Vec<usize> = folds.order[held_out.clone()]
            .iter()
            .map(|r| *r as usize)
            .collect();
        let trained: Vec<usize> = folds
            .order
            .iter()
            .enumerate()
            .filter(|(at, _)| !held_out.contains(at))
            .map(|(_, row)| *row as usize)
            .collect();
        let data = dataset(terms, &kept, trained.iter().copied());
        let mut start = None;
        let mut list = Vec::new();
        for alpha in ALPHAS {
            let newton = newton(terms, &kept, alpha, trained.iter().copied(), start.take());
            let Ok(fitted) = newton.fit(&data) else {
                list.push(None);
                continue;
            };
            let sum = held.iter().map(|row| loss(terms, &fitted, *row)).sum();
            let mut theta = fitted.coefficients;
            theta.push(fitted.intercept);
            start = Some(theta.clone());
            list.push(Some((sum, theta)));
        }
        list
    };
    let tried: Vec<Vec<Try>> = folds.ranges.par_iter().map(losses).collect();
    let loss_of = |one: &Try| one.as_ref().map(|one| one.0);
    let losses = |list: &Vec<_>| list.iter().map(loss_of).collect();
    let per_fold: Vec<Vec<Option<f64>>> = tried.iter().map(losses).collect();
    let none = newton::Error::NotConverged {
        steps: 0,
        gradient: f64::NAN,
    };
    let Some((at, alpha)) = strongest(&per_fold) else {
        return Err(none);
    };
    let near = tried.into_iter().find_map(|mut list| list.swap_remove(at));
    near.map(|(_, theta)| (alpha, theta)).ok_or(none)
}

/// Returns the strongest prior whose loss is within one standard error of the least, the error being that of the difference
/// over the folds: weights that a few rows ask for do not last.
fn strongest(per_fold: &[Vec<Option<f64>>]) -> Option<(usize, f64)> {
    let column = |at: usize| -> Option<Vec<f64>> { per_fold.iter().map(|list| list[at]).collect() };
    let tried: Vec<((usize, f64), Vec<f64>)> = ALPHAS
        .into_iter()
        .enumerate()
        .filter_map(|(at, alpha)| Some(((at, alpha), column(at)?)))
        .collect();
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
    tried
        .iter()
        .find(|(_, losses)| is_near(losses))
        .map(|(alpha, _)| *alpha)
}

fn loss(terms: &Terms<'_>, fitted: &Fitted, row: usize) -> f64 {
    let mut eta = fitted.intercept + terms.offset.map_or(0.0, |offset| offset[row]);
    for (column, coefficient) in terms.columns.iter().zip(&fitted.coefficients) {
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
