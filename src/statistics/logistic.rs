//! The logistic function and its logarithm, without overflow.

/// Returns 1 ÷ (1 + e^−x).
pub fn logistic(x: f64) -> f64 {
    if x >= 0.0 {
        1.0 / (1.0 + libm::exp(-x))
    } else {
        let e = libm::exp(x);
        e / (1.0 + e)
    }
}

/// Returns ln(1 + e^x): the loss of an outcome against whose log-odds stand at x.
pub fn softplus(x: f64) -> f64 {
    x.max(0.0) + libm::log1p(libm::exp(-x.abs()))
}

/// Returns ln(p ÷ (1 − p)).
pub fn log_odds(probability: f64) -> f64 {
    libm::log(probability / (1.0 - probability))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn far_out_nothing_overflows() {
        assert_eq!((logistic(1e4), logistic(-1e4)), (1.0, 0.0));
        assert_eq!((softplus(1e4), softplus(-1e4)), (1e4, 0.0));
        assert!((softplus(0.0) - core::f64::consts::LN_2).abs() < 1e-15);
    }

    #[test]
    fn log_odds_are_the_inverse() {
        for x in [-5.0, -0.3, 0.0, 2.0] {
            assert!((log_odds(logistic(x)) - x).abs() < 1e-12, "{x}");
        }
    }
}
