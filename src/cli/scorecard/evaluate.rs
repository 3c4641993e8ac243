//! `kvcredit evaluate`.

use std::path::PathBuf;

use clap::Args as ClapArgs;

use super::{failed, watched};
use crate::{
    cli::{EXIT_CODES, failure::Failure, output::Output},
    jobs::scorecard,
};

/// Measure a card on a labelled table
///
/// Prints one JSON object: AUC with its interval after DeLong, KS, Brier score, calibration, Hosmer–Lemeshow.
#[derive(ClapArgs, Debug)]
#[command(after_help = EXIT_CODES)]
pub struct Args {
    /// Folder of the card, as `train --data` wrote it
    #[arg(long, value_name = "DIR")]
    model: PathBuf,
    /// Table: CSV, gzipped CSV or Parquet
    #[arg(long, value_name = "TABLE")]
    data: PathBuf,
    /// Column that says 1 for bad and 0 for good
    #[arg(long, value_name = "COLUMN")]
    target: String,
}

pub(in crate::cli) fn run(args: &Args, output: &mut Output) -> Result<u8, Failure> {
    let card = scorecard::load(&args.model).map_err(failed)?;
    let measured = watched(|watch| scorecard::evaluate(&card, &args.data, &args.target, watch));
    let metrics = measured.map_err(failed)?;
    let text =
        serde_json::to_string(&metrics).map_err(|err| Failure::NotLoaded(vec![err.to_string()]))?;
    output.line(&text)?;
    Ok(0)
}
