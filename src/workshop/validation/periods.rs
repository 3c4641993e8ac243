//! A sample period by period.
//!
//! Owns how times become periods and what each period had. Must not know calendars other than the civil one.

use jiff::{ToSpan, civil::Date};

use super::{
    moves::{self, Judged},
    outcomes,
    sample::{Record, Tally},
};
use crate::workshop::{drift, metrics::Metrics};

/// How long a period is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Length {
    /// A calendar month; times are days since 1970-01-01.
    Month,
    /// A calendar quarter.
    Quarter,
    /// A calendar year.
    Year,
    /// Every number is a period of its own.
    Value,
}

/// Which period.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub enum Key {
    /// A year and its month, from 1.
    Month(i16, i8),
    /// A year and its quarter, from 1.
    Quarter(i16, i8),
    /// A year.
    Year(i16),
    /// A number.
    Value(f64),
}

/// One period.
#[derive(Clone, Debug, PartialEq)]
pub struct Span {
    /// Which.
    pub key: Key,
    /// How well the card tells and fits.
    pub metrics: Metrics,
    /// How far its score has moved from the reference; `None` where that cannot be said.
    pub drift: Option<Judged>,
}

/// The periods of a sample.
#[derive(Clone, Debug, PartialEq)]
pub struct Spans {
    /// The latest periods, in their order.
    pub spans: Vec<Span>,
    /// Earlier periods that are left out.
    pub earlier: usize,
    /// Records without a time, or with one beyond the calendar.
    pub untimed: usize,
}

/// The most periods of a page.
const SPANS_MAX: usize = 40;

/// Returns the period of a time; `None` where it has none.
fn key(time: f64, length: Length) -> Option<Key> {
    if time.is_nan() {
        return None;
    }
    if length == Length::Value {
        return Some(Key::Value(time));
    }
    let days = libm::floor(time);
    if days.abs() > 4e6 {
        return None;
    }
    let date = Date::constant(1970, 1, 1)
        .checked_add((days as i32).days())
        .ok()?;
    Some(match length {
        Length::Month => Key::Month(date.year(), date.month()),
        Length::Quarter => Key::Quarter(date.year(), (date.month() - 1) / 3 + 1),
        Length::Year | Length::Value => Key::Year(date.year()),
    })
}

/// Returns the periods of records with their times; the score of each is compared with that of `reference`, or of the earliest
/// period where there is none. At most forty, the latest.
pub fn spans(
    records: &[Record],
    times: &[f64],
    length: Length,
    reference: Option<&[Record]>,
) -> Spans {
    let mut keyed: Vec<(Key, Record)> = records
        .iter()
        .zip(times)
        .filter_map(|(record, time)| Some((key(*time, length)?, *record)))
        .collect();
    // Within a period the order of the rows must not matter: measures sort by themselves.
    keyed.sort_by(|a, b| a.0.partial_cmp(&b.0).unwrap_or(std::cmp::Ordering::Equal));
    let of_period: Vec<(Key, Vec<Record>)> = keyed
        .chunk_by(|a, b| a.0 == b.0)
        .filter_map(|chunk| {
            let key = chunk.first()?.0;
            Some((key, chunk.iter().map(|(_, record)| *record).collect()))
        })
        .collect();
    let reference = reference.or(of_period.first().map(|(_, records)| records.as_slice()));
    let edges = reference.map(moves::edges).unwrap_or_default();
    let banded = |records: &[Record]| -> Vec<Tally> { moves::tallied(records, &edges) };
    let then = reference
        .map(|records| moves::counts(&banded(records)))
        .unwrap_or_default();
    let earlier = of_period.len().saturating_sub(SPANS_MAX);
    let shown = of_period.get(earlier..).unwrap_or_default();
    let drifts: Vec<_> = shown
        .iter()
        .map(|(_, records)| drift::drift(&then, &moves::counts(&banded(records))))
        .collect();
    let known: Vec<_> = drifts.iter().flatten().copied().collect();
    let mut judged = moves::judge(&known).into_iter();
    Spans {
        spans: shown
            .iter()
            .zip(drifts)
            .map(|((key, records), drift)| Span {
                key: *key,
                metrics: Metrics::of_new(&outcomes(records)),
                drift: drift.and_then(|_| judged.next()),
            })
            .collect(),
        earlier,
        untimed: records.len() - keyed.len(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(points: i32, bad: bool) -> Record {
        Record {
            points,
            pd: 0.25,
            bad,
        }
    }

    #[test]
    fn times_are_days_and_periods_those_of_the_calendar() {
        // 2024-02-29 is day 19,782.
        assert_eq!(key(19_782.9, Length::Month), Some(Key::Month(2024, 2)));
        assert_eq!(key(19_782.0, Length::Quarter), Some(Key::Quarter(2024, 1)));
        assert_eq!(key(19_814.0, Length::Quarter), Some(Key::Quarter(2024, 2)));
        assert_eq!(key(-1.0, Length::Year), Some(Key::Year(1969)));
        assert_eq!(key(2005.0, Length::Value), Some(Key::Value(2005.0)));
        assert_eq!(key(f64::NAN, Length::Value), None);
        assert_eq!(key(1e9, Length::Year), None);
    }

    #[test]
    fn periods_have_their_own_figures_in_order() {
        let records = [
            record(1, true),
            record(2, false),
            record(1, false),
            record(2, false),
            record(9, true),
        ];
        let times = [2.0, 2.0, 1.0, 1.0, f64::NAN];
        let found = spans(&records, &times, Length::Value, None);
        let keys: Vec<Key> = found.spans.iter().map(|span| span.key).collect();
        assert_eq!(keys, [Key::Value(1.0), Key::Value(2.0)]);
        assert_eq!(found.spans[0].metrics.bads, 0);
        assert_eq!(found.spans[1].metrics.bad_rate, Some(0.5));
        assert_eq!(found.spans[1].metrics.auc, Some(0.5), "one PD for all");
        assert_eq!((found.untimed, found.earlier), (1, 0));
        let first = found.spans[0].drift.expect("two scores");
        assert_eq!(first.drift.psi, 0.0);
    }

    #[test]
    fn the_latest_forty_periods_are_kept() {
        let records: Vec<Record> = (0..100).map(|row| record(row, false)).collect();
        let times: Vec<f64> = (0..100).map(f64::from).collect();
        let found = spans(&records, &times, Length::Value, Some(&records));
        assert_eq!((found.spans.len(), found.earlier), (40, 60));
        assert_eq!(found.spans[0].key, Key::Value(60.0));
    }
}
