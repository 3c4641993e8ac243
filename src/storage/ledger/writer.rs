//! The task that records: one transaction at a time.

use std::{sync::Arc, time::Duration};

use tokio::{
    sync::{mpsc, watch},
    time::Instant,
};
use tokio_util::sync::CancellationToken;

use super::Waiting;
use crate::{
    domain::id::Book,
    storage::{Error, Queued, Recorded, Store},
};

/// The most decisions of one transaction.
const BATCH: usize = 256;
/// For how long a store is tried in vain before it counts as away. A connection that was lost is noticed sooner, and another one is
/// made at once.
const AWAY: Duration = Duration::from_millis(200);

pub(super) struct Task {
    store: Arc<dyn Store>,
    book: Book,
    head: watch::Sender<i64>,
    away: Duration,
}

impl Task {
    pub(super) fn new(store: &Arc<dyn Store>, book: &Book, head: watch::Sender<i64>) -> Task {
        Task {
            store: Arc::clone(store),
            book: book.clone(),
            head,
            away: AWAY,
        }
    }

    /// Records what is queued; after `closing` it takes no more, records what is left and ends.
    pub(super) async fn run(self, mut queue: mpsc::Receiver<Waiting>, closing: CancellationToken) {
        let mut batch = Vec::with_capacity(BATCH);
        loop {
            let received = tokio::select! {
                biased;
                () = closing.cancelled(), if !queue.is_closed() => {
                    queue.close();
                    continue;
                }
                received = queue.recv_many(&mut batch, BATCH) => received,
            };
            if received == 0 {
                return;
            }
            // Nobody waits any more for those whose time ran out: nothing was written, so nothing is lost.
            batch.retain(|waiting| !waiting.reply.is_closed());
            let began = Instant::now();
            let unavailable = self.record(std::mem::take(&mut batch)).await;
            if let Some(err) = unavailable
                && began.elapsed() >= self.away
            {
                // Who came meanwhile is told so now, instead of waiting for the same again.
                let queued = std::iter::from_fn(|| queue.try_recv().ok());
                refuse(queued, &err);
            }
        }
    }

    /// Records a batch. One that holds a record which cannot be kept is halved until that record stands alone. Returns why the store
    /// cannot be used, where that was so.
    async fn record(&self, batch: Vec<Waiting>) -> Option<Error> {
        let mut unavailable = None;
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
                Err(err) => {
                    refuse(part, &err);
                    if let Error::Unavailable(_) = err {
                        unavailable = Some(err);
                    }
                }
            }
        }
        unavailable
    }

    fn answer(&self, part: Vec<Waiting>, results: Vec<Recorded>) {
        let newest = results.iter().filter_map(|result| match result {
            Recorded::New(stored) => Some(stored.seq),
            Recorded::Before(_) | Recorded::OtherBody | Recorded::Outdated { .. } => None,
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

fn refuse(part: impl IntoIterator<Item = Waiting>, err: &Error) {
    for waiting in part {
        let _ = waiting.reply.send(Err(err.clone()));
    }
}

#[cfg(test)]
mod tests {
    use std::{
        collections::BTreeMap,
        sync::atomic::{AtomicUsize, Ordering},
    };

    use async_trait::async_trait;
    use tokio::sync::{Notify, oneshot};

    use super::*;
    use crate::{
        domain::{
            decision::Place,
            exposure::Exposure,
            id::{DecisionId, RequestId, Uuid},
        },
        storage::{
            About, Answered, Filter, Head, Page, Stored, StoredReview, Subject, WithInputs,
            log::{Hash, Node},
        },
    };

    /// A store that is away: a call is told to have begun, and fails when it is let go.
    #[derive(Default)]
    struct Away {
        calls: AtomicUsize,
        begun: Notify,
        go: Notify,
    }

    fn unavailable<T>() -> Result<T, Error> {
        Err(Error::Unavailable(Arc::new(std::io::Error::other("away"))))
    }

    #[async_trait]
    impl Store for Away {
        async fn record_decisions(&self, _: &Book, _: &[Queued]) -> Result<Vec<Recorded>, Error> {
            self.calls.fetch_add(1, Ordering::SeqCst);
            self.begun.notify_one();
            self.go.notified().await;
            unavailable()
        }

        async fn answered(&self, _: &Book, _: &[RequestId]) -> Result<Vec<Answered>, Error> {
            unavailable()
        }

        async fn exposure(&self, _: &Book, _: &Subject) -> Result<Exposure, Error> {
            unavailable()
        }

        async fn decision(&self, _: &Book, _: &DecisionId) -> Result<Option<WithInputs>, Error> {
            unavailable()
        }

        async fn decisions_for(&self, _: &Book, _: &Filter, _: Page) -> Result<Vec<Stored>, Error> {
            unavailable()
        }

        async fn reviews(&self, _: &Book, _: &[i64]) -> Result<Vec<StoredReview>, Error> {
            unavailable()
        }

        async fn review(&self, _: &Book, _: &DecisionId) -> Result<Option<StoredReview>, Error> {
            unavailable()
        }

        async fn decisions_after(&self, _: &Book, _: i64, _: u32) -> Result<Vec<Stored>, Error> {
            unavailable()
        }

        async fn head(&self, _: &Book) -> Result<Head, Error> {
            unavailable()
        }

        async fn log_nodes(&self, _: &Book, _: &[Node]) -> Result<BTreeMap<Node, Hash>, Error> {
            unavailable()
        }

        async fn close(&self) {}
    }

    fn waiting(number: u128) -> (Waiting, oneshot::Receiver<Result<Recorded, Error>>) {
        let (reply, result) = oneshot::channel();
        let queued = Queued {
            request_id: RequestId::from_uuid(Uuid::from_u128(number)),
            body_sha256: [0; 32],
            about: About::Note { of_seq: 1 },
            finish: Arc::new(|_: &Place, _: &Exposure| unreachable!("nothing is recorded")),
        };
        (Waiting { queued, reply }, result)
    }

    /// Returns how often the store was asked for two callers, the second of whom came while it was being asked for the first.
    async fn asked_for_two(away: Duration) -> usize {
        let store = Arc::new(Away::default());
        let shared: Arc<dyn Store> = Arc::clone(&store) as Arc<dyn Store>;
        let (head, _) = watch::channel(0);
        let mut task = Task::new(&shared, &Book::parse("demo").unwrap(), head);
        task.away = away;
        let (queue, recordings) = mpsc::channel(8);
        let running = tokio::spawn(task.run(recordings, CancellationToken::new()));
        let (first, first_heard) = waiting(1);
        queue.send(first).await.ok().unwrap();
        store.begun.notified().await;
        let (second, second_heard) = waiting(2);
        queue.send(second).await.ok().unwrap();
        drop(queue);
        store.go.notify_one();
        let heard = first_heard.await.unwrap();
        assert!(matches!(heard, Err(Error::Unavailable(_))), "{heard:?}");
        store.go.notify_one(); // For whoever is asked for again.
        let heard = second_heard.await.unwrap();
        assert!(matches!(heard, Err(Error::Unavailable(_))), "{heard:?}");
        running.await.unwrap();
        store.calls.load(Ordering::SeqCst)
    }

    #[tokio::test]
    async fn who_comes_while_a_store_is_away_does_not_wait_for_it_again() {
        assert_eq!(asked_for_two(Duration::ZERO).await, 1);
        // One that fails at once is tried again: it may be one connection that was lost.
        assert_eq!(asked_for_two(Duration::from_secs(3_600)).await, 2);
    }
}
