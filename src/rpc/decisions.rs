//! DecisionService.

use std::{pin::Pin, sync::Arc};

use bytes::Bytes;
use futures_util::{Stream, stream};
use tokio_util::sync::CancellationToken;
use tonic::{Request, Response, Status};

use super::{
    convert::decisions::{self, View},
    status::{Error, Statuses, language},
    token,
};
use crate::{
    domain::id::Book,
    pb::{self, server::decision_service_server::DecisionService, stored},
    service::{
        self,
        decisions::{Decisions, Event, Follower, ListRequest, Listed},
    },
    storage::WithInputs,
    texts::Language,
};

/// DecisionService for the callers of one listener.
#[derive(Clone)]
pub(super) struct Reading {
    pub(super) decisions: Arc<Decisions>,
    pub(super) book: Book,
    pub(super) statuses: Statuses,
    pub(super) closing: CancellationToken,
}

type Followed =
    Pin<Box<dyn Stream<Item = Result<stored::WatchDecisionsResponse, Status>> + Send + 'static>>;

#[tonic::async_trait]
impl DecisionService for Reading {
    async fn get_decision(
        &self,
        request: Request<pb::GetDecisionRequest>,
    ) -> Result<Response<stored::GetDecisionResponse>, Status> {
        let language = language(request.metadata());
        match self.get(request.into_inner()).await {
            Ok(found) => Ok(Response::new(found)),
            Err(err) => Err(self.statuses.status(&err, language)),
        }
    }

    async fn list_decisions(
        &self,
        request: Request<pb::ListDecisionsRequest>,
    ) -> Result<Response<stored::ListDecisionsResponse>, Status> {
        let language = language(request.metadata());
        match self.list(request.into_inner()).await {
            Ok(page) => Ok(Response::new(page)),
            Err(err) => Err(self.statuses.status(&err, language)),
        }
    }

    type WatchDecisionsStream = Followed;

    async fn watch_decisions(
        &self,
        request: Request<pb::WatchDecisionsRequest>,
    ) -> Result<Response<Followed>, Status> {
        let language = language(request.metadata());
        match self.follow(request.into_inner()).await {
            Ok(follower) => Ok(Response::new(self.clone().stream(follower, language))),
            Err(err) => Err(self.statuses.status(&err, language)),
        }
    }
}

impl Reading {
    async fn get(
        &self,
        message: pb::GetDecisionRequest,
    ) -> Result<stored::GetDecisionResponse, Error> {
        let query = decisions::get(message)?;
        let found = self.decisions.get(&self.book, &query.decision_id).await?;
        let WithInputs { stored, inputs } = found;
        Ok(stored::GetDecisionResponse {
            decision: stored.record,
            leaf_hash: Bytes::copy_from_slice(&stored.leaf_hash),
            inputs: match query.view {
                View::Basic => None,
                View::Full => Some(inputs),
            },
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
        let Listed { decisions, next } = listed.map_err(|err| match err {
            service::Error::PositionUnknown { .. } => Error::PageToken,
            other => Error::Service(other),
        })?;
        Ok(stored::ListDecisionsResponse {
            decisions: decisions.into_iter().map(|found| found.record).collect(),
            next_page_token: next
                .map_or_else(String::new, |next| token::page(&self.book, &message, next)),
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
        Ok(stored::WatchDecisionsResponse {
            decision: match event {
                Event::Decision(stored) => Some(stored.record),
                Event::Heartbeat => None,
            },
            cursor: token::cursor(&self.book, follower.seq()),
        })
    }
}
