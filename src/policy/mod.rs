//! From an assessed firm to a decision: pure and total.
//!
//! Owns: the product tables (their form, their checks, the catalogue of them) and [`decide()`], which turns what scoring
//! says into a limit, an outcome and reasons. Must not know: how features are made, what the model looks like, storage,
//! protobuf, the clock. Only [`Catalogue::with_directory`] touches files, at start. There is no error type for a
//! decision: a doubtful case is an outcome with a reason.
//!
//! `docs/policy.md` explains the rules to a credit officer.

mod amounts;
mod catalogue;
mod ceilings;
mod check;
mod decide;
mod fact;
mod formula;
mod gates;
mod grade;
mod improvement;
mod knots;
mod missing;
mod parse;
mod reasons;
mod standing;
mod table;
mod trigger;

pub use catalogue::Catalogue;
pub use decide::decide;
pub use fact::{Fact, Unit};
pub use grade::Grade;
pub use table::{Form, Table, Texts};
pub use trigger::{Condition, Firing, LeadsTo, Test, Trigger};

pub use crate::sourced::{Cause, Figure, Problem, Source, Status, Unreadable};
