//! From points to the probability of default: a table over the integer score.
//!
//! Owns the scale (points to double the odds), the calibration and the table. Must not know where points come from.

use serde::{Deserialize, Serialize};

use crate::domain::probability::Probability;

/// Points at which the odds good : bad are `odds`, and the points that double them (domain.md section 5).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scale {
    /// The score at `odds`.
    pub points: i32,
    /// Odds good : bad at `points`.
    pub odds: f64,
    /// Points to double the odds.
    pub pdo: f64,
}

impl Scale {
    /// Returns the points that one unit of log-odds is worth: PDO ÷ ln 2.
    pub fn factor(self) -> f64 {
        self.pdo / core::f64::consts::LN_2
    }

    /// Returns the score at even odds: S₀ − factor · ln(odds₀).
    pub fn offset(self) -> f64 {
        f64::from(self.points) - self.factor() * libm::log(self.odds)
    }
}

/// Log-odds good : bad = `intercept` + `slope` × the log-odds that the scale reads from the points.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Calibration {
    /// Added to the log-odds.
    pub intercept: f64,
    /// Factor on the log-odds, positive.
    pub slope: f64,
}

impl Calibration {
    /// The scale taken at its word.
    pub const IDENTITY: Calibration = Calibration {
        intercept: 0.0,
        slope: 1.0,
    };
}

/// What a point less is worth at least where the logistic curve has left the bounds.
///
/// The curve is held between two straight lines, `0.0003 + (best − points) · STEP` and
/// `0.9997 − (points − worst) · STEP`. The larger of two strictly decreasing functions is strictly decreasing, and so is
/// the smaller: ties cannot arise at the bounds, and the table leaves the curve by at most a few millionths.
const STEP: f64 = 1e-9;

/// The largest table that is built; a card that spans more points is refused.
const ENTRIES_MAX: i64 = 100_000;

/// A scale that gives no table.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// Scale or calibration are out of range.
    #[error(
        "expected a scale with points within ±10,000, odds within [0.01, 10,000] and pdo within [1, 1,000], and a calibration with intercept within ±20 and slope within [0.05, 20]"
    )]
    Scale,
    /// The points reach too far.
    #[error("expected points that span at most {ENTRIES_MAX}")]
    Span,
    /// The table is not strictly decreasing.
    #[error("expected probabilities that fall with every point; they do not at {points}")]
    NotDecreasing {
        /// Where.
        points: i32,
    },
}

/// Probability of default for every attainable score, strictly decreasing, within [0.0003, 0.9997].
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    worst: i32,
    pds: Vec<Probability>,
}

impl Table {
    /// Returns the table over the scores from `worst` to `best`.
    ///
    /// # Errors
    /// [`Error`] where the scale is out of range, the span too long or the result not strictly decreasing.
    pub fn new(
        scale: Scale,
        calibration: Calibration,
        worst: i32,
        best: i32,
    ) -> Result<Table, Error> {
        check_ranges(scale, calibration)?;
        let span = i64::from(best) - i64::from(worst);
        if !(0..ENTRIES_MAX).contains(&span) {
            return Err(Error::Span);
        }
        let mut pds: Vec<Probability> = Vec::with_capacity(span as usize + 1);
        for points in worst..=best {
            let raw = probability(scale, calibration, points);
            let low = Probability::SMALLEST + f64::from(best - points) * STEP;
            let high = Probability::LARGEST - f64::from(points - worst) * STEP;
            let pd = Probability::new(raw.max(low).min(high))
                .filter(|pd| pds.last().is_none_or(|previous| pd.get() < previous.get()));
            pds.push(pd.ok_or(Error::NotDecreasing { points })?);
        }
        Ok(Table { worst, pds })
    }

    /// Returns the probability at `points`; beyond the table the one at its nearer end.
    pub fn at(&self, points: i32) -> Probability {
        let last = self.pds.len() - 1;
        let index = i64::from(points) - i64::from(self.worst);
        self.pds[index.clamp(0, last as i64) as usize]
    }

    /// Returns the lowest and the highest score of the table.
    pub fn span(&self) -> (i32, i32) {
        (self.worst, self.worst + self.pds.len() as i32 - 1)
    }
}

/// Returns 1 ÷ (1 + odds), the odds good : bad read from the points and calibrated.
pub(super) fn probability(scale: Scale, calibration: Calibration, points: i32) -> f64 {
    let log_odds = (f64::from(points) - scale.offset()) / scale.factor();
    let good = calibration.intercept + calibration.slope * log_odds;
    1.0 / (1.0 + libm::exp(good))
}

fn check_ranges(scale: Scale, calibration: Calibration) -> Result<(), Error> {
    let right = scale.points.abs() <= 10_000
        && (0.01..=10_000.0).contains(&scale.odds)
        && (1.0..=1_000.0).contains(&scale.pdo)
        && (-20.0..=20.0).contains(&calibration.intercept)
        && (0.05..=20.0).contains(&calibration.slope);
    if right { Ok(()) } else { Err(Error::Scale) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCALE: Scale = Scale {
        points: 600,
        odds: 50.0,
        pdo: 40.0,
    };

    #[test]
    fn the_scale_doubles_the_odds_every_forty_points() {
        let table = Table::new(SCALE, Calibration::IDENTITY, 0, 1000).expect("table");
        for (points, odds) in [(600, 50.0), (640, 100.0), (560, 25.0), (680, 200.0)] {
            let pd = table.at(points).get();
            assert!((pd - 1.0 / (1.0 + odds)).abs() < 1e-12, "{points}: {pd}");
        }
    }

    #[test]
    fn probabilities_fall_with_every_point_also_at_the_bounds() {
        let table = Table::new(SCALE, Calibration::IDENTITY, -2000, 3000).expect("table");
        for points in -2000..3000 {
            assert!(table.at(points) > table.at(points + 1), "{points}");
        }
        assert_eq!(table.at(3000).get(), Probability::SMALLEST);
        assert_eq!(table.at(-2000).get(), Probability::LARGEST);
        assert_eq!(table.at(i32::MAX), table.at(3000));
        assert_eq!(table.at(i32::MIN), table.at(-2000));
    }

    #[test]
    fn refuses_scales_that_are_no_scales() {
        for scale in [
            Scale {
                odds: f64::NAN,
                ..SCALE
            },
            Scale {
                pdo: f64::INFINITY,
                ..SCALE
            },
            Scale {
                pdo: -40.0,
                ..SCALE
            },
            Scale {
                odds: -0.0,
                ..SCALE
            },
            Scale {
                pdo: f64::from_bits(1),
                ..SCALE
            },
        ] {
            let table = Table::new(scale, Calibration::IDENTITY, 0, 10);
            assert_eq!(table, Err(Error::Scale));
        }
        for (intercept, slope) in [(f64::NAN, 1.0), (0.0, f64::NAN), (0.0, -1.0), (0.0, 0.0)] {
            let calibration = Calibration { intercept, slope };
            assert_eq!(Table::new(SCALE, calibration, 0, 10), Err(Error::Scale));
        }
        let span = Table::new(SCALE, Calibration::IDENTITY, i32::MIN, i32::MAX);
        assert_eq!(span, Err(Error::Span));
    }
}
