//! From weighed terms to whole points per bin.
//!
//! Owns what is lost on the way: bins of the card fewer than those of the shape, points rounded once per bin. What a pair
//! says of one of its columns alone moves to that column, so that a matrix holds only what the two say together. Must not
//! know how terms were learnt.

use super::{
    bins::Bins,
    book::Book,
    calibration::Calibration,
    card::{CardColumn, CardPair, Content, FORMAT},
    prebins::Prebinned,
    segments,
    shapes::{Learnt, counts, mean, variance},
    spec::Spec,
    trend,
    weigh::Weights,
};

/// Times that what a pair says of its columns alone is moved.
const PURIFICATIONS: usize = 10;

/// A pair, weighed.
struct Cells {
    columns: (usize, usize),
    counts: Vec<f64>,
    table: Vec<f64>,
}

/// What a card is made of.
#[derive(Clone, Copy)]
pub struct Parts<'a> {
    /// Columns in fine bins.
    pub columns: &'a [Prebinned],
    /// What was learnt of them.
    pub learnt: &'a Learnt,
    /// What each term counts.
    pub weights: &'a Weights,
    /// On which columns an expert had a word.
    pub is_known: &'a [bool],
}

/// Returns the card of what was learnt.
pub fn shaped(
    book: &Book<'_>,
    parts: Parts<'_>,
    calibration: Calibration,
    target: &str,
    spec: &Spec,
) -> Content {
    let Parts {
        columns,
        learnt,
        weights,
        is_known,
    } = parts;
    let mut beta = vec![0.0; columns.len() + learnt.pairs.len()];
    for (term, coefficient) in weights.kept.iter().zip(&weights.fitted.coefficients) {
        beta[*term] = *coefficient;
    }
    let column_counts: Vec<Vec<f64>> = columns
        .iter()
        .map(|column| counts(&column.codes, column.bins.count()))
        .collect();
    let scaled = |table: &[f64], beta: f64| table.iter().map(|x| beta * x).collect::<Vec<f64>>();
    let mut mains: Vec<Vec<f64>> = learnt
        .mains
        .iter()
        .zip(&beta)
        .map(|(table, beta)| scaled(table, *beta))
        .collect();
    let mut intercept = weights.fitted.intercept;
    let mut pairs = Vec::new();
    for (pair, beta) in learnt.pairs.iter().zip(&beta[columns.len()..]) {
        if *beta == 0.0 {
            continue;
        }
        let mut cells = Cells {
            columns: pair.columns,
            counts: pair_counts(columns, pair),
            table: scaled(&pair.table, *beta),
        };
        purify(&mut cells, pair, &mut mains);
        pairs.push((pair, cells));
    }
    for (at, main) in mains.iter_mut().enumerate() {
        let (column, counts) = (&columns[at], &column_counts[at]);
        if let Bins::Intervals { .. } = column.bins {
            // The mean of several peaks need not be one.
            let (cut, wishes) = (column.bins.cut(), spec.column(&book.columns[at].name));
            trend::keep(&mut main[..cut], &counts[..cut], wishes.trend);
        }
        let centre = mean(counts, main);
        intercept += centre;
        for value in main.iter_mut() {
            *value -= centre;
        }
        // A bin for missing, special or other values that training did not fill says nothing but what the expert says.
        for bin in column.bins.cut()..column.bins.count() {
            if counts[bin] == 0.0 && !is_known[at] {
                main[bin] = 0.0;
            }
        }
    }
    let total: f64 = mains
        .iter()
        .zip(&column_counts)
        .map(|(m, c)| variance(c, m))
        .sum();
    let in_pair = |at: usize| {
        pairs
            .iter()
            .any(|(p, _)| p.columns.0 == at || p.columns.1 == at)
    };
    let used: Vec<usize> = (0..columns.len())
        .filter(|at| beta[*at] > 0.0 || in_pair(*at))
        .collect();
    let shares = shares(
        libm::round(spec.scale.offset() - spec.scale.factor() * intercept) as i32,
        used.len(),
    );
    let mut of_columns = Vec::new();
    for (at, share) in used.into_iter().zip(shares) {
        let loss_max = spec.shapes.loss_max * total / columns.len() as f64;
        // The expert's bins count also where the book has no rows.
        let least = if is_known[at] { 1.0 } else { 0.0 };
        let rows: Vec<f64> = column_counts[at].iter().map(|n| n.max(least)).collect();
        let (bins, table, to) = shortened(
            &columns[at].bins,
            &mains[at],
            &rows,
            spec.shapes.bins_max,
            loss_max,
        );
        let points: Vec<i32> = table.iter().map(|x| spec.scale.worth(*x) + share).collect();
        let counted = tally(&columns[at].codes, &to, points.len(), book);
        of_columns.push(CardColumn {
            name: book.columns[at].name.clone(),
            bins,
            neutral: neutral(&points, &counted),
            information_value: information_value(&counted),
            points,
        });
    }
    let of_pairs = pairs.iter().map(|(pair, cells)| {
        let (first, second) = cells.columns;
        let (rows, width) = (pair.axes.0.cells, pair.axes.1.cells);
        let points: Vec<i32> = cells.table.iter().map(|x| spec.scale.worth(*x)).collect();
        let codes: Vec<u16> = pair_codes(columns, pair);
        let identity: Vec<usize> = (0..rows * width).collect();
        let counted = tally(&codes, &identity, rows * width, book);
        CardPair {
            first: book.columns[first].name.clone(),
            second: book.columns[second].name.clone(),
            first_bins: joined(&columns[first].bins, &pair.axes.0.of_bin),
            second_bins: joined(&columns[second].bins, &pair.axes.1.of_bin),
            neutral: neutral(&points, &counted),
            information_value: information_value(&counted),
            points: points.chunks(width).map(<[i32]>::to_vec).collect(),
        }
    });
    Content {
        format: FORMAT,
        target: target.to_owned(),
        method: spec.method,
        scale: spec.scale,
        calibration,
        pairs: of_pairs.collect(),
        columns: of_columns,
    }
}

/// Returns `base` cut into whole shares, larger ones first, whose sum is `base` exactly.
pub fn shares(base: i32, count: usize) -> Vec<i32> {
    let count = count.max(1) as i32;
    let (share, rest) = (base.div_euclid(count), base.rem_euclid(count));
    (0..count)
        .map(|index| share + i32::from(index < rest))
        .collect()
}

fn pair_codes(columns: &[Prebinned], pair: &super::shapes::Pair) -> Vec<u16> {
    let width = pair.axes.1.cells as u16;
    let first = columns[pair.columns.0].codes.iter();
    first
        .zip(&columns[pair.columns.1].codes)
        .map(|(a, b)| pair.axes.0.of_bin[*a as usize] * width + pair.axes.1.of_bin[*b as usize])
        .collect()
}

fn pair_counts(columns: &[Prebinned], pair: &super::shapes::Pair) -> Vec<f64> {
    counts(
        &pair_codes(columns, pair),
        pair.axes.0.cells * pair.axes.1.cells,
    )
}

/// Moves what a pair says of one column alone to that column.
fn purify(cells: &mut Cells, pair: &super::shapes::Pair, mains: &mut [Vec<f64>]) {
    let (rows, width) = (pair.axes.0.cells, pair.axes.1.cells);
    for _ in 0..PURIFICATIONS {
        for row in 0..rows {
            let line: Vec<usize> = (0..width).map(|column| row * width + column).collect();
            let moved = take_mean(cells, &line);
            give(&mut mains[cells.columns.0], &pair.axes.0.of_bin, row, moved);
        }
        for column in 0..width {
            let line: Vec<usize> = (0..rows).map(|row| row * width + column).collect();
            let moved = take_mean(cells, &line);
            give(
                &mut mains[cells.columns.1],
                &pair.axes.1.of_bin,
                column,
                moved,
            );
        }
    }
}

fn take_mean(cells: &mut Cells, line: &[usize]) -> f64 {
    let count: f64 = line.iter().map(|at| cells.counts[*at]).sum();
    if count == 0.0 {
        return 0.0;
    }
    let sum: f64 = line
        .iter()
        .map(|at| cells.counts[*at] * cells.table[*at])
        .sum();
    for at in line {
        cells.table[*at] -= sum / count;
    }
    sum / count
}

fn give(main: &mut [f64], of_bin: &[u16], cell: usize, moved: f64) {
    for (value, of_bin) in main.iter_mut().zip(of_bin) {
        if usize::from(*of_bin) == cell {
            *value += moved;
        }
    }
}

/// Returns fewer bins with about the same values, their values, and the new bin of each old one.
fn shortened(
    bins: &Bins,
    table: &[f64],
    counts: &[f64],
    bins_max: usize,
    loss_max: f64,
) -> (Bins, Vec<f64>, Vec<usize>) {
    let cut = bins.cut();
    let mut order: Vec<usize> = (0..cut).collect();
    if let Bins::Groups { .. } = bins {
        order.sort_by(|a, b| table[*a].total_cmp(&table[*b]).then(a.cmp(b)));
    }
    let values: Vec<f64> = order.iter().map(|at| table[*at]).collect();
    let weights: Vec<f64> = order.iter().map(|at| counts[*at]).collect();
    let all: f64 = counts.iter().sum();
    let runs = segments::segments(&values, &weights, bins_max, loss_max * all);
    let mut to = vec![0; bins.count()];
    for (at, run) in order.iter().zip(&runs) {
        to[*at] = *run;
    }
    let merged = bins.merged(&to[..cut]);
    let kept = merged.cut();
    for (extra, to) in to[cut..].iter_mut().enumerate() {
        *to = kept + extra;
    }
    let mut sums = vec![(0.0, 0.0); merged.count()];
    for (bin, to) in to.iter().enumerate() {
        let weight = counts[bin].max(1e-9);
        sums[*to].0 += weight * table[bin];
        sums[*to].1 += weight;
    }
    let values = sums.into_iter().map(|(sum, weight)| sum / weight).collect();
    (merged, values, to)
}

fn joined(bins: &Bins, of_bin: &[u16]) -> Bins {
    let to: Vec<usize> = of_bin[..bins.cut()]
        .iter()
        .map(|to| usize::from(*to))
        .collect();
    bins.merged(&to)
}

/// Goods and bads per bin, weighted.
pub fn tally(codes: &[u16], to: &[usize], bins: usize, book: &Book<'_>) -> Vec<(f64, f64)> {
    let mut tally = vec![(0.0, 0.0); bins];
    for ((code, bad), weight) in codes.iter().zip(&book.bads).zip(&book.weights) {
        let slot = &mut tally[to[*code as usize]];
        if *bad {
            slot.1 += weight;
        } else {
            slot.0 += weight;
        }
    }
    tally
}

/// Returns the rounded mean of the points over the rows.
pub fn neutral(points: &[i32], counted: &[(f64, f64)]) -> i32 {
    let all: f64 = counted.iter().map(|(good, bad)| good + bad).sum();
    let sum: f64 = points
        .iter()
        .zip(counted)
        .map(|(points, (good, bad))| f64::from(*points) * (good + bad))
        .sum();
    libm::round(sum / all) as i32
}

/// Returns Σ (bad share − good share) · ln(bad share ÷ good share); a bin with one class only counts as if it held half a
/// record more of each.
pub fn information_value(counted: &[(f64, f64)]) -> f64 {
    let goods: f64 = counted.iter().map(|x| x.0).sum();
    let bads: f64 = counted.iter().map(|x| x.1).sum();
    let mut sum = 0.0;
    for (good, bad) in counted {
        if good + bad == 0.0 {
            continue;
        }
        let half = if *good == 0.0 || *bad == 0.0 {
            0.5
        } else {
            0.0
        };
        let (good, bad) = ((good + half) / goods, (bad + half) / bads);
        sum += (bad - good) * libm::log(bad / good);
    }
    sum
}
