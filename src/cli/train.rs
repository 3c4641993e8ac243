//! `kvcredit train`: the service's model on a book, or a card on any table.

use std::{
    fs::File,
    io::{self, BufRead, BufReader},
    path::{Path, PathBuf},
};

use clap::{Args as ClapArgs, ValueEnum};

use super::{
    EXIT_CODES,
    failure::{self, Failure},
    output::Output,
    scorecard,
};
use crate::{
    app::Machine,
    domain::{calendar::business_date, id::ModelId},
    jobs::train,
    model::{
        artifact::Basis,
        train::{Fitted, HyperParameters, Request},
    },
    texts::Language,
};

/// Fit a model on a book file, or a scorecard on any table
///
/// Writes a folder of its own with `model.json`, `metrics.json` and `card.md`. The same book or table, options and seed give the same
/// bytes. An existing folder is never overwritten. With BOOK.jsonl it is a model of the service, which scores only where a server is started with
/// it; with `--data` it is a card for `predict` and `evaluate`, with a validation report in `report.html`.
#[derive(ClapArgs, Debug)]
#[command(after_help = EXIT_CODES)]
pub struct Args {
    /// Book file, one firm with its outcome a line; `-` reads standard input
    #[arg(
        value_name = "BOOK.jsonl|-",
        required_unless_present = "data",
        requires = "id"
    )]
    book: Option<PathBuf>,
    /// Identifier of the new model
    #[arg(long, value_name = "ID", value_parser = ModelId::parse, requires = "basis")]
    id: Option<ModelId>,
    /// What the firms of the book are
    #[arg(long, value_enum)]
    basis: Option<Trained>,
    /// Seed of held-out firms and folds [default: 1, or that of the options]
    #[arg(long, value_name = "SEED")]
    seed: Option<u64>,
    /// Directory in which the model gets its folder
    #[arg(long, value_name = "DIR", default_value = "models")]
    models: PathBuf,
    /// Table to train a card on: CSV, gzipped CSV or Parquet
    #[arg(long, value_name = "TABLE", conflicts_with_all = ["book", "id", "basis"], requires = "target", requires = "out")]
    data: Option<PathBuf>,
    /// Column of the table that says 1 for bad and 0 for good
    #[arg(long, value_name = "COLUMN", requires = "data")]
    target: Option<String>,
    /// New folder of the card
    #[arg(long, value_name = "DIR", requires = "data")]
    out: Option<PathBuf>,
    /// Options in a TOML file (see docs/scorecards.md)
    #[arg(long, value_name = "FILE", requires = "data")]
    spec: Option<PathBuf>,
    /// Also report by periods of the options' column of times, whose numbers are days since 1970-01-01 unless this is `value`
    #[arg(long, value_enum, requires = "spec")]
    period: Option<scorecard::Period>,
}

/// Value of `--basis`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Trained {
    /// Synthetic firms: the model is for demonstration
    Synthetic,
    /// Outcomes of a real book
    Real,
}

pub(super) fn run(args: &Args, language: Language, output: &mut Output) -> Result<u8, Failure> {
    let Args {
        book,
        id,
        basis,
        seed,
        models,
        data,
        target,
        out,
        spec,
        period,
    } = args;
    match (book, id, basis, data, target, out) {
        (Some(book), Some(id), Some(basis), ..) => {
            let request = Request {
                id: id.clone(),
                basis: match basis {
                    Trained::Synthetic => Basis::Synthetic,
                    Trained::Real => Basis::Real,
                },
                seed: seed.unwrap_or(SEED),
                settings: HyperParameters::default(),
            };
            on_book(book, models, &request, output)
        }
        (_, _, _, Some(data), Some(target), Some(out)) => {
            let asked = scorecard::train::Asked {
                data,
                target,
                out,
                spec: spec.as_ref(),
                seed: *seed,
                period: *period,
            };
            scorecard::train::run(&asked, language, output)
        }
        // The parser asks for what belongs together.
        _ => Err(Failure::Usage("cli-train-what")),
    }
}

/// Seed of held-out firms and folds where none is given.
const SEED: u64 = 1;

fn on_book(
    book: &Path,
    models: &Path,
    request: &Request,
    output: &mut Output,
) -> Result<u8, Failure> {
    let label = book.display().to_string();
    let unreadable = |problem: String| Failure::Unreadable(vec![(label.clone(), problem)]);
    let book = opened(book).map_err(|err| unreadable(err.to_string()))?;
    let today = business_date(Machine::real().clock.now());
    match train::run(book, today, models, request) {
        Ok((folder, fitted)) => output.line(&summary(&folder, &fitted))?,
        Err(train::Error::Book(err)) => return Err(unreadable(failure::chain(&err))),
        Err(err) => return Err(Failure::NotLoaded(vec![failure::chain(&err)])),
    }
    Ok(0)
}

fn opened(book: &Path) -> io::Result<Box<dyn BufRead>> {
    Ok(if book == Path::new("-") {
        Box::new(BufReader::new(io::stdin()))
    } else {
        Box::new(BufReader::new(File::open(book)?))
    })
}

/// One object, as scripts read it.
fn summary(folder: &Path, fitted: &Fitted) -> String {
    serde_json::json!({
        "folder": folder.display().to_string(),
        "firms": fitted.training.firms,
        "heldOutFirms": fitted.held_out.firms,
        "heldOutDefaults": fitted.held_out.defaults,
        "heldOutAuc": fitted.held_out.auc,
    })
    .to_string()
}
