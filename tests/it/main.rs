//! The one integration binary.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    clippy::type_complexity,
    missing_docs
)]

mod agreement;
mod backup;
mod cli;
mod cli_server;
mod engine;
mod erasure;
mod examples;
mod exports;
mod faults;
mod foreign_client;
mod generated;
mod json;
mod judgement;
mod ledger;
mod log;
mod machine;
mod packed;
mod policy;
mod postgres;
mod process;
mod properties;
mod python;
mod record;
mod recorded;
mod server;
mod shipped;
mod shipped_model;
mod storage;
mod tidy;
mod validation;
mod workshop;
