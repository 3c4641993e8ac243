//! Grades: what a probability of default is worth in a product.

use super::turnover::Rate;
use crate::domain::{money::Fen, probability::Probability};

/// One grade of a product.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grade {
    pub(super) name: String,
    /// Largest PD of the grade, basis points.
    pub(super) pd_max_bp: i64,
    pub(super) cap: Fen,
    pub(super) cap_without_revenue: Fen,
    pub(super) rates: Vec<Rate>,
    pub(super) service: Service,
}

/// Whether the product serves a grade.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Service {
    Served,
    Declined,
}

impl Grade {
    /// Returns its name, for example `B`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the most it allows; nothing for a grade that is not served.
    pub const fn cap(&self) -> Fen {
        self.cap
    }

    /// Returns the most it allows where no revenue is known.
    pub const fn cap_without_revenue(&self) -> Fen {
        self.cap_without_revenue
    }

    /// Returns its largest PD.
    pub fn pd_max(&self) -> f64 {
        self.pd_max_bp as f64 / 10_000.0
    }

    /// Returns whether a PD belongs to this grade or a better one.
    pub(super) fn reaches(&self, pd: Probability) -> bool {
        pd.get() <= self.pd_max()
    }
}
