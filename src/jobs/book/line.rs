//! One line of a book: its fields, and every one that is wrong.
//!
//! Owns the shape of a line. It must not know what a profile means; the one conversion into domain types does.

use std::fmt;

use serde::{
    Deserialize, Deserializer,
    de::{DeserializeOwned, MapAccess, Visitor},
};
use serde_json::value::RawValue;

use super::{Entry, PROFILE};
use crate::{
    domain::{calendar::Date, money::Fen, profile::Profile},
    pb::{self, json},
    rpc::convert,
};

/// Returns the firm of a line.
///
/// # Errors
/// Everything that is wrong with it: fields of the line, then fields of the profile.
pub(super) fn entry(text: &[u8], today: Date) -> Result<Entry, Vec<String>> {
    let Fields(fields) = serde_json::from_slice(text).map_err(|err| vec![err.to_string()])?;
    let mut problems = Vec::new();
    for (name, _) in &fields {
        if !NAMES.contains(&name.as_str()) {
            problems.push(format!("`{name}` is no field of a line"));
        }
    }
    let (profile, defaulted, next_revenue, year) = {
        let mut one = |name| single(&fields, name, &mut problems);
        (
            one("profile"),
            one("defaulted"),
            one("next_revenue_fen"),
            one("year"),
        )
    };
    let defaulted = required::<bool>(defaulted, "defaulted", "true or false", &mut problems);
    let year = required::<i16>(year, "year", "a year", &mut problems);
    let next_revenue = match next_revenue {
        None => Some(None),
        Some(raw) => revenue(raw).map_err(|problem| problems.push(problem)).ok(),
    };
    let profile = match profile {
        None => {
            problems.push("`profile`: expected a profile, found none".to_owned());
            None
        }
        Some(raw) => converted(raw, today)
            .map_err(|problem| problems.push(problem))
            .ok(),
    };
    if let (Some(year), Some(profile)) = (year, &profile)
        && year != profile.as_of.year()
    {
        let expected = profile.as_of.year();
        problems.push(format!(
            "`year` is `{year}`, expected that of `as_of_date`, `{expected}`"
        ));
    }
    match (profile, defaulted, next_revenue, year) {
        (Some(profile), Some(defaulted), Some(next_revenue), Some(year)) if problems.is_empty() => {
            Ok(Entry {
                profile,
                defaulted,
                next_revenue,
                year,
            })
        }
        _ => Err(problems),
    }
}

/// The fields of a line.
const NAMES: [&str; 4] = ["profile", "defaulted", "next_revenue_fen", "year"];

/// The members of an object as they stand there, repeated ones too.
struct Fields<'a>(Vec<(String, &'a RawValue)>);

impl<'de> Deserialize<'de> for Fields<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = Fields<'de>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fields<'de>, A::Error> {
                let mut fields = Vec::with_capacity(NAMES.len());
                while let Some(field) = map.next_entry::<String, &RawValue>()? {
                    fields.push(field);
                }
                Ok(Fields(fields))
            }
        }
        deserializer.deserialize_map(Members)
    }
}

/// Returns the only field of a name.
fn single<'a>(
    fields: &[(String, &'a RawValue)],
    name: &str,
    problems: &mut Vec<String>,
) -> Option<&'a RawValue> {
    let mut found = fields.iter().filter(|(other, _)| other == name);
    let first = found.next().map(|(_, raw)| *raw);
    if found.next().is_some() {
        problems.push(format!("`{name}`: expected once, found again"));
    }
    first
}

fn required<T: DeserializeOwned>(
    raw: Option<&RawValue>,
    name: &str,
    expected: &str,
    problems: &mut Vec<String>,
) -> Option<T> {
    let found = raw.map_or("none", RawValue::get);
    let value = raw.and_then(|raw| serde_json::from_str(raw.get()).ok());
    if value.is_none() {
        problems.push(format!(
            "`{name}`: expected {expected}, found {}",
            short(found)
        ));
    }
    value
}

/// Returns the beginning of what was found.
fn short(found: &str) -> String {
    match found.char_indices().nth(40) {
        Some((end, _)) => format!("`{}…`", &found[..end]),
        None => format!("`{found}`"),
    }
}

fn revenue(raw: &RawValue) -> Result<Option<Fen>, String> {
    let fen: Option<i64> = serde_json::from_str(raw.get()).map_err(|_| amount(raw))?;
    let Some(fen) = fen else {
        return Ok(None);
    };
    let known = Fen::new(fen).ok().filter(|amount| amount.get() >= 0);
    known.map(Some).ok_or_else(|| amount(raw))
}

fn amount(raw: &RawValue) -> String {
    format!(
        "`next_revenue_fen` is {}, expected an amount of at least 0 or null",
        short(raw.get())
    )
}

fn converted(raw: &RawValue, today: Date) -> Result<Profile, String> {
    let message: pb::FirmProfile =
        json::from_json(PROFILE, raw.get()).map_err(|err| format!("`profile`: {err}"))?;
    convert::profile(message, today).map_err(|violations| violations.to_string())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::jobs::{
        book,
        synth::{self, Parameters},
    };

    const TODAY: Date = date(2026, 12, 31);

    fn good() -> String {
        book::line(&synth::firm(&Parameters::documented(1), 1, 0)).unwrap()
    }

    fn problems(text: &str) -> Vec<String> {
        entry(text.as_bytes(), TODAY).unwrap_err()
    }

    #[test]
    fn every_wrong_field_is_named() {
        let found = problems(
            "{\"defaulted\":1,\"next_revenue_fen\":-5,\"extra\":{},\"year\":2020,\"year\":\"x\"}",
        );
        for (at, word) in [
            "`extra`",
            "`year`: expected once",
            "`defaulted`",
            "`next_revenue_fen`",
            "`profile`",
        ]
        .into_iter()
        .enumerate()
        {
            assert!(found[at].contains(word), "{word}: {found:?}");
        }
        assert_eq!(found.len(), 5, "{found:?}");
    }

    #[test]
    fn a_wrong_profile_does_not_hide_a_wrong_outcome() {
        let line = good();
        assert!(entry(line.as_bytes(), TODAY).is_ok());
        let wrong = line.replacen("\"defaulted\":", "\"defaulted\":7,\"was\":", 1);
        let found = entry(wrong.as_bytes(), date(2010, 1, 1)).unwrap_err();
        let all = found.join("; ");
        for word in ["`was`", "`defaulted`", "as_of_date"] {
            assert!(all.contains(word), "{word}: {all}");
        }
    }

    #[test]
    fn the_year_is_that_of_the_profile() {
        let line = good();
        let year = entry(line.as_bytes(), TODAY).unwrap().year;
        let other = line.replace(&format!("\"year\":{year}"), "\"year\":1999");
        let found = problems(&other);
        assert!(found.len() == 1 && found[0].contains("`1999`"), "{found:?}");
    }

    #[test]
    fn what_is_no_object_is_said() {
        for text in ["[]", "7", "{\"profile\":", "\u{fffd}"] {
            assert_eq!(problems(text).len(), 1, "{text}");
        }
        assert_eq!(
            entry(b"{\"profile\":\"\xff\"}", TODAY).unwrap_err().len(),
            1
        );
    }
}
