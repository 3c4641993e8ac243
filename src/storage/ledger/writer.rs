//! The task that records: one transaction at a time.

use std::sync::Arc;

use tokio::sync::{mpsc, watch};
use tokio_util::sync::CancellationToken;

use super::{Waiting, next, refuse};
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

type Recording = Waiting<Queued, Recorded>;

impl Task {
    pub(super) fn new(store: &Arc<dyn Store>, book: &Book, head: watch::Sender<i64>) -> Task {
        Task {
            store: Arc::clone(store),
            book: book.clone(),
            head,
        }
    }

    pub(super) async fn run(
        self,
        mut queue: mpsc::Receiver<Recording>,
        closing: CancellationToken,
    ) {
        while let Some(batch) = next(&mut queue, &closing, BATCH).await {
            self.record(batch).await;
        }
    }

    /// Records a batch. One that holds a record which cannot be kept is halved until that record stands alone.
    async fn record(&self, batch: Vec<Recording>) {
        let mut parts = vec![batch];
        while let Some(mut part) = parts.pop() {
            if part.is_empty() {
                continue;
            }
            let queued: Vec<Queued> = part.iter().map(|waiting| waiting.item.clone()).collect();
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

    fn answer(&self, part: Vec<Recording>, results: Vec<Recorded>) {
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
