//! Recording what a person decided about a decision.

use std::{sync::Arc, time::Duration};

use super::{Error, error::Impossible, score::Answer};
use crate::{
    domain::{
        calendar::{Date, business_date},
        clock::Clock,
        decision::Place,
        entry::{Finished, Note},
        id::{Book, DecisionId, RequestId},
        review::{Review, Reviewed},
    },
    storage::{self, About, Finish, Ledger, Queued, Recorded, Store, Stored},
};

/// A request to record what a person decided, every field of it right.
#[derive(Clone, PartialEq)]
pub struct Request {
    /// Names the request for ever.
    pub request_id: RequestId,
    /// SHA-256 of the request without its id, as it came.
    pub body_sha256: [u8; 32],
    /// The decision.
    pub decision_id: DecisionId,
    /// What was decided.
    pub review: Review,
    /// What else is said; never empty.
    pub note: Option<String>,
}

/// Everything that a review says, ready to be encoded.
#[derive(Clone, Copy)]
pub struct Draft<'a> {
    /// What was decided.
    pub review: &'a Review,
    /// What it is about.
    pub of: &'a Reviewed,
    /// The decision.
    pub decision_id: DecisionId,
    /// Its number.
    pub decision_seq: i64,
    /// Its leaf.
    pub decision_leaf_hash: &'a [u8; 32],
    /// The request that it answers.
    pub request_id: RequestId,
    /// Where the record stands.
    pub place: &'a Place,
    /// The business day on which it is recorded.
    pub effective_date: Date,
    /// The salted note.
    pub note: Option<&'a Note>,
}

/// What a [`Reviewer`] works with.
#[derive(Clone)]
pub struct Parts {
    /// Reads what a review must know of a decision; `None` where the record is none.
    pub reviewed: fn(&[u8]) -> Option<Reviewed>,
    /// Encodes a review. Pure: the same draft gives the same bytes.
    pub encode: for<'a> fn(&Draft<'a>) -> Finished,
    /// The store.
    pub store: Arc<dyn Store>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// How long a caller waits for the recording at most.
    pub patience: Duration,
}

/// Records what people decide.
pub struct Reviewer {
    parts: Parts,
    ledger: Arc<Ledger>,
}

impl Reviewer {
    /// Returns what records in this ledger.
    pub fn new(parts: Parts, ledger: Arc<Ledger>) -> Reviewer {
        Reviewer { parts, ledger }
    }

    /// Records a review. It is committed when this returns; a request that was answered before gets the stored bytes.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn review(&self, book: &Book, request: Request) -> Result<Answer, Error> {
        let recording = self.record(book, request);
        tokio::time::timeout(self.parts.patience, recording)
            .await
            .unwrap_or(Err(Error::OutcomeUnknown))
    }

    async fn record(&self, book: &Book, request: Request) -> Result<Answer, Error> {
        let (decision, of) = self.decision(book, request.decision_id).await?;
        if let Err(refused) = self.check(book, &request.review, &of).await {
            // It may have been right when it was answered.
            return self.answered(book, &request, refused).await;
        }
        let request_id = request.request_id;
        let queued = Queued {
            request_id,
            body_sha256: request.body_sha256,
            about: About::Decision {
                of_seq: decision.seq,
                replaces: request.review.replaces,
            },
            finish: self.finishing(request, decision, of),
        };
        let handle = self.ledger.of(book);
        let handle = handle.ok_or_else(|| Impossible::BookNotServed(book.clone()))?;
        match handle.record(queued).await? {
            Recorded::New(stored) | Recorded::Before(stored) => Ok(stored.into()),
            Recorded::OtherBody => Err(Error::RequestIdReused(request_id)),
            Recorded::Outdated { newest } => Err(Error::ReviewOutdated { newest }),
        }
    }

    /// Returns the decision and what a review must know of it.
    async fn decision(&self, book: &Book, id: DecisionId) -> Result<(Stored, Reviewed), Error> {
        let found = self.parts.store.decision(book, &id).await?;
        let stored = found.ok_or(Error::DecisionUnknown(id))?.stored;
        let of = (self.parts.reviewed)(&stored.record).ok_or_else(|| storage::Error::Corrupt {
            table: "decisions",
            column: "record",
            row: stored.seq.to_string(),
        })?;
        Ok((stored, of))
    }

    async fn check(&self, book: &Book, review: &Review, of: &Reviewed) -> Result<(), Error> {
        let today = business_date(self.parts.clock.now());
        review.check(of, today).map_err(Error::Objection)?;
        match review.successor {
            None => Ok(()),
            Some(id) => {
                let found = self.parts.store.decision(book, &id).await?;
                found.map(|_| ()).ok_or(Error::DecisionUnknown(id))
            }
        }
    }

    /// Returns the step that encodes, once the place is known.
    fn finishing(&self, request: Request, decision: Stored, of: Reviewed) -> Finish {
        let encode = self.parts.encode;
        Arc::new(move |place, _| {
            let note = request.note.as_ref();
            let note = note.map(|text| Note::new(&place.salt, text));
            encode(&Draft {
                review: &request.review,
                of: &of,
                decision_id: request.decision_id,
                decision_seq: decision.seq,
                decision_leaf_hash: &decision.leaf_hash,
                request_id: request.request_id,
                place,
                effective_date: business_date(place.recorded_at),
                note: note.as_ref(),
            })
        })
    }

    /// Returns what the request was answered with before; otherwise `refused`.
    async fn answered(
        &self,
        book: &Book,
        request: &Request,
        refused: Error,
    ) -> Result<Answer, Error> {
        let (id, body) = (request.request_id, request.body_sha256);
        let found = self.parts.store.answered(book, &[id]).await?;
        match found.into_iter().next() {
            None => Err(refused),
            Some(before) if before.body_sha256 == body => Ok(before.stored.into()),
            Some(_) => Err(Error::RequestIdReused(id)),
        }
    }
}
