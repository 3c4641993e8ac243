//! A synthetic firm on another day: every date moves with the as-of date, so the firm is as fresh on that day as it was on its own.

use serde_json::Value;

use super::Error;
use crate::{
    domain::calendar::{Date, days_between},
    pb::{
        self,
        json::{self, Layout},
    },
};

const PROFILE: &str = "kvcredit.v1.FirmProfile";

/// By how much the facts of a firm move.
#[derive(Clone, Copy)]
struct Move {
    days: i64,
    months: i32,
    /// For fiscal years: the newest becomes the one that is due on the day.
    fiscal_years: i64,
    /// For the years of tax grades.
    years: i64,
}

/// Returns the firm with every fact moved to a day.
///
/// # Errors
/// [`Error`] where the profile has no as-of date or no JSON.
pub fn moved_to(profile: &pb::FirmProfile, day: Date) -> Result<pb::FirmProfile, Error> {
    let as_of: Date = profile
        .as_of_date
        .as_deref()
        .and_then(|text| text.parse().ok())
        .ok_or(Error::NoDate)?;
    let newest = profile.statements.iter().flat_map(|block| &block.items);
    let newest = newest
        .map(|statement| i64::from(statement.fiscal_year))
        .max();
    let by = Move {
        days: days_between(as_of, day),
        months: months(day) - months(as_of),
        fiscal_years: newest.map_or(0, |newest| due_year(day) - newest),
        years: i64::from(day.year()) - i64::from(as_of.year()),
    };
    let text = json::to_json(PROFILE, profile, Layout::Compact)?;
    let mut value: Value =
        serde_json::from_str(&text).map_err(|err| Error::Json(err.to_string()))?;
    walk("", &mut value, by);
    Ok(json::from_json(PROFILE, &value.to_string())?)
}

fn walk(key: &str, value: &mut Value, by: Move) {
    match value {
        Value::Object(fields) => {
            for (name, field) in fields.iter_mut() {
                walk(name, field, by);
            }
        }
        Value::Array(items) => {
            for item in items {
                walk(key, item, by);
            }
        }
        Value::String(text) if key == "month" => {
            if let Ok(first) = format!("{text}-01").parse::<Date>() {
                let later = crate::domain::calendar::months_after(first, by.months);
                *text = later.strftime("%Y-%m").to_string();
            }
        }
        Value::String(text) if text.len() == 10 => {
            if let Ok(date) = text.parse::<Date>() {
                *text = date
                    .checked_add(jiff::Span::new().days(by.days))
                    .unwrap_or(date)
                    .to_string();
            }
        }
        Value::Number(number) => {
            let years = match key {
                "fiscalYear" => by.fiscal_years,
                "gradeYear" => by.years,
                _ => return,
            };
            if let Some(year) = number.as_i64() {
                *value = Value::from(year + years);
            }
        }
        Value::Null | Value::Bool(_) | Value::String(_) => {}
    }
}

fn months(day: Date) -> i32 {
    i32::from(day.year()) * 12 + i32::from(day.month())
}

/// The newest year whose statement is due: that of a year is due on 31 May of the next.
fn due_year(day: Date) -> i64 {
    let year = i64::from(day.year());
    if (day.month(), day.day()) >= (5, 31) {
        year - 1
    } else {
        year - 2
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::jobs::synth::{self, Parameters};

    #[test]
    fn a_firm_is_as_fresh_on_another_day_as_on_its_own() {
        let parameters = Parameters::documented(40);
        for index in 0..40 {
            let firm = synth::firm(&parameters, 3, index).profile;
            let day = date(2026, 11, 23);
            let moved = moved_to(&firm, day).unwrap();
            assert_eq!(moved.as_of_date.as_deref(), Some("2026-11-23"));
            let age = |firm: &pb::FirmProfile| {
                let day = |text: &str| text.parse::<Date>().unwrap();
                let as_of = day(firm.as_of_date.as_deref().unwrap());
                let loans = firm.loans.as_ref()?.provenance.as_ref()?;
                Some(days_between(day(&loans.retrieved_on), as_of))
            };
            assert_eq!(age(&moved), age(&firm));
            let items = moved.statements.iter().flat_map(|block| &block.items);
            if let Some(newest) = items.map(|statement| statement.fiscal_year).max() {
                assert_eq!(newest, 2025);
            }
        }
    }
}
