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
    cell::{Cell, RefCell},
    collections::BTreeMap,
    rc::Rc,
    time::{Duration, Instant},
};

use clap::Parser;
use hdrhistogram::Histogram;
use kvcredit::{pb::stored, storage::log::leaf_hash};
use prost::Message;
use rand::RngCore;
use tokio::task::{JoinHandle, LocalSet};

use self::{connection::Connection, requests::Requests};

mod connection;
#[path = "../firm/mod.rs"]
mod firm;
mod requests;

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

/// What is called.
const PATH: &str = "/kvcredit.v1.ScoringService/ScoreFirm";

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

/// What the workers saw.
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

/// The calls of a run, which all workers make from one thread.
struct Run {
    options: Options,
    requests: Requests,
    phases: Phases,
    arrivals: Cell<u64>,
    seen: RefCell<Seen>,
}

impl Run {
    /// Returns when the next call is due; `None` in the closed loop.
    fn due(&self) -> Option<Instant> {
        let number = self.arrivals.replace(self.arrivals.get() + 1);
        let rate = self.options.rate?;
        Some(self.phases.began + Duration::from_secs_f64(number as f64 / rate))
    }

    /// Calls until the time is over.
    async fn work(&self, connection: Connection) {
        let phases = self.phases;
        while phases.began.elapsed() < phases.ended {
            let begun = match self.due() {
                Some(due) => {
                    tokio::time::sleep_until(due.into()).await;
                    due
                }
                None => Instant::now(),
            };
            let (request_id, request) = self.requests.next();
            let answer = connection.call(&request).await;
            let since = phases.began.elapsed();
            let counts = since >= phases.counted && since < phases.ended;
            let mut seen = self.seen.borrow_mut();
            match answer {
                Ok(answer) => {
                    let answer = stored::ScoreFirmResponse::decode(answer).unwrap();
                    let seq = checked(&request_id, self.options.validate_only, &answer);
                    seen.seqs.push(seq);
                    if counts {
                        let micros = begun.elapsed().as_micros() as u64;
                        seen.times.saturating_record(micros.max(1));
                    }
                }
                Err(refused) => *seen.refused.entry(refused.0).or_default() += 1,
            }
        }
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    // `cargo test --benches` calls every bench with `--test` or without arguments: nothing to measure then.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    LocalSet::new().run_until(run(Options::parse())).await;
}

async fn run(options: Options) {
    let mut connections = Vec::new();
    for _ in 0..options.connections {
        connections.push(Connection::open(&options.server, PATH).await);
    }
    let mut plain = firm::request();
    plain.validate_only = options.validate_only;
    let phases = Phases {
        began: Instant::now(),
        counted: Duration::from_secs_f64(options.warm_up),
        ended: Duration::from_secs_f64(options.warm_up + options.seconds),
    };
    let run = Rc::new(Run {
        requests: Requests::new(plain, rand::rng().next_u32()),
        options,
        phases,
        arrivals: Cell::new(0),
        seen: RefCell::default(),
    });
    let workers: Vec<JoinHandle<()>> = connections
        .iter()
        .flat_map(|connection| std::iter::repeat_n(connection, run.options.in_flight))
        .map(|connection| {
            let (run, connection) = (Rc::clone(&run), connection.clone());
            tokio::task::spawn_local(async move { run.work(connection).await })
        })
        .collect();
    for worker in workers {
        worker.await.unwrap();
    }
    print(&run.options, run.seen.take());
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
