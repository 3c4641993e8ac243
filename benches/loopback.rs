//! `ScoreFirm` with `validate_only` over loopback, beside a service of the same messages that does nothing.
//!
//! Both servers take the same transport settings and answer the same bytes. They run in turn, in one process, so that the
//! ratio of a pair holds when the machine's speed drifts. `cargo bench --bench loopback`
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    missing_docs
)]

use std::{
    future::Future,
    net::SocketAddr,
    sync::Arc,
    time::{Duration, Instant},
};

use bytes::Bytes;
use kvcredit::{
    app::{App, Engine, Machine},
    config::{Config, Sources},
    pb::{
        self,
        scoring_service_client::ScoringServiceClient,
        server::scoring_service_server::{ScoringService, ScoringServiceServer},
        stored,
    },
};
use tokio_stream::Stream;
use tonic::{Request, Response, Status, Streaming, transport::Channel};

#[path = "firm/mod.rs"]
mod firm;

const CONNECTIONS: usize = 4;
const CALLS_IN_FLIGHT: usize = 16;
const PAIRS: usize = 9;
const ROUND: Duration = Duration::from_millis(1500);

/// Decodes the request, answers one fixed decision.
struct Empty {
    answer: stored::ScoreFirmResponse,
}

#[tonic::async_trait]
impl ScoringService for Empty {
    async fn score_firm(
        &self,
        request: Request<pb::ScoreFirmRequest>,
    ) -> Result<Response<stored::ScoreFirmResponse>, Status> {
        drop(request.into_inner());
        Ok(Response::new(self.answer.clone()))
    }

    type ScoreFirmsStream =
        std::pin::Pin<Box<dyn Stream<Item = Result<stored::ScoreFirmsResponse, Status>> + Send>>;

    async fn score_firms(
        &self,
        _request: Request<Streaming<pb::ScoreFirmsRequest>>,
    ) -> Result<Response<Self::ScoreFirmsStream>, Status> {
        Err(Status::unimplemented("only the single call is measured"))
    }
}

async fn connect(address: SocketAddr) -> Vec<ScoringServiceClient<Channel>> {
    let mut clients = Vec::new();
    for _ in 0..CONNECTIONS {
        clients.push(ScoringServiceClient::new(
            Channel::from_shared(format!("http://{address}"))
                .unwrap()
                .tcp_nodelay(true)
                .connect()
                .await
                .unwrap(),
        ));
    }
    clients
}

/// Returns calls per second of one round, every answer checked.
async fn round(clients: &[ScoringServiceClient<Channel>], request: &pb::ScoreFirmRequest) -> f64 {
    let began = Instant::now();
    let workers: Vec<_> = clients
        .iter()
        .flat_map(|client| std::iter::repeat_n(client, CALLS_IN_FLIGHT))
        .map(|client| {
            let mut client = client.clone();
            let request = request.clone();
            tokio::spawn(async move {
                let mut calls = 0_u64;
                while began.elapsed() < ROUND {
                    let answer = client.score_firm(request.clone()).await.unwrap();
                    assert!(answer.into_inner().decision.is_some());
                    calls += 1;
                }
                calls
            })
        })
        .collect();
    let mut calls = 0;
    for worker in workers {
        calls += worker.await.unwrap();
    }
    calls as f64 / began.elapsed().as_secs_f64()
}

fn serve_empty(answer: stored::ScoreFirmResponse) -> (SocketAddr, impl Future<Output = ()>) {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let address = listener.local_addr().unwrap();
    let serving = async move {
        let listener = tokio::net::TcpListener::from_std(listener).unwrap();
        let incoming =
            tonic::transport::server::TcpIncoming::from(listener).with_nodelay(Some(true));
        tonic::transport::Server::builder()
            .add_service(ScoringServiceServer::new(Empty { answer }))
            .serve_with_incoming(incoming)
            .await
            .unwrap();
    };
    (address, serving)
}

#[tokio::main]
async fn main() {
    // `cargo test --benches` calls every bench with `--test`: nothing to measure then.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let config = Config::read(Sources {
        flags: vec![
            ("listen", "127.0.0.1:0".into()),
            ("data_dir", folder.path().display().to_string()),
        ],
        ..Sources::default()
    })
    .unwrap();
    let engine = Engine::load(&config).unwrap();
    let app = App::start(&config, engine, Machine::real()).await.unwrap();
    let ours = app.addresses()[0];
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let server = tokio::spawn(app.run(async move {
        let _ = stopped.await;
    }));

    let mut request = firm::request();
    request.validate_only = true;
    let ours = connect(ours).await;
    let answer = ours[0].clone().score_firm(request.clone()).await.unwrap();
    let decision = prost::Message::encode_to_vec(&answer.into_inner().decision.unwrap());
    println!(
        "request {} bytes, answer {} bytes, {CONNECTIONS} connections × {CALLS_IN_FLIGHT} calls in flight",
        prost::Message::encoded_len(&request),
        decision.len()
    );
    let (address, serving) = serve_empty(stored::ScoreFirmResponse {
        decision: Bytes::from(decision),
        leaf_hash: Bytes::new(),
    });
    tokio::spawn(serving);
    let empty = connect(address).await;

    let request = Arc::new(request);
    round(&ours, &request).await;
    round(&empty, &request).await;
    let mut ratios = Vec::new();
    println!("{:>14} {:>14} {:>8}", "kvcredit /s", "empty /s", "ratio");
    for _ in 0..PAIRS {
        let a = round(&ours, &request).await;
        let b = round(&empty, &request).await;
        println!("{a:>14.0} {b:>14.0} {:>8.3}", a / b);
        ratios.push(a / b);
    }
    ratios.sort_by(f64::total_cmp);
    println!(
        "median ratio {:.3} ({:.3} to {:.3})",
        ratios[PAIRS / 2],
        ratios[0],
        ratios[PAIRS - 1]
    );
    drop(stop);
    server.await.unwrap().unwrap();
}
