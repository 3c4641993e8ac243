//! Logistic regression by damped Newton steps: what linfa-logistic lacks.
//!
//! Owns weights, offset, Gaussian priors, standard errors and an honest word on convergence. With unit weights, no offset
//! and priors of mean 0 on the coefficients alone it finds what linfa-logistic finds (`alpha` = precision); a test holds
//! that within 1e-6. Sums run in plain loops over blocks of fixed size, added in their order: the
//! same on any number of threads.

use std::ops::Range;

use linfa::{DatasetBase, traits::Fit};
use ndarray::{Array1, Array2, ArrayView1};
use rayon::prelude::*;

/// A Gaussian prior. Precision 0: none.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Prior {
    /// Mean.
    pub mean: f64,
    /// 1 ÷ variance.
    pub precision: f64,
}

impl Prior {
    /// No prior.
    pub const NONE: Prior = Prior {
        mean: 0.0,
        precision: 0.0,
    };
}

/// A fit to be made: log-odds of `true` = offset + intercept + Σ coefficient · column.
#[derive(Clone, Debug)]
pub struct Newton {
    /// Prior of the intercept.
    pub intercept: Prior,
    /// Priors of the coefficients, one per column.
    pub coefficients: Vec<Prior>,
    /// Known part of the log-odds, one per row.
    pub offset: Option<Vec<f64>>,
    /// Weights, one per row, at least 0; else 1.
    pub weights: Option<Vec<f64>>,
    /// Where to start: coefficients, then the intercept; else at the priors' means. It changes the steps, not the goal.
    pub start: Option<Vec<f64>>,
}

/// What was fitted.
#[derive(Clone, Debug)]
pub struct Fitted {
    /// Intercept.
    pub intercept: f64,
    /// Coefficients, one per column.
    pub coefficients: Vec<f64>,
    /// Inverse of the Hessian: columns first, the intercept last.
    pub covariance: Array2<f64>,
    /// Steps taken.
    pub steps: usize,
}

impl Fitted {
    /// Returns the standard errors of the coefficients, then that of the intercept.
    pub fn standard_errors(&self) -> Vec<f64> {
        self.covariance.diag().iter().map(|v| v.sqrt()).collect()
    }
}

/// A fit that was not made.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Rows, columns and settings do not fit each other, or a number is not finite.
    #[error(
        "expected finite numbers, and as many targets, offsets, weights and priors as rows and columns"
    )]
    Shape,
    /// Columns depend on each other.
    #[error("the columns depend on each other: drop one of them or give a prior")]
    Singular,
    /// The gradient did not vanish.
    #[error(
        "the fit did not converge in {steps} steps (largest gradient `{gradient:e}`): scale the columns or give a prior"
    )]
    NotConverged {
        /// Steps taken.
        steps: usize,
        /// Largest entry of the gradient.
        gradient: f64,
    },
    /// The classes can be told apart without error, so that coefficients grow without end.
    #[error("the columns separate the classes: drop what tells them apart or give a prior")]
    Separated,
    /// linfa's own.
    #[error(transparent)]
    Linfa(#[from] linfa::Error),
}

/// Rows whose sums are taken by one thread.
const BLOCK_ROWS: usize = 8_192;
/// Steps after which a fit is given up.
const STEPS_MAX: usize = 60;
/// Times that one step is halved before the fit is given up.
const HALVINGS_MAX: usize = 40;
/// The largest entry of the gradient at the end, per unit of weight.
const TOLERANCE: f64 = 1e-10;
/// Log-odds beyond which a fit counts as separated: one in five hundred million.
const LOG_ODDS_MAX: f64 = 20.0;

impl Fit<Array2<f64>, Array1<bool>, Error> for Newton {
    type Object = Fitted;

    fn fit(&self, dataset: &DatasetBase<Array2<f64>, Array1<bool>>) -> Result<Fitted, Error> {
        let problem = Problem::new(self, dataset.records(), dataset.targets())?;
        let mut theta = problem.start();
        let mut here = problem.local(&theta);
        for steps in 0..STEPS_MAX {
            let factor = cholesky(here.hessian).ok_or(Error::Singular)?;
            if largest(&here.gradient) <= TOLERANCE * (1.0 + problem.weight) {
                return problem.finish(theta, &factor, steps);
            }
            let step = solve(&factor, &here.gradient);
            // The objective cannot tell whether so small a step is right; so near the minimum Newton's always is.
            if 0.5 * dot(&here.gradient, &step) <= rounding(here.objective) {
                let last = theta.iter().zip(&step).map(|(value, step)| value - step);
                return problem.finish(last.collect(), &factor, steps + 1);
            }
            let moved = problem.damped(&theta, &step, here.objective);
            let (next, there) = moved.ok_or_else(|| Error::NotConverged {
                steps,
                gradient: largest(&here.gradient),
            })?;
            theta = next;
            here = there;
        }
        Err(Error::NotConverged {
            steps: STEPS_MAX,
            gradient: largest(&here.gradient),
        })
    }
}

/// The objective and its derivatives at one point.
struct Local {
    /// Negative log-likelihood and the priors' half squares.
    objective: f64,
    gradient: Vec<f64>,
    /// Of which only the lower triangle counts.
    hessian: Array2<f64>,
}

struct Problem<'a> {
    records: &'a Array2<f64>,
    targets: &'a Array1<bool>,
    settings: &'a Newton,
    weight: f64,
}

impl<'a> Problem<'a> {
    fn new(
        settings: &'a Newton,
        records: &'a Array2<f64>,
        targets: &'a Array1<bool>,
    ) -> Result<Problem<'a>, Error> {
        let (rows, columns) = records.dim();
        let per_row = |list: &Option<Vec<f64>>| {
            list.as_ref()
                .is_none_or(|list| list.len() == rows && list.iter().all(|x| x.is_finite()))
        };
        let fits = rows > 0
            && targets.len() == rows
            && settings.coefficients.len() == columns
            && per_row(&settings.offset)
            && per_row(&settings.weights)
            && records.iter().all(|x| x.is_finite())
            && settings.weights.iter().flatten().all(|w| *w >= 0.0)
            && settings
                .start
                .as_ref()
                .is_none_or(|s| s.len() == columns + 1 && s.iter().all(|x| x.is_finite()));
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

    fn priors(&self) -> impl Iterator<Item = Prior> + '_ {
        let coefficients = self.settings.coefficients.iter().copied();
        coefficients.chain([self.settings.intercept])
    }

    fn start(&self) -> Vec<f64> {
        let means = || self.priors().map(|prior| prior.mean).collect();
        self.settings.start.clone().unwrap_or_else(means)
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

    /// Returns the rows cut into blocks of one size, whatever the number of threads: sums per block, added in order, are
    /// the same on every machine.
    fn blocks(&self) -> Vec<Range<usize>> {
        let rows = self.records.nrows();
        let starts = (0..rows).step_by(BLOCK_ROWS);
        starts.map(|at| at..rows.min(at + BLOCK_ROWS)).collect()
    }

    fn local(&self, theta: &[f64]) -> Local {
        let size = theta.len();
        let blocks = self.blocks();
        let part = |rows: &Range<usize>| self.local_of(theta, rows.clone());
        let mut objective = 0.0;
        let mut gradient = vec![0.0; size];
        let mut hessian = vec![0.0; size * size];
        // A few blocks at a time, so that memory does not grow with the rows.
        for some in blocks.chunks(16) {
            let parts: Vec<(f64, Vec<f64>, Vec<f64>)> = some.par_iter().map(part).collect();
            for (of_objective, of_gradient, of_hessian) in parts {
                objective += of_objective;
                add(&mut gradient, &of_gradient);
                add(&mut hessian, &of_hessian);
            }
        }
        for (index, (prior, value)) in self.priors().zip(theta).enumerate() {
            let off = value - prior.mean;
            objective += 0.5 * prior.precision * off * off;
            gradient[index] += prior.precision * off;
            hessian[index * size + index] += prior.precision;
        }
        let lower = Array2::from_shape_fn((size, size), |(i, j)| hessian[i * size + j.min(i)]);
        Local {
            objective,
            gradient,
            hessian: lower,
        }
    }

    fn local_of(&self, theta: &[f64], rows: Range<usize>) -> (f64, Vec<f64>, Vec<f64>) {
        let size = theta.len();
        let mut objective = 0.0;
        let mut gradient = vec![0.0; size];
        let mut hessian = vec![0.0; size * size];
        let mut extended = vec![1.0; size];
        for row in rows {
            let columns = self.records.row(row);
            for (slot, column) in extended.iter_mut().zip(columns) {
                *slot = *column;
            }
            let eta = self.log_odds(theta, row, columns);
            let weight = self.weight_of(row);
            let small = libm::exp(-eta.abs());
            let wrong = if self.targets[row] { -eta } else { eta };
            objective += weight * (wrong.max(0.0) + libm::log1p(small));
            let p = if eta >= 0.0 {
                1.0 / (1.0 + small)
            } else {
                small / (1.0 + small)
            };
            let residual = weight * (p - f64::from(u8::from(self.targets[row])));
            let curvature = weight * p * (1.0 - p);
            for i in 0..size {
                gradient[i] += residual * extended[i];
                let scaled = curvature * extended[i];
                let line = &mut hessian[i * size..i * size + i + 1];
                for (cell, column) in line.iter_mut().zip(&extended) {
                    *cell += scaled * column;
                }
            }
        }
        (objective, gradient, hessian)
    }

    /// Returns the point after the longest of the steps 1, ½, ¼, … that does not raise the objective.
    fn damped(&self, theta: &[f64], step: &[f64], objective: f64) -> Option<(Vec<f64>, Local)> {
        let mut length = 1.0;
        for _ in 0..HALVINGS_MAX {
            let next: Vec<f64> = theta
                .iter()
                .zip(step)
                .map(|(value, step)| value - length * step)
                .collect();
            let there = self.local(&next);
            if there.objective < objective {
                return Some((next, there));
            }
            length *= 0.5;
        }
        None
    }

    fn finish(&self, theta: Vec<f64>, factor: &Array2<f64>, steps: usize) -> Result<Fitted, Error> {
        for (row, columns) in self.records.rows().into_iter().enumerate() {
            if self.log_odds(&theta, row, columns).abs() > LOG_ODDS_MAX {
                return Err(Error::Separated);
            }
        }
        let mut coefficients = theta;
        let intercept = coefficients.pop().ok_or(Error::Shape)?;
        Ok(Fitted {
            intercept,
            coefficients,
            covariance: inverse(factor),
            steps,
        })
    }
}

/// Returns how far rounding can put an objective off: as many additions as a block has rows.
fn rounding(objective: f64) -> f64 {
    f64::EPSILON * BLOCK_ROWS as f64 * objective.abs()
}

/// Returns 1 ÷ (1 + e^−x).
pub fn logistic(x: f64) -> f64 {
    if x >= 0.0 {
        1.0 / (1.0 + libm::exp(-x))
    } else {
        let e = libm::exp(x);
        e / (1.0 + e)
    }
}

fn dot(left: &[f64], right: &[f64]) -> f64 {
    left.iter().zip(right).map(|(l, r)| l * r).sum()
}

fn add(sums: &mut [f64], parts: &[f64]) {
    for (sum, part) in sums.iter_mut().zip(parts) {
        *sum += part;
    }
}

fn largest(gradient: &[f64]) -> f64 {
    gradient.iter().fold(0.0, |most, g| g.abs().max(most))
}

/// Returns the lower triangle L with L·Lᵀ = `matrix` (of which only the lower triangle is read); `None` where it is not
/// positive definite.
pub(crate) fn cholesky(matrix: Array2<f64>) -> Option<Array2<f64>> {
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
            } else if sum > 1e-12 * matrix[[i, i]].max(1e-300) {
                lower[[i, i]] = sum.sqrt();
            } else {
                return None;
            }
        }
    }
    Some(lower)
}

/// Returns x with L·Lᵀ·x = `right`.
fn solve(lower: &Array2<f64>, right: &[f64]) -> Vec<f64> {
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

/// Returns the inverse of the matrix whose lower triangle is `lower`.
pub(crate) fn inverse(lower: &Array2<f64>) -> Array2<f64> {
    let size = lower.nrows();
    let mut inverse = Array2::zeros((size, size));
    for column in 0..size {
        let mut unit = vec![0.0; size];
        unit[column] = 1.0;
        for (row, value) in solve(lower, &unit).into_iter().enumerate() {
            inverse[[row, column]] = value;
        }
    }
    inverse
}

#[cfg(test)]
mod tests {
    use linfa::Dataset;
    use linfa_logistic::LogisticRegression;
    use rand::{Rng, SeedableRng};
    use rand_chacha::ChaCha8Rng;

    use super::*;

    fn plain(columns: usize, precision: f64) -> Newton {
        let prior = Prior {
            mean: 0.0,
            precision,
        };
        Newton {
            intercept: Prior::NONE,
            coefficients: vec![prior; columns],
            offset: None,
            weights: None,
            start: None,
        }
    }

    /// Rows with known coefficients; `shift` moves the share of `true`.
    fn data(rows: usize, shift: f64) -> (Array2<f64>, Array1<bool>) {
        let mut random = ChaCha8Rng::seed_from_u64(7);
        let records = Array2::from_shape_fn((rows, 3), |_| random.random_range(-1.0..1.0));
        let targets = records
            .rows()
            .into_iter()
            .map(|row| {
                let eta = shift + 1.5 * row[0] - 0.7 * row[1];
                random.random::<f64>() < logistic(eta)
            })
            .collect();
        (records, targets)
    }

    fn linfa(records: &Array2<f64>, targets: &Array1<bool>, alpha: f64) -> (f64, Vec<f64>) {
        let fitted = LogisticRegression::default()
            .alpha(alpha)
            .max_iterations(500)
            .gradient_tolerance(1e-7)
            .fit(&Dataset::new(records.clone(), targets.clone()))
            .expect("linfa's fit");
        let sign = if fitted.labels().pos.class { 1.0 } else { -1.0 };
        let coefficients = fitted.params().iter().map(|w| sign * w).collect();
        (sign * fitted.intercept(), coefficients)
    }

    #[test]
    fn equals_linfa_at_unit_weights_whichever_class_is_the_larger() {
        for shift in [-2.0, 0.0, 1.2] {
            let (records, targets) = data(800, shift);
            let ours = plain(3, 0.5)
                .fit(&Dataset::new(records.clone(), targets.clone()))
                .expect("fit");
            let (intercept, coefficients) = linfa(&records, &targets, 0.5);
            assert!((ours.intercept - intercept).abs() < 1e-6);
            for (a, b) in ours.coefficients.iter().zip(coefficients) {
                assert!((a - b).abs() < 1e-6, "{a} {b}");
            }
        }
    }

    /// scikit-learn 1.9.1: `LogisticRegression(C=C, tol=1e-12, solver="newton-cholesky")` on the rows of `made`.
    #[test]
    fn equals_scikit_learn() {
        let (records, targets) = made();
        let dataset = Dataset::new(records, targets);
        for (alpha, intercept, coefficients) in [
            (
                10.0,
                0.5434435931276452,
                [0.9731896270444108, -0.4452788140464187, 0.09429012764196111],
            ),
            (
                1.0,
                0.563855122991107,
                [1.2350562198012547, -0.5851684806966917, 0.12215010411508723],
            ),
            (
                0.1,
                0.5671441659380629,
                [1.2714898236334067, -0.6055572088665313, 0.12603631654978142],
            ),
        ] {
            let ours = plain(3, alpha).fit(&dataset).expect("fit");
            assert!(
                (ours.intercept - intercept).abs() < 1e-8,
                "{} {:?}",
                ours.intercept,
                ours.coefficients
            );
            for (a, b) in ours.coefficients.iter().zip(coefficients) {
                assert!((a - b).abs() < 1e-8, "{a} {b}");
            }
        }
        let mut weighted = plain(3, 1.0);
        weighted.weights = Some((0..500).map(|row| f64::from(1 + row % 3)).collect());
        let ours = weighted.fit(&dataset).expect("fit");
        assert!((ours.intercept - 0.4540282468838794).abs() < 1e-8);
        assert!((ours.coefficients[0] - 1.3900507151482078).abs() < 1e-8);
    }

    /// Five hundred rows that any program can make again: a linear congruential generator.
    fn made() -> (Array2<f64>, Array1<bool>) {
        let mut state: u64 = 12345;
        let mut next = || {
            state = state
                .wrapping_mul(6364136223846793005)
                .wrapping_add(1442695040888963407);
            (state >> 11) as f64 / (1u64 << 53) as f64
        };
        let cells: Vec<f64> = (0..1500).map(|_| next() * 2.0 - 1.0).collect();
        let records = Array2::from_shape_vec((500, 3), cells).expect("500 rows");
        let bad = |row: usize| {
            let eta = 0.5 + 1.2 * records[[row, 0]] - 0.8 * records[[row, 1]];
            next() < 1.0 / (1.0 + (-eta).exp())
        };
        let targets = (0..500).map(bad).collect();
        (records, targets)
    }

    #[test]
    fn weights_count_rows() {
        let (records, targets) = data(60, 0.0);
        let mut doubled = plain(3, 1.0);
        doubled.weights = Some(vec![2.0; 60]);
        let weighted = doubled
            .fit(&Dataset::new(records.clone(), targets.clone()))
            .expect("fit");
        let twice = ndarray::concatenate![ndarray::Axis(0), records, records];
        let both = ndarray::concatenate![ndarray::Axis(0), targets, targets];
        let repeated = plain(3, 1.0).fit(&Dataset::new(twice, both)).expect("fit");
        assert!((weighted.intercept - repeated.intercept).abs() < 1e-9);
    }

    #[test]
    fn an_offset_is_taken_as_known() {
        let (records, targets) = data(500, 0.3);
        let free = plain(3, 0.0)
            .fit(&Dataset::new(records.clone(), targets.clone()))
            .expect("fit");
        let mut rest = plain(3, 0.0);
        rest.offset = Some(records.column(0).iter().map(|x| 2.0 * x).collect());
        let shifted = rest.fit(&Dataset::new(records, targets)).expect("fit");
        assert!((free.coefficients[0] - 2.0 - shifted.coefficients[0]).abs() < 1e-7);
        assert!((free.coefficients[1] - shifted.coefficients[1]).abs() < 1e-7);
    }

    #[test]
    fn a_strong_prior_holds_the_coefficient_and_shrinks_its_error() {
        let (records, targets) = data(300, 0.0);
        let dataset = Dataset::new(records, targets);
        let mut held = plain(3, 0.0);
        held.coefficients[2] = Prior {
            mean: 0.8,
            precision: 1e8,
        };
        let held = held.fit(&dataset).expect("fit");
        assert!((held.coefficients[2] - 0.8).abs() < 1e-4);
        let free = plain(3, 0.0).fit(&dataset).expect("fit");
        assert!(held.standard_errors()[2] < 0.01 * free.standard_errors()[2]);
    }

    #[test]
    fn the_intercept_alone_is_the_log_odds_and_its_error_is_the_textbook_one() {
        let records = Array2::zeros((100, 0));
        let targets = (0..100).map(|i| i < 20).collect();
        let fitted = plain(0, 0.0)
            .fit(&Dataset::new(records, targets))
            .expect("fit");
        assert!((fitted.intercept - (0.2_f64 / 0.8).ln()).abs() < 1e-9);
        assert!((fitted.standard_errors()[0] - (1.0_f64 / 16.0).sqrt()).abs() < 1e-9);
    }

    #[test]
    fn refuses_what_has_no_solution() {
        let line = Array2::from_shape_fn((40, 1), |(i, _)| i as f64 - 19.5);
        let above = (0..40).map(|i| i >= 20).collect();
        let separated = plain(1, 0.0).fit(&Dataset::new(line.clone(), above));
        assert!(
            matches!(
                separated,
                Err(Error::Separated | Error::NotConverged { .. } | Error::Singular)
            ),
            "{separated:?}"
        );

        let all = Array1::from_elem(40, true);
        let one_class = plain(1, 0.0).fit(&Dataset::new(line.clone(), all));
        assert!(one_class.is_err());

        let twins = ndarray::concatenate![ndarray::Axis(1), line, line];
        let targets: Array1<bool> = (0..40).map(|i| i % 3 == 0).collect();
        let singular = plain(2, 0.0).fit(&Dataset::new(twins, targets.clone()));
        assert!(matches!(singular, Err(Error::Singular)));

        for wrong in [f64::NAN, f64::INFINITY] {
            let mut odd = line.clone();
            odd[[3, 0]] = wrong;
            let fit = plain(1, 1.0).fit(&Dataset::new(odd, targets.clone()));
            assert!(matches!(fit, Err(Error::Shape)));
        }
    }
}
