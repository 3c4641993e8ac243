//! The typed client, used by the command line and by tests.
//!
//! Owns: the connection, the headers of a call (language, credential) and how a refusal is read. Must not know: files,
//! the environment, how answers are shown.

mod error;
mod stored;

use std::time::Duration;

use prost::bytes::Bytes;
use tokio_stream::Stream;
use tonic::{
    Request, Streaming,
    client::Grpc,
    codegen::http::uri::PathAndQuery,
    metadata::{Ascii, MetadataValue},
    transport::{Channel, Endpoint},
};
use tonic_prost::ProstCodec;

pub use self::{
    error::{Error, Field, Kind, Refusal},
    stored::{decision_of, json_of_decision, json_of_inputs},
};
use crate::{
    pb::{
        self, decision_service_client::DecisionServiceClient,
        scoring_service_client::ScoringServiceClient,
    },
    texts::Language,
};

const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// A page has up to 1000 decisions of some 12 KiB.
const LARGEST_ANSWER: usize = 64 * 1024 * 1024;

/// A connection to one server.
#[derive(Clone, Debug)]
pub struct Client {
    channel: Channel,
    language: Language,
    token: Option<MetadataValue<Ascii>>,
}

/// The answers to a stream of firms.
#[derive(Debug)]
pub struct Items(Streaming<pb::ScoreFirmsResponse>);

impl Items {
    /// Returns the next answer; `None` at the end.
    ///
    /// # Errors
    /// [`Error::Refused`] where the stream broke.
    pub async fn next(&mut self) -> Result<Option<Item>, Error> {
        let answer = self.0.message().await.map_err(Refusal::of_status)?;
        Ok(answer.map(item))
    }
}

/// The decisions of a book, as they are recorded.
#[derive(Debug)]
pub struct Feed(Streaming<pb::WatchDecisionsResponse>);

impl Feed {
    /// Waits for the next decision or heartbeat; `None` at the end.
    ///
    /// # Errors
    /// [`Error::Refused`] where the stream broke: connect again with the last cursor.
    pub async fn next(&mut self) -> Result<Option<pb::WatchDecisionsResponse>, Error> {
        Ok(self.0.message().await.map_err(Refusal::of_status)?)
    }
}

/// The records of a book.
#[derive(Debug)]
pub struct Exported(Streaming<pb::stored::ExportDecisionsResponse>);

impl Exported {
    /// Returns the next part; `None` at the end.
    ///
    /// # Errors
    /// [`Error::Refused`] where the stream broke.
    pub async fn next(&mut self) -> Result<Option<pb::stored::ExportPart>, Error> {
        let message = self.0.message().await.map_err(Refusal::of_status)?;
        Ok(message.and_then(|message| message.part))
    }
}

/// The answer to one item of a stream.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// The item's id.
    pub item_id: String,
    /// Decision or refusal.
    pub result: Result<Box<pb::ScoreFirmResponse>, Refusal>,
}

/// A decision and what it was made from, as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredDecision {
    /// The encoded `Decision`.
    pub record: Bytes,
    /// The record's leaf hash.
    pub leaf_hash: Bytes,
    /// The encoded `DecisionInputs`.
    pub inputs: Bytes,
}

/// A bearer token as a header carries it. Its text cannot be printed.
#[derive(Clone)]
pub struct Token(MetadataValue<Ascii>);

impl Token {
    /// Reads a token.
    ///
    /// # Errors
    /// [`Error::Token`] where it has characters other than visible ASCII.
    pub fn parse(text: &str) -> Result<Token, Error> {
        let visible = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic());
        let header = visible.then(|| format!("Bearer {text}").parse().ok());
        header.flatten().map(Token).ok_or(Error::Token)
    }
}

impl Client {
    /// Connects to `server`, which is `HOST:PORT`, without encryption. Messages of errors come in `language`.
    ///
    /// # Errors
    /// [`Error::Address`] where `server` is no address, [`Error::Unreachable`] where nobody answers within 5 s.
    pub async fn connect(server: &str, language: Language) -> Result<Client, Error> {
        let address = || Error::Address(server.to_owned());
        let (host, port) = server.rsplit_once(':').ok_or_else(address)?;
        if host.is_empty() || host.contains('/') || port.parse::<u16>().is_err() {
            return Err(address());
        }
        let endpoint = Endpoint::from_shared(format!("http://{server}"))
            .map_err(|_| address())?
            .connect_timeout(CONNECT_TIMEOUT)
            .tcp_nodelay(true);
        let channel = endpoint.connect().await.map_err(|err| Error::Unreachable {
            server: server.to_owned(),
            cause: Box::new(err),
        })?;
        Ok(Client::over(channel, language))
    }

    /// Returns a client over a connection that exists already.
    pub fn over(channel: Channel, language: Language) -> Client {
        Client {
            channel,
            language,
            token: None,
        }
    }

    /// Returns the client with a bearer token.
    pub fn with_token(mut self, token: Token) -> Client {
        self.token = Some(token.0);
        self
    }

    /// Scores one firm.
    ///
    /// # Errors
    /// [`Error::Refused`].
    pub async fn score_firm(
        &self,
        request: pb::ScoreFirmRequest,
    ) -> Result<pb::ScoreFirmResponse, Error> {
        let answer = self.scoring().score_firm(self.request(request)).await;
        Ok(answer.map_err(Refusal::of_status)?.into_inner())
    }

    /// Scores a stream of firms; the answers come in the order of the items. A refused item is no error of the stream.
    ///
    /// # Errors
    /// [`Error::Refused`] where the stream as a whole is refused, also in between.
    pub async fn score_firms(
        &self,
        items: impl Stream<Item = pb::ScoreFirmsRequest> + Send + 'static,
    ) -> Result<Items, Error> {
        let answer = self.scoring().score_firms(self.request(items)).await;
        Ok(Items(answer.map_err(Refusal::of_status)?.into_inner()))
    }

    /// Returns one decision.
    ///
    /// # Errors
    /// [`Error::Refused`].
    pub async fn decision(
        &self,
        decision_id: &str,
        view: pb::DecisionView,
    ) -> Result<pb::GetDecisionResponse, Error> {
        let request = pb::GetDecisionRequest {
            decision_id: decision_id.to_owned(),
            view: view.into(),
        };
        let answer = self.decisions().get_decision(self.request(request)).await;
        Ok(answer.map_err(Refusal::of_status)?.into_inner())
    }

    /// Returns one decision and its inputs part to the byte, whatever fields this binary knows.
    ///
    /// # Errors
    /// [`Error::Refused`].
    pub async fn stored_decision(&self, decision_id: &str) -> Result<StoredDecision, Error> {
        let request = pb::GetDecisionRequest {
            decision_id: decision_id.to_owned(),
            view: pb::DecisionView::Full.into(),
        };
        let mut grpc = self.grpc().await?;
        let path = PathAndQuery::from_static("/kvcredit.v1.DecisionService/GetDecision");
        let codec =
            ProstCodec::<pb::GetDecisionRequest, pb::stored::GetDecisionResponse>::default();
        let answer = grpc.unary(self.request(request), path, codec).await;
        let pb::stored::GetDecisionResponse {
            decision,
            leaf_hash,
            inputs,
            reviews: _,
        } = answer.map_err(Refusal::of_status)?.into_inner();
        Ok(StoredDecision {
            record: decision,
            leaf_hash,
            inputs: inputs.unwrap_or_default(),
        })
    }

    /// Returns the labels of what decisions name by a code.
    ///
    /// # Errors
    /// [`Error::Refused`].
    pub async fn catalogue(
        &self,
        request: pb::GetCatalogueRequest,
    ) -> Result<pb::GetCatalogueResponse, Error> {
        let answer = self.decisions().get_catalogue(self.request(request)).await;
        Ok(answer.map_err(Refusal::of_status)?.into_inner())
    }

    /// Records what a person decided about a decision.
    ///
    /// # Errors
    /// [`Error::Refused`].
    pub async fn review_decision(
        &self,
        request: pb::ReviewDecisionRequest,
    ) -> Result<pb::ReviewDecisionResponse, Error> {
        let request = self.request(request);
        let answer = self.decisions().review_decision(request).await;
        Ok(answer.map_err(Refusal::of_status)?.into_inner())
    }

    /// Returns a page of decisions.
    ///
    /// # Errors
    /// [`Error::Refused`].
    pub async fn list_decisions(
        &self,
        request: pb::ListDecisionsRequest,
    ) -> Result<pb::ListDecisionsResponse, Error> {
        let answer = self.decisions().list_decisions(self.request(request)).await;
        Ok(answer.map_err(Refusal::of_status)?.into_inner())
    }

    /// Follows the book after `cursor`; from its beginning where that is empty.
    ///
    /// # Errors
    /// [`Error::Refused`], also in between.
    pub async fn watch_decisions(&self, cursor: &str) -> Result<Feed, Error> {
        let request = pb::WatchDecisionsRequest {
            cursor: cursor.to_owned(),
        };
        let answer = self
            .decisions()
            .watch_decisions(self.request(request))
            .await;
        Ok(Feed(answer.map_err(Refusal::of_status)?.into_inner()))
    }

    /// Returns the head of the log of the caller's book.
    ///
    /// # Errors
    /// [`Error::Refused`].
    pub async fn ledger_head(&self) -> Result<pb::GetLedgerHeadResponse, Error> {
        let request = self.request(pb::GetLedgerHeadRequest { book: None });
        let answer = self.decisions().get_ledger_head(request).await;
        Ok(answer.map_err(Refusal::of_status)?.into_inner())
    }

    /// Returns the proof that a decision is in the log.
    ///
    /// # Errors
    /// [`Error::Refused`].
    pub async fn inclusion_proof(
        &self,
        request: pb::GetInclusionProofRequest,
    ) -> Result<pb::GetInclusionProofResponse, Error> {
        let request = self.request(request);
        let answer = self.decisions().get_inclusion_proof(request).await;
        Ok(answer.map_err(Refusal::of_status)?.into_inner())
    }

    /// Returns the proof that the log only grew.
    ///
    /// # Errors
    /// [`Error::Refused`].
    pub async fn consistency_proof(
        &self,
        request: pb::GetConsistencyProofRequest,
    ) -> Result<pb::GetConsistencyProofResponse, Error> {
        let request = self.request(request);
        let answer = self.decisions().get_consistency_proof(request).await;
        Ok(answer.map_err(Refusal::of_status)?.into_inner())
    }

    /// Streams the records of the caller's book after `after_seq`, to the byte.
    ///
    /// # Errors
    /// [`Error::Refused`], also in between.
    pub async fn export_decisions(&self, after_seq: i64) -> Result<Exported, Error> {
        let mut grpc = self.grpc().await?;
        let request = self.request(pb::ExportDecisionsRequest {
            book: None,
            after_seq,
        });
        let path = PathAndQuery::from_static("/kvcredit.v1.DecisionService/ExportDecisions");
        let codec =
            ProstCodec::<pb::ExportDecisionsRequest, pb::stored::ExportDecisionsResponse>::default(
            );
        let answer = grpc.server_streaming(request, path, codec).await;
        Ok(Exported(answer.map_err(Refusal::of_status)?.into_inner()))
    }

    /// Returns a client without types, for messages that are kept to the byte.
    async fn grpc(&self) -> Result<Grpc<Channel>, Error> {
        let mut grpc = Grpc::new(self.channel.clone()).max_decoding_message_size(LARGEST_ANSWER);
        grpc.ready().await.map_err(|err| Error::Unreachable {
            server: String::new(),
            cause: Box::new(err),
        })?;
        Ok(grpc)
    }

    fn scoring(&self) -> ScoringServiceClient<Channel> {
        ScoringServiceClient::new(self.channel.clone()).max_decoding_message_size(LARGEST_ANSWER)
    }

    fn decisions(&self) -> DecisionServiceClient<Channel> {
        DecisionServiceClient::new(self.channel.clone()).max_decoding_message_size(LARGEST_ANSWER)
    }

    fn request<T>(&self, message: T) -> Request<T> {
        let mut request = Request::new(message);
        let metadata = request.metadata_mut();
        let language = MetadataValue::from_static(self.language.tag());
        metadata.insert("accept-language", language);
        if let Some(token) = &self.token {
            metadata.insert("authorization", token.clone());
        }
        request
    }
}

fn item(answer: pb::ScoreFirmsResponse) -> Item {
    let pb::ScoreFirmsResponse { item_id, result } = answer;
    let result = match result {
        Some(pb::score_firms_response::Result::Response(response)) => Ok(Box::new(response)),
        Some(pb::score_firms_response::Result::Error(status)) => Err(Refusal::of_item(&status)),
        None => Err(Refusal::empty()),
    };
    Item { item_id, result }
}
