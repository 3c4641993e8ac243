//! How well probabilities tell and fit.
//!
//! Owns AUC with its interval, KS, Brier score, calibration, Hosmer–Lemeshow. In `f64`, ties handled, whatever the order of
//! the rows. Must not know cards.

use serde::Serialize;

use super::{calibration, drift};

/// One record's probability and outcome.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Outcome {
    /// Probability of bad, within (0, 1).
    pub pd: f64,
    /// Whether it was bad.
    pub bad: bool,
}

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
        let mut sorted = outcomes.to_vec();
        sorted.sort_by(|a, b| a.pd.total_cmp(&b.pd).then(a.bad.cmp(&b.bad)));
        let records = sorted.len();
        let bads = sorted.iter().filter(|o| o.bad).count();
        let mean = |sum: f64| (records > 0).then(|| sum / records as f64);
        let ranks = Ranks::of(&sorted);
        let log_odds: Vec<f64> = sorted
            .iter()
            .map(|o| libm::log(o.pd / (1.0 - o.pd)))
            .collect();
        let targets: Vec<bool> = sorted.iter().map(|o| o.bad).collect();
        let line = calibration::line(&log_odds, &targets, &vec![1.0; records]).ok();
        Metrics {
            records,
            bads,
            mean_pd: mean(sorted.iter().map(|o| o.pd).sum()),
            bad_rate: mean(bads as f64),
            auc: ranks.as_ref().map(|r| r.auc),
            auc_interval: ranks.as_ref().map(|r| {
                let half = Z_95 * r.variance.sqrt();
                ((r.auc - half).max(0.0), (r.auc + half).min(1.0))
            }),
            ks: ranks.map(|r| r.ks),
            brier: mean(sorted.iter().map(|o| squared_error(*o)).sum()),
            calibration_intercept: line.map(|l| l.0),
            calibration_slope: line.map(|l| l.1),
            hosmer_lemeshow: hosmer_lemeshow(&sorted),
        }
    }
}

fn squared_error(outcome: Outcome) -> f64 {
    let error = outcome.pd - f64::from(u8::from(outcome.bad));
    error * error
}

/// What the order alone says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ranks {
    /// AUC.
    pub auc: f64,
    /// Its variance after DeLong, DeLong and Clarke-Pearson (1988).
    pub variance: f64,
    /// KS.
    pub ks: f64,
}

impl Ranks {
    /// Returns the measures of outcomes sorted by PD; `None` without both classes.
    pub fn of(sorted: &[Outcome]) -> Option<Ranks> {
        let bads = sorted.iter().filter(|o| o.bad).count() as f64;
        let goods = sorted.len() as f64 - bads;
        if bads == 0.0 || goods == 0.0 {
            return None;
        }
        let (mut bad, mut good, mut ks) = (0.0, 0.0, 0.0_f64);
        // Sums of each record's placement among the other class, and of their squares.
        let (mut of_bads, mut of_bads_squared) = (0.0, 0.0);
        let (mut of_goods, mut of_goods_squared) = (0.0, 0.0);
        for tied in sorted.chunk_by(|a, b| a.pd == b.pd) {
            let bad_here = tied.iter().filter(|o| o.bad).count() as f64;
            let good_here = tied.len() as f64 - bad_here;
            let below = (good + 0.5 * good_here) / goods;
            let above = (bads - bad - 0.5 * bad_here) / bads;
            of_bads += bad_here * below;
            of_bads_squared += bad_here * below * below;
            of_goods += good_here * above;
            of_goods_squared += good_here * above * above;
            bad += bad_here;
            good += good_here;
            ks = ks.max((good / goods - bad / bads).abs());
        }
        let spread = |sum: f64, squares: f64, count: f64| {
            if count > 1.0 {
                ((squares - sum * sum / count) / (count - 1.0)).max(0.0) / count
            } else {
                0.0
            }
        };
        Some(Ranks {
            auc: of_bads / bads,
            variance: spread(of_bads, of_bads_squared, bads)
                + spread(of_goods, of_goods_squared, goods),
            ks,
        })
    }
}

/// Returns the AUC of log-odds or any other order.
pub fn auc(order: &[f64], bads: &[bool]) -> Option<f64> {
    let mut outcomes: Vec<Outcome> = order
        .iter()
        .zip(bads)
        .map(|(pd, bad)| Outcome { pd: *pd, bad: *bad })
        .collect();
    outcomes.sort_by(|a, b| a.pd.total_cmp(&b.pd));
    Ranks::of(&outcomes).map(|ranks| ranks.auc)
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
    fn ties_count_half() {
        // scikit-learn: roc_auc_score([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]) = 0.75.
        let known = outcomes(&[(0.1, false), (0.4, false), (0.35, true), (0.8, true)]);
        assert_eq!(Metrics::of(&known).auc, Some(0.75));
        assert_eq!(Metrics::of(&known).ks, Some(0.5));
        let tied = outcomes(&[(0.2, false), (0.2, true), (0.2, false), (0.2, true)]);
        assert_eq!(Metrics::of(&tied).auc, Some(0.5));
        assert_eq!(Metrics::of(&tied).ks, Some(0.0));
    }

    #[test]
    fn the_interval_is_delongs() {
        // Placements of the bads 0.5 and 1, of the goods 1 and 0.5: both variances 0.125, each over 2: 0.125 in all.
        let known = outcomes(&[(0.1, false), (0.4, false), (0.35, true), (0.8, true)]);
        let ranks = Ranks::of(&{
            let mut sorted = known;
            sorted.sort_by(|a, b| a.pd.total_cmp(&b.pd));
            sorted
        });
        assert!((ranks.expect("ranks").variance - 0.125).abs() < 1e-12);
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
