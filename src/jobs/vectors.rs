//! The feature vectors of a book as a table: what `train --book` learns from and `features` writes.
//!
//! Owns the names and the order of the columns: the as-of date, the features of the schema, the outcome. What scoring sees is what stands
//! there. A value that was not retrieved and one that is undefined are both missing, never zero. Must not know cards.

use std::{io::BufRead, path::Path};

use jiff::civil::date;

use super::book::{self, Entry};
use crate::{
    domain::{
        assessment::{Reading, Value},
        calendar::Date,
        profile::Profile,
    },
    features::{Facts, FeatureVector, SCHEMA, Setting},
    table::{self, Cell, Column, Frame, Malformed, Values, Writer},
};

/// The column of the as-of date, in a frame as days since 1970-01-01.
pub const AS_OF: &str = "as_of_date";
/// The column of the outcome: 1 where the firm defaulted in the twelve months after, else 0.
pub const TARGET: &str = "defaulted";

/// Why there is no table.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The book is not readable.
    #[error(transparent)]
    Book(#[from] book::Error),
    /// The table cannot be written.
    #[error(transparent)]
    Table(#[from] table::Error),
    /// The book has no firm, or more than a table may have rows.
    #[error("expected a book with firms: {0}")]
    Frame(#[from] Malformed),
}

/// One row.
struct Row {
    as_of: Date,
    vector: FeatureVector,
    defaulted: bool,
}

/// Returns the features of a firm as training sees them.
fn vector(profile: &Profile) -> FeatureVector {
    Facts::of(profile, &Setting::of_training(profile.as_of)).vector(Reading::Typical)
}

impl Row {
    fn of(entry: &Entry) -> Row {
        let Entry {
            profile,
            defaulted,
            next_revenue: _,
            year: _,
        } = entry;
        Row {
            as_of: profile.as_of,
            vector: vector(profile),
            defaulted: *defaulted,
        }
    }

    fn target(&self) -> u8 {
        u8::from(self.defaulted)
    }
}

/// Returns the names of the columns in their order.
pub fn names() -> Vec<&'static str> {
    let features = SCHEMA.iter().map(|feature| feature.name);
    [AS_OF]
        .into_iter()
        .chain(features)
        .chain([TARGET])
        .collect()
}

/// Returns the table of a book. Held are 8 bytes a cell, and the profiles of some lines.
///
/// # Errors
/// [`Error`] where a line is no firm (all bad lines are told), a profile is dated after `today`, or there is no firm.
pub fn frame(book: impl BufRead, today: Date) -> Result<Frame, Error> {
    let names = names();
    let mut columns: Vec<Vec<f64>> = vec![Vec::new(); names.len()];
    book::each(
        book,
        today,
        |entry| Row::of(&entry),
        |row| {
            let values = row.vector.iter().map(|value| value.number());
            let cells = [Some(days(row.as_of))]
                .into_iter()
                .chain(values)
                .chain([Some(f64::from(row.target()))]);
            for (column, cell) in columns.iter_mut().zip(cells) {
                column.push(cell.unwrap_or(f64::NAN));
            }
            Ok::<(), Error>(())
        },
    )?;
    let column = |(name, numbers): (&str, Vec<f64>)| Column {
        name: name.to_owned(),
        values: Values::Numbers(numbers),
    };
    let columns = names.into_iter().zip(columns).map(column).collect();
    Ok(Frame::new(columns)?)
}

/// Writes the table of a book as CSV, packed where the name ends in `.gz`, row by row. Returns how many firms there were.
///
/// # Errors
/// [`Error`]; then there is no table, and one that was there before stays.
pub fn write(book: impl BufRead, today: Date, out: &Path) -> Result<usize, Error> {
    let mut writer = Writer::create(out, &names())?;
    let firms = book::each(
        book,
        today,
        |entry| Row::of(&entry),
        |row| {
            let as_of = row.as_of.to_string();
            let cells: Vec<Cell<'_>> = [Cell::Text(&as_of)]
                .into_iter()
                .chain(row.vector.iter().map(cell))
                .chain([Cell::Integer(i64::from(row.target()))])
                .collect();
            Ok::<(), Error>(writer.row(&cells)?)
        },
    )?;
    writer.finish()?;
    Ok(firms)
}

/// Returns the cell of a value.
pub(super) fn cell<'a>(value: Value) -> Cell<'a> {
    value.number().map_or(Cell::Missing, Cell::Number)
}

/// Returns the days since 1970-01-01.
fn days(of: Date) -> f64 {
    let since = of.duration_since(date(1970, 1, 1));
    since.as_hours() as f64 / 24.0
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::{
        jobs::synth::{self, Parameters},
        table::Reading,
    };

    const TODAY: Date = date(2026, 12, 31);

    fn synthetic(firms: u32) -> Vec<u8> {
        let mut bytes = Vec::new();
        book::write_synthetic(&mut bytes, &Parameters::documented(firms), 3, |_| ()).unwrap();
        bytes
    }

    #[test]
    fn the_table_that_is_written_reads_back_as_the_frame() {
        let book = synthetic(150);
        let frame = frame(book.as_slice(), TODAY).unwrap();
        let folder = tempfile::tempdir().unwrap();
        for name in ["vectors.csv", "vectors.csv.gz"] {
            let path = folder.path().join(name);
            assert_eq!(write(book.as_slice(), TODAY, &path).unwrap(), 150);
            let read = table::read(&path, &Reading::default()).unwrap();
            assert_eq!(read, frame, "{name}");
            assert_eq!(read.sha256(), frame.sha256(), "{name}");
        }
    }

    #[test]
    fn a_cell_is_what_scoring_sees_and_missing_is_not_zero() {
        let book = synthetic(150);
        let frame = frame(book.as_slice(), TODAY).unwrap();
        assert_eq!(frame.columns().len(), SCHEMA.len() + 2);
        let (mut missing, mut zeros) = (0, 0);
        for (row, entry) in book::entries(&book, TODAY).iter().enumerate() {
            let number = |name: &str| match &frame.column(name).unwrap().values {
                Values::Numbers(numbers) => numbers[row],
                Values::Words { .. } => panic!("expected numbers"),
            };
            let vector = vector(&entry.profile);
            for (feature, value) in SCHEMA.iter().zip(vector.iter()) {
                match value {
                    Value::Known(known) => {
                        zeros += usize::from(known == 0.0);
                        assert_eq!(number(feature.name), known);
                    }
                    Value::NotRetrieved | Value::Undefined => {
                        missing += 1;
                        assert!(number(feature.name).is_nan(), "{}", feature.name);
                    }
                }
            }
            assert_eq!(number(TARGET) == 1.0, entry.defaulted);
            let as_of =
                date(1970, 1, 1).saturating_add(jiff::Span::new().days(number(AS_OF) as i64));
            assert_eq!(as_of, entry.profile.as_of);
        }
        assert!(missing > 0 && zeros > 0, "{missing} {zeros}");
    }

    #[test]
    fn a_bad_line_writes_nothing_and_an_empty_book_is_no_table() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("vectors.csv");
        let mut book = book::line(&synth::firm(&Parameters::documented(1), 1, 0)).unwrap();
        book.push_str("{\"year\":1}\n");
        let refused = write(book.as_bytes(), TODAY, &path)
            .unwrap_err()
            .to_string();
        assert!(refused.starts_with("line 2: "), "{refused}");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
        assert!(matches!(frame(&b""[..], TODAY), Err(Error::Frame(_))));
    }
}
