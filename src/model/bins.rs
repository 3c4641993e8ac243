//! The bins of one feature and the look-up of a value.
//!
//! Owns the order of the bins, which is the same everywhere: `not retrieved`, `undefined`, then the intervals. Must not
//! know what a bin is worth.

use crate::domain::assessment::Value;

/// Index of the bin `not retrieved`.
pub const NOT_RETRIEVED: usize = 0;
/// Index of the bin `undefined`.
pub const UNDEFINED: usize = 1;
/// Index of the first interval.
pub const FIRST_INTERVAL: usize = 2;
/// The most edges that one feature may have.
pub const EDGES_MAX: usize = 60;

/// Ascending edges e₁ < … < eₙ, which cut the line into `(-inf, e₁)`, `[e₁, e₂)`, …, `[eₙ, +inf)`.
#[derive(Clone, Debug, PartialEq)]
pub struct Bins {
    edges: Vec<f64>,
}

/// Edges that are no edges.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected at most {EDGES_MAX} finite edges, each above the one before")]
pub struct Error;

impl Bins {
    /// Returns the bins between `edges`. No edges: one interval.
    ///
    /// # Errors
    /// [`Error`] unless the edges are finite and strictly ascending (−0 equals 0) and at most [`EDGES_MAX`].
    pub fn new(edges: Vec<f64>) -> Result<Bins, Error> {
        let ascending = edges.windows(2).all(|pair| pair[0] < pair[1]);
        if edges.len() > EDGES_MAX || !ascending || edges.iter().any(|edge| !edge.is_finite()) {
            return Err(Error);
        }
        Ok(Bins { edges })
    }

    /// Returns the edges.
    pub fn edges(&self) -> &[f64] {
        &self.edges
    }

    /// Returns how many bins there are, the two for missing values included.
    pub fn count(&self) -> usize {
        FIRST_INTERVAL + self.edges.len() + 1
    }

    /// Returns the index of the bin that holds `value`. NaN, which no [`Value::known`] makes, counts as undefined.
    pub fn index(&self, value: Value) -> usize {
        match value {
            Value::NotRetrieved => NOT_RETRIEVED,
            Value::Undefined => UNDEFINED,
            Value::Known(number) if number.is_nan() => UNDEFINED,
            Value::Known(number) => {
                FIRST_INTERVAL + self.edges.partition_point(|edge| *edge <= number)
            }
        }
    }

    /// Returns the label of a bin: `not retrieved`, `undefined` or an interval such as `[1, 3)`.
    pub fn label(&self, bin: usize) -> String {
        match bin {
            NOT_RETRIEVED => "not retrieved".to_owned(),
            UNDEFINED => "undefined".to_owned(),
            _ => {
                let upper = bin - FIRST_INTERVAL;
                let lower = upper.checked_sub(1).and_then(|i| self.edges.get(i));
                match (lower, self.edges.get(upper)) {
                    (None, None) => "(-inf, +inf)".to_owned(),
                    (None, Some(b)) => format!("(-inf, {b})"),
                    (Some(a), Some(b)) => format!("[{a}, {b})"),
                    (Some(a), None) => format!("[{a}, +inf)"),
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bins(edges: &[f64]) -> Bins {
        Bins::new(edges.to_vec()).expect("edges")
    }

    #[test]
    fn an_edge_belongs_to_the_interval_that_starts_there() {
        let bins = bins(&[1.0, 3.0]);
        let below_one = f64::from_bits(1.0_f64.to_bits() - 1);
        for (value, bin) in [
            (below_one, 2),
            (1.0, 3),
            (2.999, 3),
            (3.0, 4),
            (1e300, 4),
            (-1e300, 2),
        ] {
            assert_eq!(bins.index(Value::Known(value)), bin, "{value}");
        }
        assert_eq!(bins.index(Value::NotRetrieved), NOT_RETRIEVED);
        assert_eq!(bins.index(Value::Undefined), UNDEFINED);
        assert_eq!(bins.count(), 5);
    }

    #[test]
    fn odd_numbers_have_a_documented_bin() {
        let bins = bins(&[0.0]);
        assert_eq!(bins.index(Value::known(f64::NAN)), UNDEFINED);
        assert_eq!(bins.index(Value::Known(f64::NAN)), UNDEFINED);
        assert_eq!(bins.index(Value::known(f64::INFINITY)), UNDEFINED);
        assert_eq!(bins.index(Value::Known(f64::INFINITY)), 3);
        assert_eq!(bins.index(Value::Known(f64::NEG_INFINITY)), 2);
        assert_eq!(bins.index(Value::Known(-0.0)), 3);
        assert_eq!(bins.index(Value::Known(f64::from_bits(1))), 3);
        assert_eq!(bins.index(Value::Known(-f64::from_bits(1))), 2);
    }

    #[test]
    fn refuses_edges_that_do_not_ascend_or_are_no_numbers() {
        for edges in [
            vec![1.0, 1.0],
            vec![2.0, 1.0],
            vec![-0.0, 0.0],
            vec![f64::NAN],
            vec![1.0, f64::NAN],
            vec![f64::INFINITY],
            vec![f64::NEG_INFINITY, 0.0],
            (0..100).map(f64::from).collect(),
        ] {
            assert_eq!(Bins::new(edges), Err(Error));
        }
    }

    #[test]
    fn labels_name_the_intervals() {
        let labels: Vec<String> = {
            let bins = bins(&[-0.5, 3.0]);
            (0..bins.count()).map(|bin| bins.label(bin)).collect()
        };
        assert_eq!(
            labels,
            [
                "not retrieved",
                "undefined",
                "(-inf, -0.5)",
                "[-0.5, 3)",
                "[3, +inf)"
            ]
        );
        assert_eq!(bins(&[]).label(FIRST_INTERVAL), "(-inf, +inf)");
    }
}
