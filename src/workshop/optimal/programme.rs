//! The dynamic programme over runs of prebins.
//!
//! Owns the search: the best bins by number of bins, last run and leg, for the rate of bads moving one way and turning once. Must
//! not know which trend is wanted.

use super::{Count, Optimum, Wishes, information};
use crate::workshop::spec::Trend;

/// The runs of prebins, by end and start.
pub(super) struct Runs {
    sums: Vec<Count>,
    wishes: Wishes,
    /// What each run adds to the information value; below everything where it is no bin.
    values: Vec<f64>,
    /// Its rate of bads.
    rates: Vec<f64>,
}

impl Runs {
    pub(super) fn new(counts: &[Count], wishes: &Wishes) -> Runs {
        let mut sums = Vec::with_capacity(counts.len() + 1);
        let mut sum = Count::default();
        sums.push(sum);
        for count in counts {
            sum.good += count.good;
            sum.bad += count.bad;
            sums.push(sum);
        }
        let mut runs = Runs {
            sums,
            wishes: *wishes,
            values: Vec::new(),
            rates: Vec::new(),
        };
        for to in 0..=counts.len() {
            for from in 0..=counts.len() {
                let is_bin = from < to && runs.is_bin(from, to);
                let count = if is_bin {
                    runs.count(from, to)
                } else {
                    Count::default()
                };
                runs.rates.push(count.bad / (count.good + count.bad));
                runs.values.push(match is_bin {
                    true => information(count, wishes.all),
                    false => f64::NEG_INFINITY,
                });
            }
        }
        runs
    }

    fn prebins(&self) -> usize {
        self.sums.len() - 1
    }

    /// The place of a run in the lists.
    fn at(&self, from: usize, to: usize) -> usize {
        to * self.sums.len() + from
    }

    /// The places of all runs that end at `to`, by their starts.
    fn ending(&self, to: usize) -> std::ops::Range<usize> {
        self.at(0, to)..self.at(to, to)
    }

    pub(super) fn count(&self, from: usize, to: usize) -> Count {
        Count {
            good: self.sums[to].good - self.sums[from].good,
            bad: self.sums[to].bad - self.sums[from].bad,
        }
    }

    pub(super) fn is_bin(&self, from: usize, to: usize) -> bool {
        let Count { good, bad } = self.count(from, to);
        let Wishes {
            weight_min,
            events_min,
            ..
        } = self.wishes;
        good + bad > 0.0 && good + bad >= weight_min && good >= events_min && bad >= events_min
    }
}

/// How the rate of bads moves from the first bin on; it may turn once, unless it is free.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    Free,
    Rising,
    Falling,
}

/// Whether the rate of bads still moves the first way or already the second.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Leg {
    First,
    Second,
}

/// The best bins that go one way, and the best that turn.
pub(super) struct Best {
    pub(super) straight: Option<Optimum>,
    pub(super) turning: Option<Optimum>,
}

/// The best ways to end with each run, all with the same number of bins.
struct Endings {
    /// The information value so far, by leg and run; below everything where there is no way.
    values: [Vec<f64>; 2],
    /// Start and leg of the bin before.
    before: [Vec<(usize, Leg)>; 2],
}

impl Endings {
    fn none(runs: usize) -> Endings {
        Endings {
            values: [(); 2].map(|()| vec![f64::NEG_INFINITY; runs]),
            before: [(); 2].map(|()| vec![(0, Leg::First); runs]),
        }
    }
}

/// The best bin before a run: its start and the information value up to it.
type Before = (f64, usize);

/// Returns the best of the bins before a run of rate `next`, given by their starts, that lead to it.
fn best_before(values: &[f64], rates: &[f64], follows: impl Fn(f64) -> bool) -> Before {
    let mut best = (f64::NEG_INFINITY, 0);
    for (from, (value, rate)) in values.iter().zip(rates).enumerate() {
        if *value > best.0 && follows(*rate) {
            best = (*value, from);
        }
    }
    best
}

impl Way {
    fn straight_on(self, values: &[f64], rates: &[f64], next: f64) -> Before {
        match self {
            Way::Free => best_before(values, rates, |_| true),
            Way::Rising => best_before(values, rates, |rate| rate < next),
            Way::Falling => best_before(values, rates, |rate| rate > next),
        }
    }

    /// The other way, after the turn.
    fn turned(self) -> Option<Way> {
        match self {
            Way::Free => None,
            Way::Rising => Some(Way::Falling),
            Way::Falling => Some(Way::Rising),
        }
    }
}

/// Returns the endings with one bin more.
fn longer(runs: &Runs, last: &Endings, way: Way) -> Endings {
    let mut next = Endings::none(runs.values.len());
    for to in 2..=runs.prebins() {
        for middle in 1..to {
            let at = runs.at(middle, to);
            let (value, rate) = (runs.values[at], runs.rates[at]);
            if value == f64::NEG_INFINITY {
                continue;
            }
            let range = runs.ending(middle);
            let rates = &runs.rates[range.clone()];
            let [first, second] = [0, 1].map(|leg: usize| &last.values[leg][range.clone()]);
            let (best, from) = way.straight_on(first, rates, rate);
            next.values[0][at] = best + value;
            next.before[0][at] = (from, Leg::First);
            if let Some(turned) = way.turned() {
                let (of_first, of_second) = (
                    turned.straight_on(first, rates, rate),
                    turned.straight_on(second, rates, rate),
                );
                let (best, before) = match of_second.0 > of_first.0 {
                    true => (of_second.0, (of_second.1, Leg::Second)),
                    false => (of_first.0, (of_first.1, Leg::First)),
                };
                next.values[1][at] = best + value;
                next.before[1][at] = before;
            }
        }
    }
    next
}

/// Returns the best two or more bins.
pub(super) fn best_along(runs: &Runs, bins_max: usize, way: Way) -> Best {
    let mut first = Endings::none(runs.values.len());
    for to in 1..=runs.prebins() {
        first.values[0][runs.at(0, to)] = runs.values[runs.at(0, to)];
    }
    let mut by_bins = vec![first];
    for _ in 1..bins_max.min(runs.prebins()) {
        if let Some(last) = by_bins.last() {
            let next = longer(runs, last, way);
            by_bins.push(next);
        }
    }
    let trends = match way {
        Way::Free => [Trend::None, Trend::None],
        Way::Rising => [Trend::Up, Trend::Peak],
        Way::Falling => [Trend::Down, Trend::Valley],
    };
    Best {
        straight: best_on(runs, &by_bins, Leg::First, trends[0]),
        turning: best_on(runs, &by_bins, Leg::Second, trends[1]),
    }
}

/// Returns the best two or more bins whose last is on `leg`.
fn best_on(runs: &Runs, by_bins: &[Endings], leg: Leg, trend: Trend) -> Option<Optimum> {
    let count = runs.prebins();
    let mut best: Option<(f64, usize, usize)> = None;
    for (bins, endings) in by_bins.iter().enumerate().skip(1) {
        let values = &endings.values[leg as usize][runs.ending(count)];
        for (from, value) in values.iter().enumerate() {
            if *value > best.map_or(f64::NEG_INFINITY, |best| best.0) {
                best = Some((*value, bins, from));
            }
        }
    }
    let (information_value, bins, mut from) = best?;
    let (mut to, mut leg) = (count, leg);
    let mut bin_of = vec![0; count];
    for bin in (0..=bins).rev() {
        bin_of[from..to].fill(bin);
        if bin > 0 {
            let before = by_bins[bin].before[leg as usize][runs.at(from, to)];
            to = from;
            (from, leg) = before;
        }
    }
    Some(Optimum {
        bin_of,
        information_value,
        trend,
    })
}
