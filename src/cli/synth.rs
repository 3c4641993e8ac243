//! `kvcredit synth`.

use std::{
    fs::File,
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
};

use clap::Args as ClapArgs;

use super::{EXIT_CODES, failure::Failure, score};
use crate::jobs::{book, synth::Parameters};

/// Write a synthetic portfolio as a book file
///
/// One JSON object a line: the profile of a firm and what became of it. The same number of firms and the same seed give the
/// same bytes on every machine.
#[derive(ClapArgs, Debug)]
#[command(after_help = EXIT_CODES)]
pub struct Args {
    /// How many firms
    #[arg(long, value_name = "N", default_value_t = 10_000)]
    firms: u32,
    /// Seed of the portfolio
    #[arg(long, value_name = "SEED", default_value_t = 1)]
    seed: u64,
    /// File to write; `-` is standard output
    #[arg(long, value_name = "FILE.jsonl|-", default_value = "-")]
    output: PathBuf,
}

pub(super) fn run(args: &Args) -> Result<u8, Failure> {
    if args.output == Path::new("-") {
        write(args, &mut BufWriter::new(io::stdout()))
    } else {
        let file = File::create(&args.output)?;
        write(args, &mut BufWriter::new(file))
    }
}

fn write(args: &Args, output: &mut impl Write) -> Result<u8, Failure> {
    let bar = score::progress(args.firms as usize);
    let parameters = Parameters::documented(args.firms);
    let written = book::write_synthetic(output, &parameters, args.seed, |done| {
        bar.set_position(u64::from(done));
    });
    bar.finish_and_clear();
    match written {
        Ok(()) => Ok(0),
        Err(book::Error::Io(err)) => Err(Failure::Output(err)),
        Err(book::Error::Json(err)) => Err(Failure::Json(err)),
        Err(err @ book::Error::Lines { .. }) => Err(Failure::NotLoaded(vec![err.to_string()])),
    }
}
