//! What the service survives: killed, cut off, failing at every step; and that nothing answered is lost by it.
//!
//! The clients write what they are about to send to logs of their own before they send it; the judge reads the database
//! itself and never asks the service. The same code runs as a short form here and as a campaign (`scripts/campaign`), which
//! sets `FAULTS_COUNT` and `FAULTS_SEED`.

mod base_backup;
mod callers;
mod clients;
mod control;
#[cfg(debug_assertions)]
mod crash_points;
pub mod disk;
mod disk_full;
mod folder;
mod history;
mod judge;
mod kill_postgres;
mod kill_sqlite;
mod lost_reply;
mod nth_call;
mod once;
mod proxy;
mod restore;
mod service;
mod slow_database;
mod start;
mod wire;

use std::time::Duration;

/// How much of a fault is tried, and with which random numbers.
#[derive(Clone, Copy)]
struct Plan {
    count: u32,
    seed: u64,
    form: Form,
}

/// Limits of time hold in campaigns only: beside the other tests nobody can promise them.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Short,
    Campaign,
}

impl Plan {
    /// Returns the plan of a campaign where the environment names one, otherwise the short form, and prints its seed.
    fn of(id: &str, short: u32) -> Plan {
        let number = |name| {
            let text = std::env::var(name).ok()?;
            Some(text.parse::<u64>().expect("expected a number"))
        };
        let count = number("FAULTS_COUNT").map(|count| u32::try_from(count).unwrap());
        let plan = Plan {
            count: count.unwrap_or(short),
            seed: number("FAULTS_SEED").unwrap_or(1),
            form: match count {
                Some(_) => Form::Campaign,
                None => Form::Short,
            },
        };
        println!("{id}: {} faults, seed {}", plan.count, plan.seed);
        plan
    }

    /// Prints what came out, as `scripts/campaign` looks for it, and holds it against the limit of a campaign.
    fn report(&self, id: &str, figures: &str, slowest: Option<(Duration, Duration)>) {
        println!(
            "result | {id} | {} | {} | {figures} |",
            self.count, self.seed
        );
        if let Some((measured, most)) = slowest {
            self.hold(measured, most);
        }
    }

    /// Holds a time against the limit of a campaign.
    fn hold(&self, measured: Duration, most: Duration) {
        if self.form == Form::Campaign {
            assert!(measured <= most, "{measured:?} where at most {most:?}");
        }
    }
}

/// Waits for a random moment. Nothing is synchronised by it.
fn linger(time: Duration) {
    std::thread::park_timeout(time);
}
