//! The numbers of a table with where they come from, and what is wrong with a table.

/// One number of a table, as it stands there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    /// Where it stands, for example `grades.A.cap_yuan`.
    pub key: String,
    /// Its value as written.
    pub value: String,
    /// Where it comes from.
    pub source: Source,
    /// Whether it was published.
    pub status: Status,
}

/// Where a number comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Document, article and address.
    pub title: String,
    /// Its date: `2025`, `2025-03` or `2025-03-25`.
    pub date: String,
}

/// Whether a number was published by the programme, law or plan that its source names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// The source states this very number, for the programme or law that the source names.
    Official,
    /// Set for demonstration; nobody published it for this use.
    Illustrative,
}

/// What is wrong with one key of a table.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
#[error("`{key}`: expected {expected}")]
pub struct Problem {
    /// The key, for example `grades.B.cap_yuan`; `table` for a text that is no TOML.
    pub key: String,
    /// What was expected there and, where it helps, what was found.
    pub expected: String,
}
