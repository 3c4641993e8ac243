//! Business dates.
//!
//! A business date is a day in Asia/Shanghai, which has kept UTC+8 without summer time since 1991.

pub use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp, civil::date};

/// Returns the business date of an instant.
pub fn business_date(instant: Timestamp) -> Date {
    let epoch = date(1970, 1, 1);
    let days = (instant.as_second() + 8 * 3600).div_euclid(86_400);
    epoch
        .checked_add(SignedDuration::from_hours(days * 24))
        .unwrap_or(Date::MAX)
}

/// Returns how many days lie between two dates; negative where `to` is before `from`.
pub fn days_between(from: Date, to: Date) -> i64 {
    from.duration_until(to).as_hours() / 24
}

/// Returns how many years lie between two dates, a year taken as 365.25 days; negative where `to` is before `from`.
pub fn years_between(from: Date, to: Date) -> f64 {
    days_between(from, to) as f64 / 365.25
}

/// Returns the same day `years` later (29 February becomes the 28th), held at the ends of the calendar.
pub fn years_after(from: Date, years: i16) -> Date {
    let bound = if years < 0 { Date::MIN } else { Date::MAX };
    let Some(year) = from.year().checked_add(years) else {
        return bound;
    };
    // Only 29 February can be missing from a year of the calendar.
    Date::new(year, from.month(), from.day())
        .or_else(|_| Date::new(year, from.month(), from.day().min(28)))
        .unwrap_or(bound)
}

/// Returns the same day `months` later (the 31st becomes the month's last day), held at the ends of the calendar.
pub fn months_after(from: Date, months: i32) -> Date {
    from.checked_add(jiff::Span::new().months(months))
        .unwrap_or(if months < 0 { Date::MIN } else { Date::MAX })
}

/// Returns 31 December of a year; the last day of the calendar for a year beyond it.
pub fn year_end(year: i16) -> Date {
    Date::new(year, 12, 31).unwrap_or(Date::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_business_day_starts_eight_hours_before_utc() {
        let at = |text: &str| business_date(text.parse().unwrap_or_default());
        assert_eq!(at("2026-11-23T15:59:59Z"), date(2026, 11, 23));
        assert_eq!(at("2026-11-23T16:00:00Z"), date(2026, 11, 24));
        assert_eq!(at("1969-12-31T15:59:59Z"), date(1969, 12, 31));
    }

    #[test]
    fn counts_days_over_leap_years() {
        assert_eq!(days_between(date(2024, 2, 28), date(2024, 3, 1)), 2);
        assert_eq!(days_between(date(2024, 3, 1), date(2024, 2, 28)), -2);
        assert_eq!(years_after(date(2024, 2, 29), 1), date(2025, 2, 28));
        assert_eq!(years_after(date(2024, 2, 29), 4), date(2028, 2, 29));
        assert_eq!(years_after(date(2024, 2, 29), -1), date(2023, 2, 28));
        assert_eq!(years_after(date(9998, 5, 6), 2), Date::MAX);
        assert_eq!(years_after(date(-9998, 5, 6), -2), Date::MIN);
        assert_eq!(months_after(date(2024, 1, 31), 1), date(2024, 2, 29));
    }
}
