//! Decimals: a whole number and a scale, as text and as the nearest double.

/// Powers of ten that a double holds exactly.
const EXACT: [f64; 23] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
];

/// Returns the number of bytes in big-endian order, with a sign. `None` beyond 16 bytes, which is 38 digits.
pub(super) fn unscaled(bytes: &[u8]) -> Option<i128> {
    let fill = match bytes.first() {
        Some(first) if *first >= 0x80 => 0xff,
        _ => 0,
    };
    let mut wide = [fill; 16];
    let start = wide.len().checked_sub(bytes.len())?;
    wide.get_mut(start..)?.copy_from_slice(bytes);
    Some(i128::from_be_bytes(wide))
}

/// Returns the double nearest to `unscaled` divided by ten to the power of `scale`: the one that its text reads as.
pub(super) fn number(unscaled: i128, scale: u32) -> f64 {
    let whole = unscaled.unsigned_abs() <= 1 << 53;
    match EXACT.get(scale as usize) {
        // Both are exact, so the quotient is the nearest double.
        Some(power) if whole => unscaled as f64 / power,
        // Such a text is always a number.
        _ => format!("{unscaled}e-{scale}").parse().unwrap_or(f64::NAN),
    }
}

/// Returns the text of `unscaled` divided by ten to the power of `scale`, with all digits of the scale.
pub(super) fn text(unscaled: i128, scale: u32) -> String {
    let scale = scale as usize;
    let sign = if unscaled < 0 { "-" } else { "" };
    let digits = format!("{:0>width$}", unscaled.unsigned_abs(), width = scale + 1);
    match digits.split_at(digits.len() - scale) {
        (whole, "") => format!("{sign}{whole}"),
        (whole, fraction) => format!("{sign}{whole}.{fraction}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn bytes_are_big_endian_with_a_sign() {
        assert_eq!(unscaled(&[]), Some(0));
        assert_eq!(unscaled(&[0x01, 0x00]), Some(256));
        assert_eq!(unscaled(&[0xff, 0xfe]), Some(-2));
        assert_eq!(unscaled(&[0xff; 16]), Some(-1));
        assert_eq!(unscaled(&[0; 17]), None);
    }

    #[test]
    fn text_has_all_digits_of_the_scale() {
        for (value, scale, expected) in [
            (1250, 2, "12.50"),
            (-5, 3, "-0.005"),
            (7, 0, "7"),
            (0, 2, "0.00"),
        ] {
            assert_eq!(text(value, scale), expected);
        }
    }

    proptest! {
        #[test]
        fn the_number_is_what_the_text_reads_as(value in any::<i128>(), shift in 0..128_u32, scale in 0..39_u32) {
            let value = value >> shift;
            prop_assert_eq!(number(value, scale), text(value, scale).parse::<f64>().unwrap());
        }
    }
}
