//! One cell of text: its number, its number's text, and how it is shown in a message.
//!
//! Thousands separators, percent signs and currency signs are not guessed: such a cell is a word.

/// Characters of a cell that a message shows.
const SHOWN: usize = 40;

/// Returns the number that `cell` is, which may be infinite. `None` where it is none, or NaN.
///
/// The text is that of Rust's `f64`: a sign, digits, a point, an exponent; `inf` and `infinity` in any case. The result is the
/// nearest double.
pub(crate) fn number(cell: &[u8]) -> Option<f64> {
    let number: f64 = fast_float2::parse(cell).ok()?;
    (!number.is_nan()).then_some(number)
}

/// Returns the shortest text that reads back as `number`: digits and a point, without an exponent.
pub(crate) fn text(number: f64) -> String {
    (number + 0.0).to_string()
}

/// Returns `cell` as a message shows it: shortened, without control characters.
pub(crate) fn shown(cell: &[u8]) -> String {
    // Four bytes are the longest character.
    let (head, tail) = cell.split_at(cell.len().min(4 * SHOWN));
    let text = String::from_utf8_lossy(head);
    let plain = |c: char| if c.is_control() { '\u{fffd}' } else { c };
    let mut shown: String = text.chars().take(SHOWN).map(plain).collect();
    if !tail.is_empty() || text.chars().nth(SHOWN).is_some() {
        shown.push('…');
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numbers_are_read_to_the_nearest_double() {
        for (cell, expected) in [
            ("1", 1.0),
            ("-0.5", -0.5),
            ("+.5", 0.5),
            ("5.", 5.0),
            ("007", 7.0),
            ("1e3", 1000.0),
            ("0.1", 0.1),
            ("9007199254740993", 9_007_199_254_740_992.0),
            ("2.2250738585072011e-308", 2.225_073_858_507_201e-308),
            ("-inf", f64::NEG_INFINITY),
            ("1e999", f64::INFINITY),
        ] {
            assert_eq!(number(cell.as_bytes()), Some(expected), "{cell}");
        }
        for cell in [
            "", "nan", "1,000", "12%", "¥5", "0x10", "1_0", "1 2", "--1", "e5", ".", "-",
        ] {
            assert_eq!(number(cell.as_bytes()), None, "{cell}");
        }
    }

    proptest! {
        #[test]
        fn numbers_are_those_of_the_standard_library(cell in "[+-]?[0-9]{0,20}[.]?[0-9]{0,20}([eE][+-]?[0-9]{0,3})?|\\PC{0,8}") {
            let expected = cell.parse::<f64>().ok().filter(|number| !number.is_nan());
            prop_assert_eq!(number(cell.as_bytes()), expected);
        }
    }

    #[test]
    fn text_reads_back_as_the_number() {
        for number in [0.0, 11.0, 0.1, -1e-7, 1e22, 123_456.789] {
            assert_eq!(super::number(text(number).as_bytes()), Some(number));
        }
        assert_eq!(text(11.0), "11");
        assert_eq!(text(-0.0), "0");
    }

    #[test]
    fn long_and_odd_cells_are_shown_short_and_plain() {
        assert_eq!(shown(b"abc"), "abc");
        assert_eq!(shown("合肥".as_bytes()), "合肥");
        assert_eq!(shown(b"a\nb\0\xff"), "a\u{fffd}b\u{fffd}\u{fffd}");
        let long = shown("长".repeat(1000).as_bytes());
        assert_eq!(long.chars().count(), SHOWN + 1);
        assert_eq!(shown(&[b'x'; SHOWN]).chars().count(), SHOWN);
    }
}
