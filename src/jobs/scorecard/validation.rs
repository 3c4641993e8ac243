//! A card held against labelled tables, and the report of it.
//!
//! Owns which rows of which table make a sample. Must not know how figures are found or shown.

use std::path::Path;

use jiff::Timestamp;

use super::{Error, Training, artifact, page, table};
use crate::{
    table::{Frame, Kind, Progress, Reading, Values},
    texts::{Language, get},
    workshop::{
        Artifact, Card, Trained,
        bins::Bins,
        card,
        metrics::{Metrics, Outcome},
        validation::{
            self, Length, MasterScale, Part, Record, Role, Sample, Swaps, Validation, outcomes,
            spans, swaps,
        },
    },
};

/// Shares to approve where none are named.
pub const APPROVALS: [f64; 6] = [0.5, 0.6, 0.7, 0.8, 0.9, 0.95];

/// A labelled table with its name in the report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Labelled<'a> {
    /// The name.
    pub name: String,
    /// The file.
    pub data: &'a Path,
}

/// The column that says when a record was made.
#[derive(Clone, Copy, Debug)]
pub struct Periodic<'a> {
    /// The column.
    pub column: &'a str,
    /// How long a period is.
    pub length: Length,
}

/// What a report is to say of a card.
#[derive(Clone, Debug)]
pub struct Asked<'a> {
    /// Folder of the card.
    pub model: &'a Path,
    /// The table that the report is about.
    pub about: Labelled<'a>,
    /// Tables to stand before it: the first is what others are compared with.
    pub beside: Vec<Labelled<'a>>,
    /// The column that says 1 for bad and 0 for good, in every table.
    pub target: &'a str,
    /// Periods of the table.
    pub periods: Option<Periodic<'a>>,
    /// Folder of the card to compare with.
    pub champion: Option<&'a Path>,
    /// Shares to approve, within (0, 1].
    pub approvals: Vec<f64>,
    /// Bounds of the grades; `None`: illustrative ones.
    pub grades: Option<MasterScale>,
    /// The language of the page.
    pub language: Language,
    /// When the page is made.
    pub now: Timestamp,
}

/// Returns how well the card of a folder tells and fits on a labelled table.
///
/// # Errors
/// [`Error`].
pub fn evaluate(
    model: &Path,
    data: &Path,
    target: &str,
    watch: &(dyn Fn(Progress) + Sync),
) -> Result<Metrics, Error> {
    let artifact = artifact(model)?;
    let frame = super::read_for(&artifact.card, data, watch)?;
    let scored = artifact.card.score_all(&frame)?;
    let bads = bads(&frame, target)?;
    let outcome = |(scored, bad): (&card::Scored, &bool)| Outcome {
        pd: scored.pd,
        bad: *bad,
    };
    let paired: Vec<Outcome> = scored.iter().zip(&bads).map(outcome).collect();
    // A table of another size needs no hash to be told apart.
    let is_learnt =
        frame.rows() == artifact.table.rows && hex::encode(frame.sha256()) == artifact.table.sha256;
    Ok(match is_learnt {
        true => Metrics::of(&paired),
        false => Metrics::of_new(&paired),
    })
}

/// Returns how well a card tells and fits on the table asked about, and the page of its report.
///
/// # Errors
/// [`Error`].
pub fn validate(
    asked: &Asked<'_>,
    watch: &(dyn Fn(Progress) + Sync),
) -> Result<(Metrics, String), Error> {
    let artifact = artifact(asked.model)?;
    let champion = asked.champion.map(super::load).transpose()?;
    let mut samples = Vec::new();
    let mut tables = Vec::new();
    for beside in &asked.beside {
        let frame = super::read_for(&artifact.card, beside.data, watch)?;
        let described = described(&beside.name, &frame);
        samples.extend(whole(&artifact, &frame, &described, asked.target)?);
        tables.push(described);
    }
    let mut cards = vec![&artifact.card];
    cards.extend(&champion);
    let frame = table::read_watched(asked.about.data, &reading(&cards, asked.periods), watch)?;
    let described = described(&asked.about.name, &frame);
    samples.extend(whole(&artifact, &frame, &described, asked.target)?);
    tables.push(described);
    let records: &[Record] = samples.last().map_or(&[], |sample| &sample.records);

    let reference = match samples.len() {
        0 | 1 => None,
        _ => samples.first(),
    };
    let periods = match asked.periods {
        Some(Periodic { column, length }) => {
            let times = times(&frame, column)?;
            let then = reference.map(|sample| sample.records.as_slice());
            Some((column, length, spans(records, times, length, then)))
        }
        None => None,
    };
    let swapped = match &champion {
        Some(champion) => Some(against(champion, &frame, records, &asked.approvals)?),
        None => None,
    };
    let found = Validation::of(
        &samples,
        &validation::Asked {
            approvals: asked.approvals.clone(),
            scale: asked
                .grades
                .clone()
                .unwrap_or_else(MasterScale::illustrative),
        },
    );
    let champion_name = asked.champion.map(name_of).unwrap_or_default();
    let subject = page::Subject {
        card: artifact.card.content(),
        spec: &artifact.spec,
        learnt: learnt(&artifact),
        tables,
        validation: &found,
        unseen: None,
        decisions: &[],
        periods: periods
            .as_ref()
            .map(|(column, length, spans)| page::Periods {
                column,
                length: *length,
                reference: reference.map(|sample| sample.name.as_str()),
                spans,
            }),
        champion: swapped.as_ref().map(|(metrics, swaps)| page::Champion {
            name: &champion_name,
            metrics,
            swaps,
        }),
        grades: match asked.grades {
            Some(_) => page::Grades::Given,
            None => page::Grades::Illustrative,
        },
        now: asked.now,
    };
    let html = page::html(&subject, asked.language)?;
    let metrics = found
        .samples
        .last()
        .map_or_else(|| Metrics::of_new(&[]), |measured| measured.metrics.clone());
    Ok((metrics, html))
}

/// Returns the page of a card that was just trained: its training rows, and those held out by time.
pub(super) fn of_training(
    training: &Training<'_>,
    frame: &Frame,
    artifact: &Artifact,
    trained: &Trained,
) -> Result<String, Error> {
    let bads = bads(frame, training.target)?;
    let time = training.spec.time.as_ref();
    let when = time.map(|time| times(frame, &time.column)).transpose()?;
    let from = time.and_then(|time| time.out_of_time_from);
    let is_late = |row: &u32| match (when, from) {
        (Some(when), Some(from)) => when.get(*row as usize).is_some_and(|time| *time >= from),
        _ => false,
    };
    let (late, early): (Vec<u32>, Vec<u32>) = (0..frame.rows() as u32).partition(is_late);
    let name = |key: &str| get(training.language, key, &[]);
    let mut parts = vec![Part {
        name: name("report-name-training"),
        role: Role::Fitted,
        rows: early,
    }];
    if !late.is_empty() {
        parts.push(Part {
            name: name("report-name-out-of-time"),
            role: Role::New,
            rows: late,
        });
    }
    let samples = Sample::of(&artifact.card, frame, &bads, &parts)?;
    let found = Validation::of(
        &samples,
        &validation::Asked {
            approvals: APPROVALS.to_vec(),
            scale: MasterScale::illustrative(),
        },
    );
    let periods = match (time, when, training.period) {
        (Some(time), Some(when), Some(length)) => {
            let rows = parts.iter().flat_map(|part| &part.rows);
            let when: Vec<f64> = rows
                .filter_map(|row| when.get(*row as usize))
                .copied()
                .collect();
            let records: Vec<Record> = samples.iter().flat_map(|s| s.records.clone()).collect();
            let then = samples.first().map(|sample| sample.records.as_slice());
            Some((&time.column, length, spans(&records, &when, length, then)))
        }
        _ => None,
    };
    let reference = samples.first().map(|sample| sample.name.as_str());
    let subject = page::Subject {
        card: artifact.card.content(),
        spec: &artifact.spec,
        learnt: learnt(artifact),
        tables: Vec::new(),
        validation: &found,
        unseen: trained.notes.unseen.as_ref(),
        decisions: &trained.notes.decisions,
        periods: periods
            .as_ref()
            .map(|(column, length, spans)| page::Periods {
                column,
                length: *length,
                reference,
                spans,
            }),
        champion: None,
        grades: page::Grades::Illustrative,
        now: training.now,
    };
    Ok(page::html(&subject, training.language)?)
}

/// Returns how tables are read: what a card takes as words is read as words, times of calendar periods as dates.
pub(super) fn reading(cards: &[&Card], periods: Option<Periodic<'_>>) -> Reading {
    let mut reading = Reading::default();
    if let Some(Periodic { column, length }) = periods
        && length != Length::Value
    {
        reading.kinds.insert(column.to_owned(), Kind::Dates);
    }
    for column in cards.iter().flat_map(|card| &card.content().columns) {
        if matches!(column.bins, Bins::Groups { .. }) {
            reading.kinds.insert(column.name.clone(), Kind::Words);
        }
    }
    reading
}

/// Returns all rows of a table as a sample.
fn whole(
    artifact: &Artifact,
    frame: &Frame,
    table: &page::Table,
    target: &str,
) -> Result<Vec<Sample>, Error> {
    let bads = bads(frame, target)?;
    let part = Part {
        name: table.name.clone(),
        // The very table that the card was trained on, whatever its name.
        role: match table.sha256 == artifact.table.sha256 {
            true => Role::Fitted,
            false => Role::New,
        },
        rows: (0..frame.rows() as u32).collect(),
    };
    Ok(Sample::of(&artifact.card, frame, &bads, &[part])?)
}

/// Returns the champion's measures and the swap sets on the same records.
fn against(
    champion: &Card,
    frame: &Frame,
    records: &[Record],
    approvals: &[f64],
) -> Result<(Metrics, Swaps), Error> {
    let scored = champion.score_all(frame)?;
    let record = |(scored, record): (&card::Scored, &Record)| Record {
        points: scored.points,
        pd: scored.pd,
        bad: record.bad,
    };
    let theirs: Vec<Record> = scored.iter().zip(records).map(record).collect();
    let metrics = Metrics::of_new(&outcomes(&theirs));
    Ok((metrics, swaps(records, &theirs, approvals)))
}

/// Returns whether each row is bad.
fn bads(frame: &Frame, target: &str) -> Result<Vec<bool>, Error> {
    let column = frame
        .column(target)
        .ok_or_else(|| card::Error::NoColumn(target.to_owned()))?;
    let refused = |row: usize| Error::Target {
        name: target.to_owned(),
        row: row + 1,
    };
    let Values::Numbers(outcomes) = &column.values else {
        return Err(refused(0));
    };
    let bad = |(row, outcome): (usize, &f64)| match *outcome {
        0.0 => Ok(false),
        1.0 => Ok(true),
        _ => Err(refused(row)),
    };
    outcomes.iter().enumerate().map(bad).collect()
}

fn times<'a>(frame: &'a Frame, name: &str) -> Result<&'a [f64], Error> {
    let column = frame
        .column(name)
        .ok_or_else(|| card::Error::NoColumn(name.to_owned()))?;
    match &column.values {
        Values::Numbers(times) => Ok(times),
        Values::Words { .. } => Err(Error::Times(name.to_owned())),
    }
}

fn described(name: &str, frame: &Frame) -> page::Table {
    page::Table {
        name: name.to_owned(),
        rows: frame.rows(),
        sha256: hex::encode(frame.sha256()),
    }
}

fn learnt(artifact: &Artifact) -> page::Table {
    page::Table {
        name: String::new(),
        rows: artifact.table.rows,
        sha256: artifact.table.sha256.clone(),
    }
}

/// Returns the last part of a path, which is what a report calls it.
pub fn name_of(path: &Path) -> String {
    let name = path.file_name().unwrap_or(path.as_os_str());
    name.to_string_lossy().into_owned()
}
