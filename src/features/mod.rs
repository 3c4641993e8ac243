//! From a firm's profile to its features.
//!
//! Owns names, order, version and the treatment of missing facts; the cut at the as-of date; the published indices; the
//! facts that gates and limit terms ask for. Training and scoring both go through [`Facts`]. Must not know: points, models,
//! products, storage, protobuf.

mod accounts;
mod blocks;
mod doubts;
#[cfg(test)]
pub(crate) mod example;
mod facts;
mod firm;
mod gate;
mod improvement;
mod index;
mod innovative_sme;
mod invoices;
mod knowledge;
mod known;
mod loans;
mod main_product;
mod part;
mod patent_value;
mod patents;
pub mod schema;
mod setting;
mod size;
mod talent;
mod technology_sme;
#[cfg(test)]
mod tests;
mod vector;
mod warnings;
mod working_capital;

pub use facts::{Facts, RevenueBase};
pub use part::Part;
pub use schema::{COUNT, Direction, Feature, SCHEMA, SCHEMA_VERSION, position};
pub use setting::Setting;
pub use vector::FeatureVector;
