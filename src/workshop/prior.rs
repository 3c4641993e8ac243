//! What an expert says before the data: log-odds per bin of the columns that a card knows.
//!
//! Owns what the expert's word is worth beside the data. With `strength` s and n rows, the word weighs w = s ÷ (s + n) in every bin, as if s
//! loans like those of the book had come out as the card says; and it speaks for a weight of 1 on each column, and for its own level, with the
//! information of s loans. Must not know files.

mod heard;
mod place;

use std::collections::BTreeMap;

pub use self::heard::Heard;
use super::{
    bins::Bins,
    book::Book,
    card::Content,
    prebins::Prebinned,
    scale::Scale,
    shapes::{Learnt, counts, mean},
};
use crate::{
    statistics::{
        logistic::{log_odds, logistic},
        newton::Prior,
    },
    table::Column,
};

/// One column of an expert's card.
#[derive(Clone, Debug, PartialEq)]
pub struct ExpertColumn {
    /// Its bins.
    pub bins: Bins,
    /// Points per bin.
    pub points: Vec<i32>,
    /// Points where nothing is known of the column.
    pub neutral: i32,
}

/// An expert's card and what its word is worth.
#[derive(Clone, Debug, PartialEq)]
pub struct Expert {
    scale: Scale,
    columns: BTreeMap<String, ExpertColumn>,
    /// In rows.
    strength: f64,
}

/// An expert who cannot be heard.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The options ask for a prior and nobody gave the card.
    #[error("expected the expert's card that `prior` asks for, found none")]
    NoCard,
    /// A pair is not the word of one column.
    #[error(
        "expected an expert's card without pairs, found `{0}`: make it with `shapes.pairs_max = 0`"
    )]
    Pairs(String),
    /// Columns of the card are not in the table, or have another role there.
    #[error(
        "expected {} in the table, free of other roles: the expert's card has points for them (`exclude` leaves a column alone)",
        .0.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
    )]
    NoColumns(Vec<String>),
    /// A column is of another kind.
    #[error("column `{0}`: expected {1}, as in the expert's card")]
    Kind(String, &'static str),
}

impl Expert {
    /// Returns the expert whose card adds `columns` to a score on `scale`; `strength` is in rows, above 0.
    pub fn new(scale: Scale, columns: BTreeMap<String, ExpertColumn>, strength: f64) -> Expert {
        Expert {
            scale,
            columns,
            strength,
        }
    }

    /// Returns the expert of a card of the workshop. Its points count, not its calibration.
    ///
    /// # Errors
    /// [`Error::Pairs`].
    pub fn of_card(card: &Content, strength: f64) -> Result<Expert, Error> {
        if let Some(pair) = card.pairs.first() {
            return Err(Error::Pairs(format!("{} × {}", pair.first, pair.second)));
        }
        let columns = card.columns.iter().map(|column| {
            let known = ExpertColumn {
                bins: column.bins.clone(),
                points: column.points.clone(),
                neutral: column.neutral,
            };
            (column.name.clone(), known)
        });
        Ok(Expert::new(card.scale, columns.collect(), strength))
    }

    /// Returns the expert's word on a book.
    ///
    /// # Errors
    /// [`Error::NoColumns`] where the table lacks columns of the card that `exclude` does not name.
    pub fn on(&self, book: &Book<'_>, exclude: &[String]) -> Result<Word<'_>, Error> {
        let is_there = |name: &String| book.columns.iter().any(|column| column.name == *name);
        let absent = self.columns.keys().filter(|name| !is_there(name));
        let (excluded, missing): (Vec<&String>, Vec<&String>) =
            absent.partition(|name| exclude.contains(name));
        if !missing.is_empty() {
            return Err(Error::NoColumns(missing.into_iter().cloned().collect()));
        }
        let mut level = self.scale.log_odds(0.0);
        for name in excluded {
            level += self.log_odds(self.columns[name].neutral);
        }
        let rows: f64 = book.weights.iter().sum();
        let rate = book.bad_rate();
        Ok(Word {
            expert: self,
            share: self.strength / (self.strength + rows),
            information: self.strength * rate * (1.0 - rate),
            level,
        })
    }

    /// Returns the log-odds of bad that points are worth.
    fn log_odds(&self, points: i32) -> f64 {
        -f64::from(points) / self.scale.factor()
    }
}

/// What an expert says of one book.
#[derive(Clone, Copy, Debug)]
pub struct Word<'a> {
    expert: &'a Expert,
    /// What the word weighs beside the data, within (0, 1).
    share: f64,
    /// Curvature of the loss of s rows: s · p · (1 − p), p the book's rate of bads.
    information: f64,
    /// Log-odds without any column of the table.
    level: f64,
}

/// What an expert says of one column: log-odds of bad per fine bin.
#[derive(Clone, Debug, PartialEq)]
pub struct Says(Vec<f64>);

/// The expert's prior of a fit: of the intercept and of each term.
#[derive(Clone, Debug, PartialEq)]
pub struct Belief {
    /// Of the intercept.
    pub intercept: Prior,
    /// Of each term; precision 0 where the expert says nothing.
    pub terms: Vec<Prior>,
}

impl Word<'_> {
    /// Returns what the expert says of a column, whose fine bins are cut where the card cuts; `None` where the card does not know it.
    ///
    /// # Errors
    /// [`Error::Kind`].
    pub fn of(
        &self,
        column: &Column,
        order: &[u32],
        fine: &mut Prebinned,
    ) -> Result<Option<Says>, Error> {
        let Some(known) = self.expert.columns.get(&column.name) else {
            return Ok(None);
        };
        *fine = place::cut(column, order, fine, &known.bins)?;
        let points = place::bins_in(&fine.bins, &known.bins)
            .into_iter()
            .map(|bin| known.points.get(bin).copied().unwrap_or(known.neutral));
        let log_odds = points.map(|points| self.expert.log_odds(points));
        Ok(Some(Says(log_odds.collect())))
    }

    /// Mixes the word into shapes: what is learnt of a bin weighs 1 − w and what the expert says of it w, and a bin without rows is the
    /// expert's alone. A pair with a column that the expert knows weighs 1 − w, for the expert sees none.
    pub fn mix_into(&self, learnt: &mut Learnt, columns: &[Prebinned], known: &[Option<Says>]) {
        let (of_data, of_expert) = (1.0 - self.share, self.share);
        for (at, (says, column)) in known.iter().zip(columns).enumerate() {
            let Some(Says(says)) = says else {
                continue;
            };
            let rows = counts(&column.codes, column.bins.count());
            let centre = mean(&rows, says);
            for ((value, says), rows) in learnt.mains[at].iter_mut().zip(says).zip(&rows) {
                let of_data = if *rows == 0.0 { 0.0 } else { of_data };
                *value = of_data * *value + (1.0 - of_data) * (says - centre);
            }
            for (value, code) in learnt.unseen[at].iter_mut().zip(&column.codes) {
                let says = says[usize::from(*code)] - centre;
                *value = (of_data * f64::from(*value) + of_expert * says) as f32;
            }
        }
        let unseen = learnt.unseen.iter_mut().skip(columns.len());
        for (pair, unseen) in learnt.pairs.iter_mut().zip(unseen) {
            if known[pair.columns.0].is_some() || known[pair.columns.1].is_some() {
                pair.table.iter_mut().for_each(|value| *value *= of_data);
                unseen.iter_mut().for_each(|value| *value *= of_data as f32);
            }
        }
    }

    /// Adds the goods and bads of the expert's loans to those of each bin: s loans, spread as the book's rows are, with the card's odds
    /// between bins and the book's rate in all. Returns the weight of evidence that the card gives each bin.
    pub fn lend(&self, says: &Says, counted: &mut [(f64, f64)]) -> Vec<f64> {
        let rows: Vec<f64> = counted.iter().map(|(good, bad)| good + bad).collect();
        let all: f64 = rows.iter().sum();
        let rate = counted.iter().map(|count| count.1).sum::<f64>() / all;
        let level = level(&says.0, &rows, rate);
        for (((good, bad), says), rows) in counted.iter_mut().zip(&says.0).zip(&rows) {
            let loans = self.expert.strength * rows / all;
            let rate = logistic(level + says);
            *bad += loans * rate;
            *good += loans * (1.0 - rate);
        }
        let relative = level - log_odds(rate);
        says.0.iter().map(|says| says + relative).collect()
    }

    /// Returns the prior of a coefficient for which the expert stands at `mean`; its precision is the information that s loans have on
    /// the coefficient of `column`.
    pub fn coefficient(&self, mean: f64, column: &[f32], weights: &[f64]) -> Prior {
        Prior {
            mean,
            precision: self.information * spread(column, weights),
        }
    }

    /// Returns the expert's prior of a fit. `means` are the means over the rows of what the expert says of each column; `moved` is by how much
    /// log-odds of the book are above those of the sample.
    pub fn belief(
        &self,
        terms: Vec<Prior>,
        columns: &[&[f32]],
        weights: &[f64],
        means: &[f64],
        moved: f64,
    ) -> Belief {
        let mut level = self.level - moved + means.iter().sum::<f64>();
        for (prior, column) in terms.iter().zip(columns) {
            if prior.precision > 0.0 {
                level -= prior.mean * weighted_mean(column, weights);
            }
        }
        Belief {
            intercept: Prior {
                mean: level,
                precision: self.information,
            },
            terms,
        }
    }
}

impl Says {
    /// Returns the mean over the rows of a column.
    pub fn mean(&self, column: &Prebinned) -> f64 {
        mean(&counts(&column.codes, column.bins.count()), &self.0)
    }
}

/// Returns the log-odds at which the expert's rates have the mean `rate` over the rows.
fn level(says: &[f64], rows: &[f64], rate: f64) -> f64 {
    let all: f64 = rows.iter().sum();
    let (mut low, mut high) = (-LEVEL_MAX, LEVEL_MAX);
    for _ in 0..BISECTIONS {
        let middle = 0.5 * (low + high);
        let bads: f64 = says
            .iter()
            .zip(rows)
            .map(|(says, rows)| rows * logistic(middle + says))
            .sum();
        match bads < rate * all {
            true => low = middle,
            false => high = middle,
        }
    }
    0.5 * (low + high)
}

/// Log-odds within which every level lies: points of a card are within ±100,000, and those of a useful one far within.
const LEVEL_MAX: f64 = 10_000.0;
/// Halvings after which nothing is left of the interval.
const BISECTIONS: usize = 100;

fn weighted_mean(column: &[f32], weights: &[f64]) -> f64 {
    let both = column.iter().zip(weights);
    let sum: f64 = both.map(|(x, w)| w * f64::from(*x)).sum();
    sum / weights.iter().sum::<f64>()
}

/// Returns the variance of a column over the rows.
fn spread(column: &[f32], weights: &[f64]) -> f64 {
    let mean = weighted_mean(column, weights);
    let squares: f64 = column
        .iter()
        .zip(weights)
        .map(|(x, w)| w * (f64::from(*x) - mean) * (f64::from(*x) - mean))
        .sum();
    squares / weights.iter().sum::<f64>()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn expert(strength: f64) -> Expert {
        Expert::new(Scale::default(), BTreeMap::new(), strength)
    }

    fn word(expert: &Expert) -> Word<'_> {
        Word {
            expert,
            share: 0.5,
            information: expert.strength * 0.09,
            level: 0.0,
        }
    }

    #[test]
    fn loans_are_spread_as_the_rows_and_keep_the_rate() {
        let mut counted = vec![(80.0, 20.0), (90.0, 10.0), (0.0, 0.0)];
        let expert = expert(1000.0);
        let says = Says(vec![0.0, 1.0, 5.0]);
        let evidence = word(&expert).lend(&says, &mut counted);
        let all: f64 = counted.iter().map(|(good, bad)| good + bad).sum();
        let bads: f64 = counted.iter().map(|count| count.1).sum();
        assert!((all - 1200.0).abs() < 1e-9);
        assert!((bads - 0.15 * 1200.0).abs() < 1e-6, "{bads}");
        assert_eq!(counted[2], (0.0, 0.0));
        let odds = |at: usize| {
            let own = [(80.0, 20.0), (90.0, 10.0)][at];
            (counted[at].1 - own.1) / (counted[at].0 - own.0)
        };
        assert!((odds(1) / odds(0) - core::f64::consts::E).abs() < 1e-9);
        let of_loans = log_odds(odds(1) / (1.0 + odds(1))) - log_odds(0.15);
        assert!((evidence[1] - of_loans).abs() < 1e-9);
        assert!((evidence[2] - evidence[0] - 5.0).abs() < 1e-9);
    }

    #[test]
    fn a_coefficient_has_the_information_of_so_many_loans() {
        let expert = expert(100.0);
        let prior = word(&expert).coefficient(1.0, &[-1.0, 1.0, -1.0, 1.0], &[1.0; 4]);
        assert!((prior.precision - 9.0).abs() < 1e-12, "{prior:?}");
        let constant = word(&expert).coefficient(1.0, &[2.0; 4], &[1.0; 4]);
        assert_eq!(constant.precision, 0.0);
    }

    #[test]
    fn the_level_is_that_of_the_card_at_the_means() {
        let expert = expert(100.0);
        let word = Word {
            level: -2.0,
            ..word(&expert)
        };
        let terms = vec![
            Prior {
                mean: 1.0,
                precision: 3.0,
            },
            Prior::NONE,
        ];
        let columns: [&[f32]; 2] = [&[0.5, 1.5], &[7.0, 9.0]];
        let belief = word.belief(terms, &columns, &[1.0, 1.0], &[0.25], 0.5);
        assert!((belief.intercept.mean - (-2.0 - 0.5 + 0.25 - 1.0)).abs() < 1e-12);
        assert!((belief.intercept.precision - 9.0).abs() < 1e-12);
    }
}
