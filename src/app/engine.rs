//! What scores, decides and encodes.

use std::sync::Arc;

use super::stock::{self, Problem, Serving};
use crate::{
    assess::Assessor,
    config::{Config, Named, Unmet},
    domain::id::ModelId,
    knowledge,
    model::Model,
    policy,
    rpc::convert::record,
    service::{
        catalogue::{self, Catalogue},
        score::{Assess, Encoder},
    },
};

/// What scores, decides and encodes.
#[derive(Clone)]
pub struct Engine {
    /// The model in service.
    pub model: ModelId,
    /// Assesses a firm with it.
    pub assess: Assess,
    /// The products on offer.
    pub products: Arc<policy::Catalogue>,
    /// Finds models and tables at hand.
    pub catalogue: Arc<Catalogue>,
    /// Encodes decisions.
    pub encoder: Encoder,
}

impl Engine {
    /// Loads and checks the models and tables that a configuration names.
    ///
    /// # Errors
    /// Everything that is wrong.
    pub fn load(config: &Config) -> Result<Engine, Vec<Problem>> {
        let (models, policies) = (config.models.as_deref(), config.policies.as_deref());
        stock::with_model(&config.model, models, policies).map(Engine::of)
    }

    /// Loads what a configuration names while it is being read, so that everything that is wrong is told together.
    ///
    /// # Errors
    /// Everything that is wrong, by key. Without a model there is no engine, even where nothing else is wrong.
    pub fn load_named(named: Named<'_>) -> Result<Engine, Vec<Unmet>> {
        let Named {
            model,
            models,
            policies,
        } = named;
        let loaded = match model {
            Some(id) => {
                stock::with_model(id, models, policies).map(|serving| Some(Engine::of(serving)))
            }
            None => stock::Stock::load(models, policies).map(|_| None),
        };
        let told = |problems: Vec<Problem>| problems.iter().map(Problem::unmet).collect::<Vec<_>>();
        loaded.map_err(told)?.ok_or_else(Vec::new)
    }

    /// Returns the engine of one model, the newest knowledge table and these products.
    pub fn of(serving: Serving) -> Engine {
        let Serving {
            model,
            models,
            knowledge,
            tables,
        } = serving;
        let products = Arc::new(tables);
        let assessor = Assessor::new(Arc::clone(&model), Arc::clone(knowledge.current()));
        let catalogue = Catalogue::new(catalogue::Parts {
            model: Arc::clone(model.card()),
            models,
            tables: Arc::clone(&products),
            knowledge: Arc::new(knowledge),
        });
        Engine {
            model: model.card().model_id.clone(),
            assess: Arc::new(move |asking| assessor.assess(asking)),
            products,
            catalogue: Arc::new(catalogue),
            encoder: encoder(&model),
        }
    }
}

/// Returns the scoring of a model and a knowledge table.
pub fn assess(model: &Arc<Model>, knowledge: &Arc<knowledge::Table>) -> Assess {
    let assessor = Assessor::new(Arc::clone(model), Arc::clone(knowledge));
    Arc::new(move |asking| assessor.assess(asking))
}

/// Returns the encoder of a model's decisions.
pub fn encoder(model: &Model) -> Encoder {
    record::Encoder::new(Arc::clone(model.card())).into_function()
}
