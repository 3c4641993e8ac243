//! What a training run is asked for: every option, with its default.
//!
//! Owns the options and the check that they can be meant. Must not know tables or how anything is fitted.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::scale::Scale;

/// All options of a training run. `Spec::default()` is what a run without a spec does.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Spec {
    /// Seed of the folds.
    pub seed: u64,
    /// Columns that are left alone.
    pub exclude: Vec<String>,
    /// Column of weights, finite and at least 0.
    pub weight: Option<String>,
    /// Column of the known part of the log-odds of bad; it acts in the fit alone, not in the card.
    pub offset: Option<String>,
    /// Column of times, as numbers, and what is held out by it.
    pub time: Option<Time>,
    /// Share of bads in the book, where the sample was re-balanced; within (0, 1).
    pub population_bad_rate: Option<f64>,
    /// Points and odds.
    pub scale: Scale,
    /// Wishes for single columns.
    pub columns: BTreeMap<String, ColumnSpec>,
    /// Shapes of columns and pairs.
    pub shapes: Shapes,
    /// Folds of the cross-validation, 2 to 20.
    pub folds: usize,
}

/// The column of times.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Time {
    /// Its name.
    pub column: String,
    /// Rows from this time on are out of time: they are not trained on.
    pub out_of_time_from: Option<f64>,
}

/// Wishes for one column.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ColumnSpec {
    /// How the rate of bads may move along the bins.
    pub trend: Trend,
    /// Numbers with a meaning of their own, each a bin of its own.
    pub specials: Vec<f64>,
    /// Words with a meaning of their own, each a bin of its own.
    pub special_words: Vec<String>,
}

/// How the rate of bads may move along the bins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trend {
    /// As the book has it.
    #[default]
    None,
    /// It rises with the value.
    Up,
    /// It falls.
    Down,
    /// It rises, then falls.
    Peak,
    /// It falls, then rises.
    Valley,
}

/// Shapes of columns and pairs.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Shapes {
    /// Bins per column that shapes are learnt on, 2 to 255.
    pub fine_bins: usize,
    /// The most bins of a column on the card.
    pub bins_max: usize,
    /// What bins of the card may lose, as a share of the shape's variance.
    pub loss_max: f64,
    /// Strength of the prior that pulls each bin to the book's average, in rows at even odds ÷ 4.
    pub prior: f64,
    /// The most pairs; 0: none.
    pub pairs_max: usize,
    /// Intervals per axis of a pair, 2 to 12.
    pub pair_bins: usize,
}

impl Default for Spec {
    fn default() -> Spec {
        Spec {
            seed: 1,
            exclude: Vec::new(),
            weight: None,
            offset: None,
            time: None,
            population_bad_rate: None,
            scale: Scale::default(),
            columns: BTreeMap::new(),
            shapes: Shapes::default(),
            folds: 5,
        }
    }
}

impl Default for Shapes {
    fn default() -> Shapes {
        Shapes {
            fine_bins: 64,
            bins_max: 16,
            loss_max: 0.005,
            prior: 0.5,
            pairs_max: 8,
            pair_bins: 8,
        }
    }
}

/// A wish that cannot be meant.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{key}`: expected {expected}")]
pub struct Error {
    /// The option.
    pub key: &'static str,
    /// What it may be.
    pub expected: &'static str,
}

impl Spec {
    /// Returns the wishes for a column.
    pub fn column(&self, name: &str) -> ColumnSpec {
        self.columns.get(name).cloned().unwrap_or_default()
    }

    /// Returns every option that is out of range; none: the spec can be meant.
    pub fn problems(&self) -> Vec<Error> {
        let share = |x: f64| (0.0..=0.5).contains(&x);
        let shapes = &self.shapes;
        let rate = self.population_bad_rate;
        let checks = [
            ("folds", "2 to 20", (2..=20).contains(&self.folds)),
            (
                "shapes.fine_bins",
                "2 to 255",
                (2..=255).contains(&shapes.fine_bins),
            ),
            (
                "shapes.bins_max",
                "2 to 255",
                (2..=255).contains(&shapes.bins_max),
            ),
            ("shapes.loss_max", "0 to 0.5", share(shapes.loss_max)),
            (
                "shapes.prior",
                "0 to 1,000",
                (0.0..=1000.0).contains(&shapes.prior),
            ),
            ("shapes.pairs_max", "0 to 50", shapes.pairs_max <= 50),
            (
                "shapes.pair_bins",
                "2 to 12",
                (2..=12).contains(&shapes.pair_bins),
            ),
            (
                "population_bad_rate",
                "above 0 and below 1",
                rate.is_none_or(|rate| rate > 0.0 && rate < 1.0),
            ),
            ("scale", Scale::EXPECTED, self.scale.is_usable()),
        ];
        checks
            .into_iter()
            .filter(|(_, _, right)| !right)
            .map(|(key, expected, _)| Error { key, expected })
            .collect()
    }
}
