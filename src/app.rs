//! Composition: the only place that names concrete adapters.

pub mod demo;
pub mod engine;
pub mod key;
mod machine;
pub mod stock;

use std::{future::Future, io, net::SocketAddr, path::PathBuf, sync::Arc};

use futures_util::future;
use tokio_util::sync::CancellationToken;

pub use engine::Engine;
pub use machine::{MADE_ON, Machine, WrongClock};
pub use stock::Stock;

use crate::{
    config::{Config, Demo, Listen},
    domain::id::{Book, ModelId},
    rpc::{self, Edge, Listener, convert::record},
    service::{
        catalogue::Catalogue,
        decisions::Decisions,
        ledger::{Proofs, Signing},
        review::{self, Reviewer},
        score::{Parts, Scorer},
    },
    storage::{self, Ledger, Location, Settings, Stamper, Store},
};

/// Why a server did not start or ended early.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The clock is wrong.
    #[error(transparent)]
    Clock(#[from] WrongClock),
    /// The data folder cannot be made.
    #[error("cannot make the data folder `{folder}`")]
    DataFolder {
        /// The folder.
        folder: PathBuf,
        /// The cause.
        source: io::Error,
    },
    /// The store cannot be used.
    #[error("cannot open the database `{database}`")]
    Store {
        /// The database.
        database: String,
        /// The cause.
        source: storage::Error,
    },
    /// The key of the ledger cannot be used.
    #[error("the ledger cannot be signed")]
    Key(#[from] key::Error),
    /// An address cannot be bound.
    #[error("cannot listen on `{address}`")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// The cause.
        source: io::Error,
    },
    /// The server failed.
    #[error("the server failed")]
    Server(#[from] rpc::server::Error),
    /// The demonstration book cannot be made.
    #[error("cannot make the demonstration book")]
    Demo(#[from] demo::Error),
    /// The ready line cannot be written.
    #[error("cannot write to stdout")]
    Stdout(#[source] io::Error),
}

/// A server that is bound and ready to run.
pub struct App {
    bound: Vec<Bound>,
    model: ModelId,
    scorer: Arc<Scorer>,
    ledger: Arc<Ledger>,
    store: Arc<dyn Store>,
    proofs: Arc<Proofs>,
    reviewer: Arc<Reviewer>,
    catalogue: Arc<Catalogue>,
}

/// A bound listener and what its callers reach.
struct Bound {
    listener: Listener,
    address: SocketAddr,
    edge: Edge,
}

/// Runs a server until `shutdown` is ready. Prints one line of JSON to stdout when it serves; with a demonstration book,
/// which is complete by then, the command that scores a first firm of it to stderr.
///
/// # Errors
/// [`Error`].
pub async fn serve(
    config: Config,
    engine: Engine,
    shutdown: impl Future<Output = ()> + Send,
) -> Result<(), Error> {
    let app = App::start(&config, engine, Machine::real()).await?;
    if config.demo == Demo::On {
        let command = demo::make(&app, &config.data_dir).await?;
        eprintln!("to score a first firm of the demonstration book:\n  {command}");
    }
    print(&app.ready_line()).map_err(Error::Stdout)?;
    app.run(shutdown).await
}

impl App {
    /// Opens the store, starts the ledger and binds the listeners.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn start(config: &Config, engine: Engine, machine: Machine) -> Result<App, Error> {
        machine.check_clock()?;
        let folder = &config.data_dir;
        std::fs::create_dir_all(folder).map_err(|source| Error::DataFolder {
            folder: folder.clone(),
            source,
        })?;
        let unusable = |source| Error::Store {
            database: config.database.to_string(),
            source,
        };
        let own_key = folder.join("ledger.key");
        let seed = match &config.ledger_key {
            Some(path) => Some(key::read(path)?),
            None => key::read_if_there(&own_key)?,
        };
        let stamper = Stamper::new(Arc::clone(&machine.clock), Arc::clone(&machine.entropy));
        let store = storage::open(&config.database, stamper)
            .await
            .map_err(unusable)?;
        let seed = match seed {
            Some(seed) => seed,
            None if is_begun(&config.database).await.map_err(unusable)? => {
                return Err(key::Error::Lost { path: own_key }.into());
            }
            None => key::make(&own_key, &*machine.entropy)?,
        };
        let signing = Signing::new(config.ledger_name.clone(), seed);
        let settings = Settings {
            queue: config.queue,
            look: config.look,
        };
        let ledger = Ledger::start(&store, &books(config), settings)
            .await
            .map_err(unusable)?;
        let reviewer = reviewer(config, &machine, &store, &ledger);
        let mut app = App {
            bound: Vec::new(),
            model: engine.model.clone(),
            catalogue: Arc::clone(&engine.catalogue),
            scorer: scorer(config, engine, &machine, &store, &ledger),
            ledger,
            proofs: Arc::new(Proofs::new(Arc::clone(&store), signing)),
            reviewer,
            store,
        };
        for listen in &config.listeners {
            let bound = app.bind(config, listen, &machine).await?;
            app.bound.push(bound);
        }
        Ok(app)
    }

    async fn bind(
        &self,
        config: &Config,
        listen: &Listen,
        machine: &Machine,
    ) -> Result<Bound, Error> {
        let Listen { address, book } = listen.clone();
        let failed = |source| Error::Listen { address, source };
        let listener = Listener::bind(address).await.map_err(failed)?;
        let decisions = Decisions::new(
            Arc::clone(&self.store),
            Arc::clone(&self.ledger),
            config.heartbeat,
            config.backlog,
        );
        Ok(Bound {
            address: listener.address().map_err(failed)?,
            listener,
            edge: Edge {
                book,
                scorer: Arc::clone(&self.scorer),
                decisions: Arc::new(decisions),
                proofs: Arc::clone(&self.proofs),
                reviewer: Arc::clone(&self.reviewer),
                catalogue: Arc::clone(&self.catalogue),
                entropy: Arc::clone(&machine.entropy),
                reflection: config.reflection,
                limits: config.limits,
            },
        })
    }

    /// Returns what scores.
    pub fn scorer(&self) -> &Arc<Scorer> {
        &self.scorer
    }

    /// Returns what the callers of each listener reach, in the order of the configuration.
    pub fn edges(&self) -> impl Iterator<Item = &Edge> {
        self.bound.iter().map(|bound| &bound.edge)
    }

    /// Returns the addresses that it is bound to, in the order of the configuration.
    pub fn addresses(&self) -> Vec<SocketAddr> {
        self.bound.iter().map(|bound| bound.address).collect()
    }

    /// Returns the line that says so: one JSON object. The first listener stands at the top, all of them in `listeners`.
    pub fn ready_line(&self) -> String {
        let listeners: Vec<serde_json::Value> = self.bound.iter().map(Bound::line).collect();
        let mut line = serde_json::json!({ "ready": true });
        if let Some(first) = listeners.first() {
            line["grpc"] = first["grpc"].clone();
            line["book"] = first["book"].clone();
        }
        line["model"] = self.model.as_str().into();
        if listeners.len() > 1 {
            line["listeners"] = listeners.into();
        }
        line.to_string()
    }

    /// Serves until `shutdown` is ready, lets what runs finish, records what is queued and closes the store.
    ///
    /// # Errors
    /// [`Error::Server`]; everything is closed then, too.
    pub async fn run(self, shutdown: impl Future<Output = ()> + Send) -> Result<(), Error> {
        let stop = CancellationToken::new();
        let servers = self.bound.into_iter().map(|bound| {
            let stop = stop.clone();
            async move {
                let connections = bound.listener.connections();
                let ended = rpc::serve(bound.edge, connections, stop.cancelled()).await;
                stop.cancel(); // One that ends early ends all.
                ended
            }
        });
        let signal = async {
            tokio::select! {
                () = shutdown => stop.cancel(),
                () = stop.cancelled() => {}
            }
        };
        let (ended, ()) = future::join(future::join_all(servers), signal).await;
        self.ledger.close().await;
        self.store.close().await;
        for result in ended {
            result?;
        }
        Ok(())
    }
}

impl Bound {
    fn line(&self) -> serde_json::Value {
        serde_json::json!({ "grpc": self.address.to_string(), "book": self.edge.book.as_str() })
    }
}

/// Returns whether any book of a store has entries, whoever is served now: they were signed.
async fn is_begun(location: &Location) -> Result<bool, storage::Error> {
    let archive = storage::open_archive(location).await?;
    let heads = archive.heads().await?;
    archive.close().await;
    Ok(heads.iter().any(|head| head.seq > 0))
}

fn books(config: &Config) -> Vec<Book> {
    let mut books: Vec<Book> = config.listeners.iter().map(|l| l.book.clone()).collect();
    books.sort();
    books.dedup();
    books
}

fn scorer(
    config: &Config,
    engine: Engine,
    machine: &Machine,
    store: &Arc<dyn Store>,
    ledger: &Arc<Ledger>,
) -> Arc<Scorer> {
    let parts = Parts {
        assess: engine.assess,
        products: engine.products,
        encoder: engine.encoder,
        store: Arc::clone(store),
        clock: Arc::clone(&machine.clock),
        patience: config.scoring_timeout,
    };
    Arc::new(Scorer::new(parts, Arc::clone(ledger)))
}

fn reviewer(
    config: &Config,
    machine: &Machine,
    store: &Arc<dyn Store>,
    ledger: &Arc<Ledger>,
) -> Arc<Reviewer> {
    let parts = review::Parts {
        reviewed: record::reviewed,
        encode: record::review,
        store: Arc::clone(store),
        clock: Arc::clone(&machine.clock),
        patience: config.scoring_timeout,
    };
    Arc::new(Reviewer::new(parts, Arc::clone(ledger)))
}

fn print(line: &str) -> io::Result<()> {
    use io::Write;
    let mut stdout = io::stdout().lock();
    writeln!(stdout, "{line}")?;
    stdout.flush()
}
