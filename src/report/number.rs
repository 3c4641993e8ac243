//! Numbers as the page writes them.
//!
//! Owns digits, separators and the sign for "cannot be said". Must not know languages.

/// What stands where there is no number.
pub(super) const NONE: &str = "–";

/// Returns a whole number with commas between thousands.
pub(super) fn whole(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Returns a count with commas between thousands.
pub(super) fn count(number: usize) -> String {
    whole(number as u64)
}

/// Returns points, with a true minus.
pub(super) fn points(number: i32) -> String {
    let sign = if number < 0 { "−" } else { "" };
    format!("{sign}{}", whole(u64::from(number.unsigned_abs())))
}

/// Returns a share as percent with two digits.
pub(super) fn percent(share: f64) -> String {
    signed(&format!("{:.2}%", 100.0 * share))
}

/// Returns a share as percent without digits where it is a whole one, for axes and heads.
pub(super) fn round_percent(share: f64) -> String {
    let percent = 100.0 * share;
    match (percent - percent.round()).abs() < 1e-6 {
        true => format!("{percent:.0}%"),
        false => format!("{percent:.2}%"),
    }
}

/// Returns a number with `digits` decimals, with a true minus.
pub(super) fn decimal(number: f64, digits: usize) -> String {
    signed(&format!("{number:.digits$}"))
}

/// Returns a chance with three decimals.
pub(super) fn chance(chance: f64) -> String {
    match chance < 0.001 {
        true => "<0.001".to_owned(),
        false => decimal(chance, 3),
    }
}

/// Returns what `write` makes of a number, or the sign for none.
pub(super) fn or_none(number: Option<f64>, write: impl Fn(f64) -> String) -> String {
    number
        .filter(|number| number.is_finite())
        .map_or_else(|| NONE.to_owned(), write)
}

/// Returns the shortest text of a value of the table, with commas left out: it stands in intervals.
pub(super) fn value(number: f64) -> String {
    let plain = signed(&(number + 0.0).to_string());
    match plain.len() > 14 {
        // The edge as stored is in model.json.
        true => signed(&format!("{number:.6e}")),
        false => plain,
    }
}

fn signed(text: &str) -> String {
    // Nothing is said of minus nothing.
    let nothing = text.trim_start_matches('-').trim_end_matches('%');
    match text.strip_prefix('-') {
        Some(rest) if nothing.chars().all(|c| c == '0' || c == '.') => rest.to_owned(),
        Some(rest) => format!("−{rest}"),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_alike() {
        assert_eq!(whole(0), "0");
        assert_eq!(whole(999), "999");
        assert_eq!(whole(1_000), "1,000");
        assert_eq!(whole(1_234_567), "1,234,567");
        assert_eq!(points(-1_200), "−1,200");
        assert_eq!(percent(0.056), "5.60%");
        assert_eq!(percent(0.099_96), "10.00%");
        assert_eq!(percent(0.3), "30.00%");
        assert_eq!(percent(-0.000_001), "0.00%");
        assert_eq!(round_percent(0.8), "80%");
        assert_eq!(round_percent(0.0025), "0.25%");
        assert_eq!(decimal(-0.0123, 3), "−0.012");
        assert_eq!(decimal(-0.0001, 3), "0.000");
        assert_eq!(chance(0.000_4), "<0.001");
        assert_eq!(chance(0.05), "0.050");
        assert_eq!(or_none(None, percent), "–");
        assert_eq!(or_none(Some(f64::NAN), percent), "–");
        assert_eq!(value(1345.5), "1345.5");
        assert_eq!(value(-0.1 - 0.2), "−3.000000e-1");
    }
}
