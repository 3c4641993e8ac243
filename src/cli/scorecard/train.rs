//! `kvcredit train --data` and `--book`.

use std::path::{Path, PathBuf};

use serde_json::json;

use super::{Period, failed, watched};
use crate::{
    app::Machine,
    cli::{
        book::{no_vectors, opened},
        failure::Failure,
        output::Output,
    },
    domain::calendar::business_date,
    jobs::scorecard::{
        self, Training,
        of_book::{self, OfBook},
    },
    texts::Language,
    workshop::{Spec, Trained, metrics::Metrics},
};

/// What a card is trained on.
pub(in crate::cli) struct Asked<'a> {
    /// The rows.
    pub source: Source<'a>,
    /// The new folder.
    pub out: &'a Path,
    /// The options.
    pub spec: Option<&'a PathBuf>,
    /// In the place of the options' own.
    pub seed: Option<u64>,
    /// Periods of the report.
    pub period: Option<Period>,
}

/// Where the rows of a card come from.
#[derive(Clone, Copy)]
pub(in crate::cli) enum Source<'a> {
    /// A table.
    Table {
        /// Its file.
        data: &'a Path,
        /// The column that says who was bad.
        target: &'a str,
    },
    /// The firms of a book.
    Book(&'a Path),
}

pub(in crate::cli) fn run(
    asked: &Asked<'_>,
    language: Language,
    output: &mut Output,
) -> Result<u8, Failure> {
    let mut spec = match asked.spec {
        Some(file) => scorecard::spec(file).map_err(failed)?,
        None => Spec::default(),
    };
    spec.seed = asked.seed.unwrap_or(spec.seed);
    let (out, now) = (asked.out, Machine::real().clock.now());
    let period = asked.period.map(Period::length);
    let trained = match asked.source {
        Source::Table { data, target } => {
            let training = Training {
                data,
                target,
                spec,
                out,
                language,
                period,
                now,
            };
            watched(|watch| scorecard::train(&training, watch)).map_err(failed)?
        }
        Source::Book(book) => {
            let of_book = OfBook {
                name: book,
                spec,
                out,
                today: business_date(now),
                language,
                period,
                now,
            };
            of_book::train(opened(book)?, of_book).map_err(|err| match err {
                of_book::Error::Vectors(err) => no_vectors(book, &err),
                of_book::Error::Card(err) => failed(err),
            })?
        }
    };
    output.line(&summary(asked.out, &trained))?;
    Ok(0)
}

/// One object, as scripts read it.
fn summary(folder: &Path, trained: &Trained) -> String {
    let Trained { card, notes } = trained;
    let auc = |metrics: &Option<Metrics>| metrics.as_ref().and_then(|metrics| metrics.auc);
    json!({
        "folder": folder.display().to_string(),
        "columns": card.content().columns.len(),
        "pairs": card.content().pairs.len(),
        "rows": notes.rows,
        "bads": notes.bads,
        "unseenAuc": auc(&notes.unseen),
        "outOfTimeAuc": auc(&notes.out_of_time),
        "suspectedLeaks": leaks(trained),
    })
    .to_string()
}

/// Columns that may know the outcome.
fn leaks(trained: &Trained) -> Vec<&str> {
    let decisions = trained.notes.decisions.iter();
    let suspected = decisions.filter(|decision| decision.is_suspected_leak);
    suspected.map(|decision| decision.name.as_str()).collect()
}
