//! Symmetric positive definite systems by Cholesky's factors.
//!
//! Owns the factor, the solution and the inverse, in plain loops of fixed order: the same bits on every machine.

use ndarray::Array2;

/// A diagonal entry that falls below this share of what it was counts as 0: the columns depend on each other.
const PIVOT_MIN: f64 = 1e-12;

/// The lower triangle L with L·Lᵀ = a matrix.
#[derive(Clone, Debug)]
pub struct Factor(Array2<f64>);

impl Factor {
    /// Returns the factor of `matrix`, of which only the lower triangle is read; `None` where it is not positive definite.
    pub fn of(matrix: &Array2<f64>) -> Option<Factor> {
        let size = matrix.nrows();
        let mut lower = Array2::<f64>::zeros((size, size));
        for i in 0..size {
            for j in 0..=i {
                let mut sum = matrix[[i, j]];
                for k in 0..j {
                    sum -= lower[[i, k]] * lower[[j, k]];
                }
                if i != j {
                    lower[[i, j]] = sum / lower[[j, j]];
                } else if sum > PIVOT_MIN * matrix[[i, i]].max(1e-300) {
                    lower[[i, i]] = sum.sqrt();
                } else {
                    return None;
                }
            }
        }
        Some(Factor(lower))
    }

    /// Returns x with L·Lᵀ·x = `right`.
    pub fn solve(&self, right: &[f64]) -> Vec<f64> {
        let Factor(lower) = self;
        let size = right.len();
        let mut x = right.to_vec();
        for i in 0..size {
            for k in 0..i {
                x[i] -= lower[[i, k]] * x[k];
            }
            x[i] /= lower[[i, i]];
        }
        for i in (0..size).rev() {
            for k in i + 1..size {
                x[i] -= lower[[k, i]] * x[k];
            }
            x[i] /= lower[[i, i]];
        }
        x
    }

    /// Returns the inverse of the matrix.
    pub fn inverse(&self) -> Array2<f64> {
        let size = self.0.nrows();
        let mut inverse = Array2::zeros((size, size));
        for column in 0..size {
            let mut unit = vec![0.0; size];
            unit[column] = 1.0;
            for (row, value) in self.solve(&unit).into_iter().enumerate() {
                inverse[[row, column]] = value;
            }
        }
        inverse
    }
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;

    #[test]
    fn the_inverse_times_the_matrix_is_one() {
        let matrix = array![[4.0, 2.0, 0.6], [2.0, 5.0, 1.0], [0.6, 1.0, 3.0]];
        let factor = Factor::of(&matrix).expect("factor");
        let one = matrix.dot(&factor.inverse());
        for ((i, j), value) in one.indexed_iter() {
            let expected = f64::from(u8::from(i == j));
            assert!((value - expected).abs() < 1e-12, "{i} {j} {value}");
        }
        let x = factor.solve(&[1.0, 2.0, 3.0]);
        let back = matrix.dot(&ndarray::Array1::from(x));
        assert!(
            (&back - &array![1.0, 2.0, 3.0])
                .iter()
                .all(|d| d.abs() < 1e-12)
        );
    }

    #[test]
    fn dependent_columns_have_no_factor() {
        assert!(Factor::of(&array![[1.0, 1.0], [1.0, 1.0]]).is_none());
        assert!(Factor::of(&array![[1.0, 2.0], [2.0, 1.0]]).is_none());
    }
}
