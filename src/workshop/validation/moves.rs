//! How far score and columns have moved between samples.
//!
//! Owns which samples are compared, the bands of the score and the lights over all comparisons. Must not know measures of
//! outcomes.

use super::sample::{Record, Sample, Tally};
use crate::workshop::drift::{self, Drift, Light};

/// What moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moved {
    /// The score: population stability.
    Score,
    /// A column of the card, by its position: characteristic stability.
    Column(usize),
}

/// One comparison.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Move {
    /// What moved.
    pub what: Moved,
    /// The sample it moved from, by its position.
    pub from: usize,
    /// The sample it moved to.
    pub to: usize,
    /// How far; `None` where one sample is empty or all records lie in one bin.
    pub drift: Option<Judged>,
}

/// An index with what it is held against.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Judged {
    /// The index.
    pub drift: Drift,
    /// What chance alone exceeds, after Holm over all comparisons.
    pub critical: f64,
    /// What that means.
    pub light: Light,
}

/// A band of the score.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Band {
    /// The lowest score; `None` for the lowest band.
    pub from: Option<i32>,
    /// The score below which it lies; `None` for the highest band.
    pub to: Option<i32>,
    /// Records and bads of each sample.
    pub of: Vec<Tally>,
}

/// Bands of the score, and the samples up to which each is compared with each.
const BANDS: usize = 10;
const ALL_PAIRS_MAX: usize = 3;

/// Returns the ten bands of the first sample's score, fewer where scores are equal, with what every sample has there.
pub fn bands(samples: &[Sample]) -> Vec<Band> {
    let Some(first) = samples.first() else {
        return Vec::new();
    };
    let edges = edges(&first.records);
    let of: Vec<Vec<Tally>> = samples
        .iter()
        .map(|sample| tallied(&sample.records, &edges))
        .collect();
    (0..=edges.len())
        .map(|band| Band {
            from: band.checked_sub(1).and_then(|at| edges.get(at)).copied(),
            to: edges.get(band).copied(),
            of: of
                .iter()
                .map(|tallies| tallies.get(band).copied().unwrap_or_default())
                .collect(),
        })
        .collect()
}

/// Returns the scores at which tenths of the records begin.
pub(super) fn edges(records: &[Record]) -> Vec<i32> {
    let mut points: Vec<i32> = records.iter().map(|record| record.points).collect();
    points.sort_unstable();
    let cut = |band: usize| points.get(band * points.len() / BANDS).copied();
    let mut edges: Vec<i32> = (1..BANDS).filter_map(cut).collect();
    edges.dedup();
    // Below the least score nobody lies.
    edges.retain(|edge| points.first() != Some(edge));
    edges
}

/// Returns records and bads per band.
pub(super) fn tallied(records: &[Record], edges: &[i32]) -> Vec<Tally> {
    let mut tallies = vec![Tally::default(); edges.len() + 1];
    for record in records {
        let band = edges.partition_point(|edge| *edge <= record.points);
        if let Some(tally) = tallies.get_mut(band) {
            tally.add(record.bad);
        }
    }
    tallies
}

/// Returns every comparison: of each sample with each later one among up to three samples, else of the first with each. Lights
/// share chance among all of them.
pub fn moves(samples: &[Sample]) -> Vec<Move> {
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    for from in 0..samples.len() {
        if from == 0 || samples.len() <= ALL_PAIRS_MAX {
            pairs.extend((from + 1..samples.len()).map(|to| (from, to)));
        }
    }
    let columns = samples.first().map_or(0, |sample| sample.bins.len());
    let mut moves = Vec::new();
    for what in [Moved::Score]
        .into_iter()
        .chain((0..columns).map(Moved::Column))
    {
        for (from, to) in &pairs {
            if let (Some(one), Some(other)) = (samples.get(*from), samples.get(*to)) {
                moves.push((what, *from, *to, compared(what, one, other)));
            }
        }
    }
    judged(moves)
}

fn compared(what: Moved, one: &Sample, other: &Sample) -> Option<Drift> {
    match what {
        Moved::Score => {
            let edges = edges(&one.records);
            let (then, now) = (
                tallied(&one.records, &edges),
                tallied(&other.records, &edges),
            );
            drift::drift(&counts(&then), &counts(&now))
        }
        Moved::Column(at) => {
            let (then, now) = (one.bins.get(at)?, other.bins.get(at)?);
            drift::drift(&counts(then), &counts(now))
        }
    }
}

/// Returns records per bin.
pub(super) fn counts(tallies: &[Tally]) -> Vec<f64> {
    tallies.iter().map(|tally| tally.records as f64).collect()
}

fn judged(moves: Vec<(Moved, usize, usize, Option<Drift>)>) -> Vec<Move> {
    let drifts: Vec<Drift> = moves.iter().filter_map(|found| found.3).collect();
    let mut judged = judge(&drifts).into_iter();
    moves
        .into_iter()
        .map(|(what, from, to, drift)| Move {
            what,
            from,
            to,
            drift: drift.and_then(|_| judged.next()),
        })
        .collect()
}

/// Returns each comparison with its critical index and its light, chance being shared among them.
pub(super) fn judge(drifts: &[Drift]) -> Vec<Judged> {
    let levels = drift::levels(drifts);
    let lights = drift::lights(drifts);
    let both = levels.into_iter().zip(lights);
    drifts
        .iter()
        .zip(both)
        .map(|(drift, (level, light))| Judged {
            drift: *drift,
            critical: drift.critical(level),
            light,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workshop::validation::sample::Role;

    fn sample(points: impl Iterator<Item = i32>, bins: &[u64]) -> Sample {
        let record = |points| Record {
            points,
            pd: 0.5,
            bad: points % 2 == 0,
        };
        let tally = |records: &u64| Tally {
            records: *records,
            bads: 0,
        };
        Sample {
            name: "s".to_owned(),
            role: Role::New,
            records: points.map(record).collect(),
            bins: vec![bins.iter().map(tally).collect()],
        }
    }

    #[test]
    fn bands_are_tenths_of_the_first_sample() {
        let samples = [sample(0..100, &[100]), sample(50..60, &[10])];
        let found = bands(&samples);
        assert_eq!(found.len(), 10);
        assert!(found.iter().all(|band| band.of[0]
            == Tally {
                records: 10,
                bads: 5
            }));
        assert_eq!(
            (found[0].from, found[0].to, found[9].to),
            (None, Some(10), None)
        );
        assert_eq!(
            found[5].of[1],
            Tally {
                records: 10,
                bads: 5
            }
        );
        let tied = bands(&[sample([7; 20].into_iter(), &[20])]);
        assert_eq!(tied.len(), 1);
        assert!(bands(&[]).is_empty());
    }

    #[test]
    fn every_pair_of_three_samples_is_compared_and_of_four_each_with_the_first() {
        let same = || sample((0..4).cycle().take(400), &[200, 200]);
        let three = moves(&[same(), same(), same()]);
        let pairs: Vec<(usize, usize)> = three.iter().map(|found| (found.from, found.to)).collect();
        assert_eq!(pairs, [(0, 1), (0, 2), (1, 2), (0, 1), (0, 2), (1, 2)]);
        assert!(three.iter().all(|found| {
            found
                .drift
                .is_some_and(|judged| judged.light == Light::Green && judged.drift.psi == 0.0)
        }));
        assert_eq!(moves(&[same(), same(), same(), same()]).len(), 6);
        assert!(moves(&[same()]).is_empty());
    }

    #[test]
    fn a_column_that_moved_is_red_and_one_bin_says_nothing() {
        let then = sample((0..10).cycle().take(1000), &[500, 500]);
        let now = sample((0..10).cycle().take(1000), &[950, 50]);
        let found = moves(&[then.clone(), now]);
        assert_eq!(
            found[0].drift.map(|judged| judged.light),
            Some(Light::Green)
        );
        let column = found[1].drift.expect("two bins");
        // (0.95 − 0.5) · ln 1.9 + (0.05 − 0.5) · ln 0.1.
        assert!((column.drift.psi - (0.45 * 1.9_f64.ln() - 0.45 * 0.1_f64.ln())).abs() < 1e-12);
        assert_eq!(column.light, Light::Red);
        let one_bin = moves(&[then, sample([3].into_iter(), &[1, 0])]);
        assert!(
            one_bin
                .iter()
                .all(|found| found.drift.is_some_and(|j| j.light == Light::Green))
        );
        let single = || sample([3].into_iter(), &[1, 0]);
        assert!(
            moves(&[single(), single()])
                .iter()
                .all(|found| found.drift.is_none())
        );
    }
}
