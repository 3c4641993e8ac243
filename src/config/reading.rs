//! Reading keys one by one, and remembering every problem.

use std::{collections::BTreeMap, ops::RangeInclusive, str::FromStr, time::Duration};

use super::{
    Expected, Origin, Problem, Problems, Sources, Unmet,
    sources::{FOREIGN, PREFIX},
};

/// A value as it was given.
struct Given {
    text: String,
    form: Form,
    origin: Origin,
}

/// How a value was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// As text; flags and the environment have nothing else.
    Text,
    /// As a number, a truth value or a date of the file.
    Other,
}

/// Values that wait to be read, and the problems so far.
pub(super) struct Reading {
    given: BTreeMap<String, Given>,
    environment: BTreeMap<String, String>,
    tables: BTreeMap<String, usize>,
    problems: Vec<Problem>,
    /// Where the keys that were read were given.
    origins: BTreeMap<String, Origin>,
}

impl Reading {
    pub(super) fn of(sources: Sources) -> Reading {
        let Sources {
            file,
            environment,
            flags,
        } = sources;
        let mut reading = Reading {
            given: BTreeMap::new(),
            environment: BTreeMap::new(),
            tables: BTreeMap::new(),
            problems: Vec::new(),
            origins: BTreeMap::new(),
        };
        match file.as_deref().unwrap_or_default().parse::<toml::Table>() {
            Ok(table) => reading.add_table("", table),
            Err(err) => reading.problems.push(Problem {
                key: "config".into(),
                origin: Origin::File,
                expected: Expected::Toml,
                found: err.to_string().trim_end().replace('\n', " "),
            }),
        }
        for (name, value) in environment {
            let ours = name.starts_with(PREFIX) && !FOREIGN.contains(&name.as_str());
            if ours {
                reading.environment.insert(name, value);
            }
        }
        for (key, text) in flags {
            let origin = Origin::Flag;
            let form = Form::Text;
            let given = Given { text, form, origin };
            reading.given.insert(key.to_owned(), given);
        }
        reading
    }

    /// Lays a table out flat: `limits.drain_ms`, `listeners[0].book`.
    fn add_table(&mut self, prefix: &str, table: toml::Table) {
        for (name, value) in table {
            self.add(format!("{prefix}{name}"), value);
        }
    }

    fn add(&mut self, key: String, value: toml::Value) {
        let (text, form) = match value {
            toml::Value::String(text) => (text, Form::Text),
            toml::Value::Table(table) => return self.add_table(&format!("{key}."), table),
            toml::Value::Array(values) => {
                self.tables.insert(key.clone(), values.len());
                for (index, value) in values.into_iter().enumerate() {
                    self.add(format!("{key}[{index}]"), value);
                }
                return;
            }
            other @ (toml::Value::Integer(_)
            | toml::Value::Boolean(_)
            | toml::Value::Float(_)
            | toml::Value::Datetime(_)) => (other.to_string(), Form::Other),
        };
        let origin = Origin::File;
        self.given.insert(key, Given { text, form, origin });
    }

    /// Returns how many tables the file lists under `key`.
    pub(super) fn tables(&mut self, key: &str) -> usize {
        self.tables.remove(key).unwrap_or_default()
    }

    /// Returns whether a key was given anywhere.
    pub(super) fn is_given(&self, key: &str) -> bool {
        self.given.contains_key(key) || self.environment.contains_key(&variable(key))
    }

    /// Returns the value of a key that is a text, or the default's; `None` where it is wrong.
    pub(super) fn value<T>(
        &mut self,
        key: &str,
        default: &str,
        expected: Expected,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        match self.optional(key, expected, &parse)? {
            Some(value) => Some(value),
            None => parse(default),
        }
    }

    /// Returns the value of a key that is a text and may be absent; `None` where it is wrong.
    pub(super) fn optional<T>(
        &mut self,
        key: &str,
        expected: Expected,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Option<Option<T>> {
        self.written(key, expected, |given| match given.form {
            Form::Text => parse(&given.text),
            Form::Other => None,
        })
    }

    /// Returns a switch; `on` and `off` are what it means.
    pub(super) fn switch<T: Copy>(&mut self, key: &str, default: T, on: T, off: T) -> Option<T> {
        let read = self.written(key, Expected::Switch, |given| match given.text.as_str() {
            "true" => Some(on),
            "false" => Some(off),
            _ => None,
        })?;
        Some(read.unwrap_or(default))
    }

    fn written<T>(
        &mut self,
        key: &str,
        expected: Expected,
        parse: impl Fn(&Given) -> Option<T>,
    ) -> Option<Option<T>> {
        let Some(given) = self.take(key) else {
            return Some(None);
        };
        self.origins.insert(key.to_owned(), given.origin);
        let parsed = parse(&given);
        if parsed.is_none() {
            self.problems.push(Problem {
                key: key.to_owned(),
                origin: given.origin,
                expected,
                found: harmless(key, given.text),
            });
        }
        parsed.map(Some)
    }

    /// Remembers that what a valid value names is not as it must be.
    pub(super) fn unmet(&mut self, unmet: Unmet) {
        let Unmet {
            key,
            expected,
            found,
        } = unmet;
        let origin = self.origins.get(key).copied().unwrap_or(Origin::Default);
        self.problems.push(Problem {
            key: key.to_owned(),
            origin,
            expected,
            found,
        });
    }

    /// Returns an integer within a range.
    pub(super) fn integer<T>(
        &mut self,
        key: &str,
        default: T,
        range: RangeInclusive<T>,
    ) -> Option<T>
    where
        T: FromStr + PartialOrd + ToString,
    {
        let expected = Expected::Integer {
            from: range.start().to_string(),
            to: range.end().to_string(),
        };
        let read = self.written(key, expected, |given| {
            let number = given.text.parse().ok();
            number.filter(|number| range.contains(number))
        })?;
        Some(read.unwrap_or(default))
    }

    /// Returns a duration, from 1 ms to an hour.
    pub(super) fn milliseconds(&mut self, key: &str, default: u64) -> Option<Duration> {
        self.integer(key, default, 1..=3_600_000)
            .map(Duration::from_millis)
    }

    /// Remembers a problem of the file as a whole.
    pub(super) fn refuse(&mut self, key: &str, expected: Expected, found: &str) {
        self.problems.push(Problem {
            key: key.to_owned(),
            origin: Origin::File,
            expected,
            found: found.to_owned(),
        });
    }

    /// Returns what was read, unless there was a problem or anything is left over.
    pub(super) fn finish<T>(mut self, value: Option<T>) -> Result<T, Problems> {
        for (key, given) in std::mem::take(&mut self.given) {
            self.unknown(key, given.origin, given.text);
        }
        for (name, text) in std::mem::take(&mut self.environment) {
            self.unknown(name, Origin::Environment, text);
        }
        for (key, count) in std::mem::take(&mut self.tables) {
            if !matches!(count, 0) {
                continue; // Its items were reported above.
            }
            self.unknown(key, Origin::File, "[]".into());
        }
        match value {
            Some(value) if self.problems.is_empty() => Ok(value),
            Some(_) | None => Err(Problems(self.problems)),
        }
    }

    fn unknown(&mut self, key: String, origin: Origin, found: String) {
        self.problems.push(Problem {
            origin,
            expected: Expected::NoSuchKey,
            found: harmless(&key, found),
            key,
        });
    }

    /// Takes the strongest value of a key.
    fn take(&mut self, key: &str) -> Option<Given> {
        let given = self.given.remove(key);
        let from_environment = self.environment.remove(&variable(key)).map(|text| Given {
            text,
            form: Form::Text,
            origin: Origin::Environment,
        });
        match given {
            Some(given) if given.origin == Origin::Flag => Some(given),
            given => from_environment.or(given),
        }
    }
}

/// Returns a value as a problem may show it: of an address only the scheme, since a password may follow.
fn harmless(key: &str, text: String) -> String {
    let end = if key == "database" { ":" } else { "://" };
    match text.split_once(end) {
        Some((scheme, _)) if scheme.bytes().all(|byte| byte.is_ascii_alphanumeric()) => {
            format!("{scheme}{end}…")
        }
        Some(_) => "…".to_owned(),
        None if text.contains('@') => "…".to_owned(),
        None => text,
    }
}

/// Returns the environment variable of a key: `KVCREDIT_LIMITS_DRAIN_MS` of `limits.drain_ms`.
fn variable(key: &str) -> String {
    format!("{PREFIX}{}", key.to_ascii_uppercase().replace('.', "_"))
}
