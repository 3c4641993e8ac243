//! Use cases, free of protocols.
//!
//! Owns: the order of things in a use case: idempotency, scoring, deciding, recording, reading back. Must not know: gRPC,
//! protobuf, SQL, files, the environment.

pub mod audit;
pub mod backup;
pub mod catalogue;
pub mod decisions;
pub mod erase;
mod error;
pub mod export;
mod frame;
pub mod ledger;
pub mod replay;
pub mod review;
pub mod score;
pub mod trial;

pub use error::Error;
