//! The Merkle log of a book: its hashing, its proofs and its signed checkpoints.
//!
//! Owns: everything that RFC 9162 and the C2SP note formats say. Must not know: what a record says, where records and
//! nodes are kept, books, time.

pub mod checkpoint;
pub mod proof;
pub mod tree;

pub use tree::{Frontier, Hash, Node, leaf_hash};
