//! What a key must hold.

use std::fmt;

/// What was expected of a key. The words here are the English ones; `cli` has them in both languages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expected {
    /// A path.
    Path,
    /// A name of letters, digits and hyphens.
    Name,
    /// A name of a log.
    LedgerName,
    /// A truth value.
    Switch,
    /// An integer within a range.
    Integer {
        /// The smallest.
        from: String,
        /// The largest.
        to: String,
    },
    /// Where decisions are kept.
    Database,
    /// A loopback address with a port.
    Loopback,
    /// The short form of a listener or the long one.
    OneForm,
    /// A filter of the log.
    LogFilter,
    /// A format of the log.
    LogFormat,
    /// A file of that form.
    Toml,
    /// A key that there is.
    NoSuchKey,
    /// A file that can be read.
    ReadableFile {
        /// Why it cannot.
        cause: String,
    },
    /// A folder of models that can be read.
    Models,
    /// A model that there is.
    OneOf {
        /// Those that there are, separated by commas.
        known: String,
    },
    /// A folder of valid policy tables.
    Tables {
        /// Why they are not.
        cause: String,
    },
    /// A crash point, in debug builds.
    CrashPoint,
}

impl fmt::Display for Expected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Expected::Path => f.write_str("a path"),
            Expected::Name => f.write_str("1 to 64 lower-case letters, digits and inner hyphens"),
            Expected::LedgerName => f.write_str("1 to 64 letters, digits and `._:-`"),
            Expected::Switch => f.write_str("`true` or `false`"),
            Expected::Integer { from, to } => write!(f, "an integer from {from} to {to}"),
            Expected::Database => f.write_str("`sqlite:PATH` or `postgres://ROLE@HOST/DATABASE`"),
            Expected::Loopback => f.write_str(
                "a loopback address and a port, for example `127.0.0.1:50051` (without credentials nobody else may call)",
            ),
            Expected::OneForm => f.write_str("either `listeners` or `listen` and `book`"),
            Expected::LogFilter => f.write_str(
                "a filter such as `info` or `kvcredit=debug`, with the levels `error`, `warn`, `info`, `debug`, `trace`, `off`",
            ),
            Expected::LogFormat => f.write_str("`text` or `json`"),
            Expected::Toml => f.write_str("TOML"),
            Expected::NoSuchKey => f.write_str("no such key: it is unknown"),
            Expected::ReadableFile { cause } => write!(f, "a readable file ({cause})"),
            Expected::Models => f.write_str("a readable folder of models"),
            Expected::OneOf { known } => write!(f, "one of `{known}`"),
            Expected::Tables { cause } => write!(f, "a readable folder of valid tables ({cause})"),
            Expected::CrashPoint => {
                f.write_str("`POINT=error`, `POINT=abort` or `POINT=sleep`, with or without `@N`")
            }
        }
    }
}
