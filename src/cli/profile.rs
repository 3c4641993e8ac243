//! `kvcredit profile`: making profiles.

use std::path::PathBuf;

use clap::{Args as ClapArgs, Subcommand};

use super::{
    EXIT_CODES,
    failure::Failure,
    input,
    output::{self, Output},
};
use crate::{
    jobs::filing,
    pb::json::{Layout, to_json},
    texts::Language,
};

/// Make profiles
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Turn a public filing into a profile and print it as canonical JSON
    FromFiling(FromFiling),
}

/// Options of `profile from-filing`.
#[derive(ClapArgs, Debug)]
#[command(after_help = EXIT_CODES)]
pub struct FromFiling {
    /// The filing; `-` reads standard input
    #[arg(value_name = "FILE.json|-")]
    file: PathBuf,
}

pub(super) fn run(
    command: Command,
    language: Language,
    output: &mut Output,
) -> Result<u8, Failure> {
    let Command::FromFiling(FromFiling { file }) = command;
    let label = file.display().to_string();
    let unreadable = |problem: String| Failure::Unreadable(vec![(label.clone(), problem)]);
    let text = input::text_of(&file, language).map_err(unreadable)?;
    let filing::Converted { profile, notes } = filing::convert(&text).map_err(|refused| {
        Failure::Unreadable(
            refused
                .problems
                .iter()
                .map(|problem| (label.clone(), told(problem)))
                .collect(),
        )
    })?;
    output.line(&to_json(
        "kvcredit.v1.FirmProfile",
        &profile,
        Layout::Pretty,
    )?)?;
    for note in notes {
        output::say(&format!("kvcredit: {label}: {note}"));
    }
    Ok(0)
}

fn told(problem: &filing::Problem) -> String {
    let filing::Problem { field, expected } = problem;
    format!("`{field}`: expected {expected}")
}
