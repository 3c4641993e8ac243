//! Shutdown (G9 in short form).

use std::{
    sync::{Arc, Mutex, mpsc},
    time::{Duration, Instant},
};

use kvcredit::{client, pb, service::score::Draft, texts::Language};
use tokio::{net::TcpStream, sync::Notify};
use tonic::{
    Request,
    client::Grpc,
    codegen::http::uri::PathAndQuery,
    transport::{Channel, Endpoint},
};
use tonic_prost::ProstCodec;

use super::{Server, Setup, record_firms, refusal, request};

/// Holds the finishing step of every decision until it is opened.
pub struct Gate {
    entered: Arc<Notify>,
    open: mpsc::Sender<()>,
}

impl Gate {
    pub async fn entered(&self) {
        self.entered.notified().await;
    }

    pub fn open(self) {
        drop(self.open);
    }
}

pub fn gate() -> (Gate, Arc<dyn Fn(&Draft<'_>) + Send + Sync>) {
    let (open, opened) = mpsc::channel::<()>();
    let opened = Mutex::new(opened);
    let entered = Arc::new(Notify::new());
    let gate = Gate {
        entered: entered.clone(),
        open,
    };
    let finishing = move |_: &Draft<'_>| {
        entered.notify_one();
        // Ends with an error once the gate is open.
        let _ = opened.lock().unwrap().recv();
    };
    (gate, Arc::new(finishing))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_request_in_flight_is_answered() {
    let (gate, finishing) = gate();
    let server = Server::with(Setup {
        finishing,
        ..Setup::default()
    })
    .await;
    let client = server.client().await;
    let in_flight = tokio::spawn(async move { client.score_firm(request(1)).await });
    gate.entered().await;
    server.ask_to_stop();
    gate.open();
    let answer = in_flight.await.unwrap().unwrap();
    assert_eq!(answer.decision.unwrap().seq, 1);
    server.stop().await;
}

#[tokio::test]
async fn streams_are_told_to_connect_again() {
    let server = Server::start().await;
    let client = server.client().await;
    record_firms(&client, 1, 1).await;
    let mut feed = client.watch_decisions("").await.unwrap();
    feed.next().await.unwrap().unwrap();
    let (_sender, items) = tokio::sync::mpsc::channel::<pb::ScoreFirmsRequest>(1);
    let items = tokio_stream::wrappers::ReceiverStream::new(items);
    let mut answers = client.score_firms(items).await.unwrap();
    let started = Instant::now();
    let (watched, scored, ()) = tokio::join!(feed.next(), answers.next(), server.stop());
    for refused in [refusal(watched), refusal(scored)] {
        assert_eq!(refused.status, "UNAVAILABLE");
        assert_eq!(refused.reason, "SHUTTING_DOWN");
    }
    assert!(started.elapsed() < Duration::from_secs(5));
}

#[tokio::test]
async fn silent_and_stubborn_peers_do_not_hold_it() {
    let drain = Duration::from_millis(200);
    let server = Server::with(Setup {
        config: "[limits]\ndrain_ms = 200",
        ..Setup::default()
    })
    .await;
    let silent = TcpStream::connect(server.address()).await.unwrap();
    let endpoint = Endpoint::from_shared(format!("http://{}", server.address())).unwrap();
    let channel = endpoint.connect().await.unwrap();
    let mut stubborn = Box::pin(call_without_a_message(channel.clone()));
    assert!(futures_util::poll!(&mut stubborn).is_pending());
    // On the same connection, so that the server has the open call before this one.
    let client = client::Client::over(channel, Language::En);
    record_firms(&client, 1, 1).await;
    let started = Instant::now();
    let ((), stubborn) = tokio::join!(server.stop(), stubborn);
    stubborn.unwrap_err();
    assert!(started.elapsed() >= drain, "the open call was waited for");
    assert!(started.elapsed() < drain + Duration::from_secs(5));
    drop(silent);
}

/// Calls `ScoreFirm` and never sends the message: the stream stays open whatever the server says.
async fn call_without_a_message(channel: Channel) -> Result<(), tonic::Status> {
    let mut grpc = Grpc::new(channel);
    grpc.ready().await.unwrap();
    let path = PathAndQuery::from_static("/kvcredit.v1.ScoringService/ScoreFirm");
    let codec = ProstCodec::<pb::ScoreFirmRequest, pb::ScoreFirmResponse>::default();
    let message = Request::new(tokio_stream::pending());
    grpc.client_streaming(message, path, codec).await?;
    Ok(())
}

#[tokio::test]
async fn a_server_that_has_gone_is_unavailable() {
    let server = Server::start().await;
    let client = server.client().await;
    record_firms(&client, 1, 1).await;
    let address = server.address().to_string();
    server.stop().await;
    assert!(client.score_firm(request(2)).await.is_err());
    let again = client::Client::connect(&address, Language::En).await;
    assert!(matches!(again, Err(client::Error::Unreachable { .. })));
}
