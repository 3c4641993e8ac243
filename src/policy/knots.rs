//! Piecewise-linear functions of whole numbers.

/// A function that is linear between knots and flat beyond the first and the last. Values are rounded down, exactly.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Knots {
    /// Argument and value; at least one, arguments ascending.
    knots: Vec<(i64, i64)>,
}

impl Knots {
    /// Returns the function through these knots; `None` unless there is one and the arguments ascend.
    pub(super) fn new(arguments: &[i64], values: &[i64]) -> Option<Knots> {
        let ascending = arguments.windows(2).all(|pair| pair[0] < pair[1]);
        if arguments.is_empty() || arguments.len() != values.len() || !ascending {
            return None;
        }
        let knots = arguments.iter().copied().zip(values.iter().copied());
        Some(Knots {
            knots: knots.collect(),
        })
    }

    /// Returns the value at an argument.
    pub(super) fn at(&self, argument: i64) -> i64 {
        let after = self.knots.partition_point(|(knot, _)| *knot <= argument);
        let before = after.checked_sub(1).and_then(|last| self.knots.get(last));
        match (before, self.knots.get(after)) {
            (Some(from), Some(to)) => between(*from, *to, argument),
            (Some((_, value)), None) | (None, Some((_, value))) => *value,
            (None, None) => 0,
        }
    }

    /// Returns whether the values never fall.
    pub(super) fn is_rising(&self) -> bool {
        self.knots.windows(2).all(|pair| pair[0].1 <= pair[1].1)
    }

    /// Returns whether the values never rise.
    pub(super) fn is_falling(&self) -> bool {
        self.knots.windows(2).all(|pair| pair[0].1 >= pair[1].1)
    }

    /// Returns the argument of the last knot.
    pub(super) fn last_argument(&self) -> i64 {
        self.knots.last().map_or(0, |(argument, _)| *argument)
    }
}

fn between(from: (i64, i64), to: (i64, i64), argument: i64) -> i64 {
    let run = i128::from(to.0 - from.0);
    let rise = i128::from(to.1) - i128::from(from.1);
    let part = (rise * i128::from(argument - from.0)).div_euclid(run);
    // The value lies between two values of type i64.
    i64::try_from(i128::from(from.1) + part).unwrap_or(from.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_between_knots_lie_on_the_line_and_round_down() {
        let rising = Knots::new(&[0, 10, 30], &[0, 40, 60]).unwrap();
        for (argument, value) in [
            (-5, 0),
            (0, 0),
            (5, 20),
            (10, 40),
            (11, 41),
            (30, 60),
            (99, 60),
        ] {
            assert_eq!(rising.at(argument), value, "{argument}");
        }
        let falling = Knots::new(&[0, 3], &[10, 0]).unwrap();
        assert_eq!([falling.at(1), falling.at(2)], [6, 3]);
        assert!(rising.is_rising() && !rising.is_falling() && falling.is_falling());
        assert_eq!(rising.last_argument(), 30);
    }

    #[test]
    fn knots_must_ascend() {
        assert_eq!(Knots::new(&[], &[]), None);
        assert_eq!(Knots::new(&[1, 1], &[0, 0]), None);
        assert_eq!(Knots::new(&[1, 2], &[0]), None);
    }
}
