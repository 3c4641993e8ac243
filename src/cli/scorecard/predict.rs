//! `kvcredit predict`.

use std::path::PathBuf;

use clap::Args as ClapArgs;
use serde_json::json;

use super::{Held, failed, watched};
use crate::{
    cli::{EXIT_CODES, failure::Failure, output::Output},
    jobs::scorecard,
};

/// Score every row of a table with a card
///
/// Writes a CSV file (packed where its name ends in `.gz`) with `pd` and `points`, one line a row, in the order of the table.
#[derive(ClapArgs, Debug)]
#[command(after_help = EXIT_CODES)]
pub struct Args {
    /// Folder of the card, as `train --data` wrote it
    #[arg(long, value_name = "DIR")]
    model: PathBuf,
    /// Table: CSV, gzipped CSV or Parquet
    #[arg(long, value_name = "TABLE")]
    data: PathBuf,
    /// File to write
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Also name the four parts of the card that cost most, against what
    #[arg(long, value_enum)]
    reasons: Option<Held>,
}

pub(in crate::cli) fn run(args: &Args, output: &mut Output) -> Result<u8, Failure> {
    let card = scorecard::load(&args.model).map_err(failed)?;
    let yardstick = args.reasons.map(Held::yardstick);
    let predicted =
        watched(|watch| scorecard::predict(&card, &args.data, &args.out, yardstick, watch));
    let rows = predicted.map_err(failed)?;
    let out = args.out.display().to_string();
    output.line(&json!({"file": out, "rows": rows}).to_string())?;
    Ok(0)
}
