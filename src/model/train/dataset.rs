//! The dataset of a fit: firms in an order of their own, held-out ones, folds.
//!
//! Owns what makes a fit independent of the order of the rows: rows are sorted by a hash of their content, and folds are
//! drawn by another that the seed enters.

use std::collections::BTreeSet;

use ndarray::Array1;
use sha2::{Digest, Sha256};

use crate::{
    domain::{assessment::Value, money::Fen},
    features::{FeatureVector, RevenueBase},
};

/// One firm as of one day, and what became of it within the year.
#[derive(Clone, Debug, PartialEq)]
pub struct Example {
    /// Its features.
    pub vector: FeatureVector,
    /// What its capacity starts from.
    pub base: Option<RevenueBase>,
    /// Whether it defaulted.
    pub defaulted: bool,
    /// Revenue of the year after; `None`: not known.
    pub next_revenue: Option<Fen>,
    /// The year in which it was scored.
    pub year: i32,
}

/// Training and held-out firms.
#[derive(Clone, Debug)]
pub struct Split {
    /// Firms that the fit sees.
    pub training: Vec<Row>,
    /// Firms that it does not see.
    pub held_out: Vec<Row>,
    /// How the held-out ones were chosen, in words.
    pub rule: String,
}

/// A firm with its content's hash.
#[derive(Clone, Debug)]
pub struct Row {
    /// The firm.
    pub example: Example,
    hash: [u8; 32],
    draw: u64,
}

impl Row {
    /// Returns the fold that the seed put this firm in, below `folds`. It is drawn independently of being held out.
    pub fn fold(&self, folds: u64) -> u64 {
        (self.draw >> 32) % folds.max(1)
    }

    fn is_held_out(&self) -> bool {
        (self.draw & 0xffff_ffff).is_multiple_of(HELD_OUT_FOLDS)
    }
}

/// Folds of which one is held out where there is but one year.
const HELD_OUT_FOLDS: u64 = 5;

/// Returns the split: the latest year is held out; with one year only, one firm in five.
pub fn split(examples: &[Example], seed: u64) -> Split {
    let mut rows: Vec<Row> = examples.iter().map(|example| row(example, seed)).collect();
    rows.sort_by_key(|row| row.hash);
    let years: BTreeSet<i32> = examples.iter().map(|example| example.year).collect();
    match years.last() {
        Some(&latest) if years.len() > 1 => {
            let (held_out, training) = rows.into_iter().partition(|row| row.example.year == latest);
            Split {
                training,
                held_out,
                rule: format!("the latest year, {latest}"),
            }
        }
        Some(_) | None => {
            let (held_out, training) = rows.into_iter().partition(Row::is_held_out);
            Split {
                training,
                held_out,
                rule: format!("one firm in {HELD_OUT_FOLDS}, by seed"),
            }
        }
    }
}

fn row(example: &Example, seed: u64) -> Row {
    let hash = content(example);
    let mut seeded = Sha256::new();
    seeded.update(seed.to_be_bytes());
    seeded.update(hash);
    let drawn: [u8; 32] = seeded.finalize().into();
    let mut first = [0; 8];
    first.copy_from_slice(&drawn[..8]);
    Row {
        example: example.clone(),
        hash,
        draw: u64::from_be_bytes(first),
    }
}

fn content(example: &Example) -> [u8; 32] {
    let Example {
        vector,
        base,
        defaulted,
        next_revenue,
        year,
    } = example;
    let mut hash = Sha256::new();
    for value in vector.iter() {
        match value {
            Value::NotRetrieved => hash.update([0]),
            Value::Undefined => hash.update([1]),
            Value::Known(number) => {
                hash.update([2]);
                hash.update(number.to_bits().to_be_bytes());
            }
        }
    }
    for amount in [
        base.map(|base| base.latest),
        base.map(|base| base.best),
        *next_revenue,
    ] {
        hash.update([u8::from(amount.is_some())]);
        hash.update(amount.map_or(0, Fen::get).to_be_bytes());
    }
    hash.update([u8::from(*defaulted)]);
    hash.update(year.to_be_bytes());
    hash.finalize().into()
}

/// Returns who defaulted, in the order of the rows.
pub(super) fn targets(rows: &[Row]) -> Array1<bool> {
    rows.iter().map(|row| row.example.defaulted).collect()
}
