//! A column while it is read: it takes cells, decides what it holds, and becomes a column of the frame.
//!
//! A column that was not told its kind holds numbers while every cell is a number, dates while every cell is a date, and words
//! from the start if the first cell is neither. If numbers or dates are followed by something else, the column is words, and
//! must be read again, because the text of the first cells is not kept.

#[cfg(test)]
mod tests;

use super::cell;
use super::date;
use super::dictionary::Dictionary;
use super::encoding::Guess;
use super::frame::{Column, Values};
use super::missing::Missing;
use super::problem::{Problem, Problems};
use super::reading::{Infinite, Kind, Reading};

/// What every column of a reading obeys.
#[derive(Clone, Copy)]
pub(super) struct Rules<'a> {
    missing: &'a Missing,
    infinite: Infinite,
    /// The longest cell of text, in bytes.
    pub(super) cell_bytes: usize,
}

/// Who said what a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Choice {
    /// The cells say it.
    Open,
    /// The type in the file says it; a column without any value is numbers all the same, as in CSV.
    Declared(Kind),
    /// The caller says it.
    Given(Kind),
}

/// A column while it is read.
#[derive(Debug)]
pub(super) struct Growing {
    name: String,
    choice: Choice,
    held: Held,
    /// Values that there will be, as far as it is known.
    expected: usize,
    problems: Problems,
}

#[derive(Debug)]
enum Held {
    /// Only missing cells so far: their number.
    Undecided(usize),
    Numbers(Vec<f64>),
    Dates(Vec<f64>),
    Words(Dictionary),
    /// Words that must be read again, and the number of cells so far.
    Again(usize),
}

/// What a column became.
#[derive(Debug)]
pub(super) enum Grown {
    /// A column of the frame.
    Column(Column),
    /// The name of a column that must be read again, as words.
    Again(String),
}

impl<'a> Rules<'a> {
    pub(super) fn of(reading: &'a Reading) -> Rules<'a> {
        Rules {
            missing: &reading.missing,
            infinite: reading.infinite,
            cell_bytes: reading.limits.cell_bytes,
        }
    }
}

impl Growing {
    /// Returns an empty column.
    pub(super) fn new(name: String, choice: Choice) -> Growing {
        let held = match choice {
            Choice::Open => Held::Undecided(0),
            Choice::Declared(kind) | Choice::Given(kind) => match kind {
                Kind::Numbers => Held::Numbers(Vec::new()),
                Kind::Dates => Held::Dates(Vec::new()),
                Kind::Words => Held::Words(Dictionary::default()),
            },
        };
        Growing {
            name,
            choice,
            held,
            expected: 0,
            problems: Problems::default(),
        }
    }

    /// Makes room for `rows` values in all, at once or when it is known what they are.
    pub(super) fn expect(&mut self, rows: usize) {
        self.expected = rows;
        let further = rows.saturating_sub(self.rows());
        match &mut self.held {
            Held::Undecided(_) | Held::Again(_) => {}
            Held::Numbers(numbers) | Held::Dates(numbers) => numbers.reserve(further),
            Held::Words(dictionary) => dictionary.reserve(further),
        }
    }

    /// Returns the number of values.
    pub(super) fn rows(&self) -> usize {
        match &self.held {
            Held::Undecided(rows) | Held::Again(rows) => *rows,
            Held::Numbers(numbers) | Held::Dates(numbers) => numbers.len(),
            Held::Words(dictionary) => dictionary.rows(),
        }
    }

    /// Returns the bytes that the column will take in the frame, if it ended here.
    pub(super) fn bytes(&self) -> u64 {
        let bytes = match &self.held {
            Held::Undecided(rows) => rows * size_of::<f64>(),
            Held::Again(rows) => rows * size_of::<u32>(),
            Held::Numbers(numbers) | Held::Dates(numbers) => numbers.len() * size_of::<f64>(),
            Held::Words(words) => words.rows() * size_of::<u32>() + words.text_bytes(),
        };
        bytes as u64
    }

    /// Says whether the column holds words, so that its cells should come as text.
    pub(super) fn wants_text(&self) -> bool {
        matches!(self.held, Held::Words(_))
    }

    /// Takes a cell of text.
    pub(super) fn cell(&mut self, row: u64, cell: &[u8], rules: Rules<'_>) {
        let plain = cell.trim_ascii();
        if rules.missing.has(plain) {
            return self.missing();
        }
        match &mut self.held {
            Held::Numbers(numbers) => match cell::number(plain) {
                Some(number) if number.is_finite() => numbers.push(number),
                Some(_) => self.infinite(row, rules),
                None => self.misfit(row, cell),
            },
            Held::Dates(days) => match date::days_of_text(plain) {
                Some(day) => days.push(day),
                None => self.misfit(row, cell),
            },
            Held::Words(_) => self.word(row, cell),
            Held::Undecided(rows) => {
                self.held = decided(plain, *rows);
                self.expect(self.expected);
                self.cell(row, cell, rules);
            }
            Held::Again(rows) => {
                *rows += 1;
                self.check_word(row, cell);
            }
        }
    }

    /// Takes a missing value.
    pub(super) fn missing(&mut self) {
        match &mut self.held {
            Held::Undecided(rows) | Held::Again(rows) => *rows += 1,
            Held::Numbers(numbers) | Held::Dates(numbers) => numbers.push(f64::NAN),
            Held::Words(dictionary) => dictionary.push_missing(),
        }
    }

    /// Takes a number that the file holds as a number; NaN is missing. A column that [wants text](Growing::wants_text) takes
    /// it by [`Growing::cell`] instead.
    pub(super) fn number(&mut self, row: u64, number: f64, rules: Rules<'_>) {
        match &mut self.held {
            _ if number.is_nan() => self.missing(),
            Held::Numbers(_) if number.is_infinite() => self.infinite(row, rules),
            Held::Numbers(numbers) => numbers.push(number),
            Held::Dates(_) | Held::Words(_) | Held::Undecided(_) | Held::Again(_) => {
                self.cell(row, cell::text(number).as_bytes(), rules);
            }
        }
    }

    /// Takes a date that the file holds as a date, in days since 1970-01-01.
    pub(super) fn date(&mut self, row: u64, days: f64, rules: Rules<'_>) {
        match &mut self.held {
            Held::Numbers(numbers) | Held::Dates(numbers) => numbers.push(days),
            Held::Words(_) | Held::Undecided(_) | Held::Again(_) => {
                let text = date::text_of_days(days).unwrap_or_else(|| cell::text(days));
                self.cell(row, text.as_bytes(), rules);
            }
        }
    }

    /// Notes a value that the column's type in the file does not allow, and takes it as missing.
    pub(super) fn unfit(&mut self, found: String) {
        let column = self.name.clone();
        self.problems.add(Problem::Unsupported { column, found });
        self.missing();
    }

    /// Notes a cell that is longer than the rules allow, and takes it as missing.
    pub(super) fn too_long(&mut self, row: u64, rules: Rules<'_>) {
        self.problems.add(Problem::LongCell {
            row,
            column: self.name.clone(),
            limit: rules.cell_bytes,
        });
        self.missing();
    }

    /// Returns what the column became, and its problems.
    pub(super) fn finish(self) -> (Grown, Problems) {
        let empty = matches!(self.choice, Choice::Declared(_));
        let values = match self.held {
            Held::Again(_) => return (Grown::Again(self.name), self.problems),
            Held::Undecided(rows) => Values::Numbers(vec![f64::NAN; rows]),
            Held::Words(words) if empty && words.has_no_word() => {
                Values::Numbers(vec![f64::NAN; words.rows()])
            }
            Held::Words(words) => words.finish(),
            Held::Numbers(mut numbers) | Held::Dates(mut numbers) => {
                numbers.shrink_to_fit();
                Values::Numbers(numbers)
            }
        };
        let column = Column {
            name: self.name,
            values,
        };
        (Grown::Column(column), self.problems)
    }

    fn infinite(&mut self, row: u64, rules: Rules<'_>) {
        if rules.infinite == Infinite::Refused {
            let column = self.name.clone();
            self.problems.add(Problem::Infinite { row, column });
        }
        self.missing();
    }

    /// Takes a cell that is no number among numbers, or no date among dates.
    fn misfit(&mut self, row: u64, cell: &[u8]) {
        if self.choice == Choice::Open {
            // As words, infinities are words.
            self.problems
                .forget(|problem| matches!(problem, Problem::Infinite { .. }));
            self.held = Held::Again(self.rows() + 1);
            return self.check_word(row, cell);
        }
        let column = self.name.clone();
        let cell = cell::shown(cell);
        self.problems.add(match self.held {
            Held::Dates(_) => Problem::NotADate { row, column, cell },
            _ => Problem::NotANumber { row, column, cell },
        });
        self.missing();
    }

    fn word(&mut self, row: u64, cell: &[u8]) {
        if let Held::Words(dictionary) = &mut self.held {
            match str::from_utf8(cell) {
                Ok(word) if !word.contains('\0') => dictionary.push(word),
                _ => {
                    dictionary.push_missing();
                    self.check_word(row, cell);
                }
            }
        }
    }

    /// Notes what makes a cell no word.
    fn check_word(&mut self, row: u64, cell: &[u8]) {
        let column = || self.name.clone();
        if str::from_utf8(cell).is_err() {
            let problem = Problem::NotUtf8 {
                row,
                column: column(),
                guess: Guess::of(cell),
            };
            self.problems.add(problem);
        } else if cell.contains(&0) {
            let problem = Problem::Nul {
                row,
                column: column(),
            };
            self.problems.add(problem);
        }
    }
}

/// Returns what a column holds whose first cell that is not missing, after `rows` missing ones, is `plain`.
fn decided(plain: &[u8], rows: usize) -> Held {
    if cell::number(plain).is_some() {
        Held::Numbers(vec![f64::NAN; rows])
    } else if date::days_of_text(plain).is_some() {
        Held::Dates(vec![f64::NAN; rows])
    } else {
        Held::Words(Dictionary::missing(rows))
    }
}
