//! What the databases write differently.
//!
//! Owns literals, casts and limits of each. Must not know cards.

use crate::export::number;

/// A database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// PostgreSQL; tested with 15.
    Postgresql,
    /// SQLite.
    Sqlite,
}

impl Dialect {
    /// Returns the name of the database.
    pub(super) fn name(self) -> &'static str {
        match self {
            Dialect::Postgresql => "PostgreSQL",
            Dialect::Sqlite => "SQLite",
        }
    }

    /// Returns the most bytes of a name.
    pub(super) fn name_bytes_max(self) -> usize {
        match self {
            Dialect::Postgresql => 63,
            Dialect::Sqlite => usize::MAX,
        }
    }

    /// Returns a number as a literal.
    pub(super) fn number(self, number: f64) -> String {
        match self {
            Dialect::Postgresql => number::shortest(number),
            Dialect::Sqlite => number::closest(number),
        }
    }

    /// Returns a column of numbers as doubles, NULL where missing.
    pub(super) fn as_number(self, column: &str) -> String {
        match self {
            // NaN equals itself here.
            Dialect::Postgresql => {
                format!("NULLIF(CAST({column} AS double precision), 'NaN')")
            }
            Dialect::Sqlite => format!(
                "CASE typeof({column}) WHEN 'null' THEN NULL WHEN 'integer' THEN CAST({column} AS REAL) WHEN 'real' THEN {column} \
                 ELSE abs(-9223372036854775807 - (typeof({column}) <> '')) END"
            ),
        }
    }

    /// Returns a column of words as text.
    pub(super) fn as_word(self, column: &str) -> String {
        match self {
            Dialect::Postgresql => format!("CAST({column} AS text)"),
            Dialect::Sqlite => format!("CAST({column} AS TEXT)"),
        }
    }

    /// Returns a value that is compared byte by byte.
    pub(super) fn exact(self, value: &str) -> String {
        match self {
            Dialect::Postgresql => format!("{value} COLLATE \"C\""),
            Dialect::Sqlite => format!("{value} COLLATE BINARY"),
        }
    }
}
