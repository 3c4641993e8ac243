//! Frames: runs of bytes with their length before them, as four bytes, most significant first.
//!
//! Owns: how a file is cut into runs of bytes. Must not know: what is in them.

use std::io::{self, BufRead, ErrorKind, Read, Write};

/// The largest frame; records and inputs parts are far below.
const MOST: u32 = 64 * 1024 * 1024;

/// Why a frame cannot be read.
#[derive(Debug, thiserror::Error)]
pub(super) enum Error {
    /// The file cannot be read.
    #[error("cannot read")]
    Io(#[from] io::Error),
    /// It ends in the middle of a frame.
    #[error("a frame is cut off")]
    Cut,
    /// The length is no length of a frame.
    #[error("a frame is too long")]
    TooLong,
}

/// Writes a frame that is made of these parts, one behind the other.
///
/// # Errors
/// As the writer's; [`ErrorKind::InvalidInput`] where they are too long.
pub(super) fn write(to: &mut impl Write, parts: &[&[u8]]) -> io::Result<()> {
    let length: usize = parts.iter().map(|part| part.len()).sum();
    let length = u32::try_from(length).map_err(|_| ErrorKind::InvalidInput)?;
    if length > MOST {
        return Err(ErrorKind::InvalidInput.into());
    }
    to.write_all(&length.to_be_bytes())?;
    parts.iter().try_for_each(|part| to.write_all(part))
}

/// Returns the next frame; `None` at the end of the file.
///
/// # Errors
/// [`Error`].
pub(super) fn read(from: &mut impl BufRead) -> Result<Option<Vec<u8>>, Error> {
    if from.fill_buf()?.is_empty() {
        return Ok(None);
    }
    let mut length = [0; 4];
    exactly(from, &mut length)?;
    let length = u32::from_be_bytes(length);
    if length > MOST {
        return Err(Error::TooLong);
    }
    // Grows as it is read, so that a wrong length takes no memory.
    let mut payload = Vec::new();
    from.take(u64::from(length)).read_to_end(&mut payload)?;
    if payload.len() != length as usize {
        return Err(Error::Cut);
    }
    Ok(Some(payload))
}

fn exactly(from: &mut impl Read, bytes: &mut [u8]) -> Result<(), Error> {
    from.read_exact(bytes).map_err(|err| match err.kind() {
        ErrorKind::UnexpectedEof => Error::Cut,
        _ => Error::Io(err),
    })
}
