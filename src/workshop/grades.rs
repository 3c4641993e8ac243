//! Whether the bads of a grade are as many as its probability says.
//!
//! Owns the one-sided binomial test and its traffic light. Must not know how grades are cut.

use serde::Serialize;

/// What the test says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Light {
    /// As expected, or fewer.
    Green,
    /// More than chance explains in 95 of 100 cases.
    Amber,
    /// More than chance explains in 999 of 1,000 cases.
    Red,
}

/// Returns the chance of at least `bads` bads among `records` with probability `pd` each, independent.
pub fn at_least(bads: u64, records: u64, pd: f64) -> f64 {
    if bads == 0 {
        return 1.0;
    }
    if bads > records {
        return 0.0;
    }
    let n = records as f64;
    let log_of = |k: f64| {
        libm::lgamma(n + 1.0) - libm::lgamma(k + 1.0) - libm::lgamma(n - k + 1.0)
            + k * libm::log(pd)
            + (n - k) * libm::log1p(-pd)
    };
    // The shorter side, from its largest term outwards.
    let upper = bads as f64 > n * pd;
    let (mut k, mut term) = match upper {
        true => (bads as f64, libm::exp(log_of(bads as f64))),
        false => (bads as f64 - 1.0, libm::exp(log_of(bads as f64 - 1.0))),
    };
    let odds = pd / (1.0 - pd);
    let mut sum = 0.0;
    while term > 0.0 && term > sum * 1e-17 {
        sum += term;
        if upper {
            term *= (n - k) / (k + 1.0) * odds;
            k += 1.0;
        } else {
            term *= k / ((n - k + 1.0) * odds);
            k -= 1.0;
        }
    }
    match upper {
        true => sum.min(1.0),
        false => (1.0 - sum).max(0.0),
    }
}

/// Returns the light for a chance.
pub fn light(chance: f64) -> Light {
    if chance < 0.001 {
        Light::Red
    } else if chance < 0.05 {
        Light::Amber
    } else {
        Light::Green
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_chances_are_the_textbooks() {
        // Fair coin: 10 of 10, and at least 5 of 10.
        assert!((at_least(10, 10, 0.5) - 1.0 / 1024.0).abs() < 1e-12);
        assert!((at_least(5, 10, 0.5) - 638.0 / 1024.0).abs() < 1e-12);
        assert_eq!(at_least(0, 10, 0.5), 1.0);
        // 1 − 0.99^200.
        assert!((at_least(1, 200, 0.01) - (1.0 - 0.99_f64.powi(200))).abs() < 1e-10);
    }

    #[test]
    fn lights_turn_at_95_and_999() {
        assert_eq!(light(at_least(2, 200, 0.01)), Light::Green);
        assert_eq!(light(at_least(6, 200, 0.01)), Light::Amber);
        assert_eq!(light(at_least(10, 200, 0.01)), Light::Red);
    }
}
