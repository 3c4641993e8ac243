//! How much each term counts: a logistic regression on the terms' log-odds, with a prior whose strength the data choose.
//!
//! Owns the choice of the strength by cross-validation and the rule that a term must not count against itself. Must not
//! know what the terms are.

use linfa::{DatasetBase, traits::Fit};
use ndarray::{Array1, Array2};
use rayon::prelude::*;

use super::{
    folds,
    newton::{self, Fitted, Newton, Prior},
};

/// Rows that the strength of the prior is chosen on.
const CHOICE_ROWS_MAX: usize = 50_000;
/// Rows that weights are fitted on.
pub const FIT_ROWS_MAX: usize = 200_000;
/// Strengths of the prior that are tried (`alpha` of linfa-logistic, 1 ÷ C of scikit-learn), the strongest first.
const ALPHAS: [f64; 6] = [1000.0, 100.0, 10.0, 1.0, 0.1, 0.01];
/// Folds of the choice.
const FOLDS: usize = 5;

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
    /// Mean of each coefficient's prior.
    pub prior_mean: f64,
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
}

/// Weighs the terms; those with a negative weight go one at a time.
///
/// # Errors
/// [`newton::Error`] where a fit does not converge.
pub fn weigh(terms: &Terms<'_>) -> Result<Weights, newton::Error> {
    let alpha = choose(terms)?;
    let mut kept: Vec<usize> = (0..terms.columns.len()).collect();
    let mut against = Vec::new();
    let rows = terms.bads.len().min(FIT_ROWS_MAX);
    let mut start = None;
    loop {
        let newton = newton(terms, kept.len(), alpha, 0..rows, start.take());
        let fitted = newton.fit(&dataset(terms, &kept, 0..rows))?;
        let lowest = fitted
            .coefficients
            .iter()
            .enumerate()
            .filter(|(_, coefficient)| **coefficient < 0.0)
            .min_by(|a, b| a.1.total_cmp(b.1))
            .map(|(at, _)| at);
        let Some(lowest) = lowest else {
            return Ok(Weights {
                fitted,
                alpha,
                kept,
                against,
            });
        };
        against.push(kept.remove(lowest));
        let mut theta = fitted.coefficients;
        theta.remove(lowest);
        theta.push(fitted.intercept);
        start = Some(theta);
    }
}

/// Returns the strength with the least loss on rows held out; the strongest first, each started where the one before ended.
fn choose(terms: &Terms<'_>) -> Result<f64, newton::Error> {
    let rows = terms.bads.len().min(CHOICE_ROWS_MAX);
    let kept: Vec<usize> = (0..terms.columns.len()).collect();
    let folds = match terms.times {
        Some(times) => folds::by_time(&times[..rows], FOLDS),
        None => folds::stratified(&terms.bads[..rows], FOLDS),
    };
    let losses = |held_out: &std::ops::Range<usize>| -> Vec<Option<f64>> {
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
            let newton = newton(
                terms,
                kept.len(),
                alpha,
                trained.iter().copied(),
                start.take(),
            );
            let Ok(fitted) = newton.fit(&data) else {
                list.push(None);
                continue;
            };
            list.push(Some(
                held.iter().map(|row| loss(terms, &fitted, *row)).sum(),
            ));
            let mut theta = fitted.coefficients;
            theta.push(fitted.intercept);
            start = Some(theta);
        }
        list
    };
    let per_fold: Vec<Vec<Option<f64>>> = folds.ranges.par_iter().map(losses).collect();
    let mut best: Option<(f64, f64)> = None;
    for (at, alpha) in ALPHAS.into_iter().enumerate() {
        let total: Option<f64> = per_fold.iter().map(|list| list[at]).sum();
        if let Some(total) = total
            && best.is_none_or(|(least, _)| total < least)
        {
            best = Some((total, alpha));
        }
    }
    best.map(|(_, alpha)| alpha)
        .ok_or(newton::Error::NotConverged {
            steps: 0,
            gradient: f64::NAN,
        })
}

fn loss(terms: &Terms<'_>, fitted: &Fitted, row: usize) -> f64 {
    let mut eta = fitted.intercept + terms.offset.map_or(0.0, |offset| offset[row]);
    for (column, coefficient) in terms.columns.iter().zip(&fitted.coefficients) {
        eta += coefficient * f64::from(column[row]);
    }
    let wrong = if terms.bads[row] { -eta } else { eta };
    terms.weights[row] * (wrong.max(0.0) + libm::log1p(libm::exp(-wrong.abs())))
}

fn newton(
    terms: &Terms<'_>,
    columns: usize,
    alpha: f64,
    rows: impl Iterator<Item = usize> + Clone,
    start: Option<Vec<f64>>,
) -> Newton {
    let prior = Prior {
        mean: terms.prior_mean,
        precision: alpha,
    };
    Newton {
        intercept: Prior::NONE,
        coefficients: vec![prior; columns],
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
