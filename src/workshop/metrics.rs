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
    /// Hosmer–Lemeshow over at most ten groups: statistic and p-value.
    pub hosmer_lemeshow: Option<(f64, f64)>,
}

/// Records of about the same probability.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Group {
    /// Records.
    pub records: usize,
    /// Sum of their probabilities: the bads expected.
    pub expected: f64,
    /// Bads.
    pub bads: usize,
}

/// Half the width of a 95 % interval, in standard errors.
const Z_95: f64 = 1.959_963_984_540_054;
/// Groups of the Hosmer–Lemeshow test.
const GROUPS: usize = 10;
/// Degrees of freedom that a fit takes from them.
const FITTED: usize = 2;

impl Metrics {
    /// Returns the measures of `outcomes` that the probabilities were fitted to, whatever their order.
    pub fn of(outcomes: &[Outcome]) -> Metrics {
        Metrics::with(outcomes, FITTED)
    }

    /// Returns the measures of `outcomes` that nothing was fitted to, whatever their order. Hosmer–Lemeshow has two degrees more.
    pub fn of_new(outcomes: &[Outcome]) -> Metrics {
        Metrics::with(outcomes, 0)
    }

    fn with(outcomes: &[Outcome], fitted: usize) -> Metrics {
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
            hosmer_lemeshow: hosmer_lemeshow(sorted.outcomes(), fitted),
        }
    }
}

/// Returns the AUC of one order less that of another on the same records, and its interval at 95 % after DeLong; `None` without
/// both classes. Both orders rise with the chance of bad.
pub fn auc_difference(one: &[f64], other: &[f64], bads: &[bool]) -> Option<(f64, (f64, f64))> {
    let (one, other) = (placements(one, bads)?, placements(other, bads)?);
    let apart: Vec<f64> = one.iter().zip(&other).map(|(a, b)| a - b).collect();
    let mut variance = 0.0;
    let mut difference = 0.0;
    for class in [true, false] {
        let members = || apart.iter().zip(bads).filter(|(_, bad)| **bad == class);
        let count = members().count() as f64;
        let mean = members().map(|(x, _)| x).sum::<f64>() / count;
        let squares: f64 = members().map(|(x, _)| (x - mean) * (x - mean)).sum();
        if count > 1.0 {
            variance += squares / (count - 1.0) / count;
        }
        // Both classes give the same difference.
        difference = mean;
    }
    let half = Z_95 * variance.sqrt();
    Some((difference, (difference - half, difference + half)))
}

/// Returns for each record the share of the other class that it is on the right side of, ties counted half.
fn placements(order: &[f64], bads: &[bool]) -> Option<Vec<f64>> {
    let all_bads = bads.iter().filter(|bad| **bad).count() as f64;
    let all_goods = bads.len() as f64 - all_bads;
    if all_bads == 0.0 || all_goods == 0.0 {
        return None;
    }
    let mut ranked: Vec<(f64, bool, usize)> = order
        .iter()
        .zip(bads)
        .enumerate()
        .map(|(at, (order, bad))| (*order, *bad, at))
        .collect();
    ranked.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut placed = vec![0.0; ranked.len()];
    let (mut bad, mut good) = (0.0, 0.0);
    for tied in ranked.chunk_by(|a, b| a.0 == b.0) {
        let bad_here = tied.iter().filter(|r| r.1).count() as f64;
        let good_here = tied.len() as f64 - bad_here;
        for (_, is_bad, at) in tied {
            if let Some(slot) = placed.get_mut(*at) {
                *slot = match is_bad {
                    true => (good + 0.5 * good_here) / all_goods,
                    false => (all_bads - bad - 0.5 * bad_here) / all_bads,
                };
            }
        }
        bad += bad_here;
        good += good_here;
    }
    Some(placed)
}

/// Returns `outcomes` in at most ten groups by probability, of about equal size. Records of the same probability share a group,
/// since nothing says which of them comes first.
pub fn groups(outcomes: &[Outcome]) -> Vec<Group> {
    let mut sorted = outcomes.to_vec();
    sorted.sort_by(|a, b| a.pd.total_cmp(&b.pd));
    grouped(&sorted)
}

fn grouped(sorted: &[Outcome]) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::with_capacity(GROUPS);
    let (mut done, mut group) = (0, 0);
    for tied in sorted.chunk_by(|a, b| a.pd == b.pd) {
        // The group in which the first of them lies.
        let at = done * GROUPS / sorted.len() + 1;
        if at > group {
            group = at;
            groups.push(Group {
                records: 0,
                expected: 0.0,
                bads: 0,
            });
        }
        if let Some(last) = groups.last_mut() {
            last.records += tied.len();
            last.expected += tied.iter().map(|o| o.pd).sum::<f64>();
            last.bads += tied.iter().filter(|o| o.bad).count();
        }
        done += tied.len();
    }
    groups
}

/// Returns statistic and p-value (χ², as many degrees as groups less `fitted`) after Hosmer and Lemeshow (1980); `None` for fewer
/// than a hundred records or three groups.
fn hosmer_lemeshow(sorted: &[Outcome], fitted: usize) -> Option<(f64, f64)> {
    let groups = grouped(sorted);
    if sorted.len() < 10 * GROUPS || groups.len() < 3 {
        return None;
    }
    let mut statistic = 0.0;
    for group in &groups {
        let (count, observed) = (group.records as f64, group.bads as f64);
        let variance = group.expected * (1.0 - group.expected / count);
        if variance > 0.0 {
            statistic += (observed - group.expected) * (observed - group.expected) / variance;
        }
    }
    let degrees = (groups.len() - fitted) as f64;
    Some((statistic, drift::chi_squared_tail(statistic, degrees)))
}

/// Returns the interval at 95 % of a share after Wilson (1927); `None` without records.
pub fn wilson(bads: usize, records: usize) -> Option<(f64, f64)> {
    if records == 0 {
        return None;
    }
    let (n, z2) = (records as f64, Z_95 * Z_95);
    let share = bads as f64 / n;
    let centre = (share + z2 / (2.0 * n)) / (1.0 + z2 / n);
    let half = Z_95 / (1.0 + z2 / n) * (share * (1.0 - share) / n + z2 / (4.0 * n * n)).sqrt();
    Some(((centre - half).max(0.0), (centre + half).min(1.0)))
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

    #[test]
    fn the_difference_is_that_of_the_textbook_formula() {
        let bads: Vec<bool> = (0..40).map(|i| i * 7 % 10 < 4).collect();
        let one: Vec<f64> = (0..40).map(|i| f64::from(i * 13 % 17)).collect();
        let other: Vec<f64> = (0..40).map(|i| f64::from(i * 5 % 11)).collect();
        let kernel = |order: &[f64], bad: usize, good: usize| {
            if order[bad] > order[good] {
                1.0
            } else if order[bad] == order[good] {
                0.5
            } else {
                0.0
            }
        };
        let (bad_rows, good_rows): (Vec<usize>, Vec<usize>) = (0..40).partition(|at| bads[*at]);
        let apart = |bad, good| kernel(&one, bad, good) - kernel(&other, bad, good);
        // DeLong, DeLong and Clarke-Pearson (1988), written out pair by pair.
        let (m, n) = (bad_rows.len() as f64, good_rows.len() as f64);
        let of_bads: Vec<f64> = bad_rows
            .iter()
            .map(|bad| good_rows.iter().map(|good| apart(*bad, *good)).sum::<f64>() / n)
            .collect();
        let of_goods: Vec<f64> = good_rows
            .iter()
            .map(|good| bad_rows.iter().map(|bad| apart(*bad, *good)).sum::<f64>() / m)
            .collect();
        let difference = of_bads.iter().sum::<f64>() / m;
        let spread = |list: &[f64]| {
            let count = list.len() as f64;
            let squares = list.iter().map(|x| (x - difference) * (x - difference));
            squares.sum::<f64>() / (count - 1.0) / count
        };
        let half = Z_95 * (spread(&of_bads) + spread(&of_goods)).sqrt();
        let (found, (low, high)) = auc_difference(&one, &other, &bads).expect("both classes");
        assert!((found - difference).abs() < 1e-12);
        assert!(
            (low - (difference - half)).abs() < 1e-12 && (high - (difference + half)).abs() < 1e-12
        );
        let plain = auc(&one, &bads).expect("auc") - auc(&other, &bads).expect("auc");
        assert!((found - plain).abs() < 1e-12);
        assert_eq!(auc_difference(&one, &one, &bads), Some((0.0, (0.0, 0.0))));
        assert_eq!(auc_difference(&one, &other, &[true; 40]), None);
    }

    #[test]
    fn equal_probabilities_share_a_group_and_new_rows_have_two_degrees_more() {
        // Four probabilities, 50 rows each: ten cuts fall within them, so that four groups are left.
        let tied: Vec<Outcome> = (0..200)
            .map(|row| Outcome {
                pd: 0.1 * f64::from(row / 50 + 1),
                bad: row % 5 == 0,
            })
            .collect();
        let found = groups(&tied);
        let records: Vec<usize> = found.iter().map(|group| group.records).collect();
        assert_eq!(records, [50, 50, 50, 50]);
        assert!(found.iter().all(|group| group.bads == 10));
        // Σ (10 − 50p)² ÷ (50p(1 − p)): 25/4.5 + 0 + 25/10.5 + 100/12.
        let expected = 25.0 / 4.5 + 25.0 / 10.5 + 100.0 / 12.0;
        let (statistic, fitted) = Metrics::of(&tied).hosmer_lemeshow.expect("statistic");
        assert!((statistic - expected).abs() < 1e-9);
        // χ² of 2 and 4 degrees has the tails exp(−x/2) and (1 + x/2) · exp(−x/2): 0.000293 and 0.002678.
        assert!((fitted - 0.000_293).abs() < 2e-6, "{fitted}");
        let (_, new) = Metrics::of_new(&tied).hosmer_lemeshow.expect("statistic");
        assert!((new - 0.002_678).abs() < 2e-6, "{new}");
        // Distinct probabilities: ten groups of one size.
        let distinct: Vec<Outcome> = (0..200)
            .map(|row| Outcome {
                pd: f64::from(row + 1) / 300.0,
                bad: row % 3 == 0,
            })
            .collect();
        let sizes: Vec<usize> = groups(&distinct).iter().map(|g| g.records).collect();
        assert_eq!(sizes, [20; 10]);
        assert!(groups(&[]).is_empty());
    }

    #[test]
    fn the_interval_of_a_share_is_wilsons() {
        // statsmodels: proportion_confint(10, 100, method="wilson") = (0.05522914, 0.17436566).
        let (low, high) = wilson(10, 100).expect("records");
        assert!((low - 0.055_229_14).abs() < 1e-8 && (high - 0.174_365_66).abs() < 1e-8);
        assert_eq!(wilson(0, 5).expect("records").0, 0.0);
        assert_eq!(wilson(0, 0), None);
    }
}
