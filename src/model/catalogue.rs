//! The models that can score: shipped ones, embedded in the program, and those of a directory.
//!
//! Owns finding a model by its identifier, and by identifier and checksum for replay. Must not know which model is active.

use std::{fs, path::Path, sync::Arc};

use super::{Model, artifact};
use crate::domain::id::ModelId;

/// The expert card of this release.
pub const EXPERT_CARD: &str = include_str!("../../models/expert/card.toml");

/// Identifier of the expert card.
pub const EXPERT_ID: &str = "expert-v2";

/// Fitted models of this release, one line each: `include_bytes!("../../models/<id>/model.json")`.
const SHIPPED: &[&[u8]] = &[include_bytes!("../../models/synthetic-v2/model.json")];

/// Models, ordered by identifier, each identifier once.
#[derive(Clone, Debug)]
pub struct Catalogue {
    models: Vec<Arc<Model>>,
}

/// A catalogue that cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file or directory cannot be read.
    #[error("cannot read `{path}`")]
    Read {
        /// Its path.
        path: String,
        /// The cause.
        source: std::io::Error,
    },
    /// An artifact is refused.
    #[error("model `{path}` is refused: {source}")]
    Artifact {
        /// Its path.
        path: String,
        /// Why.
        source: artifact::Error,
    },
    /// An expert card is refused.
    #[error("model `{path}` is refused: {source}")]
    ExpertCard {
        /// Its path.
        path: String,
        /// Why.
        source: super::Error,
    },
    /// Two different models have one identifier.
    #[error(
        "two different models are called `{id}`; models are never edited, so expected a new identifier"
    )]
    Clash {
        /// The identifier.
        id: ModelId,
    },
    /// A folder holds neither `model.json` nor `card.toml`.
    #[error("`{path}` holds neither `model.json` nor `card.toml`")]
    NoModel {
        /// Its path.
        path: String,
    },
}

impl Catalogue {
    /// Returns the models of this release.
    ///
    /// # Errors
    /// [`Error`] where one of them is refused, which a test of every release shows not to happen.
    pub fn shipped() -> Result<Catalogue, Error> {
        let mut catalogue = Catalogue { models: Vec::new() };
        catalogue.add(expert_card("models/expert/card.toml", EXPERT_CARD)?)?;
        for bytes in SHIPPED {
            catalogue.add(fitted("models (shipped)", bytes)?)?;
        }
        Ok(catalogue)
    }

    /// Returns this catalogue with the models of `directory`, each in a folder of its own as `model.json` or `card.toml`.
    /// A model that is there already, byte for byte, is no clash.
    ///
    /// # Errors
    /// [`Error`] where anything in the directory is unreadable, refused or clashes.
    pub fn with_directory(mut self, directory: &Path) -> Result<Catalogue, Error> {
        let mut folders = Vec::new();
        for entry in fs::read_dir(directory).map_err(|err| unreadable(directory, err))? {
            let path = entry.map_err(|err| unreadable(directory, err))?.path();
            if path.is_dir() {
                folders.push(path);
            }
        }
        folders.sort();
        for folder in folders {
            self.add(from_folder(&folder)?)?;
        }
        Ok(self)
    }

    /// Returns the models, ordered by identifier.
    pub fn models(&self) -> &[Arc<Model>] {
        &self.models
    }

    /// Returns the model called `id`.
    pub fn find(&self, id: &ModelId) -> Option<&Arc<Model>> {
        self.models
            .iter()
            .find(|model| model.card().model_id == *id)
    }

    /// Returns the model called `id` if it is the one with this checksum: what replay needs.
    pub fn find_exact(&self, id: &ModelId, sha256: &[u8; 32]) -> Option<&Arc<Model>> {
        self.find(id).filter(|model| model.card().sha256 == *sha256)
    }

    fn add(&mut self, model: Model) -> Result<(), Error> {
        let id = &model.card().model_id;
        match self
            .models
            .binary_search_by(|known| known.card().model_id.cmp(id))
        {
            Ok(index) if self.models[index].card().sha256 == model.card().sha256 => Ok(()),
            Ok(_) => Err(Error::Clash { id: id.clone() }),
            Err(index) => {
                self.models.insert(index, Arc::new(model));
                Ok(())
            }
        }
    }
}

fn from_folder(folder: &Path) -> Result<Model, Error> {
    let artifact = folder.join("model.json");
    let card = folder.join("card.toml");
    if artifact.is_file() {
        let bytes = fs::read(&artifact).map_err(|err| unreadable(&artifact, err))?;
        fitted(&artifact.display().to_string(), &bytes)
    } else if card.is_file() {
        let text = fs::read_to_string(&card).map_err(|err| unreadable(&card, err))?;
        expert_card(&card.display().to_string(), &text)
    } else {
        Err(Error::NoModel {
            path: folder.display().to_string(),
        })
    }
}

fn fitted(path: &str, bytes: &[u8]) -> Result<Model, Error> {
    Model::from_artifact(bytes).map_err(|source| Error::Artifact {
        path: path.to_owned(),
        source,
    })
}

fn expert_card(path: &str, text: &str) -> Result<Model, Error> {
    Model::from_expert_card(text).map_err(|source| Error::ExpertCard {
        path: path.to_owned(),
        source,
    })
}

fn unreadable(path: &Path, source: std::io::Error) -> Error {
    Error::Read {
        path: path.display().to_string(),
        source,
    }
}
