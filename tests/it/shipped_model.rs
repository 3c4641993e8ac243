//! The shipped model on firms that its training never saw, and training as a pure function of its book.

use std::fs;

use jiff::civil::date;
use kvcredit::{
    domain::id::ModelId,
    jobs::{
        book,
        synth::{self, Parameters},
        train,
    },
    model::{
        artifact::Basis,
        train::{HyperParameters, Request, metrics::Metrics},
    },
    statistics::ranks::Outcome,
};
use rayon::prelude::*;

use crate::shipped::{PRODUCTS, shipped};

/// Enough for some 200 defaults: the standard error of an AUC of 0.75 is then below 0.02.
const FRESH_FIRMS: u32 = 10_000;
/// Not the seed of the training, which is 1.
const FRESH_SEED: u64 = 77;

/// Returns what the shipped model says about fresh firms and what became of them.
fn fresh() -> Vec<Outcome> {
    let parameters = Parameters::documented(FRESH_FIRMS);
    (0..FRESH_FIRMS)
        .into_par_iter()
        .map(|index| {
            let firm = synth::firm(&parameters, FRESH_SEED, index);
            let assessed = shipped().assess(&firm.profile, PRODUCTS[0]);
            Outcome {
                pd: assessed.pd.get(),
                bad: firm.defaulted,
            }
        })
        .collect()
}

/// Returns the outcomes with each firm's label taken from another one: firms are independent draws.
fn mislabelled(outcomes: &[Outcome], by: usize) -> Vec<Outcome> {
    let mut mixed = outcomes.to_vec();
    let count = outcomes.len();
    for (place, outcome) in mixed.iter_mut().enumerate() {
        outcome.bad = outcomes[(place + by) % count].bad;
    }
    mixed
}

#[test]
fn on_fresh_firms_it_ranks_well_but_not_too_well() {
    let outcomes = fresh();
    let measured = Metrics::of(&outcomes);
    let rate = measured.default_rate.unwrap();
    assert!((0.01..=0.03).contains(&rate), "default rate {rate}");
    let auc = measured.auc.unwrap();
    assert!((0.65..=0.80).contains(&auc), "AUC {auc}");

    // The measure itself finds nothing where there is nothing: mean of ten, each with a standard error of 0.02.
    let of_mixed = |by| Metrics::of(&mislabelled(&outcomes, by)).auc.unwrap();
    let chance = (1..=10).map(of_mixed).sum::<f64>() / 10.0;
    assert!((0.45..=0.55).contains(&chance), "AUC by chance {chance}");
}

/// Returns the files of a model fitted on a book.
fn fitted(book: &[u8]) -> Vec<(&'static str, Vec<u8>)> {
    let models = tempfile::tempdir().unwrap();
    let request = Request {
        id: ModelId::parse("synthetic-v2").unwrap(),
        basis: Basis::Synthetic,
        seed: 1,
        settings: HyperParameters::default(),
    };
    let (folder, _) = train::run(book, date(2026, 11, 23), models.path(), &request).unwrap();
    ["model.json", "metrics.json", "card.md"]
        .map(|name| (name, fs::read(folder.join(name)).unwrap()))
        .into()
}

fn synthetic_book(firms: u32, seed: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    book::write_synthetic(&mut bytes, &Parameters::documented(firms), seed, |_| ()).unwrap();
    bytes
}

/// The same for all 20,000 firms of the shipped model: `scripts/retrain-shipped-model`, which needs a release build.
#[test]
fn training_twice_gives_the_same_files_in_whatever_order_the_firms_come() {
    let book = synthetic_book(2_000, 1);
    let first = fitted(&book);
    let text = String::from_utf8(book).unwrap();
    let mut backwards: Vec<&str> = text.lines().collect();
    backwards.reverse();
    assert_eq!(fitted(backwards.join("\n").as_bytes()), first);
    backwards.pop();
    let one_firm_less = fitted(backwards.join("\n").as_bytes());
    assert_ne!(one_firm_less[0], first[0]);
}
