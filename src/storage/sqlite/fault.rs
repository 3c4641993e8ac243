//! What an error of the driver means.

use std::sync::Arc;

use sqlx::error::{DatabaseError, ErrorKind};

use crate::storage::Error;

/// Returns the meaning of an error before COMMIT was sent: nothing was recorded.
pub(super) fn meaning(err: sqlx::Error) -> Error {
    match &err {
        sqlx::Error::Database(database) if refuses_the_record(database.as_ref()) => {
            Error::Unrecordable(Arc::new(err))
        }
        sqlx::Error::Encode(_) | sqlx::Error::InvalidArgument(_) => {
            Error::Unrecordable(Arc::new(err))
        }
        _ => Error::Unavailable(Arc::new(err)),
    }
}

/// Returns the meaning of an error of COMMIT itself. SQLite says by an error of its own that it did not commit, except where
/// the disk fails: what it had written by then may be found after a crash. Anything else leaves it open, too.
pub(super) fn meaning_of_commit(err: sqlx::Error) -> Error {
    match &err {
        sqlx::Error::Database(database) if primary_code(database.as_ref()) != Some(IO_ERROR) => {
            meaning(err)
        }
        _ => Error::OutcomeUnknown(Arc::new(err)),
    }
}

/// SQLITE_IOERR.
const IO_ERROR: u32 = 10;
/// SQLITE_TOOBIG.
const TOO_BIG: u32 = 18;

/// Constraint violations and records that are too big are the record's fault, not the store's.
fn refuses_the_record(database: &dyn DatabaseError) -> bool {
    primary_code(database) == Some(TOO_BIG) || !matches!(database.kind(), ErrorKind::Other)
}

/// The low byte of an extended result code is the primary one.
fn primary_code(database: &dyn DatabaseError) -> Option<u32> {
    let extended: u32 = database.code()?.parse().ok()?;
    Some(extended & 0xff)
}
