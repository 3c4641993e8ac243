//! What an error of the driver means.

use std::sync::Arc;

use sqlx::error::DatabaseError;

use crate::storage::Error;

/// Returns the meaning of an error before COMMIT was sent: nothing was recorded.
pub(super) fn meaning(err: sqlx::Error) -> Error {
    let code = match &err {
        sqlx::Error::Database(database) => code(database.as_ref()),
        sqlx::Error::Encode(_) | sqlx::Error::InvalidArgument(_) => {
            return Error::Unrecordable(Arc::new(err));
        }
        _ => return Error::Unavailable(Arc::new(err)),
    };
    match code.as_str() {
        SERIALIZATION_FAILURE | DEADLOCK | LOCK_NOT_AVAILABLE => Error::Contended(Arc::new(err)),
        _ if refuses_the_record(&code) => Error::Unrecordable(Arc::new(err)),
        _ => Error::Unavailable(Arc::new(err)),
    }
}

/// Returns the meaning of an error of COMMIT itself. Only where the server says that it rolled back is it known that
/// nothing was recorded; a server that shuts down or a connection that is lost leaves it open.
pub(super) fn meaning_of_commit(err: sqlx::Error) -> Error {
    match &err {
        sqlx::Error::Database(database) if rolled_back(&code(database.as_ref())) => meaning(err),
        _ => Error::OutcomeUnknown(Arc::new(err)),
    }
}

const SERIALIZATION_FAILURE: &str = "40001";
const DEADLOCK: &str = "40P01";
const LOCK_NOT_AVAILABLE: &str = "55P03";

/// Class 22: data exception, 23: integrity constraint violation, 54: program limit exceeded. These are the record's fault,
/// not the store's.
fn refuses_the_record(code: &str) -> bool {
    ["22", "23", "54"]
        .iter()
        .any(|class| code.starts_with(class))
}

/// Class 40: transaction rollback; class 23: a constraint that is checked at the end.
fn rolled_back(code: &str) -> bool {
    ["40", "23"].iter().any(|class| code.starts_with(class))
}

/// Returns the SQLSTATE.
fn code(database: &dyn DatabaseError) -> String {
    database.code().unwrap_or_default().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lost_connection_is_a_refusal_before_commit_and_unknown_at_commit() {
        let lost = || sqlx::Error::Io(std::io::ErrorKind::ConnectionReset.into());
        assert!(matches!(meaning(lost()), Error::Unavailable(_)));
        assert!(matches!(
            meaning_of_commit(lost()),
            Error::OutcomeUnknown(_)
        ));
    }

    #[test]
    fn classes_are_told_apart() {
        assert!(refuses_the_record("23505") && refuses_the_record("54000"));
        assert!(!refuses_the_record("57P01") && !refuses_the_record("53100"));
        assert!(rolled_back("40001") && !rolled_back("57P01"));
    }
}
