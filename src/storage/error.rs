//! What can go wrong in a store.

use std::sync::Arc;

/// A cause for the log; it never reaches a caller.
pub type Cause = Arc<dyn std::error::Error + Send + Sync>;

/// What can go wrong in a store.
#[derive(Clone, Debug, thiserror::Error)]
pub enum Error {
    /// The store does not answer, has no space left, or is locked. Nothing was recorded.
    #[error("the store is not available")]
    Unavailable(#[source] Cause),
    /// Whether it was recorded is not known.
    #[error("it is not known whether the decisions were recorded")]
    OutcomeUnknown(#[source] Cause),
    /// Others got in the way, time and again. Nothing was recorded.
    #[error("the store is contended")]
    Contended(#[source] Cause),
    /// What is stored does not parse.
    #[error("`{table}.{column}` of row `{row}` is corrupt")]
    Corrupt {
        /// The table.
        table: &'static str,
        /// The column.
        column: &'static str,
        /// The row, as its key reads.
        row: String,
    },
    /// The store refuses a record, or the record could not be made. Nothing of the batch was recorded; the other records
    /// of it may be tried without this one.
    #[error("a record of the batch cannot be kept")]
    Unrecordable(#[source] Cause),
    /// The store opened but must not be used: its settings, version or schema are wrong.
    #[error("the store must not be used: {0}")]
    Unfit(String),
}
