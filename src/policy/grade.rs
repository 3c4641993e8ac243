//! Risk grades: names for ranges of the probability of default.

use super::formula::{PPM_OF_BP, WHOLE_PPM};

/// One grade of a product.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grade {
    pub(super) name: String,
    /// Largest PD of the grade, basis points.
    pub(super) pd_max_bp: i64,
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

    /// Returns its largest PD.
    pub fn pd_max(&self) -> f64 {
        self.pd_max_ppm() as f64 / WHOLE_PPM as f64
    }

    /// Returns whether the product serves it.
    pub fn is_served(&self) -> bool {
        self.service == Service::Served
    }

    pub(super) const fn pd_max_ppm(&self) -> i64 {
        self.pd_max_bp * PPM_OF_BP
    }
}
