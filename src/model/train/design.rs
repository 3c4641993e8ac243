//! The design of the third stage: the expert's direction and one column of weights of evidence per feature.
//!
//! Owns the fit by linfa-logistic, started from the Newton solution of the same problem. The expert's direction
//! `Σ mⱼ · WOEⱼ` is a column of its own, scaled so that linfa's penalty hardly touches it. Must not know points.

use linfa::{Dataset, traits::Fit};
use linfa_logistic::LogisticRegression;
use ndarray::{Array1, Array2};

use super::{
    Error, HyperParameters,
    coding::Coded,
    dataset::{Row, targets},
};
use crate::statistics::{
    logistic::logistic,
    newton::{Newton, Prior},
};

/// Scale of the expert's column, which divides the penalty on its coefficient by the square.
const EXPERT_SCALE: f64 = 10.0;
/// The largest entry of the gradient that a fit of linfa's may end with, per firm.
const LINFA_TOLERANCE: f64 = 1e-7;

/// Intercept and weights on the weights of evidence.
pub(super) struct Weights {
    pub(super) intercept: f64,
    pub(super) betas: Vec<f64>,
    pub(super) standard_errors: Vec<f64>,
    /// Coefficients of the design's own columns, the expert's first.
    raw: Vec<f64>,
}

impl Weights {
    /// Returns where the next fit starts when the feature at `position` goes.
    pub(super) fn without(&self, position: usize) -> Vec<f64> {
        let mut start = self.raw.clone();
        start.remove(position + 1);
        start.push(self.intercept);
        start
    }

    pub(super) fn most_negative(&self) -> Option<usize> {
        let betas = self.betas.iter().enumerate();
        betas
            .filter(|(_, beta)| **beta <= 0.0)
            .min_by(|a, b| a.1.total_cmp(b.1))
            .map(|(index, _)| index)
    }
}

/// The expert's column and one of weights of evidence per feature.
pub(super) struct Design {
    dataset: Dataset<f64, bool, ndarray::Ix1>,
    expert: Vec<f64>,
}

impl Design {
    pub(super) fn new(rows: &[Row], kept: &[(usize, Coded)]) -> Design {
        let expert: Vec<f64> = kept
            .iter()
            .map(|(_, coded)| coded.expert_coefficient)
            .collect();
        let mut records = Array2::zeros((rows.len(), kept.len() + 1));
        for (row, mut line) in rows.iter().zip(records.rows_mut()) {
            for (column, (index, coded)) in kept.iter().enumerate() {
                let value = row.example.vector.get(*index);
                let woe = value.map_or(0.0, |value| coded.at(value));
                line[column + 1] = woe;
                line[0] += EXPERT_SCALE * expert[column] * woe;
            }
        }
        Design {
            dataset: Dataset::new(records, targets(rows)),
            expert,
        }
    }

    pub(super) fn newton(
        &self,
        settings: &HyperParameters,
        start: Option<Vec<f64>>,
    ) -> Result<Weights, Error> {
        let prior = Prior {
            mean: 0.0,
            precision: settings.alpha,
        };
        let fitted = Newton {
            start,
            ..Newton::with(vec![prior; self.expert.len() + 1])
        }
        .fit(&self.dataset)?;
        let errors = self.expert.iter().enumerate().map(|(column, m)| {
            let scale = EXPERT_SCALE * m;
            let own = fitted.covariance[[column + 1, column + 1]];
            let common = fitted.covariance[[0, 0]];
            let both = fitted.covariance[[0, column + 1]];
            (own + 2.0 * scale * both + scale * scale * common)
                .max(0.0)
                .sqrt()
        });
        Ok(Weights {
            intercept: fitted.intercept,
            betas: self.betas(&fitted.coefficients),
            standard_errors: errors.collect(),
            raw: fitted.coefficients.clone(),
        })
    }

    /// Returns linfa's solution of the same problem, started from ours.
    pub(super) fn linfa(
        &self,
        start: Weights,
        settings: &HyperParameters,
    ) -> Result<Weights, Error> {
        let rows = self.dataset.targets();
        let bads = rows.iter().filter(|bad| **bad).count();
        // linfa calls the larger class positive, whatever it means.
        let bad_is_positive = match (2 * bads).cmp(&rows.len()) {
            std::cmp::Ordering::Greater => true,
            std::cmp::Ordering::Less => false,
            std::cmp::Ordering::Equal => rows[0],
        };
        let sign = if bad_is_positive { 1.0 } else { -1.0 };
        let initial: Array1<f64> = start
            .raw
            .iter()
            .chain([&start.intercept])
            .map(|value| sign * value)
            .collect();
        let fitted = LogisticRegression::default()
            .alpha(settings.alpha)
            .max_iterations(1000)
            .gradient_tolerance(LINFA_TOLERANCE * rows.len() as f64)
            .initial_params(initial)
            .fit(&self.dataset)
            .map_err(|err| Error::Linfa(err.to_string()))?;
        let sign = if fitted.labels().pos.class { 1.0 } else { -1.0 };
        let raw: Vec<f64> = fitted.params().iter().map(|w| sign * w).collect();
        let intercept = sign * fitted.intercept();
        self.check_gradient(&raw, intercept, settings)?;
        Ok(Weights {
            intercept,
            betas: self.betas(&raw),
            standard_errors: start.standard_errors,
            raw,
        })
    }

    fn betas(&self, raw: &[f64]) -> Vec<f64> {
        let own = raw.iter().skip(1).zip(&self.expert);
        own.map(|(u, m)| raw[0] * EXPERT_SCALE * m + u).collect()
    }

    /// linfa says nothing where it stops before it has converged.
    fn check_gradient(
        &self,
        raw: &[f64],
        intercept: f64,
        settings: &HyperParameters,
    ) -> Result<(), Error> {
        let targets = self.dataset.targets();
        let mut gradient: Vec<f64> = raw.iter().map(|w| settings.alpha * w).collect();
        let mut level = 0.0;
        for (line, bad) in self.dataset.records().rows().into_iter().zip(targets) {
            let mut eta = intercept;
            for (column, weight) in line.iter().zip(raw) {
                eta += column * weight;
            }
            let residual = logistic(eta) - f64::from(u8::from(*bad));
            level += residual;
            for (slot, column) in gradient.iter_mut().zip(line) {
                *slot += residual * column;
            }
        }
        let largest = gradient
            .iter()
            .fold(level.abs(), |most, g| g.abs().max(most));
        let allowed = 10.0 * LINFA_TOLERANCE * targets.len() as f64;
        if largest <= allowed {
            Ok(())
        } else {
            Err(Error::Linfa(format!(
                "it did not converge (largest gradient `{largest:e}`, allowed `{allowed:e}`)"
            )))
        }
    }
}
