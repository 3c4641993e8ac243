//! Money: whole fen, one type, checked arithmetic.

use std::fmt;

/// An amount in fen (1 yuan = 100 fen), within ±10¹⁵ fen (10 trillion yuan).
///
/// The bound keeps every amount exact as an `f64` and keeps sums of thousands of amounts inside an `i64`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fen(i64);

/// An amount outside ±10¹⁵ fen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an amount must be within ±{} fen", Fen::LARGEST)]
pub struct OutOfRange;

impl Fen {
    /// The largest amount, in fen.
    pub const LARGEST: i64 = 1_000_000_000_000_000;
    /// Nothing.
    pub const ZERO: Fen = Fen(0);
    /// The largest amount.
    pub const MAX: Fen = Fen(Self::LARGEST);

    /// Returns the amount of `fen`.
    ///
    /// # Errors
    /// [`OutOfRange`] beyond ±10¹⁵.
    pub const fn new(fen: i64) -> Result<Fen, OutOfRange> {
        if fen > Self::LARGEST || fen < -Self::LARGEST {
            return Err(OutOfRange);
        }
        Ok(Fen(fen))
    }

    /// Returns the amount of whole `yuan`, held at the bounds.
    pub const fn from_yuan(yuan: i64) -> Fen {
        Fen::saturated(yuan.saturating_mul(100))
    }

    /// Returns `fen` held within the bounds.
    pub const fn saturated(fen: i64) -> Fen {
        if fen > Self::LARGEST {
            Fen(Self::LARGEST)
        } else if fen < -Self::LARGEST {
            Fen(-Self::LARGEST)
        } else {
            Fen(fen)
        }
    }

    /// Returns the whole fen nearest below `fen`, held within the bounds. `None` where `fen` is not a number.
    pub fn floor(fen: f64) -> Option<Fen> {
        if fen.is_nan() {
            return None;
        }
        let bound = Self::LARGEST as f64;
        Some(Fen(libm::floor(fen.clamp(-bound, bound)) as i64))
    }

    /// Returns the number of fen.
    pub const fn get(self) -> i64 {
        self.0
    }

    /// Returns the number of fen as a float, exactly.
    pub const fn as_f64(self) -> f64 {
        self.0 as f64
    }

    /// Returns the number of yuan as a float.
    pub fn yuan(self) -> f64 {
        self.0 as f64 / 100.0
    }

    /// Returns the sum, held at the bounds.
    pub const fn plus(self, other: Fen) -> Fen {
        Fen::saturated(self.0.saturating_add(other.0))
    }

    /// Returns the difference, held at the bounds.
    pub const fn minus(self, other: Fen) -> Fen {
        Fen::saturated(self.0.saturating_sub(other.0))
    }

    /// Returns `self` × `numerator` ÷ `denominator`, rounded towards minus infinity and held at the bounds; exact in
    /// between. `None` where `denominator` is not positive.
    #[inline]
    pub const fn scaled(self, numerator: i64, denominator: i64) -> Option<Fen> {
        if denominator <= 0 {
            return None;
        }
        // Nearly every product fits; the division of the wide type is many times slower.
        if let Some(product) = self.0.checked_mul(numerator) {
            return Some(Fen::saturated(product.div_euclid(denominator)));
        }
        let product = self.0 as i128 * numerator as i128;
        let quotient = product.div_euclid(denominator as i128);
        if quotient > Self::LARGEST as i128 {
            Some(Fen(Self::LARGEST))
        } else if quotient < -(Self::LARGEST as i128) {
            Some(Fen(-Self::LARGEST))
        } else {
            Some(Fen(quotient as i64))
        }
    }

    /// Returns the largest multiple of `step` that is not above `self`. `self` where `step` is not positive.
    pub const fn floor_to(self, step: Fen) -> Fen {
        if step.0 <= 0 {
            return self;
        }
        Fen::saturated(self.0 - self.0.rem_euclid(step.0))
    }

    /// Returns the larger of `self` and nothing.
    pub const fn at_least_zero(self) -> Fen {
        if self.0 < 0 { Fen(0) } else { self }
    }
}

impl fmt::Display for Fen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} fen", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_what_lies_beyond_the_bounds() {
        assert_eq!(Fen::new(Fen::LARGEST + 1), Err(OutOfRange));
        assert_eq!(Fen::new(i64::MIN), Err(OutOfRange));
        assert_eq!(Fen::new(Fen::LARGEST).map(Fen::get), Ok(Fen::LARGEST));
    }

    #[test]
    fn floors_floats_and_keeps_nan_out() {
        assert_eq!(Fen::floor(1.99), Some(Fen(1)));
        assert_eq!(Fen::floor(-0.5), Some(Fen(-1)));
        assert_eq!(Fen::floor(f64::INFINITY), Some(Fen::MAX));
        assert_eq!(Fen::floor(f64::NAN), None);
    }

    #[test]
    fn scales_exactly_and_rounds_down() {
        assert_eq!(Fen(10).scaled(1, 3), Some(Fen(3)));
        assert_eq!(Fen(-10).scaled(1, 3), Some(Fen(-4)));
        assert_eq!(Fen::MAX.scaled(i64::MAX, 1), Some(Fen::MAX));
        assert_eq!(Fen::MAX.scaled(-10_000, 9_999), Some(Fen(-Fen::LARGEST)));
        assert_eq!(
            Fen::MAX.scaled(9_999, 10_000),
            Some(Fen(999_900_000_000_000))
        );
        assert_eq!(
            Fen::MAX.scaled(99_990, 100_000),
            Some(Fen(999_900_000_000_000))
        );
        assert_eq!(Fen(1).scaled(1, 0), None);
    }

    #[test]
    fn floors_to_a_step() {
        assert_eq!(Fen(1_234_567).floor_to(Fen(100_000)), Fen(1_200_000));
        assert_eq!(Fen(-1).floor_to(Fen(100)), Fen(-100));
        assert_eq!(Fen(7).floor_to(Fen(0)), Fen(7));
    }
}
