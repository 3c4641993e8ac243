//! ScoringService.

use std::{pin::Pin, sync::Arc};

use bytes::Bytes;
use futures_util::{Stream, StreamExt, stream};
use prost::Message;
use tokio_util::{sync::CancellationToken, task::AbortOnDropHandle};
use tonic::{Request, Response, Status, Streaming};

use super::{
    convert::{Violations, scoring},
    status::{Error, Statuses, language},
};
use crate::{
    domain::id::Book,
    pb::{self, server::scoring_service_server::ScoringService, stored},
    service::{
        self,
        score::{self, Answer, Scorer},
    },
    texts::Language,
};

/// ScoringService for the callers of one listener.
#[derive(Clone)]
pub(super) struct Scoring {
    pub(super) scorer: Arc<Scorer>,
    pub(super) book: Book,
    pub(super) statuses: Statuses,
    pub(super) items_in_work: usize,
    /// Bytes of a request.
    pub(super) bytes_max: usize,
    pub(super) closing: CancellationToken,
}

type Answers =
    Pin<Box<dyn Stream<Item = Result<stored::ScoreFirmsResponse, Status>> + Send + 'static>>;

/// What comes in on a stream.
enum Incoming {
    /// An item.
    Item(Box<pb::ScoreFirmsRequest>),
    /// It broke.
    Broken(Status),
    /// The server shuts down: no more items are taken.
    Closing,
}

#[tonic::async_trait]
impl ScoringService for Scoring {
    async fn score_firm(
        &self,
        request: Request<pb::ScoreFirmRequest>,
    ) -> Result<Response<stored::ScoreFirmResponse>, Status> {
        let language = language(request.metadata());
        match self.one(request.into_inner()).await {
            Ok(answer) => Ok(Response::new(answer)),
            Err(err) => Err(self.statuses.status(&err, language)),
        }
    }

    type ScoreFirmsStream = Answers;

    async fn score_firms(
        &self,
        request: Request<Streaming<pb::ScoreFirmsRequest>>,
    ) -> Result<Response<Answers>, Status> {
        let language = language(request.metadata());
        let service = self.clone();
        let answers = incoming(request.into_inner(), self.closing.clone())
            .map(move |incoming| service.clone().in_a_task(incoming, language))
            .buffered(self.items_in_work);
        Ok(Response::new(Box::pin(answers)))
    }
}

impl Scoring {
    async fn one(&self, message: pb::ScoreFirmRequest) -> Result<stored::ScoreFirmResponse, Error> {
        self.fits(&message)?;
        self.score(scoring::request(message, self.scorer.today()))
            .await
    }

    /// Refuses a message that is too large. Its size is that of the decoded message encoded anew: the transport keeps no other.
    fn fits(&self, message: &impl Message) -> Result<(), Error> {
        let bytes = message.encoded_len();
        if bytes > self.bytes_max {
            let bytes_max = self.bytes_max;
            return Err(Error::MessageTooLarge { bytes, bytes_max });
        }
        Ok(())
    }

    async fn score(
        &self,
        converted: Result<score::Request, Violations>,
    ) -> Result<stored::ScoreFirmResponse, Error> {
        let answer = self.scorer.score(&self.book, converted?).await?;
        Ok(message(answer))
    }

    /// Answers an item in a task of its own, so that one item's scoring does not keep the others from the store. The task
    /// ends with the stream.
    async fn in_a_task(
        self,
        incoming: Incoming,
        language: Language,
    ) -> Result<stored::ScoreFirmsResponse, Status> {
        let statuses = self.statuses.clone();
        let task = AbortOnDropHandle::new(tokio::spawn(self.answer(incoming, language)));
        match task.await {
            Ok(answer) => answer,
            Err(err) => {
                let err = Error::Service(service::Error::Internal(Arc::new(err)));
                Err(statuses.status(&err, language))
            }
        }
    }

    async fn answer(
        self,
        incoming: Incoming,
        language: Language,
    ) -> Result<stored::ScoreFirmsResponse, Status> {
        let item = match incoming {
            Incoming::Item(item) => *item,
            Incoming::Broken(status) => return Err(status),
            Incoming::Closing => {
                let err = Error::Service(service::Error::ShuttingDown);
                return Err(self.statuses.status(&err, language));
            }
        };
        let (item_id, answer) = match self.fits(&item) {
            Ok(()) => {
                let (item_id, converted) = scoring::item(item, self.scorer.today());
                (item_id, self.score(converted).await)
            }
            Err(err) => (scoring::given_back(&item), Err(err)),
        };
        let result = match answer {
            Ok(answer) => stored::ScoreFirmsResult::Response(answer),
            Err(err) => stored::ScoreFirmsResult::Error(self.statuses.item(&err, language)),
        };
        Ok(stored::ScoreFirmsResponse {
            item_id,
            result: Some(result),
        })
    }
}

/// Returns what comes in, up to the caller's end, the first fault or the shutdown.
fn incoming(
    items: Streaming<pb::ScoreFirmsRequest>,
    closing: CancellationToken,
) -> impl Stream<Item = Incoming> + Send {
    stream::unfold(Some(items), move |items| {
        let closing = closing.clone();
        async move {
            let mut items = items?;
            let received = tokio::select! {
                biased;
                () = closing.cancelled() => return Some((Incoming::Closing, None)),
                received = items.message() => received,
            };
            match received {
                Ok(Some(item)) => Some((Incoming::Item(Box::new(item)), Some(items))),
                Ok(None) => None,
                Err(status) => Some((Incoming::Broken(status), None)),
            }
        }
    })
}

fn message(answer: Answer) -> stored::ScoreFirmResponse {
    let Answer { record, leaf_hash } = answer;
    stored::ScoreFirmResponse {
        decision: record,
        leaf_hash: leaf_hash.map_or_else(Bytes::new, |hash| Bytes::copy_from_slice(&hash)),
    }
}
