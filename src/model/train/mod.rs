//! Fitting a model: a pure function of dataset, expert card, settings and seed.
//!
//! Owns the pipeline: split, points, calibration, capacity, measures, artifact and card. Same firms in any order, same
//! seed: same bytes. Must not know files or clocks.

pub mod coding;
pub mod dataset;
mod design;
pub mod fit;
pub mod growth;
pub mod metrics;
pub mod report;

use serde::{Deserialize, Serialize};

use self::{
    dataset::{Example, Row},
    fit::FittedPoints,
    metrics::Metrics,
    report::Report,
};
use super::{
    Model,
    artifact::{self, Artifact, ArtifactFeature, Basis},
    bins::{FIRST_INTERVAL, NOT_RETRIEVED, UNDEFINED},
    expert::ExpertCard,
    pd::{self, Calibration, Scale},
};
use crate::{
    domain::id::ModelId,
    features::{SCHEMA, SCHEMA_VERSION},
    statistics::{
        newton,
        ranks::{Outcome, Sorted},
    },
};

/// Settings of a fit. They stand in the artifact.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HyperParameters {
    /// Defaults from which the slope on the expert card moves.
    pub defaults_for_slope: usize,
    /// Defaults from which each coefficient moves.
    pub defaults_for_coefficients: usize,
    /// Precision of the prior on each coefficient around the expert's. 64 is a standard deviation of 0.125: on synthetic books of
    /// 8,000 firms it told firms apart as well as 16 did, and left out fewer features the expert asks for.
    pub alpha: f64,
    /// Expected defaults that a bin's expert view is worth.
    pub smoothing_defaults: f64,
    /// The same for the bins of missing values.
    pub missing_smoothing_defaults: f64,
    /// Information value below which a feature is left out.
    pub information_value_min: f64,
    /// Folds over which points are calibrated.
    pub folds: u64,
    /// Penalty of the capacity model.
    pub growth_penalty: f64,
    /// Share of its absolute part.
    pub growth_l1_ratio: f64,
}

impl Default for HyperParameters {
    fn default() -> Self {
        HyperParameters {
            defaults_for_slope: 20,
            defaults_for_coefficients: 100,
            alpha: 64.0,
            smoothing_defaults: 2.0,
            missing_smoothing_defaults: 20.0,
            information_value_min: 0.005,
            folds: 5,
            growth_penalty: 0.002,
            growth_l1_ratio: 0.5,
        }
    }
}

/// What a fit is asked for.
#[derive(Clone, Debug)]
pub struct Request {
    /// Identifier of the new model.
    pub id: ModelId,
    /// What the firms are.
    pub basis: Basis,
    /// Seed of held-out firms and folds.
    pub seed: u64,
    /// Settings.
    pub settings: HyperParameters,
}

/// How far the data carried away from the expert card.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Stage {
    /// Only the level moved.
    Level,
    /// Level and slope moved.
    Slope,
    /// Each coefficient moved.
    Coefficients,
}

/// What stood in the dataset, and how it was used.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrainedOn {
    /// Firms that the fit saw.
    pub firms: usize,
    /// Defaults among them.
    pub defaults: usize,
    /// First year.
    pub first_year: i32,
    /// Last year that the fit saw.
    pub last_year: i32,
    /// Which firms were held out.
    pub held_out: String,
    /// How far the data carried.
    pub stage: Stage,
    /// Firms behind the capacity model; 0: the expert card's coefficients.
    pub growth_firms: usize,
    /// The expert card that the fit started from.
    pub expert_card: String,
}

/// What a fit gives: three texts for a folder of its own.
#[derive(Clone, Debug)]
pub struct Fitted {
    /// The model.
    pub artifact: Artifact,
    /// Text of `model.json`.
    pub model_json: String,
    /// Text of `metrics.json`.
    pub metrics_json: String,
    /// Text of `card.md`.
    pub card_md: String,
    /// Measures on firms that the fit did not see.
    pub held_out: Metrics,
    /// Measures on firms that it saw.
    pub training: Metrics,
}

/// A fit that was not made.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There are too few firms.
    #[error("expected at least {expected} firms to train on, found {found}")]
    TooFew {
        /// What is needed.
        expected: usize,
        /// What is there.
        found: usize,
    },
    /// All firms defaulted, or none did, where the fit needs both.
    #[error("expected both defaults and survivors in every fold")]
    OneClass,
    /// No feature tells anything.
    #[error("no feature carries information about default: check the outcomes")]
    NothingLeft,
    /// The Newton fit failed.
    #[error(transparent)]
    Newton(#[from] newton::Error),
    /// linfa-logistic failed or did not converge.
    #[error("linfa-logistic: {0}")]
    Linfa(String),
    /// The capacity model was not fitted.
    #[error("capacity model: {0}")]
    Growth(String),
    /// The result breaks a rule that every model keeps.
    #[error("the fitted model breaks a rule: {0}")]
    Artifact(#[from] artifact::Error),
    /// The measures have no form in JSON.
    #[error("measures: {0}")]
    Report(#[from] serde_json::Error),
}

/// Firms below which there is nothing to train on.
const FIRMS_MIN: usize = 30;
/// What the slope of a calibration is held within.
const CALIBRATION_SLOPE_HELD: (f64, f64) = (0.3, 1.5);

/// Returns the model that `examples` and the expert card lead to.
///
/// # Errors
/// [`Error`] where there are too few firms, a fit does not converge or the result breaks a rule of every model.
pub fn train(
    examples: &[Example],
    expert: &ExpertCard,
    request: &Request,
) -> Result<Fitted, Error> {
    let split = dataset::split(examples, request.seed);
    if split.training.len() < FIRMS_MIN {
        return Err(Error::TooFew {
            expected: FIRMS_MIN,
            found: split.training.len(),
        });
    }
    let rows = &split.training;
    let stage = fit::stage(rows, &request.settings);
    let points = fit::points(rows, expert, &request.settings, stage)?;
    let calibration = calibration(rows, expert, &points, &request.settings)?;
    let growth = growth::fit(rows, &expert.capacity, &request.settings)?;
    let artifact = Artifact {
        format: artifact::FORMAT,
        id: request.id.to_string(),
        basis: request.basis,
        feature_schema: SCHEMA_VERSION,
        seed: request.seed,
        hyper_parameters: request.settings.clone(),
        trained_on: TrainedOn {
            firms: rows.len(),
            defaults: rows.iter().filter(|row| row.example.defaulted).count(),
            first_year: rows.iter().map(|row| row.example.year).min().unwrap_or(0),
            last_year: rows.iter().map(|row| row.example.year).max().unwrap_or(0),
            held_out: split.rule.clone(),
            stage: points.stage,
            growth_firms: growth.firms,
            expert_card: expert.id.to_string(),
        },
        scale: expert.scale,
        calibration,
        features: written(&points),
        capacity: growth.coefficients,
    };
    let model_json = artifact.render()?;
    // What is written is loaded first: a model that breaks a rule is never handed out.
    let model = Model::from_artifact(model_json.as_bytes())?;
    let report = Report {
        artifact: &artifact,
        points: &points,
        training: Metrics::of(&outcomes(&model, rows)),
        held_out: Metrics::of(&outcomes(&model, &split.held_out)),
        capacity: report::CapacityError::of(&model, &split.held_out),
    };
    Ok(Fitted {
        metrics_json: report.metrics_json()?,
        card_md: report.card_md(),
        held_out: report.held_out.clone(),
        training: report.training.clone(),
        model_json,
        artifact,
    })
}

fn outcomes(model: &Model, rows: &[Row]) -> Vec<Outcome> {
    rows.iter()
        .map(|row| Outcome {
            pd: model.score(&row.example.vector).1.get(),
            bad: row.example.defaulted,
        })
        .collect()
}

/// Returns the logistic calibration of the points, fitted on scores of firms that did not enter the fit which scored them
/// (one fold after the other): points fitted and calibrated on the same firms look better than they are. Below the third
/// stage there is nothing to calibrate: level and slope are the fit.
fn calibration(
    rows: &[Row],
    expert: &ExpertCard,
    points: &FittedPoints,
    settings: &HyperParameters,
) -> Result<Calibration, Error> {
    match points.stage {
        Stage::Level | Stage::Slope => return Ok(Calibration::IDENTITY),
        Stage::Coefficients => {}
    }
    let mut outcomes = Vec::with_capacity(rows.len());
    for fold in 0..settings.folds {
        let (scored, seen): (Vec<Row>, Vec<Row>) = rows
            .iter()
            .cloned()
            .partition(|row| row.fold(settings.folds) == fold);
        let fitted = fit::points(&seen, expert, settings, points.stage)?;
        outcomes.extend(scored.iter().map(|row| raw(row, &fitted, expert.scale)));
    }
    let Some(line) = Sorted::new(&outcomes).line() else {
        return Err(Error::OneClass);
    };
    let held = line
        .slope
        .clamp(CALIBRATION_SLOPE_HELD.0, CALIBRATION_SLOPE_HELD.1);
    Ok(Calibration {
        intercept: libm::round(-line.intercept * 1e6) / 1e6,
        slope: libm::round(held * 1e6) / 1e6,
    })
}

/// Returns a firm's outcome with the PD that the scale reads from its points.
fn raw(row: &Row, fitted: &FittedPoints, scale: Scale) -> Outcome {
    let values = row.example.vector.iter();
    let points = fitted
        .features
        .iter()
        .zip(values)
        .map(|(feature, value)| feature.at(value))
        .sum();
    Outcome {
        pd: pd::probability(scale, Calibration::IDENTITY, points).clamp(1e-9, 1.0 - 1e-9),
        bad: row.example.defaulted,
    }
}

fn written(points: &FittedPoints) -> Vec<ArtifactFeature> {
    SCHEMA
        .iter()
        .zip(&points.features)
        .map(|(schema, feature)| ArtifactFeature {
            name: schema.name.to_owned(),
            not_retrieved: feature.points[NOT_RETRIEVED],
            undefined: feature.points[UNDEFINED],
            edges: feature.bins.edges().to_vec(),
            points: feature.points[FIRST_INTERVAL..].to_vec(),
            neutral: feature.neutral,
            information_value: feature.information_value,
        })
        .collect()
}
