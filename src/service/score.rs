//! Scoring a firm and recording what was decided.

use std::{sync::Arc, time::Duration};

use bytes::Bytes;

use super::{Error, error::Impossible};
use crate::{
    assess::Asking,
    domain::{
        application::Application,
        assessment::Assessed,
        calendar::{Date, business_date},
        clock::Clock,
        decision::{Decided, Place},
        entry::Finished,
        exposure::Exposure,
        id::{Book, ProductId, RequestId},
        profile::Profile,
    },
    policy::{self, Catalogue, Table},
    storage::{About, BookHandle, Finish, Ledger, Queued, Recorded, Store, Stored, Subject},
};

/// A scoring request, every field of it right.
#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    /// Names the request for ever; `None` only with [`Mode::ValidateOnly`].
    pub request_id: Option<RequestId>,
    /// SHA-256 of the request without its id, as it came; zeros with [`Mode::ValidateOnly`], which compares nothing.
    pub body_sha256: [u8; 32],
    /// The firm.
    pub profile: Profile,
    /// The product.
    pub product: ProductId,
    /// What the firm asks for.
    pub application: Application,
    /// The encoded request without its id, the as-of date filled in: what the inputs part keeps; empty with
    /// [`Mode::ValidateOnly`], which keeps nothing.
    pub snapshot: Bytes,
    /// Whether to record.
    pub mode: Mode,
}

/// Whether a request is recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Score, record, answer.
    Record,
    /// Score and answer.
    ValidateOnly,
}

/// Everything that a decision says, ready to be encoded.
#[derive(Clone, Copy)]
pub struct Draft<'a> {
    /// The assessed firm.
    pub assessed: &'a Assessed,
    /// The policy's answer.
    pub decided: &'a Decided,
    /// The table that decided.
    pub table: &'a Table,
    /// The request that it answers.
    pub request_id: Option<RequestId>,
    /// Where the record stands; `None` where nothing is recorded.
    pub place: Option<&'a Place>,
    /// The business day on which it was decided.
    pub effective_date: Date,
    /// The request's snapshot.
    pub snapshot: &'a [u8],
    /// The exposure that it was decided against.
    pub exposure: &'a Exposure,
}

/// Encodes a draft. Pure: the same draft gives the same bytes.
pub type Encoder = Arc<dyn for<'a> Fn(&Draft<'a>) -> Finished + Send + Sync>;

/// Assesses a firm: features, knowledge score, points, probability of default, capacity. Pure.
pub type Assess = Arc<dyn Fn(&Asking<'_>) -> Assessed + Send + Sync>;

/// The answer to a scoring request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The encoded decision.
    pub record: Bytes,
    /// Its leaf in the book's log; `None` where nothing was recorded.
    pub leaf_hash: Option<[u8; 32]>,
}

/// What a [`Scorer`] works with.
#[derive(Clone)]
pub struct Parts {
    /// Assesses a firm with the model in service.
    pub assess: Assess,
    /// The products on offer, the newest table of each.
    pub products: Arc<Catalogue>,
    /// Encodes decisions.
    pub encoder: Encoder,
    /// The store.
    pub store: Arc<dyn Store>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// How long a caller waits for the recording at most.
    pub patience: Duration,
}

/// Scores firms and records what was decided.
pub struct Scorer {
    parts: Parts,
    ledger: Arc<Ledger>,
}

impl Scorer {
    /// Returns a scorer that records in this ledger.
    pub fn new(parts: Parts, ledger: Arc<Ledger>) -> Scorer {
        Scorer { parts, ledger }
    }

    /// Returns the business day of this moment.
    pub fn today(&self) -> Date {
        business_date(self.parts.clock.now())
    }

    /// Scores a firm for a book. With [`Mode::Record`] the decision is committed when this returns; a request that was
    /// answered before gets the stored bytes and is not scored again.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn score(&self, book: &Book, request: Request) -> Result<Answer, Error> {
        match request.mode {
            Mode::ValidateOnly => self.validate(book, request).await,
            Mode::Record => {
                let recording = self.record(book, request);
                tokio::time::timeout(self.parts.patience, recording)
                    .await
                    .unwrap_or(Err(Error::OutcomeUnknown))
            }
        }
    }

    async fn record(&self, book: &Book, request: Request) -> Result<Answer, Error> {
        let request_id = request.request_id.ok_or(Impossible::NoRequestId)?;
        let table = match self.table(&request.product) {
            Ok(table) => table,
            // There may have been such a product when it was answered.
            Err(unknown) => return self.answered(book, request_id, &request, unknown).await,
        };
        let queued = Queued {
            request_id,
            body_sha256: request.body_sha256,
            about: About::Firm(subject(&request)),
            finish: self.finishing(request, table),
        };
        match self.book(book)?.record(queued).await? {
            Recorded::New(stored) | Recorded::Before(stored) => Ok(stored.into()),
            Recorded::OtherBody => Err(Error::RequestIdReused(request_id)),
            // Only a review can be that.
            Recorded::Outdated { newest } => Err(Error::ReviewOutdated { newest }),
        }
    }

    /// Returns the step that scores, decides and encodes. The writer runs it for requests that were not answered before, so
    /// that nothing is looked up twice and nobody is scored again.
    fn finishing(&self, request: Request, table: Arc<Table>) -> Finish {
        let (assess, encoder) = (&self.parts.assess, &self.parts.encoder);
        let (assess, encoder) = (Arc::clone(assess), Arc::clone(encoder));
        Arc::new(move |place, exposure| {
            let case = Case {
                profile: &request.profile,
                application: &request.application,
                table: &table,
                request_id: request.request_id,
                snapshot: &request.snapshot,
                assess: &assess,
                encoder: &encoder,
            };
            case.finish(Some(place), business_date(place.recorded_at), exposure)
        })
    }

    /// Returns what a request was answered with before; otherwise `unknown`.
    async fn answered(
        &self,
        book: &Book,
        request_id: RequestId,
        request: &Request,
        unknown: Error,
    ) -> Result<Answer, Error> {
        let found = self.parts.store.answered(book, &[request_id]).await?;
        match found.into_iter().next() {
            None => Err(unknown),
            Some(before) if before.body_sha256 == request.body_sha256 => Ok(before.stored.into()),
            Some(_) => Err(Error::RequestIdReused(request_id)),
        }
    }

    async fn validate(&self, book: &Book, request: Request) -> Result<Answer, Error> {
        let table = self.table(&request.product)?;
        let exposure = self.parts.store.exposure(book, &subject(&request)).await?;
        let case = Case {
            profile: &request.profile,
            application: &request.application,
            table: &table,
            request_id: request.request_id,
            snapshot: &request.snapshot,
            assess: &self.parts.assess,
            encoder: &self.parts.encoder,
        };
        let finished = case.finish(None, self.today(), &exposure);
        Ok(Answer {
            record: finished.record.into(),
            leaf_hash: None,
        })
    }

    fn book(&self, book: &Book) -> Result<BookHandle, Error> {
        let handle = self.ledger.of(book);
        Ok(handle.ok_or_else(|| Impossible::BookNotServed(book.clone()))?)
    }

    fn table(&self, product: &ProductId) -> Result<Arc<Table>, Error> {
        let products = &self.parts.products;
        let table = products.current(product);
        table.cloned().ok_or_else(|| Error::ProductUnknown {
            product: product.clone(),
            known: products.products().into_iter().cloned().collect(),
        })
    }
}

/// Returns whose exposure a request is decided against.
fn subject(request: &Request) -> Subject {
    let profile = &request.profile;
    Subject {
        firm: profile.identity.facts.key.clone(),
        group: profile
            .group
            .as_ref()
            .and_then(|group| group.facts.group_ref.clone()),
        product: request.product.clone(),
    }
}

impl From<Stored> for Answer {
    fn from(stored: Stored) -> Answer {
        let Stored {
            seq: _,
            kind: _,
            record,
            leaf_hash,
        } = stored;
        Answer {
            record,
            leaf_hash: Some(leaf_hash),
        }
    }
}

/// A case that waits for its place, its day and the exposure.
#[derive(Clone, Copy)]
pub(super) struct Case<'a> {
    pub(super) profile: &'a Profile,
    pub(super) application: &'a Application,
    pub(super) table: &'a Table,
    pub(super) request_id: Option<RequestId>,
    pub(super) snapshot: &'a [u8],
    pub(super) assess: &'a Assess,
    pub(super) encoder: &'a Encoder,
}

impl Case<'_> {
    /// Assesses, decides and encodes: the step that runs inside the writer's transaction.
    pub(super) fn finish(
        &self,
        place: Option<&Place>,
        effective_date: Date,
        exposure: &Exposure,
    ) -> Finished {
        let assessed = (self.assess)(&Asking {
            profile: self.profile,
            application: self.application,
            day: effective_date,
            demands: self.table.demands(),
        });
        let decided = policy::decide(&assessed, self.table, exposure);
        (self.encoder)(&Draft {
            assessed: &assessed,
            decided: &decided,
            table: self.table,
            request_id: self.request_id,
            place,
            effective_date,
            snapshot: self.snapshot,
            exposure,
        })
    }
}
