//! How connections are made, and that server, schema and role are as they must be.

use std::{collections::BTreeMap, str::FromStr, time::Duration};

use sqlx::{
    Connection, PgConnection, PgPool,
    postgres::{PgConnectOptions, PgPoolOptions},
};

use super::{fault::meaning, lease, migrate::MIGRATIONS};
use crate::storage::{Error, PostgresUrl, Rights};

const OLDEST_VERSION: i32 = 150_000;
pub(super) const WRITERS: u32 = 4;
const READERS: u32 = 4;
/// How long a caller waits for a connection: a reader for a free one, the writer for a new one as well.
const ACQUIRE: Duration = Duration::from_millis(250);
pub(super) const ACQUIRE_TO_WRITE: Duration = Duration::from_millis(800);
const CONNECT: Duration = Duration::from_secs(5);

/// What every session sets, in milliseconds.
const SESSION: [(&str, &str); 3] = [
    ("statement_timeout", "1000"),
    ("lock_timeout", "250"),
    ("idle_in_transaction_session_timeout", "5000"),
];

/// What no server may have switched off: a commit must be on disk when it is answered.
const DURABLE: [&str; 3] = ["fsync", "full_page_writes", "synchronous_commit"];

/// What the role may do with each table, and nothing else.
const TABLES: [&str; 4] = ["books", "decisions", "decision_inputs", "notes"];

/// Checks what a first connection finds, and returns those that write; they are made when they are needed.
pub(super) async fn writers(url: &PostgresUrl, rights: Rights) -> Result<PgPool, Error> {
    let options = options(url)?;
    lease::at_start(check(&options, rights)).await?;
    Ok(PgPoolOptions::new()
        .max_connections(WRITERS)
        .acquire_timeout(ACQUIRE_TO_WRITE)
        // None lies in the pool: those that write stay on loan.
        .test_before_acquire(false)
        .connect_lazy_with(options))
}

/// Connects outside a pool, which would not say why it cannot.
async fn check(options: &PgConnectOptions, rights: Rights) -> Result<(), Error> {
    let mut connection = PgConnection::connect_with(options).await.map_err(meaning)?;
    check_version(&mut connection).await?;
    check_durability(&mut connection).await?;
    check_schema(&mut connection).await?;
    match rights {
        Rights::Service => check_role(&mut connection).await?,
        Rights::Owner => {}
    }
    connection.close().await.map_err(meaning)
}

/// Returns the connections that read, the first of them made; the others are made when they are needed.
pub(super) async fn readers(url: &PostgresUrl) -> Result<PgPool, Error> {
    let options = options(url)?.options([("default_transaction_read_only", "on")]);
    let pool = PgPoolOptions::new()
        .max_connections(READERS)
        .acquire_timeout(ACQUIRE)
        .connect_lazy_with(options);
    lease::at_start(first(&pool)).await?;
    Ok(pool)
}

/// Waits for the first connection of a pool, longer than a call would: a start can wait.
async fn first(pool: &PgPool) -> Result<(), Error> {
    loop {
        match pool.acquire().await {
            Ok(_) => return Ok(()),
            Err(sqlx::Error::PoolTimedOut) => {}
            Err(err) => return Err(meaning(err)),
        }
    }
}

/// Connects one connection that only reads, as any role that may; long reads are allowed, and long rests between them, since whoever
/// writes what was read may be slow.
pub(super) async fn archive(url: &PostgresUrl) -> Result<PgPool, Error> {
    let options = options(url)?.options([
        ("default_transaction_read_only", "on"),
        ("statement_timeout", "60000"),
        ("idle_in_transaction_session_timeout", "0"),
    ]);
    let pool = PgPoolOptions::new()
        .max_connections(1)
        .acquire_timeout(CONNECT)
        .connect_with(options)
        .await
        .map_err(meaning)?;
    let mut connection = pool.acquire().await.map_err(meaning)?;
    check_schema(&mut connection).await?;
    drop(connection);
    Ok(pool)
}

/// Connects one connection that restores, as any role that may add; a long transaction is allowed.
pub(super) async fn restore(url: &PostgresUrl) -> Result<PgPool, Error> {
    let options = options(url)?.options([
        ("statement_timeout", "60000"),
        ("lock_timeout", "5000"),
        ("idle_in_transaction_session_timeout", "0"),
    ]);
    let pool = PgPoolOptions::new()
        .max_connections(1)
        .acquire_timeout(CONNECT)
        .connect_with(options)
        .await
        .map_err(meaning)?;
    let mut connection = pool.acquire().await.map_err(meaning)?;
    check_version(&mut connection).await?;
    check_durability(&mut connection).await?;
    check_schema(&mut connection).await?;
    drop(connection);
    Ok(pool)
}

fn options(url: &PostgresUrl) -> Result<PgConnectOptions, Error> {
    let options = PgConnectOptions::from_str(url.secret())
        .map_err(|err| Error::Unfit(format!("its URL is not valid: {err}")))?;
    Ok(options.application_name("kvcredit").options(SESSION))
}

/// Other engines have versions of their own.
async fn check_version(connection: &mut PgConnection) -> Result<(), Error> {
    let (name, number): (String, i32) =
        sqlx::query_as("SELECT version(), current_setting('server_version_num')::int4")
            .fetch_one(connection)
            .await
            .map_err(meaning)?;
    if !name.starts_with("PostgreSQL ") || number >= OLDEST_VERSION {
        return Ok(());
    }
    Err(Error::Unfit(format!(
        "expected PostgreSQL 15 or newer, found `{name}`"
    )))
}

async fn check_durability(connection: &mut PgConnection) -> Result<(), Error> {
    for setting in DURABLE {
        let value: Option<String> = sqlx::query_scalar("SELECT current_setting($1, true)")
            .bind(setting)
            .fetch_one(&mut *connection)
            .await
            .map_err(meaning)?;
        if value.as_deref() == Some("off") {
            return Err(Error::Unfit(format!(
                "expected `{setting}` on, found `off`"
            )));
        }
    }
    Ok(())
}

/// Compares what was migrated with what this program needs.
async fn check_schema(connection: &mut PgConnection) -> Result<(), Error> {
    let applied: Result<Vec<(i64, Vec<u8>)>, sqlx::Error> =
        sqlx::query_as("SELECT version, checksum FROM _sqlx_migrations WHERE success")
            .fetch_all(connection)
            .await;
    let applied: BTreeMap<i64, Vec<u8>> = match applied {
        Ok(rows) => rows.into_iter().collect(),
        Err(sqlx::Error::Database(err)) => {
            return Err(Error::Unfit(format!(
                "its schema cannot be read ({err}): run `kvcredit migrate` with the owner's URL and `--role`"
            )));
        }
        Err(err) => return Err(meaning(err)),
    };
    for migration in MIGRATIONS.iter() {
        match applied.get(&migration.version) {
            None => {
                return Err(Error::Unfit(format!(
                    "migration {} is missing: run `kvcredit migrate` with the owner's URL",
                    migration.version
                )));
            }
            Some(checksum) if **checksum != *migration.checksum => {
                return Err(Error::Unfit(format!(
                    "migration {} is not the one that this program knows",
                    migration.version
                )));
            }
            Some(_) => {}
        }
    }
    let unknown = |version: &&i64| !MIGRATIONS.version_exists(**version);
    match applied.keys().find(unknown) {
        None => Ok(()),
        Some(version) => Err(Error::Unfit(format!(
            "migration {version} was made by a newer program: use that one"
        ))),
    }
}

/// A role that could change history must not serve.
async fn check_role(connection: &mut PgConnection) -> Result<(), Error> {
    let (role, superuser): (String, bool) = sqlx::query_as(
        "SELECT rolname::text, rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user",
    )
    .fetch_one(&mut *connection)
    .await
    .map_err(meaning)?;
    if superuser {
        return Err(Error::Unfit(format!(
            "expected a role without superuser and BYPASSRLS, found `{role}`"
        )));
    }
    for table in TABLES {
        let owned: bool = sqlx::query_scalar(
            "SELECT pg_has_role(current_user, relowner, 'MEMBER') FROM pg_class
             WHERE oid = to_regclass($1)",
        )
        .bind(table)
        .fetch_one(&mut *connection)
        .await
        .map_err(meaning)?;
        let refused = match table {
            "books" => "DELETE, TRUNCATE",
            _ => "UPDATE, DELETE, TRUNCATE",
        };
        let changeable: bool = sqlx::query_scalar("SELECT has_table_privilege($1, $2)")
            .bind(table)
            .bind(refused)
            .fetch_one(&mut *connection)
            .await
            .map_err(meaning)?;
        if owned || changeable {
            return Err(Error::Unfit(format!(
                "expected a role that neither owns `{table}` nor may {refused} it, found `{role}`"
            )));
        }
    }
    Ok(())
}
