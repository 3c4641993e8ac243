//! The bins of a table's column and those of an expert's.
//!
//! Owns the common refinement: every fine bin lies in one bin of the expert's. Must not know what bins are worth.

use std::collections::BTreeMap;

use super::{super::bins::place_number, Bins, Error, Prebinned};
use crate::table::{Column, MISSING, Values};

/// Returns the fine bins of a column cut where the expert's are, and the bin of each row of `order`.
///
/// # Errors
/// [`Error::Kind`] where the one holds words and the other numbers.
pub fn cut(
    column: &Column,
    order: &[u32],
    fine: &Prebinned,
    expert: &Bins,
) -> Result<Prebinned, Error> {
    match (&fine.bins, expert, &column.values) {
        (
            Bins::Intervals { edges, specials },
            Bins::Intervals {
                edges: of_expert,
                specials: special_to_expert,
            },
            Values::Numbers(numbers),
        ) => {
            let edges = union(edges, of_expert);
            let specials = union(specials, special_to_expert);
            let place = |row: &u32| place_number(&edges, &specials, numbers[*row as usize]) as u16;
            let codes = order.iter().map(place).collect();
            Ok(Prebinned {
                bins: Bins::Intervals { edges, specials },
                codes,
            })
        }
        (
            Bins::Groups { groups, specials },
            Bins::Groups {
                groups: of_expert,
                specials: special_to_expert,
            },
            Values::Words { codes, words },
        ) => Ok(words_cut(
            (groups, specials),
            (of_expert, special_to_expert),
            (codes, words),
            order,
        )),
        // A column without any value may be read as either.
        _ if is_empty(&column.values) => {
            let bins = match expert {
                Bins::Intervals { .. } => expert.clone(),
                Bins::Groups { groups, specials } => Bins::Groups {
                    groups: groups.iter().flatten().map(|w| vec![w.clone()]).collect(),
                    specials: specials.clone(),
                },
            };
            Ok(Prebinned {
                codes: vec![bins.missing() as u16; order.len()],
                bins,
            })
        }
        (_, Bins::Intervals { .. }, _) => Err(Error::Kind(column.name.clone(), "numbers")),
        (_, Bins::Groups { .. }, _) => Err(Error::Kind(column.name.clone(), "words")),
    }
}

fn is_empty(values: &Values) -> bool {
    match values {
        Values::Numbers(numbers) => numbers.iter().all(|number| number.is_nan()),
        Values::Words { codes, .. } => codes.iter().all(|code| *code == MISSING),
    }
}

fn union(one: &[f64], other: &[f64]) -> Vec<f64> {
    let mut all = [one, other].concat();
    all.sort_by(f64::total_cmp);
    all.dedup();
    all
}

/// Groups and special words.
type Sorted<'a> = (&'a [Vec<String>], &'a [String]);

fn words_cut(
    (groups, specials): Sorted<'_>,
    (of_expert, special_to_expert): Sorted<'_>,
    (codes, words): (&[u32], &[String]),
    order: &[u32],
) -> Prebinned {
    let mut specials = [specials, special_to_expert].concat();
    specials.sort();
    specials.dedup();
    let mut alone: Vec<String> = groups
        .iter()
        .chain(of_expert)
        .flatten()
        .filter(|word| !specials.contains(word))
        .cloned()
        .collect();
    alone.sort();
    alone.dedup();
    let mut code_of: BTreeMap<&str, u16> = BTreeMap::new();
    for (code, word) in alone.iter().enumerate() {
        code_of.insert(word, code as u16);
    }
    let missing = alone.len();
    for (at, word) in specials.iter().enumerate() {
        code_of.insert(word, (missing + 1 + at) as u16);
    }
    let other = (missing + 1 + specials.len()) as u16;
    let to: Vec<u16> = words
        .iter()
        .map(|word| code_of.get(word.as_str()).copied().unwrap_or(other))
        .collect();
    let place = |row: &u32| match codes[*row as usize] {
        MISSING => missing as u16,
        code => to[code as usize],
    };
    let codes = order.iter().map(place).collect();
    let groups = alone.into_iter().map(|word| vec![word]).collect();
    Prebinned {
        bins: Bins::Groups { groups, specials },
        codes,
    }
}

/// Returns the expert's bin of each fine bin, which [`cut`] has made.
pub fn bins_in(fine: &Bins, expert: &Bins) -> Vec<usize> {
    let of_number = |number: f64| expert.index(super::super::bins::Value::Number(number));
    let of_word = |word: &String| expert.index(super::super::bins::Value::Word(word));
    let mut list = Vec::with_capacity(fine.count());
    match (fine, expert) {
        (Bins::Intervals { edges, specials }, Bins::Intervals { edges: cuts, .. }) => {
            // By the lower end: an edge may be a special number too, which has its own bin.
            list.push(0);
            list.extend(
                edges
                    .iter()
                    .map(|low| cuts.partition_point(|cut| cut <= low)),
            );
            list.push(expert.missing());
            list.extend(specials.iter().map(|special| of_number(*special)));
        }
        (Bins::Groups { groups, specials }, _) => {
            let first = |words: &Vec<String>| words.first().map_or(expert.missing(), of_word);
            list.extend(groups.iter().map(first));
            list.push(expert.missing());
            list.extend(specials.iter().map(of_word));
            list.push(expert.other().unwrap_or_else(|| expert.missing()));
        }
        (Bins::Intervals { .. }, Bins::Groups { .. }) => {
            list.resize(fine.count(), expert.missing());
        }
    }
    list
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(values: &[f64]) -> Column {
        Column {
            name: "x".to_owned(),
            values: Values::Numbers(values.to_vec()),
        }
    }

    fn intervals(edges: &[f64], specials: &[f64]) -> Bins {
        Bins::Intervals {
            edges: edges.to_vec(),
            specials: specials.to_vec(),
        }
    }

    fn words(list: &[&str]) -> Vec<String> {
        list.iter().map(|word| (*word).to_owned()).collect()
    }

    #[test]
    fn every_fine_interval_lies_in_one_of_the_experts() {
        let column = numbers(&[0.0, 1.5, 2.5, 9.0, f64::NAN, -9.0]);
        let fine = Prebinned {
            bins: intervals(&[1.0, 3.0], &[]),
            codes: Vec::new(),
        };
        let expert = intervals(&[2.0, 3.0], &[-9.0]);
        let order = [0, 1, 2, 3, 4, 5];
        let cut = cut(&column, &order, &fine, &expert).expect("cut");
        assert_eq!(cut.bins, intervals(&[1.0, 2.0, 3.0], &[-9.0]));
        assert_eq!(cut.codes, [0, 1, 2, 3, 4, 5]);
        assert_eq!(bins_in(&cut.bins, &expert), [0, 0, 1, 2, 3, 4]);
    }

    #[test]
    fn words_that_only_the_expert_knows_stand_alone() {
        let column = Column {
            name: "w".to_owned(),
            values: Values::Words {
                codes: vec![0, 1, 2, MISSING],
                words: words(&["a", "b", "z"]),
            },
        };
        let fine = Prebinned {
            bins: Bins::Groups {
                groups: vec![words(&["a"])],
                specials: Vec::new(),
            },
            codes: Vec::new(),
        };
        let expert = Bins::Groups {
            groups: vec![words(&["a", "b"]), words(&["c"])],
            specials: Vec::new(),
        };
        let cut = cut(&column, &[0, 1, 2, 3], &fine, &expert).expect("cut");
        // a, b, c, missing, other.
        assert_eq!(cut.codes, [0, 1, 4, 3]);
        assert_eq!(bins_in(&cut.bins, &expert), [0, 0, 1, 2, 3]);
    }

    #[test]
    fn another_kind_is_refused_and_an_empty_column_is_the_experts() {
        let expert = Bins::Groups {
            groups: vec![words(&["a", "b"])],
            specials: Vec::new(),
        };
        let fine = Prebinned {
            bins: intervals(&[], &[]),
            codes: vec![1, 1],
        };
        let refused = cut(&numbers(&[1.0, 2.0]), &[0, 1], &fine, &expert);
        assert!(matches!(refused, Err(Error::Kind(_, "words"))));
        let empty = numbers(&[f64::NAN, f64::NAN]);
        let cut = cut(&empty, &[0, 1], &fine, &expert).expect("cut");
        assert_eq!((cut.bins.cut(), cut.codes.as_slice()), (2, &[2, 2][..]));
        assert_eq!(bins_in(&cut.bins, &expert), [0, 0, 1, 2]);
    }
}
