//! The form of a backup: every book of a ledger in one file, the same for both databases.
//!
//! A first line says what it is. Then come frames, each with its length before it: a tag of one byte, the parts that belong to
//! it, each with its length as four bytes, and SHA-256 over the hash of the frame before, the tag and the parts. A book comes
//! as a frame with its name and its head, followed by a frame for each decision or other entry in order; one frame more ends the file, and
//! nothing follows. The hashes make a chain, so that the first frame is found that is not what was written; what was hashed
//! anew is found by the log, whose root stands in the head. Leaves, nodes and columns are made again from the records.

use std::io::{self, BufRead, Write};

use sha2::{Digest, Sha256};

use super::{Error, Place};
use crate::{
    domain::id::Book,
    service::frame,
    storage::{archive::HeadRow, log::Hash, restore::Content},
};

const LINE: &str = "kvcredit-backup 1\n";

const BOOK: u8 = b'B';
const ENTRY: u8 = b'R';
const END: u8 = b'E';

/// A part of a backup.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// A book begins.
    Book(HeadRow),
    /// The next decision, or other entry, of the book.
    Entry(Content),
}

/// Writes a backup.
pub struct Writer<W> {
    to: W,
    chain: Hash,
}

impl<W: Write> Writer<W> {
    /// Writes the first line.
    ///
    /// # Errors
    /// As the writer's.
    pub fn begin(mut to: W) -> io::Result<Writer<W>> {
        to.write_all(LINE.as_bytes())?;
        let chain = Sha256::digest(LINE).into();
        Ok(Writer { to, chain })
    }

    /// Writes the next part. Decisions follow their book.
    ///
    /// # Errors
    /// As the writer's; [`io::ErrorKind::InvalidInput`] where a part is too long.
    pub fn part(&mut self, part: &Part) -> io::Result<()> {
        match part {
            Part::Book(HeadRow {
                book,
                seq,
                frontier,
            }) => self.frame(
                BOOK,
                &[book.as_str().as_bytes(), &seq.to_be_bytes(), frontier],
            ),
            Part::Entry(Content {
                body_sha256,
                record,
                beside,
            }) => {
                let beside = beside.as_deref().unwrap_or_default();
                self.frame(ENTRY, &[body_sha256, record, beside])
            }
        }
    }

    /// Writes the end and gives the writer back, with the hash over everything.
    ///
    /// # Errors
    /// As the writer's.
    pub fn finish(mut self) -> io::Result<(W, Hash)> {
        self.frame(END, &[])?;
        self.to.flush()?;
        Ok((self.to, self.chain))
    }

    fn frame(&mut self, tag: u8, parts: &[&[u8]]) -> io::Result<()> {
        let tag = [tag];
        let mut lengths = Vec::with_capacity(parts.len());
        for part in parts {
            let length = u32::try_from(part.len()).map_err(|_| io::ErrorKind::InvalidInput)?;
            lengths.push(length.to_be_bytes());
        }
        let mut pieces: Vec<&[u8]> = vec![&tag];
        for (length, part) in lengths.iter().zip(parts) {
            pieces.push(length);
            pieces.push(part);
        }
        self.chain = next(&self.chain, &pieces);
        let chain = self.chain;
        pieces.push(&chain);
        frame::write(&mut self.to, &pieces)
    }
}

/// Reads a backup. What it returns is as it was written.
pub struct Reader<R> {
    from: R,
    chain: Hash,
    /// The book that is being read, and how many of its decisions were.
    book: Option<(HeadRow, i64)>,
}

impl<R: BufRead> Reader<R> {
    /// Reads the first line.
    ///
    /// # Errors
    /// [`Error::NoBackup`], [`Error::Read`].
    pub fn begin(mut from: R) -> Result<Reader<R>, Error> {
        let mut line = Vec::new();
        let most = LINE.len() as u64;
        let mut start = io::Read::take(&mut from, most);
        start.read_until(b'\n', &mut line).map_err(Error::Read)?;
        if line != LINE.as_bytes() {
            return Err(Error::NoBackup);
        }
        Ok(Reader {
            from,
            chain: Sha256::digest(LINE).into(),
            book: None,
        })
    }

    /// Returns the next part; `None` at the end, which is the end of the file.
    ///
    /// # Errors
    /// [`Error::Damaged`], [`Error::Cut`], [`Error::Appended`], [`Error::Read`].
    pub fn part(&mut self) -> Result<Option<Part>, Error> {
        let (tag, parts) = self.frame()?;
        let parts: Vec<&[u8]> = parts.iter().map(Vec::as_slice).collect();
        match (tag, &parts[..]) {
            (BOOK, [book, seq, frontier]) => {
                let head = head(book, seq, frontier).ok_or_else(|| self.damaged())?;
                self.book = Some((head.clone(), 0));
                Ok(Some(Part::Book(head)))
            }
            (ENTRY, [body_sha256, record, beside]) => {
                let body_sha256 = (*body_sha256).try_into().map_err(|_| self.damaged())?;
                let place = self.place();
                let Some((_, read)) = &mut self.book else {
                    return Err(Error::Damaged(place));
                };
                *read += 1;
                Ok(Some(Part::Entry(Content {
                    body_sha256,
                    record: record.to_vec(),
                    // Nothing that lies beside a record is empty.
                    beside: Some(beside.to_vec()).filter(|kept| !kept.is_empty()),
                })))
            }
            (END, []) => match self.from.fill_buf().map_err(Error::Read)? {
                [] => Ok(None),
                _ => Err(Error::Appended),
            },
            _ => Err(self.damaged()),
        }
    }

    /// Returns the hash over everything that was read so far.
    pub fn hash(&self) -> Hash {
        self.chain
    }

    fn frame(&mut self) -> Result<(u8, Vec<Vec<u8>>), Error> {
        let payload = match frame::read(&mut self.from) {
            Ok(Some(payload)) => payload,
            Ok(None) | Err(frame::Error::Cut) => return Err(Error::Cut(self.place())),
            Err(frame::Error::TooLong) => return Err(self.damaged()),
            Err(frame::Error::Io(err)) => return Err(Error::Read(err)),
        };
        let (said, chain) = payload
            .split_last_chunk::<32>()
            .ok_or_else(|| self.damaged())?;
        let expected = next(&self.chain, &[said]);
        if *chain != expected {
            return Err(self.damaged());
        }
        let (tag, parts) = said.split_first().ok_or_else(|| self.damaged())?;
        let parts = split(parts).ok_or_else(|| self.damaged())?;
        self.chain = expected;
        Ok((*tag, parts))
    }

    fn damaged(&self) -> Error {
        Error::Damaged(self.place())
    }

    /// Returns where the next frame stands.
    fn place(&self) -> Place {
        match &self.book {
            None => Place::Start,
            Some((HeadRow { book, seq, .. }, read)) if read < seq => Place::Decision {
                book: book.clone(),
                seq: read + 1,
            },
            Some((HeadRow { book, .. }, _)) => Place::Behind { book: book.clone() },
        }
    }
}

/// The hash of a frame, given the one of the frame before.
fn next(chain: &Hash, pieces: &[&[u8]]) -> Hash {
    let mut hash = Sha256::new_with_prefix(chain);
    for piece in pieces {
        hash.update(piece);
    }
    hash.finalize().into()
}

/// Takes parts from behind their lengths; `None` where these do not fit.
fn split(mut bytes: &[u8]) -> Option<Vec<Vec<u8>>> {
    let mut parts = Vec::new();
    while let Some((length, rest)) = bytes.split_first_chunk::<4>() {
        let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
        let (part, behind) = rest.split_at_checked(length)?;
        parts.push(part.to_vec());
        bytes = behind;
    }
    bytes.is_empty().then_some(parts)
}

fn head(book: &[u8], seq: &[u8], frontier: &[u8]) -> Option<HeadRow> {
    Some(HeadRow {
        book: Book::parse(std::str::from_utf8(book).ok()?).ok()?,
        seq: i64::from_be_bytes(seq.try_into().ok()?),
        frontier: frontier.to_vec(),
    })
}
