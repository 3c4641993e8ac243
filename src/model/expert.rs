//! The expert card: points by judgement, read from TOML.
//!
//! Owns the file's shape and its checks. The card is a model of its own, and what training starts from.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{
    bins::Bins,
    capacity::Coefficients,
    pd::Scale,
    scorecard::{FeaturePoints, shares},
};
use crate::{
    domain::id::ModelId,
    features::{Direction, Feature, SCHEMA, SCHEMA_VERSION, position},
};

/// The shape of the file that is read.
pub const FORMAT: u32 = 1;

/// A card that is no card.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The text is not TOML of the expected shape.
    #[error("the expert card is not of the expected shape: {0}")]
    Shape(String),
    /// It breaks rules; all of them are listed.
    #[error("the expert card breaks rules: {}", .0.join("; "))]
    Rules(Vec<String>),
}

/// An expert card, with points relative to neutral.
#[derive(Clone, Debug, PartialEq)]
pub struct ExpertCard {
    /// Its identifier.
    pub id: ModelId,
    /// Points at odds, points to double them.
    pub scale: Scale,
    /// Score of a firm that is neutral in everything.
    pub base: i32,
    /// Relative points per feature, in the order of the schema.
    pub features: Vec<FeaturePoints>,
    /// Coefficients of the capacity model.
    pub capacity: Coefficients,
}

impl ExpertCard {
    /// Returns the card that `text` says.
    ///
    /// # Errors
    /// [`Error`] unless every feature of the schema stands there exactly once, edges ascend, points fit the bins and move
    /// in the feature's direction, and each has a source.
    pub fn parse(text: &str) -> Result<ExpertCard, Error> {
        let file: File = toml::from_str(text).map_err(|err| Error::Shape(err.to_string()))?;
        let File {
            id,
            format,
            basis,
            feature_schema,
            scale,
            features,
            capacity,
        } = file;
        let mut problems = Vec::new();
        if format != FORMAT {
            problems.push(format!("expected format {FORMAT}, found {format}"));
        }
        if basis != "expert" {
            problems.push(format!("expected basis `expert`, found `{basis}`"));
        }
        if feature_schema != SCHEMA_VERSION {
            problems.push(format!(
                "expected feature_schema {SCHEMA_VERSION}, found {feature_schema}"
            ));
        }
        let id = ModelId::parse(&id).map_err(|err| problems.push(format!("id: {err}")));
        let features = in_schema_order(features, &mut problems);
        match id {
            Ok(id) if problems.is_empty() => Ok(ExpertCard {
                id,
                scale: Scale {
                    points: scale.points,
                    odds: scale.odds,
                    pdo: scale.pdo,
                },
                base: scale.base,
                features,
                capacity,
            }),
            Ok(_) | Err(()) => Err(Error::Rules(problems)),
        }
    }

    /// Returns the points with the base distributed, so that their sum is the score.
    pub fn absolute(&self) -> Vec<FeaturePoints> {
        self.features
            .iter()
            .zip(shares(self.base))
            .map(|(feature, share)| FeaturePoints {
                points: feature.points.iter().map(|p| p + share).collect(),
                neutral: feature.neutral + share,
                ..feature.clone()
            })
            .collect()
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    id: String,
    format: u32,
    basis: String,
    feature_schema: u32,
    scale: FileScale,
    #[serde(rename = "feature")]
    features: Vec<FileFeature>,
    capacity: Coefficients,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileScale {
    points: i32,
    odds: f64,
    pdo: f64,
    base: i32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileFeature {
    name: String,
    direction: FileDirection,
    source: String,
    not_retrieved: i32,
    undefined: i32,
    edges: Vec<f64>,
    points: Vec<i32>,
    neutral: i32,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum FileDirection {
    Up,
    Down,
    Free,
}

fn in_schema_order(features: Vec<FileFeature>, problems: &mut Vec<String>) -> Vec<FeaturePoints> {
    let mut by_position = BTreeMap::new();
    for feature in features {
        let name = feature.name.clone();
        let Some(position) = position(&name) else {
            problems.push(format!("`{name}` is no feature of the schema"));
            continue;
        };
        match points(feature, &SCHEMA[position]) {
            Ok(points) => {
                if by_position.insert(position, points).is_some() {
                    problems.push(format!("`{name}` stands there twice"));
                }
            }
            Err(problem) => problems.push(format!("`{name}`: {problem}")),
        }
    }
    for (position, feature) in SCHEMA.iter().enumerate() {
        let spoken_of = problems
            .iter()
            .any(|problem| problem.contains(feature.name));
        if !by_position.contains_key(&position) && !spoken_of {
            problems.push(format!("`{}` is missing", feature.name));
        }
    }
    by_position.into_values().collect()
}

fn points(feature: FileFeature, schema: &Feature) -> Result<FeaturePoints, String> {
    let FileFeature {
        name: _,
        direction,
        source,
        not_retrieved,
        undefined,
        edges,
        points,
        neutral,
    } = feature;
    let direction = match direction {
        FileDirection::Up => Direction::Up,
        FileDirection::Down => Direction::Down,
        FileDirection::Free => Direction::Free,
    };
    if direction != schema.direction {
        return Err("expected the direction of the schema".to_owned());
    }
    if source.trim().is_empty() {
        return Err("expected a source or `illustrative`".to_owned());
    }
    let bins = Bins::new(edges).map_err(|err| err.to_string())?;
    let points = FeaturePoints {
        bins,
        points: [vec![not_retrieved, undefined], points].concat(),
        neutral,
        information_value: 0.0,
    };
    if points.points.len() != points.bins.count() {
        return Err("expected one more entry of points than of edges".to_owned());
    }
    if !points.follows(direction) {
        return Err("expected points that move in the feature's direction".to_owned());
    }
    Ok(points)
}
