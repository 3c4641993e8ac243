//! The contract's messages, generated from `proto/` and committed; `tests/it/generated.rs` regenerates them.

mod messages {
    #![allow(missing_docs, clippy::all, rustdoc::all)]
    include!("messages.rs");
}
pub mod server {
    //! Server traits, whose answers are stored bytes (see [`stored`](super::stored)).
    #![allow(missing_docs, clippy::all, rustdoc::all)]
    include!("server.rs");
}
pub mod codec;
pub mod json;
pub mod stored;

pub use messages::*;

/// The encoded descriptors of the contract and of what it imports.
pub const DESCRIPTORS: &[u8] = include_bytes!("descriptors.bin");
