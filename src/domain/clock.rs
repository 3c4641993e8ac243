//! Time and randomness as things that are passed in.

use jiff::Timestamp;

/// Says what time it is.
pub trait Clock: Send + Sync {
    /// Returns the present instant.
    fn now(&self) -> Timestamp;
}

/// Gives random bytes.
pub trait Entropy: Send + Sync {
    /// Returns 32 unpredictable bytes.
    ///
    /// # Errors
    /// [`NoEntropy`] where the system has none to give.
    fn bytes(&self) -> Result<[u8; 32], NoEntropy>;
}

/// The system has no random bytes to give.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the system has no random bytes to give")]
pub struct NoEntropy;
