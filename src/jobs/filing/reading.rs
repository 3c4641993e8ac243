//! Reads typed values out of a filing's JSON and gathers everything that is wrong with it.
//!
//! `null`, a missing key, `[]` and `{}` are all `None`. A value of another type is a problem, named by its path.

use serde_json::{Map, Value};
use std::fmt;

use super::day;
use crate::domain::calendar::Date;

/// Largest amount that the contract takes, fen.
const FEN_MAX: f64 = 1e15;

/// A field that is not as documented.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Path of the field, as `patent_list[3].type`.
    pub field: String,
    /// What was expected there.
    pub expected: String,
}

impl Problem {
    pub(super) fn new(field: &str, expected: &str) -> Problem {
        Problem {
            field: field.to_owned(),
            expected: expected.to_owned(),
        }
    }
}

/// Why a filing was refused: every problem at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// At least one.
    pub problems: Vec<Problem>,
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a filing of the documented shape")?;
        for problem in &self.problems {
            write!(f, "\n  `{}`: expected {}", problem.field, problem.expected)?;
        }
        Ok(())
    }
}

impl std::error::Error for Refused {}

/// One JSON object with the path that leads to it.
pub(super) struct Object<'a> {
    fields: &'a Map<String, Value>,
    path: String,
}

impl<'a> Object<'a> {
    pub(super) fn root(value: &'a Value) -> Option<Object<'a>> {
        value.as_object().map(|fields| Object {
            fields,
            path: String::new(),
        })
    }

    /// Returns the path of one of its fields.
    pub(super) fn path(&self, key: &str) -> String {
        if self.path.is_empty() {
            key.to_owned()
        } else {
            format!("{}.{key}", self.path)
        }
    }

    fn get(&self, key: &str) -> Option<&'a Value> {
        self.fields.get(key).filter(|value| !value.is_null())
    }
}

/// What was found while reading.
#[derive(Default)]
pub(super) struct Reading {
    pub(super) problems: Vec<Problem>,
    pub(super) notes: Vec<String>,
}

impl Reading {
    pub(super) fn refuse(&mut self, field: &str, expected: &str) {
        self.problems.push(Problem::new(field, expected));
    }

    /// Returns the problems, the first one of each field.
    pub(super) fn first_problems(self) -> Vec<Problem> {
        let mut first: Vec<Problem> = Vec::new();
        for problem in self.problems {
            if first.iter().all(|known| known.field != problem.field) {
                first.push(problem);
            }
        }
        first
    }

    pub(super) fn note(&mut self, note: &str) {
        self.notes.push(note.to_owned());
    }

    /// Returns a text, trimmed; an empty one is `None`.
    pub(super) fn text(&mut self, object: &Object<'_>, key: &str) -> Option<String> {
        let value = object.get(key)?;
        let Some(text) = value.as_str() else {
            self.refuse(&object.path(key), "a text");
            return None;
        };
        Some(text.trim().to_owned()).filter(|text| !text.is_empty())
    }

    pub(super) fn flag(&mut self, object: &Object<'_>, key: &str) -> Option<bool> {
        let value = object.get(key)?;
        if !value.is_boolean() {
            self.refuse(&object.path(key), "true or false");
        }
        value.as_bool()
    }

    pub(super) fn number(&mut self, object: &Object<'_>, key: &str) -> Option<f64> {
        let value = object.get(key)?;
        if !value.is_number() {
            self.refuse(&object.path(key), "a number");
        }
        value.as_f64()
    }

    /// Returns a count of persons or rights.
    pub(super) fn count(&mut self, object: &Object<'_>, key: &str) -> Option<u32> {
        let number = self.number(object, key)?;
        let whole = (0.0..=1e6).contains(&number) && number == number.trunc();
        if !whole {
            self.refuse(&object.path(key), "a whole number from 0 to 1,000,000");
        }
        whole.then_some(number as u32)
    }

    /// Returns an amount of yuan as fen, rounded half away from zero.
    pub(super) fn fen(&mut self, object: &Object<'_>, key: &str) -> Option<i64> {
        let yuan = self.number(object, key)?;
        self.checked_fen(yuan, &object.path(key))
    }

    fn checked_fen(&mut self, yuan: f64, path: &str) -> Option<i64> {
        let fen = libm::round(yuan * 100.0);
        let inside = fen.abs() <= FEN_MAX;
        if !inside {
            self.refuse(path, "at most 10,000,000,000,000 yuan");
        }
        inside.then_some(fen as i64)
    }

    /// Returns a fiscal year.
    pub(super) fn year(&mut self, object: &Object<'_>, key: &str) -> Option<i16> {
        let number = self.number(object, key)?;
        let year = number == number.trunc() && (1990.0..=2100.0).contains(&number);
        if !year {
            self.refuse(&object.path(key), "a year from 1990 to 2100");
        }
        year.then_some(number as i16)
    }

    /// Returns a day; a bare month or year is its last day.
    pub(super) fn day(&mut self, object: &Object<'_>, key: &str) -> Option<Date> {
        let day = day::stated(&date_text(object.get(key)?));
        if day.is_none() {
            self.refuse(&object.path(key), "a date as 2024-12-31, 2024-12 or 2024");
        }
        day
    }

    /// Returns the first date inside a text; `None`, with a note, where there is none.
    pub(super) fn first_day(&mut self, object: &Object<'_>, key: &str) -> Option<Date> {
        let value = object.get(key)?;
        let day = day::first_in(&date_text(value));
        if day.is_none() {
            self.note(&format!("`{}`: no date in {value}", object.path(key)));
        }
        day
    }

    /// Returns amounts by fiscal year, fen.
    pub(super) fn fen_by_year(&mut self, object: &Object<'_>, key: &str) -> Vec<(i16, i64)> {
        let Some(by_year) = self.object(object, key) else {
            return Vec::new();
        };
        let mut amounts = Vec::new();
        for year in by_year.fields.keys() {
            match year.parse::<i16>() {
                Ok(number) if (1990..=2100).contains(&number) => {
                    amounts.extend(self.fen(&by_year, year).map(|fen| (number, fen)));
                }
                Ok(_) | Err(_) => {
                    self.refuse(&by_year.path(year), "a year from 1990 to 2100 as key");
                }
            }
        }
        amounts
    }

    pub(super) fn texts(&mut self, object: &Object<'_>, key: &str) -> Vec<String> {
        let items = self.list(object, key);
        let mut texts = Vec::new();
        for (index, item) in items.iter().enumerate() {
            match item.as_str() {
                Some(text) => texts.push(text.to_owned()),
                None => self.refuse(&format!("{}[{index}]", object.path(key)), "a text"),
            }
        }
        texts
    }

    pub(super) fn object<'a>(&mut self, object: &Object<'a>, key: &str) -> Option<Object<'a>> {
        let value = object.get(key)?;
        let Some(fields) = value.as_object() else {
            self.refuse(&object.path(key), "an object");
            return None;
        };
        Some(Object {
            fields,
            path: object.path(key),
        })
    }

    pub(super) fn objects<'a>(&mut self, object: &Object<'a>, key: &str) -> Vec<Object<'a>> {
        let mut objects = Vec::new();
        for (index, item) in self.list(object, key).iter().enumerate() {
            let path = format!("{}[{index}]", object.path(key));
            match item.as_object() {
                Some(fields) => objects.push(Object { fields, path }),
                None => self.refuse(&path, "an object"),
            }
        }
        objects
    }

    fn list<'a>(&mut self, object: &Object<'a>, key: &str) -> &'a [Value] {
        match object.get(key) {
            None => &[],
            Some(Value::Array(items)) => items,
            Some(_) => {
                self.refuse(&object.path(key), "a list");
                &[]
            }
        }
    }
}

/// Returns what a date was written as: a text, or a year as a number.
fn date_text(value: &Value) -> String {
    match value {
        Value::Number(year) => year.to_string(),
        Value::String(text) => text.clone(),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => String::new(),
    }
}
