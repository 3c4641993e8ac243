//! The task that looks up what was answered before.

use std::{collections::BTreeMap, sync::Arc};

use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use super::{Waiting, next, refuse};
use crate::{
    domain::id::{Book, RequestId},
    storage::{Answered, Error, Store},
};

/// The most requests of one query.
const AT_ONCE: usize = 256;

pub(super) struct Task {
    store: Arc<dyn Store>,
    book: Book,
}

type Asked = Waiting<RequestId, Option<Answered>>;

impl Task {
    pub(super) fn new(store: &Arc<dyn Store>, book: &Book) -> Task {
        Task {
            store: Arc::clone(store),
            book: book.clone(),
        }
    }

    pub(super) async fn run(self, mut queue: mpsc::Receiver<Asked>, closing: CancellationToken) {
        while let Some(asked) = next(&mut queue, &closing, AT_ONCE).await {
            let requests: Vec<RequestId> = asked.iter().map(|waiting| waiting.item).collect();
            match self.look_up(&requests).await {
                Ok(found) => answer(asked, &found),
                Err(err) => refuse(asked, &err),
            }
        }
    }

    async fn look_up(
        &self,
        requests: &[RequestId],
    ) -> Result<BTreeMap<RequestId, Answered>, Error> {
        if requests.is_empty() {
            return Ok(BTreeMap::new());
        }
        let found = self.store.answered(&self.book, requests).await?;
        let by_request = |answered: Answered| (answered.request_id, answered);
        Ok(found.into_iter().map(by_request).collect())
    }
}

fn answer(asked: Vec<Asked>, found: &BTreeMap<RequestId, Answered>) {
    for waiting in asked {
        let answered = found.get(&waiting.item).cloned();
        let _ = waiting.reply.send(Ok(answered));
    }
}
