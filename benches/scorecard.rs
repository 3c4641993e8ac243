//! Scoring with a card of the workshop: one record, and a table.
//!
//! `cargo bench --bench scorecard`
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use std::{path::Path, sync::LazyLock};

use divan::{Bencher, counter::ItemsCount};
use kvcredit::{
    table::{self, Frame, Reading},
    workshop::{Card, Spec, train},
};

fn read(name: &str) -> Frame {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/credit");
    table::read(&folder.join(name), &Reading::default()).unwrap()
}

static CARD: LazyLock<Card> = LazyLock::new(|| {
    let trained = train(&read("german.train.csv"), "bad", &Spec::default());
    trained.unwrap().card
});

fn main() {
    divan::main();
}

#[divan::bench]
fn one_record(bencher: Bencher<'_, '_>) {
    let frame = read("german.test.csv");
    let record = CARD.record(&frame, 0).unwrap();
    bencher.bench(|| CARD.score(divan::black_box(&record)));
}

#[divan::bench]
fn a_table_of_300(bencher: Bencher<'_, '_>) {
    let frame = read("german.test.csv");
    let counted = bencher.counter(ItemsCount::new(frame.rows()));
    counted.bench(|| CARD.score_all(divan::black_box(&frame)));
}
