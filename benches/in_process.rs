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
    domain::{exposure::Exposure, profile::Profile},
    features::Facts,
    model::Model,
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

fn parts() -> (Profile, Arc<Model>, Arc<Table>) {
    let (model, table) = firm::model_and_table();
    (firm::profile(), model, table)
}

#[divan::bench]
fn features(bencher: Bencher) {
    let (profile, _, _) = parts();
    bencher.bench_local(|| Facts::of(black_box(&profile)).vector());
}

#[divan::bench]
fn features_and_model(bencher: Bencher) {
    let (profile, model, _) = parts();
    bencher.bench_local(|| model.assess(black_box(&profile), None));
}

#[divan::bench]
fn features_model_and_policy(bencher: Bencher) {
    let (profile, model, table) = parts();
    let decided_on = profile.as_of;
    bencher.bench_local(|| {
        let assessed = model.assess(black_box(&profile), None);
        policy::decide(&assessed, &table, &Exposure::default(), decided_on)
    });
}
