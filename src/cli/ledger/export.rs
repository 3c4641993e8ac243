//! `kvcredit ledger export`.

use std::{
    fs::{self, File},
    io::BufWriter,
    path::PathBuf,
};

use clap::Args as ClapArgs;

use super::{
    source::SourceArgs,
    verify::{report, verify},
};
use crate::{
    cli::{EXIT_CODES, failure::Failure, output::Output, score::Format},
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
    let mut source = args.source.open(language).await?;
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
    // Under another name until it is whole.
    let mut part = args.out.clone().into_os_string();
    part.push(".part");
    let part = PathBuf::from(part);
    if args.out.exists() {
        return Err(Failure::Usage("cli-ledger-file-exists"));
    }
    let file = BufWriter::with_capacity(1024 * 1024, File::create(&part)?);
    let mut writer = Writer::begin(file, &preamble)?;
    let verdict = verify(&mut source, checkpoints, |entry| Ok(writer.entry(entry)?)).await?;
    let file = writer.finish()?;
    file.get_ref().sync_all()?;
    if verdict.is_ok() {
        fs::rename(&part, &args.out)?;
    } else {
        fs::remove_file(&part)?;
    }
    report(&source, &verdict, Format::Table, language, output)
}
