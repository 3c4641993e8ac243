//! From messages to domain types and back.
//!
//! Owns: every rule of the contract. A message that leaves here as a domain value broke none of them; one that broke any
//! is answered with all of its violations at once. Must not know: features, models, how anything is stored, statuses.
//!
//! Rules that stand in `proto/` (`buf/validate`) keep the identifier that protovalidate gives them, so that a client which
//! checks before it calls finds the same verdicts. `tests/it/validation.rs` compares the two. These rules cannot stand
//! there, because they need the calendar, the day of the request or arithmetic, and have identifiers of our own:
//!
//! | rule | field | what must hold |
//! |---|---|---|
//! | `date.calendar` | every date | the calendar has the day (`2025-02-30` it has not) |
//! | `as_of_date.not_after_today` | `profile.as_of_date` | not after the business day of the request |
//! | `retrieved_on.not_after_as_of_date` | `retrieved_on` of every block | not after `as_of_date`; the day of the request where that is absent |
//! | `register_extract_on.not_after_retrieved_on` | `patents.list.register_extract_on` of the profile | not after `retrieved_on` of the block |
//! | `uscc.check_digit` | `profile.identity.uscc` | right by GB 32100-2015, unless `accept_failed_check_digit` is set |
//!
//! Odd numbers: NaN and the infinities break `double.gte_lte`, since they lie in no range; −0 is taken as 0; denormal
//! numbers are taken as they are; what does not fit its type never gets here, because it does not decode.
//!
//! What has no order in the contract gets one: statements and invoice months newest first, family countries by name and
//! each once.

pub mod catalogue;
pub mod decisions;
pub mod ledger;
pub mod record;
pub mod review;
pub mod scoring;
pub mod violation;

mod checks;
mod firm;
mod innovation;
mod patents;
mod path;
mod profile;
mod revenue;
mod shape;
mod talent;

pub use profile::profile;
pub use violation::{Violation, Violations};

#[cfg(test)]
mod tests;
