//! How well a model's probabilities tell and fit, as its card and `metrics.json` name it.
//!
//! Owns the names; the measures are those of `statistics`. Must not know models.

use serde::{Deserialize, Serialize};

use crate::statistics::ranks::{Outcome, Sorted};

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
        let sorted = Sorted::new(outcomes);
        let (ranks, line) = (sorted.ranks(), sorted.line());
        Metrics {
            firms: sorted.outcomes().len(),
            defaults: sorted.bads(),
            mean_pd: sorted.mean_pd(),
            default_rate: sorted.bad_rate(),
            auc: ranks.map(|ranks| ranks.auc),
            ks: ranks.map(|ranks| ranks.ks),
            brier: sorted.brier(),
            calibration_intercept: line.map(|line| line.intercept),
            calibration_slope: line.map(|line| line.slope),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_name_has_its_own_measure() {
        let outcome = |&(pd, bad): &(f64, bool)| Outcome { pd, bad };
        let known = [(0.1, false), (0.4, false), (0.35, true), (0.8, true)];
        let metrics = Metrics::of(&known.iter().map(outcome).collect::<Vec<_>>());
        assert_eq!((metrics.firms, metrics.defaults), (4, 2));
        assert_eq!((metrics.auc, metrics.ks), (Some(0.75), Some(0.5)));
        assert_eq!(metrics.default_rate, Some(0.5));
        assert!((metrics.mean_pd.expect("mean") - 0.4125).abs() < 1e-12);
        assert!((metrics.brier.expect("brier") - 0.158_125).abs() < 1e-12);
        let good = Metrics::of(&[Outcome {
            pd: 0.1,
            bad: false,
        }]);
        assert_eq!((good.auc, good.calibration_slope), (None, None));
    }
}
