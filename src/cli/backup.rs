//! `kvcredit backup`.

use std::path::PathBuf;

use clap::Args as ClapArgs;

use super::{
    EXIT_CODES,
    failure::Failure,
    new_file::NewFile,
    output::{self, Output},
    score,
    store::StoreArgs,
};
use crate::{
    rpc::convert::record::said,
    service::backup::{Done, Step, back_up},
    storage::{self, Location},
    texts::{Language, get},
};

/// Back up every book of a ledger into one file, while it is served
///
/// The file holds what the database holds, whichever database it is, and `kvcredit restore` puts it back into either. It is
/// verified while it is written. The signing key is not in it: whoever has the file could sign with it. Prints size and root
/// of every book.
#[derive(ClapArgs, Debug)]
#[command(after_help = EXIT_CODES)]
pub struct Args {
    /// File to write; an existing one is not overwritten
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    #[command(flatten)]
    store: StoreArgs,
}

pub(super) async fn run(
    args: Args,
    language: Language,
    output: &mut Output,
) -> Result<u8, Failure> {
    let Args { out, store } = args;
    let location = store.location()?;
    if let Location::Sqlite(file) = &location
        && let Err(err) = file.metadata()
    {
        let file = file.display().to_string();
        return Err(Failure::Unreadable(vec![(file, err.to_string())]));
    }
    let file = NewFile::begin(&out)?;
    let archive = storage::open_archive(&location)
        .await
        .map_err(Failure::Storage)?;
    let bar = score::progress(0);
    let mut told = |step: Step<'_>| advance(&bar, step);
    let (writer, done) = back_up(archive.as_ref(), file.writer()?, &said, &mut told)
        .await
        .map_err(Failure::BackUp)?;
    bar.finish_and_clear();
    archive.close().await;
    drop(writer); // Flushed by then.
    file.finish()?;
    print(&done, language, output)?;
    output::say(&get(language, "cli-backup-without-key", &[]));
    Ok(0)
}

/// Shows how far it is.
pub(super) fn advance(bar: &indicatif::ProgressBar, step: Step<'_>) {
    bar.set_length(u64::try_from(step.last).unwrap_or_default());
    bar.set_position(u64::try_from(step.seq).unwrap_or_default());
}

/// Prints size and root of every book.
pub(super) fn print(done: &[Done], language: Language, output: &mut Output) -> Result<(), Failure> {
    if done.is_empty() {
        output::say(&get(language, "cli-backup-empty", &[]));
    }
    for Done { book, verified } in done {
        let (size, root) = (verified.size.to_string(), hex::encode(verified.root));
        let arguments = [("book", book.as_str()), ("size", &size), ("root", &root)];
        output.line(&get(language, "cli-backup-book", &arguments))?;
    }
    Ok(())
}
