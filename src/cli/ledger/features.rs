//! `kvcredit ledger features`.

use std::path::PathBuf;

use clap::Args as ClapArgs;
use serde_json::json;

use super::{
    keys::Need,
    source::SourceArgs,
    verify::{report, verify},
};
use crate::{
    app::Stock,
    cli::{
        EXIT_CODES,
        failure::{self, Failure},
        output::Output,
        score::Format,
    },
    features::COUNT,
    jobs::recorded::{Error, Outcomes, Recording, Written},
    service::audit::{self, Beside},
    texts::Language,
};

/// Options of `ledger features`.
#[derive(ClapArgs, Debug)]
#[command(after_help = EXIT_CODES)]
pub struct Args {
    /// Table to write: CSV, packed where its name ends in `.gz`
    #[arg(long, value_name = "TABLE.csv[.gz]")]
    out: PathBuf,
    /// What became of the loans: a table with the columns `decision_id` and `defaulted`, 1 or 0
    #[arg(long, value_name = "TABLE")]
    outcomes: Option<PathBuf>,
    /// Directory with further policy tables, besides those of this program
    #[arg(long, value_name = "DIR")]
    policies: Option<PathBuf>,
    #[command(flatten)]
    source: SourceArgs,
}

pub(super) async fn run(
    args: Args,
    language: Language,
    output: &mut Output,
) -> Result<u8, Failure> {
    let Args {
        out,
        outcomes,
        policies,
        source,
    } = args;
    let no_inputs = Failure::Usage("cli-ledger-no-inputs");
    if source.asks_a_server() {
        return Err(no_inputs);
    }
    let outcomes = outcomes.map(|path| Outcomes::read(&path)).transpose();
    let outcomes = outcomes.map_err(|err| refused(&err))?;
    let mut source = source.open(language, Need::ToVerify).await?;
    if source.inputs == audit::Inputs::LeftOut {
        return Err(no_inputs);
    }
    let tables = Stock::load(None, policies.as_deref())?.tables;
    let checkpoints = source.own_checkpoint()?.into_iter().collect();
    let mut recording = Recording::begin(&out, outcomes, tables).map_err(|err| refused(&err))?;
    let verdict = verify(&mut source, checkpoints, |entry, said| {
        match (&said.beside, &entry.beside) {
            (Beside::Inputs { .. }, Some(inputs)) => recording
                .add(entry.seq, &entry.record, inputs)
                .map_err(|err| refused(&err)),
            // Reviews and erasures have no features; decisions whose inputs are missing were found by then.
            (Beside::Inputs { .. } | Beside::Note { .. } | Beside::Nothing { .. }, _) => Ok(()),
        }
    })
    .await?;
    if verdict.is_err() {
        return report(&source, &verdict, Format::Table, language, output);
    }
    let Written {
        decisions,
        without_outcome,
        other_schema,
    } = recording.finish().map_err(|err| refused(&err))?;
    let line = json!({
        "file": out.display().to_string(),
        "book": source.book.as_str(),
        "decisions": decisions,
        "withoutOutcome": without_outcome,
        "otherSchema": other_schema,
        "features": COUNT,
    });
    output.line(&line.to_string())?;
    Ok(0)
}

fn refused(err: &Error) -> Failure {
    match err {
        Error::Outcomes { path, problems } => {
            let file = path.display().to_string();
            let lines = problems
                .iter()
                .map(|problem| (file.clone(), problem.clone()));
            Failure::Unreadable(lines.collect())
        }
        Error::Unreadable { .. } | Error::Different { .. } => Failure::Replay(err.to_string()),
        Error::Table(_) => Failure::Refused(failure::chain(err)),
    }
}
