//! Connections on loan, and how long a server may take to answer.
//!
//! The server has limits of its own (`settings`), but one that is cut off keeps none of them. Whatever waits for it therefore
//! has an end here, and a connection that did not answer, or whose caller went away, is closed: given back to the pool it
//! would hold a place there for as long as its server is silent.

use std::{sync::Arc, time::Duration};

use sqlx::{PgConnection, PgPool, Postgres, pool::PoolConnection};
use tokio::time::timeout;

use super::fault::meaning;
use crate::storage::Error;

/// How long a call may take: the second that the server gives a statement, and the way there and back.
pub(super) const ANSWER: Duration = Duration::from_millis(1_500);
/// How long the start waits for it.
const START: Duration = Duration::from_secs(5);

/// The database did not answer in time.
#[derive(Debug, thiserror::Error)]
#[error("the database did not answer within {} ms", .0.as_millis())]
pub(super) struct Silent(pub(super) Duration);

/// A connection of a pool, closed when it is dropped.
pub(super) type Lease = PoolConnection<Postgres>;

/// Takes a connection. Only one that is given back is used again.
pub(super) async fn take(pool: &PgPool) -> Result<Lease, Error> {
    let mut lease = pool.acquire().await.map_err(meaning)?;
    lease.close_on_drop();
    Ok(lease)
}

/// Gives a connection back whose call went well. The pool asks it first whether it lives, which has an end here, unlike in the
/// pool itself.
pub(super) fn give_back(mut lease: Lease) {
    let back = lease.return_to_pool();
    tokio::spawn(timeout(ANSWER, back));
}

/// Runs a call that reads on a connection of a pool.
pub(super) async fn on<T>(
    pool: &PgPool,
    call: impl AsyncFnOnce(&mut PgConnection) -> Result<T, Error>,
) -> Result<T, Error> {
    let mut lease = take(pool).await?;
    let answer = in_time(call(&mut lease)).await?;
    give_back(lease);
    Ok(answer)
}

/// Waits for what comes before COMMIT, or for a call that only reads: nothing was recorded where it takes too long.
pub(super) async fn in_time<T>(call: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
    let late = |_| Error::Unavailable(Arc::new(Silent(ANSWER)));
    timeout(ANSWER, call).await.map_err(late)?
}

/// Waits for the first connection and what is asked on it.
pub(super) async fn at_start<T>(call: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
    let late = |_| Error::Unavailable(Arc::new(Silent(START)));
    timeout(START, call).await.map_err(late)?
}
