//! The writer: one task per book, in front of the store.
//!
//! Whatever is queued when the task is free becomes one transaction, up to [`BATCH`] decisions. It never waits for more.

use std::{collections::BTreeMap, sync::Arc};

use tokio::sync::{mpsc, oneshot, watch};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use super::{Error, Queued, Recorded, Store};
use crate::domain::id::Book;

/// The most decisions of one transaction.
const BATCH: usize = 256;

/// Why a decision was not recorded.
#[derive(Clone, Debug, thiserror::Error)]
pub enum Refused {
    /// The queue is full. Nothing was recorded.
    #[error("the queue of the book is full")]
    Overloaded,
    /// The writer has ended. Nothing was recorded.
    #[error("the writer of the book has ended")]
    Ended,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] Error),
}

/// A decision in the queue and where its result goes.
struct Waiting {
    queued: Queued,
    reply: oneshot::Sender<Result<Recorded, Error>>,
}

/// The way to the writer of one book.
#[derive(Clone)]
pub struct Writer {
    queue: mpsc::Sender<Waiting>,
    committed: watch::Receiver<i64>,
}

impl Writer {
    /// Records a decision. It is committed when this returns.
    ///
    /// # Errors
    /// [`Refused`]; where the future is dropped, the decision may be recorded all the same.
    pub async fn record(&self, queued: Queued) -> Result<Recorded, Refused> {
        let (reply, result) = oneshot::channel();
        self.queue
            .try_send(Waiting { queued, reply })
            .map_err(|err| match err {
                mpsc::error::TrySendError::Full(_) => Refused::Overloaded,
                mpsc::error::TrySendError::Closed(_) => Refused::Ended,
            })?;
        match result.await {
            Ok(recorded) => Ok(recorded?),
            Err(oneshot::error::RecvError { .. }) => Err(Refused::Ended),
        }
    }

    /// Returns the number of the newest committed decision, as it grows.
    pub fn committed(&self) -> watch::Receiver<i64> {
        self.committed.clone()
    }
}

/// The writers of all books, and the owner of their tasks.
pub struct Writers {
    writers: BTreeMap<Book, Writer>,
    tasks: TaskTracker,
    closing: CancellationToken,
}

impl Writers {
    /// Starts a writer for each book, each with a queue of `queue` decisions.
    ///
    /// # Errors
    /// [`Error`] where the head of a book cannot be read.
    pub async fn start(
        store: &Arc<dyn Store>,
        books: &[Book],
        queue: usize,
    ) -> Result<Arc<Writers>, Error> {
        let mut writers = BTreeMap::new();
        let tasks = TaskTracker::new();
        let closing = CancellationToken::new();
        for book in books {
            let (sender, receiver) = mpsc::channel(queue.max(1));
            let (head, committed) = watch::channel(store.head(book).await?);
            let task = Task {
                store: Arc::clone(store),
                book: book.clone(),
                head,
                closing: closing.clone(),
            };
            tasks.spawn(task.run(receiver));
            writers.insert(
                book.clone(),
                Writer {
                    queue: sender,
                    committed,
                },
            );
        }
        Ok(Arc::new(Writers {
            writers,
            tasks,
            closing,
        }))
    }

    /// Returns the writer of a book; `None` for a book that was not started.
    pub fn of(&self, book: &Book) -> Option<Writer> {
        self.writers.get(book).cloned()
    }

    /// Takes nothing more, records what is queued and waits until the tasks have ended.
    pub async fn close(&self) {
        self.closing.cancel();
        self.tasks.close();
        self.tasks.wait().await;
    }
}

/// The task of one book.
struct Task {
    store: Arc<dyn Store>,
    book: Book,
    head: watch::Sender<i64>,
    closing: CancellationToken,
}

impl Task {
    async fn run(self, mut queue: mpsc::Receiver<Waiting>) {
        let mut batch = Vec::with_capacity(BATCH);
        loop {
            let received = tokio::select! {
                biased;
                () = self.closing.cancelled(), if !queue.is_closed() => {
                    queue.close();
                    continue;
                }
                received = queue.recv_many(&mut batch, BATCH) => received,
            };
            if received == 0 {
                break;
            }
            // Nobody waits any more for those whose time ran out: nothing was written, so nothing is lost.
            batch.retain(|waiting| !waiting.reply.is_closed());
            self.record(std::mem::take(&mut batch)).await;
        }
    }

    /// Records a batch. One that holds a record which cannot be kept is halved until that record stands alone.
    async fn record(&self, batch: Vec<Waiting>) {
        let mut parts = vec![batch];
        while let Some(mut part) = parts.pop() {
            if part.is_empty() {
                continue;
            }
            let queued: Vec<Queued> = part.iter().map(|waiting| waiting.queued.clone()).collect();
            match self.store.record_decisions(&self.book, &queued).await {
                Ok(results) => self.answer(part, results),
                Err(Error::Unrecordable(_)) if part.len() > 1 => {
                    let behind = part.split_off(part.len() / 2);
                    parts.push(behind);
                    parts.push(part);
                }
                Err(err) => refuse(part, &err),
            }
        }
    }

    fn answer(&self, part: Vec<Waiting>, results: Vec<Recorded>) {
        let newest = results.iter().filter_map(|result| match result {
            Recorded::New(stored) => Some(stored.seq),
            Recorded::Before(_) | Recorded::OtherBody => None,
        });
        if let Some(seq) = newest.max() {
            self.head.send_replace(seq);
        }
        for (waiting, result) in part.into_iter().zip(results) {
            // A caller that has gone meanwhile asks again with the same id.
            let _ = waiting.reply.send(Ok(result));
        }
    }
}

fn refuse(part: Vec<Waiting>, err: &Error) {
    for waiting in part {
        let _ = waiting.reply.send(Err(err.clone()));
    }
}
