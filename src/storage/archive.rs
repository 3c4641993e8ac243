//! Reading a store as an auditor does: everything that lies there, without the service and without its rights.

use async_trait::async_trait;

use super::{
    Error,
    packing::{Part, unpack},
};
use crate::domain::id::Book;

/// A row of the ledger, as it lies there and unchecked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its number in the book.
    pub seq: i64,
    /// The encoded decision or other entry.
    pub record: Vec<u8>,
    /// What is said to be its leaf.
    pub leaf_hash: Vec<u8>,
    /// What is said to be the nodes that it completed; `None` where they are not kept.
    pub nodes: Option<Vec<u8>>,
    /// What lies beside the record: the encoded inputs part of a decision, the salted note of a review; `None` where it is not there.
    pub beside: Option<Vec<u8>>,
    /// What is said to be SHA-256 of the request without its id; `None` where it is not kept.
    pub body_sha256: Option<Vec<u8>>,
    /// What look-ups and lists go by; `None` where it is not kept.
    pub columns: Option<Columns>,
}

/// Returns a record; one that cannot be unpacked as it lies there, so that its leaf hash tells that it was changed.
pub(super) fn record(packing: i16, record: Vec<u8>) -> Vec<u8> {
    as_far_as_it_goes(Part::Record, packing, record)
}

/// Returns the inputs part of a decision in the same way; `None` where there is none.
pub(super) fn inputs(packing: Option<i16>, inputs: Option<Vec<u8>>) -> Option<Vec<u8>> {
    Some(as_far_as_it_goes(Part::Inputs, packing?, inputs?))
}

fn as_far_as_it_goes(part: Part, packing: i16, bytes: Vec<u8>) -> Vec<u8> {
    unpack(part, packing, bytes).unwrap_or_else(|bytes| bytes)
}

/// What look-ups and lists go by: each a copy of something in the record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Columns {
    /// What the entry is.
    pub kind: String,
    /// Number of the entry that it is about.
    pub of_seq: Option<i64>,
    /// The identifier of the decision or other entry.
    pub decision_id: String,
    /// The request that it answers.
    pub request_id: String,
    /// When it was recorded, milliseconds since 1970.
    pub recorded_at_ms: i64,
    /// USCC.
    pub uscc: Option<String>,
    /// The caller's reference of the firm.
    pub firm_ref: Option<String>,
    /// Product, of a decision.
    pub product: Option<String>,
    /// Outcome, of a decision.
    pub outcome: Option<String>,
    /// Grade, of a decision.
    pub grade: Option<String>,
    /// The business day on which a decision was made.
    pub effective_date: Option<String>,
}

/// What the head row of a book says, unchecked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeadRow {
    /// The book.
    pub book: Book,
    /// The number of the newest decision.
    pub seq: i64,
    /// What is said to be the frontier of the log.
    pub frontier: Vec<u8>,
}

impl HeadRow {
    /// Returns what a row says.
    ///
    /// # Errors
    /// [`Error::Corrupt`] where there can be no such book.
    pub(super) fn of_row(book: String, seq: i64, frontier: Vec<u8>) -> Result<HeadRow, Error> {
        match Book::parse(&book) {
            Ok(book) => Ok(HeadRow {
                book,
                seq,
                frontier,
            }),
            Err(_) => Err(Error::Corrupt {
                table: "books",
                column: "book",
                row: book,
            }),
        }
    }
}

/// A store that is only read, as it was at one moment: what is recorded or erased after the first read is not seen.
#[async_trait]
pub trait Archive: Send + Sync {
    /// Returns the head rows, by book.
    async fn heads(&self) -> Result<Vec<HeadRow>, Error>;

    /// Returns at most `limit` rows of a book with numbers above `seq`, oldest first.
    async fn entries(&self, book: &Book, seq: i64, limit: u32) -> Result<Vec<Entry>, Error>;

    /// Lets go of files and connections.
    async fn close(self: Box<Self>);
}
