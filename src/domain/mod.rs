//! Values and rules of the trade.
//!
//! Owns: what a firm, a patent, an amount, an assessment and a decision *are*. Must not know: I/O, async, serialisation,
//! protobuf, SQL, the clock of the machine, random numbers. Domain code therefore cannot fail for outside reasons.

pub mod application;
pub mod assessment;
pub mod calendar;
pub mod card;
pub mod clock;
pub mod decision;
pub mod entry;
pub mod exposure;
pub mod facts;
pub mod firm;
pub mod id;
pub mod index;
pub mod innovation;
pub mod invoices;
pub mod knowledge;
pub mod loans;
pub mod money;
pub mod patents;
pub mod probability;
pub mod profile;
pub mod purpose;
pub mod review;
pub mod statements;
pub mod talent;
pub mod uscc;
