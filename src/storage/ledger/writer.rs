//! The task that records: one transaction at a time.

use std::sync::Arc;

use tokio::sync::{mpsc, watch};
use tokio_util::sync::CancellationToken;

use super::Waiting;
use crate::{
    domain::id::Book,
    storage::{Error, Queued, Recorded, Store},
};

/// The most decisions of one transaction.
const BATCH: usize = 256;

pub(super) struct Task {
    store: Arc<dyn Store>,
    book: Book,
    head: watch::Sender<i64>,
}

impl Task {
    pub(super) fn new(store: &Arc<dyn Store>, book: &Book, head: watch::Sender<i64>) -> Task {
        Task {
            store: Arc::clone(store),
            book: book.clone(),
            head,
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

fn refuse(part: Vec<Waiting>, err: &Error) {
    for waiting in part {
        let _ = waiting.reply.send(Err(err.clone()));
    }
}
