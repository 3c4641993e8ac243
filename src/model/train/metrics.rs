//! How well probabilities tell and fit: AUC, KS, Brier score, calibration.
//!
//! In `f64`, ties handled; linfa's ROC is `f32` and loses a point (pitfalls of the library). Must not know models.

use linfa::{Dataset, traits::Fit};
use ndarray::{Array1, Array2};
use serde::{Deserialize, Serialize};

use super::newton::{Newton, Prior};

/// One firm's probability and outcome.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Outcome {
    /// Probability of default.
    pub pd: f64,
    /// Whether it defaulted.
    pub defaulted: bool,
}

/// Measures of one set of firms; `None` where the set does not allow it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Metrics {
    /// Firms.
    pub firms: usize,
    /// Defaults among them.
    pub defaults: usize,
    /// Mean probability of default.
    pub mean_pd: Option<f64>,
    /// Share of defaults.
    pub default_rate: Option<f64>,
    /// Probability that a defaulted firm has the higher PD, ties counted half.
    pub auc: Option<f64>,
    /// Largest distance between the two distributions.
    pub ks: Option<f64>,
    /// Mean squared error of the probability.
    pub brier: Option<f64>,
    /// Intercept of the outcome's log-odds on those of the PD; 0 is perfect.
    pub calibration_intercept: Option<f64>,
    /// Slope of the same; 1 is perfect.
    pub calibration_slope: Option<f64>,
}

impl Metrics {
    /// Returns the measures of `outcomes`, whatever their order.
    pub fn of(outcomes: &[Outcome]) -> Metrics {
        let mut sorted = outcomes.to_vec();
        sorted.sort_by(|a, b| {
            let by_pd = a.pd.total_cmp(&b.pd);
            by_pd.then(a.defaulted.cmp(&b.defaulted))
        });
        let firms = sorted.len();
        let defaults = sorted.iter().filter(|o| o.defaulted).count();
        let mean = |sum: f64| (firms > 0).then(|| sum / firms as f64);
        let (auc, ks) = ranks(&sorted, defaults).unzip();
        let (calibration_intercept, calibration_slope) = calibration(&sorted).unzip();
        Metrics {
            firms,
            defaults,
            mean_pd: mean(sorted.iter().map(|o| o.pd).sum()),
            default_rate: mean(defaults as f64),
            auc,
            ks,
            brier: mean(sorted.iter().map(squared_error).sum()),
            calibration_intercept,
            calibration_slope,
        }
    }
}

fn squared_error(outcome: &Outcome) -> f64 {
    let error = outcome.pd - f64::from(u8::from(outcome.defaulted));
    error * error
}

/// Returns AUC and KS of outcomes sorted by PD; `None` without both classes.
fn ranks(sorted: &[Outcome], defaults: usize) -> Option<(f64, f64)> {
    let survivors = sorted.len() - defaults;
    if defaults == 0 || survivors == 0 {
        return None;
    }
    let (mut bad, mut good, mut pairs, mut ks) = (0.0, 0.0, 0.0, 0.0_f64);
    for tied in sorted.chunk_by(|a, b| a.pd == b.pd) {
        let bad_here = tied.iter().filter(|o| o.defaulted).count() as f64;
        let good_here = tied.len() as f64 - bad_here;
        pairs += bad_here * (good + 0.5 * good_here);
        bad += bad_here;
        good += good_here;
        ks = ks.max((good / survivors as f64 - bad / defaults as f64).abs());
    }
    Some((pairs / (defaults as f64 * survivors as f64), ks))
}

/// Returns intercept and slope of the outcome's log-odds on those of the PD; `None` where that fit does not exist.
pub fn calibration(outcomes: &[Outcome]) -> Option<(f64, f64)> {
    let log_odds: Vec<f64> = outcomes
        .iter()
        .map(|o| libm::log(o.pd / (1.0 - o.pd)))
        .collect();
    let records = Array2::from_shape_vec((log_odds.len(), 1), log_odds).ok()?;
    let targets: Array1<bool> = outcomes.iter().map(|o| o.defaulted).collect();
    let newton = Newton {
        intercept: Prior::NONE,
        coefficients: vec![Prior::NONE],
        offset: None,
        weights: None,
        start: None,
    };
    let fitted = newton.fit(&Dataset::new(records, targets)).ok()?;
    Some((fitted.intercept, fitted.coefficients[0]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcomes(pairs: &[(f64, bool)]) -> Vec<Outcome> {
        let outcome = |&(pd, defaulted)| Outcome { pd, defaulted };
        pairs.iter().map(outcome).collect()
    }

    #[test]
    fn ties_count_half() {
        // scikit-learn: roc_auc_score([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]) = 0.75.
        let known = outcomes(&[(0.1, false), (0.4, false), (0.35, true), (0.8, true)]);
        assert_eq!(Metrics::of(&known).auc, Some(0.75));
        assert_eq!(Metrics::of(&known).ks, Some(0.5));
        let tied = outcomes(&[(0.2, false), (0.2, true), (0.2, false), (0.2, true)]);
        assert_eq!(Metrics::of(&tied).auc, Some(0.5));
        assert_eq!(Metrics::of(&tied).ks, Some(0.0));
        let partly = outcomes(&[(0.1, false), (0.2, false), (0.2, true)]);
        assert_eq!(Metrics::of(&partly).auc, Some(0.75));
    }

    #[test]
    fn the_brier_score_is_the_mean_squared_error() {
        let known = outcomes(&[(0.1, false), (0.9, true), (0.8, true), (0.3, false)]);
        let brier = Metrics::of(&known).brier.expect("brier");
        assert!((brier - 0.0375).abs() < 1e-12);
    }

    #[test]
    fn sets_without_both_classes_have_no_auc() {
        let none = Metrics::of(&[]);
        assert_eq!(
            (none.auc, none.brier, none.calibration_slope),
            (None, None, None)
        );
        let good = Metrics::of(&outcomes(&[(0.1, false), (0.2, false)]));
        assert_eq!((good.auc, good.calibration_slope), (None, None));
        assert_eq!(good.default_rate, Some(0.0));
    }

    #[test]
    fn probabilities_that_fit_have_slope_one() {
        let mut exact = Vec::new();
        for (pd, defaults) in [(0.1, 10), (0.3, 30), (0.5, 50)] {
            exact.extend((0..100).map(|i| (pd, i < defaults)));
        }
        let metrics = Metrics::of(&outcomes(&exact));
        assert!((metrics.calibration_slope.expect("slope") - 1.0).abs() < 1e-6);
        assert!(metrics.calibration_intercept.expect("intercept").abs() < 1e-6);
    }
}
