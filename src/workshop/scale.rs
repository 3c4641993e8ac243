//! Points and odds.
//!
//! Owns the scale: points to double the odds, and what the score is at which odds. Must not know bins.

use serde::{Deserialize, Serialize};

/// Points at which the odds good : bad are `odds`, and the points that double them.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Scale {
    /// The score at `odds`.
    pub points: i32,
    /// Odds good : bad at `points`.
    pub odds: f64,
    /// Points to double the odds.
    pub pdo: f64,
}

impl Default for Scale {
    fn default() -> Scale {
        Scale {
            points: 600,
            odds: 50.0,
            pdo: 40.0,
        }
    }
}

impl Scale {
    /// What a usable scale is.
    pub const EXPECTED: &'static str =
        "points within ±10,000, odds within [0.01, 10,000] and pdo within [1, 1,000]";

    /// Returns whether the scale can be used.
    pub fn is_usable(self) -> bool {
        self.points.abs() <= 10_000
            && (0.01..=10_000.0).contains(&self.odds)
            && (1.0..=1_000.0).contains(&self.pdo)
    }

    /// Returns the points that one unit of log-odds is worth: PDO ÷ ln 2.
    pub fn factor(self) -> f64 {
        self.pdo / core::f64::consts::LN_2
    }

    /// Returns the score at even odds: S₀ − factor · ln(odds₀).
    pub fn offset(self) -> f64 {
        f64::from(self.points) - self.factor() * libm::log(self.odds)
    }

    /// Returns the log-odds of bad that the scale reads from a score.
    pub fn log_odds(self, score: f64) -> f64 {
        (self.offset() - score) / self.factor()
    }

    /// Returns what the log-odds of bad are worth, as whole points (without the offset).
    pub fn worth(self, log_odds: f64) -> i32 {
        libm::round(-self.factor() * log_odds) as i32
    }
}
