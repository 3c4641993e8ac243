//! Tables of credit data in columns: read from CSV and Parquet, hashed, written as CSV.
//!
//! Owns the formats, the kinds of columns, missing values, dates, and the problems of a table's content. Must not know targets,
//! bins or models: a special code is a number here, and a date is a number of days.
//!
//! Numbers are doubles: a whole number beyond 2⁵³ loses its last digits, so identifiers are read as words.
//!
//! What a file holds is told by its first bytes, never by its name. A frame that was read is whole: one bad cell refuses the
//! table, with all problems that were found.

mod canonical;
mod cell;
mod columnar;
mod date;
mod delimited;
mod dictionary;
mod encoding;
mod fault;
mod frame;
mod growing;
mod header;
mod missing;
mod problem;
mod reading;
mod source;
mod writer;

#[cfg(test)]
mod tests;

pub use canonical::Canonical;
pub use delimited::Delimiter;
pub use encoding::{Encoding, Guess, NotEncoded, UnknownEncoding};
pub use fault::{Error, Fault};
pub use frame::{Column, Frame, MISSING, Malformed, Values};
pub use missing::Missing;
pub use problem::{Finding, Problem, Problems};
pub use reading::{Infinite, Kind, Limits, Reading};
pub use writer::{Cell, Writer};

use source::{Format, Text};
use std::path::Path;

/// How much of a file has been read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// What has been read: bytes of text, or columns of Parquet. Starts over when a column of text must be read again.
    pub done: u64,
    /// What there is.
    pub of: u64,
}

/// Returns the table in the file at `path`.
///
/// # Errors
/// [`Error`], with all problems of the content, or with what stopped the reading.
pub fn read(path: &Path, reading: &Reading) -> Result<Frame, Error> {
    read_watched(path, reading, &|_| {})
}

/// Returns the table in the file at `path`, and calls `watch` now and then, perhaps from several threads.
///
/// # Errors
/// [`Error`], with all problems of the content, or with what stopped the reading.
pub fn read_watched(
    path: &Path,
    reading: &Reading,
    watch: &(dyn Fn(Progress) + Sync),
) -> Result<Frame, Error> {
    read_format(path, reading, watch).map_err(|fault| fault.at(path))
}

fn read_format(
    path: &Path,
    reading: &Reading,
    watch: &(dyn Fn(Progress) + Sync),
) -> Result<Frame, Fault> {
    match source::look(path, reading.encoding)? {
        Format::Parquet => columnar::read(path, reading, watch),
        Format::Text(packing) => {
            let text = Text::new(path, packing, reading.encoding)?;
            let progress = || {
                let now = Progress {
                    done: text.read(),
                    of: text.size(),
                };
                watch(now);
                now
            };
            delimited::read(&|| text.open(), reading, &progress)
        }
    }
}
