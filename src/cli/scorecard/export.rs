//! `kvcredit export`.

use std::path::PathBuf;

use clap::{Args as ClapArgs, ValueEnum};
use serde_json::json;

use super::{Held, failed};
use crate::{
    cli::{EXIT_CODES, failure::Failure, output::Output},
    export::{Dialect, Request, TableName},
    jobs::scorecard::export::{self, Form},
};

/// Write a card in a form that other programs score with
///
/// Whoever scores with it comes to the same points and the same PD. A file that exists is never overwritten.
#[derive(ClapArgs, Debug)]
#[command(after_help = EXIT_CODES)]
pub struct Args {
    /// Folder of the card, as `train --data` wrote it
    #[arg(long, value_name = "DIR", required_unless_present = "schema")]
    model: Option<PathBuf>,
    /// Form of the file
    #[arg(
        long = "as",
        value_enum,
        value_name = "FORM",
        required_unless_present = "schema"
    )]
    form: Option<As>,
    /// Write the JSON Schema of the form `json` instead
    #[arg(long, conflicts_with_all = ["model", "form", "reasons", "table", "key"])]
    schema: bool,
    /// File to write
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// PMML: what reason codes are told against [default: below-maximum]
    #[arg(long, value_enum)]
    reasons: Option<Held>,
    /// SQL: table to score, or `schema.table`
    #[arg(long, value_name = "NAME", required_if_eq_any = [("form", "sql-postgresql"), ("form", "sql-sqlite")])]
    table: Option<TableName>,
    /// SQL: column that goes with each score, to tell the rows apart
    #[arg(long, value_name = "COLUMN")]
    key: Option<String>,
}

/// Value of `--as`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum As {
    /// JSON that can be scored by look-ups alone
    Json,
    /// PMML 4.4 Scorecard
    Pmml,
    /// One SELECT for PostgreSQL
    SqlPostgresql,
    /// One SELECT for SQLite
    SqlSqlite,
}

pub(in crate::cli) fn run(args: &Args, output: &mut Output) -> Result<u8, Failure> {
    let written = match (&args.model, args.form) {
        (Some(model), Some(form)) => export::export(model, &form_of(args, form)?, &args.out),
        _ => export::schema(&args.out),
    };
    written.map_err(failed)?;
    let out = args.out.display().to_string();
    output.line(&json!({"file": out}).to_string())?;
    Ok(0)
}

/// Returns the form with its options.
fn form_of(args: &Args, form: As) -> Result<Form, Failure> {
    let is_sql = matches!(form, As::SqlPostgresql | As::SqlSqlite);
    if !is_sql && (args.table.is_some() || args.key.is_some()) {
        return Err(Failure::Usage("cli-export-what"));
    }
    if form != As::Pmml && args.reasons.is_some() {
        return Err(Failure::Usage("cli-export-what"));
    }
    let sql = |dialect| match args.table.clone() {
        Some(table) => Ok(Form::Sql(Request {
            dialect,
            table,
            key: args.key.clone(),
        })),
        None => Err(Failure::Usage("cli-export-what")),
    };
    match form {
        As::Json => Ok(Form::Json),
        As::Pmml => Ok(Form::Pmml(
            args.reasons.unwrap_or(Held::BelowMaximum).yardstick(),
        )),
        As::SqlPostgresql => sql(Dialect::Postgresql),
        As::SqlSqlite => sql(Dialect::Sqlite),
    }
}
