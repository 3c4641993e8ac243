//! The ledger in front of a store: for each book a task that records, one that looks up and one that reads for followers.
//!
//! Whatever is queued when a task is free becomes one transaction or one query. None ever waits for more.

mod answers;
mod feed;
mod writer;

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use tokio::sync::{mpsc, oneshot, watch};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

pub use feed::{Feed, Published};

use super::{Answered, Error, Queued, Recorded, Store};
use crate::domain::id::{Book, RequestId};

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

/// Something that waits for a task, and where its result goes.
struct Waiting<T, R> {
    item: T,
    reply: oneshot::Sender<Result<R, Error>>,
}

/// A bounded queue in front of a task.
type Queue<T, R> = mpsc::Sender<Waiting<T, R>>;

/// The way to one book.
#[derive(Clone)]
pub struct BookHandle {
    writer: Queue<Queued, Recorded>,
    answers: Queue<RequestId, Option<Answered>>,
    feed: Feed,
}

impl BookHandle {
    /// Records a decision. It is committed when this returns.
    ///
    /// # Errors
    /// [`Refused`]; where the future is dropped, the decision may be recorded all the same.
    pub async fn record(&self, queued: Queued) -> Result<Recorded, Refused> {
        ask(&self.writer, queued).await
    }

    /// Returns what a request was answered with; `None` where it was not.
    ///
    /// # Errors
    /// [`Refused`].
    pub async fn answered(&self, request: RequestId) -> Result<Option<Answered>, Refused> {
        ask(&self.answers, request).await
    }

    /// Returns the way to follow the book.
    pub fn feed(&self) -> &Feed {
        &self.feed
    }
}

async fn ask<T, R>(queue: &Queue<T, R>, item: T) -> Result<R, Refused> {
    let (reply, result) = oneshot::channel();
    queue
        .try_send(Waiting { item, reply })
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

/// How a ledger works.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// How many decisions of a book may wait to be recorded.
    pub queue: usize,
    /// How often it looks for what other services committed, as long as anybody follows.
    pub look: Duration,
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
    /// [`Error`] where the head of a book cannot be read.
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
            let (answers, questions) = mpsc::channel(settings.queue.max(1));
            let seq = store.head(book).await?.seq();
            let (head, committed) = watch::channel(seq);
            let task = writer::Task::new(store, book, head);
            tasks.spawn(task.run(recordings, closing.clone()));
            let task = answers::Task::new(store, book);
            tasks.spawn(task.run(questions, closing.clone()));
            let (feed, task) = feed::feed(store, book, seq, settings.look);
            tasks.spawn(task.run(committed, closing.clone()));
            let handle = BookHandle {
                writer,
                answers,
                feed,
            };
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

/// Waits for what a queue has, at most `most`; after `closing` it takes no more and gives what is left. Empty: the end.
///
/// Those whose caller has gone are left out.
async fn next<T, R>(
    queue: &mut mpsc::Receiver<Waiting<T, R>>,
    closing: &CancellationToken,
    most: usize,
) -> Option<Vec<Waiting<T, R>>> {
    let mut taken = Vec::new();
    loop {
        let received = tokio::select! {
            biased;
            () = closing.cancelled(), if !queue.is_closed() => {
                queue.close();
                continue;
            }
            received = queue.recv_many(&mut taken, most) => received,
        };
        if received == 0 {
            return None;
        }
        // Nobody waits any more for those whose time ran out: nothing was written, so nothing is lost.
        taken.retain(|waiting| !waiting.reply.is_closed());
        return Some(taken);
    }
}

fn refuse<T, R>(waiting: Vec<Waiting<T, R>>, err: &Error) {
    for waiting in waiting {
        let _ = waiting.reply.send(Err(err.clone()));
    }
}
