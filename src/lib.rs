//! Knowledge-value credit over gRPC: scores technology firms and records every decision.
//!
//! `ARCHITECTURE.md` has the map. Imports go one way:
//! `domain ← features ← model ← assess ← service ← {rpc, jobs}`, `domain ← sourced ← knowledge ← assess`,
//! `sourced ← policy ← service`, `statistics ← {model, workshop}`, `workshop ← report ← jobs` and `client ← cli`.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

pub mod app;
pub mod assess;
pub mod cli;
pub mod client;
pub mod config;
pub mod domain;
pub mod export;
pub mod features;
pub mod jobs;
pub mod knowledge;
pub mod model;
pub mod pb;
pub mod policy;
pub mod report;
pub mod rpc;
pub mod service;
mod sourced;
pub mod statistics;
pub mod storage;
pub mod table;
pub mod telemetry;
pub mod texts;
pub mod workshop;
