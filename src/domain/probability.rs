//! Probability of default.

/// A probability of default within twelve months, within [0.0003, 0.9997] and never NaN.
///
/// The floor is the regulatory one for PDs; the ceiling mirrors it.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Probability(f64);

impl Probability {
    /// The smallest probability.
    pub const SMALLEST: f64 = 0.0003;
    /// The largest probability.
    pub const LARGEST: f64 = 0.9997;

    /// Returns `value` if it lies within the bounds; `None` otherwise, also for NaN.
    pub fn new(value: f64) -> Option<Probability> {
        (Self::SMALLEST..=Self::LARGEST)
            .contains(&value)
            .then_some(Probability(value))
    }

    /// Returns the probability as a float.
    pub const fn get(self) -> f64 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_what_is_no_probability_of_default() {
        for value in [f64::NAN, 0.0, 1.0, -0.1, f64::INFINITY, 0.00029] {
            assert_eq!(Probability::new(value), None);
        }
        assert_eq!(Probability::new(0.02).map(Probability::get), Some(0.02));
    }
}
