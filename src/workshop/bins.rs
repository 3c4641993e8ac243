//! The bins of one column and the look-up of a value.
//!
//! Owns the order of the bins, which is the same everywhere: the intervals or groups of words, then `missing`, then one bin
//! per special code, and for words at last `other`, which takes the rare and the unseen. Must not know what a bin is worth.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// One value of a record.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value<'a> {
    /// A number; NaN counts as missing.
    Number(f64),
    /// A word.
    Word(&'a str),
    /// None.
    Missing,
}

/// The bins of one column.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Bins {
    /// Ascending edges e₁ < … < eₙ, which cut the line into `(-inf, e₁)`, `[e₁, e₂)`, …, `[eₙ, +inf)`.
    Intervals {
        /// The edges.
        edges: Vec<f64>,
        /// Numbers with bins of their own.
        specials: Vec<f64>,
    },
    /// Groups of words.
    Groups {
        /// The words of each group.
        groups: Vec<Vec<String>>,
        /// Words with bins of their own.
        specials: Vec<String>,
    },
}

impl Bins {
    /// Returns how many intervals or groups there are.
    pub fn cut(&self) -> usize {
        match self {
            Bins::Intervals { edges, .. } => edges.len() + 1,
            Bins::Groups { groups, .. } => groups.len(),
        }
    }

    /// Returns how many bins there are.
    pub fn count(&self) -> usize {
        match self {
            Bins::Intervals { edges, specials } => edges.len() + 2 + specials.len(),
            Bins::Groups { groups, specials } => groups.len() + 2 + specials.len(),
        }
    }

    /// Returns the index of the bin for missing values.
    pub fn missing(&self) -> usize {
        self.cut()
    }

    /// Returns the index of the bin for rare and unseen words; `None` for numbers.
    pub fn other(&self) -> Option<usize> {
        match self {
            Bins::Intervals { .. } => None,
            Bins::Groups { .. } => Some(self.count() - 1),
        }
    }

    /// Returns the index of the bin of a value. A word where a number belongs counts as missing, and so does the reverse.
    pub fn index(&self, value: Value<'_>) -> usize {
        match (self, value) {
            (Bins::Intervals { edges, specials }, Value::Number(number)) => {
                place_number(edges, specials, number)
            }
            (Bins::Groups { groups, specials }, Value::Word(word)) => {
                place_word(groups, specials, word)
            }
            _ => self.missing(),
        }
    }

    /// Returns the bins in which neighbours of `self` with the same number in `to` are one; `to` has an entry per interval or
    /// group, ascending from 0 for intervals.
    pub fn merged(&self, to: &[usize]) -> Bins {
        match self {
            Bins::Intervals { edges, specials } => Bins::Intervals {
                edges: edges
                    .iter()
                    .zip(to.windows(2))
                    .filter(|(_, pair)| pair[0] != pair[1])
                    .map(|(edge, _)| *edge)
                    .collect(),
                specials: specials.clone(),
            },
            Bins::Groups { groups, specials } => {
                let mut merged: BTreeMap<usize, Vec<String>> = BTreeMap::new();
                for (group, to) in groups.iter().zip(to) {
                    merged.entry(*to).or_default().extend(group.iter().cloned());
                }
                Bins::Groups {
                    groups: merged
                        .into_values()
                        .map(|mut words| {
                            words.sort();
                            words
                        })
                        .collect(),
                    specials: specials.clone(),
                }
            }
        }
    }

    /// Returns what a bin is called.
    pub fn label(&self, bin: usize) -> String {
        let cut = self.cut();
        if bin == cut {
            return "missing".to_owned();
        }
        match self {
            Bins::Intervals { edges, specials } => {
                if let Some(special) = bin.checked_sub(cut + 1).and_then(|i| specials.get(i)) {
                    return format!("special {special}");
                }
                let lower = bin.checked_sub(1).and_then(|i| edges.get(i));
                match (lower, edges.get(bin)) {
                    (None, None) => "(-inf, +inf)".to_owned(),
                    (None, Some(b)) => format!("(-inf, {b})"),
                    (Some(a), Some(b)) => format!("[{a}, {b})"),
                    (Some(a), None) => format!("[{a}, +inf)"),
                }
            }
            Bins::Groups { groups, specials } => {
                if let Some(special) = bin.checked_sub(cut + 1).and_then(|i| specials.get(i)) {
                    return format!("special {special}");
                }
                match groups.get(bin) {
                    Some(words) => words.join(", "),
                    None => "other".to_owned(),
                }
            }
        }
    }
}

/// Returns the bin of a number.
pub fn place_number(edges: &[f64], specials: &[f64], number: f64) -> usize {
    if number.is_nan() {
        return edges.len() + 1;
    }
    match specials.iter().position(|special| *special == number) {
        Some(at) => edges.len() + 2 + at,
        None => edges.partition_point(|edge| *edge <= number),
    }
}

fn place_word(groups: &[Vec<String>], specials: &[String], word: &str) -> usize {
    if let Some(at) = specials.iter().position(|special| special == word) {
        return groups.len() + 1 + at;
    }
    let holds = |words: &Vec<String>| words.binary_search_by(|w| w.as_str().cmp(word)).is_ok();
    match groups.iter().position(holds) {
        Some(group) => group,
        None => groups.len() + 1 + specials.len(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_has_one_bin() {
        let bins = Bins::Intervals {
            edges: vec![1.0, 3.0],
            specials: vec![98.0],
        };
        for (value, bin, label) in [
            (0.5, 0, "(-inf, 1)"),
            (1.0, 1, "[1, 3)"),
            (3.0, 2, "[3, +inf)"),
            (f64::NAN, 3, "missing"),
            (98.0, 4, "special 98"),
            (f64::INFINITY, 2, "[3, +inf)"),
        ] {
            assert_eq!(bins.index(Value::Number(value)), bin);
            assert_eq!(bins.label(bin), label);
        }
        assert_eq!(bins.index(Value::Missing), 3);
        assert_eq!(bins.index(Value::Word("1")), 3);
        assert_eq!(bins.count(), 5);
    }

    #[test]
    fn unseen_words_have_a_bin_of_their_own() {
        let words = |list: &[&str]| list.iter().map(|w| (*w).to_owned()).collect::<Vec<_>>();
        let bins = Bins::Groups {
            groups: vec![words(&["a", "c"]), words(&["b"])],
            specials: words(&["?"]),
        };
        for (word, bin, label) in [
            ("a", 0, "a, c"),
            ("b", 1, "b"),
            ("?", 3, "special ?"),
            ("zz", 4, "other"),
        ] {
            assert_eq!(bins.index(Value::Word(word)), bin);
            assert_eq!(bins.label(bin), label);
        }
        assert_eq!(bins.index(Value::Missing), 2);
        assert_eq!(bins.other(), Some(4));
    }

    #[test]
    fn merged_bins_hold_what_theirs_held() {
        let bins = Bins::Intervals {
            edges: vec![1.0, 2.0, 3.0],
            specials: vec![],
        };
        let merged = bins.merged(&[0, 0, 1, 1]);
        assert_eq!(merged.cut(), 2);
        assert_eq!(merged.index(Value::Number(1.5)), 0);
        assert_eq!(merged.index(Value::Number(2.0)), 1);
    }
}
