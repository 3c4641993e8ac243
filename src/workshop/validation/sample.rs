//! Labelled records, scored and counted.
//!
//! Owns what is kept of a table: points, probability and outcome of each record, and counts per bin. Must not know measures.

use crate::{
    table::Frame,
    workshop::card::{self, Card},
};

/// One labelled record, scored.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Record {
    /// Its score; higher is better.
    pub points: i32,
    /// Its probability of bad.
    pub pd: f64,
    /// Whether it was bad.
    pub bad: bool,
}

/// Whether the card had seen a sample.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The card was fitted to it: its figures flatter.
    Fitted,
    /// The card had not seen it.
    New,
}

/// Records and bads of one bin, band or cell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Records.
    pub records: u64,
    /// Bads among them.
    pub bads: u64,
}

impl Tally {
    /// Counts one record more.
    pub fn add(&mut self, bad: bool) {
        self.records += 1;
        self.bads += u64::from(bad);
    }

    /// Returns the rate of bads; `None` without records.
    pub fn bad_rate(self) -> Option<f64> {
        (self.records > 0).then(|| self.bads as f64 / self.records as f64)
    }
}

/// A labelled sample, scored.
#[derive(Clone, Debug, PartialEq)]
pub struct Sample {
    /// What it is called.
    pub name: String,
    /// Whether the card had seen it.
    pub role: Role,
    /// Its records.
    pub records: Vec<Record>,
    /// Records and bads per column of the card and bin.
    pub bins: Vec<Vec<Tally>>,
}

/// Some rows of a table that become a sample.
#[derive(Clone, Debug)]
pub struct Part {
    /// What it is called.
    pub name: String,
    /// Whether the card had seen it.
    pub role: Role,
    /// Its rows.
    pub rows: Vec<u32>,
}

impl Sample {
    /// Returns the samples of a table that `parts` name; `bads` has an entry per row of the table, and rows beyond it are left out.
    ///
    /// # Errors
    /// [`card::Error`] where the table does not fit the card.
    pub fn of(
        card: &Card,
        frame: &Frame,
        bads: &[bool],
        parts: &[Part],
    ) -> Result<Vec<Sample>, card::Error> {
        let empty = |part: &Part| Sample {
            name: part.name.clone(),
            role: part.role,
            records: Vec::new(),
            bins: Vec::new(),
        };
        let mut samples: Vec<Sample> = parts.iter().map(empty).collect();
        let scored = card.score_all_seen(frame, |column, placed| {
            for (sample, part) in samples.iter_mut().zip(parts) {
                let mut tallies = vec![Tally::default(); column.bins.count()];
                for row in &part.rows {
                    let at = *row as usize;
                    if let (Some(bin), Some(bad)) = (placed.get(at), bads.get(at))
                        && let Some(tally) = tallies.get_mut(usize::from(*bin))
                    {
                        tally.add(*bad);
                    }
                }
                sample.bins.push(tallies);
            }
        })?;
        let record = |row: &u32| {
            let at = *row as usize;
            let (scored, bad) = (scored.get(at)?, bads.get(at)?);
            Some(Record {
                points: scored.points,
                pd: scored.pd,
                bad: *bad,
            })
        };
        for (sample, part) in samples.iter_mut().zip(parts) {
            sample.records = part.rows.iter().filter_map(record).collect();
        }
        Ok(samples)
    }
}
