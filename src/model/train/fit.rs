//! From firms to points: how far the expert card moves, given what the data can carry.
//!
//! Owns the three stages of a fit (design.md section 5). With η the log-odds of default, o(x) those that the expert card
//! says, d the number of defaults:
//!
//! 1. d < 20: `η = a + o(x)`, a ~ N(0, 1): only the level moves.
//! 2. d < 100: `η = a + b · o(x)`, b ~ N(1, 0.25²), held within [0.3, 1.5]: the expert's order of firms stays.
//! 3. else: `η = a + Σ βⱼ · WOEⱼ(x)`, `βⱼ = c · mⱼ + uⱼ`, uⱼ ~ N(0, 1/α), where mⱼ is the coefficient with which feature j's
//!    weights of evidence come nearest to the expert's log-odds: maximum a posteriori around the expert card, whose slope c
//!    is free. Features of little information are left out, and so is, one at a time, whatever gets a negative βⱼ.
//!
//! The fit of stage 3 is `design`'s.

use linfa::{Dataset, traits::Fit};
use ndarray::Array2;

use super::{
    Error, HyperParameters, Stage,
    coding::{self, Coded, Expert, Smoothing},
    dataset::{Row, targets},
    design::{Design, Weights},
};
use crate::{
    features::SCHEMA,
    model::{
        bins::Bins,
        expert::ExpertCard,
        pd::Scale,
        scorecard::{FeaturePoints, shares},
    },
    statistics::newton::{Newton, Prior},
};

/// Points per feature, and what led to them.
#[derive(Clone, Debug)]
pub struct FittedPoints {
    /// Points with the base distributed, in the order of the schema.
    pub features: Vec<FeaturePoints>,
    /// How far the data carried.
    pub stage: Stage,
    /// What entered with which weight; empty before the third stage.
    pub coefficients: Vec<Coefficient>,
    /// Features left out, each with the reason.
    pub dropped: Vec<(&'static str, Dropped)>,
}

/// The weight of one feature.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Coefficient {
    /// Its name.
    pub feature: &'static str,
    /// Weight on its weights of evidence.
    pub beta: f64,
    /// Standard error of the weight.
    pub standard_error: f64,
}

/// Why a feature was left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dropped {
    /// It was retrieved for no firm.
    AllMissing,
    /// Its information value is too small.
    LittleInformation,
    /// Its weight came out negative.
    WrongSign,
    /// It counts Class Ⅱ rights, which give no points.
    ClassTwoCount,
}

/// Prior of the intercept while data are few: a standard deviation of 1 in log-odds.
const LEVEL: Prior = Prior {
    mean: 0.0,
    precision: 1.0,
};
/// Prior of the slope: a standard deviation of 0.25.
const SLOPE: Prior = Prior {
    mean: 1.0,
    precision: 16.0,
};
/// What the slope is held within.
const SLOPE_HELD: (f64, f64) = (0.3, 1.5);

/// Returns how far the defaults among `rows` carry.
pub fn stage(rows: &[Row], settings: &HyperParameters) -> Stage {
    let defaults = rows.iter().filter(|row| row.example.defaulted).count();
    if defaults < settings.defaults_for_slope {
        Stage::Level
    } else if defaults < settings.defaults_for_coefficients {
        Stage::Slope
    } else {
        Stage::Coefficients
    }
}

/// Returns the points that `rows` and the expert card lead to at a stage.
///
/// # Errors
/// [`Error`] where a fit does not converge or leads to no feature at all.
pub fn points(
    rows: &[Row],
    expert: &ExpertCard,
    settings: &HyperParameters,
    stage: Stage,
) -> Result<FittedPoints, Error> {
    let mut fitted = match stage {
        Stage::Level | Stage::Slope => level_and_slope(rows, expert, stage)?,
        Stage::Coefficients => coefficients(rows, expert, settings)?,
    };
    for (index, feature) in fitted.features.iter_mut().enumerate() {
        feature.neutral = mean_points(feature, rows, index);
    }
    Ok(fitted)
}

/// Returns the rounded mean of a feature's points over the firms.
fn mean_points(feature: &FeaturePoints, rows: &[Row], index: usize) -> i32 {
    let sum: i64 = rows
        .iter()
        .filter_map(|row| row.example.vector.get(index))
        .map(|value| i64::from(feature.at(value)))
        .sum();
    libm::round(sum as f64 / rows.len().max(1) as f64) as i32
}

fn level_and_slope(rows: &[Row], expert: &ExpertCard, stage: Stage) -> Result<FittedPoints, Error> {
    let scale = expert.scale;
    let says: Vec<f64> = rows
        .iter()
        .map(|row| expert_log_odds(row, expert))
        .collect();
    let level = |slope: f64| -> Result<f64, Error> {
        let newton = Newton {
            intercept: LEVEL,
            offset: Some(says.iter().map(|o| slope * o).collect()),
            ..Newton::with(Vec::new())
        };
        let nothing = Array2::zeros((rows.len(), 0));
        Ok(newton.fit(&Dataset::new(nothing, targets(rows)))?.intercept)
    };
    let slope = match stage {
        Stage::Level | Stage::Coefficients => 1.0,
        Stage::Slope => slope(rows, &says)?,
    };
    let intercept = level(slope)?;
    let base_log_odds = (scale.offset() - f64::from(expert.base)) / scale.factor();
    let base = points_at(scale, intercept + slope * base_log_odds);
    let features = expert
        .features
        .iter()
        .zip(shares(base))
        .map(|(feature, share)| FeaturePoints {
            points: feature
                .points
                .iter()
                .map(|points| libm::round(slope * f64::from(*points)) as i32 + share)
                .collect(),
            ..feature.clone()
        })
        .collect();
    Ok(FittedPoints {
        features,
        stage,
        coefficients: Vec::new(),
        dropped: Vec::new(),
    })
}

/// Returns the slope on the expert's log-odds, held.
fn slope(rows: &[Row], says: &[f64]) -> Result<f64, Error> {
    let newton = Newton {
        intercept: LEVEL,
        ..Newton::with(vec![SLOPE])
    };
    let column = Array2::from_shape_fn((rows.len(), 1), |(row, _)| says[row]);
    let fitted = newton.fit(&Dataset::new(column, targets(rows)))?;
    Ok(fitted.coefficients[0].clamp(SLOPE_HELD.0, SLOPE_HELD.1))
}

/// Returns the log-odds of default that the expert card says of a firm.
fn expert_log_odds(row: &Row, expert: &ExpertCard) -> f64 {
    let values = row.example.vector.iter();
    let relative: i32 = expert
        .features
        .iter()
        .zip(values)
        .map(|(feature, value)| feature.at(value))
        .sum();
    let scale = expert.scale;
    (scale.offset() - f64::from(expert.base + relative)) / scale.factor()
}

/// Returns the whole points at log-odds of default.
fn points_at(scale: Scale, log_odds: f64) -> i32 {
    libm::round(scale.offset() - scale.factor() * log_odds) as i32
}

fn coefficients(
    rows: &[Row],
    expert: &ExpertCard,
    settings: &HyperParameters,
) -> Result<FittedPoints, Error> {
    let mut dropped = Vec::new();
    let mut kept: Vec<(usize, Coded)> = Vec::new();
    let mut information_values = vec![0.0; SCHEMA.len()];
    for (index, feature) in SCHEMA.iter().enumerate() {
        let coded = coded(index, rows, expert, settings)?;
        information_values[index] = coded.information_value;
        let known = |row: &Row| {
            row.example
                .vector
                .get(index)
                .is_some_and(|v| v.number().is_some())
        };
        if feature.class_two_count {
            dropped.push((feature.name, Dropped::ClassTwoCount));
        } else if !rows.iter().any(known) {
            dropped.push((feature.name, Dropped::AllMissing));
        } else if coded.information_value < settings.information_value_min {
            dropped.push((feature.name, Dropped::LittleInformation));
        } else {
            kept.push((index, coded));
        }
    }
    let mut start = None;
    let fitted = loop {
        if kept.is_empty() {
            return Err(Error::NothingLeft);
        }
        let design = Design::new(rows, &kept);
        let mut weights = design.newton(settings, start.take())?;
        if weights.most_negative().is_none() {
            weights = design.linfa(weights, settings)?;
        }
        let Some(worst) = weights.most_negative() else {
            break weights;
        };
        let (index, _) = kept.remove(worst);
        dropped.push((SCHEMA[index].name, Dropped::WrongSign));
        start = Some(weights.without(worst));
    };
    Ok(FittedPoints {
        features: scaled(expert.scale, &fitted, &kept, &information_values)?,
        stage: Stage::Coefficients,
        coefficients: kept
            .iter()
            .zip(&fitted.betas)
            .zip(&fitted.standard_errors)
            .map(|(((index, _), beta), standard_error)| Coefficient {
                feature: SCHEMA[*index].name,
                beta: *beta,
                standard_error: *standard_error,
            })
            .collect(),
        dropped,
    })
}

fn coded(
    index: usize,
    rows: &[Row],
    expert: &ExpertCard,
    settings: &HyperParameters,
) -> Result<Coded, Error> {
    let points = &expert.features[index];
    let view = Expert {
        feature: &SCHEMA[index],
        bins: &points.bins,
        log_odds: points
            .points
            .iter()
            .map(|points| -f64::from(*points) / expert.scale.factor())
            .collect(),
    };
    let firms: Vec<_> = rows
        .iter()
        .filter_map(|row| Some((row.example.vector.get(index)?, row.example.defaulted)))
        .collect();
    let smoothing = Smoothing {
        intervals: settings.smoothing_defaults,
        missing: settings.missing_smoothing_defaults,
    };
    coding::code(&view, &firms, smoothing).ok_or(Error::OneClass)
}

/// Returns points = −β · WOE · factor, rounded once per bin, and the base `offset − a · factor` distributed over all
/// features (domain.md section 5), so that contributions sum to the score exactly.
fn scaled(
    scale: Scale,
    weights: &Weights,
    kept: &[(usize, Coded)],
    information_values: &[f64],
) -> Result<Vec<FeaturePoints>, Error> {
    let shares = shares(points_at(scale, weights.intercept));
    let mut features = Vec::with_capacity(SCHEMA.len());
    for (index, share) in shares.into_iter().enumerate() {
        let entry = kept
            .iter()
            .zip(&weights.betas)
            .find(|((at, _), _)| *at == index);
        let (bins, points) = match entry {
            Some(((_, coded), beta)) => {
                let points = coded
                    .woe
                    .iter()
                    .map(|woe| libm::round(-beta * woe * scale.factor()) as i32 + share);
                (coded.bins.clone(), points.collect())
            }
            None => {
                let bins = Bins::new(Vec::new()).map_err(|_| Error::NothingLeft)?;
                let points = vec![share; bins.count()];
                (bins, points)
            }
        };
        features.push(FeaturePoints {
            bins,
            points,
            neutral: share,
            information_value: libm::round(information_values[index] * 1e6) / 1e6,
        });
    }
    Ok(features)
}
