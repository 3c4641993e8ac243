//! Logistic regression by damped Newton steps: what linfa-logistic lacks.
//!
//! Owns weights, offset, Gaussian priors, standard errors and an honest word on convergence. With unit weights, no offset
//! and priors of mean 0 on the coefficients alone it finds what linfa-logistic finds (`alpha` = precision); a test holds
//! that within 1e-6. The objective and its derivatives are `problem`'s.

mod problem;
#[cfg(test)]
mod tests;

use linfa::{DatasetBase, traits::Fit};
use ndarray::{Array1, Array2};

use self::problem::{Local, Problem};
use super::cholesky::Factor;

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

    /// Returns what this and another prior say together: precisions add, means weigh by them. A prior without precision says nothing.
    pub fn with(self, other: Prior) -> Prior {
        if other.precision == 0.0 {
            return self;
        }
        let precision = self.precision + other.precision;
        Prior {
            mean: (self.precision * self.mean + other.precision * other.mean) / precision,
            precision,
        }
    }
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

impl Newton {
    /// Returns the fit with these priors of the coefficients: a free intercept, no offset, every row counted once.
    pub fn with(coefficients: Vec<Prior>) -> Newton {
        Newton {
            intercept: Prior::NONE,
            coefficients,
            offset: None,
            weights: None,
            start: None,
        }
    }
}

/// What was fitted.
#[derive(Clone, Debug)]
pub struct Fitted {
    /// Intercept.
    pub intercept: f64,
    /// Coefficients, one per column.
    pub coefficients: Vec<f64>,
    /// Inverse of the Hessian where the fit ended: columns first, the intercept last.
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

/// A point near the one to be fitted.
#[derive(Clone, Debug)]
pub struct Near {
    /// Intercept.
    pub intercept: f64,
    /// Coefficients, one per column.
    pub coefficients: Vec<f64>,
}

impl Near {
    /// Returns where another fit may start.
    pub fn start(&self) -> Vec<f64> {
        let coefficients = self.coefficients.iter().copied();
        coefficients.chain([self.intercept]).collect()
    }

    fn of(mut theta: Vec<f64>) -> Result<Near, Error> {
        let intercept = theta.pop().ok_or(Error::Shape)?;
        Ok(Near {
            intercept,
            coefficients: theta,
        })
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

/// Steps after which a fit is given up.
const STEPS_MAX: usize = 60;
/// Times that one step is halved before the fit is given up.
const HALVINGS_MAX: usize = 40;
/// The largest entry of the gradient at the end, per unit of weight.
const TOLERANCE: f64 = 1e-10;

impl Fit<Array2<f64>, Array1<bool>, Error> for Newton {
    type Object = Fitted;

    fn fit(&self, dataset: &DatasetBase<Array2<f64>, Array1<bool>>) -> Result<Fitted, Error> {
        let problem = Problem::new(self, dataset.records(), dataset.targets())?;
        let Descent {
            theta,
            factor,
            steps,
        } = descend(&problem, 0.0)?;
        let factor = match factor {
            Some(factor) => factor,
            None => Factor::of(&problem.local(&theta).hessian).ok_or(Error::Singular)?,
        };
        let Near {
            intercept,
            coefficients,
        } = Near::of(theta)?;
        Ok(Fitted {
            intercept,
            coefficients,
            covariance: factor.inverse(),
            steps,
        })
    }
}

impl Newton {
    /// Returns a point where the objective is above its least by about `excess` per unit of weight, or less: for
    /// comparisons of many fits, none of which is kept.
    ///
    /// # Errors
    /// [`Error`].
    pub fn near(
        &self,
        dataset: &DatasetBase<Array2<f64>, Array1<bool>>,
        excess: f64,
    ) -> Result<Near, Error> {
        let problem = Problem::new(self, dataset.records(), dataset.targets())?;
        Near::of(descend(&problem, excess)?.theta)
    }
}

/// Where a fit ended.
struct Descent {
    /// Coefficients, then the intercept.
    theta: Vec<f64>,
    /// The Hessian there, where the last step was none.
    factor: Option<Factor>,
    steps: usize,
}

/// Goes down until the gradient vanishes, or the next step gains `excess` per unit of weight or less.
fn descend(problem: &Problem<'_>, excess: f64) -> Result<Descent, Error> {
    let mut theta = problem.start();
    let mut here = problem.local(&theta);
    for steps in 0..STEPS_MAX {
        let factor = Factor::of(&here.hessian).ok_or(Error::Singular)?;
        if largest(&here.gradient) <= TOLERANCE * (1.0 + problem.weight()) {
            return ended(problem, theta, Some(factor), steps);
        }
        let step = factor.solve(&here.gradient);
        // The objective cannot tell whether so small a step is right; so near the minimum Newton's always is.
        let enough = problem::rounding(here.objective).max(excess * problem.weight());
        if 0.5 * dot(&here.gradient, &step) <= enough {
            return ended(problem, moved(&theta, &step, 1.0), None, steps + 1);
        }
        let next = damped(problem, &theta, &step, here.objective);
        (theta, here) = next.ok_or_else(|| Error::NotConverged {
            steps,
            gradient: largest(&here.gradient),
        })?;
    }
    Err(Error::NotConverged {
        steps: STEPS_MAX,
        gradient: largest(&here.gradient),
    })
}

/// Returns the point after the longest of the steps 1, ½, ¼, … that lowers the objective.
fn damped(
    problem: &Problem<'_>,
    theta: &[f64],
    step: &[f64],
    objective: f64,
) -> Option<(Vec<f64>, Local)> {
    let mut length = 1.0;
    for _ in 0..HALVINGS_MAX {
        let next = moved(theta, step, length);
        let there = problem.local(&next);
        if there.objective < objective {
            return Some((next, there));
        }
        length *= 0.5;
    }
    None
}

fn ended(
    problem: &Problem<'_>,
    theta: Vec<f64>,
    factor: Option<Factor>,
    steps: usize,
) -> Result<Descent, Error> {
    if problem.separates(&theta) {
        return Err(Error::Separated);
    }
    Ok(Descent {
        theta,
        factor,
        steps,
    })
}

fn moved(theta: &[f64], step: &[f64], length: f64) -> Vec<f64> {
    let both = theta.iter().zip(step);
    both.map(|(value, step)| value - length * step).collect()
}

fn dot(left: &[f64], right: &[f64]) -> f64 {
    left.iter().zip(right).map(|(l, r)| l * r).sum()
}

fn largest(gradient: &[f64]) -> f64 {
    gradient.iter().fold(0.0, |most, g| g.abs().max(most))
}
