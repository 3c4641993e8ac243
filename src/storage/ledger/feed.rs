//! The task that reads what was committed, once for all who follow a book.
//!
//! A book may have writers in several services, so that commits are read from the store, in order: at once after a commit of
//! this service, and every so often otherwise, as long as anybody follows. The newest ones are kept at hand; who is further
//! behind reads for itself and holds nobody.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::{
    sync::watch,
    time::{Interval, MissedTickBehavior},
};
use tokio_util::sync::CancellationToken;

use crate::{
    domain::id::Book,
    storage::{Error, Store, Stored},
};

/// How many decisions are kept at hand.
const AT_HAND: usize = 1_024;
/// How many are read at once.
const READ: u32 = 256;

/// How far a book was read.
#[derive(Clone, Debug)]
pub enum Published {
    /// Up to this number.
    UpTo(i64),
    /// It cannot be read at the moment.
    Failed(Error),
}

/// A way to follow a book.
#[derive(Clone)]
pub struct Feed {
    shared: Arc<Shared>,
}

/// What all followers share.
struct Shared {
    /// The newest decisions that were read, without gaps.
    newest: Mutex<VecDeque<Stored>>,
    published: watch::Receiver<Published>,
    store: Arc<dyn Store>,
    book: Book,
}

impl Feed {
    /// Returns how far the book was read, as it grows; it ends when the ledger is closed and everything was read.
    pub fn published(&self) -> watch::Receiver<Published> {
        self.shared.published.clone()
    }

    /// Returns decisions after `seq`, oldest first: some, if there are any.
    ///
    /// # Errors
    /// As the store's.
    pub async fn after(&self, seq: i64, limit: u32) -> Result<Vec<Stored>, Error> {
        let Shared { store, book, .. } = &*self.shared;
        match self.shared.after(seq, limit) {
            Some(found) => Ok(found),
            None => store.decisions_after(book, seq, limit).await,
        }
    }
}

impl Shared {
    /// Returns decisions after `seq` where the very next one is at hand.
    fn after(&self, seq: i64, limit: u32) -> Option<Vec<Stored>> {
        let newest = self.newest();
        let first = newest.front()?.seq;
        let skipped = usize::try_from(seq.checked_add(1)?.checked_sub(first)?).ok()?;
        let found: Vec<Stored> = newest
            .iter()
            .skip(skipped)
            .take(limit as usize)
            .cloned()
            .collect();
        (!found.is_empty()).then_some(found)
    }

    /// Keeps what was read next.
    fn keep(&self, read: Vec<Stored>) {
        let mut newest = self.newest();
        newest.extend(read);
        let surplus = newest.len().saturating_sub(AT_HAND);
        newest.drain(..surplus);
    }

    fn forget(&self) {
        self.newest().clear();
    }

    fn newest(&self) -> MutexGuard<'_, VecDeque<Stored>> {
        // Whoever held it cannot have left it half done: it does nothing that panics in between.
        self.newest.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

pub(super) struct Task {
    shared: Arc<Shared>,
    seq: i64,
    published: watch::Sender<Published>,
    ticks: Interval,
    followed: bool,
}

/// Returns the way to follow a book from `seq` on, and the task behind it, which looks for what others committed every
/// `look`.
pub(super) fn feed(store: &Arc<dyn Store>, book: &Book, seq: i64, look: Duration) -> (Feed, Task) {
    let (sender, published) = watch::channel(Published::UpTo(seq));
    let shared = Arc::new(Shared {
        newest: Mutex::default(),
        published,
        store: Arc::clone(store),
        book: book.clone(),
    });
    let mut ticks = tokio::time::interval(look);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let task = Task {
        shared: Arc::clone(&shared),
        seq,
        published: sender,
        ticks,
        followed: false,
    };
    (Feed { shared }, task)
}

impl Task {
    /// Reads until `closing`, and after that what this service's writer has committed until it ends.
    pub(super) async fn run(
        mut self,
        mut committed: watch::Receiver<i64>,
        closing: CancellationToken,
    ) {
        loop {
            tokio::select! {
                biased;
                changed = committed.changed() => if changed.is_err() {
                    self.look().await;
                    return;
                },
                _ = self.ticks.tick(), if !closing.is_cancelled() => {}
            }
            self.look().await;
        }
    }

    /// Reads what there is, if anybody follows.
    async fn look(&mut self) {
        // The feed itself holds one receiver.
        let followed = self.published.receiver_count() > 1;
        let first = followed && !self.followed;
        self.followed = followed;
        let read = match (followed, first) {
            (false, _) => return,
            (true, true) => self.begin().await,
            (true, false) => self.read().await,
        };
        if let Err(err) = read {
            tracing::warn!(book = %self.shared.book, error = &err as &dyn std::error::Error, "the book cannot be read");
            self.published.send_replace(Published::Failed(err));
        }
    }

    /// Begins at the end of the book: what nobody waited for is not read for everybody.
    async fn begin(&mut self) -> Result<(), Error> {
        let head = self.shared.store.head(&self.shared.book).await?;
        self.shared.forget();
        self.seq = head.seq();
        self.publish();
        Ok(())
    }

    /// Reads on to the end.
    async fn read(&mut self) -> Result<(), Error> {
        loop {
            let Shared { store, book, .. } = &*self.shared;
            let read = store.decisions_after(book, self.seq, READ).await?;
            let last = read.last().map(|stored| stored.seq);
            self.shared.keep(read);
            self.seq = last.unwrap_or(self.seq);
            self.publish();
            if last.is_none() {
                return Ok(());
            }
        }
    }

    /// Wakes followers where something changed.
    fn publish(&self) {
        let seq = self.seq;
        self.published.send_if_modified(|published| {
            let same = matches!(published, Published::UpTo(known) if *known == seq);
            *published = Published::UpTo(seq);
            !same
        });
    }
}
