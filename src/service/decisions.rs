//! Reading recorded decisions.

use std::{
    collections::{BTreeMap, VecDeque},
    sync::Arc,
    time::Duration,
};

use tokio::sync::watch;

use super::{Error, error::Impossible};
use crate::{
    domain::id::{Book, DecisionId},
    storage::{Feed, Filter, Ledger, Page, Published, Store, Stored, StoredReview, WithInputs},
};

/// How many decisions a follower reads at once.
const READ_AHEAD: u32 = 64;
/// How many bytes of records a page has at most, so that it stays below the largest answer (4 MiB).
const PAGE_BYTES: usize = 3 * 1024 * 1024;

/// Reads recorded decisions.
pub struct Decisions {
    store: Arc<dyn Store>,
    ledger: Arc<Ledger>,
    heartbeat: Duration,
    backlog: i64,
}

/// What is asked of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListRequest {
    /// Which decisions.
    pub filter: Filter,
    /// How many at most, at least 1.
    pub size: u32,
    /// Where the page starts; `None`: at the newest decision.
    pub from: Option<Position>,
}

/// Where a page of a list starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// The highest number of this page.
    pub seq_max: i64,
    /// The newest decision when the first page was asked for: later ones appear on no page.
    pub head: i64,
}

/// A decision and what people decided about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The decision.
    pub decision: WithInputs,
    /// Its reviews, oldest first.
    pub reviews: Vec<StoredReview>,
}

/// A page of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// The decisions, newest first.
    pub decisions: Vec<Stored>,
    /// The newest review of each of them that was reviewed.
    pub reviews: Vec<Stored>,
    /// Where the next page starts; `None`: this was the last.
    pub next: Option<Position>,
}

/// What a follower hears.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// The next decision or other entry.
    Entry(Stored),
    /// There is nothing newer.
    Heartbeat,
}

impl Decisions {
    /// Returns a reader; its followers hear a heartbeat after this long without a decision, and begin at most `backlog`
    /// decisions back.
    pub fn new(
        store: Arc<dyn Store>,
        ledger: Arc<Ledger>,
        heartbeat: Duration,
        backlog: i64,
    ) -> Decisions {
        Decisions {
            store,
            ledger,
            heartbeat,
            backlog,
        }
    }

    /// Returns one decision with its reviews.
    ///
    /// # Errors
    /// [`Error::DecisionUnknown`], also for a decision of another book.
    pub async fn get(&self, book: &Book, id: &DecisionId) -> Result<Found, Error> {
        let found = self.store.decision(book, id).await?;
        let decision = found.ok_or(Error::DecisionUnknown(*id))?;
        let reviews = self.store.reviews(book, &[decision.stored.seq]).await?;
        Ok(Found { decision, reviews })
    }

    /// Returns a page of decisions.
    ///
    /// # Errors
    /// [`Error::PositionUnknown`] for a start beyond the end of the book.
    pub async fn list(&self, book: &Book, request: &ListRequest) -> Result<Listed, Error> {
        let head = self.store.head(book).await?.seq();
        let start = request.from.unwrap_or(Position {
            seq_max: head,
            head,
        });
        if start.head > head || start.seq_max > start.head {
            return Err(Error::PositionUnknown { seq: start.seq_max });
        }
        let page = Page {
            seq_max: start.seq_max,
            size: request.size.saturating_add(1),
        };
        let mut decisions = self
            .store
            .decisions_for(book, &request.filter, page)
            .await?;
        let size = fitting(&decisions, request.size as usize);
        let next = decisions.get(size).map(|first| Position {
            seq_max: first.seq,
            head: start.head,
        });
        decisions.truncate(size);
        let reviews = self.newest_reviews(book, &decisions).await?;
        Ok(Listed {
            decisions,
            reviews,
            next,
        })
    }

    async fn newest_reviews(
        &self,
        book: &Book,
        decisions: &[Stored],
    ) -> Result<Vec<Stored>, Error> {
        let seqs: Vec<i64> = decisions.iter().map(|stored| stored.seq).collect();
        let reviews = self.store.reviews(book, &seqs).await?;
        // Oldest first, so that the newest of each decision stays.
        let newest: BTreeMap<i64, Stored> = reviews
            .into_iter()
            .map(|review| (review.of_seq, review.stored))
            .collect();
        Ok(newest.into_values().rev().collect())
    }

    /// Follows a book from after the decision `seq`; 0: from its beginning.
    ///
    /// # Errors
    /// [`Error::PositionUnknown`] beyond the end of the book, [`Error::PositionTooOld`] too far back.
    pub async fn follow(&self, book: &Book, seq: i64) -> Result<Follower, Error> {
        let handle = self
            .ledger
            .of(book)
            .ok_or_else(|| Impossible::BookNotServed(book.clone()))?;
        let head = self.store.head(book).await?.seq();
        if !(0..=head).contains(&seq) {
            return Err(Error::PositionUnknown { seq });
        }
        if head - seq > self.backlog {
            return Err(Error::PositionTooOld { seq });
        }
        let feed = handle.feed().clone();
        Ok(Follower {
            published: feed.published(),
            feed,
            ahead: VecDeque::new(),
            seq,
            is_behind: true,
            heartbeat: self.heartbeat,
        })
    }
}

/// Returns how many decisions make the page: at most `size`, at most [`PAGE_BYTES`], at least one.
fn fitting(decisions: &[Stored], size: usize) -> usize {
    let mut bytes = 0;
    let fitting = decisions.iter().take(size).take_while(|stored| {
        bytes += stored.record.len();
        bytes <= PAGE_BYTES
    });
    fitting.count().max(1)
}

/// Follows a book in the order of commits.
pub struct Follower {
    feed: Feed,
    published: watch::Receiver<Published>,
    ahead: VecDeque<Stored>,
    seq: i64,
    /// Whether there may be more than what was published since it began.
    is_behind: bool,
    heartbeat: Duration,
}

impl Follower {
    /// Returns the number of the last decision that was heard.
    pub fn seq(&self) -> i64 {
        self.seq
    }

    /// Waits for the next event. Dropping the future loses nothing.
    ///
    /// # Errors
    /// [`Error::ShuttingDown`] once the ledger is closed and everything was heard; otherwise as the store's.
    pub async fn next(&mut self) -> Result<Event, Error> {
        loop {
            if let Some(stored) = self.ahead.pop_front() {
                self.seq = stored.seq;
                return Ok(Event::Entry(stored));
            }
            // Marks the present head as seen before reading, so that a commit in between wakes the wait below.
            let published = self.published.borrow_and_update().clone();
            let head = match published {
                Published::UpTo(head) => head,
                Published::Failed(err) => return Err(err.into()),
            };
            if self.is_behind || head > self.seq {
                let read = self.feed.after(self.seq, READ_AHEAD).await?;
                self.is_behind = !read.is_empty();
                self.ahead.extend(read);
                if !self.ahead.is_empty() {
                    continue;
                }
            }
            match tokio::time::timeout(self.heartbeat, self.published.changed()).await {
                Ok(Ok(())) => {}
                Ok(Err(_)) => return Err(Error::ShuttingDown),
                Err(_) => return Ok(Event::Heartbeat),
            }
        }
    }
}
