//! Where a column's value may be moved to.
//!
//! Owns the parts of a column's line, or list of words, that any bins of the card tell apart, and a value in each. Must not know points.

use std::collections::{BTreeMap, BTreeSet};

use crate::workshop::{
    bins::{Bins, Value},
    card::Card,
};

/// One column moved.
#[derive(Clone, Debug)]
pub(super) struct Move<'a> {
    pub(super) to: String,
    pub(super) value: Value<'a>,
    pub(super) gain: i32,
    /// Its place and ends on the line of numbers.
    pub(super) interval: Option<(usize, Option<f64>, Option<f64>)>,
}

/// The parts of a column's line, or list of words, that any bins of the card tell apart, as bins.
pub(super) struct Parts<'a> {
    pub(super) bins: Bins,
    /// A word of each group.
    words: Vec<&'a str>,
}

impl<'a> Parts<'a> {
    pub(super) fn of(card: &'a Card, name: &str, own: &'a Bins) -> Parts<'a> {
        let mut all = vec![own];
        for pair in &card.content().pairs {
            if pair.first == name {
                all.push(&pair.first_bins);
            }
            if pair.second == name {
                all.push(&pair.second_bins);
            }
        }
        match own {
            Bins::Intervals { .. } => Parts::of_numbers(&all),
            Bins::Groups { .. } => Parts::of_words(&all),
        }
    }

    fn of_numbers(all: &[&Bins]) -> Parts<'a> {
        let (mut edges, mut specials) = (Vec::new(), Vec::new());
        for bins in all {
            if let Bins::Intervals {
                edges: more,
                specials: codes,
            } = bins
            {
                edges.extend(more);
                specials.extend(codes);
            }
        }
        for list in [&mut edges, &mut specials] {
            list.sort_by(f64::total_cmp);
            list.dedup();
        }
        Parts {
            bins: Bins::Intervals { edges, specials },
            words: Vec::new(),
        }
    }

    /// Words that are in the same bin everywhere are one group.
    fn of_words(all: &[&'a Bins]) -> Parts<'a> {
        let mut specials: BTreeSet<&'a str> = BTreeSet::new();
        let mut words: BTreeSet<&'a str> = BTreeSet::new();
        for bins in all {
            if let Bins::Groups {
                groups,
                specials: codes,
            } = bins
            {
                specials.extend(codes.iter().map(String::as_str));
                words.extend(groups.iter().flatten().map(String::as_str));
            }
        }
        let mut groups: BTreeMap<Vec<usize>, Vec<&'a str>> = BTreeMap::new();
        for word in words.difference(&specials) {
            let places: Vec<usize> = all
                .iter()
                .map(|bins| bins.index(Value::Word(word)))
                .collect();
            // A word that no bin names is what training has not seen.
            let is_known = places
                .iter()
                .zip(all)
                .any(|(place, bins)| *place < bins.cut());
            if is_known {
                groups.entry(places).or_default().push(word);
            }
        }
        Parts {
            words: groups
                .values()
                .filter_map(|words| words.first().copied())
                .collect(),
            bins: Bins::Groups {
                groups: groups
                    .into_values()
                    .map(|words| words.into_iter().map(str::to_owned).collect())
                    .collect(),
                specials: specials.into_iter().map(str::to_owned).collect(),
            },
        }
    }

    /// Returns the moves from a value to every other interval or group, the nearest first, without their gains.
    pub(super) fn steps(&self, value: Value<'a>) -> Vec<Move<'a>> {
        let here = self.bins.index(value);
        let mut targets: Vec<usize> = (0..self.bins.cut()).filter(|part| *part != here).collect();
        if let (Bins::Intervals { .. }, true) = (&self.bins, here < self.bins.cut()) {
            targets.sort_by_key(|part| part.abs_diff(here));
        }
        targets
            .into_iter()
            .filter_map(|part| self.step(part, here))
            .collect()
    }

    fn step(&self, part: usize, here: usize) -> Option<Move<'a>> {
        let step = |value, interval| Move {
            to: self.bins.label(part),
            value,
            gain: 0,
            interval,
        };
        match &self.bins {
            Bins::Groups { .. } => {
                let word = self.words.get(part)?;
                Some(step(Value::Word(word), None))
            }
            Bins::Intervals { edges, specials } => {
                let from = part.checked_sub(1).and_then(|at| edges.get(at)).copied();
                let below = edges.get(part).copied();
                let number = match (from, below) {
                    // From above one comes to the upper end.
                    (_, Some(edge)) if part < here && here < self.bins.cut() => edge.next_down(),
                    (Some(edge), _) => edge,
                    (None, Some(edge)) => edge.next_down(),
                    (None, None) => 0.0,
                };
                let number = without_codes(number, specials, |x| {
                    self.bins.index(Value::Number(x)) == part
                })?;
                Some(step(Value::Number(number), Some((part, from, below))))
            }
        }
    }
}

/// Returns the number, or the next one beside it that is no special code and still in the part.
fn without_codes(number: f64, specials: &[f64], is_in: impl Fn(f64) -> bool) -> Option<f64> {
    let (mut up, mut down) = (number, number);
    for _ in 0..=specials.len() {
        if let Some(found) = [up, down].into_iter().find(|x| is_in(*x)) {
            return Some(found);
        }
        (up, down) = (up.next_up(), down.next_down());
    }
    None
}
