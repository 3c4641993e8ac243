//! `kvcredit ledger export`.

use std::path::PathBuf;

use clap::Args as ClapArgs;

use super::{
    keys::Need,
    source::SourceArgs,
    verify::{report, verify},
};
use crate::{
    cli::{EXIT_CODES, failure::Failure, new_file::NewFile, output::Output, score::Format},
    service::export::{Preamble, Writer},
    texts::Language,
};

/// Options of `ledger export`.
#[derive(ClapArgs, Debug)]
#[command(after_help = EXIT_CODES)]
pub struct Args {
    /// File to write; an existing one is not overwritten
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    #[command(flatten)]
    source: SourceArgs,
}

pub(super) async fn run(
    args: Args,
    language: Language,
    output: &mut Output,
) -> Result<u8, Failure> {
    let mut source = args.source.open(language, Need::ToSign).await?;
    let Some(signed) = &source.signed else {
        return Err(Failure::Usage("cli-ledger-no-key"));
    };
    let preamble = Preamble {
        inputs: source.inputs,
        book: source.book.to_string(),
        checkpoint: signed.checkpoint.clone(),
        verifier_key: signed.verifier_key.clone(),
    };
    let checkpoints = source.own_checkpoint()?.into_iter().collect();
    let file = NewFile::begin(&args.out)?;
    let mut writer = Writer::begin(file.writer()?, &preamble)?;
    let verdict = verify(
        &mut source,
        checkpoints,
        |entry, _| Ok(writer.entry(entry)?),
    )
    .await?;
    drop(writer.finish()?); // Flushed by then.
    if verdict.is_ok() {
        file.finish()?;
    }
    report(&source, &verdict, Format::Table, language, output)
}
