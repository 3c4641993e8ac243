//! How a sample is spread over the score.
//!
//! Owns bars of one round width. Must not know plots.

use super::sample::{Record, Tally};

/// Bars of one width, side by side.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Histogram {
    /// Score at which the first bar begins.
    pub from: i32,
    /// Scores per bar.
    pub width: i32,
    /// Records and bads per bar.
    pub bars: Vec<Tally>,
}

/// The most bars, but for one that rounding adds.
const BARS_MAX: i64 = 30;

/// Returns the histogram of the points; no bars without records.
pub fn histogram(records: &[Record]) -> Histogram {
    let points = || records.iter().map(|record| record.points);
    let (Some(least), Some(most)) = (points().min(), points().max()) else {
        return Histogram::default();
    };
    let width = width(i64::from(most) - i64::from(least) + 1);
    let from = least.div_euclid(width) * width;
    let place = |points: i32| ((i64::from(points) - i64::from(from)) / i64::from(width)) as usize;
    let mut bars = vec![Tally::default(); place(most) + 1];
    for record in records {
        if let Some(bar) = bars.get_mut(place(record.points)) {
            bar.add(record.bad);
        }
    }
    Histogram { from, width, bars }
}

/// Returns the smallest of 1, 2, 5, 10, 20, 50 … of which at most [`BARS_MAX`] cover `span`.
fn width(span: i64) -> i32 {
    let mut unit = 1;
    loop {
        for step in [1, 2, 5] {
            if step * unit * BARS_MAX >= span {
                return i32::try_from(step * unit).unwrap_or(i32::MAX);
            }
        }
        unit *= 10;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_are_round_and_hold_every_record() {
        let records: Vec<Record> = (-7..=95)
            .map(|points| Record {
                points,
                pd: 0.5,
                bad: points < 0,
            })
            .collect();
        let found = histogram(&records);
        assert_eq!((found.from, found.width), (-10, 5));
        assert_eq!(found.bars.iter().map(|bar| bar.records).sum::<u64>(), 103);
        assert_eq!(
            found.bars[0],
            Tally {
                records: 2,
                bads: 2
            }
        );
        assert_eq!(
            found.bars[1],
            Tally {
                records: 5,
                bads: 5
            }
        );
        assert_eq!(
            histogram(&records[..1]).bars,
            [Tally {
                records: 1,
                bads: 1
            }]
        );
        assert_eq!(histogram(&[]), Histogram::default());
        let wide = [i32::MIN / 2, i32::MAX / 2].map(|points| Record {
            points,
            pd: 0.5,
            bad: true,
        });
        assert!(histogram(&wide).bars.len() <= 32);
    }
}
