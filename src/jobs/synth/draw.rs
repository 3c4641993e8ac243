//! Random draws that are the same on every machine.
//!
//! ChaCha8 gives the bits; distributions are built on `libm`, since those of other crates call the platform's functions.

use rand_chacha::{
    ChaCha8Rng,
    rand_core::{RngCore, SeedableRng},
};

/// One stream of draws.
pub(super) struct Draw {
    rng: ChaCha8Rng,
}

/// Streams of years lie above those of firms.
const YEAR_STREAMS: u64 = 1 << 40;

impl Draw {
    pub(super) fn of_firm(seed: u64, index: u32) -> Draw {
        Draw::stream(seed, u64::from(index))
    }

    pub(super) fn of_year(seed: u64, year: i16) -> Draw {
        Draw::stream(seed, YEAR_STREAMS + u64::from(year.unsigned_abs()))
    }

    fn stream(seed: u64, stream: u64) -> Draw {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        rng.set_stream(stream);
        Draw { rng }
    }

    /// Returns a number in `[0, 1)`.
    pub(super) fn unit(&mut self) -> f64 {
        (self.rng.next_u64() >> 11) as f64 / (1_u64 << 53) as f64
    }

    pub(super) fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.unit()
    }

    /// Returns whether something of this probability happens.
    pub(super) fn chance(&mut self, probability: f64) -> bool {
        self.unit() < probability
    }

    /// Returns a standard normal number (Box–Muller).
    pub(super) fn normal(&mut self) -> f64 {
        let radius = libm::sqrt(-2.0 * libm::log(1.0 - self.unit()));
        radius * libm::cos(core::f64::consts::TAU * self.unit())
    }

    pub(super) fn lognormal(&mut self, median: f64, sigma: f64) -> f64 {
        median * libm::exp(sigma * self.normal())
    }

    /// Returns an exponential number of this mean.
    pub(super) fn exponential(&mut self, mean: f64) -> f64 {
        -mean * libm::log(1.0 - self.unit())
    }

    /// Returns a Poisson count: Knuth's product of uniforms, above a mean of 40 the rounded normal.
    pub(super) fn poisson(&mut self, mean: f64) -> u32 {
        if mean > 40.0 {
            return libm::round(mean + libm::sqrt(mean) * self.normal()).max(0.0) as u32;
        }
        let floor = libm::exp(-mean.max(0.0));
        let mut product = self.unit();
        let mut count = 0;
        while product > floor {
            product *= self.unit();
            count += 1;
        }
        count
    }

    /// Returns a place in a list of shares, each with the probability that its share of the sum gives it.
    pub(super) fn place(&mut self, shares: &[f64]) -> usize {
        let mut rest = self.unit() * shares.iter().sum::<f64>();
        for (place, share) in shares.iter().enumerate() {
            if rest < *share {
                return place;
            }
            rest -= share;
        }
        shares.len().saturating_sub(1)
    }
}

/// Returns 1 ÷ (1 + e^−x).
pub(super) fn logistic(x: f64) -> f64 {
    1.0 / (1.0 + libm::exp(-x))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mean(mut next: impl FnMut() -> f64) -> f64 {
        (0..20_000).map(|_| next()).sum::<f64>() / 20_000.0
    }

    #[test]
    fn draws_have_the_moments_they_are_named_for() {
        let mut draw = Draw::of_firm(1, 2);
        assert!((mean(|| draw.unit()) - 0.5).abs() < 0.01);
        assert!(mean(|| draw.normal()).abs() < 0.03);
        assert!((mean(|| libm::pow(draw.normal(), 2.0)) - 1.0).abs() < 0.05);
        assert!((mean(|| draw.exponential(3.0)) - 3.0).abs() < 0.1);
        for expected in [0.3, 8.0, 90.0] {
            let found = mean(|| f64::from(draw.poisson(expected)));
            assert!((found - expected).abs() < 0.03 * expected, "{found}");
        }
        assert!((mean(|| draw.place(&[1.0, 3.0]) as f64) - 0.75).abs() < 0.02);
    }

    #[test]
    fn streams_do_not_depend_on_each_other() {
        let first = Draw::of_firm(7, 3).unit();
        assert_eq!(Draw::of_firm(7, 3).unit(), first);
        assert_ne!(Draw::of_firm(7, 4).unit(), first);
        assert_ne!(Draw::of_year(7, 3).unit(), first);
    }
}
