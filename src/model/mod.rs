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
    capacity::{Knowledge, Prepared},
    expert::ExpertCard,
    pd::{Calibration, Scale},
    scorecard::{FeaturePoints, Scorecard},
};
use crate::{
    domain::{
        assessment::{
            Assessed, Assessment, Candidate, FirmSummary, Improvement, Warning, WarningCode,
        },
        card::{Card, Placed, TrainingBasis},
        id::ModelId,
        money::Fen,
        profile::Profile,
    },
    features::{Facts, FeatureVector, Part, RevenueBase, SCHEMA_VERSION},
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

    /// Returns the score of a vector and what follows from it.
    pub fn score(&self, vector: &FeatureVector, base: Option<RevenueBase>) -> Assessment {
        let prepared = self.capacity.prepare(vector);
        let capacity = self.capacity.capacity(&prepared, base, Knowledge::Actual);
        self.assessment(self.scorecard.score(vector), capacity)
    }

    /// Returns everything that the policy needs of a firm: the one way from a profile to a score, for single calls, streams,
    /// files, training and replay.
    ///
    /// `requested` is what was asked for; it goes into the gate facts only.
    pub fn assess(&self, profile: &Profile, requested: Option<Fen>) -> Assessed {
        let facts = Facts::of(profile);
        let vector = facts.vector();
        let base = facts.revenue_base();
        let placed = self.scorecard.place(&vector);
        let points = self.scorecard.points(&placed);
        let neutral = self.scorecard.neutral(&placed);
        let prepared = self.capacity.prepare(&vector);
        let capacity = |knowledge| self.capacity.capacity(&prepared, base, knowledge);
        Assessed {
            firm: summary(profile),
            facts: facts.gate_facts(requested),
            card: Arc::clone(&self.card),
            actual: self.assessment(points, capacity(Knowledge::Actual)),
            neutral: self.assessment(neutral, capacity(Knowledge::Neutral)),
            candidates: self.candidates(&facts, &vector, points, &placed, &prepared),
            placed,
            indices: facts.indices(),
            warnings: self.warnings(&facts),
        }
    }

    fn candidates(
        &self,
        facts: &Facts,
        vector: &FeatureVector,
        points: i32,
        placed: &[Placed],
        prepared: &Prepared,
    ) -> Vec<Candidate> {
        let mut candidates = Vec::with_capacity(Improvement::ALL.len());
        for improvement in Improvement::ALL {
            if let Some(improved) = facts.with(improvement) {
                let vector = improved.vector_with(improvement, vector);
                let reached = Part::reached_by(improvement);
                let points = self.scorecard.rescore(points, placed, &vector, reached);
                let base = improved.revenue_base();
                let capacity = self.capacity.capacity_like(prepared, &vector, base);
                candidates.push(Candidate {
                    improvement,
                    assessment: self.assessment(points, capacity),
                });
            }
        }
        candidates
    }

    fn warnings(&self, facts: &Facts) -> Vec<Warning> {
        let mut warnings = facts.warnings();
        match self.card.basis {
            TrainingBasis::Expert | TrainingBasis::Synthetic => warnings.push(Warning {
                code: WarningCode::DemonstrationModel,
                subject: "model",
            }),
            TrainingBasis::Real => {}
        }
        warnings
    }

    fn assessment(&self, points: i32, capacity: Option<Fen>) -> Assessment {
        Assessment {
            points,
            pd: self.pds.at(points),
            capacity,
        }
    }
}

fn summary(profile: &Profile) -> FirmSummary {
    let identity = &profile.identity.facts;
    FirmSummary {
        key: identity.key.clone(),
        name: identity.name.clone(),
        region_code: identity.region_code.clone(),
        industry_code: identity.industry_code.clone(),
        group: profile
            .group
            .as_ref()
            .map(|group| group.facts.group_ref.clone()),
    }
}
