//! Putting a ledger back into an empty store, whole or not at all.
//!
//! Owns: what is put back, and that nobody sees it before it is whole. Must not know: what a backup looks like, what a record
//! means.

use async_trait::async_trait;

use super::{
    Archive, Error,
    archive::{Columns, HeadRow},
    log::Hash,
    packing::{Packed, Part},
};
use crate::domain::{entry::EntryKind, id::Book};

/// What a backup keeps of a decision or other entry: everything that cannot be made again from the rest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Content {
    /// SHA-256 of the request without its id.
    pub body_sha256: [u8; 32],
    /// The encoded entry.
    pub record: Vec<u8>,
    /// What lies beside it: the inputs part of a decision, the note of a review.
    pub beside: Option<Vec<u8>>,
}

/// An entry as it is put back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Its number in the book.
    pub seq: i64,
    /// What the backup kept of it.
    pub content: Content,
    /// Its leaf.
    pub leaf_hash: Hash,
    /// The complete nodes of the log that its leaf ends, from level 1 up, 32 bytes each.
    pub nodes: Vec<u8>,
    /// What look-ups and lists go by, as its record says.
    pub columns: Columns,
}

impl Row {
    /// Returns the record as it is kept.
    pub(super) fn record(&self) -> Result<Packed, Error> {
        let record = &self.content.record;
        if self.columns.kind == EntryKind::Decision.code() {
            Packed::pack(Part::Record, record)
        } else {
            Ok(Packed::plain(record.clone().into()))
        }
    }

    /// Returns the inputs part as it is kept; of decisions only.
    pub(super) fn inputs(&self) -> Result<Option<Packed>, Error> {
        let inputs = self.beside(EntryKind::Decision);
        let packed = inputs.map(|inputs| Packed::pack(Part::Inputs, inputs));
        packed.transpose()
    }

    /// Returns the note; of reviews that have one.
    pub(super) fn note(&self) -> Option<&[u8]> {
        self.beside(EntryKind::Review)
    }

    fn beside(&self, of: EntryKind) -> Option<&[u8]> {
        let beside = self.content.beside.as_deref();
        beside.filter(|_| self.columns.kind == of.code())
    }
}

/// Why nothing can be put back.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// Something is there, as described.
    #[error("expected an empty store, found {0}")]
    NotEmpty(String),
    /// The store cannot be used.
    #[error(transparent)]
    Store(#[from] Error),
}

/// A store that is being filled. Dropped, it leaves nothing behind.
#[async_trait]
pub trait Restore: Send {
    /// Adds a book, whose decisions follow.
    async fn add_book(&mut self, head: &HeadRow) -> Result<(), Error>;

    /// Adds decisions and other entries of a book.
    async fn add_decisions(&mut self, book: &Book, rows: &[Row]) -> Result<(), Error>;

    /// Ends. What was written can be read back as it lies there, and still nobody else sees it.
    async fn written(self: Box<Self>) -> Result<Box<dyn Written>, Error>;
}

/// A store that is filled. Dropped, it leaves nothing behind.
#[async_trait]
pub trait Written: Archive {
    /// Makes it the store, at once and durably.
    ///
    /// # Errors
    /// [`Error::OutcomeUnknown`]: it is whole or not there; any other: it is not there.
    async fn publish(self: Box<Self>) -> Result<(), Error>;
}
