//! The models: from features to points, probability of default and supportable revenue; and how models are fitted.
//!
//! Owns bins, points, the table of probabilities, the capacity model, artifacts and training. The only home of linfa and
//! ndarray, which training alone uses: scoring sums integers in the order of the schema, so that it gives the same bits on
//! every machine. Must not know: products, limits, storage, protobuf.

pub mod artifact;
pub mod bins;
pub mod capacity;
pub mod catalogue;
pub mod expert;
pub mod pd;
mod readable;
pub mod scorecard;
pub mod train;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use sha2::{Digest, Sha256};

use self::{
    artifact::{Artifact, Basis},
    expert::ExpertCard,
    pd::{Calibration, Scale},
    scorecard::{FeaturePoints, Scorecard},
};
use crate::{
    domain::{
        assessment::Reading,
        card::{Card, TrainingBasis},
        id::ModelId,
        money::Fen,
        probability::Probability,
    },
    features::{FeatureVector, RevenueBase, SCHEMA_VERSION},
};

/// A model that scores.
#[derive(Clone, Debug)]
pub struct Model {
    card: Arc<Card>,
    scorecard: Scorecard,
    pds: pd::Table,
    capacity: capacity::Model,
}

/// An expert card that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The card itself is refused.
    #[error(transparent)]
    Card(#[from] expert::Error),
    /// Points break a rule.
    #[error(transparent)]
    Points(#[from] scorecard::Error),
    /// The capacity model breaks a rule.
    #[error(transparent)]
    Capacity(#[from] capacity::Error),
    /// The scale gives no table.
    #[error(transparent)]
    Scale(#[from] pd::Error),
}

/// What a model is made of, wherever it comes from.
struct Parts {
    id: ModelId,
    sha256: [u8; 32],
    basis: TrainingBasis,
    scorecard: Scorecard,
    scale: Scale,
    calibration: Calibration,
    capacity: capacity::Model,
}

impl Model {
    /// Returns the model that an artifact's bytes say.
    ///
    /// # Errors
    /// [`artifact::Error`] where a byte was changed, the artifact is made for another schema, or it breaks a rule.
    pub fn from_artifact(bytes: &[u8]) -> Result<Model, artifact::Error> {
        let (artifact, sha256) = Artifact::parse(bytes)?;
        let parts = Parts {
            id: artifact.model_id()?,
            sha256,
            basis: match artifact.basis {
                Basis::Synthetic => TrainingBasis::Synthetic,
                Basis::Real => TrainingBasis::Real,
            },
            scorecard: Scorecard::new(artifact.points()?)?,
            scale: artifact.scale,
            calibration: artifact.calibration,
            capacity: capacity::Model::new(artifact.capacity)?,
        };
        Ok(Model::new(parts)?)
    }

    /// Returns the model that an expert card (TOML) says. Its checksum is over the whole text.
    ///
    /// # Errors
    /// [`Error`] where the card is not of the expected shape or breaks a rule.
    pub fn from_expert_card(text: &str) -> Result<Model, Error> {
        let card = ExpertCard::parse(text)?;
        let parts = Parts {
            scorecard: Scorecard::new(card.absolute())?,
            capacity: capacity::Model::new(card.capacity)?,
            id: card.id,
            sha256: Sha256::digest(text.as_bytes()).into(),
            basis: TrainingBasis::Expert,
            scale: card.scale,
            calibration: Calibration::IDENTITY,
        };
        Ok(Model::new(parts)?)
    }

    fn new(parts: Parts) -> Result<Model, pd::Error> {
        let (worst, best) = parts.scorecard.span();
        Ok(Model {
            pds: pd::Table::new(parts.scale, parts.calibration, worst, best)?,
            card: Arc::new(Card {
                model_id: parts.id,
                sha256: parts.sha256,
                feature_schema: SCHEMA_VERSION,
                basis: parts.basis,
                features: parts.scorecard.describe(),
            }),
            scorecard: parts.scorecard,
            capacity: parts.capacity,
        })
    }

    /// Returns the description that explains a score without the model.
    pub fn card(&self) -> &Arc<Card> {
        &self.card
    }

    /// Returns the points per feature, in the order of the schema.
    pub fn features(&self) -> &[FeaturePoints] {
        self.scorecard.features()
    }

    /// Returns the table of probabilities.
    pub fn probabilities(&self) -> &pd::Table {
        &self.pds
    }

    /// Returns the points per feature with their rules.
    pub fn scorecard(&self) -> &Scorecard {
        &self.scorecard
    }

    /// Returns the capacity model.
    pub fn capacity(&self) -> &capacity::Model {
        &self.capacity
    }

    /// Returns the points of a vector, every missing value in its fitted bin, with the calibrated probability of default.
    pub fn score(&self, vector: &FeatureVector) -> (i32, Probability) {
        let points = self.scorecard.score(vector);
        (points, self.pds.at(points))
    }

    /// Returns the supportable revenue of a vector, missing values counting as neutral.
    pub fn supported(&self, vector: &FeatureVector, base: Option<RevenueBase>) -> Option<Fen> {
        let growth = self.capacity.growth(vector, Reading::Typical);
        self.capacity.capacity(&growth, base)
    }
}
