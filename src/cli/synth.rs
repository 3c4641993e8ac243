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
    /// Share of firms of which everything that a decision needs was retrieved, 0 to 1; without a value all of them
    /// [default: 0.35]
    #[arg(long, value_name = "SHARE", num_args = 0..=1, default_missing_value = "1", value_parser = share)]
    complete: Option<f64>,
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

fn share(text: &str) -> Result<f64, String> {
    let share: Option<f64> = text.parse().ok();
    share
        .filter(|share| (0.0..=1.0).contains(share))
        .ok_or_else(|| format!("expected a number from 0 to 1, found `{text}`"))
}

fn write(args: &Args, output: &mut impl Write) -> Result<u8, Failure> {
    let bar = score::progress(args.firms as usize);
    let mut parameters = Parameters::documented(args.firms);
    if let Some(share) = args.complete {
        parameters.scope.complete = share;
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    #[derive(Parser)]
    struct Program {
        #[command(flatten)]
        args: Args,
    }

    fn complete(given: &[&str]) -> Option<Option<f64>> {
        let given = ["synth"].iter().chain(given);
        let program = Program::try_parse_from(given).ok()?;
        Some(program.args.complete)
    }

    #[test]
    fn complete_is_a_share_and_without_a_value_all() {
        assert_eq!(complete(&[]), Some(None));
        assert_eq!(complete(&["--complete"]), Some(Some(1.0)));
        assert_eq!(complete(&["--complete", "--seed", "2"]), Some(Some(1.0)));
        assert_eq!(complete(&["--complete", "0.5"]), Some(Some(0.5)));
        for wrong in ["1.5", "-0.1", "NaN", "half"] {
            assert_eq!(complete(&[&format!("--complete={wrong}")]), None, "{wrong}");
        }
    }
}
