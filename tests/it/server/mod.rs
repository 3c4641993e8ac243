//! The whole server over loopback: real listener, real store, real client; a model that counts what it scores.

mod demo;
mod ledger;
mod limits;
mod memory;
mod peers;
mod process;
mod reading;
mod review;
mod scoring;
mod shutdown;

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use kvcredit::{
    app::{App, Engine, Error},
    client::{self, Client, Refusal},
    config::{Config, Sources},
    domain::{assessment::Assessed, id::ModelId, knowledge::TableId, profile::Profile},
    knowledge, pb,
    policy::Catalogue,
    rpc::convert::record::Encoder,
    service::{
        catalogue::{self, Catalogue as Labels},
        score::Draft,
    },
    texts::Language,
};
use tempfile::TempDir;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::{machine, record};

/// What a test may change about a server.
pub struct Setup {
    /// Lines of the configuration.
    pub config: &'static str,
    /// The data folder.
    pub folder: Arc<TempDir>,
    /// Runs in the finishing step of each decision, inside the writer's transaction.
    pub finishing: Arc<dyn Fn(&Draft<'_>) + Send + Sync>,
    /// The products on offer.
    pub products: Catalogue,
    /// The time.
    pub clock: Arc<machine::FixedClock>,
}

impl Default for Setup {
    fn default() -> Setup {
        Setup {
            config: "",
            folder: Arc::new(tempfile::tempdir().unwrap()),
            finishing: Arc::new(|_| {}),
            products: Catalogue::embedded().unwrap(),
            clock: machine::clock(),
        }
    }
}

pub struct Server {
    pub addresses: Vec<SocketAddr>,
    pub ready_line: String,
    pub folder: Arc<TempDir>,
    scored: Arc<AtomicUsize>,
    stop: CancellationToken,
    task: JoinHandle<Result<(), Error>>,
}

impl Server {
    pub async fn start() -> Server {
        Server::with(Setup::default()).await
    }

    pub async fn with(setup: Setup) -> Server {
        let (app, folder, scored) = app(setup).await;
        let stop = CancellationToken::new();
        Server {
            addresses: app.addresses(),
            ready_line: app.ready_line(),
            folder,
            scored,
            task: tokio::spawn(app.run(stop.clone().cancelled_owned())),
            stop,
        }
    }

    pub fn address(&self) -> SocketAddr {
        self.addresses[0]
    }

    pub async fn client(&self) -> Client {
        self.client_in(Language::En).await
    }

    pub async fn client_in(&self, language: Language) -> Client {
        let address = self.address().to_string();
        Client::connect(&address, language).await.unwrap()
    }

    pub async fn client_of(&self, listener: usize) -> Client {
        let address = self.addresses[listener].to_string();
        Client::connect(&address, Language::En).await.unwrap()
    }

    /// How many firms were scored.
    pub fn scored(&self) -> usize {
        self.scored.load(Ordering::SeqCst)
    }

    /// Asks it to stop, without waiting.
    pub fn ask_to_stop(&self) {
        self.stop.cancel();
    }

    /// Stops it and waits until it is gone.
    pub async fn stop(self) {
        self.stop.cancel();
        self.task.await.unwrap().unwrap();
    }
}

/// A server that is bound and does not run yet.
pub async fn app(setup: Setup) -> (App, Arc<TempDir>, Arc<AtomicUsize>) {
    let Setup {
        config,
        folder,
        finishing,
        products,
        clock,
    } = setup;
    let mut flags = vec![("data_dir", folder.path().display().to_string())];
    if !config.contains("listeners") {
        flags.push(("listen", "127.0.0.1:0".into()));
    }
    let sources = Sources {
        file: Some(config.into()),
        flags,
        ..Sources::default()
    };
    let scored = Arc::new(AtomicUsize::new(0));
    let app = App::start(
        &Config::read(sources).unwrap(),
        engine(scored.clone(), finishing, products),
        machine::machine(&clock),
    )
    .await
    .unwrap();
    (app, folder, scored)
}

/// What decides and encodes; it counts what it scores.
pub fn engine(
    scored: Arc<AtomicUsize>,
    finishing: Arc<dyn Fn(&Draft<'_>) + Send + Sync>,
    products: Catalogue,
) -> Engine {
    let encoder = Encoder::new(record::card());
    let products = Arc::new(products);
    Engine {
        catalogue: Arc::new(Labels::new(catalogue::Parts {
            model: record::card(),
            models: Vec::new(),
            tables: Arc::clone(&products),
            knowledge: Arc::new(knowledge::Catalogue::embedded().unwrap()),
        })),
        model: ModelId::parse("synthetic-v2").unwrap(),
        assess: Arc::new(move |asking| {
            scored.fetch_add(1, Ordering::SeqCst);
            assessed(asking.profile)
        }),
        products,
        encoder: Arc::new(move |draft| {
            finishing(draft);
            encoder.encode(draft)
        }),
    }
}

fn assessed(profile: &Profile) -> Assessed {
    let mut assessed = record::assessed();
    let table = knowledge::Catalogue::embedded().unwrap();
    assessed.knowledge_table = Arc::new(TableId {
        version: table.current().version().to_owned(),
        sha256: table.current().sha256(),
    });
    assessed.firm.key = profile.identity.facts.key.clone();
    assessed.firm.name.clone_from(&profile.identity.facts.name);
    assessed
}

/// Returns a moment as the contract writes it.
pub fn moment(text: &str) -> prost_types::Timestamp {
    let moment: jiff::Timestamp = text.parse().unwrap();
    prost_types::Timestamp {
        seconds: moment.as_second(),
        nanos: moment.subsec_nanosecond(),
    }
}

/// A request id.
pub fn id(number: u32) -> String {
    format!("0190c0de-0000-7000-8000-{number:012}")
}

/// A request about a firm of which only the name is known.
pub fn request(number: u32) -> pb::ScoreFirmRequest {
    pb::ScoreFirmRequest {
        request_id: id(number),
        profile: Some(pb::FirmProfile {
            identity: Some(pb::Identity {
                provenance: Some(pb::Provenance {
                    source: "a test".into(),
                    retrieved_on: "2026-11-20".into(),
                    authorisation_ref: None,
                }),
                firm_ref: Some(format!("firm-{number}")),
                name: "株洲某某科技有限公司".into(),
                ..Default::default()
            }),
            ..Default::default()
        }),
        product_id: "knowledge-value-credit".into(),
        requested_amount_fen: None,
        validate_only: false,
        term_months: None,
        purpose: None,
    }
}

/// What the server said instead of an answer.
pub fn refusal<T: std::fmt::Debug>(result: Result<T, client::Error>) -> Refusal {
    match result.unwrap_err() {
        client::Error::Refused(refusal) => *refusal,
        other => panic!("expected a refusal, found {other:?}"),
    }
}

/// Records decisions about firms `from..=to`, one after the other.
pub async fn record_firms(client: &Client, from: u32, to: u32) {
    for number in from..=to {
        client.score_firm(request(number)).await.unwrap();
    }
}
