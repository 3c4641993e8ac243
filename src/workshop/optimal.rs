//! Optimal bins: the runs of prebins with the most information value that keep every wish.
//!
//! Owns the exact dynamic programme. Prebins stand in an order (intervals by value, words by their rate of bads); a bin is a
//! run of them with enough rows, bads and goods; along the bins the rate of bads keeps the wished trend. A wish that cannot be
//! kept is an error with the reason, never one silent bin. Must not know columns.

mod programme;

use super::spec::Trend;
use programme::{Best, Runs, Way, best_along};

/// What a prebin holds, as sums of weights.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Count {
    /// Goods.
    pub good: f64,
    /// Bads.
    pub bad: f64,
}

/// The wishes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Wishes {
    /// The least weight of a bin.
    pub weight_min: f64,
    /// The least weight of bads in a bin, and of goods.
    pub events_min: f64,
    /// The most bins.
    pub bins_max: usize,
    /// How the rate of bads may move.
    pub trend: Trend,
    /// All goods and bads, those outside the prebins too.
    pub all: Count,
}

/// The best runs.
#[derive(Clone, Debug, PartialEq)]
pub struct Optimum {
    /// The bin of each prebin, ascending from 0.
    pub bin_of: Vec<usize>,
    /// Information value of the bins.
    pub information_value: f64,
    /// The trend that was kept; the one that was chosen, for [`Trend::Auto`].
    pub trend: Trend,
}

/// Wishes that cannot be kept.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
pub enum Infeasible {
    /// There is nothing to cut.
    #[error("it has one value only, besides missing and special ones")]
    Constant,
    /// Not even all prebins together make a bin.
    #[error(
        "all values together weigh {weight} with {bad} bads and {good} goods: too few for one bin of weight {weight_min} and {events_min} of each"
    )]
    Few {
        /// Weight of all prebins.
        weight: f64,
        /// Bads.
        bad: f64,
        /// Goods.
        good: f64,
        /// What a bin must weigh.
        weight_min: f64,
        /// What it must hold of each class.
        events_min: f64,
    },
    /// No two bins keep the wishes on size.
    #[error("no cut leaves weight {weight_min} and {events_min} bads and goods on either side")]
    NoCut {
        /// What a bin must weigh.
        weight_min: f64,
        /// What it must hold of each class.
        events_min: f64,
    },
    /// No two bins keep the trend.
    #[error("no bins that are large enough keep the trend `{0:?}`")]
    Trend(Trend),
}

/// What peak or valley must gain over up and down to be chosen, as a share of the information value.
const TURN_GAIN: f64 = 0.1;

/// Returns the bins with the most information value among all that keep the wishes.
///
/// # Errors
/// [`Infeasible`] where fewer than two bins keep them.
pub fn optimum(counts: &[Count], wishes: &Wishes) -> Result<Optimum, Infeasible> {
    if counts.len() < 2 {
        return Err(Infeasible::Constant);
    }
    let runs = Runs::new(counts, wishes);
    if !runs.is_bin(0, counts.len()) {
        let all = runs.count(0, counts.len());
        return Err(Infeasible::Few {
            weight: all.good + all.bad,
            bad: all.bad,
            good: all.good,
            weight_min: wishes.weight_min,
            events_min: wishes.events_min,
        });
    }
    let is_cut = |at: usize| runs.is_bin(0, at) && runs.is_bin(at, counts.len());
    if !(1..counts.len()).any(is_cut) {
        return Err(Infeasible::NoCut {
            weight_min: wishes.weight_min,
            events_min: wishes.events_min,
        });
    }
    let best = |way| best_along(&runs, wishes.bins_max, way);
    let chosen = match wishes.trend {
        Trend::Auto => {
            let (rising, falling) = (best(Way::Rising), best(Way::Falling));
            let straight = better(rising.straight, falling.straight, 1.0);
            let turning = better(rising.turning, falling.turning, 1.0);
            better(straight, turning, 1.0 + TURN_GAIN)
        }
        Trend::None => best(Way::Free).straight,
        Trend::Up => best(Way::Rising).straight,
        Trend::Down => best(Way::Falling).straight,
        Trend::Peak => at_most_one_turn(best(Way::Rising), Trend::Peak),
        Trend::Valley => at_most_one_turn(best(Way::Falling), Trend::Valley),
    };
    chosen.ok_or(Infeasible::Trend(wishes.trend))
}

/// Returns the better of both as what keeps `trend`.
fn at_most_one_turn(best: Best, trend: Trend) -> Option<Optimum> {
    let best = better(best.straight, best.turning, 1.0)?;
    Some(Optimum { trend, ..best })
}

/// Returns `b` where it is worth more than `factor` times `a`, else `a`.
fn better(a: Option<Optimum>, b: Option<Optimum>, factor: f64) -> Option<Optimum> {
    match (a, b) {
        (Some(a), Some(b)) if b.information_value > factor * a.information_value => Some(b),
        (None, b) => b,
        (a, _) => a,
    }
}

/// Returns what a bin adds to the information value: (bad share − good share) · ln(bad share ÷ good share). A bin with one
/// class only counts as if it held half a record more of each.
pub fn information(count: Count, all: Count) -> f64 {
    if count.good + count.bad == 0.0 {
        return 0.0;
    }
    let half = if count.good == 0.0 || count.bad == 0.0 {
        0.5
    } else {
        0.0
    };
    let (good, bad) = ((count.good + half) / all.good, (count.bad + half) / all.bad);
    (bad - good) * libm::log(bad / good)
}

#[cfg(test)]
mod tests {
    use rand::{Rng, SeedableRng};
    use rand_chacha::ChaCha8Rng;

    use super::*;

    fn counts(list: &[(u32, u32)]) -> Vec<Count> {
        list.iter()
            .map(|&(good, bad)| Count {
                good: f64::from(good),
                bad: f64::from(bad),
            })
            .collect()
    }

    fn wishes(counts: &[Count], trend: Trend) -> Wishes {
        Wishes {
            weight_min: 10.0,
            events_min: 2.0,
            bins_max: 4,
            trend,
            all: Count {
                good: counts.iter().map(|c| c.good).sum(),
                bad: counts.iter().map(|c| c.bad).sum(),
            },
        }
    }

    fn keeps(rates: &[f64], trend: Trend) -> bool {
        let rises = |list: &[f64]| list.windows(2).all(|p| p[0] < p[1]);
        let falls = |list: &[f64]| list.windows(2).all(|p| p[0] > p[1]);
        let turns = |first: &dyn Fn(&[f64]) -> bool, second: &dyn Fn(&[f64]) -> bool| {
            (0..rates.len()).any(|top| first(&rates[..=top]) && second(&rates[top..]))
        };
        match trend {
            Trend::Auto | Trend::None => true,
            Trend::Up => rises(rates),
            Trend::Down => falls(rates),
            Trend::Peak => turns(&rises, &falls),
            Trend::Valley => turns(&falls, &rises),
        }
    }

    fn rate(count: Count) -> f64 {
        count.bad / (count.good + count.bad)
    }

    /// Tries all cuts.
    fn brute(counts: &[Count], wishes: &Wishes) -> Option<f64> {
        let runs = Runs::new(counts, wishes);
        let mut best: Option<f64> = None;
        for cuts in 1u32..1 << (counts.len() - 1) {
            let mut edges = vec![0];
            edges.extend((1..counts.len()).filter(|at| cuts >> (at - 1) & 1 == 1));
            edges.push(counts.len());
            let bins: Vec<(usize, usize)> = edges.windows(2).map(|p| (p[0], p[1])).collect();
            let rates: Vec<f64> = bins.iter().map(|b| rate(runs.count(b.0, b.1))).collect();
            if bins.len() > wishes.bins_max
                || !bins.iter().all(|b| runs.is_bin(b.0, b.1))
                || !keeps(&rates, wishes.trend)
            {
                continue;
            }
            let value: f64 = bins
                .iter()
                .map(|b| information(runs.count(b.0, b.1), wishes.all))
                .sum();
            if best.is_none_or(|most| value > most) {
                best = Some(value);
            }
        }
        best
    }

    #[test]
    fn is_the_best_of_all_cuts() {
        let mut random = ChaCha8Rng::seed_from_u64(11);
        for _ in 0..300 {
            let length = random.random_range(2..9);
            let list: Vec<(u32, u32)> = (0..length)
                .map(|_| (random.random_range(0..30), random.random_range(0..12)))
                .collect();
            let counts = counts(&list);
            for trend in [
                Trend::None,
                Trend::Up,
                Trend::Down,
                Trend::Peak,
                Trend::Valley,
            ] {
                let wishes = wishes(&counts, trend);
                let found = optimum(&counts, &wishes).ok().map(|o| o.information_value);
                match (found, brute(&counts, &wishes)) {
                    (Some(found), Some(best)) => assert!((found - best).abs() < 1e-12),
                    (found, best) => assert_eq!(found, best, "{list:?} {trend:?}"),
                }
            }
        }
    }

    #[test]
    fn the_bins_are_those_of_the_value() {
        let counts = counts(&[(40, 2), (30, 3), (10, 5), (9, 9), (20, 4), (30, 2)]);
        let optimum = optimum(&counts, &wishes(&counts, Trend::Auto)).expect("bins");
        assert_eq!(optimum.trend, Trend::Peak);
        let wished = wishes(&counts, Trend::Peak);
        let runs = Runs::new(&counts, &wished);
        let mut sum = 0.0;
        for bin in 0..=optimum.bin_of[5] {
            let from = optimum
                .bin_of
                .iter()
                .position(|b| *b == bin)
                .expect("start");
            let to = from + optimum.bin_of.iter().filter(|b| **b == bin).count();
            sum += information(runs.count(from, to), wished.all);
        }
        assert!((sum - optimum.information_value).abs() < 1e-12);
    }

    #[test]
    fn wishes_that_cannot_be_kept_are_named() {
        let falling = counts(&[(10, 10), (20, 5), (40, 4)]);
        let refused = |counts: &[Count], wishes: &Wishes| optimum(counts, wishes).err();
        let up = wishes(&falling, Trend::Up);
        assert_eq!(refused(&falling, &up), Some(Infeasible::Trend(Trend::Up)));
        let large = Wishes {
            weight_min: 60.0,
            ..up
        };
        assert!(matches!(
            refused(&falling, &large),
            Some(Infeasible::NoCut { .. })
        ));
        let larger = Wishes {
            weight_min: 1000.0,
            ..up
        };
        assert!(matches!(
            refused(&falling, &larger),
            Some(Infeasible::Few { .. })
        ));
        assert_eq!(refused(&falling[..1], &up), Some(Infeasible::Constant));
    }
}
