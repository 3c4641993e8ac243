//! Clients that send without end, and write down what they send before they do.

use std::{
    path::Path,
    sync::{
        Arc, Condvar, Mutex,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
    thread::JoinHandle,
    time::{Duration, Instant},
};

use kvcredit::pb;
use tonic::{
    Request, Status,
    client::Grpc,
    codegen::http::uri::PathAndQuery,
    transport::{Channel, Endpoint},
};
use tonic_health::pb::{
    HealthCheckRequest, health_check_response::ServingStatus, health_client::HealthClient,
};
use tonic_prost::ProstCodec;
use tonic_types::StatusExt;

use super::history::{Answer, Heard, Log};
use crate::server;

/// How long a client waits for an answer: far longer than the service may take.
const PATIENCE: Duration = Duration::from_secs(30);
/// How long a client rests after a refusal, and how often it looks whether it shall end.
const REST: Duration = Duration::from_millis(20);

/// An answer to the byte.
pub type Answered = pb::stored::ScoreFirmResponse;

/// Connects without ado: no retries, nothing kept from before.
pub async fn connect(address: &str) -> Result<Channel, tonic::transport::Error> {
    Endpoint::from_shared(format!("http://{address}"))
        .unwrap()
        .connect_timeout(PATIENCE)
        .tcp_nodelay(true)
        .connect()
        .await
}

/// Scores one firm and returns the answer to the byte.
pub async fn score(channel: &Channel, request: pb::ScoreFirmRequest) -> Result<Answered, Status> {
    call(channel, "/kvcredit.v1.ScoringService/ScoreFirm", request).await
}

/// Lists the newest decisions.
pub async fn list(channel: &Channel) -> Result<pb::ListDecisionsResponse, Status> {
    let request = pb::ListDecisionsRequest::default();
    call(
        channel,
        "/kvcredit.v1.DecisionService/ListDecisions",
        request,
    )
    .await
}

/// Health goes on being told.
pub async fn assert_healthy(channel: &Channel) {
    let service = String::new();
    let mut health = HealthClient::new(channel.clone());
    let answer = health.check(HealthCheckRequest { service }).await.unwrap();
    assert_eq!(answer.into_inner().status(), ServingStatus::Serving);
}

async fn call<Q, A>(channel: &Channel, path: &'static str, request: Q) -> Result<A, Status>
where
    Q: prost::Message + 'static,
    A: prost::Message + Default + 'static,
{
    let mut grpc = Grpc::new(channel.clone());
    grpc.ready()
        .await
        .map_err(|err| Status::unknown(err.to_string()))?;
    let codec = ProstCodec::<Q, A>::default();
    let answer = grpc.unary(
        Request::new(request),
        PathAndQuery::from_static(path),
        codec,
    );
    match tokio::time::timeout(PATIENCE, answer).await {
        Ok(answer) => Ok(answer?.into_inner()),
        Err(_) => Err(Status::deadline_exceeded("the client waits no longer")),
    }
}

/// Returns the reason that the service gave; empty where it was not the service that refused.
pub fn reason(status: &Status) -> String {
    let details = status.get_error_details();
    let info = details.error_info();
    info.map(|info| info.reason.clone()).unwrap_or_default()
}

/// Sends one request, with its log, and returns what was heard.
pub async fn send(log: &mut Log, channel: &Channel, request: &pb::ScoreFirmRequest) -> Heard {
    let (heard, _) = send_and_tell(log, channel, request).await;
    heard
}

/// The same, with the reason where it was refused; that is empty where it was not the service that refused.
pub async fn send_and_tell(
    log: &mut Log,
    channel: &Channel,
    request: &pb::ScoreFirmRequest,
) -> (Heard, String) {
    log.sending(request);
    let (heard, told) = match score(channel, request.clone()).await {
        Ok(answer) => {
            let answer = Answer::of(&answer.decision, &answer.leaf_hash);
            (Heard::Ack(answer), String::new())
        }
        Err(status) => {
            let told = reason(&status);
            let heard = match told.as_str() {
                // These say that nothing was recorded.
                "STORAGE_UNAVAILABLE" | "OVERLOADED" => Heard::Rejected,
                "" | "OUTCOME_UNKNOWN" | "SHUTTING_DOWN" => Heard::Unknown,
                other => panic!("unexpected refusal {other}: {status:?}"),
            };
            (heard, told)
        }
    };
    log.heard(&request.request_id, heard);
    (heard, told)
}

/// The request `number` of a client; no two are alike.
pub fn request(client: u32, number: u32) -> pb::ScoreFirmRequest {
    let mut request = server::request(number);
    request.request_id = format!("0190c0de-{client:04x}-7000-8000-{number:012x}");
    request.requested_amount_fen = Some(100_000_000 + i64::from(number));
    request
}

/// What the clients and whoever directs them share.
#[derive(Default)]
struct Shared {
    address: Mutex<Option<String>>,
    acks: Mutex<u64>,
    acked: Condvar,
    ended: AtomicBool,
    clients: AtomicU32,
}

/// Clients that send until they are stopped. Each has a thread, a connection and a log of its own.
pub struct Clients {
    shared: Arc<Shared>,
    threads: Vec<JoinHandle<()>>,
}

impl Clients {
    /// Starts clients that write their logs to `folder`. They send nothing before they are pointed at a service.
    pub fn start(count: u32, folder: &Path) -> Clients {
        let shared = Arc::new(Shared::default());
        let threads = (0..count).map(|_| {
            let shared = Arc::clone(&shared);
            let number = shared.clients.fetch_add(1, Ordering::Relaxed);
            let log = Log::create(&folder.join(format!("client-{number}.log")));
            std::thread::spawn(move || {
                let runtime = tokio::runtime::Builder::new_current_thread()
                    .enable_all()
                    .build();
                runtime.unwrap().block_on(run(&shared, number, log));
            })
        });
        Clients {
            threads: threads.collect(),
            shared,
        }
    }

    /// Tells the clients where the service is.
    pub fn point_at(&self, address: &str) {
        *self.shared.address.lock().unwrap() = Some(address.to_owned());
    }

    /// Waits for `more` answers from now on and returns how long that took; panics after `most`.
    pub fn wait_for(&self, more: u64, most: Duration) -> Duration {
        let began = Instant::now();
        let acks = self.shared.acks.lock().unwrap();
        let wanted = *acks + more;
        let missing = |acks: &mut u64| *acks < wanted;
        let waited = self.shared.acked.wait_timeout_while(acks, most, missing);
        assert!(!waited.unwrap().1.timed_out(), "no answers for {most:?}");
        began.elapsed()
    }

    /// Stops them and waits until they have heard the last answer.
    pub fn stop(mut self) {
        self.shared.ended.store(true, Ordering::Relaxed);
        for thread in self.threads.drain(..) {
            thread.join().expect("a client failed");
        }
    }
}

impl Drop for Clients {
    fn drop(&mut self) {
        self.shared.ended.store(true, Ordering::Relaxed);
        for thread in self.threads.drain(..) {
            let _ = thread.join();
        }
    }
}

async fn run(shared: &Shared, client: u32, mut log: Log) {
    let mut number = 0;
    let mut again = None;
    while !shared.ended.load(Ordering::Relaxed) {
        let address = shared.address.lock().unwrap().clone();
        let channel = match address {
            Some(address) => connect(&address).await.ok(),
            None => None,
        };
        let Some(channel) = channel else {
            std::thread::park_timeout(REST);
            continue;
        };
        while !shared.ended.load(Ordering::Relaxed) {
            let asked = again.take().unwrap_or_else(|| {
                number += 1;
                request(client, number)
            });
            match send(&mut log, &channel, &asked).await {
                Heard::Ack(_) => {
                    *shared.acks.lock().unwrap() += 1;
                    shared.acked.notify_all();
                }
                Heard::Rejected => std::thread::park_timeout(REST),
                Heard::Unknown => {
                    // Every other one is asked again, with the same id; the rest stays unknown for ever.
                    again = (number % 2 == 0).then_some(asked);
                    std::thread::park_timeout(REST);
                    break; // Perhaps the service is somewhere else by now.
                }
            }
        }
    }
}
