//! The straight line of outcomes on log-odds: intercept 0 and slope 1 where probabilities are right.

use linfa::{DatasetBase, traits::Fit};
use ndarray::{Array1, Array2};

use super::newton::{Error, Newton, Prior};

/// Log-odds of the outcome = `intercept` + `slope` · log-odds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Line {
    /// Intercept.
    pub intercept: f64,
    /// Slope.
    pub slope: f64,
}

/// Returns the most likely line; without `weights` each row counts once.
///
/// # Errors
/// [`Error`] where that fit does not exist.
pub fn line(log_odds: &[f64], bads: &[bool], weights: Option<&[f64]>) -> Result<Line, Error> {
    let column = Array2::from_shape_vec((log_odds.len(), 1), log_odds.to_vec());
    let records = column.map_err(|_| Error::Shape)?;
    let targets: Array1<bool> = bads.iter().copied().collect();
    let fitted = Newton {
        weights: weights.map(<[f64]>::to_vec),
        ..Newton::with(vec![Prior::NONE])
    }
    .fit(&DatasetBase::new(records, targets))?;
    let slope = fitted.coefficients.first().copied();
    Ok(Line {
        intercept: fitted.intercept,
        slope: slope.ok_or(Error::Shape)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::logistic::log_odds;

    /// A hundred rows at each of three probabilities, of which `bads` come true.
    fn rows(bads: [usize; 3]) -> (Vec<f64>, Vec<bool>) {
        let mut read = Vec::new();
        let mut outcomes = Vec::new();
        for (pd, bads) in [0.1, 0.3, 0.5].into_iter().zip(bads) {
            read.extend([log_odds(pd); 100]);
            outcomes.extend((0..100).map(|row| row < bads));
        }
        (read, outcomes)
    }

    #[test]
    fn probabilities_that_fit_have_slope_one() {
        let (read, bads) = rows([10, 30, 50]);
        let exact = line(&read, &bads, None).expect("line");
        assert!((exact.slope - 1.0).abs() < 1e-6, "{exact:?}");
        assert!(exact.intercept.abs() < 1e-6, "{exact:?}");
        let (read, bads) = rows([20, 30, 40]);
        let flat = line(&read, &bads, None).expect("line");
        assert!(flat.slope < 0.6, "{flat:?}");
    }

    #[test]
    fn weights_of_one_change_nothing() {
        let (read, bads) = rows([12, 25, 55]);
        let weighed = line(&read, &bads, Some(&[1.0; 300])).expect("line");
        assert_eq!(weighed, line(&read, &bads, None).expect("line"));
    }

    #[test]
    fn one_class_has_no_line() {
        assert!(line(&[0.1, 0.2], &[false, false], None).is_err());
    }
}
