//! Commands of the scorecard workshop.

pub mod evaluate;
pub mod predict;
pub mod train;

use indicatif::{ProgressBar, ProgressStyle};

use super::failure::{self, Failure};
use crate::{jobs::scorecard::Error, table::Progress};

/// Runs a job that reads a table, with a bar on a terminal.
fn watched<T>(job: impl FnOnce(&(dyn Fn(Progress) + Sync)) -> T) -> T {
    let bar = ProgressBar::new(0);
    if let Ok(style) = ProgressStyle::with_template("{bar:40} {percent}% {msg}") {
        bar.set_style(style);
    }
    let done = job(&|progress: Progress| {
        bar.set_length(progress.of);
        bar.set_position(progress.done);
        if progress.done >= progress.of {
            bar.set_message("…");
        }
    });
    bar.finish_and_clear();
    done
}

fn failed(err: Error) -> Failure {
    let text = failure::chain(&err);
    match err {
        // What was given is wrong.
        Error::Table(_)
        | Error::Train(_)
        | Error::Card(_)
        | Error::Artifact { .. }
        | Error::Spec { .. }
        | Error::Exists(_)
        | Error::Target { .. } => Failure::Refused(text),
        Error::File { .. } => Failure::NotLoaded(vec![text]),
    }
}
