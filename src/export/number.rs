//! Decimals from which others read back the very double.
//!
//! Owns the two ways to write one. Must not know what the number means.

/// Returns the shortest decimal that a reader who rounds correctly takes for `number`, with a point or an exponent in it.
pub fn shortest(number: f64) -> String {
    format!("{number:?}")
}

/// Returns a decimal of up to 17 digits, the closest to `number`: also a reader who errs by a few hundredths of the last bit takes it for the
/// same double. Older versions of SQLite misread about one in ten thousand of the shortest ones.
pub fn closest(number: f64) -> String {
    let scientific = format!("{number:.16e}");
    let (mantissa, exponent) = match scientific.split_once('e') {
        Some((mantissa, exponent)) => (mantissa, exponent.parse().unwrap_or(0)),
        // Infinities and NaN, which no card has.
        None => return scientific,
    };
    let (sign, mantissa) = match mantissa.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", mantissa),
    };
    let digits: String = mantissa.chars().filter(|c| *c != '.').collect();
    let digits = digits.trim_end_matches('0');
    let digits = if digits.is_empty() { "0" } else { digits };
    let text = place_point(digits, exponent);
    format!("{sign}{text}")
}

/// Returns d₁.d₂d₃… · 10^`exponent` as a decimal.
fn place_point(digits: &str, exponent: i32) -> String {
    let count = digits.len() as i32;
    if !(-5..17).contains(&exponent) {
        let (first, rest) = digits.split_at(1);
        let rest = if rest.is_empty() { "0" } else { rest };
        return format!("{first}.{rest}e{exponent}");
    }
    if exponent < 0 {
        let zeros = "0".repeat((-exponent - 1) as usize);
        return format!("0.{zeros}{digits}");
    }
    let whole = exponent + 1;
    if count <= whole {
        let zeros = "0".repeat((whole - count) as usize);
        return format!("{digits}{zeros}.0");
    }
    let (before, after) = digits.split_at(whole as usize);
    format!("{before}.{after}")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn numbers_read_well() {
        for (number, text) in [
            (0.0, "0.0"),
            (-0.0, "-0.0"),
            (12.0, "12.0"),
            (-12.5, "-12.5"),
            (120_000.0, "120000.0"),
            (0.1, "0.10000000000000001"),
            (0.001, "0.001"),
            (1e16, "10000000000000000.0"),
            (1e17, "1.0e17"),
            (2.5e-7, "2.4999999999999999e-7"),
        ] {
            assert_eq!(closest(number), text);
        }
        assert_eq!(shortest(0.1), "0.1");
        assert_eq!(shortest(12.0), "12.0");
    }

    proptest! {
        #[test]
        fn each_decimal_reads_back(bits: u64) {
            let number = f64::from_bits(bits);
            prop_assume!(number.is_finite());
            for text in [closest(number), shortest(number)] {
                prop_assert_eq!(text.parse::<f64>().unwrap().to_bits(), bits, "{}", text);
                prop_assert!(text.contains(['.', 'e']), "{}", text);
            }
        }
    }
}
