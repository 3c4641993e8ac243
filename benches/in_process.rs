//! Features, model and policy in process, for a firm with 12 patents: what one decision costs without transport and store.
//!
//! `cargo bench --bench in_process`
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    missing_docs
)]

use std::sync::Arc;

use divan::{Bencher, black_box};
use kvcredit::{
    assess::{Asking, Assessor},
    domain::{application::Application, assessment::Reading, exposure::Exposure, profile::Profile},
    features::{Facts, Setting},
    knowledge,
    policy::{self, Table},
};

#[path = "firm/mod.rs"]
mod firm;

/// As the program that ships.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    divan::main();
}

fn parts() -> (Profile, Assessor, Arc<Table>) {
    let (model, table) = firm::model_and_table();
    let knowledge = Arc::new(knowledge::Table::embedded().unwrap());
    (firm::profile(), Assessor::new(model, knowledge), table)
}

/// The firm on its as-of date.
fn asking<'a>(profile: &'a Profile, table: &'a Table) -> Asking<'a> {
    Asking {
        profile,
        application: &NOTHING_STATED,
        day: profile.as_of,
        demands: table.demands(),
    }
}

static NOTHING_STATED: Application = Application {
    requested: None,
    term_months: None,
    purpose: None,
};

#[divan::bench]
fn features(bencher: Bencher) {
    let (profile, _, _) = parts();
    let setting = Setting::of_training(profile.as_of);
    bencher.bench_local(|| Facts::of(black_box(&profile), &setting).vector(Reading::Typical));
}

#[divan::bench]
fn features_and_model(bencher: Bencher) {
    let (profile, assessor, table) = parts();
    bencher.bench_local(|| assessor.assess(&asking(black_box(&profile), &table)));
}

#[divan::bench]
fn features_model_and_policy(bencher: Bencher) {
    let (profile, assessor, table) = parts();
    bencher.bench_local(|| {
        let assessed = assessor.assess(&asking(black_box(&profile), &table));
        policy::decide(&assessed, &table, &Exposure::default())
    });
}
