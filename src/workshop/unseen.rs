//! What rows get from fits that had not seen them.
//!
//! Owns the rows that a fold leaves, and the probabilities of a calibration that is made of other folds. Must not know methods.

use rayon::prelude::*;

use super::{
    book::Book,
    calibration::{Calibration, probability},
    folds::Folds,
    metrics::Outcome,
    pool::Pool,
    prior::Belief,
    spec::Stepwise,
    weigh::{Sign, Terms},
};
use crate::statistics::newton::Prior;

/// Rows, and rows of the rarer class, that are enough for a fit without a fold; more are sampled by stride.
const FIT_ROWS: f64 = 10_000.0;
const FIT_RARER: f64 = 2_000.0;
/// Rows that are measured; more are sampled by stride.
const MEASURED_ROWS_MAX: usize = 50_000;

/// Some rows of a book, with the terms of a fit.
pub struct Part {
    /// A column per term.
    pub columns: Vec<Vec<f32>>,
    bads: Vec<bool>,
    /// Weights of the rows.
    pub weights: Vec<f64>,
    offset: Option<Vec<f64>>,
    times: Option<Vec<f64>>,
}

impl Part {
    /// Returns the rows given by their positions in the book, without terms.
    pub fn new(book: &Book<'_>, rows: &[usize]) -> Part {
        let taken = |list: &Vec<f64>| rows.iter().map(|row| list[*row]).collect();
        Part {
            columns: Vec::new(),
            bads: rows.iter().map(|row| book.bads[*row]).collect(),
            weights: taken(&book.weights),
            offset: book.offset.as_ref().map(taken),
            times: book.times.as_ref().map(taken),
        }
    }

    /// Calls `with` with the terms, all of which stay.
    pub fn terms<T>(
        &self,
        prior_means: &[f64],
        belief: Option<&Belief>,
        sign: Sign,
        with: impl FnOnce(&Terms<'_>) -> T,
    ) -> T {
        let columns: Vec<&[f32]> = self.columns.iter().map(Vec::as_slice).collect();
        with(&Terms {
            columns: &columns,
            bads: &self.bads,
            weights: &self.weights,
            offset: self.offset.as_deref(),
            times: self.times.as_deref(),
            prior_means,
            belief,
            sign,
            alpha: None,
            stepwise: Stepwise::Off,
        })
    }
}

/// Rows that a fit without a fold is made on.
pub struct Others {
    /// Positions in the book.
    pub rows: Vec<usize>,
    /// Their share of all rows of the other folds: what priors must weigh, to weigh as much beside the data.
    pub share: f64,
}

impl Others {
    /// Returns the rows for a fit without `fold`.
    pub fn new(book: &Book<'_>, folds: &Folds, fold: usize) -> Others {
        let held_out = &folds.ranges[fold];
        let all = book.bads.len() as f64;
        let bads = book.bads.iter().filter(|bad| **bad).count() as f64;
        let enough = FIT_ROWS.max(FIT_RARER * all / bads.min(all - bads));
        let others = all - held_out.len() as f64;
        let stride = ((others / enough) as usize).max(1);
        let rows = folds.order.iter().enumerate();
        let rows: Vec<usize> = rows
            .filter(|(at, _)| !held_out.contains(at))
            .map(|(_, row)| *row as usize)
            .step_by(stride)
            .collect();
        Others {
            share: rows.len() as f64 / others,
            rows,
        }
    }

    /// Returns the belief for these rows.
    pub fn belief(&self, belief: Belief) -> Belief {
        let thin = |prior: Prior| Prior {
            precision: prior.precision * self.share,
            ..prior
        };
        Belief {
            intercept: thin(belief.intercept),
            terms: belief.terms.into_iter().map(thin).collect(),
        }
    }
}

/// Puts together what each fold's rows get, fold by fold, in the order of the book.
///
/// # Errors
/// That of the first fold without an answer.
pub fn gathered<E: Send>(
    folds: &Folds,
    of_fold: impl Fn(usize) -> Result<Vec<f64>, E> + Sync + Send,
) -> Result<Vec<f64>, E> {
    let parts: Result<Vec<Vec<f64>>, E> = (0..folds.ranges.len())
        .into_par_iter()
        .map(of_fold)
        .collect();
    let mut read = vec![0.0; folds.order.len()];
    for (row, value) in folds.order.iter().zip(parts?.into_iter().flatten()) {
        read[*row as usize] = value;
    }
    Ok(read)
}

/// Returns probabilities and outcomes of rows of every fold, calibrated on the rows of the other folds alone. `None` where these
/// do not allow a calibration.
pub fn outcomes(read: &[f64], book: &Book<'_>, folds: &Folds) -> Option<Vec<Outcome>> {
    let pool = |range: &std::ops::Range<usize>| {
        let mut pool = Pool::empty();
        for row in folds.order[range.clone()].iter().map(|row| *row as usize) {
            pool.add(read[row], book.bads[row], book.weights[row]);
        }
        pool
    };
    let pools: Vec<Pool> = folds.ranges.iter().map(pool).collect();
    let stride = read.len().div_ceil(MEASURED_ROWS_MAX).max(1);
    let mut outcomes = Vec::new();
    for (fold, range) in folds.ranges.iter().enumerate() {
        let mut others = Pool::empty();
        for (_, pool) in pools.iter().enumerate().filter(|(at, _)| *at != fold) {
            others.join(pool);
        }
        let calibration = Calibration::of(&others).ok()?;
        for row in folds.order[range.clone()].iter().step_by(stride) {
            let (read, bad) = (read[*row as usize], book.bads[*row as usize]);
            outcomes.push(Outcome {
                pd: probability(calibration.at(read)),
                bad,
            });
        }
    }
    Some(outcomes)
}
