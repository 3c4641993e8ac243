//! `kvcredit migrate`.

use clap::Args as ClapArgs;

use super::{EXIT_CODES, failure::Failure, output::Output};
use crate::{
    storage::{self, Guarded, PostgresUrl, Role},
    texts::{Language, get},
};

/// Bring the schema of a PostgreSQL database up to date
///
/// Connects as the owner of the tables, creates or updates them, keeps them append-only by triggers where the engine has
/// them, and gives the role of the service its rights: to read and to add, never to change. May be run again at will. A SQLite
/// file needs no such command: the service brings it up to date by itself.
#[derive(ClapArgs, Debug)]
#[command(after_help = EXIT_CODES)]
pub struct Args {
    /// Database as its owner reaches it, `postgres://OWNER@HOST/DATABASE`
    #[arg(
        long,
        value_name = "URL",
        env = "KVCREDIT_OWNER_DATABASE",
        hide_env_values = true,
        value_parser = PostgresUrl::parse
    )]
    database: PostgresUrl,
    /// Role with which `kvcredit serve` connects; it must exist and own nothing
    #[arg(long, value_name = "ROLE", default_value = "kvcredit", value_parser = Role::parse)]
    role: Role,
}

pub(super) async fn run(
    args: &Args,
    language: Language,
    output: &mut Output,
) -> Result<u8, Failure> {
    #[cfg(debug_assertions)]
    crate::config::arm_crash_point().map_err(Failure::Configuration)?;
    let Args { database, role } = args;
    let guarded = storage::migrate(database, role)
        .await
        .map_err(Failure::Storage)?;
    let key = match guarded {
        Guarded::ByTriggers => "cli-migrated",
        Guarded::ByGrantsOnly => "cli-migrated-without-triggers",
    };
    let (database, role) = (database.to_string(), role.to_string());
    output.line(&get(
        language,
        key,
        &[("database", &database), ("role", &role)],
    ))?;
    Ok(0)
}
