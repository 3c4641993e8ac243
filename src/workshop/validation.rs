//! A card held against labelled tables: every number that a validation report shows.
//!
//! Owns the samples and what is counted of them: curves, bands, grades, cut-offs, moves, periods, swaps. Must not know files,
//! languages, how anything is shown.

pub mod curves;
pub mod cut_offs;
pub mod grading;
pub mod histogram;
pub mod moves;
pub mod periods;
pub mod sample;
pub mod swaps;

pub use self::{
    curves::{Curves, curves},
    cut_offs::{CutOff, cut_offs},
    grading::{Grade, MasterScale, graded},
    histogram::{Histogram, histogram},
    moves::{Band, Move, Moved, bands, moves},
    periods::{Key, Length, Span, Spans, spans},
    sample::{Part, Record, Role, Sample, Tally},
    swaps::{Swaps, swaps},
};
use super::metrics::{self, Group, Metrics, Outcome};

/// What is asked of a validation.
#[derive(Clone, Debug)]
pub struct Asked {
    /// Shares of applicants to approve, each within (0, 1].
    pub approvals: Vec<f64>,
    /// Grades by PD.
    pub scale: MasterScale,
}

/// Everything said of a card on its samples; the last sample is the one that the report is about.
#[derive(Clone, Debug)]
pub struct Validation {
    /// The samples, in the order of the report.
    pub samples: Vec<Measured>,
    /// Cut-offs on the last sample, in the order asked for.
    pub cut_offs: Vec<CutOff>,
    /// Grades of the last sample, best first.
    pub grades: Vec<Grade>,
    /// How goods and bads of the last sample are spread over the score.
    pub histogram: Histogram,
    /// Ten bands of the first sample's score, with what each sample has there.
    pub bands: Vec<Band>,
    /// How far score and columns have moved between samples.
    pub moves: Vec<Move>,
}

/// One sample, measured.
#[derive(Clone, Debug)]
pub struct Measured {
    /// What it is called.
    pub name: String,
    /// Whether the card had seen it.
    pub role: Role,
    /// How well the card tells and fits.
    pub metrics: Metrics,
    /// ROC, CAP and KS; `None` without both classes.
    pub curves: Option<Curves>,
    /// Expected and observed by probability.
    pub groups: Vec<Group>,
    /// Records and bads per column of the card and bin.
    pub bins: Vec<Vec<Tally>>,
}

impl Validation {
    /// Returns what is to be said of `samples`; without any, every list is empty.
    pub fn of(samples: &[Sample], asked: &Asked) -> Validation {
        let last: &[Record] = samples.last().map_or(&[], |sample| &sample.records);
        Validation {
            samples: samples.iter().map(measured).collect(),
            cut_offs: cut_offs(last, &asked.approvals),
            grades: graded(&outcomes(last), &asked.scale),
            histogram: histogram(last),
            bands: bands(samples),
            moves: moves(samples),
        }
    }
}

fn measured(sample: &Sample) -> Measured {
    let outcomes = outcomes(&sample.records);
    Measured {
        name: sample.name.clone(),
        role: sample.role,
        metrics: match sample.role {
            Role::Fitted => Metrics::of(&outcomes),
            Role::New => Metrics::of_new(&outcomes),
        },
        curves: curves(&sample.records),
        groups: metrics::groups(&outcomes),
        bins: sample.bins.clone(),
    }
}

/// Returns probabilities with their outcomes.
pub fn outcomes(records: &[Record]) -> Vec<Outcome> {
    let outcome = |record: &Record| Outcome {
        pd: record.pd,
        bad: record.bad,
    };
    records.iter().map(outcome).collect()
}
