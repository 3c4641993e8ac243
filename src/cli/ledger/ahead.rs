//! Reads a database ahead of whoever verifies its rows, so that database and verifier work at the same time.

use tokio::sync::mpsc;

use crate::{
    domain::id::Book,
    storage::{Archive, Error, archive::Entry},
};

/// How many rows are read at once, at first and at most.
const FIRST: u32 = 256;
const MOST: u32 = 1_000;
/// How many bytes a read should bring: each costs a way to the database and back, during which it rests. Two such parts wait at most,
/// beside the one that is verified.
const BYTES: usize = 8 * 1024 * 1024;

/// The rows of a book from the first on.
pub(super) struct Ahead(mpsc::Receiver<Result<Vec<Entry>, Error>>);

impl Ahead {
    /// Begins to read. It ends with the book, with an error, or when this is dropped.
    pub(super) fn begin(archive: Box<dyn Archive>, book: Book) -> Ahead {
        let (sender, parts) = mpsc::channel(1);
        tokio::spawn(async move {
            let (mut after, mut limit) = (0, FIRST);
            loop {
                let part = archive.entries(&book, after, limit).await;
                let read = part.as_deref().unwrap_or_default();
                let last = read.last().map(|entry| entry.seq);
                limit = fitting(read);
                let wanted = sender.send(part).await.is_ok();
                match last {
                    Some(seq) if wanted => after = seq,
                    Some(_) | None => break,
                }
            }
            archive.close().await;
        });
        Ahead(parts)
    }

    /// Returns the next rows; none at the end.
    ///
    /// # Errors
    /// As the database's.
    pub(super) async fn next(&mut self) -> Result<Vec<Entry>, Error> {
        self.0.recv().await.unwrap_or(Ok(Vec::new()))
    }
}

/// Returns how many rows are read next, where they are as long as those that were read.
fn fitting(read: &[Entry]) -> u32 {
    let bytes = |entry: &Entry| entry.record.len() + entry.beside.as_ref().map_or(0, Vec::len);
    let total: usize = read.iter().map(bytes).sum();
    let average = (total / read.len().max(1)).max(1);
    u32::try_from(BYTES / average)
        .unwrap_or(MOST)
        .clamp(1, MOST)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entries(count: usize, bytes: usize) -> Vec<Entry> {
        let entry = Entry {
            seq: 1,
            record: vec![0; bytes / 2],
            leaf_hash: Vec::new(),
            nodes: None,
            beside: Some(vec![0; bytes - bytes / 2]),
            body_sha256: None,
            columns: None,
        };
        vec![entry; count]
    }

    #[test]
    fn short_rows_are_read_in_larger_numbers_and_long_ones_one_by_one() {
        assert_eq!(fitting(&entries(256, 10 * 1024)), 819);
        assert_eq!(fitting(&entries(256, 100)), MOST);
        assert_eq!(fitting(&entries(3, 64 * 1024 * 1024)), 1);
        assert_eq!(fitting(&[]), MOST);
    }
}
