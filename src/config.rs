//! Configuration: one typed tree from a file, the environment and flags.
//!
//! Flags win over the environment, the environment over the file, the file over the defaults. Owns every key, its meaning
//! and its default; the only place that reads the environment. All problems are reported at once.

mod expected;
mod problem;
mod reading;
mod sources;

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    time::Duration,
};

pub use expected::Expected;
pub use problem::{Origin, Problem, Problems, Unmet};
use reading::Reading;
pub use sources::Sources;
#[cfg(debug_assertions)]
pub use sources::arm_crash_point;

use crate::{
    domain::id::{Book, LedgerName, ModelId},
    rpc::{Limits, Reflection},
    storage::Location,
};

/// The configuration of a server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// Where it listens, and for whom; at least one.
    pub listeners: Vec<Listen>,
    /// Where its own files lie.
    pub data_dir: PathBuf,
    /// Where decisions are kept.
    pub database: Location,
    /// The model that scores.
    pub model: ModelId,
    /// A directory with further models.
    pub models: Option<PathBuf>,
    /// A directory with further policy tables.
    pub policies: Option<PathBuf>,
    /// Whether the contract can be asked for.
    pub reflection: Reflection,
    /// Whether a demonstration book is made at start.
    pub demo: Demo,
    /// How many decisions of a book may wait to be recorded.
    pub queue: usize,
    /// How long a caller waits for a recorded answer at most.
    pub scoring_timeout: Duration,
    /// After how long without a decision a follower hears a heartbeat.
    pub heartbeat: Duration,
    /// How many decisions back a follower may begin.
    pub backlog: i64,
    /// The name under which the logs are signed.
    pub ledger_name: LedgerName,
    /// The file of the key with which the logs are signed; `None`: in the data folder.
    pub ledger_key: Option<PathBuf>,
    /// How often followers are told what other services on the same database recorded.
    pub look: Duration,
    /// Limits on what comes in.
    pub limits: Limits,
    /// Logs.
    pub log: Log,
}

/// One listener. Until there are credentials, whoever reaches it is the caller of its book.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listen {
    /// A loopback address.
    pub address: SocketAddr,
    /// The book of its callers.
    pub book: Book,
}

/// Whether a demonstration book is made at start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Demo {
    /// It is.
    On,
    /// It is not.
    Off,
}

/// Logs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Log {
    /// What is logged, for example `info` or `kvcredit=debug`.
    pub filter: String,
    /// How a line looks.
    pub format: LogFormat,
}

/// How a line of the log looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

impl Config {
    /// Returns the configuration that these sources say.
    ///
    /// # Errors
    /// [`Problems`]: every key that is unknown or has a wrong value.
    pub fn read(sources: Sources) -> Result<Config, Problems> {
        let (config, ()) = Config::read_with(sources, |_| Ok(()))?;
        Ok(config)
    }

    /// Returns the configuration that these sources say, with what `load` makes of what it names. The configuration knows neither
    /// models nor tables, but whoever starts a server wants to hear of everything that is wrong at once.
    ///
    /// # Errors
    /// [`Problems`]: every key that is unknown or has a wrong value, and everything that `load` finds wrong.
    pub fn read_with<T>(
        sources: Sources,
        load: impl FnOnce(Named<'_>) -> Result<T, Vec<Unmet>>,
    ) -> Result<(Config, T), Problems> {
        let mut reading = Reading::of(sources);
        let parts = Parts::read(&mut reading);
        let loaded = match load(parts.named()) {
            Ok(loaded) => Some(loaded),
            Err(unmet) => {
                for one in unmet {
                    reading.unmet(one);
                }
                None
            }
        };
        let config = parts.config();
        reading.finish(config.zip(loaded))
    }
}

/// What a configuration names, as far as it is well-formed.
#[derive(Clone, Copy, Debug)]
pub struct Named<'a> {
    /// The model that scores; `None` where its name or that of the folder is malformed.
    pub model: Option<&'a ModelId>,
    /// A directory with further models.
    pub models: Option<&'a Path>,
    /// A directory with further policy tables.
    pub policies: Option<&'a Path>,
}

/// What was read of each key; `None` where it was wrong.
struct Parts {
    listeners: Option<Vec<Listen>>,
    data_dir: Option<PathBuf>,
    database: Option<Location>,
    model: Option<ModelId>,
    models: Option<Option<PathBuf>>,
    policies: Option<Option<PathBuf>>,
    reflection: Option<Reflection>,
    demo: Option<Demo>,
    queue: Option<usize>,
    scoring_timeout: Option<Duration>,
    heartbeat: Option<Duration>,
    look: Option<Duration>,
    backlog: Option<i64>,
    ledger_name: Option<LedgerName>,
    ledger_key: Option<Option<PathBuf>>,
    limits: Option<Limits>,
    log: Option<Log>,
}

impl Parts {
    /// Reads every key, so that every problem is found.
    fn read(reading: &mut Reading) -> Parts {
        let listeners = listeners(reading);
        let data_dir = reading.value("data_dir", "./kvcredit-data", Expected::Path, path);
        Parts {
            listeners,
            database: database(reading, data_dir.as_deref()),
            data_dir,
            model: reading.value("model", "synthetic-v2", Expected::Name, |text| {
                ModelId::parse(text).ok()
            }),
            models: reading.optional("models", Expected::Path, path),
            policies: reading.optional("policies", Expected::Path, path),
            reflection: reading.switch(
                "reflection",
                Reflection::On,
                Reflection::On,
                Reflection::Off,
            ),
            demo: reading.switch("demo", Demo::Off, Demo::On, Demo::Off),
            queue: reading.integer("queue", 1024, 1..=1_000_000),
            scoring_timeout: reading.milliseconds("scoring_timeout_ms", 2_000),
            heartbeat: reading.milliseconds("heartbeat_ms", 10_000),
            look: reading.milliseconds("look_ms", 250),
            backlog: reading.integer("backlog", 1_000_000, 0..=i64::MAX),
            ledger_name: reading.value("ledger_name", "kvcredit", Expected::LedgerName, |text| {
                LedgerName::parse(text).ok()
            }),
            ledger_key: reading.optional("ledger_key", Expected::Path, path),
            limits: limits(reading),
            log: log(reading),
        }
    }

    fn named(&self) -> Named<'_> {
        Named {
            // In a folder whose name is malformed there may be any model.
            model: self.models.as_ref().and(self.model.as_ref()),
            models: self.models.as_ref().and_then(|folder| folder.as_deref()),
            policies: self.policies.as_ref().and_then(|folder| folder.as_deref()),
        }
    }

    /// Returns the configuration, unless a key is missing.
    fn config(self) -> Option<Config> {
        Some(Config {
            listeners: self.listeners?,
            data_dir: self.data_dir?,
            database: self.database?,
            model: self.model?,
            models: self.models?,
            policies: self.policies?,
            reflection: self.reflection?,
            demo: self.demo?,
            queue: self.queue?,
            scoring_timeout: self.scoring_timeout?,
            heartbeat: self.heartbeat?,
            look: self.look?,
            backlog: self.backlog?,
            ledger_name: self.ledger_name?,
            ledger_key: self.ledger_key?,
            limits: self.limits?,
            log: self.log?,
        })
    }
}

/// `listen` and `book` are the short form for one listener.
fn listeners(reading: &mut Reading) -> Option<Vec<Listen>> {
    let several = reading.tables("listeners");
    let short = reading.is_given("listen") || reading.is_given("book");
    if several == 0 {
        return Some(vec![listen(reading, "listen", "book")?]);
    }
    if short {
        reading.refuse("listeners", Expected::OneForm, "both");
    }
    let mut listeners = Vec::new();
    for index in 0..several {
        let address = format!("listeners[{index}].listen");
        let book = format!("listeners[{index}].book");
        listeners.push(listen(reading, &address, &book));
    }
    listeners.into_iter().collect()
}

fn listen(reading: &mut Reading, address: &str, book: &str) -> Option<Listen> {
    let address = reading.value(address, "127.0.0.1:50051", Expected::Loopback, |text| {
        let address: SocketAddr = text.parse().ok()?;
        address.ip().is_loopback().then_some(address)
    });
    let book = reading.value(book, "demo", Expected::Name, |text| Book::parse(text).ok());
    Some(Listen {
        address: address?,
        book: book?,
    })
}

/// Without a URL: `kvcredit.db` in the data folder.
fn database(reading: &mut Reading, data_dir: Option<&Path>) -> Option<Location> {
    let given = reading.optional("database", Expected::Database, |url| {
        Location::parse(url).ok()
    })?;
    match given {
        Some(location) => Some(location),
        None => data_dir.map(|folder| Location::Sqlite(folder.join("kvcredit.db"))),
    }
}

fn limits(reading: &mut Reading) -> Option<Limits> {
    let safe = Limits::default();
    let streams = reading.integer(
        "limits.streams_per_connection",
        safe.streams_per_connection,
        1..=10_000,
    );
    let headers = reading.integer("limits.header_bytes", safe.header_bytes, 1_024..=1_048_576);
    let scoring = reading.integer(
        "limits.scoring_message_bytes",
        safe.scoring_message_bytes,
        1_024..=16_777_216,
    );
    let message = reading.integer(
        "limits.message_bytes",
        safe.message_bytes,
        1_024..=16_777_216,
    );
    let preface = reading.milliseconds("limits.preface_ms", millis(safe.preface));
    let keepalive = reading.milliseconds("limits.keepalive_ms", millis(safe.keepalive));
    let answer = reading.milliseconds("limits.keepalive_answer_ms", millis(safe.keepalive_answer));
    let items = reading.integer("limits.items_in_work", safe.items_in_work, 1..=1_024);
    let drain = reading.milliseconds("limits.drain_ms", millis(safe.drain));
    Some(Limits {
        streams_per_connection: streams?,
        header_bytes: headers?,
        scoring_message_bytes: scoring?,
        message_bytes: message?,
        answer_bytes: safe.answer_bytes,
        preface: preface?,
        keepalive: keepalive?,
        keepalive_answer: answer?,
        items_in_work: items?,
        drain: drain?,
    })
}

fn log(reading: &mut Reading) -> Option<Log> {
    let filter = reading.value("log", "info", Expected::LogFilter, filter);
    let format = reading.value(
        "log_format",
        "text",
        Expected::LogFormat,
        |text| match text {
            "text" => Some(LogFormat::Text),
            "json" => Some(LogFormat::Json),
            _ => None,
        },
    );
    Some(Log {
        filter: filter?,
        format: format?,
    })
}

fn path(text: &str) -> Option<PathBuf> {
    (!text.is_empty()).then(|| PathBuf::from(text))
}

/// A bare word that is no level would be taken for the name of a module, and nothing else would be logged.
fn filter(text: &str) -> Option<String> {
    tracing_subscriber::EnvFilter::try_new(text).ok()?;
    let is_level = |text: &str| {
        ["error", "warn", "info", "debug", "trace", "off"]
            .iter()
            .any(|level| text.eq_ignore_ascii_case(level))
    };
    let told = text.split(',').all(|directive| {
        match directive.rsplit_once('=') {
            // `target[span{field=value}]` has no level of its own.
            Some((_, level)) => is_level(level.trim()) || directive.ends_with(']'),
            None => {
                is_level(directive.trim()) || directive.contains("::") || directive.ends_with(']')
            }
        }
    });
    (told && !text.trim().is_empty()).then(|| text.to_owned())
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests;
