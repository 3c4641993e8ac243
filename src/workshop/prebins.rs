//! Fine bins of a column, and where each row falls.
//!
//! Owns the first cut of a column: quantiles of its numbers, or one group per frequent word. Must not know outcomes.

use super::{
    bins::{Bins, place_number},
    spec::ColumnSpec,
};
use crate::table::{Column, MISSING, Values};

/// Rows whose numbers are sorted to find the quantiles; more are sampled by stride.
const QUANTILE_ROWS_MAX: usize = 25_000;
/// Numbers that are placed together.
const PLACED_TOGETHER: usize = 256;
/// The most words with a group of their own.
pub const WORDS_MAX: usize = 255;

/// A column in fine bins.
#[derive(Clone, Debug)]
pub struct Prebinned {
    /// The bins.
    pub bins: Bins,
    /// The bin of each row.
    pub codes: Vec<u16>,
}

/// How fine the bins are.
#[derive(Clone, Copy, Debug)]
pub struct Fineness {
    /// The most intervals.
    pub bins_max: usize,
    /// The fewest rows in an interval or group of a word.
    pub rows_min: f64,
}

/// Returns the column in fine bins. `order` lists the rows to take, in the order wanted.
pub fn prebin(
    column: &Column,
    order: &[u32],
    wishes: &ColumnSpec,
    fineness: Fineness,
) -> Prebinned {
    match &column.values {
        Values::Numbers(numbers) => {
            let specials = sorted_specials(&wishes.specials);
            let edges = edges(numbers, order, &specials, fineness);
            let places = places(numbers, &edges, &specials);
            let codes = order.iter().map(|row| places[*row as usize]).collect();
            Prebinned {
                bins: Bins::Intervals { edges, specials },
                codes,
            }
        }
        Values::Words { codes, words } => words_in_bins(codes, words, order, wishes, fineness),
    }
}

/// Returns the bin of every number, as [`place_number`] has it.
fn places(numbers: &[f64], edges: &[f64], specials: &[f64]) -> Vec<u16> {
    if !specials.is_empty() {
        let place = |number: &f64| place_number(edges, specials, *number) as u16;
        return numbers.iter().map(place).collect();
    }
    let mut places = vec![0; numbers.len()];
    let mut counts = [0u64; PLACED_TOGETHER];
    for (places, numbers) in places
        .chunks_mut(PLACED_TOGETHER)
        .zip(numbers.chunks(PLACED_TOGETHER))
    {
        counts.fill(0);
        // Edge by edge: no branch depends on a number, so the processor takes several at once.
        for edge in edges {
            for (count, number) in counts.iter_mut().zip(numbers) {
                *count += u64::from(*edge <= *number);
            }
        }
        for ((place, count), number) in places.iter_mut().zip(&counts).zip(numbers) {
            *place = match number.is_nan() {
                true => edges.len() as u16 + 1,
                false => *count as u16,
            };
        }
    }
    places
}

fn sorted_specials(specials: &[f64]) -> Vec<f64> {
    let mut sorted: Vec<f64> = specials.iter().copied().filter(|x| x.is_finite()).collect();
    sorted.sort_by(f64::total_cmp);
    sorted.dedup();
    sorted
}

/// Returns quantile edges. Each lies half-way between two neighbouring values, so that a card does not hang on the last
/// digit of a number.
fn edges(numbers: &[f64], order: &[u32], specials: &[f64], fineness: Fineness) -> Vec<f64> {
    let stride = order.len().div_ceil(QUANTILE_ROWS_MAX).max(1);
    let plain = |x: &f64| !x.is_nan() && !specials.contains(x);
    let mut sorted: Vec<f64> = order
        .iter()
        .step_by(stride)
        .map(|row| numbers[*row as usize])
        .filter(plain)
        .collect();
    sorted.sort_unstable_by(f64::total_cmp);
    let distinct = sorted.chunk_by(|a, b| a == b);
    let few = distinct.clone().take(fineness.bins_max + 1).count() <= fineness.bins_max;
    let per_bin = if few {
        0.0
    } else {
        sorted.len() as f64 / fineness.bins_max as f64
    };
    let rows_min = fineness.rows_min / stride as f64;
    let mut edges = Vec::new();
    let (mut seen, mut since, mut next) = (0usize, 0usize, per_bin);
    for run in distinct {
        seen += run.len();
        let Some(following) = sorted.get(seen) else {
            break;
        };
        let rest = (sorted.len() - seen) as f64;
        if seen as f64 >= next && (seen - since) as f64 >= rows_min && rest >= rows_min {
            edges.push(between(run[0], *following));
            since = seen;
            while per_bin > 0.0 && next <= seen as f64 {
                next += per_bin;
            }
        }
    }
    edges
}

/// Returns a number above `low`, at most `high`, half-way where floats allow it; as short as it can be written.
fn between(low: f64, high: f64) -> f64 {
    let middle = 0.5 * low + 0.5 * high;
    for digits in 0..12 {
        let scale = libm::pow(10.0, f64::from(digits));
        let short = libm::round(middle * scale) / scale;
        if short > low && short < high {
            return short;
        }
    }
    if middle > low { middle } else { high }
}

fn words_in_bins(
    codes: &[u32],
    words: &[String],
    order: &[u32],
    wishes: &ColumnSpec,
    fineness: Fineness,
) -> Prebinned {
    let mut specials = wishes.special_words.clone();
    specials.sort();
    specials.dedup();
    let mut counts = vec![0usize; words.len()];
    for row in order {
        if let Some(count) = counts.get_mut(codes[*row as usize] as usize) {
            *count += 1;
        }
    }
    let frequent = |at: &usize| {
        counts[*at] as f64 >= fineness.rows_min.max(1.0) && !specials.contains(&words[*at])
    };
    let mut kept: Vec<usize> = (0..words.len()).filter(frequent).collect();
    kept.sort_by(|a, b| counts[*b].cmp(&counts[*a]).then(a.cmp(b)));
    kept.truncate(WORDS_MAX);
    kept.sort_unstable();
    let other = kept.len() + 1 + specials.len();
    let mut to = vec![other as u16; words.len()];
    for (group, at) in kept.iter().enumerate() {
        to[*at] = group as u16;
    }
    for (special, word) in specials.iter().enumerate() {
        if let Ok(at) = words.binary_search(word) {
            to[at] = (kept.len() + 1 + special) as u16;
        }
    }
    let place = |row: &u32| match codes[*row as usize] {
        MISSING => kept.len() as u16,
        code => to[code as usize],
    };
    let codes = order.iter().map(place).collect();
    let groups = kept.iter().map(|at| vec![words[*at].clone()]).collect();
    Prebinned {
        bins: Bins::Groups { groups, specials },
        codes,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_those_of_one_number_after_the_other() {
        let numbers = [f64::NAN, -7.0, 0.0, 0.5, 1.0, 2.0, 3.5, 4.0, 1e300];
        for count in 0..6 {
            let edges: Vec<f64> = (0..count).map(f64::from).collect();
            for specials in [&[][..], &[3.5, 4.0]] {
                let expected = numbers.map(|x| place_number(&edges, specials, x) as u16);
                assert_eq!(places(&numbers, &edges, specials), expected);
            }
        }
    }
}
