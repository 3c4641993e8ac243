//! The ledger in front of a store: for each book a task that records and one that reads for followers.
//!
//! Whatever is queued when the first is free becomes one transaction. It never waits for more.

mod feed;
mod writer;

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use tokio::{
    sync::{mpsc, oneshot, watch},
    time::Instant,
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

pub use feed::{Feed, Published};

use super::{Error, Queued, Recorded, Store};
use crate::domain::id::Book;

/// Why the ledger did not do what it was asked.
#[derive(Clone, Debug, thiserror::Error)]
pub enum Refused {
    /// The queue is full. Nothing was recorded.
    #[error("the queue of the book is full")]
    Overloaded,
    /// The task has ended. Nothing was recorded.
    #[error("the task of the book has ended")]
    Ended,
    /// The task ended in the middle of its work: whether it was recorded is not known.
    #[error("the task of the book ended in the middle of its work")]
    Lost,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] Error),
}

/// A decision in the queue, and where its result goes.
struct Waiting {
    queued: Queued,
    reply: oneshot::Sender<Result<Recorded, Error>>,
}

/// The way to one book.
#[derive(Clone)]
pub struct BookHandle {
    writer: mpsc::Sender<Waiting>,
    feed: Feed,
}

impl BookHandle {
    /// Records a decision. It is committed when this returns.
    ///
    /// # Errors
    /// [`Refused`]; where the future is dropped, the decision may be recorded all the same.
    pub async fn record(&self, queued: Queued) -> Result<Recorded, Refused> {
        let (reply, result) = oneshot::channel();
        self.writer
            .try_send(Waiting { queued, reply })
            .map_err(|err| match err {
                mpsc::error::TrySendError::Full(_) => Refused::Overloaded,
                mpsc::error::TrySendError::Closed(_) => Refused::Ended,
            })?;
        match result.await {
            Ok(result) => Ok(result?),
            // What is queued is answered even when the ledger closes.
            Err(oneshot::error::RecvError { .. }) => Err(Refused::Lost),
        }
    }

    /// Returns the way to follow the book.
    pub fn feed(&self) -> &Feed {
        &self.feed
    }
}

/// How a ledger works.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// How many decisions of a book may wait to be recorded.
    pub queue: usize,
    /// How often it looks for what other services committed, as long as anybody follows.
    pub look: Duration,
}

/// How long a start waits for a head: a new connection may take longer than a call waits for it, and there is one call a book.
const START: Duration = Duration::from_secs(5);
/// How long it rests before it asks again.
const REST: Duration = Duration::from_millis(50);

/// Returns the number at which a book ends.
async fn end_of(store: &Arc<dyn Store>, book: &Book) -> Result<i64, Error> {
    let until = Instant::now() + START;
    loop {
        match store.head(book).await {
            Err(Error::Unavailable(cause)) if Instant::now() < until => {
                tracing::debug!(%book, error = %cause, "its head is asked for again");
                tokio::time::sleep(REST).await;
            }
            head => return Ok(head?.seq()),
        }
    }
}

/// The ways to all books, and the owner of their tasks.
pub struct Ledger {
    books: BTreeMap<Book, BookHandle>,
    tasks: TaskTracker,
    closing: CancellationToken,
}

impl Ledger {
    /// Starts the tasks of each book.
    ///
    /// # Errors
    /// [`Error`] where the head of a book cannot be read, also not a little later.
    pub async fn start(
        store: &Arc<dyn Store>,
        books: &[Book],
        settings: Settings,
    ) -> Result<Arc<Ledger>, Error> {
        let mut handles = BTreeMap::new();
        let tasks = TaskTracker::new();
        let closing = CancellationToken::new();
        for book in books {
            let (writer, recordings) = mpsc::channel(settings.queue.max(1));
            let seq = end_of(store, book).await?;
            let (head, committed) = watch::channel(seq);
            let task = writer::Task::new(store, book, head);
            tasks.spawn(task.run(recordings, closing.clone()));
            let (feed, task) = feed::feed(store, book, seq, settings.look);
            tasks.spawn(task.run(committed, closing.clone()));
            let handle = BookHandle { writer, feed };
            handles.insert(book.clone(), handle);
        }
        Ok(Arc::new(Ledger {
            books: handles,
            tasks,
            closing,
        }))
    }

    /// Returns the way to a book; `None` for a book that was not started.
    pub fn of(&self, book: &Book) -> Option<BookHandle> {
        self.books.get(book).cloned()
    }

    /// Takes nothing more, records what is queued and waits until the tasks have ended.
    pub async fn close(&self) {
        self.closing.cancel();
        self.tasks.close();
        self.tasks.wait().await;
    }
}
