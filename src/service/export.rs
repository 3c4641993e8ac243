//! The form of an exported book: a file that proves itself.
//!
//! A first line says what is in it. Then come frames, each with its length as four bytes, most significant first: the book, the
//! signed checkpoint, the key that verifies it, and for each decision or other entry its leaf hash and record, followed by what lies
//! beside it where that was taken along: the inputs part of a decision, the note of a review, or an empty frame. There are as many
//! entries as the checkpoint says, and nothing follows. Every byte is bound to the checkpoint: records by the root over their leaves,
//! the rest by its hash in the record.

use std::io::{self, BufRead, Read, Write};

use super::{audit::Inputs, frame};
use crate::storage::archive::Entry;

const WITH_INPUTS: &str = "kvcredit-export 1 records+inputs\n";
const RECORDS: &str = "kvcredit-export 1 records\n";

/// What stands before the decisions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preamble {
    /// Whether inputs parts were taken along.
    pub inputs: Inputs,
    /// The book.
    pub book: String,
    /// The signed checkpoint.
    pub checkpoint: String,
    /// The key that verifies it.
    pub verifier_key: String,
}

/// Why an export cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file cannot be read.
    #[error("cannot read the export")]
    Io(#[from] io::Error),
    /// It is no export.
    #[error("expected an export of this program")]
    NoExport,
    /// It ends in the middle of a frame.
    #[error("the export is cut off")]
    Cut,
    /// A frame is not what it should be.
    #[error("the export is damaged")]
    Damaged,
    /// Something follows the last decision.
    #[error("something follows the end of the export")]
    Appended,
}

impl From<frame::Error> for Error {
    fn from(err: frame::Error) -> Error {
        match err {
            frame::Error::Io(err) => Error::Io(err),
            frame::Error::Cut => Error::Cut,
            frame::Error::TooLong => Error::Damaged,
        }
    }
}

/// Writes an export.
pub struct Writer<W> {
    to: W,
    inputs: Inputs,
}

impl<W: Write> Writer<W> {
    /// Writes what stands before the decisions.
    ///
    /// # Errors
    /// As the writer's.
    pub fn begin(mut to: W, preamble: &Preamble) -> io::Result<Writer<W>> {
        let Preamble {
            inputs,
            book,
            checkpoint,
            verifier_key,
        } = preamble;
        let line = match inputs {
            Inputs::Present => WITH_INPUTS,
            Inputs::LeftOut => RECORDS,
        };
        to.write_all(line.as_bytes())?;
        for text in [book, checkpoint, verifier_key] {
            frame::write(&mut to, &[text.as_bytes()])?;
        }
        let inputs = *inputs;
        Ok(Writer { to, inputs })
    }

    /// Writes the next decision or other entry.
    ///
    /// # Errors
    /// As the writer's.
    pub fn entry(&mut self, entry: &Entry) -> io::Result<()> {
        frame::write(&mut self.to, &[&entry.leaf_hash, &entry.record])?;
        match self.inputs {
            Inputs::LeftOut => Ok(()),
            Inputs::Present => {
                let beside = entry.beside.as_deref().unwrap_or_default();
                frame::write(&mut self.to, &[beside])
            }
        }
    }

    /// Ends and gives the writer back.
    ///
    /// # Errors
    /// As the writer's.
    pub fn finish(mut self) -> io::Result<W> {
        self.to.flush()?;
        Ok(self.to)
    }
}

/// Reads an export.
pub struct Reader<R> {
    from: R,
    inputs: Inputs,
    seq: i64,
}

impl<R: BufRead> Reader<R> {
    /// Reads what stands before the decisions.
    ///
    /// # Errors
    /// [`Error`].
    pub fn begin(mut from: R) -> Result<(Preamble, Reader<R>), Error> {
        let mut line = Vec::new();
        let most = WITH_INPUTS.len() as u64;
        from.by_ref().take(most).read_until(b'\n', &mut line)?;
        let inputs = if line == WITH_INPUTS.as_bytes() {
            Inputs::Present
        } else if line == RECORDS.as_bytes() {
            Inputs::LeftOut
        } else {
            return Err(Error::NoExport);
        };
        let mut text = || {
            let bytes = frame::read(&mut from)?.ok_or(Error::Cut)?;
            String::from_utf8(bytes).map_err(|_| Error::Damaged)
        };
        let preamble = Preamble {
            inputs,
            book: text()?,
            checkpoint: text()?,
            verifier_key: text()?,
        };
        let seq = 0;
        Ok((preamble, Reader { from, inputs, seq }))
    }

    /// Returns the next decision or other entry; `None` at the end of the file.
    ///
    /// # Errors
    /// [`Error`].
    pub fn entry(&mut self) -> Result<Option<Entry>, Error> {
        let Some(mut leaf_hash) = frame::read(&mut self.from)? else {
            return Ok(None);
        };
        if leaf_hash.len() < 32 {
            return Err(Error::Damaged);
        }
        let record = leaf_hash.split_off(32);
        let beside = match self.inputs {
            Inputs::Present => Some(frame::read(&mut self.from)?.ok_or(Error::Cut)?),
            Inputs::LeftOut => None,
        };
        self.seq += 1;
        Ok(Some(Entry {
            seq: self.seq,
            record,
            leaf_hash,
            nodes: None,
            beside: beside.filter(|kept| !kept.is_empty()),
            body_sha256: None,
            columns: None,
        }))
    }
}
