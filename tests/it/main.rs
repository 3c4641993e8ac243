//! The one integration binary.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    clippy::type_complexity,
    missing_docs
)]

mod generated;
mod json;
mod policy;
mod python;
mod record;
mod validation;
