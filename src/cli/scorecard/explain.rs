//! `kvcredit explain`.

use std::path::PathBuf;

use clap::Args as ClapArgs;

use super::{failed, watched};
use crate::{
    cli::{EXIT_CODES, failure::Failure, output::Output},
    jobs::scorecard::{
        self,
        explain::{Asked, Goal, explain},
    },
};

/// Say why a row of a table has its score, and what would change it
///
/// Prints JSON: the points of each part of the card, what costs most, the best change of each column with what it gains (every pair that the
/// column is in is looked up anew), and, where a goal is named, the fewest columns to change for it, at most two. Columns are never moved to
/// missing values, special codes or unseen words.
#[derive(ClapArgs, Debug)]
#[command(after_help = EXIT_CODES)]
pub struct Args {
    /// Folder of the card, as `train --data` wrote it
    #[arg(long, value_name = "DIR")]
    model: PathBuf,
    /// Table: CSV, gzipped CSV or Parquet
    #[arg(long, value_name = "TABLE")]
    data: PathBuf,
    /// Row of the table, from 1
    #[arg(long, value_name = "N")]
    row: usize,
    /// The most columns to name a change of
    #[arg(long, value_name = "N", default_value_t = 5)]
    counterfactuals: usize,
    /// Column that cannot change, for example an age; may be given again
    #[arg(long, value_name = "COLUMN")]
    fixed: Vec<String>,
    /// Goal: a score of at least this
    #[arg(
        long,
        value_name = "POINTS",
        conflicts_with = "pd_max",
        allow_negative_numbers = true
    )]
    points_min: Option<i32>,
    /// Goal: a PD of at most this, between 0 and 1
    #[arg(long, value_name = "PD", value_parser = probability)]
    pd_max: Option<f64>,
}

fn probability(text: &str) -> Result<f64, String> {
    let number: f64 = text.parse().map_err(|_| "expected a number".to_owned())?;
    match (0.0..=1.0).contains(&number) {
        true => Ok(number),
        false => Err("expected a number between 0 and 1".to_owned()),
    }
}

pub(in crate::cli) fn run(args: &Args, output: &mut Output) -> Result<u8, Failure> {
    let card = scorecard::load(&args.model).map_err(failed)?;
    let asked = Asked {
        row: args.row,
        counterfactuals: args.counterfactuals,
        fixed: args.fixed.iter().cloned().collect(),
        goal: args
            .points_min
            .map(Goal::Points)
            .or(args.pd_max.map(Goal::Pd)),
    };
    let frame = watched(|watch| scorecard::read_for(&card, &args.data, watch)).map_err(failed)?;
    let account = explain(&card, &frame, &asked).map_err(failed)?;
    let text =
        serde_json::to_string_pretty(&account).map_err(|err| Failure::Refused(err.to_string()))?;
    output.line(&text)?;
    Ok(0)
}
