//! Configuration: one typed tree from a file, the environment and flags.
//!
//! Flags win over the environment, the environment over the file, the file over the defaults. Owns every key, its meaning
//! and its default; the only place that reads the environment. All problems are reported at once.

mod problem;
mod reading;
mod sources;

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    time::Duration,
};

pub use problem::{Origin, Problem, Problems};
use reading::Reading;
pub use sources::Sources;

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
        let mut reading = Reading::of(sources);
        let config = read(&mut reading);
        reading.finish(config)
    }
}

/// Reads every key, so that every problem is found, and only then looks whether all are there.
fn read(reading: &mut Reading) -> Option<Config> {
    let listeners = listeners(reading);
    let data_dir = reading.value("data_dir", "./kvcredit-data", "a path", path);
    let database = database(reading, data_dir.as_deref());
    let model = reading.value(
        "model",
        "synthetic-v1",
        "1 to 64 lower-case letters, digits and inner hyphens",
        |text| ModelId::parse(text).ok(),
    );
    let models = reading.optional("models", "a path", path);
    let policies = reading.optional("policies", "a path", path);
    let reflection = reading.value("reflection", "true", "`true` or `false`", |text| {
        switch(text, Reflection::On, Reflection::Off)
    });
    let demo = reading.value("demo", "false", "`true` or `false`", |text| {
        switch(text, Demo::On, Demo::Off)
    });
    let queue = reading.integer("queue", 1024, 1..=1_000_000);
    let scoring_timeout = reading.milliseconds("scoring_timeout_ms", 2_000);
    let heartbeat = reading.milliseconds("heartbeat_ms", 10_000);
    let look = reading.milliseconds("look_ms", 250);
    let backlog = reading.integer("backlog", 1_000_000, 0..=i64::MAX);
    let ledger_name = reading.value(
        "ledger_name",
        "kvcredit",
        "1 to 64 letters, digits and `._:-`",
        |text| LedgerName::parse(text).ok(),
    );
    let ledger_key = reading.optional("ledger_key", "a path", path);
    let limits = limits(reading);
    let log = log(reading);
    Some(Config {
        listeners: listeners?,
        data_dir: data_dir?,
        database: database?,
        model: model?,
        models: models?,
        policies: policies?,
        reflection: reflection?,
        demo: demo?,
        queue: queue?,
        scoring_timeout: scoring_timeout?,
        heartbeat: heartbeat?,
        look: look?,
        backlog: backlog?,
        ledger_name: ledger_name?,
        ledger_key: ledger_key?,
        limits: limits?,
        log: log?,
    })
}

/// `listen` and `book` are the short form for one listener.
fn listeners(reading: &mut Reading) -> Option<Vec<Listen>> {
    let several = reading.tables("listeners");
    let short = reading.is_given("listen") || reading.is_given("book");
    if several == 0 {
        return Some(vec![listen(reading, "listen", "book")?]);
    }
    if short {
        reading.refuse(
            "listeners",
            "either `listeners` or `listen` and `book`",
            "both",
        );
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
    let address = reading.value(
        address,
        "127.0.0.1:50051",
        "a loopback address and a port, for example `127.0.0.1:50051` (without credentials nobody else may call)",
        |text| {
            let address: SocketAddr = text.parse().ok()?;
            address.ip().is_loopback().then_some(address)
        },
    );
    let book = reading.value(
        book,
        "demo",
        "1 to 64 lower-case letters, digits and inner hyphens",
        |text| Book::parse(text).ok(),
    );
    Some(Listen {
        address: address?,
        book: book?,
    })
}

/// Without a URL: `kvcredit.db` in the data folder.
fn database(reading: &mut Reading, data_dir: Option<&Path>) -> Option<Location> {
    let given = reading.optional(
        "database",
        "`sqlite:PATH` or `postgres://ROLE@HOST/DATABASE`",
        |url| Location::parse(url).ok(),
    )?;
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
    let filter = reading.value(
        "log",
        "info",
        "a filter such as `info` or `kvcredit=debug`",
        |text| {
            tracing_subscriber::EnvFilter::try_new(text).ok()?;
            Some(text.to_owned())
        },
    );
    let format = reading.value(
        "log_format",
        "text",
        "`text` or `json`",
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

fn switch<T>(text: &str, on: T, off: T) -> Option<T> {
    match text {
        "true" => Some(on),
        "false" => Some(off),
        _ => None,
    }
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests;
