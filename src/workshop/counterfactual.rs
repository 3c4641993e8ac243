//! What would have to be different for a better score.
//!
//! Owns the search for changes of one or two columns. A card is a table, so the answers are exact: a column is moved to each part of its line,
//! or list of words, that any of its bins tells apart, and every pair that the column is in is looked up anew. Nobody is told to lose a value:
//! missing values, special codes and words that training has not seen are never moved to. Must not know languages.

mod parts;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use self::parts::{Move, Parts};
use super::{
    bins::{Bins, Value},
    card::{Card, Error},
};

/// The most columns that [`reach`] changes together.
pub const CHANGES_MAX: usize = 2;

/// A column with another value.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Change<'a> {
    /// The column.
    pub column: &'a str,
    /// Where its value is: an interval, a group of words, `missing`, `special …` or `other`.
    pub from: String,
    /// Where its value would be; any value there gives the same score.
    pub to: String,
    /// A value there; of an interval the one nearest to the record's.
    #[serde(skip)]
    pub value: Value<'a>,
}

/// Changes and what they come to.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Counterfactual<'a> {
    /// The changes, each of another column.
    pub changes: Vec<Change<'a>>,
    /// Points more than the record has.
    pub gained: i32,
    /// The score.
    pub points: i32,
    /// Probability of bad at that score.
    pub pd: f64,
}

/// Whether a score can be reached.
#[derive(Clone, Debug, PartialEq)]
pub enum Reach<'a> {
    /// The record has it.
    There,
    /// It can, by these changes: the fewest columns, then the fewest points.
    By(Counterfactual<'a>),
    /// Not by changing at most [`CHANGES_MAX`] columns.
    NotFound {
        /// The best score that so many changes come to.
        points_found: i32,
        /// No changes of any number of the free columns come to more.
        points_bound: i32,
    },
}

/// Returns the lowest score at which the probability of bad is at most `pd_max`; `None` where no score of the card is so good.
pub fn points_for(card: &Card, pd_max: f64) -> Option<i32> {
    let (worst, best) = card.span();
    (worst..=best).find(|points| card.pd(*points) <= pd_max)
}

/// Returns for each column that is not `fixed` its best change, where that gains points; most points first, ties by information value, then
/// by name. The record's values stand in the order of the card's columns.
///
/// # Errors
/// [`Error::Width`] where the record has another number of values.
pub fn counterfactuals<'a>(
    card: &'a Card,
    record: &[Value<'a>],
    fixed: &BTreeSet<String>,
) -> Result<Vec<Counterfactual<'a>>, Error> {
    let search = Search::new(card, record, fixed)?;
    let mut found: Vec<(f64, Counterfactual<'a>)> = Vec::new();
    for (column, moves) in card.content().columns.iter().zip(&search.moves) {
        // The first of the best: moves stand in the order of their distance.
        let best = moves.list.iter().rev().max_by_key(|step| step.gain);
        if let Some(best) = best.filter(|best| best.gain > 0) {
            let mut change = moves.change(best);
            change.to = moves.widened(best);
            let told = search.told(vec![change], best.gain);
            found.push((column.information_value, told));
        }
    }
    found.sort_by(|(worth_a, a), (worth_b, b)| {
        let by_points = b.gained.cmp(&a.gained);
        let name = |told: &Counterfactual<'a>| told.changes.first().map(|change| change.column);
        by_points
            .then(worth_b.total_cmp(worth_a))
            .then(name(a).cmp(&name(b)))
    });
    Ok(found.into_iter().map(|(_, told)| told).collect())
}

/// Returns how `points_min` can be reached by changing one column, otherwise two, of those that are not `fixed`. All such changes are
/// tried.
///
/// # Errors
/// [`Error::Width`] where the record has another number of values.
pub fn reach<'a>(
    card: &'a Card,
    record: &[Value<'a>],
    fixed: &BTreeSet<String>,
    points_min: i32,
) -> Result<Reach<'a>, Error> {
    let search = Search::new(card, record, fixed)?;
    let needed = points_min - search.points;
    if needed <= 0 {
        return Ok(Reach::There);
    }
    let (single, best_single) = search.by_one(needed);
    if let Some(told) = single {
        return Ok(Reach::By(told));
    }
    let (double, best_double) = search.by_two(needed)?;
    if let Some(told) = double {
        return Ok(Reach::By(told));
    }
    Ok(Reach::NotFound {
        points_found: search.points + best_single.max(best_double).max(0),
        points_bound: search.bound(fixed),
    })
}

/// A record with all moves of its columns.
struct Search<'a> {
    card: &'a Card,
    record: Vec<Value<'a>>,
    points: i32,
    /// Per column of the card.
    moves: Vec<Moves<'a>>,
}

/// The moves of one column, the nearest first; none for one that is fixed.
struct Moves<'a> {
    column: &'a str,
    from: String,
    list: Vec<Move<'a>>,
}

impl<'a> Moves<'a> {
    fn change(&self, step: &Move<'a>) -> Change<'a> {
        Change {
            column: self.column,
            from: self.from.clone(),
            to: step.to.clone(),
            value: step.value,
        }
    }

    /// Returns what the intervals around a move are called together that gain the same.
    fn widened(&self, step: &Move<'a>) -> String {
        let Some((at, mut from, mut below)) = step.interval else {
            return step.to.clone();
        };
        let same = |at: usize| {
            let equal = self.list.iter().filter(|other| other.gain == step.gain);
            equal.filter_map(|other| other.interval).find(|i| i.0 == at)
        };
        let mut low = at;
        while let Some((found, edge, _)) = low.checked_sub(1).and_then(same) {
            (low, from) = (found, edge);
        }
        let mut high = at;
        while let Some((found, _, edge)) = same(high + 1) {
            (high, below) = (found, edge);
        }
        let bins = Bins::Intervals {
            edges: from.into_iter().chain(below).collect(),
            specials: Vec::new(),
        };
        bins.label(usize::from(from.is_some()))
    }
}

impl<'a> Search<'a> {
    fn new(
        card: &'a Card,
        record: &[Value<'a>],
        fixed: &BTreeSet<String>,
    ) -> Result<Search<'a>, Error> {
        let mut search = Search {
            card,
            record: record.to_vec(),
            points: card.score(record)?.points,
            moves: Vec::new(),
        };
        for (at, (column, value)) in card.content().columns.iter().zip(record).enumerate() {
            let parts = Parts::of(card, &column.name, &column.bins);
            let mut list = match fixed.contains(&column.name) {
                true => Vec::new(),
                false => parts.steps(*value),
            };
            for step in &mut list {
                step.gain = search.score_with(&[(at, step.value)])? - search.points;
            }
            search.moves.push(Moves {
                column: &column.name,
                from: parts.bins.label(parts.bins.index(*value)),
                list,
            });
        }
        Ok(search)
    }

    /// Returns the score with other values in some columns.
    fn score_with(&self, changes: &[(usize, Value<'a>)]) -> Result<i32, Error> {
        let mut record = self.record.clone();
        for (at, value) in changes {
            if let Some(place) = record.get_mut(*at) {
                *place = *value;
            }
        }
        Ok(self.card.score(&record)?.points)
    }

    fn told(&self, changes: Vec<Change<'a>>, gained: i32) -> Counterfactual<'a> {
        let points = self.points + gained;
        Counterfactual {
            changes,
            gained,
            points,
            pd: self.card.pd(points),
        }
    }

    /// Returns the move that gains least of those that gain enough, and the most that any gains.
    fn by_one(&self, needed: i32) -> (Option<Counterfactual<'a>>, i32) {
        let mut most = i32::MIN;
        let mut least: Option<(i32, &Moves<'a>, &Move<'a>)> = None;
        for moves in &self.moves {
            for step in &moves.list {
                most = most.max(step.gain);
                let is_less = least.is_none_or(|(gain, _, _)| step.gain < gain);
                if step.gain >= needed && is_less {
                    least = Some((step.gain, moves, step));
                }
            }
        }
        let told = least.map(|(gain, moves, step)| {
            let mut change = moves.change(step);
            change.to = moves.widened(step);
            self.told(vec![change], gain)
        });
        (told, most)
    }

    /// Returns the two moves that gain least of those that gain enough, and the most that any two gain.
    fn by_two(&self, needed: i32) -> Result<(Option<Counterfactual<'a>>, i32), Error> {
        let mut most = i32::MIN;
        let mut least: Option<(i32, [(&Moves<'a>, &Move<'a>); 2])> = None;
        for (at, first) in self.moves.iter().enumerate() {
            for (other, second) in self.moves.iter().enumerate().skip(at + 1) {
                let is_pair = self.are_paired(first.column, second.column);
                for one in &first.list {
                    for two in &second.list {
                        let gain = match is_pair {
                            true => {
                                let both = [(at, one.value), (other, two.value)];
                                self.score_with(&both)? - self.points
                            }
                            false => one.gain + two.gain,
                        };
                        most = most.max(gain);
                        if gain >= needed && least.is_none_or(|(found, _)| gain < found) {
                            least = Some((gain, [(first, one), (second, two)]));
                        }
                    }
                }
            }
        }
        let told = least.map(|(gain, both)| {
            let changes = both.map(|(moves, step)| moves.change(step));
            self.told(changes.to_vec(), gain)
        });
        Ok((told, most))
    }

    /// Says whether two columns have points together.
    fn are_paired(&self, one: &str, other: &str) -> bool {
        let mut pairs = self.card.content().pairs.iter();
        pairs.any(|pair| {
            (pair.first == one && pair.second == other)
                || (pair.first == other && pair.second == one)
        })
    }

    /// Returns a score that no change of the free columns exceeds: each part at its best by itself.
    fn bound(&self, fixed: &BTreeSet<String>) -> i32 {
        let content = self.card.content();
        let mut values: BTreeMap<&str, Vec<Value<'a>>> = BTreeMap::new();
        for ((column, value), moves) in content.columns.iter().zip(&self.record).zip(&self.moves) {
            let list = values.entry(&column.name).or_default();
            list.push(*value);
            if !fixed.contains(&column.name) {
                list.extend(moves.list.iter().map(|step| step.value));
            }
        }
        let of = |name: &str| values.get(name).map_or(&[][..], Vec::as_slice);
        let mut bound = 0;
        for column in &content.columns {
            let points = |value: &Value<'a>| column.points_at(column.bins.index(*value));
            bound += of(&column.name).iter().map(points).max().unwrap_or(0);
        }
        for pair in &content.pairs {
            let (rows, columns) = (of(&pair.first), of(&pair.second));
            let cells = rows.iter().flat_map(|row| {
                columns.iter().map(move |column| {
                    let row = pair.first_bins.index(*row);
                    pair.points_at(row, pair.second_bins.index(*column))
                })
            });
            bound += cells.max().unwrap_or(0);
        }
        bound
    }
}
