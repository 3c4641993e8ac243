//! `kvcredit features`.

use std::path::PathBuf;

use clap::Args as ClapArgs;
use serde_json::json;

use super::{EXIT_CODES, book, failure::Failure, output::Output};
use crate::{app::Machine, domain::calendar::business_date, features::COUNT, jobs::vectors};

/// Write the feature vectors of a book as a table
///
/// One row a firm, in the order of the book: its as-of date, the features that scoring sees, and 1 where it defaulted. What was not retrieved or
/// is undefined is an empty cell. `train --data`, `predict` and `evaluate` read the table, and so does any other tool.
#[derive(ClapArgs, Debug)]
#[command(after_help = EXIT_CODES)]
pub struct Args {
    /// Book file, one firm with its outcome a line; `-` reads standard input
    #[arg(value_name = "BOOK.jsonl|-")]
    book: PathBuf,
    /// Table to write: CSV, packed where its name ends in `.gz`
    #[arg(long, value_name = "TABLE.csv[.gz]")]
    out: PathBuf,
}

pub(super) fn run(args: &Args, output: &mut Output) -> Result<u8, Failure> {
    let Args { book: file, out } = args;
    let today = business_date(Machine::real().clock.now());
    let written = vectors::write(book::opened(file)?, today, out);
    let firms = written.map_err(|err| book::no_vectors(file, &err))?;
    let out = out.display().to_string();
    output.line(&json!({"file": out, "firms": firms, "features": COUNT}).to_string())?;
    Ok(0)
}
