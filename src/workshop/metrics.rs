//! How well probabilities tell and fit.
//!
//! Owns AUC with its interval, KS, Brier score, calibration, Hosmer–Lemeshow. In `f64`, ties handled, whatever the order of
//! the rows. Must not know cards.

use serde::Serialize;

use super::drift;
use crate::statistics::ranks::Sorted;
pub use crate::statistics::ranks::{Outcome, Ranks, auc};

/// Measures of one set of records; `None` where the set does not allow it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Metrics {
    /// Records.
    pub records: usize,
    /// Bads.
    pub bads: usize,
    /// Mean probability.
    pub mean_pd: Option<f64>,
    /// Share of bads.
    pub bad_rate: Option<f64>,
    /// Probability that a bad has the higher PD, ties counted half.
    pub auc: Option<f64>,
    /// Its interval at 95 % after DeLong.
    pub auc_interval: Option<(f64, f64)>,
    /// Largest distance between the two distributions.
    pub ks: Option<f64>,
    /// Mean squared error of the probability.
    pub brier: Option<f64>,
    /// Intercept of the outcome's log-odds on those of the PD; 0 is perfect.
    pub calibration_intercept: Option<f64>,
    /// Slope of the same; 1 is perfect.
    pub calibration_slope: Option<f64>,
    /// Hosmer–Lemeshow over ten groups: statistic and p-value.
    pub hosmer_lemeshow: Option<(f64, f64)>,
}

/// Half the width of a 95 % interval, in standard errors.
const Z_95: f64 = 1.959_963_984_540_054;
/// Groups of the Hosmer–Lemeshow test.
const GROUPS: usize = 10;

impl Metrics {
    /// Returns the measures of `outcomes`, whatever their order.
    pub fn of(outcomes: &[Outcome]) -> Metrics {
        let sorted = Sorted::new(outcomes);
        let (ranks, line) = (sorted.ranks(), sorted.line());
        Metrics {
            records: sorted.outcomes().len(),
            bads: sorted.bads(),
            mean_pd: sorted.mean_pd(),
            bad_rate: sorted.bad_rate(),
            auc: ranks.map(|r| r.auc),
            auc_interval: ranks.map(|r| {
                let half = Z_95 * r.variance.sqrt();
                ((r.auc - half).max(0.0), (r.auc + half).min(1.0))
            }),
            ks: ranks.map(|r| r.ks),
            brier: sorted.brier(),
            calibration_intercept: line.map(|l| l.intercept),
            calibration_slope: line.map(|l| l.slope),
            hosmer_lemeshow: hosmer_lemeshow(sorted.outcomes()),
        }
    }
}

/// Returns statistic and p-value over ten groups of equal size (χ², two degrees fewer than groups); `None` for fewer than a
/// hundred records.
fn hosmer_lemeshow(sorted: &[Outcome]) -> Option<(f64, f64)> {
    if sorted.len() < 10 * GROUPS {
        return None;
    }
    let mut statistic = 0.0;
    for group in 0..GROUPS {
        let (from, to) = (
            group * sorted.len() / GROUPS,
            (group + 1) * sorted.len() / GROUPS,
        );
        let members = &sorted[from..to];
        let count = members.len() as f64;
        let expected: f64 = members.iter().map(|o| o.pd).sum();
        let observed = members.iter().filter(|o| o.bad).count() as f64;
        let variance = expected * (1.0 - expected / count);
        if variance > 0.0 {
            statistic += (observed - expected) * (observed - expected) / variance;
        }
    }
    Some((
        statistic,
        drift::chi_squared_tail(statistic, (GROUPS - 2) as f64),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcomes(pairs: &[(f64, bool)]) -> Vec<Outcome> {
        pairs.iter().map(|&(pd, bad)| Outcome { pd, bad }).collect()
    }

    #[test]
    fn sets_without_both_classes_have_no_auc() {
        let none = Metrics::of(&[]);
        assert_eq!(
            (none.auc, none.brier, none.hosmer_lemeshow),
            (None, None, None)
        );
        let good = Metrics::of(&outcomes(&[(0.1, false), (0.2, false)]));
        assert_eq!((good.auc, good.calibration_slope), (None, None));
    }
}
