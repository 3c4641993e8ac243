//! Reads a database ahead of whoever verifies its rows, so that database and verifier work at the same time.

use tokio::sync::mpsc;

use crate::{
    domain::id::Book,
    storage::{Archive, Error, archive::Entry},
};

/// How many rows are read at once. Two such parts wait at most, beside the one that is verified.
const READ: u32 = 256;

/// The rows of a book from the first on.
pub(super) struct Ahead(mpsc::Receiver<Result<Vec<Entry>, Error>>);

impl Ahead {
    /// Begins to read. It ends with the book, with an error, or when this is dropped.
    pub(super) fn begin(archive: Box<dyn Archive>, book: Book) -> Ahead {
        let (sender, parts) = mpsc::channel(1);
        tokio::spawn(async move {
            let mut after = 0;
            loop {
                let part = archive.entries(&book, after, READ).await;
                let last = part.as_ref().ok().and_then(|entries| entries.last());
                let last = last.map(|entry| entry.seq);
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
