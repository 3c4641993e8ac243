//! What a bin holds, said so that bins can be tested in any order.
//!
//! Owns the one reading of bins that all exports are written from. Must not know a format.

use crate::workshop::bins::{Bins, Value};

/// What a bin holds. No value is in two bins.
#[derive(Clone, Debug, PartialEq)]
pub enum Rule<'a> {
    /// No value.
    Missing,
    /// A special code; `None` where an earlier bin has the same code.
    Code(Option<f64>),
    /// Numbers from `from` on and below `below`, without those in `except`, which are special codes.
    Interval {
        /// `None`: from the smallest number on.
        from: Option<f64>,
        /// `None`: up to the largest.
        below: Option<f64>,
        /// Special codes within.
        except: Vec<f64>,
    },
    /// These words.
    Words(Vec<&'a str>),
    /// Any word but these.
    Other(Vec<&'a str>),
}

/// Returns the rule of each bin, in the order of the bins.
pub fn rules(bins: &Bins) -> Vec<Rule<'_>> {
    match bins {
        Bins::Intervals { edges, specials } => {
            let mut rules = intervals(edges, specials);
            rules.push(Rule::Missing);
            for (at, special) in specials.iter().enumerate() {
                let is_first = bins.index(Value::Number(*special)) == edges.len() + 2 + at;
                rules.push(Rule::Code(is_first.then_some(*special)));
            }
            rules
        }
        Bins::Groups { groups, specials } => {
            // A word may stand in a list and yet not be found there: what scores is the look-up.
            let found = |word: &&str, bin: usize| bins.index(Value::Word(word)) == bin;
            let mut rules = Vec::new();
            let mut all = Vec::new();
            for (bin, group) in groups.iter().enumerate() {
                let words = group.iter().map(String::as_str);
                rules.push(Rule::Words(words.filter(|w| found(w, bin)).collect()));
            }
            rules.push(Rule::Missing);
            for (at, special) in specials.iter().enumerate() {
                let words = [special.as_str()].into_iter();
                let bin = groups.len() + 1 + at;
                rules.push(Rule::Words(words.filter(|w| found(w, bin)).collect()));
            }
            for rule in &rules {
                if let Rule::Words(words) = rule {
                    all.extend(words.iter().copied());
                }
            }
            rules.push(Rule::Other(all));
            rules
        }
    }
}

fn intervals<'a>(edges: &[f64], specials: &[f64]) -> Vec<Rule<'a>> {
    let lower = [None].into_iter().chain(edges.iter().copied().map(Some));
    let upper = edges.iter().copied().map(Some).chain([None]);
    let interval = |(from, below): (Option<f64>, Option<f64>)| {
        let mut except: Vec<f64> = specials
            .iter()
            .copied()
            .filter(|code| from.is_none_or(|e| *code >= e) && below.is_none_or(|e| *code < e))
            .collect();
        except.sort_by(f64::total_cmp);
        except.dedup();
        Rule::Interval {
            from,
            below,
            except,
        }
    };
    lower.zip(upper).map(interval).collect()
}

impl Rule<'_> {
    /// Says whether a value is in the bin.
    pub fn holds(&self, value: Value<'_>) -> bool {
        match (self, value) {
            (Rule::Missing, Value::Missing) => true,
            (Rule::Missing, Value::Number(number)) => number.is_nan(),
            (Rule::Code(Some(code)), Value::Number(number)) => *code == number,
            (
                Rule::Interval {
                    from,
                    below,
                    except,
                },
                Value::Number(number),
            ) => {
                !number.is_nan()
                    && from.is_none_or(|edge| number >= edge)
                    && below.is_none_or(|edge| number < edge)
                    && !except.contains(&number)
            }
            (Rule::Words(words), Value::Word(word)) => words.contains(&word),
            (Rule::Other(words), Value::Word(word)) => !words.contains(&word),
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(words: &[&str]) -> Vec<String> {
        words.iter().map(|word| (*word).to_owned()).collect()
    }

    #[test]
    fn each_value_is_held_by_the_bin_of_the_look_up_and_by_no_other() {
        let edges = vec![-3.5, 0.1, 0.30000000000000004, 7.0];
        let numbers = Bins::Intervals {
            edges: edges.clone(),
            specials: vec![-9.0, 0.2, 7.0, -9.0],
        };
        let words = Bins::Groups {
            // The second list is out of order, so that the look-up misses a word; `a` stands in two lists.
            groups: vec![list(&["a", "c"]), list(&["z", "y", "b"]), list(&["a", "d"])],
            specials: list(&["?", "c", "?"]),
        };
        let mut values = vec![Value::Missing, Value::Number(f64::NAN)];
        for edge in edges.into_iter().chain([-9.0, 0.2, 0.0]) {
            values.extend([edge.next_down(), edge, edge.next_up()].map(Value::Number));
        }
        values.extend([f64::INFINITY, f64::NEG_INFINITY, f64::MAX, -0.0].map(Value::Number));
        let texts = ["", "a", "b", "c", "d", "y", "z", "?", "new", "A"];
        for (bins, values) in [
            (numbers, values),
            (
                words,
                texts
                    .into_iter()
                    .map(Value::Word)
                    .chain([Value::Missing])
                    .collect(),
            ),
        ] {
            let rules = rules(&bins);
            assert_eq!(rules.len(), bins.count());
            for value in values {
                let holding: Vec<usize> = (0..rules.len())
                    .filter(|i| rules[*i].holds(value))
                    .collect();
                assert_eq!(holding, [bins.index(value)], "{value:?}");
            }
        }
    }
}
