//! From an assessed firm to a decision: pure and total.
//!
//! Owns: the product tables (their form, their checks, the catalogue of them) and [`decide()`], which turns what scoring
//! says into a limit, an outcome and reasons. Must not know: how features are made, what the model looks like, storage,
//! protobuf, the clock. Only [`Catalogue::with_directory`] touches files, at start. There is no error type for a
//! decision: a doubtful case is an outcome with a reason.
//!
//! `docs/policy.md` explains the rules to a credit officer.

mod catalogue;
mod check;
mod decide;
mod fact;
mod figure;
mod gates;
mod grade;
mod improvement;
mod parse;
mod reasons;
mod section;
mod table;
mod terms;
mod trigger;
mod turnover;

pub use catalogue::{Catalogue, Cause, Unreadable};
pub use decide::decide;
pub use fact::{Fact, Unit};
pub use figure::{Figure, Problem, Source, Status};
pub use grade::Grade;
pub use table::{Form, Table, Texts};
pub use trigger::{Condition, LeadsTo, Test, Trigger};
