//! What can be wrong with a backup, and where.

use std::{fmt, io};

use crate::{domain::id::Book, service::audit::Fault, storage};

/// Where in a backup something is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// Before the first book.
    Start,
    /// At a decision.
    Decision {
        /// The book.
        book: Book,
        /// Its number.
        seq: i64,
    },
    /// Behind the last decision of a book.
    Behind {
        /// The book.
        book: Book,
    },
}

/// Why a ledger cannot be backed up or put back.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file cannot be read.
    #[error("cannot read the backup")]
    Read(#[source] io::Error),
    /// The file cannot be written.
    #[error("cannot write the backup")]
    Write(#[source] io::Error),
    /// It is no backup.
    #[error("expected a backup of this program")]
    NoBackup,
    /// Something is not what was written.
    #[error("the backup is damaged at {0}")]
    Damaged(Place),
    /// It ends too early.
    #[error("the backup is cut off at {0}")]
    Cut(Place),
    /// Something follows the end.
    #[error("something follows the end of the backup")]
    Appended,
    /// A book does not fit in itself or a checkpoint.
    #[error("book `{book}`: {fault}")]
    Fault {
        /// The book.
        book: Book,
        /// The first thing that is wrong.
        fault: Fault,
    },
    /// A checkpoint is of another book.
    #[error("expected book `{0}`, of which there is a checkpoint")]
    NoBook(Book),
    /// What was written is not what is read back.
    #[error("the books that were written are not those of the backup")]
    Otherwise,
    /// The store cannot be used.
    #[error(transparent)]
    Storage(#[from] storage::Error),
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Place::Start => write!(f, "its beginning"),
            Place::Decision { book, seq } => write!(f, "decision {seq} of book `{book}`"),
            Place::Behind { book } => write!(f, "what follows book `{book}`"),
        }
    }
}
