//! The gRPC edge.
//!
//! Owns: messages in and out, statuses, limits, connections, shutdown. Must not know: how firms are scored, how decisions
//! are kept. A handler converts, calls one service function and converts back.

mod connection;
pub mod convert;
mod decisions;
mod frames;
mod ledger;
pub mod limits;
pub mod listener;
mod scoring;
pub mod server;
pub mod shutdown;
pub mod status;
mod token;

pub use limits::Limits;
pub use listener::Listener;
pub use server::{Edge, Reflection, serve};
