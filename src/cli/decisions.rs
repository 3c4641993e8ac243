//! `kvcredit decisions`: recorded decisions and their reviews.

mod get;
mod list;
mod replay;
mod review;
mod watch;

use clap::Subcommand;

use super::{failure::Failure, output::Output};
use crate::texts::Language;

/// Read recorded decisions, and record what people decide about them
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Show one decision
    Get(get::Args),
    /// List decisions, newest first
    List(list::Args),
    /// Follow the book: a line for every decision, as it is recorded
    Watch(watch::Args),
    /// Record what a person decided about a decision: a review, an override, a correction
    Review(review::Args),
    /// Score a decision again from what was stored and compare to the byte
    Replay(replay::Args),
}

pub(super) async fn run(
    command: Command,
    language: Language,
    output: &mut Output,
) -> Result<u8, Failure> {
    match command {
        Command::Get(args) => get::run(args, language, output).await,
        Command::List(args) => list::run(args, language, output).await,
        Command::Watch(args) => watch::run(args, language, output).await,
        Command::Review(args) => review::run(args, language, output).await,
        Command::Replay(args) => replay::run(args, language, output).await,
    }
}
