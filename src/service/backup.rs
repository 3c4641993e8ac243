//! Backing a ledger up, beside a running service, and putting it back.
//!
//! Owns: what a backup must be to be put back: whole, as it was written, and a log that fits in itself and the checkpoints that
//! were kept. A ledger only grows: heads are read first, then every decision up to them, so that no long transaction is
//! needed. Must not know: where files lie, what a record means.

mod error;
pub mod form;

use std::{
    collections::{BTreeMap, BTreeSet},
    io::{self, BufRead, Write},
};

pub use self::error::{Error, Place};
use self::form::{Part, Reader, Writer};
use super::audit::{Audit, Fault, Inputs, Read, Verified, Wrong};
use crate::{
    domain::id::Book,
    storage::{
        Archive, Restore,
        archive::{Entry, HeadRow},
        log::{Frontier, Hash, checkpoint::Checkpoint, leaf_hash},
        restore::{Content, Row},
    },
};

/// How many rows are read at once.
const READ: u32 = 256;
/// How many rows, and of how many bytes, wait at most before they are put back.
const ROWS_MOST: usize = 256;
const BYTES_MOST: usize = 4 * 1024 * 1024;

/// A book that was backed up or put back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Done {
    /// The book.
    pub book: Book,
    /// Its size and root.
    pub verified: Verified,
}

/// How far it is: a decision of a book that is done.
#[derive(Clone, Copy, Debug)]
pub struct Step<'a> {
    /// The book.
    pub book: &'a Book,
    /// The decision.
    pub seq: i64,
    /// The last one of the book.
    pub last: i64,
}

/// Is told how far it is.
pub type Told<'a> = dyn FnMut(Step<'_>) + Send + 'a;

/// Writes every book of an archive, each verified on the way. Returns the writer and the books.
///
/// # Errors
/// [`Error::Fault`] where a book is not what it should be, [`Error::Write`], [`Error::Storage`]. What was written by then is
/// no backup.
pub async fn back_up<W: Write + Send>(
    archive: &dyn Archive,
    to: W,
    read: &Read<'_>,
    told: &mut Told<'_>,
) -> Result<(W, Vec<Done>), Error> {
    let (to, _, done) = write(archive, to, read, told).await?;
    Ok((to, done))
}

/// The same; returns the hash over everything as well.
async fn write<A: Archive + ?Sized, W: Write + Send>(
    archive: &A,
    to: W,
    read: &Read<'_>,
    told: &mut Told<'_>,
) -> Result<(W, Hash, Vec<Done>), Error> {
    let mut writer = Writer::begin(to).map_err(Error::Write)?;
    let mut done = Vec::new();
    for head in archive.heads().await? {
        let begun = writer.part(&Part::Book(head.clone()));
        begun.map_err(Error::Write)?;
        let verified = verify(archive, &head, read, |entry| {
            let content = content(entry).map_err(|what| fault(&head.book, entry.seq, what))?;
            let written = writer.part(&Part::Entry(content));
            told(step(&head, entry.seq));
            written.map_err(Error::Write)
        });
        done.push(verified.await?);
    }
    let (to, hash) = writer.finish().map_err(Error::Write)?;
    Ok((to, hash, done))
}

/// Puts every book of a backup back, verifies what was put back as it lies there, and only then makes it the store. `kept`
/// are checkpoints that the books must fit. Returns the books.
///
/// # Errors
/// [`Error`]: nothing was put back, a store's [`OutcomeUnknown`](crate::storage::Error::OutcomeUnknown) apart.
pub async fn put_back<R: BufRead + Send>(
    from: R,
    mut into: Box<dyn Restore>,
    read: &Read<'_>,
    kept: &BTreeMap<Book, Vec<Checkpoint>>,
    told: &mut Told<'_>,
) -> Result<Vec<Done>, Error> {
    let mut reader = Reader::begin(from)?;
    let mut unmet: BTreeSet<&Book> = kept.keys().collect();
    let mut part = reader.part()?;
    while let Some(begun) = part {
        let Part::Book(head) = begun else {
            return Err(Error::Damaged(Place::Start));
        };
        part = put_back_book(&mut reader, &head, into.as_mut(), read, kept, told).await?;
        unmet.remove(&head.book);
    }
    if let Some(book) = unmet.pop_first() {
        return Err(Error::NoBook(book.clone()));
    }
    let written = into.written().await?;
    // What lies there must make the same backup again.
    let (_, hash, done) = write(written.as_ref(), io::sink(), read, told).await?;
    if hash != reader.hash() {
        return Err(Error::Otherwise);
    }
    written.publish().await?;
    Ok(done)
}

/// Puts one book back and returns the part that follows it.
async fn put_back_book<R: BufRead + Send>(
    reader: &mut Reader<R>,
    head: &HeadRow,
    into: &mut dyn Restore,
    read: &Read<'_>,
    kept: &BTreeMap<Book, Vec<Checkpoint>>,
    told: &mut Told<'_>,
) -> Result<Option<Part>, Error> {
    let book = &head.book;
    let checkpoints = kept.get(book).cloned().unwrap_or_default();
    let mut audit = Audit::new(book, read, Inputs::Present, checkpoints);
    let mut frontier = Frontier::empty();
    let mut waiting = Waiting::default();
    into.add_book(head).await?;
    let behind = loop {
        let content = match reader.part()? {
            Some(Part::Entry(content)) => content,
            behind => break behind,
        };
        let seq = audit.next_seq();
        let entry = entry(seq, &content);
        audit.take(&entry).map_err(|fault| Error::Fault {
            book: book.clone(),
            fault,
        })?;
        let row = row(seq, content, &mut frontier, read);
        waiting.push(row.map_err(|what| fault(book, seq, what))?);
        if waiting.are_enough() {
            into.add_decisions(book, &waiting.rows).await?;
            waiting = Waiting::default();
        }
        told(step(head, seq));
    };
    audit.finish(Some(head)).map_err(|fault| Error::Fault {
        book: book.clone(),
        fault,
    })?;
    if !waiting.rows.is_empty() {
        into.add_decisions(book, &waiting.rows).await?;
    }
    Ok(behind)
}

/// Verifies a book of an archive up to `head`, and hands each row that is right to `each`.
async fn verify<A: Archive + ?Sized>(
    archive: &A,
    head: &HeadRow,
    read: &Read<'_>,
    mut each: impl FnMut(&Entry) -> Result<(), Error>,
) -> Result<Done, Error> {
    let book = &head.book;
    let at_fault = |fault| Error::Fault {
        book: book.clone(),
        fault,
    };
    let mut audit = Audit::new(book, read, Inputs::Present, Vec::new());
    loop {
        let entries = archive.entries(book, audit.next_seq() - 1, READ).await?;
        // What is recorded meanwhile comes after the head and is left for the next time.
        let mut some = false;
        for entry in entries.iter().filter(|entry| entry.seq <= head.seq) {
            some = true;
            audit.take(entry).map_err(at_fault)?;
            each(entry)?;
        }
        if !some {
            let verified = audit.finish(Some(head)).map_err(at_fault)?;
            let book = book.clone();
            return Ok(Done { book, verified });
        }
    }
}

/// Rows that are put back together.
#[derive(Default)]
struct Waiting {
    rows: Vec<Row>,
    bytes: usize,
}

impl Waiting {
    fn push(&mut self, row: Row) {
        let Content {
            body_sha256: _,
            record,
            beside,
        } = &row.content;
        self.bytes += record.len() + beside.as_ref().map_or(0, Vec::len);
        self.rows.push(row);
    }

    fn are_enough(&self) -> bool {
        self.rows.len() >= ROWS_MOST || self.bytes >= BYTES_MOST
    }
}

/// Returns what a backup keeps of a row.
fn content(entry: &Entry) -> Result<Content, Wrong> {
    let body_sha256 = entry.body_sha256.as_deref().unwrap_or_default();
    Ok(Content {
        body_sha256: body_sha256.try_into().map_err(|_| Wrong::Columns)?,
        record: entry.record.clone(),
        beside: entry.beside.clone(),
    })
}

/// Returns the row that is verified before it is put back.
fn entry(seq: i64, content: &Content) -> Entry {
    let Content {
        body_sha256,
        record,
        beside,
    } = content;
    Entry {
        seq,
        leaf_hash: leaf_hash(record).to_vec(),
        record: record.clone(),
        nodes: None,
        beside: beside.clone(),
        body_sha256: Some(body_sha256.to_vec()),
        columns: None,
    }
}

/// Returns the row that is put back: what can be made again from the record is.
fn row(seq: i64, content: Content, frontier: &mut Frontier, read: &Read<'_>) -> Result<Row, Wrong> {
    let leaf_hash = leaf_hash(&content.record);
    let completed = frontier.append(leaf_hash).map_err(|_| Wrong::Nodes)?;
    let said = read(&content.record).ok_or(Wrong::Unreadable)?;
    Ok(Row {
        seq,
        content,
        leaf_hash,
        nodes: completed.into_iter().flat_map(|(_, hash)| hash).collect(),
        columns: said.columns,
    })
}

fn fault(book: &Book, seq: i64, what: Wrong) -> Error {
    Error::Fault {
        book: book.clone(),
        fault: Fault { seq, what },
    }
}

fn step(head: &HeadRow, seq: i64) -> Step<'_> {
    Step {
        book: &head.book,
        seq,
        last: head.seq,
    }
}
