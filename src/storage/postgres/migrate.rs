//! Bringing the schema up to date, with the owner's rights.

use std::str::FromStr;

use sqlx::{
    AssertSqlSafe, Connection, PgConnection, error::DatabaseError, migrate::Migrator,
    postgres::PgConnectOptions,
};

use super::fault::meaning;
use crate::storage::{
    Error, Guarded, PostgresUrl, Role,
    crash::{Point, pass},
};

/// The schema. No advisory locks: other engines have none. Two that migrate at once collide in the table of migrations, and
/// the loser runs again.
pub(super) static MIGRATIONS: Migrator = sqlx::migrate!("migrations/postgres");

/// How PostgreSQL keeps what is large. Its usual compression takes more time than everything else that it does for a decision;
/// this one is as small within a third. Other engines, and servers built without it, keep their own.
const COMPRESSION: [&str; 2] = [
    "ALTER TABLE decisions ALTER COLUMN record SET COMPRESSION lz4",
    "ALTER TABLE decision_inputs ALTER COLUMN inputs SET COMPRESSION lz4",
];

/// Triggers, on engines that have them.
const GUARDS: &str = include_str!("guards.sql");

/// Brings the schema up to date, puts the triggers on and gives `role` its rights.
pub(in crate::storage) async fn migrate(url: &PostgresUrl, role: &Role) -> Result<Guarded, Error> {
    let options = PgConnectOptions::from_str(url.secret())
        .map_err(|err| Error::Unfit(format!("its URL is not valid: {err}")))?;
    let mut connection = PgConnection::connect_with(&options)
        .await
        .map_err(meaning)?;
    pass(Point::PostgresBeforeMigration).await?;
    let mut migrator = Migrator::DEFAULT;
    migrator.migrations = MIGRATIONS.migrations.clone();
    migrator.set_locking(false);
    migrator
        .run_direct(None, &mut connection, false)
        .await
        .map_err(|err| Error::Unfit(format!("its schema cannot be brought up to date: {err}")))?;
    pass(Point::PostgresAfterMigration).await?;
    compress(&mut connection).await?;
    let guarded = guard(&mut connection).await?;
    pass(Point::PostgresAfterGuards).await?;
    grant(&mut connection, role).await?;
    pass(Point::PostgresAfterGrants).await?;
    connection.close().await.map_err(meaning)?;
    Ok(guarded)
}

async fn compress(connection: &mut PgConnection) -> Result<(), Error> {
    for statement in COMPRESSION {
        match sqlx::query(statement).execute(&mut *connection).await {
            Ok(_) => {}
            Err(sqlx::Error::Database(err)) if is_unsupported(err.as_ref()) => {
                tracing::info!(error = %err, "the engine keeps its own compression");
            }
            Err(err) => return Err(meaning(err)),
        }
    }
    Ok(())
}

async fn guard(connection: &mut PgConnection) -> Result<Guarded, Error> {
    match sqlx::raw_sql(GUARDS).execute(connection).await {
        Ok(_) => Ok(Guarded::ByTriggers),
        Err(sqlx::Error::Database(err)) if is_unsupported(err.as_ref()) => {
            Ok(Guarded::ByGrantsOnly)
        }
        Err(err) => Err(meaning(err)),
    }
}

/// SQLSTATE 0A000, feature not supported, and 42601, syntax error: how engines answer what they do not know.
fn is_unsupported(err: &dyn DatabaseError) -> bool {
    matches!(err.code().as_deref(), Some("0A000" | "42601"))
}

async fn grant(connection: &mut PgConnection, role: &Role) -> Result<(), Error> {
    // A role is a plain identifier, so that it can stand in a statement.
    let statement = format!(
        "REVOKE ALL ON books, decisions, decision_inputs, notes FROM {role};
         GRANT SELECT, INSERT ON decisions, decision_inputs, notes TO {role};
         GRANT SELECT, INSERT, UPDATE ON books TO {role};
         GRANT SELECT ON _sqlx_migrations TO {role};"
    );
    match sqlx::raw_sql(AssertSqlSafe(statement))
        .execute(connection)
        .await
    {
        Ok(_) => Ok(()),
        Err(sqlx::Error::Database(err)) => Err(Error::Unfit(format!(
            "role `{role}` cannot be given its rights: {err}"
        ))),
        Err(err) => Err(meaning(err)),
    }
}
