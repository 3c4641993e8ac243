//! Which two columns say more together than one after the other.
//!
//! Owns the axes of pairs and the screening on what the single columns leave unexplained. Must not know how pairs are
//! learnt.

use rayon::prelude::*;

use super::{
    bins::Bins,
    boost::{Bag, Grain, Rows, Term},
    prebins::Prebinned,
    tree::{self, Cell, Plane},
};

/// Rows of each bag that pairs are screened on; more are sampled by stride.
const ROWS_MAX: usize = 50_000;
/// Columns that are screened against each other: those whose tables move most.
pub const COLUMNS_MAX: usize = 40;
/// The smallest share of rows of an interval of an axis.
const SHARE_MIN: f64 = 0.02;
/// Pulls rates of rare words to the average before words are put in order.
const WORD_SMOOTHING: f64 = 10.0;

/// One axis: the bins of a column, joined.
#[derive(Clone, Debug, PartialEq)]
pub struct Axis {
    /// Cells, those for missing, special and other values included.
    pub cells: usize,
    /// Intervals or groups of words.
    pub cut: usize,
    /// The cell of each bin of the column.
    pub of_bin: Vec<u16>,
}

impl Axis {
    /// Returns the axis of a column: at most `cut_max` runs of its bins with about as many rows each. Words stand in the
    /// order of their rates of bads.
    pub fn new(column: &Prebinned, bads: &[bool], cut_max: usize) -> Axis {
        let cut = column.bins.cut();
        let mut counts = vec![(0.0, 0.0); column.bins.count()];
        for (code, bad) in column.codes.iter().zip(bads) {
            let count = &mut counts[*code as usize];
            count.0 += 1.0;
            count.1 += f64::from(u8::from(*bad));
        }
        let all = bads.len() as f64;
        let rate = bads.iter().filter(|bad| **bad).count() as f64 / all;
        let mut order: Vec<usize> = (0..cut).collect();
        if let Bins::Groups { .. } = column.bins {
            let smoothed = |at: usize| {
                (counts[at].1 + WORD_SMOOTHING * rate) / (counts[at].0 + WORD_SMOOTHING)
            };
            order.sort_by(|a, b| smoothed(*a).total_cmp(&smoothed(*b)).then(a.cmp(b)));
        }
        let placed: f64 = counts[..cut].iter().map(|count| count.0).sum();
        let share = (placed / cut_max as f64).max(SHARE_MIN * all);
        let mut of_bin = vec![0u16; column.bins.count()];
        let (mut cell, mut inside, mut before) = (0u16, 0.0, 0.0);
        for at in order {
            let rest = placed - before;
            if inside > 0.0 && inside + 0.5 * counts[at].0 > share && rest >= SHARE_MIN * all {
                cell += 1;
                inside = 0.0;
            }
            of_bin[at] = cell;
            inside += counts[at].0;
            before += counts[at].0;
        }
        let cells = usize::from(cell) + 1;
        for (extra, at) in (cut..column.bins.count()).enumerate() {
            of_bin[at] = (cells + extra) as u16;
        }
        Axis {
            cells: cells + column.bins.count() - cut,
            cut: cells,
            of_bin,
        }
    }

    /// Returns the plane of two axes.
    pub fn plane(&self, other: &Axis) -> Plane {
        Plane {
            rows: self.cells,
            cut_rows: self.cut,
            columns: other.cells,
            cut_columns: other.cut,
        }
    }
}

/// Returns the term of a pair: a cell per row.
pub fn term(axes: &[Axis], columns: &[&[u16]], pair: (usize, usize)) -> Term {
    let (first, second) = (&axes[pair.0], &axes[pair.1]);
    let width = second.cells as u16;
    let codes = columns[pair.0]
        .iter()
        .zip(columns[pair.1])
        .map(|(a, b)| first.of_bin[*a as usize] * width + second.of_bin[*b as usize])
        .collect();
    Term {
        grain: Grain::Cells(first.plane(second)),
        bins: first.cells * second.cells,
        codes,
    }
}

/// Pairs, each with its gain.
pub type Gains = Vec<((usize, usize), f64)>;

/// Returns all pairs of the columns `among`, with what four leaves gain on the rows that `bag` was trained on.
pub fn screen(rows: &Rows, bag: &Bag, axes: &[Axis], columns: &[&[u16]], among: &[usize]) -> Gains {
    let trained: Vec<usize> = bag.trained().into_iter().flatten().collect();
    let stride = trained.len().div_ceil(ROWS_MAX).max(1);
    let sample: Vec<usize> = trained.into_iter().step_by(stride).collect();
    let derivatives: Vec<(f64, f64)> = sample
        .iter()
        .map(|row| bag.derivatives(rows, *row))
        .collect();
    let cells_of = |column: usize| -> Vec<u16> {
        let of_bin = &axes[column].of_bin;
        let place = |row: &usize| of_bin[columns[column][*row] as usize];
        sample.iter().map(place).collect()
    };
    let placed: Vec<Vec<u16>> = among.par_iter().map(|column| cells_of(*column)).collect();
    let mut pairs = Vec::new();
    for (i, first) in among.iter().enumerate() {
        for (j, second) in among.iter().enumerate().skip(i + 1) {
            pairs.push(((*first, *second), (i, j)));
        }
    }
    let gain = |&((first, second), (i, j)): &((usize, usize), (usize, usize))| {
        let plane = axes[first].plane(&axes[second]);
        let mut cells = vec![Cell::default(); plane.rows * plane.columns];
        for ((a, b), (gradient, curvature)) in placed[i].iter().zip(&placed[j]).zip(&derivatives) {
            let cell = &mut cells[*a as usize * plane.columns + *b as usize];
            cell.gradient += gradient;
            cell.curvature += curvature;
        }
        let gain = tree::plane_gain(&cells, plane) * stride as f64;
        ((first.min(second), first.max(second)), gain)
    };
    pairs.par_iter().map(gain).collect()
}

/// Returns the `count` pairs with the largest sums of gains, the largest first.
pub fn best(gains: &[Gains], count: usize) -> Vec<(usize, usize)> {
    let mut sums = std::collections::BTreeMap::new();
    for (pair, gain) in gains.iter().flatten() {
        *sums.entry(*pair).or_insert(0.0) += gain;
    }
    let mut ranked: Gains = sums.into_iter().filter(|x| x.1 > 0.0).collect();
    ranked.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    ranked.into_iter().take(count).map(|x| x.0).collect()
}
