//! The file of a fitted model: readable JSON with a checksum, `{"sha256": hex, "model": {…}}`.
//!
//! Owns the file's shape and its checks. The checksum is over the exact bytes of the value of `model`, and a file is only
//! taken where rendering it again gives the same bytes, so that no byte of it can change unseen.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use sha2::{Digest, Sha256};

use super::{
    bins,
    bins::Bins,
    capacity::Coefficients,
    pd::{Calibration, Scale},
    readable,
    scorecard::{self, FeaturePoints},
    train::{HyperParameters, TrainedOn},
};
use crate::{
    domain::id::ModelId,
    features::{SCHEMA, SCHEMA_VERSION},
};

/// The shape of the file that is read and written.
pub const FORMAT: u32 = 1;

/// An artifact that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The bytes are not JSON of the expected shape.
    #[error("the artifact is not of the expected shape: {0}")]
    Shape(String),
    /// The checksum is not that of the model.
    #[error("the artifact's checksum does not fit its model")]
    Checksum,
    /// Rendering it again gives other bytes.
    #[error("the artifact was changed by hand: rendering it again gives other bytes")]
    Rendering,
    /// It was made for another format, schema or order of features.
    #[error(
        "the artifact's {what} does not fit this program: expected `{expected}`, found `{found}`"
    )]
    Version {
        /// What does not fit.
        what: &'static str,
        /// What this program has.
        expected: String,
        /// What the artifact has.
        found: String,
    },
    /// Bins of a feature are no bins.
    #[error("feature `{feature}`: {err}")]
    Bins {
        /// Its name.
        feature: &'static str,
        /// What is wrong.
        err: bins::Error,
    },
    /// Points break a rule.
    #[error(transparent)]
    Points(#[from] scorecard::Error),
    /// The capacity model breaks a rule.
    #[error(transparent)]
    Capacity(#[from] super::capacity::Error),
    /// The scale gives no table.
    #[error(transparent)]
    Scale(#[from] super::pd::Error),
}

/// What a fitted model is, as its file says it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Artifact {
    /// Shape of the file.
    pub format: u32,
    /// Identifier.
    pub id: String,
    /// What it was trained on.
    pub basis: Basis,
    /// Version of the feature schema.
    pub feature_schema: u32,
    /// Seed of the folds.
    pub seed: u64,
    /// Settings of the fit.
    pub hyper_parameters: HyperParameters,
    /// What stood in the dataset and how far the data carried.
    pub trained_on: TrainedOn,
    /// Points at odds, points to double them.
    pub scale: Scale,
    /// From the scale's log-odds to those of the book.
    pub calibration: Calibration,
    /// Features in the order of the schema.
    pub features: Vec<ArtifactFeature>,
    /// The capacity model.
    pub capacity: Coefficients,
}

/// What an artifact was trained on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Basis {
    /// Synthetic firms.
    Synthetic,
    /// Outcomes of a real book.
    Real,
}

/// One feature of an artifact.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ArtifactFeature {
    /// Name in the schema.
    pub name: String,
    /// Points where it was not retrieved.
    pub not_retrieved: i32,
    /// Points where it is undefined.
    pub undefined: i32,
    /// Edges of the intervals.
    pub edges: Vec<f64>,
    /// Points of the intervals.
    pub points: Vec<i32>,
    /// Points of a neutral firm: the rounded mean in training.
    pub neutral: i32,
    /// Information value in training.
    pub information_value: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File<'a> {
    sha256: String,
    #[serde(borrow)]
    model: &'a RawValue,
}

impl Artifact {
    /// Returns the artifact that `bytes` say, with its checksum.
    ///
    /// # Errors
    /// [`Error`] where the bytes are not exactly what [`Artifact::render`] makes of a model of this schema.
    pub fn parse(bytes: &[u8]) -> Result<(Artifact, [u8; 32]), Error> {
        let file: File<'_> = serde_json::from_slice(bytes).map_err(shape)?;
        let sha256: [u8; 32] = Sha256::digest(file.model.get().as_bytes()).into();
        if file.sha256 != hex::encode(sha256) {
            return Err(Error::Checksum);
        }
        let artifact: Artifact = serde_json::from_str(file.model.get()).map_err(shape)?;
        if artifact.render()?.as_bytes() != bytes {
            return Err(Error::Rendering);
        }
        artifact.check_versions()?;
        Ok((artifact, sha256))
    }

    /// Returns the text of the file.
    ///
    /// # Errors
    /// [`Error::Shape`] where a number has no form in JSON.
    pub fn render(&self) -> Result<String, Error> {
        let model = readable::render(self).map_err(shape)?;
        let sha256 = hex::encode(Sha256::digest(model.as_bytes()));
        Ok(format!(
            "{{\n\"sha256\": \"{sha256}\",\n\"model\": {model}\n}}\n"
        ))
    }

    /// Returns the identifier.
    ///
    /// # Errors
    /// [`Error::Version`] where it is none.
    pub fn model_id(&self) -> Result<ModelId, Error> {
        ModelId::parse(&self.id).map_err(|err| Error::Version {
            what: "id",
            expected: err.expected.to_owned(),
            found: self.id.clone(),
        })
    }

    /// Returns the points in the order of the schema.
    ///
    /// # Errors
    /// [`Error::Bins`] where edges do not ascend.
    pub fn points(&self) -> Result<Vec<FeaturePoints>, Error> {
        self.features
            .iter()
            .zip(&SCHEMA)
            .map(|(feature, schema)| {
                let bins = Bins::new(feature.edges.clone()).map_err(|err| Error::Bins {
                    feature: schema.name,
                    err,
                })?;
                let missing = vec![feature.not_retrieved, feature.undefined];
                Ok(FeaturePoints {
                    bins,
                    points: [missing, feature.points.clone()].concat(),
                    neutral: feature.neutral,
                    information_value: feature.information_value,
                })
            })
            .collect()
    }

    fn check_versions(&self) -> Result<(), Error> {
        let same = |what, expected: String, found: String| {
            if expected == found {
                Ok(())
            } else {
                Err(Error::Version {
                    what,
                    expected,
                    found,
                })
            }
        };
        same("format", FORMAT.to_string(), self.format.to_string())?;
        same(
            "feature schema",
            SCHEMA_VERSION.to_string(),
            self.feature_schema.to_string(),
        )?;
        let expected = SCHEMA.len().to_string();
        same(
            "number of features",
            expected,
            self.features.len().to_string(),
        )?;
        for (feature, schema) in self.features.iter().zip(&SCHEMA) {
            same(
                "order of features",
                schema.name.to_owned(),
                feature.name.clone(),
            )?;
        }
        Ok(())
    }
}

fn shape(err: serde_json::Error) -> Error {
    Error::Shape(err.to_string())
}
