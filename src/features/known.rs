//! Values that may be missing, and ratios of amounts that are compared exactly.

pub(super) use crate::domain::facts::{Known, Missing};
use crate::domain::{assessment::Value, money::Fen};

/// Returns a field that was retrieved.
pub(super) fn retrieved<T>(field: Option<T>) -> Known<T> {
    field.ok_or(Missing::NotRetrieved)
}

/// Returns the value of a feature, kept finite.
pub(super) fn value(known: Known<f64>) -> Value {
    match known {
        Ok(number) => Value::known(number),
        Err(Missing::NotRetrieved) => Value::NotRetrieved,
        Err(Missing::Undefined) => Value::Undefined,
    }
}

/// Returns the value of a number of things.
pub(super) fn count(known: Known<u32>) -> Value {
    value(known.map(f64::from))
}

/// A part and its whole, which is positive. Comparisons are exact.
///
/// Parts and wholes are amounts in fen or numbers of persons, so at most 2 × 10¹⁵; a hundred times that fits an `i64`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Ratio {
    pub(super) part: i64,
    pub(super) whole: i64,
}

impl Ratio {
    /// Returns part ÷ whole; undefined where the whole is not positive, whatever is known of the part.
    pub(super) fn of(part: Known<i64>, whole: Known<i64>) -> Known<Ratio> {
        match (part, whole) {
            (_, Ok(whole)) if whole <= 0 => Err(Missing::Undefined),
            (Ok(part), Ok(whole)) => Ok(Ratio { part, whole }),
            (Err(missing), Ok(_)) | (Ok(_), Err(missing)) => Err(missing),
            (Err(Missing::NotRetrieved), Err(_)) | (Err(_), Err(Missing::NotRetrieved)) => {
                Err(Missing::NotRetrieved)
            }
            (Err(Missing::Undefined), Err(Missing::Undefined)) => Err(Missing::Undefined),
        }
    }

    /// Returns part ÷ whole of two amounts.
    pub(super) fn of_amounts(part: Known<Fen>, whole: Known<Fen>) -> Known<Ratio> {
        Ratio::of(part.map(Fen::get), whole.map(Fen::get))
    }

    /// Returns part ÷ whole of two numbers of persons.
    pub(super) fn of_persons(part: Option<u32>, whole: Option<u32>) -> Known<Ratio> {
        Ratio::of(
            retrieved(part).map(i64::from),
            retrieved(whole).map(i64::from),
        )
    }

    /// Returns the ratio as a float.
    pub(super) fn number(self) -> f64 {
        self.part as f64 / self.whole as f64
    }

    /// Returns whether the ratio is at least `percent` hundredths.
    pub(super) fn at_least(self, percent: i64) -> bool {
        self.part * 100 >= self.whole * percent
    }

    /// Returns the ratio in basis points, rounded down and held within what an `i64` can hold, which only amounts of a
    /// trillion yuan against one fen exceed.
    pub(super) fn basis_points(self) -> i64 {
        let points = (i128::from(self.part) * 10_000).div_euclid(i128::from(self.whole));
        let bounds = (i128::from(i64::MIN), i128::from(i64::MAX));
        i64::try_from(points.clamp(bounds.0, bounds.1)).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edges_are_exact() {
        let five_percent = Ratio {
            part: 5,
            whole: 100,
        };
        assert!(five_percent.at_least(5));
        assert!(
            !Ratio {
                part: 4_999_999,
                whole: 100_000_000
            }
            .at_least(5)
        );
        assert!(Ratio { part: 3, whole: 60 }.at_least(5));
    }

    #[test]
    fn basis_points_round_down_and_are_held() {
        let basis_points = |part, whole| Ratio { part, whole }.basis_points();
        assert_eq!(basis_points(1, 3), 3_333);
        assert_eq!(basis_points(-1, 3), -3_334);
        // A loss of 498 times the revenue is said to be one.
        assert_eq!(basis_points(-49_800, 100), -4_980_000);
        assert_eq!(basis_points(Fen::LARGEST, 1), i64::MAX);
        assert_eq!(basis_points(-Fen::LARGEST, 1), i64::MIN);
    }

    #[test]
    fn nothing_is_divided_by_nothing() {
        assert_eq!(Ratio::of(Ok(1), Ok(0)), Err(Missing::Undefined));
        assert_eq!(
            Ratio::of(Err(Missing::NotRetrieved), Ok(0)),
            Err(Missing::Undefined)
        );
        assert_eq!(
            Ratio::of(Ok(1), Err(Missing::NotRetrieved)),
            Err(Missing::NotRetrieved)
        );
    }
}
