//! The gRPC edge.
//!
//! Owns: messages in and out. Must not know: how firms are scored, how decisions are kept.

pub mod convert;
