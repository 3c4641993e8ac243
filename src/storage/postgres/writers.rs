//! The connections that write, on loan from one transaction to the next.
//!
//! The pool asks a connection whether it lives when it lends it and when it takes it back: two questions for every transaction. One that
//! stays on loan is asked by BEGIN itself. Where that fails nothing was sent yet, and another connection takes its place.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use sqlx::{PgConnection, PgPool};
use tokio::{
    sync::{Semaphore, SemaphorePermit},
    time::timeout,
};

use super::{
    fault::{meaning, meaning_of_commit},
    lease::{self, ANSWER, Lease, Silent},
    settings::{ACQUIRE_TO_WRITE, WRITERS},
};
use crate::storage::Error;

/// The connections that write.
pub(super) struct Writers {
    pool: PgPool,
    /// As many as the pool lends: who waits is woken when one comes back.
    places: Semaphore,
    kept: Mutex<Vec<Lease>>,
}

/// A transaction that has begun. Dropped before COMMIT, its connection is closed and the server rolls back.
pub(super) struct Begun<'w> {
    lease: Lease,
    writers: &'w Writers,
    _place: SemaphorePermit<'w>,
}

impl Writers {
    pub(super) fn new(pool: PgPool) -> Writers {
        Writers {
            pool,
            places: Semaphore::new(WRITERS as usize),
            kept: Mutex::default(),
        }
    }

    /// Begins a transaction, in time.
    pub(super) async fn begin(&self) -> Result<Begun<'_>, Error> {
        let late = |_| Error::Unavailable(Arc::new(Silent(ACQUIRE_TO_WRITE)));
        timeout(ACQUIRE_TO_WRITE, self.begun())
            .await
            .map_err(late)?
    }

    async fn begun(&self) -> Result<Begun<'_>, Error> {
        let closed = |err| Error::Unavailable(Arc::new(err));
        let place = self.places.acquire().await.map_err(closed)?;
        let begun = |lease| Begun {
            lease,
            writers: self,
            _place: place,
        };
        while let Some(mut lease) = self.one_kept() {
            match begin(&mut lease).await {
                Ok(()) => return Ok(begun(lease)),
                // The server was started anew, or ended it.
                Err(err) => tracing::debug!(error = %err, "a kept connection is dead"),
            }
        }
        let mut lease = lease::take(&self.pool).await?;
        begin(&mut lease).await.map_err(meaning)?;
        Ok(begun(lease))
    }

    /// Keeps a connection for the next transaction, unless the store is being closed, which waits for all of them.
    fn keep(&self, lease: Lease) {
        let mut kept = self.kept();
        if !self.places.is_closed() {
            kept.push(lease);
        }
    }

    fn one_kept(&self) -> Option<Lease> {
        self.kept().pop()
    }

    fn kept(&self) -> MutexGuard<'_, Vec<Lease>> {
        // Whoever held it cannot have left it half done: it does nothing that panics in between.
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Closes all connections; those in use when they are done.
    pub(super) async fn close(&self) {
        self.places.close();
        let kept = std::mem::take(&mut *self.kept());
        for lease in kept {
            if let Err(err) = lease.close().await {
                tracing::debug!(error = %err, "a connection did not end well");
            }
        }
        self.pool.close().await;
    }
}

impl Begun<'_> {
    pub(super) fn connection(&mut self) -> &mut PgConnection {
        &mut self.lease
    }

    /// Commits. Where the server does not answer it is not known whether it did.
    pub(super) async fn commit(mut self) -> Result<(), Error> {
        let commit = sqlx::raw_sql("COMMIT").execute(&mut *self.lease);
        match timeout(ANSWER, commit).await {
            Ok(Ok(_)) => {
                self.writers.keep(self.lease);
                Ok(())
            }
            Ok(Err(err)) => Err(meaning_of_commit(err)),
            Err(_) => Err(Error::OutcomeUnknown(Arc::new(Silent(ANSWER)))),
        }
    }
}

async fn begin(connection: &mut PgConnection) -> Result<(), sqlx::Error> {
    sqlx::raw_sql("BEGIN").execute(connection).await?;
    Ok(())
}
