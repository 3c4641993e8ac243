//! The card: whole points per bin, and the probability of bad for each sum of points.
//!
//! Owns what is stored and the one path from a record to its score: a look-up per column and per pair, and a sum of whole
//! numbers, so that a single record and a batch cannot differ. Must not know how points were found.

use serde::{Deserialize, Serialize};

use super::{
    bins::{Bins, Value},
    calibration::{self, Calibration, Table},
    scale::Scale,
    spec::Method,
};
use crate::table::{Frame, MISSING, Values};

/// The number of the form in which cards are written.
pub const FORMAT: u32 = 1;
/// The most points that one bin may be worth, either way.
const POINTS_MAX: i32 = 100_000;

/// A card as it is stored.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Content {
    /// [`FORMAT`].
    pub format: u32,
    /// The column that said who was bad.
    pub target: String,
    /// How the points were found.
    pub method: Method,
    /// Points and odds.
    pub scale: Scale,
    /// From the scale's log-odds to those that outcomes bear out.
    pub calibration: Calibration,
    /// Columns and their points.
    pub columns: Vec<CardColumn>,
    /// Pairs of columns and their points.
    pub pairs: Vec<CardPair>,
}

/// The points of one column.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CardColumn {
    /// Its name.
    pub name: String,
    /// Its bins.
    pub bins: Bins,
    /// Points per bin.
    pub points: Vec<i32>,
    /// Rounded mean of the points in training.
    pub neutral: i32,
    /// Information value of the bins in training.
    pub information_value: f64,
}

/// The points of two columns together, on top of those of each.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CardPair {
    /// Name of the first column.
    pub first: String,
    /// Name of the second.
    pub second: String,
    /// Bins of the first.
    pub first_bins: Bins,
    /// Bins of the second.
    pub second_bins: Bins,
    /// Points: a list per bin of the first, with an entry per bin of the second.
    pub points: Vec<Vec<i32>>,
    /// Rounded mean of the points in training.
    pub neutral: i32,
    /// Information value of the cells in training.
    pub information_value: f64,
}

/// A card that can score.
#[derive(Clone, Debug, PartialEq)]
pub struct Card {
    content: Content,
    /// Positions of the two columns of each pair.
    pairs_at: Vec<(usize, usize)>,
    table: Table,
}

/// What a record comes to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scored {
    /// Sum of the points; higher is better.
    pub points: i32,
    /// Probability of bad.
    pub pd: f64,
}

/// What a column or pair gives a record.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Part {
    /// The column, or `first × second`.
    pub name: String,
    /// The label of the value's bin, of both bins for a pair.
    pub bin: String,
    /// Its points.
    pub points: i32,
    /// Rounded mean of the points in training.
    pub neutral: i32,
    /// The most points that the part can give.
    pub maximum: i32,
    /// Information value in training.
    #[serde(skip)]
    pub information_value: f64,
}

/// A card or record that is refused.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The form is another.
    #[error("expected a card of format `{FORMAT}`, found `{0}`")]
    Format(u32),
    /// A column or pair breaks a rule.
    #[error("`{name}`: expected {expected}")]
    Broken {
        /// Column, or the pair's first one.
        name: String,
        /// The rule.
        expected: &'static str,
    },
    /// The probabilities cannot be listed.
    #[error(transparent)]
    Calibration(#[from] calibration::Error),
    /// A record has another width than the card.
    #[error("expected a record of {expected} values, found {found}")]
    Width {
        /// Columns of the card.
        expected: usize,
        /// Values of the record.
        found: usize,
    },
    /// The table to score lacks a column.
    #[error("expected a column `{0}`, which the card uses")]
    NoColumn(String),
    /// The column to score is of another kind.
    #[error("column `{0}`: expected {1}")]
    Kind(String, &'static str),
}

impl Card {
    /// Returns the card of `content`.
    ///
    /// # Errors
    /// [`Error`] where points do not fit the bins, a pair names no column, or the probabilities do not fall with every point.
    pub fn new(content: Content) -> Result<Card, Error> {
        if content.format != FORMAT {
            return Err(Error::Format(content.format));
        }
        for column in &content.columns {
            column.check()?;
        }
        let at = |name: &str| {
            content
                .columns
                .iter()
                .position(|column| column.name == name)
        };
        let mut pairs_at = Vec::with_capacity(content.pairs.len());
        for pair in &content.pairs {
            pair.check()?;
            let both = at(&pair.first).zip(at(&pair.second));
            pairs_at.push(both.ok_or_else(|| Error::Broken {
                name: pair.first.clone(),
                expected: "a pair of two columns of the card",
            })?);
        }
        let (worst, best) = span(&content);
        let table = Table::new(content.scale, &content.calibration, worst, best)?;
        Ok(Card {
            content,
            pairs_at,
            table,
        })
    }

    /// Returns what is stored.
    pub fn content(&self) -> &Content {
        &self.content
    }

    /// Returns the lowest and the highest attainable score.
    pub fn span(&self) -> (i32, i32) {
        span(&self.content)
    }

    /// Returns the probability of bad at a score.
    pub fn pd(&self, points: i32) -> f64 {
        self.table.at(points)
    }

    /// Returns what a record comes to; its values stand in the order of the card's columns.
    ///
    /// # Errors
    /// [`Error::Width`] where the record has another number of values.
    pub fn score(&self, record: &[Value<'_>]) -> Result<Scored, Error> {
        if record.len() != self.content.columns.len() {
            return Err(Error::Width {
                expected: self.content.columns.len(),
                found: record.len(),
            });
        }
        let mut points = 0;
        for (column, value) in self.content.columns.iter().zip(record) {
            points += column.points_at(column.bins.index(*value));
        }
        for (pair, (first, second)) in self.content.pairs.iter().zip(&self.pairs_at) {
            if let (Some(first), Some(second)) = (record.get(*first), record.get(*second)) {
                points += pair.points_at(
                    pair.first_bins.index(*first),
                    pair.second_bins.index(*second),
                );
            }
        }
        Ok(Scored {
            points,
            pd: self.table.at(points),
        })
    }

    /// Returns what each column, then each pair, gives a record.
    ///
    /// # Errors
    /// [`Error::Width`] where the record has another number of values.
    pub fn parts(&self, record: &[Value<'_>]) -> Result<Vec<Part>, Error> {
        self.score(record)?;
        let of_columns = self.content.columns.iter().zip(record);
        let mut parts: Vec<Part> = of_columns
            .map(|(column, value)| {
                let bin = column.bins.index(*value);
                let points = column.points_at(bin);
                Part {
                    name: column.name.clone(),
                    bin: column.bins.label(bin),
                    points,
                    neutral: column.neutral,
                    maximum: column.points.iter().copied().fold(points, i32::max),
                    information_value: column.information_value,
                }
            })
            .collect();
        for (pair, (first, second)) in self.content.pairs.iter().zip(&self.pairs_at) {
            let value = |at: &usize| record.get(*at).copied().unwrap_or(Value::Missing);
            let first = pair.first_bins.index(value(first));
            let second = pair.second_bins.index(value(second));
            let points = pair.points_at(first, second);
            let cells = pair.points.iter().flatten().copied();
            parts.push(Part {
                name: format!("{} × {}", pair.first, pair.second),
                bin: format!(
                    "{} × {}",
                    pair.first_bins.label(first),
                    pair.second_bins.label(second)
                ),
                points,
                neutral: pair.neutral,
                maximum: cells.fold(points, i32::max),
                information_value: pair.information_value,
            });
        }
        Ok(parts)
    }

    /// Returns row `row` of a table as a record.
    ///
    /// # Errors
    /// [`Error::NoColumn`].
    pub fn record<'a>(&self, frame: &'a Frame, row: usize) -> Result<Vec<Value<'a>>, Error> {
        let value = |column: &CardColumn| {
            let found = frame.column(&column.name);
            let found = found.ok_or_else(|| Error::NoColumn(column.name.clone()))?;
            Ok(match &found.values {
                Values::Numbers(numbers) => match numbers.get(row) {
                    Some(number) if !number.is_nan() => Value::Number(*number),
                    Some(_) | None => Value::Missing,
                },
                Values::Words { codes, words } => {
                    let word = codes.get(row).and_then(|code| words.get(*code as usize));
                    word.map_or(Value::Missing, |word| Value::Word(word))
                }
            })
        };
        self.content.columns.iter().map(value).collect()
    }

    /// Returns what each row of a table comes to, in the table's order. Columns are found by name.
    ///
    /// # Errors
    /// [`Error`] where a column is missing or holds words where the card has numbers, or the reverse.
    pub fn score_all(&self, frame: &Frame) -> Result<Vec<Scored>, Error> {
        self.score_all_seen(frame, |_, _| {})
    }

    /// Does the same, and shows the bin of each row of every column on the way.
    ///
    /// # Errors
    /// As [`Card::score_all`].
    pub fn score_all_seen(
        &self,
        frame: &Frame,
        mut see: impl FnMut(&CardColumn, &[u16]),
    ) -> Result<Vec<Scored>, Error> {
        let mut sums = vec![0i32; frame.rows()];
        for column in &self.content.columns {
            let placed = places(frame, &column.name, &column.bins)?;
            see(column, &placed);
            for (sum, bin) in sums.iter_mut().zip(placed) {
                *sum += column.points_at(usize::from(bin));
            }
        }
        for pair in &self.content.pairs {
            let first = places(frame, &pair.first, &pair.first_bins)?;
            let second = places(frame, &pair.second, &pair.second_bins)?;
            for (sum, (first, second)) in sums.iter_mut().zip(first.into_iter().zip(second)) {
                *sum += pair.points_at(usize::from(first), usize::from(second));
            }
        }
        Ok(sums
            .into_iter()
            .map(|points| Scored {
                points,
                pd: self.table.at(points),
            })
            .collect())
    }
}

/// Returns the bin of each row of a column of the table.
///
/// # Errors
/// [`Error`] where the column is missing or of another kind.
fn places(frame: &Frame, name: &str, bins: &Bins) -> Result<Vec<u16>, Error> {
    let column = frame
        .column(name)
        .ok_or_else(|| Error::NoColumn(name.to_owned()))?;
    match (&column.values, bins) {
        (Values::Numbers(numbers), Bins::Intervals { .. }) => {
            let place = |number: &f64| bins.index(Value::Number(*number)) as u16;
            Ok(numbers.iter().map(place).collect())
        }
        (Values::Words { codes, words }, Bins::Groups { .. }) => {
            let place = |word: &String| bins.index(Value::Word(word)) as u16;
            let of_word: Vec<u16> = words.iter().map(place).collect();
            let missing = bins.missing() as u16;
            let look_up = |code: &u32| match *code {
                MISSING => missing,
                code => of_word.get(code as usize).copied().unwrap_or(missing),
            };
            Ok(codes.iter().map(look_up).collect())
        }
        // A column without any value may be read as either.
        (Values::Words { codes, .. }, Bins::Intervals { .. })
            if codes.iter().all(|code| *code == MISSING) =>
        {
            Ok(vec![bins.missing() as u16; codes.len()])
        }
        (Values::Numbers(numbers), Bins::Groups { .. })
            if numbers.iter().all(|number| number.is_nan()) =>
        {
            Ok(vec![bins.missing() as u16; numbers.len()])
        }
        (_, Bins::Intervals { .. }) => Err(Error::Kind(name.to_owned(), "numbers")),
        (_, Bins::Groups { .. }) => Err(Error::Kind(name.to_owned(), "words")),
    }
}

fn span(content: &Content) -> (i32, i32) {
    let columns = content.columns.iter().map(|column| &column.points);
    let (mut worst, mut best) = (0, 0);
    for points in columns {
        worst += points.iter().copied().min().unwrap_or(0);
        best += points.iter().copied().max().unwrap_or(0);
    }
    for pair in &content.pairs {
        let cells = || pair.points.iter().flatten().copied();
        worst += cells().min().unwrap_or(0);
        best += cells().max().unwrap_or(0);
    }
    (worst, best)
}

impl CardColumn {
    /// Returns the points of a bin.
    pub fn points_at(&self, bin: usize) -> i32 {
        self.points.get(bin).copied().unwrap_or(self.neutral)
    }

    fn check(&self) -> Result<(), Error> {
        let broken = |expected| Error::Broken {
            name: self.name.clone(),
            expected,
        };
        if let Bins::Intervals { edges, .. } = &self.bins
            && !(edges.windows(2).all(|pair| pair[0] < pair[1])
                && edges.iter().all(|edge| edge.is_finite()))
        {
            return Err(broken("finite edges, each above the one before"));
        }
        if self.points.len() != self.bins.count() {
            return Err(broken("points for every bin"));
        }
        if self.points.iter().any(|points| points.abs() > POINTS_MAX) {
            return Err(broken("points within ±100,000"));
        }
        Ok(())
    }
}

impl CardPair {
    /// Returns the points of a cell.
    pub fn points_at(&self, first: usize, second: usize) -> i32 {
        let cell = self.points.get(first).and_then(|row| row.get(second));
        cell.copied().unwrap_or(self.neutral)
    }

    fn check(&self) -> Result<(), Error> {
        let broken = |expected| Error::Broken {
            name: format!("{} × {}", self.first, self.second),
            expected,
        };
        let columns = self.second_bins.count();
        if self.points.len() != self.first_bins.count()
            || self.points.iter().any(|row| row.len() != columns)
        {
            return Err(broken("points for every cell"));
        }
        if self
            .points
            .iter()
            .flatten()
            .any(|points| points.abs() > POINTS_MAX)
        {
            return Err(broken("points within ±100,000"));
        }
        Ok(())
    }
}
