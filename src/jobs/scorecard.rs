//! Scorecards from table files: train, predict, evaluate, explain, export.
//!
//! Owns the folder of a card and the order of the steps. Must not know how a card is learnt, how anything is shown.

pub mod expert;
pub mod explain;
pub mod export;
pub mod of_book;
mod report;
mod validation;

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use jiff::Timestamp;

pub use self::validation::{APPROVALS, Asked, Labelled, Periodic, evaluate, name_of, validate};
use crate::{
    export as forms, report as page,
    table::{self, Cell, Frame, Reading, Writer},
    texts::Language,
    workshop::{
        self, Artifact, Card, Scored, Spec, Trained,
        artifact::{self, Learnt},
        card,
        reasons::{REASONS_MAX, Yardstick, reasons},
        validation::Length,
    },
};

/// Why a job did not do its work.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The table cannot be read or written.
    #[error(transparent)]
    Table(#[from] table::Error),
    /// The table cannot be trained on.
    #[error(transparent)]
    Train(#[from] workshop::Error),
    /// The table does not fit the card.
    #[error(transparent)]
    Card(#[from] card::Error),
    /// The file is no card.
    #[error("cannot read the card `{}`", file.display())]
    Artifact {
        /// The file.
        file: PathBuf,
        /// The cause.
        source: artifact::Error,
    },
    /// The options cannot be read.
    #[error("cannot read the options `{}`: {problem}", file.display())]
    Spec {
        /// The file.
        file: PathBuf,
        /// What is wrong.
        problem: String,
    },
    /// The expert's card cannot be used.
    #[error("the expert's card `{file}`")]
    Expert {
        /// The file.
        file: String,
        /// The cause.
        source: expert::Error,
    },
    /// The card cannot be said in that form.
    #[error(transparent)]
    Export(#[from] forms::Error),
    /// The table has no such row.
    #[error("expected a row from 1 to {rows}, found `{row}`")]
    Row {
        /// The row, from 1.
        row: usize,
        /// How many there are.
        rows: usize,
    },
    /// A column to be held is not on the card.
    #[error("column `{0}`: expected a column of the card")]
    NotOnCard(String),
    /// A folder or file that is there is never written to.
    #[error("`{}` exists already", .0.display())]
    Exists(PathBuf),
    /// The target of a table to evaluate has other values.
    #[error("column `{name}`: expected 0 or 1 in every row, found something else in row {row}")]
    Target {
        /// The column.
        name: String,
        /// The row, from 1.
        row: usize,
    },
    /// The column of times holds words.
    #[error("column `{0}`: expected times, found words")]
    Times(String),
    /// The report cannot be made.
    #[error(transparent)]
    Report(#[from] page::Error),
    /// A file cannot be read or written.
    #[error("cannot use `{}`", file.display())]
    File {
        /// The file.
        file: PathBuf,
        /// The cause.
        source: io::Error,
    },
}

/// A card to be trained.
#[derive(Clone, Debug)]
pub struct Training<'a> {
    /// The table.
    pub data: &'a Path,
    /// The column that says 1 for bad and 0 for good.
    pub target: &'a str,
    /// The options.
    pub spec: Spec,
    /// The new folder.
    pub out: &'a Path,
    /// The language of `report.html`.
    pub language: Language,
    /// Periods of the options' column of times, for `report.html` only.
    pub period: Option<Length>,
    /// For `card.md` and `report.html` only.
    pub now: Timestamp,
}

/// Reads options from a TOML file. The path of an expert's card is relative to the file's folder.
///
/// # Errors
/// [`Error::Spec`], [`Error::File`].
pub fn spec(file: &Path) -> Result<Spec, Error> {
    let text = fs::read_to_string(file).map_err(|source| in_file(file, source))?;
    let mut spec: Spec = toml::from_str(&text).map_err(|err| Error::Spec {
        file: file.to_owned(),
        problem: err.to_string(),
    })?;
    let card = spec.prior.as_mut().and_then(|prior| prior.card.as_mut());
    if let (Some(card), Some(folder)) = (card, file.parent()) {
        // As the options see it, wherever the program was started.
        *card = folder.join(&card);
    }
    Ok(spec)
}

/// Trains a card and writes its folder: `model.json`, `metrics.json`, `card.md` and `report.html`. Nothing is left behind where it fails.
///
/// # Errors
/// [`Error`].
pub fn train(
    training: &Training<'_>,
    watch: &(dyn Fn(table::Progress) + Sync),
) -> Result<Trained, Error> {
    refuse_existing(training.out)?;
    let frame = table::read_watched(training.data, &Reading::default(), watch)?;
    train_on(training, frame)
}

/// Does the same with a table that was read from `training.data` before.
///
/// # Errors
/// [`Error`].
pub fn train_on(training: &Training<'_>, frame: Frame) -> Result<Trained, Error> {
    refuse_existing(training.out)?;
    let (spec, expert) = expert::resolved(&training.spec)
        .map_err(|(file, source)| Error::Expert { file, source })?;
    let trained = workshop::train_with(&frame, training.target, &spec, expert.as_ref())?;
    let artifact = Artifact {
        table: Learnt {
            rows: frame.rows(),
            sha256: hex::encode(frame.sha256()),
        },
        spec,
        card: trained.card.clone(),
    };
    let page = validation::of_training(training, &frame, &artifact, &trained)?;
    drop(frame);
    let unwritable = |source| Error::Artifact {
        file: training.out.join("model.json"),
        source,
    };
    let model = artifact.to_json().map_err(unwritable)?;
    let metrics = report::metrics(&trained).map_err(|err| unwritable(err.into()))?;
    let card = report::card(training, &artifact, &trained);
    write_folder(
        training.out,
        &[
            ("model.json", &model),
            ("metrics.json", &metrics),
            ("card.md", &card),
            ("report.html", &page),
        ],
    )?;
    Ok(trained)
}

fn refuse_existing(folder: &Path) -> Result<(), Error> {
    match folder.exists() {
        true => Err(Error::Exists(folder.to_owned())),
        false => Ok(()),
    }
}

/// Writes a folder whole or not at all.
fn write_folder(folder: &Path, files: &[(&str, &str)]) -> Result<(), Error> {
    let mut name = folder.as_os_str().to_owned();
    name.push(".partial");
    let partial = PathBuf::from(name);
    let written = (|| {
        fs::create_dir_all(&partial)?;
        for (name, text) in files {
            fs::write(partial.join(name), text)?;
        }
        fs::rename(&partial, folder)
    })();
    written.map_err(|source| {
        // What is left of it would be in the way of the next try.
        let _ = fs::remove_dir_all(&partial);
        in_file(folder, source)
    })
}

/// Loads the card of a folder.
///
/// # Errors
/// [`Error::Artifact`], [`Error::File`].
pub fn load(folder: &Path) -> Result<Card, Error> {
    Ok(artifact(folder)?.card)
}

/// Loads the card of a folder with where it comes from.
fn artifact(folder: &Path) -> Result<Artifact, Error> {
    Ok(hashed(folder)?.0)
}

/// The same, and the SHA-256 that its file names.
fn hashed(folder: &Path) -> Result<(Artifact, String), Error> {
    let file = folder.join("model.json");
    let text = fs::read_to_string(&file).map_err(|source| in_file(&file, source))?;
    Artifact::of_json_hashed(&text).map_err(|source| Error::Artifact { file, source })
}

/// Reads a table that a card is to score: what the card takes as words is read as words.
///
/// # Errors
/// [`Error::Table`].
pub fn read_for(
    card: &Card,
    data: &Path,
    watch: &(dyn Fn(table::Progress) + Sync),
) -> Result<Frame, Error> {
    Ok(table::read_watched(
        data,
        &validation::reading(&[card], None),
        watch,
    )?)
}

/// Scores every row of a table, in its order, into a CSV file: `pd`, `points`, and `reason_1` to `reason_4` where reasons are asked for.
/// Returns how many rows there were.
///
/// # Errors
/// [`Error`].
pub fn predict(
    card: &Card,
    data: &Path,
    out: &Path,
    yardstick: Option<Yardstick>,
    watch: &(dyn Fn(table::Progress) + Sync),
) -> Result<usize, Error> {
    let frame = read_for(card, data, watch)?;
    let scored = card.score_all(&frame)?;
    let mut names = vec!["pd".to_owned(), "points".to_owned()];
    if yardstick.is_some() {
        names.extend((1..=REASONS_MAX).map(|number| format!("reason_{number}")));
    }
    let mut writer = Writer::create(out, &names)?;
    for (row, Scored { points, pd }) in scored.iter().enumerate() {
        let mut cells = vec![Cell::Number(*pd), Cell::Integer(i64::from(*points))];
        let found = match yardstick {
            Some(yardstick) => reasons(card, &card.record(&frame, row)?, yardstick)?,
            None => Vec::new(),
        };
        cells.extend(found.iter().map(|reason| Cell::Text(&reason.name)));
        cells.resize(names.len(), Cell::Missing);
        writer.row(&cells)?;
    }
    writer.finish()?;
    Ok(scored.len())
}

fn in_file(file: &Path, source: io::Error) -> Error {
    Error::File {
        file: file.to_owned(),
        source,
    }
}
