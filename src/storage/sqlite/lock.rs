//! One process serves a file.
//!
//! A second one could record as well, but followers of the first would hear of it late, and neither would know of the
//! other's queue. Reading tools do not ask for this lock.

use std::{
    ffi::OsString,
    fs::{File, TryLockError},
    path::{Path, PathBuf},
    sync::Arc,
};

use crate::storage::Error;

/// The lock, held as long as this lives; a process that dies lets go of it.
pub(super) struct Lock {
    file: File,
}

impl Lock {
    /// Takes the lock of a database file: a file beside it that ends in `.lock`.
    pub(super) fn take(database: &Path) -> Result<Lock, Error> {
        let path = beside(database);
        let unavailable = |err: std::io::Error| Error::Unavailable(Arc::new(err));
        let file = File::create(&path).map_err(unavailable)?;
        match file.try_lock() {
            Ok(()) => Ok(Lock { file }),
            Err(TryLockError::WouldBlock) => Err(Error::Unfit(format!(
                "another process serves it and holds `{}`",
                path.display()
            ))),
            Err(TryLockError::Error(err)) => Err(unavailable(err)),
        }
    }
}

/// Lets go by itself: a program that was being started meanwhile has a copy of the open file until it runs, and the lock would live as
/// long as the last copy.
impl Drop for Lock {
    fn drop(&mut self) {
        if let Err(err) = self.file.unlock() {
            let cause: &dyn std::error::Error = &err;
            tracing::warn!(error = cause, "the lock of the database is not released");
        }
    }
}

fn beside(database: &Path) -> PathBuf {
    let mut name = OsString::from(database);
    name.push(".lock");
    name.into()
}
