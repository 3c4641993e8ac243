//! `kvcredit ledger`: what an auditor and a lender do with a book, without trusting the service.

mod ahead;
mod checkpoint;
mod erase;
mod export;
mod features;
mod keys;
mod source;
mod verify;
mod witness;
mod wording;

use clap::Subcommand;

pub(super) use self::{source::book_of, verify::read};

use super::{failure::Failure, output::Output};
use crate::texts::Language;

/// Verify, export and witness a book, and erase notes
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Verify every record, offline or as a server hands them out
    Verify(verify::Args),
    /// Write a book into a file that proves itself
    Export(export::Args),
    /// Write the feature vectors of recorded decisions as a table
    ///
    /// One row a decision, in the order of the book: its identifier, product and as-of date, and the features, computed from the snapshot
    /// beside it by the code that scores. What was not retrieved or is undefined is an empty cell. Every record is verified on the way. With
    /// `--outcomes`, only the decisions whose outcome is known, with 1 where the loan defaulted: `train --data` learns from that.
    Features(features::Args),
    /// Print the signed checkpoint of a book: keep it, to witness later that nothing was cut or rewritten
    Checkpoint(checkpoint::Args),
    /// Check a checkpoint that was kept against the book of today
    Witness(witness::Args),
    /// Erase the note of a review and leave a notice of it; the book still verifies
    Erase(erase::Args),
}

pub(super) async fn run(
    command: Command,
    language: Language,
    output: &mut Output,
) -> Result<u8, Failure> {
    match command {
        Command::Verify(args) => verify::run(args, language, output).await,
        Command::Export(args) => export::run(args, language, output).await,
        Command::Features(args) => features::run(args, language, output).await,
        Command::Checkpoint(args) => checkpoint::run(args, language, output).await,
        Command::Witness(args) => witness::run(args, language, output).await,
        Command::Erase(args) => erase::run(args, language, output).await,
    }
}
