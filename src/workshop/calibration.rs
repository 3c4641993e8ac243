//! From the score to the probability of bad.
//!
//! Owns the line through log-odds that outcomes bear out: pool-adjacent-violators, or a straight line where bads are few;
//! and the table over whole scores, strictly decreasing. Must not know where scores come from.

use serde::{Deserialize, Serialize};

use super::{
    pool::{Cell, Pool},
    scale::Scale,
};
use crate::statistics::{
    calibration::{Line, line},
    logistic::logistic,
    newton,
};

/// Bads below which the line is straight.
pub const BADS_FOR_STEPS: f64 = 1_000.0;
/// Bads, and goods, in each step of the line.
const STEP_EVENTS: f64 = 50.0;
/// The smallest and the largest probability.
pub const BOUNDS: (f64, f64) = (0.0003, 0.9997);
/// What a point less is worth at least where the line has left the bounds.
const STEP: f64 = 1e-9;
/// The largest table that is built.
const ENTRIES_MAX: i64 = 100_000;

/// Log-odds of bad over the log-odds that the scale reads from a score: straight between knots, and beyond the outer ones.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Calibration {
    /// Log-odds read and log-odds meant, both ascending; at least two.
    pub knots: Vec<(f64, f64)>,
}

/// A calibration that cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Outcomes do not follow the score.
    #[error(
        "outcomes do not follow the score on rows that the fit did not see (slope `{slope:.3}`)"
    )]
    Against {
        /// Slope of the log-odds.
        slope: f64,
    },
    /// The fit did not succeed.
    #[error(transparent)]
    Fit(#[from] newton::Error),
    /// The points reach too far.
    #[error("expected scores that span at most {ENTRIES_MAX} points")]
    Span,
    /// The table is not strictly decreasing.
    #[error("expected probabilities that fall with every point; they do not at {points}")]
    NotDecreasing {
        /// Where.
        points: i32,
    },
}

impl Calibration {
    /// Returns the scale taken at its word.
    pub fn identity() -> Calibration {
        Calibration {
            knots: vec![(-10.0, -10.0), (10.0, 10.0)],
        }
    }

    /// Returns the line for log-odds with outcomes and weights.
    ///
    /// # Errors
    /// [`Error`] where the outcomes go against the log-odds.
    pub fn fit(log_odds: &[f64], bads: &[bool], weights: &[f64]) -> Result<Calibration, Error> {
        Calibration::of(&Pool::of(log_odds, bads, weights))
    }

    /// Returns the line for pooled rows.
    ///
    /// # Errors
    /// [`Error`] where the outcomes go against the log-odds.
    pub fn of(pool: &Pool) -> Result<Calibration, Error> {
        let Line { intercept, slope } = line_of(pool)?;
        if slope.is_nan() || slope < 0.05 {
            return Err(Error::Against { slope });
        }
        let straight = |x: f64| (x, intercept + slope * x);
        let mut knots = match (pool.bads as f64) < BADS_FOR_STEPS {
            true => Vec::new(),
            false => steps(pool),
        };
        // Beyond the outer knots the straight line's slope goes on.
        match (knots.first().copied(), knots.last().copied()) {
            (Some(first), Some(last)) if knots.len() > 1 => {
                knots.insert(0, (first.0 - 10.0, first.1 - 10.0 * slope));
                knots.push((last.0 + 10.0, last.1 + 10.0 * slope));
            }
            _ => knots = vec![straight(-10.0), straight(10.0)],
        }
        Ok(Calibration { knots })
    }

    /// Returns the line moved by `log_odds`.
    pub fn moved(mut self, log_odds: f64) -> Calibration {
        for knot in &mut self.knots {
            knot.1 += log_odds;
        }
        self
    }

    /// Returns the log-odds of bad meant by the log-odds read.
    pub fn at(&self, read: f64) -> f64 {
        let upper = self.knots.partition_point(|knot| knot.0 <= read);
        let upper = upper.clamp(1, self.knots.len().saturating_sub(1).max(1));
        match (self.knots.get(upper - 1), self.knots.get(upper)) {
            (Some(low), Some(high)) => low.1 + (read - low.0) * (high.1 - low.1) / (high.0 - low.0),
            _ => read,
        }
    }
}

/// Returns the probability of log-odds, within [`BOUNDS`].
pub fn probability(log_odds: f64) -> f64 {
    let odds = libm::exp(log_odds);
    (1.0 - 1.0 / (1.0 + odds)).clamp(BOUNDS.0, BOUNDS.1)
}

fn line_of(pool: &Pool) -> Result<Line, newton::Error> {
    let (mut log_odds, mut bads, mut weights) = (Vec::new(), Vec::new(), Vec::new());
    for cell in pool.filled() {
        for (bad, weight) in [(true, cell.bad), (false, cell.good)] {
            log_odds.push(cell.read / (cell.bad + cell.good));
            bads.push(bad);
            weights.push(weight);
        }
    }
    line(&log_odds, &bads, Some(&weights))
}

fn is_full(step: Cell) -> bool {
    step.bad >= STEP_EVENTS && step.good >= STEP_EVENTS
}

fn rate(step: Cell) -> f64 {
    step.bad / (step.bad + step.good)
}

fn knot(step: Cell) -> (f64, f64) {
    let weight = step.bad + step.good;
    (step.read / weight, libm::log(step.bad / step.good))
}

/// Returns a knot per step: rates pooled until they rise, then until each step holds enough of both.
fn steps(pool: &Pool) -> Vec<(f64, f64)> {
    let mut rising: Vec<Cell> = Vec::new();
    for cell in pool.filled() {
        let mut step = cell;
        while let Some(last) = rising.pop_if(|last| rate(*last) >= rate(step)) {
            step = step.join(last);
        }
        rising.push(step);
    }
    let mut full: Vec<Cell> = Vec::new();
    let mut open: Option<Cell> = None;
    for step in rising {
        let step = open.map_or(step, |open| open.join(step));
        open = match is_full(step) {
            true => {
                full.push(step);
                None
            }
            false => Some(step),
        };
    }
    if let Some(rest) = open
        && let Some(last) = full.pop()
    {
        full.push(last.join(rest));
    }
    full.into_iter().map(knot).collect()
}

/// Probability of bad for every attainable score, strictly decreasing, within [`BOUNDS`].
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    worst: i32,
    pds: Vec<f64>,
}

impl Table {
    /// Returns the table over the scores from `worst` to `best`.
    ///
    /// # Errors
    /// [`Error`] where the span is too long or the result not strictly decreasing.
    pub fn new(
        scale: Scale,
        calibration: &Calibration,
        worst: i32,
        best: i32,
    ) -> Result<Table, Error> {
        let span = i64::from(best) - i64::from(worst);
        if !(0..ENTRIES_MAX).contains(&span) {
            return Err(Error::Span);
        }
        let mut pds: Vec<f64> = Vec::with_capacity(span as usize + 1);
        for points in worst..=best {
            let raw = logistic(calibration.at(scale.log_odds(f64::from(points))));
            let low = BOUNDS.0 + f64::from(best - points) * STEP;
            let high = BOUNDS.1 - f64::from(points - worst) * STEP;
            let pd = raw.max(low).min(high);
            if pd.is_nan() || pds.last().is_some_and(|previous| pd >= *previous) {
                return Err(Error::NotDecreasing { points });
            }
            pds.push(pd);
        }
        Ok(Table { worst, pds })
    }

    /// Returns the probability at `points`; beyond the table the one at its nearer end.
    pub fn at(&self, points: i32) -> f64 {
        let last = self.pds.len() as i64 - 1;
        let index = (i64::from(points) - i64::from(self.worst)).clamp(0, last.max(0));
        self.pds.get(index as usize).copied().unwrap_or(BOUNDS.1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_follow_the_outcomes_and_the_table_falls_with_every_point() {
        let log_odds: Vec<f64> = (0..20_000).map(|i| -4.0 + f64::from(i) * 2e-4).collect();
        // Outcomes at half the odds that the log-odds say, spread evenly.
        let mut due = 0.0;
        let mut bads = Vec::new();
        for x in &log_odds {
            due += logistic(x - core::f64::consts::LN_2);
            bads.push(due >= 1.0);
            due -= f64::from(u8::from(due >= 1.0));
        }
        let calibration =
            Calibration::fit(&log_odds, &bads, &vec![1.0; bads.len()]).expect("calibration");
        for read in [-3.5, -2.0, -0.5] {
            let meant = calibration.at(read);
            assert!(
                (meant - read + core::f64::consts::LN_2).abs() < 0.1,
                "{read} {meant}"
            );
        }
        let table = Table::new(Scale::default(), &calibration, -500, 1500).expect("table");
        for points in -500..1500 {
            assert!(table.at(points) > table.at(points + 1), "{points}");
        }
        assert!(table.at(1500) >= BOUNDS.0 && table.at(-500) <= BOUNDS.1);
    }

    #[test]
    fn outcomes_against_the_score_are_refused() {
        let log_odds: Vec<f64> = (0..200).map(|i| f64::from(i) * 0.01).collect();
        let bads: Vec<bool> = (0..200).map(|i| (i * 7) % 200 > i).collect();
        let fit = Calibration::fit(&log_odds, &bads, &[1.0; 200]);
        assert!(matches!(fit, Err(Error::Against { .. })));
    }
}
