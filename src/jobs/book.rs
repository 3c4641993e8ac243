//! Book files: firms with what became of them, one JSON object per line.
//!
//! Owns the shape of a line: `{"profile": …, "defaulted": bool, "next_revenue_fen": int or null, "year": int}`, the profile
//! in the contract's canonical JSON. It must not know what a profile means; the one conversion into domain types does.

use std::io::{BufRead, Write};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::{
    domain::{calendar::Date, money::Fen, profile::Profile},
    jobs::synth::{self, Parameters},
    pb::{self, json},
    rpc::convert,
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
    /// A line that is not of the shape.
    #[error("line {line}: expected a firm of a book: {problem}")]
    Line {
        /// Counted from 1.
        line: usize,
        /// What is wrong.
        problem: String,
    },
    /// A profile that has no JSON.
    #[error("a profile has no JSON")]
    Json(#[from] json::Error),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ReadLine<'a> {
    #[serde(borrow)]
    profile: &'a RawValue,
    defaulted: bool,
    next_revenue_fen: Option<i64>,
    year: i16,
}

#[derive(Serialize)]
struct WrittenLine {
    profile: Box<RawValue>,
    defaulted: bool,
    next_revenue_fen: Option<i64>,
    year: i16,
}

/// Reads a book, refusing profiles dated after `today`; blank lines are passed over.
pub fn read(input: impl BufRead, today: Date) -> impl Iterator<Item = Result<Entry, Error>> {
    input
        .lines()
        .zip(1_usize..)
        .filter_map(move |(text, line)| match text {
            Err(err) => Some(Err(Error::Io(err))),
            Ok(text) if text.trim().is_empty() => None,
            Ok(text) => Some(entry(&text, today).map_err(|problem| Error::Line { line, problem })),
        })
}

fn entry(text: &str, today: Date) -> Result<Entry, String> {
    let ReadLine {
        profile,
        defaulted,
        next_revenue_fen,
        year,
    } = serde_json::from_str(text).map_err(|err| err.to_string())?;
    let message: pb::FirmProfile =
        json::from_json(PROFILE, profile.get()).map_err(|err| err.to_string())?;
    let profile = convert::profile(message, today).map_err(|violations| violations.to_string())?;
    let next_revenue = match next_revenue_fen {
        Some(fen) => Some(revenue(fen).ok_or_else(|| {
            format!("`next_revenue_fen` is `{fen}`, expected an amount of at least 0")
        })?),
        None => None,
    };
    Ok(Entry {
        profile,
        defaulted,
        next_revenue,
        year,
    })
}

fn revenue(fen: i64) -> Option<Fen> {
    Fen::new(fen).ok().filter(|amount| amount.get() >= 0)
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
        let entries: Result<Vec<Entry>, Error> =
            read(text.as_bytes(), date(2025, 12, 31)).collect();
        let entries = entries.unwrap();
        assert_eq!(entries.len(), 500);
        assert_eq!(entries[0].year, entries[0].profile.as_of.year());
    }

    #[test]
    fn a_line_of_another_shape_is_refused_with_its_number() {
        let good = written(&Parameters::documented(1), 1);
        let text = format!("{good}\n{{\"profile\":{{}},\"defaulted\":false}}\n");
        let found: Vec<Result<Entry, Error>> = read(text.as_bytes(), date(2025, 12, 31)).collect();
        assert!(found[0].is_ok());
        let refused = found[1].as_ref().unwrap_err().to_string();
        assert!(refused.starts_with("line 3:"), "{refused}");
        let early: Vec<Result<Entry, Error>> = read(good.as_bytes(), date(2010, 1, 1)).collect();
        assert!(
            early[0]
                .as_ref()
                .unwrap_err()
                .to_string()
                .contains("as_of_date")
        );
    }
}
