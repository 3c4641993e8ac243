//! The port: what a store does, in business words.

use std::{
    collections::BTreeMap,
    fmt,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
};

use async_trait::async_trait;
use bytes::Bytes;

use super::{
    Error,
    head::Head,
    log::{Hash, Node},
};
use crate::domain::{
    calendar::Date,
    decision::{OutcomeKind, Place},
    entry::{EntryKind, Finished, Note},
    exposure::Exposure,
    firm::FirmKey,
    id::{Book, DecisionId, GroupRef, ProductId, RequestId},
};

/// The step that finishes an entry once its place and the exposure are known. Pure: it may run more than once, for
/// different places.
pub type Finish = Arc<dyn Fn(&Place, &Exposure) -> Finished + Send + Sync>;

/// A decision, or another entry, that waits to be recorded.
#[derive(Clone)]
pub struct Queued {
    /// The request that it answers.
    pub request_id: RequestId,
    /// SHA-256 of the request without its id: what makes two requests the same.
    pub body_sha256: [u8; 32],
    /// What it is about.
    pub about: About,
    /// The finishing step.
    pub finish: Finish,
}

/// What an entry is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum About {
    /// A firm, which is decided against its exposure.
    Firm(Subject),
    /// A decision, which a person reviews. It is recorded only while the newest review of the decision is the one that it replaces.
    Decision {
        /// Number of the decision.
        of_seq: i64,
        /// The newest review; `None`: it was not reviewed.
        replaces: Option<DecisionId>,
    },
    /// The note of a review, which is erased in the same transaction.
    Note {
        /// Number of the review.
        of_seq: i64,
    },
}

/// Whose exposure a decision is made against.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    /// The firm.
    pub firm: FirmKey,
    /// Its group of related parties.
    pub group: Option<GroupRef>,
    /// The product.
    pub product: ProductId,
}

/// The finishing step panicked.
#[derive(Debug, thiserror::Error)]
#[error("the finishing step of request `{0}` panicked")]
struct Panicked(RequestId);

impl Queued {
    /// Runs the finishing step.
    ///
    /// # Errors
    /// [`Error::Unrecordable`] where it panics, so that one record cannot end the writer.
    pub(super) fn finished(&self, place: &Place, exposure: &Exposure) -> Result<Finished, Error> {
        catch_unwind(AssertUnwindSafe(|| (self.finish)(place, exposure)))
            .map_err(|_| Error::Unrecordable(Arc::new(Panicked(self.request_id))))
    }
}

impl fmt::Debug for Queued {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Queued")
            .field("request_id", &self.request_id)
            .finish_non_exhaustive()
    }
}

/// A recorded decision, or another entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// Its number in the book.
    pub seq: i64,
    /// What it is.
    pub kind: EntryKind,
    /// The record, to the byte.
    pub record: Bytes,
    /// Its leaf in the book's log.
    pub leaf_hash: [u8; 32],
}

/// A recorded decision and what it was made from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WithInputs {
    /// The decision.
    pub stored: Stored,
    /// Its inputs part, to the byte.
    pub inputs: Bytes,
}

/// A recorded review and its note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredReview {
    /// Number of the decision that it is about.
    pub of_seq: i64,
    /// Its identifier.
    pub review_id: DecisionId,
    /// The review.
    pub stored: Stored,
    /// Its note; `None` where it never had one or it was erased.
    pub note: Option<Note>,
}

/// A request that was answered before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered {
    /// The request.
    pub request_id: RequestId,
    /// SHA-256 of the body it had.
    pub body_sha256: [u8; 32],
    /// The answer it got.
    pub stored: Stored,
}

/// What became of a queued decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Recorded {
    /// It was recorded.
    New(Stored),
    /// The same request was answered before, with this.
    Before(Stored),
    /// The request id was answered before, for another body.
    OtherBody,
    /// The newest review of the decision is another than the one that was to be replaced.
    Outdated {
        /// The newest one.
        newest: Option<DecisionId>,
    },
}

/// Which decisions of a book are wanted: all filters that are given must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// The firm.
    pub firm: Option<FirmName>,
    /// Product; a text that is no product finds nothing.
    pub product: Option<String>,
    /// Outcome.
    pub outcome: Option<OutcomeKind>,
    /// Grade.
    pub grade: Option<String>,
    /// First effective date.
    pub effective_from: Option<Date>,
    /// Last effective date.
    pub effective_to: Option<Date>,
    /// Whether it was reviewed.
    pub reviewed: Option<bool>,
}

/// A firm by either of its names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FirmName {
    /// As the caller's reference.
    pub firm_ref: String,
    /// As a USCC, normalised, where it reads as one.
    pub uscc: Option<String>,
}

/// A part of a list, newest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Page {
    /// The highest number that may appear.
    pub seq_max: i64,
    /// How many decisions at most.
    pub size: u32,
}

/// A store of decisions. One call is one transaction; whatever is read was committed before.
#[async_trait]
pub trait Store: Send + Sync {
    /// Records decisions and other entries of one book in one transaction, in this order, each decision finished against the exposure
    /// that the ones before it left. A request that was answered before is not recorded again, nor are repetitions within `queued`.
    /// Returns one result per decision, in order.
    ///
    /// # Errors
    /// [`Error::Unrecordable`], [`Error::Unavailable`] and [`Error::Contended`]: nothing was recorded. [`Error::OutcomeUnknown`]: all or
    /// nothing was.
    async fn record_decisions(
        &self,
        book: &Book,
        queued: &[Queued],
    ) -> Result<Vec<Recorded>, Error>;

    /// Returns what requests were answered with; those that were not answered are left out.
    async fn answered(&self, book: &Book, requests: &[RequestId]) -> Result<Vec<Answered>, Error>;

    /// Returns the exposure that a decision made now would meet.
    async fn exposure(&self, book: &Book, subject: &Subject) -> Result<Exposure, Error>;

    /// Returns one decision; `None` where the book has none of that id.
    async fn decision(
        &self,
        book: &Book,
        decision: &DecisionId,
    ) -> Result<Option<WithInputs>, Error>;

    /// Returns decisions, newest first.
    async fn decisions_for(
        &self,
        book: &Book,
        filter: &Filter,
        page: Page,
    ) -> Result<Vec<Stored>, Error>;

    /// Returns the reviews of decisions, oldest first.
    async fn reviews(&self, book: &Book, decisions: &[i64]) -> Result<Vec<StoredReview>, Error>;

    /// Returns one review; `None` where the book has none of that id.
    async fn review(&self, book: &Book, review: &DecisionId)
    -> Result<Option<StoredReview>, Error>;

    /// Returns at most `limit` decisions and other entries with numbers above `seq`, oldest first.
    async fn decisions_after(
        &self,
        book: &Book,
        seq: i64,
        limit: u32,
    ) -> Result<Vec<Stored>, Error>;

    /// Returns the head of a book.
    async fn head(&self, book: &Book) -> Result<Head, Error>;

    /// Returns complete nodes of a book's log; those that it does not have are left out.
    async fn log_nodes(&self, book: &Book, nodes: &[Node]) -> Result<BTreeMap<Node, Hash>, Error>;

    /// Lets go of the store's files and connections.
    async fn close(&self);
}
