//! What a use case can answer instead of a result.

use std::sync::Arc;

use crate::{
    domain::{
        id::{Book, DecisionId, ProductId, RequestId},
        review::Objection,
    },
    storage,
};

/// What a use case can answer instead of a result.
#[derive(Clone, Debug, thiserror::Error)]
pub enum Error {
    /// There is no such product.
    #[error("there is no product `{product}`")]
    ProductUnknown {
        /// What was asked for.
        product: ProductId,
        /// What there is, sorted.
        known: Vec<ProductId>,
    },
    /// The request id was answered before, for another body.
    #[error("request `{0}` was answered before for another body")]
    RequestIdReused(RequestId),
    /// The book has no such decision.
    #[error("the book has no decision `{0}`")]
    DecisionUnknown(DecisionId),
    /// The decision was reviewed meanwhile.
    #[error("the decision was reviewed meanwhile")]
    ReviewOutdated {
        /// The newest review; `None`: there is none, and one was to be replaced.
        newest: Option<DecisionId>,
    },
    /// What a person decided cannot be recorded.
    #[error("the review cannot be recorded: {0:?}")]
    Objection(Objection),
    /// A review has no note.
    #[error("review `{0}` has no note")]
    NothingToErase(DecisionId),
    /// The position lies beyond the end of the book.
    #[error("position {seq} lies beyond the end of the book")]
    PositionUnknown {
        /// The position.
        seq: i64,
    },
    /// More was recorded since the position than a feed goes back.
    #[error("position {seq} lies too far back")]
    PositionTooOld {
        /// The position.
        seq: i64,
    },
    /// No model or table at hand has this hash.
    #[error("no model or table with the hash {} is at hand", hex::encode(sha256))]
    CatalogueUnknown {
        /// The hash.
        sha256: [u8; 32],
    },
    /// The log has no tree of that size with that record in it.
    #[error("the log has no such tree")]
    TreeSizeUnknown {
        /// Its present size.
        size: i64,
    },
    /// Too much is queued. Nothing was recorded.
    #[error("too much is queued")]
    Overloaded,
    /// The service is shutting down. Nothing was recorded.
    #[error("the service is shutting down")]
    ShuttingDown,
    /// The store does not answer. Nothing was recorded.
    #[error("the store is not available")]
    StorageUnavailable(#[source] storage::Error),
    /// Whether it was recorded is not known.
    #[error("it is not known whether it was recorded")]
    OutcomeUnknown,
    /// What is stored is not what was recorded.
    #[error("a stored record is corrupt")]
    RecordCorrupt {
        /// The number of the decision, where it is known.
        seq: Option<i64>,
        /// Where it lies.
        source: storage::Error,
    },
    /// Something is wrong inside.
    #[error("something is wrong inside")]
    Internal(#[source] Arc<dyn std::error::Error + Send + Sync>),
}

/// Things that the edge must have ruled out.
#[derive(Clone, Debug, thiserror::Error)]
pub(super) enum Impossible {
    /// A request to be recorded has no id.
    #[error("a request to be recorded has no id")]
    NoRequestId,
    /// The service was not started for this book.
    #[error("the service was not started for book `{0}`")]
    BookNotServed(Book),
    /// An entry of our own was answered as another's.
    #[error("an entry was not recorded as a new one")]
    NotRecorded,
}

impl From<Impossible> for Error {
    fn from(impossible: Impossible) -> Error {
        Error::Internal(Arc::new(impossible))
    }
}

impl From<storage::Error> for Error {
    fn from(err: storage::Error) -> Error {
        match err {
            storage::Error::Unavailable(_) | storage::Error::Contended(_) => {
                Error::StorageUnavailable(err)
            }
            storage::Error::OutcomeUnknown(_) => {
                tracing::error!(
                    error = &err as &dyn std::error::Error,
                    "a commit has no known outcome"
                );
                Error::OutcomeUnknown
            }
            storage::Error::Corrupt { ref row, .. } => Error::RecordCorrupt {
                // Decisions are keyed by their number.
                seq: row.parse().ok(),
                source: err,
            },
            storage::Error::Unrecordable(_) | storage::Error::Unfit(_) => {
                Error::Internal(Arc::new(err))
            }
        }
    }
}

impl From<storage::Refused> for Error {
    fn from(refused: storage::Refused) -> Error {
        match refused {
            storage::Refused::Overloaded => Error::Overloaded,
            storage::Refused::Ended => Error::ShuttingDown,
            storage::Refused::Lost => Error::OutcomeUnknown,
            storage::Refused::Store(err) => err.into(),
        }
    }
}
