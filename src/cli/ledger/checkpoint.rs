//! `kvcredit ledger checkpoint`.

use clap::Args as ClapArgs;

use super::{
    keys::Need,
    source::{SourceArgs, client},
};
use crate::{
    cli::{
        EXIT_CODES,
        failure::Failure,
        output::{self, Output},
    },
    texts::Language,
};

/// Options of `ledger checkpoint`.
#[derive(ClapArgs, Debug)]
#[command(after_help = EXIT_CODES)]
pub struct Args {
    #[command(flatten)]
    source: SourceArgs,
}

pub(super) async fn run(
    args: Args,
    language: Language,
    output: &mut Output,
) -> Result<u8, Failure> {
    let (checkpoint, verifier_key) = if args.source.asks_a_server() {
        let head = client(&args.source, language).await?.ledger_head().await?;
        (head.checkpoint, head.verifier_key)
    } else {
        let source = args.source.open(language, Need::ToSign).await?;
        let Some(signed) = source.signed else {
            return Err(Failure::Usage("cli-ledger-no-key"));
        };
        (signed.checkpoint, signed.verifier_key)
    };
    // The key goes elsewhere, so that the checkpoint can be kept with `>`.
    output::say(&verifier_key);
    output.line(checkpoint.trim_end_matches('\n'))?;
    Ok(0)
}
