//! Dates and times as numbers: days since 1970-01-01, with the time of day as a fraction.
//!
//! Every format of file comes through here, so that a date is the same number whether it was text, a Parquet DATE or a Parquet
//! TIMESTAMP. Times are held to the microsecond. A time without a zone is taken as it stands; one with a zone is turned to UTC.

use jiff::SignedDuration;
use jiff::civil::{Date, DateTime};

const EPOCH: Date = Date::constant(1970, 1, 1);
const MICROS_PER_DAY: i64 = 86_400_000_000;
const MICROS_PER_SECOND: i64 = 1_000_000;

/// Returns the days that `micros` microseconds since 1970-01-01 are.
pub(crate) fn days_of_micros(micros: i128) -> f64 {
    micros as f64 / MICROS_PER_DAY as f64
}

/// Returns the days since 1970-01-01 of a date, `YYYY-MM-DD` or `YYYY/M/D`, with or without a time after a space or a `T`:
/// `HH:MM`, `HH:MM:SS`, `HH:MM:SS.fff`, and a zone, `Z` or `+08:00`. `None` where `cell` is something else or no date of the
/// calendar.
pub(crate) fn days_of_text(cell: &[u8]) -> Option<f64> {
    let mut rest = Rest(cell);
    let year = rest.digits(4, 4)?;
    let separator = rest.one_of(b"-/")?;
    let month = rest.digits(1, 2)?;
    rest.one_of(&[separator])?;
    let day = rest.digits(1, 2)?;
    let micros = match rest.0.is_empty() {
        true => 0,
        false => {
            rest.one_of(b" T")?;
            let time = rest.time_micros()?;
            time - rest.zone_micros()?
        }
    };
    let date = Date::new(year as i16, month as i8, day as i8).ok()?;
    let whole = date.duration_since(EPOCH).as_secs() * MICROS_PER_SECOND;
    Some(days_of_micros(i128::from(whole + micros)))
}

/// Returns the text of `days` since 1970-01-01: `YYYY-MM-DD`, and `THH:MM:SS` with a fraction where there is a time of day.
/// `None` beyond the calendar's years −9999 to 9999.
pub(crate) fn text_of_days(days: f64) -> Option<String> {
    let micros =
        SignedDuration::from_micros((days * MICROS_PER_DAY as f64).round_ties_even() as i64);
    let moment: DateTime = EPOCH
        .to_datetime(jiff::civil::Time::midnight())
        .checked_add(micros)
        .ok()?;
    Some(match moment.time() == jiff::civil::Time::midnight() {
        true => moment.date().to_string(),
        false => moment.to_string(),
    })
}

/// What is left of a cell to read.
struct Rest<'a>(&'a [u8]);

impl Rest<'_> {
    /// Takes a number of `least` to `most` digits, at most 9.
    fn digits(&mut self, least: usize, most: usize) -> Option<i64> {
        let count = self
            .0
            .iter()
            .take(most)
            .take_while(|byte| byte.is_ascii_digit())
            .count();
        if count < least {
            return None;
        }
        let (digits, rest) = self.0.split_at(count);
        self.0 = rest;
        Some(
            digits
                .iter()
                .fold(0, |sum, digit| sum * 10 + i64::from(digit - b'0')),
        )
    }

    /// Takes one byte of `set`.
    fn one_of(&mut self, set: &[u8]) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        if !set.contains(first) {
            return None;
        }
        self.0 = rest;
        Some(*first)
    }

    /// Takes a time of day, in microseconds; digits beyond are cut.
    fn time_micros(&mut self) -> Option<i64> {
        let hours = self.digits(2, 2)?;
        self.one_of(b":")?;
        let minutes = self.digits(2, 2)?;
        let mut seconds = 0;
        let mut micros = 0;
        if self.one_of(b":").is_some() {
            seconds = self.digits(2, 2)?;
            if self.one_of(b".,").is_some() {
                let before = self.0.len();
                let fraction = self.digits(1, 6)?;
                let count = before - self.0.len();
                micros = (count..6).fold(fraction, |micros, _| micros * 10);
                self.digits(0, 9)?;
            }
        }
        if hours > 23 || minutes > 59 || seconds > 59 {
            return None;
        }
        Some(((hours * 60 + minutes) * 60 + seconds) * MICROS_PER_SECOND + micros)
    }

    /// Takes the rest as a zone; returns how far it is ahead of UTC, in microseconds. Nothing is 0.
    fn zone_micros(&mut self) -> Option<i64> {
        if self.0.is_empty() || self.0 == b"Z" {
            return Some(0);
        }
        let ahead = match self.one_of(b"+-")? {
            b'+' => 1,
            _ => -1,
        };
        let hours = self.digits(2, 2)?;
        let _ = self.one_of(b":");
        let minutes = match self.0.is_empty() {
            true => 0,
            false => self.digits(2, 2)?,
        };
        if hours > 23 || minutes > 59 || !self.0.is_empty() {
            return None;
        }
        Some(ahead * (hours * 60 + minutes) * 60 * MICROS_PER_SECOND)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Days from Python: `(date(y, m, d) - date(1970, 1, 1)).days`.
    #[test]
    fn dates_are_days_since_1970() {
        for (text, days) in [
            ("1970-01-01", 0.0),
            ("1969-12-31", -1.0),
            ("2000-02-29", 11_016.0),
            ("2024/1/5", 19_727.0),
            ("2026-11-26", 20_783.0),
            ("1900-01-01", -25_567.0),
            ("9999-12-31", 2_932_896.0),
        ] {
            assert_eq!(days_of_text(text.as_bytes()), Some(days), "{text}");
        }
    }

    #[test]
    fn times_are_fractions_of_a_day() {
        for (text, days) in [
            ("1970-01-01 12:00", 0.5),
            ("1970-01-02T06:00:00", 1.25),
            ("1970-01-01 12:00:00.000000999", 0.5),
            ("1970-01-01 08:00:00+08:00", 0.0),
            ("1970-01-01T00:00:00Z", 0.0),
            ("1970-01-01 00:00:00.864", 0.00001),
            ("1969-12-31 12:00-1200", 0.0),
            ("1970-01-01 18:00-06", 1.0),
        ] {
            assert_eq!(days_of_text(text.as_bytes()), Some(days), "{text}");
        }
    }

    #[test]
    fn what_is_no_date_is_refused() {
        for text in [
            "",
            "2024",
            "2024-01",
            "2024-13-01",
            "2023-02-29",
            "2024-01/05",
            "24-01-05",
            "01-05-2024",
            "2024-01-05 ",
            "2024-01-05 25:00",
            "2024-01-05T10",
            "2024-01-05 10:00 Z",
            "2024-01-05x",
            "20240105",
            "2024-01-05 10:00:00.",
            "2024-01-05 10:00+8",
            "2024-001-05",
            "二〇二四-01-05",
        ] {
            assert_eq!(days_of_text(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn days_turn_back_into_text() {
        for text in [
            "2024-01-05",
            "1969-12-31",
            "2024-01-05T10:11:12",
            "2024-01-05T10:11:12.000001",
        ] {
            let days = days_of_text(text.as_bytes()).unwrap();
            assert_eq!(text_of_days(days).as_deref(), Some(text));
        }
        assert_eq!(text_of_days(1e9), None);
    }
}
