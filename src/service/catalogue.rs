//! Which model and tables a decision was made with, so that its codes can be told in words.
//!
//! A decision carries hashes and codes. What the codes are called is found by the hashes, so that an old decision keeps its labels as
//! long as its model and tables are at hand.

use std::sync::Arc;

use super::Error;
use crate::{
    domain::{
        card::{Card, CardFeature},
        decision::ENGINE_VERSION,
    },
    features::{self, SCHEMA},
    knowledge, policy,
};

/// What a [`Catalogue`] works with.
#[derive(Clone, Debug)]
pub struct Parts {
    /// The model in service.
    pub model: Arc<Card>,
    /// Every model at hand.
    pub models: Vec<Arc<Card>>,
    /// Every product table at hand.
    pub tables: Arc<policy::Catalogue>,
    /// Every knowledge table at hand; the newest is in service.
    pub knowledge: Arc<knowledge::Catalogue>,
}

/// Finds models and tables by their hashes.
#[derive(Clone, Debug)]
pub struct Catalogue {
    parts: Parts,
}

/// Which labels are asked for, by SHA-256. `None`: those in service.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// The model.
    pub model: Option<[u8; 32]>,
    /// The product's table.
    pub table: Option<[u8; 32]>,
    /// The knowledge table.
    pub knowledge: Option<[u8; 32]>,
}

/// The model and tables that were found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The engine version of this server.
    pub engine_version: u32,
    /// Version of the feature schema.
    pub feature_schema: u32,
    /// SHA-256 of the model.
    pub model: [u8; 32],
    /// SHA-256 of each product table.
    pub tables: Vec<[u8; 32]>,
    /// SHA-256 of the knowledge table.
    pub knowledge: [u8; 32],
    /// The features, in the order of the schema.
    pub features: Vec<Feature>,
}

/// A feature of a model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Feature {
    /// Name in the schema.
    pub name: &'static str,
    /// How it is defined.
    pub definition: &'static str,
    /// The labels of its bins.
    pub bins: Vec<String>,
}

impl Catalogue {
    /// Returns a catalogue of these models and tables.
    pub const fn new(parts: Parts) -> Catalogue {
        Catalogue { parts }
    }

    /// Returns what a query asks for.
    ///
    /// # Errors
    /// [`Error::CatalogueUnknown`] with the first hash that nothing at hand has.
    pub fn find(&self, query: Query) -> Result<Found, Error> {
        let Parts {
            model,
            models,
            tables: _,
            knowledge,
        } = &self.parts;
        let card = match query.model {
            None => model,
            Some(sha256) => [model]
                .into_iter()
                .chain(models)
                .find(|card| card.sha256 == sha256)
                .ok_or(Error::CatalogueUnknown { sha256 })?,
        };
        let knowledge = match query.knowledge {
            None => knowledge.current(),
            Some(sha256) => knowledge
                .find(&sha256)
                .ok_or(Error::CatalogueUnknown { sha256 })?,
        };
        Ok(Found {
            engine_version: ENGINE_VERSION,
            feature_schema: card.feature_schema,
            model: card.sha256,
            tables: self.tables(query.table)?,
            knowledge: knowledge.sha256(),
            features: card.features.iter().map(feature).collect(),
        })
    }

    fn tables(&self, asked: Option<[u8; 32]>) -> Result<Vec<[u8; 32]>, Error> {
        let tables = &self.parts.tables;
        let Some(sha256) = asked else {
            let products = tables.products().into_iter();
            let newest = products.filter_map(|product| tables.current(product));
            return Ok(newest.map(|table| table.sha256()).collect());
        };
        if tables.tables().any(|table| table.sha256() == sha256) {
            Ok(vec![sha256])
        } else {
            Err(Error::CatalogueUnknown { sha256 })
        }
    }
}

fn feature(feature: &CardFeature) -> Feature {
    let position = features::position(feature.name);
    let schema = position.and_then(|position| SCHEMA.get(position));
    Feature {
        name: feature.name,
        definition: schema.map_or("", |schema| schema.definition),
        bins: feature.bins.iter().map(|bin| bin.label.clone()).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model;

    fn catalogue() -> Catalogue {
        let models = model::catalogue::Catalogue::shipped().unwrap();
        let cards: Vec<Arc<Card>> = models
            .models()
            .iter()
            .map(|model| Arc::clone(model.card()))
            .collect();
        Catalogue::new(Parts {
            model: Arc::clone(&cards[0]),
            models: cards,
            tables: Arc::new(policy::Catalogue::embedded().unwrap()),
            knowledge: Arc::new(knowledge::Catalogue::embedded().unwrap()),
        })
    }

    #[test]
    fn without_hashes_what_is_in_service_is_found() {
        let found = catalogue().find(Query::default()).unwrap();
        assert_eq!(found.features.len(), SCHEMA.len());
        assert!(found.features.iter().all(|one| !one.definition.is_empty()));
        assert!(found.features.iter().all(|one| one.bins.len() >= 2));
        let knowledge = knowledge::Table::embedded().unwrap().sha256();
        assert_eq!((found.tables.len(), found.knowledge), (2, knowledge));
    }

    #[test]
    fn models_and_tables_are_found_by_their_hashes() {
        let catalogue = catalogue();
        let card = catalogue.parts.models.last().unwrap().sha256;
        let table = catalogue.parts.tables.tables().next().unwrap().sha256();
        let query = Query {
            model: Some(card),
            table: Some(table),
            knowledge: Some(knowledge::Table::embedded().unwrap().sha256()),
        };
        let found = catalogue.find(query).unwrap();
        assert_eq!((found.model, found.tables), (card, vec![table]));
        let strange = Some([1; 32]);
        for query in [
            Query {
                model: strange,
                ..query
            },
            Query {
                table: strange,
                ..query
            },
            Query {
                knowledge: strange,
                ..query
            },
        ] {
            assert!(matches!(
                catalogue.find(query),
                Err(Error::CatalogueUnknown { sha256 }) if sha256 == [1; 32]
            ));
        }
    }
}
