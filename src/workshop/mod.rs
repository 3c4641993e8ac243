//! The scorecard workshop: cards of whole points, learnt from any table of loans and outcomes.
//!
//! Owns: the options of a run, bins, shapes of columns and pairs, their weights, calibration, the card and its measures. Must not know:
//! files, the service's features and policies, how anything is shown.
//!
//! The way of a table: roles and order of its rows (`book`), fine bins (`prebins`), shapes learnt by boosting on the bins (`shapes`, `boost`,
//! `tree`, `pairs`), a logistic regression that weighs them (`weigh`), calibration on what no fold had seen, and the card: points per
//! bin, rounded, and a probability per sum of points (`assemble`, `segments`, `card`). `validation` holds a card against labelled tables.

pub mod artifact;
mod assemble;
pub mod bins;
mod book;
mod boost;
mod calibration;
pub mod card;
mod classic;
pub mod counterfactual;
pub mod drift;
mod folds;
pub mod grades;
pub mod metrics;
pub mod optimal;
mod order;
mod pairs;
mod pool;
mod prebins;
pub mod prior;
pub mod reasons;
pub mod scale;
mod segments;
pub mod select;
mod shaped;
mod shapes;
pub mod spec;
mod stepwise;
mod train;
mod tree;
mod trend;
mod unseen;
pub mod validation;
mod weigh;

pub use self::{
    artifact::Artifact,
    bins::Value,
    card::{Card, Scored},
    spec::Spec,
    train::{Error, Notes, Trained, train, train_with},
};
