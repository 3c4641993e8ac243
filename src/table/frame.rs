//! The frame: a table in columns, right by construction.
//!
//! Must not know files or formats.

use std::collections::BTreeSet;

/// The code of a word that is missing.
pub const MISSING: u32 = u32::MAX;

/// A table in columns. All columns have [`Frame::rows`] values, and their names are distinct and not empty.
#[derive(Clone, Debug, PartialEq)]
pub struct Frame {
    rows: usize,
    columns: Vec<Column>,
}

/// A column of a frame.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// The name, as the table's header has it.
    pub name: String,
    /// The values, one for each row.
    pub values: Values,
}

/// The values of a column.
#[derive(Clone, Debug)]
pub enum Values {
    /// Numbers. Missing is NaN; in a frame there are no infinities and no negative zeros.
    Numbers(Vec<f64>),
    /// Words.
    Words {
        /// Positions in `words`; [`MISSING`] where there is no word.
        codes: Vec<u32>,
        /// The words, sorted by their bytes, distinct.
        words: Vec<String>,
    },
}

/// Why columns do not make a frame.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Malformed {
    /// There is no column.
    #[error("a frame needs at least one column")]
    NoColumns,
    /// The columns have no value, or more than codes can count.
    #[error("a frame has from 1 to 4294967294 rows, not {0}")]
    Rows(usize),
    /// Columns differ in length.
    #[error("column `{column}` has {found} values where the first column has {expected}")]
    Ragged {
        /// The column's name.
        column: String,
        /// Its number of values.
        found: usize,
        /// The first column's number of values.
        expected: usize,
    },
    /// A name is empty or used before.
    #[error("the column name `{0}` is empty or used twice")]
    Name(String),
    /// A value is infinite.
    #[error("column `{column}` has an infinite value in row {row}")]
    Infinite {
        /// The column's name.
        column: String,
        /// The row, from 1.
        row: usize,
    },
    /// Words are not sorted and distinct, or a code stands for no word.
    #[error("the words of column `{0}` are not sorted and distinct, or a code has no word")]
    Words(String),
}

impl Frame {
    /// Returns the frame of `columns`. Every missing number becomes the same NaN and −0 becomes 0, so that equal frames have
    /// equal bits.
    ///
    /// # Errors
    /// [`Malformed`], for the first fault found.
    pub fn new(mut columns: Vec<Column>) -> Result<Frame, Malformed> {
        let rows = columns.first().ok_or(Malformed::NoColumns)?.values.len();
        if rows == 0 || rows >= MISSING as usize {
            return Err(Malformed::Rows(rows));
        }
        let mut names = BTreeSet::new();
        for column in &columns {
            if column.name.is_empty() || !names.insert(column.name.as_str()) {
                return Err(Malformed::Name(column.name.clone()));
            }
        }
        for column in &mut columns {
            column.settle(rows)?;
        }
        Ok(Frame { rows, columns })
    }

    /// Returns the number of rows, at least 1.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Returns the columns in the order of the table.
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// Returns the column called `name`. `None` where there is none.
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// Returns the columns, giving up the frame.
    pub fn into_columns(self) -> Vec<Column> {
        self.columns
    }
}

impl Column {
    fn settle(&mut self, rows: usize) -> Result<(), Malformed> {
        if self.values.len() != rows {
            return Err(Malformed::Ragged {
                column: self.name.clone(),
                found: self.values.len(),
                expected: rows,
            });
        }
        match &mut self.values {
            Values::Numbers(numbers) => {
                if let Some(at) = numbers.iter().position(|number| number.is_infinite()) {
                    return Err(Malformed::Infinite {
                        column: self.name.clone(),
                        row: at + 1,
                    });
                }
                for number in numbers {
                    *number = settled(*number);
                }
            }
            Values::Words { codes, words } => {
                let sorted = words.is_sorted_by(|one, next| one < next);
                let known = |code: &u32| *code == MISSING || (*code as usize) < words.len();
                if !sorted || !codes.iter().all(known) {
                    return Err(Malformed::Words(self.name.clone()));
                }
            }
        }
        Ok(())
    }
}

/// Returns `number` with one NaN and no negative zero.
fn settled(number: f64) -> f64 {
    if number.is_nan() {
        f64::NAN
    } else {
        number + 0.0
    }
}

impl Values {
    /// Returns the number of values.
    pub fn len(&self) -> usize {
        match self {
            Values::Numbers(numbers) => numbers.len(),
            Values::Words { codes, words: _ } => codes.len(),
        }
    }

    /// Says whether there is no value.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns the word in `row`, from 0. `None` where it is missing, or where these are numbers.
    pub fn word(&self, row: usize) -> Option<&str> {
        match self {
            Values::Numbers(_) => None,
            Values::Words { codes, words } => {
                let code = *codes.get(row)?;
                words.get(code as usize).map(String::as_str)
            }
        }
    }
}

/// Equal by content: missing equals missing.
impl PartialEq for Values {
    fn eq(&self, other: &Values) -> bool {
        match (self, other) {
            (Values::Numbers(left), Values::Numbers(right)) => {
                let same = |(a, b): (&f64, &f64)| a == b || (a.is_nan() && b.is_nan());
                left.len() == right.len() && left.iter().zip(right).all(same)
            }
            (
                Values::Words { codes, words },
                Values::Words {
                    codes: other_codes,
                    words: other_words,
                },
            ) => codes == other_codes && words == other_words,
            (Values::Numbers(_), Values::Words { .. })
            | (Values::Words { .. }, Values::Numbers(_)) => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(name: &str, values: &[f64]) -> Column {
        Column {
            name: name.to_owned(),
            values: Values::Numbers(values.to_vec()),
        }
    }

    fn words(codes: &[u32], words: &[&str]) -> Column {
        Column {
            name: "w".to_owned(),
            values: Values::Words {
                codes: codes.to_vec(),
                words: words.iter().map(|word| (*word).to_owned()).collect(),
            },
        }
    }

    #[test]
    fn a_frame_gives_back_its_columns() {
        let frame = Frame::new(vec![
            numbers("a", &[1.0, f64::NAN]),
            words(&[MISSING, 0], &["x"]),
        ])
        .unwrap();
        assert_eq!(frame.rows(), 2);
        assert_eq!(frame.columns().len(), 2);
        assert_eq!(frame.column("a"), Some(&numbers("a", &[1.0, f64::NAN])));
        assert_eq!(frame.column("b"), None);
        let word = |row| frame.column("w").unwrap().values.word(row);
        assert_eq!((word(0), word(1), word(2)), (None, Some("x"), None));
        assert_eq!(frame.into_columns().len(), 2);
    }

    #[test]
    fn malformed_columns_are_refused() {
        let refused = |columns| Frame::new(columns).unwrap_err();
        assert_eq!(refused(vec![]), Malformed::NoColumns);
        assert_eq!(refused(vec![numbers("a", &[])]), Malformed::Rows(0));
        assert_eq!(
            refused(vec![numbers("a", &[1.0]), numbers("b", &[1.0, 2.0])]),
            Malformed::Ragged {
                column: "b".to_owned(),
                found: 2,
                expected: 1
            }
        );
        for name in ["", "a"] {
            assert_eq!(
                refused(vec![numbers("a", &[1.0]), numbers(name, &[1.0])]),
                Malformed::Name(name.to_owned())
            );
        }
        assert_eq!(
            refused(vec![numbers("a", &[1.0, f64::NEG_INFINITY])]),
            Malformed::Infinite {
                column: "a".to_owned(),
                row: 2
            }
        );
        for column in [
            words(&[1], &["x"]),
            words(&[0], &["y", "x"]),
            words(&[0], &["x", "x"]),
        ] {
            assert_eq!(refused(vec![column]), Malformed::Words("w".to_owned()));
        }
    }

    #[test]
    fn equal_numbers_have_equal_bits() {
        let odd_nan = f64::from_bits(0xfff8_0000_0000_0001);
        let frame = Frame::new(vec![numbers("a", &[-0.0, odd_nan])]).unwrap();
        let Values::Numbers(values) = &frame.columns()[0].values else {
            panic!("expected numbers");
        };
        assert_eq!(values[0].to_bits(), 0.0_f64.to_bits());
        assert_eq!(values[1].to_bits(), f64::NAN.to_bits());
    }
}
