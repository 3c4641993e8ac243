//! Why a table could not be read or written.

use super::encoding::NotEncoded;
use super::frame::Malformed;
use super::problem::Problems;
use std::io;
use std::path::{Path, PathBuf};

/// A file that could not be read as a table, or written.
#[derive(Debug, thiserror::Error)]
#[error("`{}`: {fault}", path.display())]
pub struct Error {
    /// The file.
    pub path: PathBuf,
    /// What is wrong with it.
    #[source]
    pub fault: Fault,
}

/// What is wrong with a file.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// The file could not be opened, read or written.
    #[error("{0}")]
    Io(#[source] io::Error),
    /// The path is a folder, a pipe or a device.
    #[error("not a regular file")]
    NotAFile,
    /// The file has no bytes, or none after unpacking.
    #[error("the file is empty; expected a header and rows")]
    Empty,
    /// The content is something else than a table.
    #[error("not a table: this is {0}; CSV, CSV in gzip, and Parquet are read")]
    NotATable(&'static str),
    /// The text is in an encoding that must be named.
    #[error("the text is {found}, not UTF-8; save it as UTF-8, or give the encoding `{name}`")]
    Encoding {
        /// The encoding that was found.
        found: &'static str,
        /// Its name as an option.
        name: &'static str,
    },
    /// The text is not in the encoding that was named.
    #[error("{0}")]
    NotEncoded(NotEncoded),
    /// The file ends too early.
    #[error("the {0} data is cut off: the file is incomplete")]
    Truncated(&'static str),
    /// The file's structure is broken.
    #[error("the {format} data is damaged: {detail}")]
    Damaged {
        /// `gzip` or `Parquet`.
        format: &'static str,
        /// What the library says.
        detail: String,
    },
    /// Parquet is packed in a way that is not read.
    #[error("the Parquet data is packed with {0}; write it with Snappy, Zstandard, gzip or LZ4")]
    Compression(&'static str),
    /// The table is larger than a limit.
    #[error("the table has more than {limit} {of}; raise the limit, or leave columns out")]
    TooLarge {
        /// What there is too much of.
        of: &'static str,
        /// The limit.
        limit: u64,
    },
    /// The file changed between two readings.
    #[error("the file changed while it was read")]
    Changed,
    /// The content is at fault, in one or many places.
    #[error("{0}")]
    Content(Problems),
    /// A row to be written does not fit the header.
    #[error("a row of {found} cells was to be written under a header of {expected}")]
    Width {
        /// The row's number of cells.
        found: usize,
        /// The header's number of cells.
        expected: usize,
    },
}

impl Fault {
    /// Returns the error of this fault in the file at `path`.
    pub(crate) fn at(self, path: &Path) -> Error {
        Error {
            path: path.to_owned(),
            fault: self,
        }
    }
}

/// A fault of reading tells a cut, a broken gzip stream and a wrong encoding apart.
impl From<io::Error> for Fault {
    fn from(err: io::Error) -> Fault {
        let encoded = err
            .get_ref()
            .and_then(|inner| inner.downcast_ref::<NotEncoded>());
        if let Some(fault) = encoded {
            return Fault::NotEncoded(fault.clone());
        }
        match err.kind() {
            io::ErrorKind::UnexpectedEof => Fault::Truncated("gzip"),
            io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData => Fault::Damaged {
                format: "gzip",
                detail: err.to_string(),
            },
            _ => Fault::Io(err),
        }
    }
}

/// The readers find every fault of a frame themselves, with the row; this is the net below them.
impl From<Malformed> for Fault {
    fn from(malformed: Malformed) -> Fault {
        Fault::Damaged {
            format: "table",
            detail: malformed.to_string(),
        }
    }
}
