//! Which term enters a regression next, and which leaves it.
//!
//! Owns the tests: Rao's score test of a term that is not in, Wald's test of one that is, each on one degree of freedom. Must not know
//! what becomes of the terms.

use super::weigh::{FIT_ROWS_MAX, Sign, Terms};
use crate::statistics::{logistic::logistic, newton::Fitted};

/// Returns the term among `out` that the fit of `kept` misses most, with its p-value. `None` where no term could enter: where
/// coefficients must be positive, only terms that ask for such a one can.
pub fn most_missed(
    terms: &Terms<'_>,
    kept: &[usize],
    out: &[usize],
    fitted: &Fitted,
) -> Option<(usize, f64)> {
    let rows = terms.bads.len().min(FIT_ROWS_MAX);
    let slopes: Vec<(f64, f64)> = (0..rows)
        .map(|row| slope(terms, kept, fitted, row))
        .collect();
    let mut best: Option<(usize, f64)> = None;
    for term in out {
        let (score, information) = score(terms, kept, *term, fitted, &slopes);
        if information <= 0.0 || (terms.sign == Sign::Positive && score < 0.0) {
            continue;
        }
        let statistic = score * score / information;
        if best.is_none_or(|best| statistic > best.1) {
            best = Some((*term, statistic));
        }
    }
    best.map(|(term, statistic)| (term, beyond(libm::sqrt(statistic))))
}

/// Returns the position of the least significant coefficient, with its p-value.
pub fn least_needed(fitted: &Fitted) -> Option<(usize, f64)> {
    let errors = fitted.standard_errors();
    let values = fitted.coefficients.iter().zip(&errors);
    let p_values = values.map(|(coefficient, error)| beyond((coefficient / error).abs()));
    p_values.enumerate().max_by(|a, b| a.1.total_cmp(&b.1))
}

/// Returns the probability that a standard normal number lies further from 0 than `distance`.
fn beyond(distance: f64) -> f64 {
    libm::erfc(distance / core::f64::consts::SQRT_2)
}

/// Returns what a unit of log-odds more in a row adds to the log-likelihood, and minus how fast that falls.
fn slope(terms: &Terms<'_>, kept: &[usize], fitted: &Fitted, row: usize) -> (f64, f64) {
    let mut eta = fitted.intercept + terms.offset.map_or(0.0, |offset| offset[row]);
    for (term, coefficient) in kept.iter().zip(&fitted.coefficients) {
        eta += coefficient * f64::from(terms.columns[*term][row]);
    }
    let p = logistic(eta);
    let bad = f64::from(u8::from(terms.bads[row]));
    (
        terms.weights[row] * (bad - p),
        terms.weights[row] * p * (1.0 - p),
    )
}

/// Returns the score of a term that is not in, and its information beyond what the fitted terms say of it.
fn score(
    terms: &Terms<'_>,
    kept: &[usize],
    term: usize,
    fitted: &Fitted,
    slopes: &[(f64, f64)],
) -> (f64, f64) {
    let column = terms.columns[term];
    let (mut score, mut information) = (0.0, 0.0);
    // With the fitted terms, the intercept last.
    let mut shared = vec![0.0; kept.len() + 1];
    for (row, (gradient, curvature)) in slopes.iter().enumerate() {
        let value = f64::from(column[row]);
        score += gradient * value;
        information += curvature * value * value;
        for (sum, other) in shared.iter_mut().zip(kept) {
            *sum += curvature * value * f64::from(terms.columns[*other][row]);
        }
        shared[kept.len()] += curvature * value;
    }
    for ((i, j), covariance) in fitted.covariance.indexed_iter() {
        information -= shared[i] * covariance * shared[j];
    }
    (score, information)
}
