//! Logs, to stderr.

use std::io;

use tracing_subscriber::{EnvFilter, fmt};

use crate::config::{Log, LogFormat};

/// Sends logs to stderr from now on. Does nothing where that was done before.
pub fn start(log: &Log) {
    // The configuration has tried the filter.
    let filter = EnvFilter::try_new(&log.filter).unwrap_or_default();
    let lines = fmt().with_env_filter(filter).with_writer(io::stderr);
    let started = match log.format {
        LogFormat::Text => lines.with_ansi(false).try_init(),
        LogFormat::Json => lines.json().try_init(),
    };
    if let Err(err) = started {
        tracing::debug!(error = %err, "logs were set up before");
    }
}
