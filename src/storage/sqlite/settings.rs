//! How the file is opened, and that it really is opened so.

use std::{path::Path, time::Duration};

use sqlx::{
    SqlitePool,
    migrate::Migrator,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

use super::fault::meaning;
use crate::storage::{
    Error,
    crash::{Point, pass},
};

/// Older versions can corrupt a WAL file when it is reset while another connection checkpoints.
const OLDEST_VERSION: [u32; 3] = [3, 51, 3];
/// The schema.
static MIGRATIONS: Migrator = sqlx::migrate!("migrations/sqlite");
const READERS: u32 = 4;
const ACQUIRE: Duration = Duration::from_millis(250);
/// Pages of the write-ahead log, 4 KiB each, after which they are written to the file.
const WAL_PAGES: &str = "8192";
const LOCK: Duration = Duration::from_millis(250);

/// Opens the writing connection, migrates and checks.
pub(super) async fn writer(file: &Path) -> Result<SqlitePool, Error> {
    let pool = SqlitePoolOptions::new()
        .max_connections(1)
        .min_connections(1)
        // A connection to a file does not die by itself, and to ask it is a way to its thread and back.
        .test_before_acquire(false)
        .acquire_timeout(Duration::from_secs(5))
        .connect_with(options(file).create_if_missing(true))
        .await
        .map_err(meaning)?;
    check_version(&pool).await?;
    pass(Point::SqliteBeforeMigration).await?;
    migrate(&pool).await?;
    pass(Point::SqliteAfterMigration).await?;
    check_settings(&pool).await?;
    Ok(pool)
}

/// Opens the reading connections.
pub(super) async fn readers(file: &Path) -> Result<SqlitePool, Error> {
    SqlitePoolOptions::new()
        .max_connections(READERS)
        .test_before_acquire(false)
        .acquire_timeout(ACQUIRE)
        .connect_with(options(file).pragma("query_only", "ON"))
        .await
        .map_err(meaning)
}

/// Opens one connection that only reads, without making, migrating or locking anything.
pub(super) async fn archive(file: &Path) -> Result<SqlitePool, Error> {
    let pool = SqlitePoolOptions::new()
        .max_connections(1)
        .acquire_timeout(Duration::from_secs(5))
        .connect_with(
            SqliteConnectOptions::new()
                .filename(file)
                .create_if_missing(false)
                .busy_timeout(Duration::from_secs(5))
                .pragma("query_only", "ON"),
        )
        .await
        .map_err(meaning)?;
    check_schema(&pool).await?;
    Ok(pool)
}

/// Refuses what a newer program made. An older schema is read as far as it goes, since nothing is migrated here.
async fn check_schema(pool: &SqlitePool) -> Result<(), Error> {
    let applied: Vec<i64> =
        sqlx::query_scalar("SELECT version FROM _sqlx_migrations ORDER BY version")
            .fetch_all(pool)
            .await
            .map_err(meaning)?;
    match applied
        .iter()
        .find(|version| !MIGRATIONS.version_exists(**version))
    {
        None => Ok(()),
        Some(version) => Err(Error::Unfit(format!(
            "migration {version} was made by a newer program: use that one"
        ))),
    }
}

/// Makes a file that is filled at one go and thrown away where that fails, so that nothing needs a journal; whoever fills it syncs
/// it at the end.
pub(super) async fn unfinished(file: &Path) -> Result<SqlitePool, Error> {
    let pool = SqlitePoolOptions::new()
        .max_connections(1)
        .acquire_timeout(Duration::from_secs(5))
        .connect_with(
            SqliteConnectOptions::new()
                .filename(file)
                .create_if_missing(true)
                .journal_mode(SqliteJournalMode::Off)
                .synchronous(SqliteSynchronous::Off),
        )
        .await
        .map_err(meaning)?;
    check_version(&pool).await?;
    migrate(&pool).await?;
    Ok(pool)
}

async fn migrate(pool: &SqlitePool) -> Result<(), Error> {
    MIGRATIONS
        .run(pool)
        .await
        .map_err(|err| Error::Unfit(format!("its schema cannot be brought up to date: {err}")))
}

fn options(file: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(file)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        // A page that changes with every batch, such as those of an index, is written to the file once in so many.
        .pragma("wal_autocheckpoint", WAL_PAGES)
        // What is erased is overwritten.
        .pragma("secure_delete", "ON")
        .busy_timeout(LOCK)
}

async fn check_version(pool: &SqlitePool) -> Result<(), Error> {
    let version: String = sqlx::query_scalar("SELECT sqlite_version()")
        .fetch_one(pool)
        .await
        .map_err(meaning)?;
    if is_new_enough(&version) {
        return Ok(());
    }
    Err(Error::Unfit(format!(
        "expected SQLite 3.51.3 or newer, found `{version}`"
    )))
}

fn is_new_enough(version: &str) -> bool {
    let parts: Vec<u32> = version
        .split('.')
        .map_while(|part| part.parse().ok())
        .collect();
    parts.as_slice() >= OLDEST_VERSION.as_slice()
}

async fn check_settings(pool: &SqlitePool) -> Result<(), Error> {
    let (journal, synchronous, secure_delete): (String, i64, i64) = sqlx::query_as(
        "SELECT journal_mode, synchronous, secure_delete
         FROM pragma_journal_mode, pragma_synchronous, pragma_secure_delete",
    )
    .fetch_one(pool)
    .await
    .map_err(meaning)?;
    if journal == "wal" && synchronous == 2 && secure_delete == 1 {
        return Ok(());
    }
    Err(Error::Unfit(format!(
        "expected journal_mode wal, synchronous 2 and secure_delete 1, found `{journal}`, `{synchronous}` and `{secure_delete}`"
    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_compare_as_numbers() {
        assert!(is_new_enough("3.51.3"));
        assert!(is_new_enough("3.100.0"));
        assert!(is_new_enough("4.0.0"));
        assert!(!is_new_enough("3.51.2"));
        assert!(!is_new_enough("3.9.99"));
        assert!(!is_new_enough("unknown"));
    }
}
