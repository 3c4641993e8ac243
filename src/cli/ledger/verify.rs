//! `kvcredit ledger verify`.

use std::path::PathBuf;

use clap::Args as ClapArgs;
use serde_json::json;

use super::source::{Source, SourceArgs};
use crate::{
    cli::{
        EXIT_CODES,
        failure::{DIFFERENT, Failure},
        output::Output,
        score::Format,
    },
    rpc::convert::record::said,
    service::audit::{Audit, Fault, Verified},
    storage::{archive::Entry, log::checkpoint::Checkpoint},
    texts::{Language, get},
};

/// Options of `ledger verify`.
#[derive(ClapArgs, Debug)]
#[command(after_help = EXIT_CODES)]
pub struct Args {
    #[command(flatten)]
    source: SourceArgs,
    /// Checkpoint that was kept; may be given several times
    #[arg(long = "checkpoint", value_name = "FILE")]
    checkpoints: Vec<PathBuf>,
    /// What to print
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
}

pub(super) async fn run(
    args: Args,
    language: Language,
    output: &mut Output,
) -> Result<u8, Failure> {
    let Args {
        source,
        checkpoints,
        format,
    } = args;
    let mut source = source.open(language).await?;
    let mut kept = Vec::new();
    for file in &checkpoints {
        kept.push(source.opened(&read(file)?)?);
    }
    kept.extend(source.own_checkpoint()?);
    let verdict = verify(&mut source, kept, |_| Ok(())).await?;
    report(&source, &verdict, format, language, output)
}

/// Reads a file of text.
pub(in crate::cli) fn read(file: &std::path::Path) -> Result<String, Failure> {
    std::fs::read_to_string(file)
        .map_err(|err| Failure::Unreadable(vec![(file.display().to_string(), err.to_string())]))
}

/// Verifies every row, and hands each that is right to `each`.
pub(super) async fn verify(
    source: &mut Source,
    checkpoints: Vec<Checkpoint>,
    mut each: impl FnMut(&Entry) -> Result<(), Failure>,
) -> Result<Result<Verified, Fault>, Failure> {
    let (book, head) = (source.book.clone(), source.head.clone());
    let mut audit = Audit::new(&book, &said, source.inputs, checkpoints);
    // What is recorded while an archive is read comes after its head and is left for the next time.
    let last = head.as_ref().map_or(i64::MAX, |head| head.seq);
    loop {
        let entries = source.next(audit.next_seq() - 1).await?;
        let mut some = false;
        for entry in entries.iter().filter(|entry| entry.seq <= last) {
            some = true;
            if let Err(fault) = audit.take(entry) {
                return Ok(Err(fault));
            }
            each(entry)?;
        }
        if !some {
            return Ok(audit.finish(head.as_ref()));
        }
    }
}

/// Says what came out, and with which code the program ends.
pub(super) fn report(
    source: &Source,
    verdict: &Result<Verified, Fault>,
    format: Format,
    language: Language,
    output: &mut Output,
) -> Result<u8, Failure> {
    let book = source.book.as_str();
    let (text, value, code) = match verdict {
        Ok(Verified { size, root }) => {
            let (size_text, root) = (size.to_string(), hex::encode(root));
            let arguments = [("book", book), ("size", &size_text), ("root", &root)];
            let text = get(language, "cli-ledger-verified", &arguments);
            let value = json!({"book": book, "verified": true, "size": size, "root": root});
            (text, value, 0)
        }
        Err(fault) => {
            let (seq, what) = (fault.seq.to_string(), fault.what.to_string());
            let arguments = [("book", book), ("seq", &seq), ("what", &what)];
            let text = get(language, "cli-ledger-fault", &arguments);
            let value = json!({"book": book, "verified": false, "seq": fault.seq, "what": what});
            (text, value, DIFFERENT)
        }
    };
    output.line(&match format {
        Format::Json => value.to_string(),
        Format::Table => text,
    })?;
    Ok(code)
}
