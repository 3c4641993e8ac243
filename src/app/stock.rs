//! Models, knowledge tables and policy tables at hand: those that ship with the program and those of two folders.
//!
//! Owns: loading them, with everything that is wrong reported together. Must not know: which model is in service.

use std::{path::Path, sync::Arc};

use crate::{
    config::{Expected, Unmet},
    domain::{card::Card, id::ModelId},
    knowledge,
    model::{self, Model},
    policy::{self, Unreadable},
};

/// Models and policy tables at hand.
#[derive(Clone, Debug)]
pub struct Stock {
    /// The models.
    pub models: model::catalogue::Catalogue,
    /// The knowledge tables, old versions included.
    pub knowledge: knowledge::Catalogue,
    /// The product tables, old versions included.
    pub tables: policy::Catalogue,
}

/// What a service scores and decides with.
#[derive(Clone, Debug)]
pub struct Serving {
    /// The model.
    pub model: Arc<Model>,
    /// What every model at hand says of itself.
    pub models: Vec<Arc<Card>>,
    /// The knowledge tables; firms are scored by the newest.
    pub knowledge: knowledge::Catalogue,
    /// The products on offer.
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
    Table(#[from] Unreadable),
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
            Problem::Table(Unreadable { file, cause }) => Unmet {
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
        let (models, (knowledge, tables)) = both(models, tables(policies))?;
        Ok(Stock {
            models,
            knowledge,
            tables,
        })
    }
}

/// Loads one model and the tables.
///
/// # Errors
/// Everything that is wrong.
pub fn with_model(
    id: &ModelId,
    models: Option<&Path>,
    policies: Option<&Path>,
) -> Result<Serving, Vec<Problem>> {
    let model = match self::models(models) {
        Ok(models) => named(&models, id)
            .map(|model| (model, cards(&models)))
            .map_err(|problem| vec![problem]),
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
    let ((model, models), (knowledge, tables)) = both(model, tables(policies))?;
    Ok(Serving {
        model,
        models,
        knowledge,
        tables,
    })
}

fn cards(models: &model::catalogue::Catalogue) -> Vec<Arc<Card>> {
    let models = models.models().iter();
    models.map(|model| Arc::clone(model.card())).collect()
}

fn models(folder: Option<&Path>) -> Result<model::catalogue::Catalogue, Problem> {
    let shipped = model::catalogue::Catalogue::shipped()?;
    Ok(match folder {
        Some(folder) => shipped.with_directory(folder)?,
        None => shipped,
    })
}

/// Returns the knowledge tables and the product tables. A folder that cannot be read is told once.
fn tables(
    folder: Option<&Path>,
) -> Result<(knowledge::Catalogue, policy::Catalogue), Vec<Problem>> {
    let (mut knowledge, mut tables) = (
        knowledge::Catalogue::embedded(),
        policy::Catalogue::embedded(),
    );
    if let Some(folder) = folder {
        knowledge = knowledge.and_then(|tables| tables.with_directory(folder));
        tables = tables.and_then(|tables| tables.with_directory(folder));
    }
    let (knowledge, tables) = both(knowledge, tables).map_err(|mut files: Vec<Unreadable>| {
        files.dedup();
        files.into_iter().map(Problem::Table).collect::<Vec<_>>()
    })?;
    Ok((knowledge, tables))
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
fn both<A, B, E>(one: Result<A, Vec<E>>, other: Result<B, Vec<E>>) -> Result<(A, B), Vec<E>> {
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
            matches!(&problems[0], Problem::ModelUnknown { model, known } if *model == id && known.contains("expert-v2"))
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
    #[test]
    fn a_folder_may_hold_versions_of_the_knowledge_table_beside_those_of_products() {
        let folder = tempfile::tempdir().unwrap();
        let policies = Path::new(env!("CARGO_MANIFEST_DIR")).join("policies");
        let shipped = std::fs::read_to_string(policies.join("knowledge-value.toml")).unwrap();
        let current = knowledge::Table::parse(&shipped).unwrap();
        let newer = shipped.replacen(current.version(), "2099.1.1", 1);
        for (name, text) in [
            ("knowledge-value.toml", &shipped),
            ("knowledge-value-2099.1.1.toml", &newer),
        ] {
            std::fs::write(folder.path().join(name), text).unwrap();
        }
        let of = |folder: &Path| Stock::load(None, Some(folder)).unwrap();
        assert_eq!(of(&policies).knowledge.current().sha256(), current.sha256());
        let stock = of(folder.path());
        assert_eq!(stock.knowledge.current().version(), "2099.1.1");
        assert!(stock.knowledge.find(&current.sha256()).is_some());

        std::fs::write(
            folder.path().join("knowledge-value.toml"),
            format!("{shipped}\n"),
        )
        .unwrap();
        let problems = Stock::load(None, Some(folder.path())).unwrap_err();
        assert!(
            matches!(problems.as_slice(), [Problem::Table(_)]),
            "{problems:?}"
        );
    }
}
