//! `kvcredit ledger witness`.

use std::path::PathBuf;

use clap::Args as ClapArgs;

use super::{
    keys::Need,
    source::SourceArgs,
    verify::{read, report, verify},
};
use crate::{
    cli::{EXIT_CODES, failure::Failure, output::Output, score::Format},
    texts::Language,
};

/// Options of `ledger witness`.
#[derive(ClapArgs, Debug)]
#[command(after_help = EXIT_CODES)]
pub struct Args {
    /// Checkpoint that was kept, as `ledger checkpoint` printed it
    #[arg(value_name = "FILE")]
    checkpoint: PathBuf,
    #[command(flatten)]
    source: SourceArgs,
}

pub(super) async fn run(
    args: Args,
    language: Language,
    output: &mut Output,
) -> Result<u8, Failure> {
    let mut source = args.source.open(language, Need::ToVerify).await?;
    let mut checkpoints = vec![source.opened(&read(&args.checkpoint)?)?];
    checkpoints.extend(source.own_checkpoint()?);
    let verdict = verify(&mut source, checkpoints, |_, _| Ok(())).await?;
    report(&source, &verdict, Format::Table, language, output)
}
