//! The head of a book: how far it goes, and what its log must remember to grow.

use std::sync::Arc;

use super::{
    Error,
    log::{Frontier, Hash},
};

/// The head of a book.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    frontier: Frontier,
}

impl Head {
    /// Returns the head of a book without decisions.
    pub const fn empty() -> Head {
        Head {
            frontier: Frontier::empty(),
        }
    }

    /// Returns the head that a row of `books` says.
    ///
    /// # Errors
    /// [`Error::Corrupt`] where number and frontier do not fit.
    pub fn of_row(book: &str, seq: i64, frontier: &[u8]) -> Result<Head, Error> {
        let corrupt = |column| Error::Corrupt {
            table: "books",
            column,
            row: book.to_owned(),
        };
        let size = u64::try_from(seq).map_err(|_| corrupt("seq"))?;
        let frontier = Frontier::parse(size, frontier).map_err(|_| corrupt("frontier"))?;
        Ok(Head { frontier })
    }

    /// Returns the number of the newest decision; 0 for a book without any.
    pub fn seq(&self) -> i64 {
        // A head is made from a number that fits and grows by one.
        i64::try_from(self.frontier.size()).unwrap_or(i64::MAX)
    }

    /// Returns the root of the log.
    pub fn root(&self) -> Hash {
        self.frontier.root()
    }

    pub(super) fn frontier(&self) -> Vec<u8> {
        self.frontier.to_bytes()
    }

    /// Appends a leaf and returns the nodes above the leaves that it completes, lowest first, 32 bytes each.
    ///
    /// # Errors
    /// [`Error::Unrecordable`] where the book is full.
    pub(super) fn append(&mut self, leaf: Hash) -> Result<Vec<u8>, Error> {
        let completed = self.frontier.append(leaf);
        let completed = completed.map_err(|err| Error::Unrecordable(Arc::new(err)))?;
        Ok(completed.into_iter().flat_map(|(_, hash)| hash).collect())
    }
}
