//! What is wrong with a table's content, found all at once.
//!
//! Problems of one kind in one column are one [`Finding`], with the first of them and their number; so a million bad cells
//! cost no memory, and none hides another. Rows count from 1, after the header.

use std::fmt;
use std::mem::{Discriminant, discriminant};

/// Findings that are kept; further problems are only counted.
const KEPT: usize = 50;

/// Findings that a message shows.
const SHOWN: usize = 20;

/// A problem of a table's content.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// A column has no name.
    #[error("column {position} has no name")]
    EmptyName {
        /// The column, from 1.
        position: usize,
    },
    /// A name is not UTF-8 or has control characters.
    #[error("the name of column {position}, `{name}`, is not plain text")]
    NameNotText {
        /// The column, from 1.
        position: usize,
        /// The name, as far as it can be shown.
        name: String,
    },
    /// Two columns have one name.
    #[error("columns {first} and {again} are both called `{name}`")]
    DuplicateName {
        /// The name.
        name: String,
        /// The column that had it first, from 1.
        first: usize,
        /// The column that has it again, from 1.
        again: usize,
    },
    /// A kind was given for a column that the table does not have.
    #[error("there is no column `{name}`")]
    NoSuchColumn {
        /// The name.
        name: String,
    },
    /// There is a header and nothing else.
    #[error("there are no rows")]
    NoRows,
    /// A row has more or fewer cells than the header.
    #[error("row {row} (line {line}) has {found} cells where the header has {expected}")]
    Ragged {
        /// The row.
        row: u64,
        /// The line of the file, from 1, where the row ends.
        line: u64,
        /// Its number of cells.
        found: usize,
        /// The number of names in the header.
        expected: usize,
    },
    /// A quote is opened and never closed.
    #[error("a quote opened in row {row} is never closed")]
    OpenQuote {
        /// The row, or 0 for the header.
        row: u64,
    },
    /// A cell of a column of numbers is no number.
    #[error("row {row} of column `{column}` is `{cell}`, expected a number")]
    NotANumber {
        /// The row.
        row: u64,
        /// The column.
        column: String,
        /// The cell, shortened.
        cell: String,
    },
    /// A cell of a column of dates is no date.
    #[error("row {row} of column `{column}` is `{cell}`, expected a date such as 2024-01-31")]
    NotADate {
        /// The row.
        row: u64,
        /// The column.
        column: String,
        /// The cell, shortened.
        cell: String,
    },
    /// A number is infinite, or too large for a double.
    #[error(
        "row {row} of column `{column}` is infinite; clear it, or have infinities read as missing"
    )]
    Infinite {
        /// The row.
        row: u64,
        /// The column.
        column: String,
    },
    /// A cell is not UTF-8.
    #[error("row {row} of column `{column}` is not UTF-8; {guess}")]
    NotUtf8 {
        /// The row.
        row: u64,
        /// The column.
        column: String,
        /// What the encoding seems to be.
        guess: super::encoding::Guess,
    },
    /// A cell has a NUL byte.
    #[error("row {row} of column `{column}` has a NUL byte")]
    Nul {
        /// The row.
        row: u64,
        /// The column.
        column: String,
    },
    /// A cell is longer than the limit.
    #[error("row {row} of column `{column}` is longer than {limit} bytes")]
    LongCell {
        /// The row.
        row: u64,
        /// The column.
        column: String,
        /// The limit, in bytes.
        limit: usize,
    },
    /// A Parquet column is a list, a map or a struct.
    #[error("column `{column}` is nested; expected one value in each row")]
    Nested {
        /// The column.
        column: String,
    },
    /// A Parquet column has a type that is neither a number, a date nor text.
    #[error("column `{column}` is of type {found}; expected numbers, dates or text")]
    Unsupported {
        /// The column.
        column: String,
        /// The type.
        found: String,
    },
}

/// Problems of one kind in one column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The first of them.
    pub first: Problem,
    /// How many there are, at least 1.
    pub count: u64,
}

/// All the problems that were found, in the order of the columns.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Problems {
    findings: Vec<Finding>,
    more: u64,
}

impl Problem {
    /// Returns what tells findings apart: the kind, and the column where a column has the problem.
    fn key(&self) -> (Discriminant<Problem>, &str) {
        let column = match self {
            Problem::EmptyName { .. }
            | Problem::NameNotText { .. }
            | Problem::NoRows
            | Problem::Ragged { .. }
            | Problem::OpenQuote { .. } => "",
            Problem::DuplicateName { name, .. } | Problem::NoSuchColumn { name } => name,
            Problem::NotANumber { column, .. }
            | Problem::NotADate { column, .. }
            | Problem::Infinite { column, .. }
            | Problem::NotUtf8 { column, .. }
            | Problem::Nul { column, .. }
            | Problem::LongCell { column, .. }
            | Problem::Nested { column }
            | Problem::Unsupported { column, .. } => column,
        };
        (discriminant(self), column)
    }
}

impl Problems {
    /// Returns the findings, at most 50.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// Returns the number of problems that no finding counts.
    pub fn more(&self) -> u64 {
        self.more
    }

    /// Says whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.findings.is_empty()
    }

    pub(crate) fn add(&mut self, problem: Problem) {
        self.add_finding(Finding {
            first: problem,
            count: 1,
        });
    }

    pub(crate) fn append(&mut self, other: Problems) {
        for finding in other.findings {
            self.add_finding(finding);
        }
        self.more += other.more;
    }

    /// Forgets the problems of which `gone` says so.
    pub(crate) fn forget(&mut self, gone: impl Fn(&Problem) -> bool) {
        self.findings.retain(|finding| !gone(&finding.first));
    }

    fn add_finding(&mut self, finding: Finding) {
        let key = finding.first.key();
        let known = self
            .findings
            .iter_mut()
            .find(|known| known.first.key() == key);
        if let Some(known) = known {
            known.count += finding.count;
        } else if self.findings.len() < KEPT {
            self.findings.push(finding);
        } else {
            self.more += finding.count;
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.count {
            1 => write!(f, "{}", self.first),
            count => write!(f, "{} (and {} more like it)", self.first, count - 1),
        }
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = self.findings.iter().take(SHOWN);
        for (at, finding) in shown.enumerate() {
            let between = if at == 0 { "" } else { "; " };
            write!(f, "{between}{finding}")?;
        }
        let hidden: u64 = self
            .findings
            .iter()
            .skip(SHOWN)
            .map(|finding| finding.count)
            .sum();
        match hidden + self.more {
            0 => Ok(()),
            more => write!(f, "; and {more} more problems"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn infinite(row: u64, column: &str) -> Problem {
        Problem::Infinite {
            row,
            column: column.to_owned(),
        }
    }

    #[test]
    fn problems_of_one_kind_in_one_column_are_one_finding() {
        let mut problems = Problems::default();
        for row in 1..=1000 {
            problems.add(infinite(row, "a"));
        }
        problems.add(infinite(7, "b"));
        problems.add(Problem::NoRows);
        let counts: Vec<u64> = problems
            .findings()
            .iter()
            .map(|finding| finding.count)
            .collect();
        assert_eq!(counts, [1000, 1, 1]);
        assert_eq!(problems.findings()[0].first, infinite(1, "a"));
        let text = problems.to_string();
        assert!(
            text.starts_with("row 1 of column `a` is infinite"),
            "{text}"
        );
        assert!(
            text.contains("(and 999 more like it); row 7 of column `b`"),
            "{text}"
        );
        assert!(text.ends_with("; there are no rows"), "{text}");
    }

    #[test]
    fn findings_are_bounded_and_the_rest_is_counted() {
        let mut problems = Problems::default();
        for column in 0..10_000 {
            problems.add(infinite(1, &column.to_string()));
        }
        assert_eq!(problems.findings().len(), KEPT);
        assert_eq!(problems.more(), 10_000 - KEPT as u64);
        assert!(problems.to_string().ends_with("; and 9980 more problems"));
        let mut all = Problems::default();
        all.append(problems.clone());
        all.append(problems);
        assert_eq!(all.findings()[0].count, 2);
        assert_eq!(all.more(), 2 * (10_000 - KEPT as u64));
    }
}
