//! Why a command did not do its work, what is said about it, and with which code the program ends.

use std::{fmt::Write, io};

use super::{configuration, show::printable};
use crate::{
    app::{self, stock::Problem},
    client, config,
    pb::json,
    service::{self, backup, export},
    storage,
    texts::{Language, get},
};

/// `decisions replay` found a difference, or that what is stored is not what was recorded.
pub(super) const DIFFERENT: u8 = 1;
const USAGE: u8 = 2;
pub(super) const REFUSED: u8 = 3;
const UNAVAILABLE: u8 = 4;
const OTHER: u8 = 5;

/// Why a command did not do its work.
#[derive(Debug)]
pub enum Failure {
    /// Options that do not go together, with the key of the text.
    Usage(&'static str),
    /// Files or lines that cannot be read: all of them, with what is wrong.
    Unreadable(Vec<(String, String)>),
    /// The server did not answer.
    Client(client::Error),
    /// The server did not answer a request that it may have recorded.
    Score {
        /// Why.
        error: client::Error,
        /// The id under which to ask again.
        request_id: String,
    },
    /// What was given is refused: why.
    Refused(String),
    /// A decision cannot be scored again.
    Replay(String),
    /// Models or tables do not load: everything that is wrong.
    NotLoaded(Vec<String>),
    /// The configuration of a server is wrong.
    Configuration(config::Problems),
    /// A server did not start or ended early.
    Serve(app::Error),
    /// An export cannot be read.
    Export(export::Error),
    /// A ledger cannot be backed up.
    BackUp(backup::Error),
    /// A backup cannot be put back.
    PutBack(backup::Error),
    /// A store that must be empty has something: what was found.
    NotEmpty(String),
    /// A checkpoint or a key cannot be used: what is wrong with it.
    Checkpoint(String),
    /// The database has not just one book of that name: those that it has.
    NoBook(String),
    /// The service refused what was asked of it without a server.
    Service(service::Error),
    /// A database cannot be used.
    Storage(storage::Error),
    /// The system has no random bytes to give.
    NoRandom,
    /// An answer has no JSON.
    Json(json::Error),
    /// Nothing more can be written.
    Output(io::Error),
}

impl From<client::Error> for Failure {
    fn from(err: client::Error) -> Failure {
        Failure::Client(err)
    }
}

impl From<Vec<Problem>> for Failure {
    fn from(problems: Vec<Problem>) -> Failure {
        Failure::NotLoaded(problems.iter().map(|problem| chain(problem)).collect())
    }
}

impl From<json::Error> for Failure {
    fn from(err: json::Error) -> Failure {
        Failure::Json(err)
    }
}

impl From<io::Error> for Failure {
    fn from(err: io::Error) -> Failure {
        Failure::Output(err)
    }
}

impl Failure {
    /// Returns the code with which the program ends; see `--help`.
    pub fn exit_code(&self) -> u8 {
        match self {
            Failure::Usage(_)
            | Failure::Configuration(_)
            | Failure::NoBook(_)
            | Failure::NotEmpty(_) => USAGE,
            Failure::Export(export::Error::Io(_)) => OTHER,
            // The answer to "is it whole and right" is no.
            Failure::Export(_) | Failure::Checkpoint(_) => DIFFERENT,
            Failure::Unreadable(_) | Failure::Refused(_) => REFUSED,
            Failure::BackUp(error) | Failure::PutBack(error) => backup_code(error),
            Failure::Storage(error) | Failure::Serve(app::Error::Store { source: error, .. }) => {
                storage_code(error)
            }
            Failure::Service(service::Error::StorageUnavailable(_)) => UNAVAILABLE,
            Failure::Client(error) | Failure::Score { error, .. } => client_code(error),
            // The reader has seen enough, for example `head`.
            Failure::Output(err) if err.kind() == io::ErrorKind::BrokenPipe => 0,
            Failure::Replay(_)
            | Failure::NotLoaded(_)
            | Failure::Serve(_)
            | Failure::Service(_)
            | Failure::NoRandom
            | Failure::Json(_)
            | Failure::Output(_) => OTHER,
        }
    }

    /// Returns what to say about it, with every wrong field; empty where nothing is to be said.
    pub fn text(&self, language: Language) -> String {
        let say = |key, args: &[(&str, &str)]| get(language, key, args);
        match self {
            Failure::Usage(key) => say(key, &[]),
            Failure::Unreadable(problems) => {
                let lines: Vec<String> = problems
                    .iter()
                    .map(|(file, problem)| {
                        say("cli-unreadable", &[("file", file), ("problem", problem)])
                    })
                    .collect();
                lines.join("\n")
            }
            Failure::Client(error) => client_text(language, error),
            Failure::Score { error, request_id } => {
                let retry = say("cli-retry-same-id", &[("request_id", request_id)]);
                format!("{}\n{retry}", client_text(language, error))
            }
            Failure::Refused(problem) => problem.clone(),
            Failure::Replay(problem) => say("cli-replay-impossible", &[("problem", problem)]),
            Failure::NotLoaded(problems) => problems.join("\n"),
            Failure::Configuration(problems) => configuration::wording(language, problems),
            Failure::Serve(app::Error::Key(app::key::Error::Lost { path })) => say(
                "cli-serve-key-lost",
                &[("path", &path.display().to_string())],
            ),
            Failure::Serve(error) => chain(error),
            Failure::Storage(error) => chain(error),
            Failure::Service(error) => chain(error),
            Failure::Export(error) => chain(error),
            Failure::BackUp(error) => say("cli-backup-failed", &[("problem", &chain(error))]),
            Failure::PutBack(error) => say("cli-restore-failed", &[("problem", &chain(error))]),
            Failure::NotEmpty(found) => say("cli-restore-not-empty", &[("found", found)]),
            Failure::Checkpoint(problem) => say("cli-ledger-checkpoint", &[("problem", problem)]),
            Failure::NoBook(books) => say("cli-ledger-books", &[("books", books)]),
            Failure::NoRandom => say("cli-no-random", &[]),
            Failure::Json(err) => say("cli-no-json", &[("problem", &err.to_string())]),
            Failure::Output(err) if err.kind() == io::ErrorKind::BrokenPipe => String::new(),
            Failure::Output(err) => say("cli-no-output", &[("problem", &err.to_string())]),
        }
    }
}

/// Returns the exit code of a refusal.
pub(super) const fn refusal_code(refusal: &client::Refusal) -> u8 {
    match refusal.kind {
        client::Kind::Input => REFUSED,
        client::Kind::Unavailable => UNAVAILABLE,
        client::Kind::Other => OTHER,
    }
}

/// Returns whether a request that failed so may have been recorded all the same.
pub(super) const fn may_be_recorded(error: &client::Error) -> bool {
    match error {
        client::Error::Refused(refusal) => !matches!(refusal.kind, client::Kind::Input),
        client::Error::Address(_) | client::Error::Token | client::Error::Unreachable { .. } => {
            false
        }
    }
}

const fn storage_code(error: &storage::Error) -> u8 {
    match error {
        storage::Error::Unavailable(_) | storage::Error::Contended(_) => UNAVAILABLE,
        storage::Error::OutcomeUnknown(_)
        | storage::Error::Corrupt { .. }
        | storage::Error::Unrecordable(_)
        | storage::Error::Unfit(_) => OTHER,
    }
}

const fn backup_code(error: &backup::Error) -> u8 {
    match error {
        backup::Error::Read(_) | backup::Error::Write(_) => OTHER,
        backup::Error::Storage(error) => storage_code(error),
        // The answer to "is it whole and right" is no.
        backup::Error::NoBackup
        | backup::Error::Damaged(_)
        | backup::Error::Cut(_)
        | backup::Error::Appended
        | backup::Error::Fault { .. }
        | backup::Error::NoBook(_)
        | backup::Error::Otherwise => DIFFERENT,
    }
}

const fn client_code(error: &client::Error) -> u8 {
    match error {
        client::Error::Address(_) | client::Error::Token => USAGE,
        client::Error::Unreachable { .. } => UNAVAILABLE,
        client::Error::Refused(refusal) => refusal_code(refusal),
    }
}

fn client_text(language: Language, error: &client::Error) -> String {
    let say = |key, args: &[(&str, &str)]| get(language, key, args);
    match error {
        client::Error::Address(server) => say("cli-bad-address", &[("server", server)]),
        client::Error::Token => say("cli-bad-token", &[]),
        client::Error::Unreachable { server, cause } => {
            let cause = chain(cause.as_ref());
            say("cli-unreachable", &[("server", server), ("cause", &cause)])
        }
        client::Error::Refused(refusal) => refusal_text(language, refusal),
    }
}

/// Returns what a server said, with every wrong field and every further fact.
pub(super) fn refusal_text(language: Language, refusal: &client::Refusal) -> String {
    let code = if refusal.reason.is_empty() {
        refusal.status
    } else {
        &refusal.reason
    };
    let mut text = format!("{} [{code}]", printable(&refusal.message));
    for (name, value) in &refusal.metadata {
        // Writing into a string cannot fail.
        let _ = write!(text, "\n  {name}: {}", printable(value));
    }
    if !refusal.fields.is_empty() {
        let _ = write!(text, "\n{}", get(language, "cli-fields", &[]));
    }
    for field in &refusal.fields {
        let (path, description) = (printable(&field.path), printable(&field.description));
        let _ = write!(text, "\n  {path}: {description} [{}]", field.rule);
    }
    if let Some(delay) = refusal.retry_after {
        let seconds = delay.as_secs_f64().to_string();
        let again = get(language, "cli-retry-after", &[("seconds", &seconds)]);
        let _ = write!(text, "\n{again}");
    }
    text
}

/// The causes of an error, innermost last, each once.
pub(super) fn chain(error: &(dyn std::error::Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        let words = inner.to_string();
        if !text.contains(&words) {
            text = format!("{text}: {words}");
        }
        cause = inner.source();
    }
    text
}
