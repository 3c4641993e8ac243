//! Which columns enter a card, and which are suspected to know the outcome.
//!
//! Owns the reasons for and against a column. Must not know bins or fits.

use ndarray::Array2;
use serde::Serialize;

use super::spec::Selection;
use crate::statistics::cholesky::Factor;

/// Why a column is in or out.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "verdict", rename_all = "snake_case")]
pub enum Verdict {
    /// It has points.
    In,
    /// It says too little.
    LittleInformation {
        /// What it would have to say.
        expected: f64,
    },
    /// Many others say more: no more than so many columns enter a fit.
    Crowded {
        /// How many enter.
        columns_max: usize,
    },
    /// It says what another says better.
    Redundant {
        /// The other.
        with: String,
        /// Their correlation.
        correlation: f64,
    },
    /// The others together say what it says.
    Inflated {
        /// Variance inflation factor.
        factor: f64,
    },
    /// Its weight came out negative: beside the others it counts against itself.
    WrongSign,
    /// Its weight is not significant.
    NotSignificant,
    /// It has one value, or too few rows for two bins.
    NoBins {
        /// What is missing.
        reason: String,
    },
}

/// The most columns that enter a fit, those with the most information.
pub const COLUMNS_MAX: usize = 200;

/// What was decided of one column.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Decision {
    /// The column.
    pub name: String,
    /// Information value of its bins.
    pub information_value: f64,
    /// AUC of its bins alone, by their rates of bads in training.
    pub auc_alone: f64,
    /// Whether it is so good that it may know the outcome.
    pub is_suspected_leak: bool,
    /// In or out.
    pub verdict: Verdict,
}

/// Returns the AUC of bins ordered by their rates; counts are goods and bads per bin.
pub fn auc_alone(counted: &[(f64, f64)]) -> f64 {
    let mut bins: Vec<(f64, f64)> = counted
        .iter()
        .copied()
        .filter(|(g, b)| g + b > 0.0)
        .collect();
    bins.sort_by(|a, b| (a.1 / (a.0 + a.1)).total_cmp(&(b.1 / (b.0 + b.1))));
    let goods: f64 = bins.iter().map(|x| x.0).sum();
    let bads: f64 = bins.iter().map(|x| x.1).sum();
    let (mut before, mut pairs) = (0.0, 0.0);
    for (good, bad) in bins {
        pairs += bad * (before + 0.5 * good);
        before += good;
    }
    pairs / (goods * bads)
}

/// Returns the information value less what as many bins would have by chance: (bins − 1) · (1 ÷ goods + 1 ÷ bads).
pub fn information_beyond_chance(information_value: f64, counted: &[(f64, f64)]) -> f64 {
    let goods: f64 = counted.iter().map(|x| x.0).sum();
    let bads: f64 = counted.iter().map(|x| x.1).sum();
    let filled = counted
        .iter()
        .filter(|(good, bad)| good + bad > 0.0)
        .count() as f64;
    information_value - (filled - 1.0) * (1.0 / goods + 1.0 / bads)
}

/// Returns whether a column is so good that it may know the outcome.
pub fn is_suspected_leak(information_value: f64, auc: f64, selection: &Selection) -> bool {
    information_value >= selection.leak_iv || auc >= selection.leak_auc
}

/// Returns the columns that are still in, those with the most information first, and leaves out those that are too many.
pub fn ranked(decisions: &mut [Decision], columns_max: usize) -> Vec<usize> {
    let is_in = |at: &usize| decisions[*at].verdict == Verdict::In;
    let mut ranked: Vec<usize> = (0..decisions.len()).filter(is_in).collect();
    ranked.sort_by(|a, b| {
        let worth = |at: &usize| decisions[*at].information_value;
        worth(b).total_cmp(&worth(a)).then(a.cmp(b))
    });
    for at in ranked.split_off(ranked.len().min(columns_max)) {
        decisions[at].verdict = Verdict::Crowded { columns_max };
    }
    ranked
}

/// Leaves out columns that say what others say: `columns` are those of `ranked`, in its order. Returns what is left, in the order
/// of the table.
pub fn without_twins(
    columns: &[Vec<f32>],
    ranked: &[usize],
    decisions: &mut [Decision],
    selection: &Selection,
) -> Vec<usize> {
    let slices: Vec<&[f32]> = columns.iter().map(Vec::as_slice).collect();
    let correlations = correlations(&slices);
    let mut kept = Vec::new();
    let twins = redundant(&correlations, selection.correlation_max);
    for (position, twin) in twins.into_iter().enumerate() {
        match twin {
            Some((with, correlation)) => {
                decisions[ranked[position]].verdict = Verdict::Redundant {
                    with: decisions[ranked[with]].name.clone(),
                    correlation,
                };
            }
            None => kept.push(position),
        }
    }
    let part = Array2::from_shape_fn((kept.len(), kept.len()), |(i, j)| {
        correlations[[kept[i], kept[j]]]
    });
    for (position, factor) in inflated(&part, selection.vif_max) {
        decisions[ranked[kept[position]]].verdict = Verdict::Inflated { factor };
    }
    let is_in = |at: &usize| decisions[*at].verdict == Verdict::In;
    let mut left: Vec<usize> = ranked.iter().copied().filter(is_in).collect();
    left.sort_unstable();
    left
}

/// Returns how many of `rows` the correlations of `columns` columns are taken over: the first ones, which come in no order.
pub fn correlated_rows(rows: usize, columns: usize) -> usize {
    rows.min((500_000_000 / (columns * columns).max(1)).clamp(2_000, 20_000))
}

/// Returns the correlations of the columns, which all have the same rows.
pub fn correlations(columns: &[&[f32]]) -> Array2<f64> {
    let count = columns.len();
    let standard: Vec<Vec<f64>> = columns
        .iter()
        .map(|column| {
            let values: Vec<f64> = column.iter().map(|x| f64::from(*x)).collect();
            let mean = values.iter().sum::<f64>() / values.len() as f64;
            let squares: f64 = values.iter().map(|x| (x - mean) * (x - mean)).sum();
            let scale = if squares > 0.0 { squares.sqrt() } else { 1.0 };
            values.iter().map(|x| (x - mean) / scale).collect()
        })
        .collect();
    let mut matrix = Array2::eye(count);
    for i in 0..count {
        for j in 0..i {
            let sum: f64 = standard[i]
                .iter()
                .zip(&standard[j])
                .map(|(a, b)| a * b)
                .sum();
            // Copies would come out a rounding above 1.
            matrix[[i, j]] = sum.clamp(-1.0, 1.0);
            matrix[[j, i]] = matrix[[i, j]];
        }
    }
    matrix
}

/// Returns for each column, which stand in the order of their worth, the earlier one that stays and says nearly the same;
/// with the correlation.
pub fn redundant(correlations: &Array2<f64>, most: f64) -> Vec<Option<(usize, f64)>> {
    let count = correlations.nrows();
    let mut verdicts: Vec<Option<(usize, f64)>> = vec![None; count];
    for at in 0..count {
        let twin = (0..at)
            .filter(|earlier| verdicts[*earlier].is_none())
            .find(|earlier| correlations[[at, *earlier]].abs() > most);
        verdicts[at] = twin.map(|twin| (twin, correlations[[at, twin]]));
    }
    verdicts
}

/// Returns the columns that go, each with its variance inflation factor, the largest first, until none is above `most`.
pub fn inflated(correlations: &Array2<f64>, most: f64) -> Vec<(usize, f64)> {
    let mut kept: Vec<usize> = (0..correlations.nrows()).collect();
    let mut gone = Vec::new();
    while kept.len() > 1 {
        let part = Array2::from_shape_fn((kept.len(), kept.len()), |(i, j)| {
            // A hair on the diagonal keeps exact copies from stopping the inversion.
            correlations[[kept[i], kept[j]]] + if i == j { 1e-9 } else { 0.0 }
        });
        let Some(factor) = Factor::of(&part) else {
            break;
        };
        let inverse = factor.inverse();
        let mut worst = (0, 0.0);
        for (at, factor) in inverse.diag().iter().enumerate() {
            if *factor >= worst.1 {
                worst = (at, *factor);
            }
        }
        if worst.1 <= most {
            break;
        }
        gone.push((kept.remove(worst.0), worst.1));
    }
    gone
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_are_redundant_and_sums_inflated() {
        let a: Vec<f32> = (0..1000).map(|i| ((i * 37) % 101) as f32).collect();
        let b: Vec<f32> = (0..1000).map(|i| ((i * 53) % 89) as f32).collect();
        let copy: Vec<f32> = a.iter().map(|x| 2.0 * x + 1.0).collect();
        let sum: Vec<f32> = a.iter().zip(&b).map(|(x, y)| x + y).collect();
        let matrix = correlations(&[&a, &b, &copy]);
        let twins = redundant(&matrix, 0.9);
        assert_eq!((twins[0], twins[1]), (None, None));
        assert!(twins[2].is_some_and(|(twin, r)| twin == 0 && r > 0.999));
        let matrix = correlations(&[&a, &b, &sum]);
        assert_eq!(inflated(&matrix, 10.0).len(), 1);
        assert!(inflated(&correlations(&[&a, &b]), 10.0).is_empty());
    }

    #[test]
    fn the_auc_of_bins_is_that_of_their_rows() {
        assert_eq!(auc_alone(&[(2.0, 0.0), (0.0, 2.0)]), 1.0);
        assert_eq!(auc_alone(&[(2.0, 2.0), (1.0, 1.0)]), 0.5);
        let selection = Selection::default();
        assert!(is_suspected_leak(9.0, 0.7, &selection));
        assert!(is_suspected_leak(0.5, 0.99, &selection));
        assert!(!is_suspected_leak(0.5, 0.7, &selection));
    }
}
