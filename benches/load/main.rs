//! A load client for `ScoreFirm`: unique request ids, every answer checked, closed or open loop.
//!
//! In the open loop a call's time counts from when it was due, not from when it was sent, so that a server that stalls cannot
//! hide the calls that it kept waiting (coordinated omission). Prints one line of JSON.
//!
//! `cargo bench --bench load -- --server 127.0.0.1:50051 --seconds 10`
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    missing_docs
)]

use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use clap::Parser;
use hdrhistogram::Histogram;
use kvcredit::{
    pb::{self, stored},
    storage::log::leaf_hash,
};
use prost::Message;
use rand::RngCore;
use tokio::task::JoinHandle;
use tonic::{
    Request, Status,
    client::Grpc,
    codegen::http::uri::PathAndQuery,
    transport::{Channel, Endpoint},
};
use tonic_prost::ProstCodec;

#[path = "../firm/mod.rs"]
mod firm;

/// Puts load on a server.
#[derive(Parser)]
struct Options {
    /// Server to call
    #[arg(long, value_name = "HOST:PORT", default_value = "127.0.0.1:50051")]
    server: String,
    /// HTTP/2 connections
    #[arg(long, default_value_t = 8)]
    connections: usize,
    /// Calls in flight of each connection; the most of them with `--rate`
    #[arg(long, default_value_t = 32)]
    in_flight: usize,
    /// How long calls are made
    #[arg(long, default_value_t = 10.0)]
    seconds: f64,
    /// How long calls are made before that, not counted
    #[arg(long, default_value_t = 1.0)]
    warm_up: f64,
    /// Open loop: calls a second; without it as fast as answers come
    #[arg(long)]
    rate: Option<f64>,
    /// Record nothing
    #[arg(long)]
    validate_only: bool,
    /// Set by `cargo bench`
    #[arg(long, hide = true)]
    bench: bool,
}

/// The parts of a decision that are checked.
#[derive(Clone, PartialEq, Message)]
struct Checked {
    #[prost(int64, tag = "3")]
    seq: i64,
    #[prost(string, tag = "4")]
    request_id: String,
    #[prost(string, tag = "14")]
    grade: String,
}

/// What one worker saw.
struct Seen {
    times: Histogram<u64>,
    seqs: Vec<i64>,
    refused: BTreeMap<String, u64>,
}

impl Default for Seen {
    fn default() -> Seen {
        Seen {
            // Up to a minute, in microseconds, with three digits.
            times: Histogram::new_with_max(60_000_000, 3).unwrap(),
            seqs: Vec::new(),
            refused: BTreeMap::new(),
        }
    }
}

/// The phases of a run.
#[derive(Clone, Copy)]
struct Phases {
    began: Instant,
    counted: Duration,
    ended: Duration,
}

/// Makes requests that nobody made before.
struct Requests {
    plain: pb::ScoreFirmRequest,
    run: u64,
    number: AtomicU64,
}

impl Requests {
    fn next(&self) -> pb::ScoreFirmRequest {
        let number = self.number.fetch_add(1, Ordering::Relaxed);
        let mut request = self.plain.clone();
        let (run, number_id) = (self.run >> 32, number & 0xffff_ffff_ffff);
        request.request_id = format!("{run:08x}-0000-4000-8000-{number_id:012x}");
        if let Some(identity) = request.profile.as_mut().and_then(|p| p.identity.as_mut()) {
            identity.firm_ref = Some(format!("firm-{}", number % 10_000));
        }
        request
    }
}

async fn call(
    channel: &Channel,
    request: pb::ScoreFirmRequest,
) -> Result<stored::ScoreFirmResponse, Status> {
    let mut grpc = Grpc::new(channel.clone());
    grpc.ready()
        .await
        .map_err(|err| Status::unavailable(err.to_string()))?;
    let path = PathAndQuery::from_static("/kvcredit.v1.ScoringService/ScoreFirm");
    let codec = ProstCodec::<pb::ScoreFirmRequest, stored::ScoreFirmResponse>::default();
    let answer = grpc.unary(Request::new(request), path, codec).await?;
    Ok(answer.into_inner())
}

/// Checks that an answer is the one to this request, and returns its number.
fn checked(request_id: &str, validate_only: bool, answer: &stored::ScoreFirmResponse) -> i64 {
    let decision = Checked::decode(&answer.decision[..]).unwrap();
    assert!(!decision.grade.is_empty(), "a decision without a grade");
    if !validate_only {
        assert_eq!(decision.request_id, request_id, "somebody else's answer");
        assert_eq!(answer.leaf_hash, leaf_hash(&answer.decision)[..]);
        assert!(decision.seq > 0);
    }
    decision.seq
}

/// Calls until the time is over.
async fn work(
    channel: Channel,
    requests: Arc<Requests>,
    phases: Phases,
    due: impl Fn() -> Option<Instant>,
) -> Seen {
    let mut seen = Seen::default();
    while phases.began.elapsed() < phases.ended {
        let begun = match due() {
            Some(due) => {
                tokio::time::sleep_until(due.into()).await;
                due
            }
            None => Instant::now(),
        };
        let request = requests.next();
        let (request_id, validate_only) = (request.request_id.clone(), request.validate_only);
        let answer = call(&channel, request).await;
        let since = phases.began.elapsed();
        let counts = since >= phases.counted && since < phases.ended;
        match answer {
            Ok(answer) => {
                let seq = checked(&request_id, validate_only, &answer);
                seen.seqs.push(seq);
                if counts {
                    let micros = begun.elapsed().as_micros() as u64;
                    seen.times.saturating_record(micros.max(1));
                }
            }
            Err(status) => {
                let name = format!("{:?}: {}", status.code(), status.message());
                *seen.refused.entry(name).or_default() += 1;
            }
        }
    }
    seen
}

async fn connect(server: &str, connections: usize) -> Vec<Channel> {
    let mut channels = Vec::new();
    for _ in 0..connections {
        let endpoint = Endpoint::from_shared(format!("http://{server}")).unwrap();
        let endpoint = endpoint.tcp_nodelay(true);
        channels.push(endpoint.connect().await.unwrap());
    }
    channels
}

#[tokio::main]
async fn main() {
    // `cargo test --benches` calls every bench with `--test` or without arguments: nothing to measure then.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    let options = Options::parse();
    let channels = connect(&options.server, options.connections).await;
    let mut plain = firm::request();
    plain.validate_only = options.validate_only;
    let requests = Arc::new(Requests {
        plain,
        run: rand::rng().next_u64(),
        number: AtomicU64::new(0),
    });
    let phases = Phases {
        began: Instant::now(),
        counted: Duration::from_secs_f64(options.warm_up),
        ended: Duration::from_secs_f64(options.warm_up + options.seconds),
    };
    let arrivals = Arc::new(AtomicU64::new(0));
    let workers: Vec<JoinHandle<Seen>> = channels
        .iter()
        .flat_map(|channel| std::iter::repeat_n(channel, options.in_flight))
        .map(|channel| {
            let (arrivals, rate) = (arrivals.clone(), options.rate);
            let due = move || {
                let number = arrivals.fetch_add(1, Ordering::Relaxed);
                rate.map(|rate| phases.began + Duration::from_secs_f64(number as f64 / rate))
            };
            tokio::spawn(work(channel.clone(), requests.clone(), phases, due))
        })
        .collect();
    let mut all = Seen::default();
    for worker in workers {
        let seen = worker.await.unwrap();
        all.times.add(&seen.times).unwrap();
        all.seqs.extend(seen.seqs);
        for (name, count) in seen.refused {
            *all.refused.entry(name).or_default() += count;
        }
    }
    print(&options, all);
}

fn print(options: &Options, mut all: Seen) {
    let answers = all.seqs.len();
    if !options.validate_only {
        all.seqs.sort_unstable();
        all.seqs.dedup();
        assert_eq!(all.seqs.len(), answers, "two decisions with one number");
    }
    let milliseconds = |quantile| all.times.value_at_quantile(quantile) as f64 / 1_000.0;
    let line = serde_json::json!({
        "per_second": all.times.len() as f64 / options.seconds,
        "answers": answers,
        "p50_ms": milliseconds(0.5),
        "p99_ms": milliseconds(0.99),
        "p999_ms": milliseconds(0.999),
        "max_ms": all.times.max() as f64 / 1_000.0,
        "refused": all.refused,
    });
    println!("{line}");
}
