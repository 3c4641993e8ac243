//! The one integration binary.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    clippy::type_complexity,
    missing_docs
)]

mod cli;
mod cli_server;
mod generated;
mod json;
mod machine;
mod policy;
mod process;
mod python;
mod record;
mod server;
mod shipped;
mod storage;
mod validation;
