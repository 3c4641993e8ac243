//! Reading a store as an auditor does: everything that lies there, without the service and without its rights.

use async_trait::async_trait;

use super::Error;
use crate::domain::id::Book;

/// A row of the ledger, as it lies there and unchecked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its number in the book.
    pub seq: i64,
    /// The encoded decision.
    pub record: Vec<u8>,
    /// What is said to be its leaf.
    pub leaf_hash: Vec<u8>,
    /// What is said to be the nodes that it completed; `None` where they are not kept.
    pub nodes: Option<Vec<u8>>,
    /// The encoded inputs part; `None` where it is not there.
    pub inputs: Option<Vec<u8>>,
    /// What is said to be SHA-256 of the request without its id; `None` where it is not kept.
    pub body_sha256: Option<Vec<u8>>,
    /// What look-ups and lists go by; `None` where it is not kept.
    pub columns: Option<Columns>,
}

/// What look-ups and lists go by: each a copy of something in the record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Columns {
    /// The decision's identifier.
    pub decision_id: String,
    /// The request that it answers.
    pub request_id: String,
    /// When it was recorded, milliseconds since 1970.
    pub recorded_at_ms: i64,
    /// USCC.
    pub uscc: Option<String>,
    /// The caller's reference of the firm.
    pub firm_ref: Option<String>,
    /// Product.
    pub product: String,
    /// Outcome.
    pub outcome: String,
    /// Grade.
    pub grade: String,
    /// The business day on which it was decided.
    pub effective_date: String,
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

/// A store that is only read.
#[async_trait]
pub trait Archive: Send + Sync {
    /// Returns the head rows, by book.
    async fn heads(&self) -> Result<Vec<HeadRow>, Error>;

    /// Returns at most `limit` rows of a book with numbers above `seq`, oldest first.
    async fn entries(&self, book: &Book, seq: i64, limit: u32) -> Result<Vec<Entry>, Error>;

    /// Lets go of files and connections.
    async fn close(&self);
}
