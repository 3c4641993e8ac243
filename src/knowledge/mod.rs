//! The knowledge-value score: what a firm knows, in seven dimensions, as points out of 100 and a grade.
//!
//! Owns: the table of bands, typical points, weights of rights and grades, which tables are at hand, and [`Table::score`],
//! which is pure, total and monotone: more of anything never lowers a reading. Must not know: how facts are made from a
//! profile, risk, limits, storage, protobuf, the clock.
//!
//! Facts that were not retrieved have three readings. *Known* takes the worst value that the facts leave possible, *best* the
//! best one, *typical* the points of a median firm, held between the two. A fact retrieved in part has a usual value for the
//! typical reading.

mod catalogue;
mod check;
mod parse;
mod scale;
mod table;

pub use catalogue::Catalogue;
pub use table::Table;

pub use crate::sourced::{Cause, Figure, Problem, Source, Status, Unreadable};

#[cfg(test)]
mod tests;
