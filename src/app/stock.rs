//! Models and policy tables at hand: those that ship with the program and those of two folders.
//!
//! Owns: loading them, with everything that is wrong reported together. Must not know: which model is in service.

use std::{path::Path, sync::Arc};

use crate::{
    config::{Expected, Unmet},
    domain::id::ModelId,
    model::{self, Model},
    policy,
};

/// Models and policy tables at hand.
#[derive(Clone, Debug)]
pub struct Stock {
    /// The models.
    pub models: model::catalogue::Catalogue,
    /// The tables, old versions included.
    pub tables: policy::Catalogue,
}

/// Something that is wrong with models or tables.
#[derive(Debug, thiserror::Error)]
pub enum Problem {
    /// The models do not load.
    #[error(transparent)]
    Models(#[from] model::catalogue::Error),
    /// There is no such model.
    #[error("expected a model among `{known}`, found `{model}`")]
    ModelUnknown {
        /// What was asked for.
        model: ModelId,
        /// What there is, separated by commas.
        known: String,
    },
    /// A table does not load.
    #[error(transparent)]
    Table(#[from] policy::Unreadable),
}

impl Problem {
    /// Returns the problem as one of the configuration that named the models and tables.
    pub fn unmet(&self) -> Unmet {
        match self {
            Problem::Models(err) => Unmet {
                key: "models",
                expected: Expected::Models,
                found: chain(err),
            },
            Problem::ModelUnknown { model, known } => Unmet {
                key: "model",
                expected: Expected::OneOf {
                    known: known.clone(),
                },
                found: model.to_string(),
            },
            Problem::Table(policy::Unreadable { file, cause }) => Unmet {
                key: "policies",
                expected: Expected::Tables {
                    cause: cause.to_string(),
                },
                found: file.clone(),
            },
        }
    }
}

/// The causes of an error, innermost last.
fn chain(error: &(dyn std::error::Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        let words = inner.to_string();
        if !text.contains(&words) {
            text = format!("{text}: {words}");
        }
        cause = inner.source();
    }
    text
}

impl Stock {
    /// Loads what ships and what the folders hold.
    ///
    /// # Errors
    /// Everything that is wrong.
    pub fn load(models: Option<&Path>, policies: Option<&Path>) -> Result<Stock, Vec<Problem>> {
        let models = self::models(models).map_err(|problem| vec![problem]);
        let (models, tables) = both(models, tables(policies))?;
        Ok(Stock { models, tables })
    }
}

/// Loads one model and the tables.
///
/// # Errors
/// Everything that is wrong.
pub(super) fn with_model(
    id: &ModelId,
    models: Option<&Path>,
    policies: Option<&Path>,
) -> Result<(Arc<Model>, policy::Catalogue), Vec<Problem>> {
    let model = match self::models(models) {
        Ok(models) => named(&models, id).map_err(|problem| vec![problem]),
        // Of the folder's models nothing is known, but those that ship can still be looked at.
        Err(problem) => Err([problem]
            .into_iter()
            .chain(
                self::models(None)
                    .and_then(|models| named(&models, id))
                    .err(),
            )
            .collect()),
    };
    both(model, tables(policies))
}

fn models(folder: Option<&Path>) -> Result<model::catalogue::Catalogue, Problem> {
    let shipped = model::catalogue::Catalogue::shipped()?;
    Ok(match folder {
        Some(folder) => shipped.with_directory(folder)?,
        None => shipped,
    })
}

fn tables(folder: Option<&Path>) -> Result<policy::Catalogue, Vec<Problem>> {
    let embedded = policy::Catalogue::embedded();
    let tables = match folder {
        Some(folder) => embedded.and_then(|tables| tables.with_directory(folder)),
        None => embedded,
    };
    tables.map_err(|files| files.into_iter().map(Problem::Table).collect())
}

fn named(models: &model::catalogue::Catalogue, id: &ModelId) -> Result<Arc<Model>, Problem> {
    models.find(id).cloned().ok_or_else(|| {
        let known: Vec<&str> = models
            .models()
            .iter()
            .map(|model| model.card().model_id.as_str())
            .collect();
        Problem::ModelUnknown {
            model: id.clone(),
            known: known.join("`, `"),
        }
    })
}

/// Returns both, or the problems of both.
fn both<A, B>(
    one: Result<A, Vec<Problem>>,
    other: Result<B, Vec<Problem>>,
) -> Result<(A, B), Vec<Problem>> {
    match (one, other) {
        (Ok(one), Ok(other)) => Ok((one, other)),
        (Ok(_), Err(problems)) => Err(problems),
        (Err(problems), Ok(_)) => Err(problems),
        (Err(problems), Err(more)) => Err(problems.into_iter().chain(more).collect()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_model_and_broken_tables_are_reported_together() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["a.toml", "b.toml"] {
            std::fs::write(folder.path().join(name), "nothing = 1").unwrap();
        }
        let id = ModelId::parse("no-such-model").unwrap();
        let problems = with_model(&id, None, Some(folder.path())).unwrap_err();
        assert!(
            matches!(&problems[0], Problem::ModelUnknown { model, known } if *model == id && known.contains("expert-v1"))
        );
        assert!(matches!(
            &problems[1..],
            [Problem::Table(_), Problem::Table(_)]
        ));
    }

    #[test]
    fn folders_that_are_not_there_are_both_reported() {
        let folder = tempfile::tempdir().unwrap();
        let missing = folder.path().join("missing");
        let problems = Stock::load(Some(&missing), Some(&missing)).unwrap_err();
        assert!(matches!(
            problems.as_slice(),
            [Problem::Models(_), Problem::Table(_)]
        ));
    }
}
