//! Filling a new file, beside the one that it becomes.

use std::{
    ffi::OsString,
    fs::{self, File},
    io,
    path::{Path, PathBuf},
    sync::Arc,
};

use async_trait::async_trait;
use sqlx::{QueryBuilder, Sqlite, SqliteConnection, SqlitePool};

use super::{archive::Archive, fault::meaning, lock::Lock, settings};
use crate::{
    domain::id::Book,
    storage::{
        Archive as _, Error,
        archive::{self, Columns, Entry, HeadRow},
        packing::Packed,
        restore::{self, Content, Refused, Row, Written},
    },
};

/// What the name of an unfinished file ends in.
const SUFFIX: &str = ".restoring";
/// What stands beside a database and belongs to it.
const COMPANIONS: [&str; 3] = ["-wal", "-shm", "-journal"];

/// Rows of one INSERT; 18 columns each stay far below the 32,766 parameters of a statement.
const ROWS_PER_INSERT: usize = 256;

/// Refuses a file whose restore was broken off: to begin a new book there would look like success.
pub(super) fn refuse_unfinished(database: &Path) -> Result<(), Error> {
    let unfinished = with(database, SUFFIX);
    if exists(&unfinished)? {
        return Err(Error::Unfit(format!(
            "a restore of it was broken off: run `kvcredit restore` again, or remove `{}`",
            unfinished.display()
        )));
    }
    Ok(())
}

/// A file in the making, removed with this unless it got its name.
struct Unfinished {
    database: PathBuf,
    file: PathBuf,
    published: bool,
    /// Keeps services and other restores away meanwhile.
    _lock: Lock,
}

impl Unfinished {
    fn new(database: &Path) -> Result<Unfinished, Refused> {
        let lock = Lock::take(database)?;
        for companion in [&[""][..], &COMPANIONS].concat() {
            let path = with(database, companion);
            if exists(&path)? {
                return Err(Refused::NotEmpty(format!("file `{}`", path.display())));
            }
        }
        let unfinished = Unfinished {
            database: database.to_owned(),
            file: with(database, SUFFIX),
            published: false,
            _lock: lock,
        };
        unfinished.remove().map_err(unavailable)?; // What a restore that was killed left behind.
        Ok(unfinished)
    }

    fn remove(&self) -> io::Result<()> {
        for companion in [&[""][..], &COMPANIONS].concat() {
            match fs::remove_file(with(&self.file, companion)) {
                Err(err) if err.kind() != io::ErrorKind::NotFound => return Err(err),
                Ok(()) | Err(_) => {}
            }
        }
        Ok(())
    }

    fn sync(&self) -> io::Result<()> {
        File::open(&self.file)?.sync_all()
    }

    /// Gives the file its name. Nobody else can have made one of that name: the lock is held.
    fn publish(mut self) -> Result<(), Error> {
        fs::rename(&self.file, &self.database).map_err(unavailable)?;
        self.published = true;
        let folder = self.database.parent();
        let folder = folder.filter(|path| !path.as_os_str().is_empty());
        let synced =
            File::open(folder.unwrap_or(Path::new("."))).and_then(|folder| folder.sync_all());
        // It has its name by now, and may lose it with the power.
        synced.map_err(|err| Error::OutcomeUnknown(Arc::new(err)))
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        if !self.published
            && let Err(err) = self.remove()
        {
            tracing::warn!(error = %err, file = %self.file.display(), "an unfinished file is left");
        }
    }
}

/// A file that is being filled.
pub(in crate::storage) struct Restore {
    // Before the file, so that it is let go of first.
    pool: SqlitePool,
    unfinished: Unfinished,
}

impl Restore {
    /// Begins a file that becomes `database`.
    pub(in crate::storage) async fn begin(database: &Path) -> Result<Restore, Refused> {
        let unfinished = Unfinished::new(database)?;
        let pool = settings::unfinished(&unfinished.file).await?;
        Ok(Restore { pool, unfinished })
    }
}

#[async_trait]
impl restore::Restore for Restore {
    async fn add_book(&mut self, head: &HeadRow) -> Result<(), Error> {
        let HeadRow {
            book,
            seq,
            frontier,
        } = head;
        sqlx::query("INSERT INTO books (book, seq, frontier) VALUES (?, ?, ?)")
            .bind(book.as_str())
            .bind(seq)
            .bind(frontier)
            .execute(&self.pool)
            .await
            .map_err(meaning)?;
        Ok(())
    }

    async fn add_decisions(&mut self, book: &Book, rows: &[Row]) -> Result<(), Error> {
        let mut tx = self.pool.begin().await.map_err(meaning)?;
        for part in rows.chunks(ROWS_PER_INSERT) {
            insert_decisions(&mut tx, book, part).await?;
            insert_inputs(&mut tx, book, part).await?;
            insert_notes(&mut tx, book, part).await?;
        }
        tx.commit().await.map_err(meaning)
    }

    async fn written(self: Box<Self>) -> Result<Box<dyn Written>, Error> {
        let Restore { pool, unfinished } = *self;
        pool.close().await;
        unfinished.sync().map_err(unavailable)?;
        let archive = Archive::open(&unfinished.file).await?;
        Ok(Box::new(Filled {
            archive,
            unfinished,
        }))
    }
}

async fn insert_decisions(
    tx: &mut SqliteConnection,
    book: &Book,
    rows: &[Row],
) -> Result<(), Error> {
    let mut query = QueryBuilder::<Sqlite>::new(
        "INSERT INTO decisions (book, seq, kind, of_seq, decision_id, request_id, body_sha256, record,
         packing, leaf_hash, nodes, recorded_at_ms, uscc, firm_ref, product, outcome, grade,
         effective_date) ",
    );
    let records: Result<Vec<Packed>, Error> = rows.iter().map(Row::record).collect();
    query.push_values(rows.iter().zip(records?), |mut values, (row, kept)| {
        let Row {
            seq,
            content:
                Content {
                    body_sha256,
                    record: _,
                    beside: _,
                },
            leaf_hash,
            nodes,
            columns:
                Columns {
                    kind,
                    of_seq,
                    decision_id,
                    request_id,
                    recorded_at_ms,
                    uscc,
                    firm_ref,
                    product,
                    outcome,
                    grade,
                    effective_date,
                },
        } = row;
        values
            .push_bind(book.as_str())
            .push_bind(seq)
            .push_bind(kind)
            .push_bind(*of_seq)
            .push_bind(decision_id)
            .push_bind(request_id)
            .push_bind(&body_sha256[..])
            .push_bind(Vec::from(kept.bytes))
            .push_bind(kept.packing)
            .push_bind(&leaf_hash[..])
            .push_bind(&nodes[..])
            .push_bind(recorded_at_ms)
            .push_bind(uscc.as_deref())
            .push_bind(firm_ref.as_deref())
            .push_bind(product.as_deref())
            .push_bind(outcome.as_deref())
            .push_bind(grade.as_deref())
            .push_bind(effective_date.as_deref());
    });
    query.build().execute(tx).await.map_err(meaning)?;
    Ok(())
}

async fn insert_inputs(tx: &mut SqliteConnection, book: &Book, rows: &[Row]) -> Result<(), Error> {
    let mut inputs = Vec::new();
    for row in rows {
        inputs.extend(row.inputs()?.map(|packed| (row.seq, packed)));
    }
    if inputs.is_empty() {
        return Ok(());
    }
    let mut query =
        QueryBuilder::<Sqlite>::new("INSERT INTO decision_inputs (book, seq, inputs, packing) ");
    query.push_values(inputs, |mut values, (seq, packed)| {
        values
            .push_bind(book.as_str())
            .push_bind(seq)
            .push_bind(Vec::from(packed.bytes))
            .push_bind(packed.packing);
    });
    query.build().execute(tx).await.map_err(meaning)?;
    Ok(())
}

async fn insert_notes(tx: &mut SqliteConnection, book: &Book, rows: &[Row]) -> Result<(), Error> {
    let notes = rows.iter().filter_map(|row| Some((row.seq, row.note()?)));
    let notes: Vec<(i64, &[u8])> = notes.collect();
    if notes.is_empty() {
        return Ok(());
    }
    let mut query = QueryBuilder::<Sqlite>::new("INSERT INTO notes (book, seq, note) ");
    query.push_values(notes, |mut values, (seq, note)| {
        values
            .push_bind(book.as_str())
            .push_bind(seq)
            .push_bind(note);
    });
    query.build().execute(tx).await.map_err(meaning)?;
    Ok(())
}

/// A file that is filled.
struct Filled {
    archive: Archive,
    unfinished: Unfinished,
}

#[async_trait]
impl archive::Archive for Filled {
    async fn heads(&self) -> Result<Vec<HeadRow>, Error> {
        self.archive.heads().await
    }

    async fn entries(&self, book: &Book, seq: i64, limit: u32) -> Result<Vec<Entry>, Error> {
        self.archive.entries(book, seq, limit).await
    }

    async fn close(self: Box<Self>) {
        Box::new(self.archive).close().await;
    }
}

#[async_trait]
impl Written for Filled {
    async fn publish(self: Box<Self>) -> Result<(), Error> {
        let Filled {
            archive,
            unfinished,
        } = *self;
        Box::new(archive).close().await;
        unfinished.publish()
    }
}

fn with(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(suffix);
    name.into()
}

fn exists(path: &Path) -> Result<bool, Error> {
    path.try_exists().map_err(unavailable)
}

fn unavailable(err: io::Error) -> Error {
    Error::Unavailable(Arc::new(err))
}
