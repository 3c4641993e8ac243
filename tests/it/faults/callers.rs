//! Callers that go on while a fault lasts, and whoever directs them: every outcome is told, with how long it took.

use std::{
    collections::BTreeMap,
    path::Path,
    time::{Duration, Instant},
};

use tokio::{
    sync::mpsc::{self, UnboundedReceiver},
    task::JoinSet,
};
use tokio_util::sync::CancellationToken;

use super::{
    clients::{connect, request, send_and_tell},
    history::{Heard, Log},
};

/// How long a director waits for what must come.
const MOST: Duration = Duration::from_secs(60);
/// How long a caller rests after a refusal.
const REST: Duration = Duration::from_millis(20);

/// One call.
pub struct Outcome {
    pub began: Instant,
    pub took: Duration,
    pub heard: Heard,
    /// Why it was refused; empty for an answer.
    pub reason: String,
}

/// Callers at work, and what they heard so far.
pub struct Callers {
    told: UnboundedReceiver<Outcome>,
    tasks: JoinSet<()>,
    stop: CancellationToken,
    heard: Heardings,
}

/// What was heard over all.
#[derive(Default)]
pub struct Heardings {
    pub answers: u64,
    pub slowest: Duration,
    pub reasons: BTreeMap<String, u64>,
}

impl Callers {
    /// Starts callers with a connection each; their logs go to `folder`.
    pub async fn start(count: u32, address: &str, folder: &Path) -> Callers {
        let (tell, told) = mpsc::unbounded_channel();
        let stop = CancellationToken::new();
        let mut tasks = JoinSet::new();
        for client in 0..count {
            let channel = connect(address).await.unwrap();
            let mut log = Log::create(&folder.join(format!("client-{client}.log")));
            let (tell, stop) = (tell.clone(), stop.clone());
            tasks.spawn(async move {
                let mut number = 0;
                while !stop.is_cancelled() {
                    number += 1;
                    let began = Instant::now();
                    let asked = request(client, number);
                    let (heard, reason) = send_and_tell(&mut log, &channel, &asked).await;
                    let took = began.elapsed();
                    let refused = !matches!(heard, Heard::Ack(_));
                    // At the end nobody listens any more.
                    let _ = tell.send(Outcome {
                        began,
                        took,
                        heard,
                        reason,
                    });
                    if refused {
                        let _ = tokio::time::timeout(REST, stop.cancelled()).await;
                    }
                }
            });
        }
        Callers {
            told,
            tasks,
            stop,
            heard: Heardings::default(),
        }
    }

    /// Waits for `count` outcomes of calls that begin from now on.
    pub async fn outcomes(&mut self, count: u32) -> Vec<Outcome> {
        let from = Instant::now();
        let mut found = Vec::new();
        while found.len() < count as usize {
            let outcome = self.next().await;
            if outcome.began >= from {
                found.push(outcome);
            }
        }
        found
    }

    /// Waits for an answer to a call that begins from now on, and returns after how long it came.
    pub async fn answer(&mut self) -> Duration {
        let from = Instant::now();
        while from.elapsed() < MOST {
            let outcome = self.next().await;
            if outcome.began >= from && matches!(outcome.heard, Heard::Ack(_)) {
                return from.elapsed();
            }
        }
        panic!(
            "no answer for {MOST:?}, only refusals: {}",
            self.heard.refusals()
        );
    }

    /// Waits until so many calls that begin from now on were refused, and returns after how long at most.
    pub async fn refusals(&mut self, count: u32) -> Duration {
        let from = Instant::now();
        let (mut refused, mut slowest) = (0, Duration::ZERO);
        while refused < count {
            assert!(
                from.elapsed() < MOST,
                "{refused} of {count} calls were refused within {MOST:?}, all others answered"
            );
            let outcome = self.next().await;
            if outcome.began >= from && !matches!(outcome.heard, Heard::Ack(_)) {
                refused += 1;
                slowest = slowest.max(outcome.took);
            }
        }
        slowest
    }

    async fn next(&mut self) -> Outcome {
        let outcome = tokio::time::timeout(MOST, self.told.recv()).await;
        let outcome = outcome.expect("nobody hears anything").unwrap();
        self.heard.add(&outcome);
        outcome
    }

    /// Stops them when they have heard the last answer.
    pub async fn stop(mut self) -> Heardings {
        self.stop.cancel();
        while let Some(ended) = self.tasks.join_next().await {
            ended.expect("a caller failed");
        }
        while let Ok(outcome) = self.told.try_recv() {
            self.heard.add(&outcome);
        }
        self.heard
    }
}

impl Heardings {
    fn add(&mut self, outcome: &Outcome) {
        self.slowest = self.slowest.max(outcome.took);
        match outcome.heard {
            Heard::Ack(_) => self.answers += 1,
            // The service answers everything itself: no call may run out of patience or lose its connection.
            Heard::Rejected | Heard::Unknown => {
                assert_ne!(
                    outcome.reason, "",
                    "a call without an answer of the service"
                );
                *self.reasons.entry(outcome.reason.clone()).or_default() += 1;
            }
        }
    }

    /// Says how many were refused, for each reason.
    pub fn refusals(&self) -> String {
        let reasons = self.reasons.iter();
        let reasons: Vec<String> = reasons
            .map(|(reason, count)| format!("{count} {reason}"))
            .collect();
        reasons.join(", ")
    }
}
