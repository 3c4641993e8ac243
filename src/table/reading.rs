//! How a table is to be read.

use super::delimited::Delimiter;
use super::encoding::Encoding;
use super::missing::Missing;
use std::collections::BTreeMap;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Numbers.
    Numbers,
    /// Words, though each may look like a number: codes of branches, for example.
    Words,
    /// Dates and times, which become days since 1970-01-01.
    Dates,
}

/// What becomes of an infinite number, or one too large for a double.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Infinite {
    /// It is a problem.
    #[default]
    Refused,
    /// It is a missing value.
    Missing,
}

/// The options of reading. The default reads what common tools write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The cells of text that stand for a missing value.
    pub missing: Missing,
    /// What columns hold, by name. Every other column is judged by its cells in CSV, and by its type in Parquet.
    pub kinds: BTreeMap<String, Kind>,
    /// The encoding of CSV.
    pub encoding: Encoding,
    /// The delimiter of CSV. `None` finds it in the header.
    pub delimiter: Option<Delimiter>,
    /// What becomes of infinities.
    pub infinite: Infinite,
    /// What is too large.
    pub limits: Limits,
}

/// Sizes beyond which a table is refused, so that no file can take all memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes in one cell of text.
    pub cell_bytes: usize,
    /// Bytes in one row of CSV.
    pub row_bytes: usize,
    /// Columns.
    pub columns: usize,
    /// Bytes of the frame: 8 for each number, 4 for each word, and the text of the distinct words.
    pub frame_bytes: u64,
}

impl Default for Reading {
    fn default() -> Reading {
        Reading {
            missing: Missing::default(),
            kinds: BTreeMap::new(),
            encoding: Encoding::UTF_8,
            delimiter: None,
            infinite: Infinite::default(),
            limits: Limits::default(),
        }
    }
}

impl Default for Limits {
    /// 1 MiB in a cell, 64 MiB in a row, 100,000 columns, 4 GiB in a frame.
    fn default() -> Limits {
        Limits {
            cell_bytes: 1 << 20,
            row_bytes: 64 << 20,
            columns: 100_000,
            frame_bytes: 4 << 30,
        }
    }
}
