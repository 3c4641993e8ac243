//! Optimal bins: the runs of prebins with the most information value that keep every wish.
//!
//! Owns the exact dynamic programme. Prebins stand in an order (intervals by value, words by their rate of bads); a bin is a
//! run of them with enough rows, bads and goods; along the bins the rate of bads keeps the wished trend. A wish that cannot be
//! kept is an error with the reason, never one silent bin. Must not know columns.

use super::spec::Trend;

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
    let best = |trend| best_with(&runs, counts.len(), wishes.bins_max, trend);
    let chosen = match wishes.trend {
        Trend::Auto => automatic(best(Trend::Up), best(Trend::Down), || {
            [best(Trend::Peak), best(Trend::Valley)]
        }),
        trend => best(trend),
    };
    chosen.ok_or(Infeasible::Trend(wishes.trend))
}

fn automatic(
    up: Option<Optimum>,
    down: Option<Optimum>,
    turns: impl Fn() -> [Option<Optimum>; 2],
) -> Option<Optimum> {
    let better = |a: Option<Optimum>, b: Option<Optimum>, factor: f64| match (a, b) {
        (Some(a), Some(b)) if b.information_value > factor * a.information_value => Some(b),
        (None, b) => b,
        (a, _) => a,
    };
    let straight = better(up, down, 1.0);
    let [peak, valley] = turns();
    better(straight, better(peak, valley, 1.0), 1.0 + TURN_GAIN)
}

/// Sums over runs of prebins.
struct Runs {
    sums: Vec<Count>,
    wishes: Wishes,
}

impl Runs {
    fn new(counts: &[Count], wishes: &Wishes) -> Runs {
        let mut sums = Vec::with_capacity(counts.len() + 1);
        let mut sum = Count::default();
        sums.push(sum);
        for count in counts {
            sum.good += count.good;
            sum.bad += count.bad;
            sums.push(sum);
        }
        Runs {
            sums,
            wishes: *wishes,
        }
    }

    fn count(&self, from: usize, to: usize) -> Count {
        Count {
            good: self.sums[to].good - self.sums[from].good,
            bad: self.sums[to].bad - self.sums[from].bad,
        }
    }

    fn is_bin(&self, from: usize, to: usize) -> bool {
        let Count { good, bad } = self.count(from, to);
        let Wishes {
            weight_min,
            events_min,
            ..
        } = self.wishes;
        good + bad > 0.0 && good + bad >= weight_min && good >= events_min && bad >= events_min
    }

    fn rate(&self, from: usize, to: usize) -> f64 {
        let Count { good, bad } = self.count(from, to);
        bad / (good + bad)
    }

    fn value(&self, from: usize, to: usize) -> f64 {
        information(self.count(from, to), self.wishes.all)
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

/// Whether the rate of bads still moves the first way or already the second.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Leg {
    First,
    Second,
}

const LEGS: [Leg; 2] = [Leg::First, Leg::Second];

/// Returns whether a bin of rate `next` on leg `to` may follow one of rate `last` on leg `from`.
fn may_follow(trend: Trend, from: Leg, to: Leg, last: f64, next: f64) -> bool {
    let rises = next > last;
    let falls = next < last;
    match (trend, from, to) {
        (Trend::Auto | Trend::None, Leg::First, Leg::First) => true,
        (Trend::Up, Leg::First, Leg::First) => rises,
        (Trend::Down, Leg::First, Leg::First) => falls,
        (Trend::Peak, Leg::First, Leg::First) => rises,
        (Trend::Peak, _, Leg::Second) => falls,
        (Trend::Valley, Leg::First, Leg::First) => falls,
        (Trend::Valley, _, Leg::Second) => rises,
        _ => false,
    }
}

/// The best way to end with a bin: its value so far, and the start and leg of the bin before.
#[derive(Clone, Copy, Debug)]
struct Ending {
    value: f64,
    before: Option<(usize, Leg)>,
}

/// Endings per last bin: start, end and leg.
type Endings = Vec<Option<Ending>>;

/// Returns the best two or more bins that keep the trend.
fn best_with(runs: &Runs, count: usize, bins_max: usize, trend: Trend) -> Option<Optimum> {
    let at = |from: usize, to: usize, leg: Leg| (from * (count + 1) + to) * 2 + leg as usize;
    let mut first: Endings = vec![None; (count + 1) * (count + 1) * 2];
    for to in 1..=count {
        if runs.is_bin(0, to) {
            first[at(0, to, Leg::First)] = Some(Ending {
                value: runs.value(0, to),
                before: None,
            });
        }
    }
    let mut by_bins = vec![first];
    let mut best: Option<(f64, usize, usize, Leg)> = None;
    while by_bins.len() < bins_max.min(count) {
        let last = by_bins.last()?;
        let mut next: Endings = vec![None; last.len()];
        for middle in 1..count {
            for to in middle + 1..=count {
                if !runs.is_bin(middle, to) {
                    continue;
                }
                let (rate, value) = (runs.rate(middle, to), runs.value(middle, to));
                for leg in LEGS {
                    let mut found: Option<Ending> = None;
                    for from in 0..middle {
                        for leg_before in LEGS {
                            let Some(ending) = last[at(from, middle, leg_before)] else {
                                continue;
                            };
                            let total = ending.value + value;
                            let is_better = found.is_none_or(|found| total > found.value);
                            let rate_before = runs.rate(from, middle);
                            if is_better && may_follow(trend, leg_before, leg, rate_before, rate) {
                                found = Some(Ending {
                                    value: total,
                                    before: Some((from, leg_before)),
                                });
                            }
                        }
                    }
                    next[at(middle, to, leg)] = found;
                }
            }
        }
        by_bins.push(next);
        let bins = by_bins.len();
        for from in 1..count {
            for leg in LEGS {
                if let Some(ending) = by_bins[bins - 1][at(from, count, leg)]
                    && best.is_none_or(|(value, ..)| ending.value > value)
                {
                    best = Some((ending.value, bins, from, leg));
                }
            }
        }
    }
    let (information_value, bins, mut from, mut leg) = best?;
    let mut bin_of = vec![0; count];
    let mut to = count;
    for bin in (0..bins).rev() {
        bin_of[from..to].fill(bin);
        if let Some((start, leg_before)) =
            by_bins[bin][at(from, to, leg)].and_then(|ending| ending.before)
        {
            to = from;
            from = start;
            leg = leg_before;
        }
    }
    Some(Optimum {
        bin_of,
        information_value,
        trend,
    })
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

    /// Tries all cuts.
    fn brute(counts: &[Count], wishes: &Wishes) -> Option<f64> {
        let runs = Runs::new(counts, wishes);
        let mut best: Option<f64> = None;
        for cuts in 1u32..1 << (counts.len() - 1) {
            let mut edges = vec![0];
            edges.extend((1..counts.len()).filter(|at| cuts >> (at - 1) & 1 == 1));
            edges.push(counts.len());
            let bins: Vec<(usize, usize)> = edges.windows(2).map(|p| (p[0], p[1])).collect();
            let rates: Vec<f64> = bins.iter().map(|b| runs.rate(b.0, b.1)).collect();
            if bins.len() > wishes.bins_max
                || !bins.iter().all(|b| runs.is_bin(b.0, b.1))
                || !keeps(&rates, wishes.trend)
            {
                continue;
            }
            let value: f64 = bins.iter().map(|b| runs.value(b.0, b.1)).sum();
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
        let runs = Runs::new(&counts, &wishes(&counts, Trend::Peak));
        let mut sum = 0.0;
        for bin in 0..=optimum.bin_of[5] {
            let from = optimum
                .bin_of
                .iter()
                .position(|b| *b == bin)
                .expect("start");
            let to = from + optimum.bin_of.iter().filter(|b| **b == bin).count();
            sum += runs.value(from, to);
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
