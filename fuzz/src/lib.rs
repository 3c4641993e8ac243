//! What the fuzz targets share: the material that they change, and the judges, which share no code with what they judge.
//!
//! `scripts/campaign fuzz` runs every target; docs/reliability.md has the results. A target panics where something is accepted that
//! is not so, where something right is refused, or where the program panics.

pub mod bytes;
pub mod ledger;
pub mod proof;
pub mod store;
pub mod tree;
