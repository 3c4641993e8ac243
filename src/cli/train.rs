//! `kvcredit train`: the service's model on a book, or a card on any table.

use std::path::{Path, PathBuf};

use clap::{ArgGroup, Args as ClapArgs, ValueEnum};

use super::{
    EXIT_CODES,
    book::{opened, unreadable},
    failure::{self, Failure},
    output::Output,
    scorecard::{self, train::Source},
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
/// it; with `--data` or `--book` it is a card for `predict` and `evaluate`, with a validation report in `report.html`.
#[derive(ClapArgs, Debug)]
#[command(after_help = EXIT_CODES, group = ArgGroup::new("card").args(["data", "vectors"]))]
pub struct Args {
    /// Book file, one firm with its outcome a line; `-` reads standard input
    #[arg(
        value_name = "BOOK.jsonl|-",
        required_unless_present = "card",
        conflicts_with = "card",
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
    #[arg(long, value_name = "TABLE", conflicts_with_all = ["id", "basis"], requires = "target", requires = "out")]
    data: Option<PathBuf>,
    /// Book file to train a card on: the features of every firm by its as-of date, and whether it defaulted
    #[arg(long = "book", value_name = "BOOK.jsonl|-", conflicts_with_all = ["id", "basis"], requires = "out")]
    vectors: Option<PathBuf>,
    /// Column of the table that says 1 for bad and 0 for good
    #[arg(long, value_name = "COLUMN", requires = "data")]
    target: Option<String>,
    /// New folder of the card
    #[arg(long, value_name = "DIR", requires = "card")]
    out: Option<PathBuf>,
    /// Options in a TOML file (see docs/scorecards.md)
    #[arg(long, value_name = "FILE", requires = "card")]
    spec: Option<PathBuf>,
    /// Also report by periods of the options' column of times, whose numbers are days since 1970-01-01 unless this is `value`
    #[arg(long, value_enum, requires = "card")]
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
        vectors,
        target,
        out,
        spec,
        period,
    } = args;
    if let (Some(book), Some(id), Some(basis)) = (book, id, basis) {
        let request = Request {
            id: id.clone(),
            basis: match basis {
                Trained::Synthetic => Basis::Synthetic,
                Trained::Real => Basis::Real,
            },
            seed: seed.unwrap_or(SEED),
            settings: HyperParameters::default(),
        };
        return on_book(book, models, &request, output);
    }
    let source = match (data, target, vectors) {
        (Some(data), Some(target), None) => Source::Table { data, target },
        (None, None, Some(book)) => Source::Book(book),
        // The parser asks for what belongs together.
        _ => return Err(Failure::Usage("cli-train-what")),
    };
    let Some(out) = out else {
        return Err(Failure::Usage("cli-train-what"));
    };
    let asked = scorecard::train::Asked {
        source,
        out,
        spec: spec.as_ref(),
        seed: *seed,
        period: *period,
    };
    scorecard::train::run(&asked, language, output)
}

/// Seed of held-out firms and folds where none is given.
const SEED: u64 = 1;

fn on_book(
    book: &Path,
    models: &Path,
    request: &Request,
    output: &mut Output,
) -> Result<u8, Failure> {
    let today = business_date(Machine::real().clock.now());
    match train::run(opened(book)?, today, models, request) {
        Ok((folder, fitted)) => output.line(&summary(&folder, &fitted))?,
        Err(train::Error::Book(err)) => return Err(unreadable(book, &err)),
        Err(err) => return Err(Failure::NotLoaded(vec![failure::chain(&err)])),
    }
    Ok(0)
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
