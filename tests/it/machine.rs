//! A clock that stands still, and numbers that are no secret.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use jiff::Timestamp;
use kvcredit::{
    app::Machine,
    domain::clock::{Clock, Entropy, NoEntropy},
};

pub struct FixedClock(Timestamp);

impl Clock for FixedClock {
    fn now(&self) -> Timestamp {
        self.0
    }
}

/// Counts up: no two answers are the same.
#[derive(Default)]
pub struct Counted(AtomicU64);

impl Entropy for Counted {
    fn bytes(&self) -> Result<[u8; 32], NoEntropy> {
        let count = self.0.fetch_add(1, Ordering::Relaxed);
        let mut bytes = [0; 32];
        bytes[..8].copy_from_slice(&count.to_be_bytes());
        Ok(bytes)
    }
}

pub const START: &str = "2026-11-23T08:15:30.123456Z";

pub fn clock() -> Arc<FixedClock> {
    clock_at(START)
}

pub fn clock_at(time: &str) -> Arc<FixedClock> {
    Arc::new(FixedClock(time.parse().unwrap()))
}

/// Two machines never give the same bytes: the second counter starts where no first one gets.
pub fn machine(clock: &Arc<FixedClock>) -> Machine {
    static STARTED: AtomicU64 = AtomicU64::new(0);
    let first = STARTED.fetch_add(1, Ordering::Relaxed) << 32;
    Machine {
        clock: clock.clone(),
        entropy: Arc::new(Counted(AtomicU64::new(first))),
    }
}
