//! Where the rows of a book come from: a database, an export or a server.

use std::{
    fs::File,
    io::BufReader,
    path::{Path, PathBuf},
};

use clap::Args;

use super::{
    ahead::Ahead,
    keys::{KeyFile, Known, Need, Signed},
};
use crate::{
    cli::failure::Failure,
    client::{Client, Exported},
    domain::id::{Book, LedgerName},
    pb::stored::ExportPart,
    service::{
        audit::Inputs,
        export::{self, Reader},
    },
    storage::{
        self, Location,
        archive::{Entry, HeadRow},
        log::checkpoint::{self, Checkpoint, VerifierKey},
    },
    texts::Language,
};

/// Options that say where a book is.
#[derive(Args, Debug)]
#[group(multiple = false)]
struct PlaceArgs {
    /// Data folder of a server: its database and its key
    #[arg(long, value_name = "DIR")]
    data_dir: Option<PathBuf>,
    /// Database, `sqlite:PATH` or `postgres://…`
    #[arg(long, value_name = "URL", value_parser = Location::parse)]
    database: Option<Location>,
    /// File that `ledger export` wrote
    #[arg(long, value_name = "FILE")]
    export: Option<PathBuf>,
    /// Server to ask [default: 127.0.0.1:50051, unless one of the others is given]
    #[arg(long, value_name = "HOST:PORT")]
    server: Option<String>,
}

/// Options of every command of the ledger.
#[derive(Args, Debug)]
pub(super) struct SourceArgs {
    #[command(flatten)]
    place: PlaceArgs,
    /// Book; needed where a database has several
    #[arg(long, value_name = "BOOK", value_parser = Book::parse)]
    book: Option<Book>,
    /// Verifier key that is trusted, `NAME+ID+KEY`; may be given several times. Without it the key that came with the source
    /// is taken, which shows damage but not forgery
    #[arg(long = "key", value_name = "KEY", value_parser = VerifierKey::parse)]
    keys: Vec<VerifierKey>,
    /// File of the signing key, for checkpoints of a database [default: ledger.key in the data folder]
    #[arg(long, value_name = "FILE")]
    key_file: Option<PathBuf>,
    /// Name under which the server signs
    #[arg(long, value_name = "NAME", default_value = "kvcredit", value_parser = LedgerName::parse)]
    ledger_name: LedgerName,
}

/// A book that was opened.
pub(super) struct Source {
    pub(super) book: Book,
    pub(super) rows: Rows,
    pub(super) inputs: Inputs,
    /// What the head row says; `None` where the source has none.
    pub(super) head: Option<HeadRow>,
    /// The checkpoint that came with it, and its key; `None` without a key to sign.
    pub(super) signed: Option<Signed>,
    /// The keys that were named, otherwise that of the data folder; those of the checkpoint that came with it apart.
    pub(super) trusted: Vec<VerifierKey>,
}

/// Rows, in order.
pub(super) enum Rows {
    Archive(Ahead),
    File(Box<Reader<BufReader<File>>>),
    Server(Box<Exported>),
}

/// A client, where the source is a server.
pub(super) async fn client(args: &SourceArgs, language: Language) -> Result<Client, Failure> {
    let server = args.place.server.as_deref().unwrap_or("127.0.0.1:50051");
    Ok(Client::connect(server, language).await?)
}

impl SourceArgs {
    /// Returns whether a server is asked.
    pub(super) fn asks_a_server(&self) -> bool {
        let PlaceArgs {
            data_dir,
            database,
            export,
            server: _,
        } = &self.place;
        data_dir.is_none() && database.is_none() && export.is_none()
    }

    /// Opens the book.
    pub(super) async fn open(self, language: Language, need: Need) -> Result<Source, Failure> {
        let place = &self.place;
        match (&place.data_dir, &place.database, &place.export) {
            (Some(folder), _, _) => {
                let location = Location::Sqlite(folder.join("kvcredit.db"));
                let key_file = match self.key_file.clone() {
                    Some(path) => KeyFile::Named(path),
                    None => KeyFile::InFolder(folder.join("ledger.key")),
                };
                self.archive(&location, Some(key_file), need).await
            }
            (None, Some(location), _) => {
                let location = location.clone();
                let key_file = self.key_file.clone().map(KeyFile::Named);
                self.archive(&location, key_file, need).await
            }
            (None, None, Some(file)) => {
                let file = file.clone();
                self.file(&file)
            }
            (None, None, None) => self.server(language).await,
        }
    }

    async fn archive(
        self,
        location: &Location,
        key_file: Option<KeyFile>,
        need: Need,
    ) -> Result<Source, Failure> {
        let archive = storage::open_archive(location)
            .await
            .map_err(Failure::Storage)?;
        let heads = archive.heads().await.map_err(Failure::Storage)?;
        let head = chosen(heads, self.book)?;
        let Known { signed, own } = Known::of(key_file.as_ref(), need, self.ledger_name, &head)?;
        let trusted = match self.keys {
            named if named.is_empty() => own.into_iter().collect(),
            named => named,
        };
        Ok(Source {
            book: head.book.clone(),
            rows: Rows::Archive(Ahead::begin(archive, head.book.clone())),
            inputs: Inputs::Present,
            head: Some(head),
            signed,
            trusted,
        })
    }

    fn file(self, path: &Path) -> Result<Source, Failure> {
        let unreadable =
            |problem: String| Failure::Unreadable(vec![(path.display().to_string(), problem)]);
        let file = File::open(path).map_err(|err| unreadable(err.to_string()))?;
        let file = BufReader::with_capacity(1024 * 1024, file);
        let (preamble, reader) = Reader::begin(file).map_err(Failure::Export)?;
        let book =
            Book::parse(&preamble.book).map_err(|_| Failure::Export(export::Error::Damaged))?;
        Ok(Source {
            book,
            rows: Rows::File(Box::new(reader)),
            inputs: preamble.inputs,
            head: None,
            signed: Some(Signed {
                checkpoint: preamble.checkpoint,
                verifier_key: preamble.verifier_key,
            }),
            trusted: self.keys,
        })
    }

    async fn server(self, language: Language) -> Result<Source, Failure> {
        let client = client(&self, language).await?;
        let mut export = client.export_decisions(0).await?;
        let damaged = || Failure::Export(export::Error::Damaged);
        let head = match export.next().await? {
            Some(ExportPart::Head(head)) => head.ledger_head.ok_or_else(damaged)?,
            Some(ExportPart::Decision(_) | ExportPart::Entry(_)) | None => return Err(damaged()),
        };
        Ok(Source {
            book: Book::parse(&head.book).map_err(|_| damaged())?,
            rows: Rows::Server(Box::new(export)),
            inputs: Inputs::LeftOut,
            head: None,
            signed: Some(Signed {
                checkpoint: head.checkpoint,
                verifier_key: head.verifier_key,
            }),
            trusted: self.keys,
        })
    }
}

impl Source {
    /// Returns the keys that are trusted: those that were named, otherwise the one that came along; none where there is none.
    pub(super) fn keys(&self) -> Result<Vec<VerifierKey>, Failure> {
        if !self.trusted.is_empty() {
            return Ok(self.trusted.clone());
        }
        match &self.signed {
            None => Ok(Vec::new()),
            Some(signed) => match VerifierKey::parse(&signed.verifier_key) {
                Ok(key) => Ok(vec![key]),
                Err(err) => Err(Failure::Checkpoint(err.to_string())),
            },
        }
    }

    /// Opens a checkpoint of this book.
    pub(super) fn opened(&self, text: &str) -> Result<Checkpoint, Failure> {
        let keys = self.keys()?;
        if keys.is_empty() {
            return Err(Failure::Usage("cli-ledger-no-trust"));
        }
        let opened = checkpoint::open(text, &keys);
        let opened = opened.map_err(|err| Failure::Checkpoint(err.to_string()))?;
        if book_of(&opened) != self.book.as_str() {
            return Err(Failure::Checkpoint(format!(
                "expected a checkpoint of book `{}`, found `{}`",
                self.book,
                opened.origin.as_str()
            )));
        }
        Ok(opened)
    }

    /// Opens the checkpoint that came with the source, if any. The key that came with it must fit, also where another one is
    /// trusted: a source that is damaged there is damaged.
    pub(super) fn own_checkpoint(&self) -> Result<Option<Checkpoint>, Failure> {
        let Some(signed) = &self.signed else {
            return Ok(None);
        };
        VerifierKey::parse(&signed.verifier_key)
            .and_then(|key| checkpoint::open(&signed.checkpoint, &[key]))
            .map_err(|err| Failure::Checkpoint(err.to_string()))?;
        self.opened(&signed.checkpoint).map(Some)
    }

    /// Returns the next rows after `seq`; none at the end.
    pub(super) async fn next(&mut self, seq: i64) -> Result<Vec<Entry>, Failure> {
        match &mut self.rows {
            Rows::Archive(ahead) => ahead.next().await.map_err(Failure::Storage),
            Rows::File(reader) => {
                let entry = reader.entry().map_err(Failure::Export)?;
                Ok(entry.into_iter().collect())
            }
            Rows::Server(export) => match export.next().await? {
                Some(ExportPart::Decision(part)) => {
                    Ok(vec![exported(seq + 1, &part.decision, &part.leaf_hash)])
                }
                Some(ExportPart::Entry(part)) => {
                    Ok(vec![exported(seq + 1, &part.entry, &part.leaf_hash)])
                }
                Some(ExportPart::Head(_)) => Err(Failure::Export(export::Error::Damaged)),
                None => Ok(Vec::new()),
            },
        }
    }
}

/// Returns the book of a checkpoint, as its origin names it.
pub(in crate::cli) fn book_of(checkpoint: &Checkpoint) -> &str {
    let origin = checkpoint.origin.as_str();
    origin.rsplit_once('/').map_or("", |(_, book)| book)
}

fn exported(seq: i64, record: &[u8], leaf_hash: &[u8]) -> Entry {
    Entry {
        seq,
        record: record.to_vec(),
        leaf_hash: leaf_hash.to_vec(),
        nodes: None,
        beside: None,
        body_sha256: None,
        columns: None,
    }
}

/// Returns the head row of a book; of the only one where none is named.
pub(super) fn chosen(heads: Vec<HeadRow>, book: Option<Book>) -> Result<HeadRow, Failure> {
    let names: Vec<&str> = heads.iter().map(|head| head.book.as_str()).collect();
    let names = names.join(", ");
    let mut fitting = heads
        .into_iter()
        .filter(|head| book.as_ref().is_none_or(|book| *book == head.book));
    match (fitting.next(), fitting.next()) {
        (Some(head), None) => Ok(head),
        (None, _) | (Some(_), Some(_)) => Err(Failure::NoBook(names)),
    }
}
