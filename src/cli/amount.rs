//! Amounts as people type them.

use crate::domain::money::Fen;

/// Returns the fen of an amount in yuan, exactly: `5000000`, `5,000,000.50` or `500万`, also in full-width characters.
///
/// # Errors
/// What was expected, where the text is no amount above nothing, has parts of a fen, or is beyond 10¹⁵ fen.
pub fn fen(text: &str) -> Result<i64, String> {
    let expected = || {
        format!(
            "expected yuan above 0 with at most two decimals, such as 5000000 or 500万, found `{text}`"
        )
    };
    let narrow: String = text.chars().map(narrow).collect();
    let (number, decimals) = match narrow.trim().strip_suffix('万') {
        Some(number) => (number, 6),
        None => (narrow.trim(), 2),
    };
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let whole: String = whole.chars().filter(|c| *c != ',').collect();
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    let trailing = number.ends_with('.');
    if whole.is_empty() || trailing || !digits(&whole) || !digits(fraction) {
        return Err(expected());
    }
    if fraction.trim_end_matches('0').len() > decimals {
        return Err(expected());
    }
    let fraction = fraction.trim_end_matches('0');
    let amount: i64 = format!("{whole}{fraction:0<decimals$}")
        .parse()
        .map_err(|_| expected())?;
    if amount == 0 || amount > Fen::LARGEST {
        return Err(expected());
    }
    Ok(amount)
}

/// Returns the digit, point or comma that a full-width one stands for.
fn narrow(character: char) -> char {
    match character {
        '０'..='９' | '．' | '，' => {
            // Full-width forms follow the order of ASCII.
            char::from_u32(u32::from(character) - 0xFEE0).unwrap_or(character)
        }
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn yuan_become_fen_exactly() {
        for (text, amount) in [
            ("1", 100),
            ("0.01", 1),
            ("5000000", 500_000_000),
            ("5,000,000.5", 500_000_050),
            ("0.10", 10),
            ("1.230", 123),
            ("500万", 500_000_000),
            ("５００万", 500_000_000),
            ("１，２３４．５", 123_450),
            ("0.000001万", 1),
            ("323.5万", 323_500_000),
            ("90071992547409.93", 9_007_199_254_740_993),
            ("10000000000000", Fen::LARGEST),
        ] {
            if amount > Fen::LARGEST {
                assert!(fen(text).is_err(), "{text}");
            } else {
                assert_eq!(fen(text), Ok(amount), "{text}");
            }
        }
    }

    #[test]
    fn what_is_no_amount_is_refused() {
        for text in [
            "",
            "0",
            "0.00",
            "-1",
            "+1",
            "1.",
            ".5",
            "1.001",
            "1e6",
            "NaN",
            "1.0.0",
            "万",
            "10000000000000.01",
            "99999999999999999999",
        ] {
            assert!(fen(text).is_err(), "{text}");
        }
    }
}
