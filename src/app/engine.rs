//! What scores, decides and encodes.

use std::sync::Arc;

use super::stock::{self, Problem};
use crate::{
    config::{Config, Named, Unmet},
    domain::id::ModelId,
    model::Model,
    policy,
    rpc::convert::record,
    service::score::{Assess, Encoder},
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
        let (model, tables) = stock::with_model(&config.model, models, policies)?;
        Ok(Engine::of(&model, tables))
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
            Some(id) => stock::with_model(id, models, policies)
                .map(|(model, tables)| Some(Engine::of(&model, tables))),
            None => stock::Stock::load(models, policies).map(|_| None),
        };
        let told = |problems: Vec<Problem>| problems.iter().map(Problem::unmet).collect::<Vec<_>>();
        loaded.map_err(told)?.ok_or_else(Vec::new)
    }

    /// Returns the engine of one model and these products.
    pub fn of(model: &Arc<Model>, products: policy::Catalogue) -> Engine {
        Engine {
            model: model.card().model_id.clone(),
            assess: assess(model),
            products: Arc::new(products),
            encoder: encoder(model),
        }
    }
}

/// Returns the scoring of a model.
pub fn assess(model: &Arc<Model>) -> Assess {
    let model = Arc::clone(model);
    Arc::new(move |profile, requested| model.assess(profile, requested))
}

/// Returns the encoder of a model's decisions.
pub fn encoder(model: &Model) -> Encoder {
    record::Encoder::new(Arc::clone(model.card())).into_function()
}
