//! DecisionService.

use std::{pin::Pin, sync::Arc};

use bytes::Bytes;
use futures_util::{Stream, stream};
use tokio_util::sync::CancellationToken;
use tonic::{Request, Response, Status};

use super::{
    convert::{
        catalogue,
        decisions::{self, View},
        review,
    },
    status::{Error, Statuses, language},
    token,
};
use crate::{
    domain::{entry::EntryKind, id::Book},
    pb::{self, server::decision_service_server::DecisionService, stored},
    service::{
        self,
        catalogue::Catalogue,
        decisions::{Decisions, Event, Follower, Found, ListRequest, Listed},
        ledger::Proofs,
        review::Reviewer,
        score::Answer,
    },
    storage::{StoredReview, WithInputs},
    texts::Language,
};

/// DecisionService for the callers of one listener.
#[derive(Clone)]
pub(super) struct Reading {
    pub(super) decisions: Arc<Decisions>,
    pub(super) proofs: Arc<Proofs>,
    pub(super) reviewer: Arc<Reviewer>,
    pub(super) catalogue: Arc<Catalogue>,
    pub(super) book: Book,
    pub(super) statuses: Statuses,
    pub(super) closing: CancellationToken,
}

type Followed =
    Pin<Box<dyn Stream<Item = Result<stored::WatchDecisionsResponse, Status>> + Send + 'static>>;

/// A stream of the parts of an export.
pub(super) type Exported =
    Pin<Box<dyn Stream<Item = Result<stored::ExportDecisionsResponse, Status>> + Send + 'static>>;

#[tonic::async_trait]
impl DecisionService for Reading {
    async fn get_decision(
        &self,
        request: Request<pb::GetDecisionRequest>,
    ) -> Result<Response<stored::GetDecisionResponse>, Status> {
        let language = language(request.metadata());
        let answer = self.get(request.into_inner()).await;
        self.respond(answer, language)
    }

    async fn list_decisions(
        &self,
        request: Request<pb::ListDecisionsRequest>,
    ) -> Result<Response<stored::ListDecisionsResponse>, Status> {
        let language = language(request.metadata());
        let answer = self.list(request.into_inner()).await;
        self.respond(answer, language)
    }

    type WatchDecisionsStream = Followed;

    async fn watch_decisions(
        &self,
        request: Request<pb::WatchDecisionsRequest>,
    ) -> Result<Response<Followed>, Status> {
        let language = language(request.metadata());
        let follower = self.follow(request.into_inner()).await;
        let answer = follower.map(|follower| self.clone().stream(follower, language));
        self.respond(answer, language)
    }

    async fn get_catalogue(
        &self,
        request: Request<pb::GetCatalogueRequest>,
    ) -> Result<Response<pb::GetCatalogueResponse>, Status> {
        let language = language(request.metadata());
        let answer = self.labels(request.into_inner());
        self.respond(answer, language)
    }

    async fn review_decision(
        &self,
        request: Request<pb::ReviewDecisionRequest>,
    ) -> Result<Response<stored::ReviewDecisionResponse>, Status> {
        let language = language(request.metadata());
        let answer = self.review(request.into_inner()).await;
        self.respond(answer, language)
    }

    async fn get_ledger_head(
        &self,
        request: Request<pb::GetLedgerHeadRequest>,
    ) -> Result<Response<pb::GetLedgerHeadResponse>, Status> {
        let language = language(request.metadata());
        let answer = self.ledger_head(request.into_inner()).await;
        self.respond(answer, language)
    }

    async fn get_inclusion_proof(
        &self,
        request: Request<pb::GetInclusionProofRequest>,
    ) -> Result<Response<pb::GetInclusionProofResponse>, Status> {
        let language = language(request.metadata());
        let answer = self.inclusion_proof(request.into_inner()).await;
        self.respond(answer, language)
    }

    async fn get_consistency_proof(
        &self,
        request: Request<pb::GetConsistencyProofRequest>,
    ) -> Result<Response<pb::GetConsistencyProofResponse>, Status> {
        let language = language(request.metadata());
        let answer = self.consistency_proof(request.into_inner()).await;
        self.respond(answer, language)
    }

    type ExportDecisionsStream = Exported;

    async fn export_decisions(
        &self,
        request: Request<pb::ExportDecisionsRequest>,
    ) -> Result<Response<Exported>, Status> {
        let language = language(request.metadata());
        let answer = self.clone().export(request.into_inner(), language).await;
        self.respond(answer, language)
    }
}

impl Reading {
    fn respond<T>(
        &self,
        answer: Result<T, Error>,
        language: Language,
    ) -> Result<Response<T>, Status> {
        answer
            .map(Response::new)
            .map_err(|err| self.statuses.status(&err, language))
    }

    async fn get(
        &self,
        message: pb::GetDecisionRequest,
    ) -> Result<stored::GetDecisionResponse, Error> {
        let query = decisions::get(message)?;
        let found = self.decisions.get(&self.book, &query.decision_id).await?;
        let Found { decision, reviews } = found;
        let WithInputs { stored, inputs } = decision;
        Ok(stored::GetDecisionResponse {
            decision: stored.record,
            leaf_hash: Bytes::copy_from_slice(&stored.leaf_hash),
            inputs: match query.view {
                View::Basic => None,
                View::Full => Some(inputs),
            },
            reviews: reviews
                .into_iter()
                .map(|review| recorded(review, query.view))
                .collect(),
        })
    }

    async fn list(
        &self,
        message: pb::ListDecisionsRequest,
    ) -> Result<stored::ListDecisionsResponse, Error> {
        let query = decisions::list(message.clone())?;
        let from = match query.page_token {
            None => None,
            Some(_) => Some(token::parse_page(&self.book, &message).ok_or(Error::PageToken)?),
        };
        let request = ListRequest {
            filter: query.filter,
            size: query.page_size,
            from,
        };
        let listed = self.decisions.list(&self.book, &request).await;
        let Listed {
            decisions,
            reviews,
            next,
        } = listed.map_err(|err| match err {
            service::Error::PositionUnknown { .. } => Error::PageToken,
            other => Error::Service(other),
        })?;
        Ok(stored::ListDecisionsResponse {
            decisions: decisions.into_iter().map(|found| found.record).collect(),
            next_page_token: next
                .map_or_else(String::new, |next| token::page(&self.book, &message, next)),
            reviews: reviews.into_iter().map(|found| found.record).collect(),
        })
    }

    fn labels(&self, message: pb::GetCatalogueRequest) -> Result<pb::GetCatalogueResponse, Error> {
        let found = self.catalogue.find(catalogue::query(message)?)?;
        Ok(catalogue::response(found))
    }

    async fn review(
        &self,
        message: pb::ReviewDecisionRequest,
    ) -> Result<stored::ReviewDecisionResponse, Error> {
        let request = review::request(message)?;
        let Answer { record, leaf_hash } = self.reviewer.review(&self.book, request).await?;
        Ok(stored::ReviewDecisionResponse {
            entry: record,
            leaf_hash: leaf_hash
                .map(|hash| Bytes::copy_from_slice(&hash))
                .unwrap_or_default(),
        })
    }

    async fn follow(&self, message: pb::WatchDecisionsRequest) -> Result<Follower, Error> {
        let query = decisions::watch(message)?;
        let seq = match query.cursor {
            None => 0,
            Some(cursor) => token::parse_cursor(&self.book, &cursor).ok_or(Error::Cursor)?,
        };
        Ok(self.decisions.follow(&self.book, seq).await?)
    }

    /// Streams what a follower hears, until a fault or the shutdown.
    fn stream(self, follower: Follower, language: Language) -> Followed {
        Box::pin(stream::unfold(Some(follower), move |follower| {
            let reading = self.clone();
            async move {
                let mut follower = follower?;
                match reading.next(&mut follower).await {
                    Ok(message) => Some((Ok(message), Some(follower))),
                    Err(err) => {
                        let status = reading.statuses.status(&err.into(), language);
                        Some((Err(status), None))
                    }
                }
            }
        }))
    }

    async fn next(
        &self,
        follower: &mut Follower,
    ) -> Result<stored::WatchDecisionsResponse, service::Error> {
        let event = tokio::select! {
            biased;
            () = self.closing.cancelled() => return Err(service::Error::ShuttingDown),
            event = follower.next() => event?,
        };
        let (decision, entry) = match event {
            Event::Heartbeat => (None, None),
            Event::Entry(stored) => match stored.kind {
                EntryKind::Decision => (Some(stored.record), None),
                EntryKind::Review | EntryKind::Erasure => (None, Some(stored.record)),
            },
        };
        Ok(stored::WatchDecisionsResponse {
            decision,
            cursor: token::cursor(&self.book, follower.seq()),
            entry,
        })
    }
}

fn recorded(review: StoredReview, view: View) -> stored::RecordedReview {
    let StoredReview {
        of_seq: _,
        review_id: _,
        stored,
        note,
    } = review;
    stored::RecordedReview {
        entry: stored.record,
        leaf_hash: Bytes::copy_from_slice(&stored.leaf_hash),
        note: match view {
            View::Basic => None,
            View::Full => note.map(|note| Bytes::copy_from_slice(note.bytes())),
        },
    }
}
