//! D10: whichever call of the store fails, a request has its full effect or none.

use std::{
    collections::BTreeMap,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU32, AtomicUsize, Ordering},
    },
    time::Duration,
};

use async_trait::async_trait;
use kvcredit::{
    domain::{
        clock::Clock,
        exposure::Exposure,
        id::{Book, DecisionId, RequestId},
    },
    pb,
    policy::Catalogue,
    rpc::convert::scoring,
    service::{
        self,
        score::{Answer, Parts, Scorer},
    },
    storage::{
        self, Answered, Error, Filter, Head, Ledger, Location, Page, Queued, Recorded, Settings,
        Stamper, Store, Stored, StoredReview, Subject, WithInputs,
        log::{Hash, Node},
    },
};

use super::{
    clients::request,
    history::{self, History},
    judge::{Kept, must_hold},
};
use crate::{machine, server, shipped::TODAY};

/// When a call fails.
#[derive(Clone, Copy, Debug)]
enum When {
    /// Before it did anything.
    Before,
    /// After it did everything.
    After,
}

/// A store of which one call fails.
struct Failing {
    inner: Arc<dyn Store>,
    calls: AtomicU32,
    nth: u32,
    when: When,
}

#[derive(Debug, thiserror::Error)]
#[error("call {0} failed")]
struct Failed(u32);

impl Failing {
    /// Runs a call, or fails in its place; `unknown`: a call after whose failure nobody knows whether it had its effect.
    async fn call<T>(
        &self,
        call: impl Future<Output = Result<T, Error>>,
        unknown: impl Fn(Arc<Failed>) -> Error,
    ) -> Result<T, Error> {
        let nth = self.calls.fetch_add(1, Ordering::SeqCst) + 1;
        let failed = Arc::new(Failed(nth));
        match (nth == self.nth, self.when) {
            (true, When::Before) => Err(Error::Unavailable(failed)),
            (true, When::After) => {
                call.await?;
                Err(unknown(failed))
            }
            (false, _) => call.await,
        }
    }

    async fn read<T>(&self, call: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
        self.call(call, |failed| Error::Unavailable(failed)).await
    }
}

#[async_trait]
impl Store for Failing {
    async fn record_decisions(
        &self,
        book: &Book,
        queued: &[Queued],
    ) -> Result<Vec<Recorded>, Error> {
        let call = self.inner.record_decisions(book, queued);
        self.call(call, |failed| Error::OutcomeUnknown(failed))
            .await
    }

    async fn answered(&self, book: &Book, requests: &[RequestId]) -> Result<Vec<Answered>, Error> {
        self.read(self.inner.answered(book, requests)).await
    }

    async fn exposure(&self, book: &Book, subject: &Subject) -> Result<Exposure, Error> {
        self.read(self.inner.exposure(book, subject)).await
    }

    async fn decision(
        &self,
        book: &Book,
        decision: &DecisionId,
    ) -> Result<Option<WithInputs>, Error> {
        self.read(self.inner.decision(book, decision)).await
    }

    async fn reviews(&self, book: &Book, decisions: &[i64]) -> Result<Vec<StoredReview>, Error> {
        self.read(self.inner.reviews(book, decisions)).await
    }

    async fn review(
        &self,
        book: &Book,
        review: &DecisionId,
    ) -> Result<Option<StoredReview>, Error> {
        self.read(self.inner.review(book, review)).await
    }

    async fn decisions_for(
        &self,
        book: &Book,
        filter: &Filter,
        page: Page,
    ) -> Result<Vec<Stored>, Error> {
        self.read(self.inner.decisions_for(book, filter, page))
            .await
    }

    async fn decisions_after(
        &self,
        book: &Book,
        seq: i64,
        limit: u32,
    ) -> Result<Vec<Stored>, Error> {
        self.read(self.inner.decisions_after(book, seq, limit))
            .await
    }

    async fn head(&self, book: &Book) -> Result<Head, Error> {
        self.read(self.inner.head(book)).await
    }

    async fn log_nodes(&self, book: &Book, nodes: &[Node]) -> Result<BTreeMap<Node, Hash>, Error> {
        self.read(self.inner.log_nodes(book, nodes)).await
    }

    async fn close(&self) {
        self.inner.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_request_has_its_full_effect_or_none_whichever_call_fails() {
    for when in [When::Before, When::After] {
        let mut nth = 1;
        while a_call_failed(nth, when).await {
            nth += 1;
        }
        // The head at the start, and a recording for each of three requests.
        assert!(nth > 4, "{when:?}: only {} calls failed", nth - 1);
    }
}

/// Asks twice, first with a store of which the call `nth` fails; says whether there was such a call.
async fn a_call_failed(nth: u32, when: When) -> bool {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("kvcredit.db");
    let failing = Arc::new(Failing {
        inner: opened(&file).await,
        calls: AtomicU32::new(0),
        nth,
        when,
    });
    let mut history = History::default();
    ask(failing.clone(), &mut history).await;
    must_hold(&history, &Kept::in_sqlite(&file, "demo").await);
    failing.close().await;

    let sound = opened(&file).await;
    ask(sound.clone(), &mut history).await;
    sound.close().await;
    let kept = Kept::in_sqlite(&file, "demo").await;
    must_hold(&history, &kept);
    assert_eq!((kept.rows.len(), history.acked()), (2, 2));
    failing.calls.load(Ordering::SeqCst) >= nth
}

async fn opened(file: &Path) -> Arc<dyn Store> {
    let machine = machine::machine(&machine::clock());
    let stamper = Stamper::new(machine.clock, machine.entropy);
    let location = Location::Sqlite(file.to_owned());
    storage::open(&location, stamper).await.unwrap()
}

const SETTINGS: Settings = Settings {
    queue: 16,
    look: Duration::from_secs(60),
};

/// Sends two requests and the first of them again.
async fn ask(store: Arc<dyn Store>, history: &mut History) {
    let book = Book::parse("demo").unwrap();
    // A start asks again for a head that it could not have.
    let ledger = Ledger::start(&store, std::slice::from_ref(&book), SETTINGS);
    let ledger = ledger.await.unwrap();
    let scorer = Scorer::new(parts(&store), Arc::clone(&ledger));
    for number in [1, 2, 1] {
        let asked = request(0, number);
        let converted = scoring::request(asked.clone(), TODAY).unwrap();
        let result = scorer.score(&book, converted).await;
        hear(history, &asked, result);
    }
    ledger.close().await;
}

fn parts(store: &Arc<dyn Store>) -> Parts {
    let engine = server::engine(
        Arc::new(AtomicUsize::new(0)),
        Arc::new(|_| {}),
        Catalogue::embedded().unwrap(),
    );
    let clock: Arc<dyn Clock> = machine::clock();
    Parts {
        assess: engine.assess,
        products: engine.products,
        encoder: engine.encoder,
        store: Arc::clone(store),
        clock,
        patience: Duration::from_secs(10),
    }
}

fn hear(
    history: &mut History,
    asked: &pb::ScoreFirmRequest,
    result: Result<Answer, service::Error>,
) {
    match result {
        Ok(Answer { record, leaf_hash }) => {
            let answer = history::Answer::of(&record, &leaf_hash.unwrap());
            history.answered(asked, answer);
        }
        Err(service::Error::StorageUnavailable(_)) => history.refused(asked),
        Err(service::Error::OutcomeUnknown) => history.unheard(asked),
        Err(other) => panic!("{other:?}"),
    }
}
