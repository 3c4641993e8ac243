//! How the classes part along the score.
//!
//! Owns the points of ROC, CAP and KS curves, thinned for a page. Must not know measures or plots.

use super::sample::Record;

/// The curves of one sample.
#[derive(Clone, Debug, PartialEq)]
pub struct Curves {
    /// Share of goods and of bads declined, from none to all, worst scores first.
    pub roc: Vec<(f64, f64)>,
    /// Share of all records and of bads declined.
    pub cap: Vec<(f64, f64)>,
    /// Score, then share of goods and of bads at or below it.
    pub ks: Vec<(f64, f64, f64)>,
    /// The score at or below which the shares lie furthest apart, and how far.
    pub furthest: (i32, f64),
}

/// What a point must be away from the last one, in shares of both classes together, to be kept.
const STEP: f64 = 0.01;

/// Returns the curves; `None` without both classes.
pub fn curves(records: &[Record]) -> Option<Curves> {
    let bads = records.iter().filter(|record| record.bad).count() as f64;
    let goods = records.len() as f64 - bads;
    if bads == 0.0 || goods == 0.0 {
        return None;
    }
    let mut sorted = records.to_vec();
    sorted.sort_by_key(|record| record.points);
    let mut curves = Curves {
        roc: vec![(0.0, 0.0)],
        cap: vec![(0.0, 0.0)],
        ks: Vec::new(),
        furthest: (0, 0.0),
    };
    let (mut bad, mut good, mut kept) = (0.0, 0.0, f64::NEG_INFINITY);
    for tied in sorted.chunk_by(|a, b| a.points == b.points) {
        let here = tied.iter().filter(|record| record.bad).count() as f64;
        bad += here;
        good += tied.len() as f64 - here;
        let (goods_below, bads_below) = (good / goods, bad / bads);
        let points = tied.first().map_or(0, |record| record.points);
        let apart = bads_below - goods_below;
        let is_furthest = apart.abs() > curves.furthest.1.abs();
        if is_furthest {
            curves.furthest = (points, apart);
        }
        let is_last = bad + good == bads + goods;
        if goods_below + bads_below - kept >= STEP || is_last {
            kept = goods_below + bads_below;
            curves.roc.push((goods_below, bads_below));
            let declined = (good + bad) / (goods + bads);
            curves.cap.push((declined, bads_below));
            let at = f64::from(points);
            curves.ks.push((at, goods_below, bads_below));
        }
    }
    curves.furthest.1 = curves.furthest.1.abs();
    Some(curves)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workshop::metrics::{Metrics, Outcome};

    fn record(points: i32, bad: bool) -> Record {
        Record {
            points,
            pd: 0.5,
            bad,
        }
    }

    #[test]
    fn curves_step_once_per_score() {
        // Scores 1 (bad), 2 (a good and a bad), 3 (good).
        let records = [
            record(3, false),
            record(1, true),
            record(2, true),
            record(2, false),
        ];
        let found = curves(&records).expect("both classes");
        assert_eq!(found.roc, [(0.0, 0.0), (0.0, 0.5), (0.5, 1.0), (1.0, 1.0)]);
        assert_eq!(
            found.cap,
            [(0.0, 0.0), (0.25, 0.5), (0.75, 1.0), (1.0, 1.0)]
        );
        assert_eq!(
            found.ks,
            [(1.0, 0.0, 0.5), (2.0, 0.5, 1.0), (3.0, 1.0, 1.0)]
        );
        assert_eq!(found.furthest, (1, 0.5));
        assert_eq!(curves(&records[..1]), None);
        assert_eq!(curves(&[]), None);
    }

    #[test]
    fn long_curves_are_thinned_and_keep_their_area() {
        let records: Vec<Record> = (0..50_000)
            .map(|row| Record {
                points: row,
                pd: 1.0 - f64::from(row + 1) / 50_001.0,
                bad: (row * 7919) % 50_000 > row,
            })
            .collect();
        let found = curves(&records).expect("both classes");
        assert!(found.roc.len() <= 203, "{}", found.roc.len());
        let area: f64 = found
            .roc
            .windows(2)
            .map(|pair| (pair[1].0 - pair[0].0) * (pair[1].1 + pair[0].1) / 2.0)
            .sum();
        let outcomes: Vec<Outcome> = records
            .iter()
            .map(|r| Outcome {
                pd: r.pd,
                bad: r.bad,
            })
            .collect();
        let metrics = Metrics::of(&outcomes);
        assert!((area - metrics.auc.expect("auc")).abs() < 0.001);
        assert!((found.furthest.1 - metrics.ks.expect("ks")).abs() < 1e-12);
    }
}
