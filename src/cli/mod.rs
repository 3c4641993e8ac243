//! The command line.
//!
//! Owns: arguments, files, the environment, what is printed and with which code the program ends. Must not know: scoring,
//! storage. Client commands talk to a server like any other client.

mod amount;
pub mod assess;
pub mod backup;
mod book;
pub mod catalogue;
mod configuration;
mod connection;
pub mod decisions;
pub mod failure;
pub mod features;
mod input;
mod language;
pub mod ledger;
pub mod migrate;
mod new_file;
mod output;
pub mod profile;
pub mod restore;
pub mod score;
mod scorecard;
pub mod serve;
pub mod show;
mod store;
pub mod synth;
pub mod train;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

pub use self::amount::fen;
use self::{language::Lang, output::Output};

/// Exit codes, shown by `--help`.
const EXIT_CODES: &str = "\
Exit codes:
  0  done
  1  the answer is no: `decisions replay` found a difference, or a record, ledger or backup is not what it was
  2  wrong usage
  3  input refused: a file that cannot be read, or what the server refused
  4  server or database unavailable: try again
  5  any other failure";

/// Knowledge-value credit: scores technology firms and records every decision.
#[derive(Debug, Parser)]
#[command(name = "kvcredit", version, about, after_help = EXIT_CODES)]
#[command(disable_help_subcommand = true, arg_required_else_help = true)]
pub struct Cli {
    /// Language of what is printed [default: by LC_ALL, LC_MESSAGES or LANG, otherwise en]
    #[arg(long, global = true, value_enum, value_name = "LANGUAGE")]
    lang: Option<Lang>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Serve(serve::Serve),
    Migrate(migrate::Args),
    Backup(backup::Args),
    Restore(restore::Args),
    Score(score::Args),
    Assess(assess::Args),
    #[command(subcommand)]
    Decisions(decisions::Command),
    Catalogue(catalogue::Args),
    #[command(subcommand)]
    Ledger(ledger::Command),
    #[command(subcommand)]
    Profile(profile::Command),
    Synth(synth::Args),
    Train(train::Args),
    Features(features::Args),
    Predict(scorecard::predict::Args),
    Evaluate(scorecard::evaluate::Args),
    Explain(scorecard::explain::Args),
    Export(scorecard::export::Args),
}

/// Runs a command and returns the code with which the program ends.
pub async fn run(cli: Cli) -> ExitCode {
    let Cli { lang, command } = cli;
    let language = language::chosen(lang);
    let mut output = Output::stdout();
    let result = match command {
        Command::Serve(flags) => serve::run(flags).await,
        Command::Migrate(args) => migrate::run(&args, language, &mut output).await,
        Command::Backup(args) => backup::run(args, language, &mut output).await,
        Command::Restore(args) => restore::run(args, language, &mut output).await,
        Command::Score(args) => score::run(args, language, &mut output).await,
        Command::Assess(args) => {
            tokio::task::block_in_place(|| assess::run(args, language, &mut output))
        }
        Command::Decisions(command) => decisions::run(command, language, &mut output).await,
        Command::Catalogue(args) => catalogue::run(args, language, &mut output).await,
        Command::Ledger(command) => ledger::run(command, language, &mut output).await,
        Command::Profile(command) => profile::run(command, language, &mut output),
        Command::Synth(args) => tokio::task::block_in_place(|| synth::run(&args)),
        Command::Train(args) => {
            tokio::task::block_in_place(|| train::run(&args, language, &mut output))
        }
        Command::Features(args) => {
            tokio::task::block_in_place(|| features::run(&args, &mut output))
        }
        Command::Predict(args) => {
            tokio::task::block_in_place(|| scorecard::predict::run(&args, &mut output))
        }
        Command::Evaluate(args) => {
            tokio::task::block_in_place(|| scorecard::evaluate::run(&args, language, &mut output))
        }
        Command::Explain(args) => {
            tokio::task::block_in_place(|| scorecard::explain::run(&args, &mut output))
        }
        Command::Export(args) => {
            tokio::task::block_in_place(|| scorecard::export::run(&args, &mut output))
        }
    };
    match result.and_then(|code| output.flush().map(|()| code)) {
        Ok(code) => ExitCode::from(code),
        Err(failure) => {
            output::complain(&failure, language);
            ExitCode::from(failure.exit_code())
        }
    }
}
