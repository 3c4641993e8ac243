//! Book files: firms with what became of them, one JSON object per line.
//!
//! Owns the shape of a line: `{"profile": …, "defaulted": bool, "next_revenue_fen": int or null, "year": int}`, the profile
//! in the contract's canonical JSON. It must not know what a profile means; the one conversion into domain types does.

mod line;
mod reading;

use std::io::Write;

use rayon::prelude::*;
use serde::Serialize;
use serde_json::value::RawValue;

pub use self::reading::{BadLine, each};
use crate::{
    domain::{money::Fen, profile::Profile},
    jobs::synth::{self, Parameters},
    pb::json,
};

/// The profile's message.
const PROFILE: &str = "kvcredit.v1.FirmProfile";
/// Firms that are drawn and written at a time.
const CHUNK: u32 = 1_000;

/// One firm of a book.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// What was known on the as-of date.
    pub profile: Profile,
    /// Whether it defaulted in the twelve months after.
    pub defaulted: bool,
    /// Revenue of the year after the latest statement; `None`: not retrieved.
    pub next_revenue: Option<Fen>,
    /// The year of the as-of date.
    pub year: i16,
}

/// Why a book file was not read or written.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file itself.
    #[error("the book file can not be read or written")]
    Io(#[from] std::io::Error),
    /// Lines that are not of the shape.
    #[error("{}", told(lines, *more))]
    Lines {
        /// The first of them.
        lines: Vec<BadLine>,
        /// How many more there are.
        more: usize,
    },
    /// A profile that has no JSON.
    #[error("a profile has no JSON")]
    Json(#[from] json::Error),
}

#[derive(Serialize)]
struct WrittenLine {
    profile: Box<RawValue>,
    defaulted: bool,
    next_revenue_fen: Option<i64>,
    year: i16,
}

fn told(lines: &[BadLine], more: usize) -> String {
    let mut told: Vec<String> = lines.iter().map(ToString::to_string).collect();
    if more > 0 {
        told.push(format!("and {more} more lines"));
    }
    told.join("; ")
}

/// Writes the synthetic portfolio of a seed, calling `progress` with the number of firms written. The bytes depend on the
/// parameters and the seed only, not on the number of threads.
///
/// # Errors
/// [`Error::Io`] where the file can not be written.
pub fn write_synthetic(
    output: &mut impl Write,
    parameters: &Parameters,
    seed: u64,
    mut progress: impl FnMut(u32),
) -> Result<(), Error> {
    let firms = parameters.scope.firms;
    for start in (0..firms).step_by(CHUNK as usize) {
        let end = start.saturating_add(CHUNK).min(firms);
        let lines: Result<Vec<String>, json::Error> = (start..end)
            .into_par_iter()
            .map(|index| line(&synth::firm(parameters, seed, index)))
            .collect();
        for line in lines? {
            output.write_all(line.as_bytes())?;
        }
        progress(end);
    }
    output.flush()?;
    Ok(())
}

/// Returns a firm's line, its end included.
///
/// # Errors
/// [`json::Error`] where the profile has no JSON.
pub fn line(firm: &synth::Firm) -> Result<String, json::Error> {
    let profile = json::to_json(PROFILE, &firm.profile, json::Layout::Compact)?;
    let unwritable = |err: serde_json::Error| json::Error::NotWritable {
        message: PROFILE.to_owned(),
        problem: err.to_string(),
    };
    let mut line = serde_json::to_string(&WrittenLine {
        profile: RawValue::from_string(profile).map_err(unwritable)?,
        defaulted: firm.defaulted,
        next_revenue_fen: firm.next_revenue_fen,
        year: firm.year,
    })
    .map_err(unwritable)?;
    line.push('\n');
    Ok(line)
}

/// Returns the firms of a book that has no bad line.
#[cfg(test)]
pub(super) fn entries(input: &[u8], today: crate::domain::calendar::Date) -> Vec<Entry> {
    let mut entries = Vec::new();
    let taken = each(
        input,
        today,
        |entry| entry,
        |entry| {
            entries.push(entry);
            Ok::<(), Error>(())
        },
    );
    taken.unwrap();
    entries
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn written(parameters: &Parameters, seed: u64) -> String {
        let mut bytes = Vec::new();
        write_synthetic(&mut bytes, parameters, seed, |_| ()).unwrap();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn the_same_seed_gives_the_same_bytes_whatever_the_threads() {
        let parameters = Parameters::documented(1_010);
        let on_all = written(&parameters, 7);
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(1)
            .build()
            .unwrap();
        assert!(pool.install(|| written(&parameters, 7)) == on_all);
        assert!(written(&parameters, 8) != on_all);
        let fewer = written(&Parameters::documented(100), 7);
        assert!(on_all.starts_with(&fewer));
    }

    #[test]
    fn every_synthetic_profile_keeps_the_rules_of_the_contract() {
        let text = written(&Parameters::documented(500), 3);
        assert_eq!(entries(text.as_bytes(), date(2025, 12, 31)).len(), 500);
    }

    #[test]
    fn profiles_dated_after_today_are_refused() {
        let good = written(&Parameters::documented(1), 1);
        let early = each(good.as_bytes(), date(2010, 1, 1), drop, Ok::<(), Error>);
        let err = early.unwrap_err().to_string();
        assert!(
            err.starts_with("line 1: ") && err.contains("as_of_date"),
            "{err}"
        );
    }
}
