//! `kvcredit restore`.

use std::{
    collections::BTreeMap,
    fs::{self, File},
    io::BufReader,
    path::PathBuf,
};

use clap::Args as ClapArgs;

use super::{
    EXIT_CODES,
    backup::{advance, print},
    failure::Failure,
    ledger::{book_of, read},
    output::{self, Output},
    score,
    store::StoreArgs,
};
use crate::{
    domain::id::Book,
    rpc::convert::record::said,
    service::backup::{Error, Step, put_back},
    storage::{
        self,
        log::checkpoint::{self, Checkpoint, VerifierKey},
        restore::Refused,
    },
    texts::{Language, get},
};

/// Put a backup back into an empty store
///
/// For SQLite no file may be there yet; a PostgreSQL database must have its tables (`kvcredit migrate`) and nothing in them.
/// Every record is verified before it is written and once more as it lies there. Where anything is wrong, the first thing that
/// is wrong is named and nothing is restored. Prints size and root of every book, as `kvcredit backup` did.
#[derive(ClapArgs, Debug)]
#[command(after_help = EXIT_CODES)]
pub struct Args {
    /// File that `kvcredit backup` wrote
    #[arg(long, value_name = "FILE")]
    from: PathBuf,
    #[command(flatten)]
    store: StoreArgs,
    /// Checkpoint that was kept and that the restored book must fit; may be given several times
    #[arg(long = "checkpoint", value_name = "FILE", requires = "keys")]
    checkpoints: Vec<PathBuf>,
    /// Verifier key of checkpoints, `NAME+ID+KEY`; may be given several times
    #[arg(long = "key", id = "keys", value_name = "KEY", value_parser = VerifierKey::parse)]
    keys: Vec<VerifierKey>,
}

pub(super) async fn run(
    args: Args,
    language: Language,
    output: &mut Output,
) -> Result<u8, Failure> {
    let Args {
        from,
        store,
        checkpoints,
        keys,
    } = args;
    let kept = opened(&checkpoints, &keys)?;
    let unreadable =
        |file: &PathBuf, err: std::io::Error| (file.display().to_string(), err.to_string());
    let file =
        File::open(&from).map_err(|err| Failure::Unreadable(vec![unreadable(&from, err)]))?;
    let file = BufReader::with_capacity(1024 * 1024, file);
    if let Some(folder) = &store.data_dir {
        fs::create_dir_all(folder)
            .map_err(|err| Failure::Unreadable(vec![unreadable(folder, err)]))?;
    }
    let into = match storage::begin_restore(&store.location()?).await {
        Ok(into) => into,
        Err(Refused::NotEmpty(found)) => return Err(Failure::NotEmpty(found)),
        Err(Refused::Store(err)) => return Err(Failure::Storage(err)),
    };
    let bar = score::progress(0);
    let mut told = |step: Step<'_>| advance(&bar, step);
    let done = match put_back(file, into, &said, &kept, &mut told).await {
        Ok(done) => done,
        // All of it may be there: it cannot be said that nothing is.
        Err(Error::Storage(err @ storage::Error::OutcomeUnknown(_))) => {
            return Err(Failure::Storage(err));
        }
        Err(err) => return Err(Failure::PutBack(err)),
    };
    bar.finish_and_clear();
    print(&done, language, output)?;
    let has_key = store
        .data_dir
        .is_some_and(|folder| folder.join("ledger.key").exists());
    if !has_key {
        output::say(&get(language, "cli-restore-without-key", &[]));
    }
    Ok(0)
}

/// Opens the checkpoints that were kept, by book.
fn opened(
    files: &[PathBuf],
    keys: &[VerifierKey],
) -> Result<BTreeMap<Book, Vec<Checkpoint>>, Failure> {
    let mut kept: BTreeMap<Book, Vec<Checkpoint>> = BTreeMap::new();
    for file in files {
        let opened = checkpoint::open(&read(file)?, keys);
        let opened = opened.map_err(|err| Failure::Checkpoint(err.to_string()))?;
        let book = Book::parse(book_of(&opened));
        let book = book.map_err(|err| Failure::Checkpoint(err.to_string()))?;
        kept.entry(book).or_default().push(opened);
    }
    Ok(kept)
}
