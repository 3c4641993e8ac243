//! Commands of the scorecard workshop.

pub mod evaluate;
pub mod explain;
pub mod export;
pub mod predict;
pub mod train;

use clap::ValueEnum;
use indicatif::{ProgressBar, ProgressStyle};

use super::failure::{self, Failure};
use crate::{
    jobs::scorecard::Error,
    table::Progress,
    workshop::{reasons::Yardstick, validation::Length},
};

/// Value of `--period`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Period {
    /// Calendar months
    Month,
    /// Calendar quarters
    Quarter,
    /// Calendar years
    Year,
    /// Every number by itself, such as 2024
    Value,
}

impl Period {
    const fn length(self) -> Length {
        match self {
            Period::Month => Length::Month,
            Period::Quarter => Length::Quarter,
            Period::Year => Length::Year,
            Period::Value => Length::Value,
        }
    }
}

/// Value of `--reasons`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Held {
    /// Against the best bin of each part
    BelowMaximum,
    /// Against the mean of each part in training
    BelowNeutral,
}

impl Held {
    fn yardstick(self) -> Yardstick {
        match self {
            Held::BelowMaximum => Yardstick::Maximum,
            Held::BelowNeutral => Yardstick::Neutral,
        }
    }
}

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
        | Error::Export(_)
        | Error::Row { .. }
        | Error::NotOnCard(_)
        | Error::Expert { .. }
        | Error::Exists(_)
        | Error::Target { .. }
        | Error::Times(_) => Failure::Refused(text),
        Error::File { .. } | Error::Report(_) => Failure::NotLoaded(vec![text]),
    }
}
