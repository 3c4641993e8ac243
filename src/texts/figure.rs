//! Figures with their units: amounts, ratios, durations.

use super::{Language, bin::grouped, get};

/// Fen in 万元.
const FEN_OF_TEN_THOUSAND: i64 = 1_000_000;
const DAYS_OF_YEAR: i64 = 365;

/// Returns `value` ÷ 10^`places`, exactly, with commas between thousands and without trailing noughts.
pub fn decimal(value: i64, places: usize) -> String {
    let digits = format!("{:0>width$}", value.unsigned_abs(), width = places + 1);
    let (whole, fraction) = digits.split_at(digits.len() - places);
    let sign = if value < 0 { "-" } else { "" };
    let number = format!("{sign}{whole}.{fraction}");
    grouped(number.trim_end_matches('0').trim_end_matches('.'))
}

/// Returns an amount: in Chinese in 万元 with two decimals, rounded down, or in yuan where it is smaller than that; in English in yuan.
pub fn money(language: Language, fen: i64) -> String {
    let (key, number) = match language {
        Language::Zh if fen == 0 || fen.unsigned_abs() >= FEN_OF_TEN_THOUSAND.unsigned_abs() => {
            let hundreds_of_yuan = fen.div_euclid(FEN_OF_TEN_THOUSAND / 100);
            ("value-large-yuan", decimal(hundreds_of_yuan, 2))
        }
        Language::Zh | Language::En => ("value-yuan", decimal(fen, 2)),
    };
    get(language, key, &[("number", &number)])
}

/// Returns an amount to the fen: in 万元 or 元 in Chinese, in yuan in English.
///
/// 万元 have at most two decimals, so amounts that need more are told in 元.
pub fn amount(language: Language, fen: i64) -> String {
    let is_large = fen.unsigned_abs() >= 1_000_000 && fen % 10_000 == 0;
    let (key, number) = match language {
        Language::Zh if is_large => ("value-large-yuan", decimal(fen / 10_000, 2)),
        Language::Zh | Language::En => ("value-yuan", decimal(fen, 2)),
    };
    get(language, key, &[("number", &number)])
}

/// Returns basis points in per cent, for example `150%`.
pub fn basis_points(ratio: i64) -> String {
    format!("{}%", decimal(ratio, 2))
}

/// Returns millionths in per cent, for example `9.3%`.
pub fn millionths(ratio: i64) -> String {
    format!("{}%", decimal(ratio, 4))
}

/// Returns a number of days.
pub fn days(language: Language, days: i64) -> String {
    get(language, "value-days", &[("number", &decimal(days, 0))])
}

/// Returns a number of days in years where they are whole years of 365 days.
pub fn duration(language: Language, days: i64) -> String {
    if days == 0 || days % DAYS_OF_YEAR != 0 {
        return self::days(language, days);
    }
    let years = decimal(days / DAYS_OF_YEAR, 0);
    get(language, "value-years", &[("number", &years)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exact_amounts_are_told_to_the_fen() {
        for (fen, zh, en) in [
            (0, "0 元", "0 yuan"),
            (1, "0.01 元", "0.01 yuan"),
            (-150, "-1.5 元", "-1.5 yuan"),
            (999_900, "9,999 元", "9,999 yuan"),
            (1_000_000, "1 万元", "10,000 yuan"),
            (123_450_000, "123.45 万元", "1,234,500 yuan"),
            (123_456_789, "1,234,567.89 元", "1,234,567.89 yuan"),
        ] {
            assert_eq!(amount(Language::Zh, fen), zh);
            assert_eq!(amount(Language::En, fen), en);
        }
    }

    #[test]
    fn amounts_have_the_unit_of_their_readers() {
        assert_eq!(money(Language::Zh, 1_000_000_000), "1,000 万元");
        assert_eq!(money(Language::Zh, 5_678_999), "5.67 万元");
        assert_eq!(money(Language::Zh, -30_000_000), "-30 万元");
        assert_eq!(money(Language::Zh, 250_000), "2,500 元");
        assert_eq!(money(Language::Zh, 0), "0 万元");
        assert_eq!(money(Language::En, 1_000_000_000), "10,000,000 yuan");
    }

    #[test]
    fn ratios_read_in_per_cent() {
        assert_eq!(basis_points(15_000), "150%");
        assert_eq!(basis_points(-5), "-0.05%");
        assert_eq!(millionths(93_012), "9.3012%");
        assert_eq!(millionths(80_000), "8%");
    }

    #[test]
    fn whole_years_read_in_years() {
        assert_eq!(duration(Language::Zh, 365), "1 年");
        assert_eq!(duration(Language::En, 730), "2 years");
        assert_eq!(duration(Language::Zh, 177), "177 天");
        assert_eq!(days(Language::En, 1), "1 day");
    }

    #[test]
    fn decimals_are_exact() {
        assert_eq!(decimal(i64::MIN, 2), "-92,233,720,368,547,758.08");
        assert_eq!(decimal(1, 2), "0.01");
        assert_eq!(decimal(120, 2), "1.2");
        assert_eq!(decimal(1_234, 0), "1,234");
    }
}
