//! What a scorecard says about itself: enough to explain a score without the model.

use super::{assessment::Value, id::ModelId};

/// The description of the model that scored.
#[derive(Clone, Debug, PartialEq)]
pub struct Card {
    /// Identifier of the artifact.
    pub model_id: ModelId,
    /// SHA-256 of the artifact.
    pub sha256: [u8; 32],
    /// Version of the feature schema.
    pub feature_schema: u32,
    /// What it was trained on.
    pub basis: TrainingBasis,
    /// The features, in the order of the schema.
    pub features: Vec<CardFeature>,
}

/// What a model was trained on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TrainingBasis {
    /// Expert points only.
    Expert,
    /// Synthetic firms: for demonstration until retrained on a real book.
    Synthetic,
    /// Outcomes of a real book.
    Real,
}

/// One feature of a card.
#[derive(Clone, Debug, PartialEq)]
pub struct CardFeature {
    /// Name in the schema, for example `patents.inventions_in_force`.
    pub name: &'static str,
    /// Its family.
    pub family: Family,
    /// Its bins.
    pub bins: Vec<CardBin>,
    /// Points of the best bin.
    pub points_max: i32,
    /// Points of a neutral firm.
    pub points_neutral: i32,
    /// Information value in training, which settles ties between reasons; 0 where unknown.
    pub information_value: f64,
}

/// One bin of a feature.
#[derive(Clone, Debug, PartialEq)]
pub struct CardBin {
    /// `not retrieved`, `undefined` or an interval such as `[1, 3)`.
    pub label: String,
    /// Its points.
    pub points: i32,
}

/// Families of features.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Family {
    /// Facts of the firm.
    Firm,
    /// Patents and other rights.
    Patents,
    /// Talent.
    Talent,
    /// Revenue and finances.
    Revenue,
}

/// Where one feature's value fell.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Placed {
    /// The value.
    pub value: Value,
    /// Index of its bin in [`CardFeature::bins`].
    pub bin: u8,
}
