//! What a training run is asked for: every option, with its default.
//!
//! Owns the options and the check that they can be meant. Must not know tables or how anything is fitted.

use std::{collections::BTreeMap, path::PathBuf};

use serde::{Deserialize, Serialize};

use super::scale::Scale;

/// All options of a training run. `Spec::default()` is what a run without a spec does.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Spec {
    /// Seed of the folds.
    pub seed: u64,
    /// How the points are found.
    pub method: Method,
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
    /// Bins of the classic card.
    pub binning: Binning,
    /// Wishes for single columns.
    pub columns: BTreeMap<String, ColumnSpec>,
    /// Which columns enter.
    pub selection: Selection,
    /// Shapes of the default card.
    pub shapes: Shapes,
    /// Folds of the cross-validation, 2 to 20.
    pub folds: usize,
    /// Strength of the prior of the weights: `alpha` of linfa-logistic, 1 ÷ C of scikit-learn, 0 to 1,000,000. Else chosen on folds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alpha: Option<f64>,
    /// An expert's card, and what its word is worth.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prior: Option<ExpertPrior>,
}

/// An expert's card as a prior. What is stored names the card by its content, so that a path can change.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExpertPrior {
    /// Folder or file of the card. Not stored.
    #[serde(default, skip_serializing)]
    pub card: Option<PathBuf>,
    /// SHA-256 that the card must have; stored in any case.
    #[serde(default)]
    pub sha256: Option<String>,
    /// How many loans the expert's word is worth, 0 to 1,000,000,000; 0: none of it is used.
    pub strength: f64,
}

/// How the points are found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// Shapes per column, boosted on bins, and a few pairs.
    Shapes,
    /// Optimal bins, weights of evidence, one logistic regression.
    Woe,
    /// Optimal bins, a column of zeros and ones per bin, one logistic regression.
    Dummy,
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

/// Bins of the classic card.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Binning {
    /// Bins that the programme starts from, 2 to 255.
    pub prebins: usize,
    /// The most bins of a column, those for missing and special values not counted.
    pub bins_max: usize,
    /// The smallest share of the rows in a bin.
    pub share_min: f64,
    /// The fewest bads, and the fewest goods, in a bin (sums of weights).
    pub events_min: f64,
    /// Words with a smaller share are counted together.
    pub rare_share: f64,
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
    /// What an expert takes the column's weight to be: the mean of its prior. Else 1 for shapes, 0 for the classic card.
    pub weight: Option<f64>,
}

/// How the rate of bads may move along the bins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trend {
    /// The programme chooses.
    #[default]
    Auto,
    /// It rises with the value.
    Up,
    /// It falls.
    Down,
    /// It rises, then falls.
    Peak,
    /// It falls, then rises.
    Valley,
    /// It moves freely.
    None,
}

/// Which columns enter.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Selection {
    /// The smallest information value; that of the default card is less what chance gives. Else 0.02 on the classic card and none on the
    /// default card, whose shapes shrink what says little.
    pub iv_min: Option<f64>,
    /// The largest correlation between two columns of the classic card, in absolute terms.
    pub correlation_max: f64,
    /// The largest variance inflation factor.
    pub vif_max: f64,
    /// An information value from which a column is suspected to know the outcome.
    pub leak_iv: f64,
    /// An AUC of one column alone from which it is suspected to know the outcome.
    pub leak_auc: f64,
    /// Whether columns enter and leave the classic card one by one.
    pub stepwise: Stepwise,
}

/// Steps of the regression of the classic card, by p-values of single terms.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stepwise {
    /// None.
    Off,
    /// The least significant column goes while its p-value is above this (Wald's test).
    Backward(f64),
    /// The column that is missed most enters while its p-value is at most this (Rao's score test).
    Forward(f64),
    /// Both: after every column that enters, those that are not needed any more leave for good.
    Both(f64),
}

/// Shapes of the default card.
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
            method: Method::Shapes,
            exclude: Vec::new(),
            weight: None,
            offset: None,
            time: None,
            population_bad_rate: None,
            scale: Scale::default(),
            binning: Binning::default(),
            columns: BTreeMap::new(),
            selection: Selection::default(),
            shapes: Shapes::default(),
            folds: 5,
            alpha: None,
            prior: None,
        }
    }
}

impl Default for Binning {
    fn default() -> Binning {
        Binning {
            prebins: 32,
            bins_max: 8,
            share_min: 0.05,
            events_min: 5.0,
            rare_share: 0.01,
        }
    }
}

impl Default for Selection {
    fn default() -> Selection {
        Selection {
            iv_min: None,
            correlation_max: 0.9,
            vif_max: 10.0,
            leak_iv: 3.0,
            leak_auc: 0.95,
            stepwise: Stepwise::Off,
        }
    }
}

impl Default for Shapes {
    fn default() -> Shapes {
        Shapes {
            fine_bins: 64,
            bins_max: 16,
            loss_max: 0.003,
            prior: 1.0,
            pairs_max: 12,
            pair_bins: 10,
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
        let positive = |x: f64| x.is_finite() && x >= 0.0;
        let Binning {
            prebins,
            bins_max,
            share_min,
            events_min,
            rare_share,
        } = self.binning;
        let shapes = &self.shapes;
        let selection = &self.selection;
        let rate = self.population_bad_rate;
        let checks = [
            ("folds", "2 to 20", (2..=20).contains(&self.folds)),
            (
                "alpha",
                "0 to 1,000,000",
                self.alpha.is_none_or(|alpha| (0.0..=1e6).contains(&alpha)),
            ),
            ("binning.prebins", "2 to 255", (2..=255).contains(&prebins)),
            (
                "binning.bins_max",
                "2 to 255",
                (2..=255).contains(&bins_max),
            ),
            ("binning.share_min", "0 to 0.5", share(share_min)),
            ("binning.events_min", "0 or more", positive(events_min)),
            ("binning.rare_share", "0 to 0.5", share(rare_share)),
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
                "selection.iv_min",
                "0 or more",
                selection.iv_min.is_none_or(positive),
            ),
            (
                "selection.correlation_max",
                "above 0, at most 1",
                selection.correlation_max > 0.0 && selection.correlation_max <= 1.0,
            ),
            ("selection.vif_max", "1 or more", selection.vif_max >= 1.0),
            (
                "selection.stepwise",
                "a p-value above 0, at most 1",
                match selection.stepwise {
                    Stepwise::Off => true,
                    Stepwise::Backward(p) | Stepwise::Forward(p) | Stepwise::Both(p) => {
                        p > 0.0 && p <= 1.0
                    }
                },
            ),
            (
                "population_bad_rate",
                "above 0 and below 1",
                rate.is_none_or(|rate| rate > 0.0 && rate < 1.0),
            ),
            (
                "columns.*.weight",
                "0 to 10",
                self.columns
                    .values()
                    .all(|c| c.weight.is_none_or(|w| (0.0..=10.0).contains(&w))),
            ),
            (
                "prior.strength",
                "0 to 1,000,000,000",
                self.prior
                    .as_ref()
                    .is_none_or(|prior| (0.0..=1e9).contains(&prior.strength)),
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
