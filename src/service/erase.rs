//! Erasing the note of a review, and leaving a notice of it.

use std::sync::Arc;

use super::{Error, error::Impossible};
use crate::{
    domain::{
        decision::Place,
        entry::{Finished, Note},
        id::{Book, DecisionId, PrincipalRef, RequestId},
        review::ErasureReason,
    },
    storage::{About, Queued, Recorded, Store, Stored},
};

/// A request to erase a note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// Names the request for ever.
    pub request_id: RequestId,
    /// The review.
    pub review_id: DecisionId,
    /// Why.
    pub reason: ErasureReason,
    /// Who has it erased.
    pub erased_by: PrincipalRef,
}

/// Everything that the notice of an erasure says, ready to be encoded.
#[derive(Clone, Copy)]
pub struct Draft<'a> {
    /// The review.
    pub review_id: DecisionId,
    /// Its number.
    pub review_seq: i64,
    /// The note that goes.
    pub note: &'a Note,
    /// Why.
    pub reason: ErasureReason,
    /// Who has it erased.
    pub erased_by: &'a PrincipalRef,
    /// The request that it answers.
    pub request_id: RequestId,
    /// Where the record stands.
    pub place: &'a Place,
}

/// Encodes the notice of an erasure. Pure.
pub type Encode = for<'a> fn(&Draft<'a>) -> Finished;

/// Erases the note of a review with the rights of the store's owner. Note and notice change in one transaction: it is committed when
/// this returns.
///
/// # Errors
/// [`Error::DecisionUnknown`] where there is no such review, [`Error::NothingToErase`] where it has no note any more or never had one;
/// otherwise as the store's.
pub async fn erase(
    store: &dyn Store,
    encode: Encode,
    book: &Book,
    request: Request,
) -> Result<Stored, Error> {
    let id = request.review_id;
    let found = store.review(book, &id).await?;
    let review = found.ok_or(Error::DecisionUnknown(id))?;
    let note = review.note.ok_or(Error::NothingToErase(id))?;
    let of_seq = review.stored.seq;
    let queued = Queued {
        request_id: request.request_id,
        // The request is made here and named by nobody else.
        body_sha256: [0; 32],
        about: About::Note { of_seq },
        finish: Arc::new(move |place, _| {
            encode(&Draft {
                review_id: id,
                review_seq: of_seq,
                note: &note,
                reason: request.reason,
                erased_by: &request.erased_by,
                request_id: request.request_id,
                place,
            })
        }),
    };
    let recorded = store.record_decisions(book, &[queued]).await?;
    match recorded.into_iter().next() {
        Some(Recorded::New(stored)) => Ok(stored),
        Some(Recorded::Before(_) | Recorded::OtherBody | Recorded::Outdated { .. }) | None => {
            Err(Impossible::NotRecorded.into())
        }
    }
}
