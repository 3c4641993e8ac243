//! Dates as filings write them: a day, a month or a year, alone or inside words.

use crate::domain::calendar::{Date, months_after, year_end};

/// Returns the day that a text states; a bare month or year: its last day. `None` where the text is no date.
pub(super) fn stated(text: &str) -> Option<Date> {
    let (day, length) = leading(text.trim())?;
    (length == text.trim().len()).then_some(day)
}

/// Returns the first date inside a text, a bare month or year as its last day.
pub(super) fn first_in(text: &str) -> Option<Date> {
    let starts_number =
        |at: usize| at == 0 || !text.as_bytes().get(at - 1).is_some_and(u8::is_ascii_digit);
    text.char_indices()
        .filter(|&(at, _)| starts_number(at))
        .find_map(|(at, _)| leading(&text[at..]))
        .map(|(day, _)| day)
}

/// Returns the date that a text begins with and its length in bytes.
fn leading(text: &str) -> Option<(Date, usize)> {
    let year = number(text, 0, 4).filter(|year| (1900..2100).contains(year))?;
    let month = separated(text, 4).filter(|month| (1..=12).contains(month));
    let Some(month) = month else {
        return ends_number(text, 4).then_some((year_end(year), 4));
    };
    let month_start = Date::new(year, i8::try_from(month).ok()?, 1).ok()?;
    match separated(text, 7) {
        Some(day) => {
            let date = Date::new(year, month_start.month(), i8::try_from(day).ok()?).ok()?;
            ends_number(text, 10).then_some((date, 10))
        }
        None => {
            let last = months_after(month_start, 1).yesterday().ok()?;
            ends_number(text, 7).then_some((last, 7))
        }
    }
}

/// Returns the two digits behind a hyphen at `at`.
fn separated(text: &str, at: usize) -> Option<i16> {
    (text.as_bytes().get(at) == Some(&b'-'))
        .then(|| number(text, at + 1, 2))
        .flatten()
}

fn number(text: &str, from: usize, digits: usize) -> Option<i16> {
    let digits = text.get(from..from + digits)?;
    let all = digits.bytes().all(|digit| digit.is_ascii_digit());
    all.then(|| digits.parse().ok()).flatten()
}

fn ends_number(text: &str, at: usize) -> bool {
    !text.as_bytes().get(at).is_some_and(u8::is_ascii_digit)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_bare_year_or_month_is_its_last_day() {
        assert_eq!(stated("2008"), Some(date(2008, 12, 31)));
        assert_eq!(stated("2008-02"), Some(date(2008, 2, 29)));
        assert_eq!(stated("2008-02-03"), Some(date(2008, 2, 3)));
        assert_eq!(stated("2008-02-30"), None);
        assert_eq!(stated("2008 or so"), None);
        assert_eq!(stated("20081"), None);
        assert_eq!(stated("二〇〇八"), None);
    }

    #[test]
    fn the_first_date_inside_words_counts() {
        assert_eq!(
            first_in("2025-01 prospectus signing"),
            Some(date(2025, 1, 31))
        );
        assert_eq!(
            first_in("招股书签署日 2011-07-05, 2012"),
            Some(date(2011, 7, 5))
        );
        assert_eq!(first_in("signing"), None);
        assert_eq!(first_in("002638"), None);
    }
}
