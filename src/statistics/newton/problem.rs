//! The objective of a fit and its derivatives.
//!
//! Owns the loops over rows. Sums run over blocks of fixed size, added in their order: the same on any number of threads.

use std::ops::Range;

use ndarray::{Array1, Array2, ArrayView1};
use rayon::prelude::*;

use super::{Error, Newton, Prior};

/// Rows whose sums are taken by one thread.
const BLOCK_ROWS: usize = 32_768;
/// Blocks that are summed before they are added up, so that memory does not grow with the rows.
const BLOCKS_AT_A_TIME: usize = 16;
/// Rows whose products are added to the Hessian together.
const ROWS_TOGETHER: usize = 4;
/// Log-odds beyond which a fit counts as separated: one in five hundred million.
const LOG_ODDS_MAX: f64 = 20.0;

/// The objective and its derivatives at one point.
pub(super) struct Local {
    /// Negative log-likelihood and the priors' half squares.
    pub(super) objective: f64,
    pub(super) gradient: Vec<f64>,
    /// Of which only the lower triangle counts.
    pub(super) hessian: Array2<f64>,
}

/// Sums over some rows; the Hessian's lower triangle row by row.
struct Sums {
    objective: f64,
    gradient: Vec<f64>,
    hessian: Vec<f64>,
}

impl Sums {
    fn new(size: usize) -> Sums {
        Sums {
            objective: 0.0,
            gradient: vec![0.0; size],
            hessian: vec![0.0; size * size],
        }
    }

    fn add(&mut self, other: &Sums) {
        self.objective += other.objective;
        for (sum, part) in self.gradient.iter_mut().zip(&other.gradient) {
            *sum += part;
        }
        for (sum, part) in self.hessian.iter_mut().zip(&other.hessian) {
            *sum += part;
        }
    }
}

/// Settings and rows that fit each other.
pub(super) struct Problem<'a> {
    records: &'a Array2<f64>,
    targets: &'a Array1<bool>,
    settings: &'a Newton,
    weight: f64,
}

impl<'a> Problem<'a> {
    pub(super) fn new(
        settings: &'a Newton,
        records: &'a Array2<f64>,
        targets: &'a Array1<bool>,
    ) -> Result<Problem<'a>, Error> {
        let (rows, columns) = records.dim();
        let finite = |list: &Option<Vec<f64>>, length: usize| {
            list.as_ref()
                .is_none_or(|list| list.len() == length && list.iter().all(|x| x.is_finite()))
        };
        let fits = rows > 0
            && targets.len() == rows
            && settings.coefficients.len() == columns
            && finite(&settings.offset, rows)
            && finite(&settings.weights, rows)
            && finite(&settings.start, columns + 1)
            && records.iter().all(|x| x.is_finite())
            && settings.weights.iter().flatten().all(|w| *w >= 0.0);
        if !fits {
            return Err(Error::Shape);
        }
        let weight = match &settings.weights {
            Some(weights) => weights.iter().sum(),
            None => rows as f64,
        };
        Ok(Problem {
            records,
            targets,
            settings,
            weight,
        })
    }

    /// Returns the sum of the weights.
    pub(super) fn weight(&self) -> f64 {
        self.weight
    }

    /// Returns where the first step starts.
    pub(super) fn start(&self) -> Vec<f64> {
        let means = || self.priors().map(|prior| prior.mean).collect();
        self.settings.start.clone().unwrap_or_else(means)
    }

    fn priors(&self) -> impl Iterator<Item = Prior> + '_ {
        let coefficients = self.settings.coefficients.iter().copied();
        coefficients.chain([self.settings.intercept])
    }

    fn weight_of(&self, row: usize) -> f64 {
        self.settings.weights.as_ref().map_or(1.0, |w| w[row])
    }

    fn log_odds(&self, theta: &[f64], row: usize, columns: ArrayView1<'_, f64>) -> f64 {
        let offset = self.settings.offset.as_ref().map_or(0.0, |o| o[row]);
        let mut sum = offset + theta[theta.len() - 1];
        for (column, coefficient) in columns.iter().zip(theta) {
            sum += column * coefficient;
        }
        sum
    }

    /// Returns whether some row is told apart as good as without error.
    pub(super) fn separates(&self, theta: &[f64]) -> bool {
        let mut rows = self.records.rows().into_iter().enumerate();
        rows.any(|(row, columns)| self.log_odds(theta, row, columns).abs() > LOG_ODDS_MAX)
    }

    /// Returns the rows cut into blocks of one size, whatever the number of threads.
    fn blocks(&self) -> Vec<Range<usize>> {
        let rows = self.records.nrows();
        let starts = (0..rows).step_by(BLOCK_ROWS);
        starts.map(|at| at..rows.min(at + BLOCK_ROWS)).collect()
    }

    /// Returns objective and derivatives at `theta`: coefficients, then the intercept.
    pub(super) fn local(&self, theta: &[f64]) -> Local {
        let size = theta.len();
        let mut sums = Sums::new(size);
        let part = |rows: &Range<usize>| self.sums_of(theta, rows.clone());
        for some in self.blocks().chunks(BLOCKS_AT_A_TIME) {
            let parts: Vec<Sums> = some.par_iter().map(part).collect();
            for part in &parts {
                sums.add(part);
            }
        }
        let Sums {
            mut objective,
            mut gradient,
            mut hessian,
        } = sums;
        for (index, (prior, value)) in self.priors().zip(theta).enumerate() {
            let off = value - prior.mean;
            objective += 0.5 * prior.precision * off * off;
            gradient[index] += prior.precision * off;
            hessian[index * size + index] += prior.precision;
        }
        Local {
            objective,
            gradient,
            hessian: Array2::from_shape_fn((size, size), |(i, j)| hessian[i * size + j.min(i)]),
        }
    }

    fn sums_of(&self, theta: &[f64], rows: Range<usize>) -> Sums {
        let size = theta.len();
        let mut sums = Sums::new(size);
        // A few rows together, so that each entry of the Hessian is fetched once for all of them.
        let mut few = [(); ROWS_TOGETHER].map(|()| vec![1.0; size]);
        for start in rows.clone().step_by(ROWS_TOGETHER) {
            let some = start..rows.end.min(start + ROWS_TOGETHER);
            for (row, extended) in some.clone().zip(&mut few) {
                for (slot, column) in extended.iter_mut().zip(self.records.row(row)) {
                    *slot = *column;
                }
            }
            let etas = self.log_odds_of(some.clone(), theta, &few);
            let mut curvatures = [0.0; ROWS_TOGETHER];
            let mut logarithm = Logarithm::default();
            for (row, (eta, (extended, curvature))) in
                some.zip(etas.into_iter().zip(few.iter().zip(&mut curvatures)))
            {
                let weight = self.weight_of(row);
                let against = if self.targets[row] { -eta } else { eta };
                let small = libm::exp(-eta.abs());
                sums.objective += weight * against.max(0.0);
                sums.objective += logarithm.take(1.0 + small, weight);
                // The probability of what did not happen, and that of what did.
                let (likely, unlikely) = (1.0 / (1.0 + small), small / (1.0 + small));
                let miss = if against >= 0.0 { likely } else { unlikely };
                let residual = weight * if self.targets[row] { -miss } else { miss };
                *curvature = weight * likely * unlikely;
                for (sum, value) in sums.gradient.iter_mut().zip(extended) {
                    *sum += residual * value;
                }
            }
            sums.objective += logarithm.value();
            sums.add_products(&curvatures, &few);
        }
        sums
    }

    /// Returns the log-odds of a few rows side by side, each summed in the order of [`Problem::log_odds`].
    fn log_odds_of(
        &self,
        rows: Range<usize>,
        theta: &[f64],
        few: &[Vec<f64>; ROWS_TOGETHER],
    ) -> [f64; ROWS_TOGETHER] {
        let (intercept, coefficients) = match theta.split_last() {
            Some((intercept, coefficients)) => (*intercept, coefficients),
            None => (0.0, theta),
        };
        let mut etas = [intercept; ROWS_TOGETHER];
        if let Some(offset) = &self.settings.offset {
            for (eta, row) in etas.iter_mut().zip(rows) {
                *eta = offset[row] + intercept;
            }
        }
        let [a, b, c, d] = few;
        let columns = a.iter().zip(b).zip(c.iter().zip(d));
        for (((a, b), (c, d)), coefficient) in columns.zip(coefficients) {
            for (eta, column) in etas.iter_mut().zip([a, b, c, d]) {
                *eta += column * coefficient;
            }
        }
        etas
    }
}

impl Sums {
    /// Adds Σ curvature · row · rowᵀ.
    fn add_products(&mut self, curvatures: &[f64; ROWS_TOGETHER], few: &[Vec<f64>; ROWS_TOGETHER]) {
        let [a, b, c, d] = few;
        let [of_a, of_b, of_c, of_d] = curvatures;
        let size = a.len();
        let columns = || a.iter().zip(b).zip(c.iter().zip(d));
        for (i, ((a, b), (c, d))) in columns().enumerate() {
            let (of_a, of_b, of_c, of_d) = (of_a * a, of_b * b, of_c * c, of_d * d);
            let line = &mut self.hessian[i * size..i * size + i + 1];
            for (cell, ((a, b), (c, d))) in line.iter_mut().zip(columns()) {
                *cell += (of_a * a + of_b * b) + (of_c * c + of_d * d);
            }
        }
    }
}

/// Logarithms of a few factors from 1 to 2, weighed: at the price of one while the weight stays.
struct Logarithm {
    product: f64,
    weight: f64,
}

impl Default for Logarithm {
    fn default() -> Logarithm {
        Logarithm {
            product: 1.0,
            weight: 1.0,
        }
    }
}

impl Logarithm {
    /// Takes a factor. Returns the value of those before it where they have another weight, and 0 else.
    fn take(&mut self, factor: f64, weight: f64) -> f64 {
        if weight == self.weight {
            self.product *= factor;
            return 0.0;
        }
        let before = self.value();
        *self = Logarithm {
            product: factor,
            weight,
        };
        before
    }

    fn value(&self) -> f64 {
        self.weight * libm::log(self.product)
    }
}

/// Returns how far rounding can put an objective off: as many additions as a block has rows.
pub(super) fn rounding(objective: f64) -> f64 {
    f64::EPSILON * BLOCK_ROWS as f64 * objective.abs()
}
