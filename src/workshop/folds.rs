//! Folds of a book, and rows in the order of their folds.
//!
//! Owns which row is held out when. Rows come in an order given by their content; a fold is a run of that order within each
//! class, so equal rows share a fold. With times, folds are periods.

use std::ops::Range;

/// Rows in the order of their folds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folds {
    /// Positions of the rows in the order that was given, fold by fold.
    pub order: Vec<u32>,
    /// The rows of each fold, as ranges of `order`.
    pub ranges: Vec<Range<usize>>,
}

impl Folds {
    /// Returns the fold of each row, in the order that was given.
    pub fn of_rows(&self) -> Vec<u8> {
        let mut fold_of = vec![0; self.order.len()];
        for (fold, range) in (0..).zip(&self.ranges) {
            for row in &self.order[range.clone()] {
                fold_of[*row as usize] = fold;
            }
        }
        fold_of
    }
}

/// Returns `count` folds: periods where there are several times, else equal shares of each class.
pub fn of(times: Option<&[f64]>, bads: &[bool], count: usize) -> Folds {
    let periods = times.map(|times| by_time(times, count));
    match periods {
        Some(periods) if periods.ranges.len() > 1 => periods,
        _ => stratified(bads, count),
    }
}

/// Returns `count` folds with the same share of bads each.
pub fn stratified(bads: &[bool], count: usize) -> Folds {
    let mut fold_of = vec![0usize; bads.len()];
    for class in [false, true] {
        let members: Vec<usize> = (0..bads.len()).filter(|row| bads[*row] == class).collect();
        for (rank, row) in members.iter().enumerate() {
            fold_of[*row] = rank * count / members.len();
        }
    }
    collect(&fold_of, count)
}

/// Returns `count` folds, each a period with about as many rows as the others; rows of one time share a fold.
pub fn by_time(times: &[f64], count: usize) -> Folds {
    let mut order: Vec<usize> = (0..times.len()).collect();
    order.sort_by(|a, b| times[*a].total_cmp(&times[*b]));
    let mut fold_of = vec![0usize; times.len()];
    let mut before: Option<usize> = None;
    for (rank, row) in order.iter().enumerate() {
        fold_of[*row] = match before {
            Some(before) if times[before] == times[*row] => fold_of[before],
            _ => rank * count / times.len(),
        };
        before = Some(*row);
    }
    collect(&fold_of, count)
}

fn collect(fold_of: &[usize], count: usize) -> Folds {
    let mut order = Vec::with_capacity(fold_of.len());
    let mut ranges = Vec::with_capacity(count);
    for fold in 0..count {
        let start = order.len();
        order.extend((0..fold_of.len() as u32).filter(|row| fold_of[*row as usize] == fold));
        if order.len() > start {
            ranges.push(start..order.len());
        }
    }
    Folds { order, ranges }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_have_the_same_share_of_bads_and_every_row_once() {
        let bads: Vec<bool> = (0..103).map(|row| row % 7 == 0).collect();
        let folds = stratified(&bads, 5);
        let mut all = folds.order.clone();
        all.sort_unstable();
        assert_eq!(all, (0..103).collect::<Vec<u32>>());
        for range in &folds.ranges {
            let held = &folds.order[range.clone()];
            let count = held.iter().filter(|row| bads[**row as usize]).count();
            assert!((2..=4).contains(&count), "{count}");
        }
    }

    #[test]
    fn rows_of_one_time_are_held_out_together() {
        let times: Vec<f64> = (0..100).map(|row| f64::from(row % 4)).collect();
        let folds = by_time(&times, 4);
        assert_eq!(folds.ranges.len(), 4);
        for range in &folds.ranges {
            let held = &folds.order[range.clone()];
            let first = times[held[0] as usize];
            assert!(held.iter().all(|row| times[*row as usize] == first));
        }
    }
}
