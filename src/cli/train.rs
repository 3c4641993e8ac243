//! `kvcredit train`.

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
};
use crate::{
    app::Machine,
    domain::{calendar::business_date, id::ModelId},
    jobs::train,
    model::{
        artifact::Basis,
        train::{Fitted, HyperParameters, Request},
    },
};

/// Fit a model on a book file
///
/// Writes a folder of its own with `model.json`, `metrics.json` and `card.md`. The same book and seed give the same bytes. An
/// existing folder is never overwritten. The new model scores only where a server is started with it.
#[derive(ClapArgs, Debug)]
#[command(after_help = EXIT_CODES)]
pub struct Args {
    /// Book file, one firm with its outcome a line; `-` reads standard input
    #[arg(value_name = "BOOK.jsonl|-")]
    book: PathBuf,
    /// Identifier of the new model
    #[arg(long, value_name = "ID", value_parser = ModelId::parse)]
    id: ModelId,
    /// What the firms of the book are
    #[arg(long, value_enum)]
    basis: Trained,
    /// Seed of held-out firms and folds
    #[arg(long, value_name = "SEED", default_value_t = 1)]
    seed: u64,
    /// Directory in which the model gets its folder
    #[arg(long, value_name = "DIR", default_value = "models")]
    models: PathBuf,
}

/// Value of `--basis`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Trained {
    /// Synthetic firms: the model is for demonstration
    Synthetic,
    /// Outcomes of a real book
    Real,
}

pub(super) fn run(args: &Args, output: &mut Output) -> Result<u8, Failure> {
    let request = Request {
        id: args.id.clone(),
        basis: match args.basis {
            Trained::Synthetic => Basis::Synthetic,
            Trained::Real => Basis::Real,
        },
        seed: args.seed,
        settings: HyperParameters::default(),
    };
    let label = args.book.display().to_string();
    let unreadable = |problem: String| Failure::Unreadable(vec![(label.clone(), problem)]);
    let book = opened(&args.book).map_err(|err| unreadable(err.to_string()))?;
    let today = business_date(Machine::real().clock.now());
    match train::run(book, today, &args.models, &request) {
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
