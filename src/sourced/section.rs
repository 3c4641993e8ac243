//! Reads one section of a table key by key and remembers every problem instead of stopping at the first.

use std::{collections::BTreeMap, ops::RangeInclusive};

use toml::Value;

use super::{
    figure::{Figure, Problem, Source, Status},
    version::Version,
};
use crate::domain::money::Fen;

/// What a reading collects.
#[derive(Debug, Default)]
pub(crate) struct Reading {
    pub(super) problems: Vec<Problem>,
    pub(super) figures: Vec<Figure>,
    pub(super) sources: BTreeMap<String, Source>,
}

impl Reading {
    pub(crate) fn problem(&mut self, key: impl Into<String>, expected: impl Into<String>) {
        self.problems.push(Problem {
            key: key.into(),
            expected: expected.into(),
        });
    }
}

/// One section. Keys are taken out as they are read; what remains at the end is unknown.
#[derive(Debug)]
pub(crate) struct Section {
    path: String,
    rest: toml::Table,
}

/// Largest amount of a table, yuan.
pub(crate) const YUAN_MAX: i64 = Fen::LARGEST / 100;

/// What [`is_text`] accepts.
const TEXT: &str = "a text of 1 to 400 characters";

impl Section {
    pub(super) const fn root(rest: toml::Table) -> Section {
        Section {
            path: String::new(),
            rest,
        }
    }

    /// Returns the full name of a key of this section.
    pub(crate) fn key(&self, key: &str) -> String {
        if self.path.is_empty() {
            key.to_owned()
        } else {
            format!("{}.{key}", self.path)
        }
    }

    /// Calls the section `path` from now on.
    pub(crate) fn named(mut self, path: String) -> Section {
        self.path = path;
        self
    }

    pub(crate) fn has(&self, key: &str) -> bool {
        self.rest.contains_key(key)
    }

    /// Takes a sub-section; an empty one, with the problem noted, where there is none.
    pub(crate) fn section(&mut self, key: &str, reading: &mut Reading) -> Section {
        let path = self.key(key);
        let rest = match self.rest.remove(key) {
            Some(Value::Table(rest)) => rest,
            found => {
                reading.problem(path.clone(), format!("a section{}", but(found.as_ref())));
                toml::Table::new()
            }
        };
        Section { path, rest }
    }

    /// Takes a list of sections, named by their position.
    pub(crate) fn sections(&mut self, key: &str, reading: &mut Reading) -> Vec<Section> {
        let path = self.key(key);
        let Some(Value::Array(items)) = self.rest.remove(key) else {
            reading.problem(path, "a list of sections");
            return Vec::new();
        };
        let mut sections = Vec::new();
        for (position, item) in items.into_iter().enumerate() {
            let name = format!("{path}[{position}]");
            if let Value::Table(rest) = item {
                sections.push(Section { path: name, rest });
            } else {
                reading.problem(name, "a section");
            }
        }
        sections
    }

    /// Takes every remaining key as a sub-section.
    pub(crate) fn all_sections(mut self, reading: &mut Reading) -> Vec<(String, Section)> {
        let keys: Vec<String> = self.rest.keys().cloned().collect();
        keys.into_iter()
            .map(|key| {
                let section = self.section(&key, reading);
                (key, section)
            })
            .collect()
    }

    /// Takes the section `sources` and remembers the sources, so that figures can name them.
    pub(super) fn sources(&mut self, reading: &mut Reading) {
        let section = self.section("sources", reading);
        for (name, mut source) in section.all_sections(reading) {
            let title = source.text("title", reading);
            let date = source.date("date", reading);
            source.finish(reading);
            // A source with a problem stays known, so that its users do not add to the list.
            let source = Source {
                title: title.unwrap_or_default(),
                date: date.unwrap_or_default(),
            };
            reading.sources.insert(name, source);
        }
    }

    /// Takes the version of the table.
    pub(crate) fn version(&mut self, key: &str, reading: &mut Reading) -> Option<Version> {
        let text = self.text(key, reading)?;
        let version = Version::parse(text.clone());
        if version.is_none() {
            reading.problem(
                self.key(key),
                format!("three numbers such as `2026.11.1`, found `{text}`"),
            );
        }
        version
    }

    /// Takes a text of 1 to 400 characters.
    pub(crate) fn text(&mut self, key: &str, reading: &mut Reading) -> Option<String> {
        match self.rest.remove(key) {
            Some(Value::String(text)) if is_text(&text) => Some(text),
            found => {
                reading.problem(self.key(key), format!("{TEXT}{}", but(found.as_ref())));
                None
            }
        }
    }

    /// Takes a word of a closed set.
    pub(crate) fn word<T: Copy>(
        &mut self,
        key: &str,
        words: &[(&str, T)],
        reading: &mut Reading,
    ) -> Option<T> {
        let found = self.rest.remove(key);
        let word = found
            .as_ref()
            .and_then(Value::as_str)
            .and_then(|text| one_of(text, words));
        if word.is_none() {
            let expected = format!("{}{}", listed(words), but(found.as_ref()));
            reading.problem(self.key(key), expected);
        }
        word
    }

    /// Takes a sourced whole number within `range`.
    pub(crate) fn integer(
        &mut self,
        key: &str,
        range: RangeInclusive<i64>,
        reading: &mut Reading,
    ) -> Option<i64> {
        let value = self.figure(key, reading)?;
        let number = value.as_integer().filter(|number| range.contains(number));
        if number.is_none() {
            let expected = format!(
                "a whole number from {} to {}{}",
                range.start(),
                range.end(),
                but(Some(&value))
            );
            reading.problem(self.key(key), expected);
        }
        number
    }

    /// Takes a sourced amount in whole yuan, 0 or more.
    pub(crate) fn yuan(&mut self, key: &str, reading: &mut Reading) -> Option<Fen> {
        self.integer(key, 0..=YUAN_MAX, reading).map(Fen::from_yuan)
    }

    /// Takes a sourced list of whole numbers within `range`.
    pub(crate) fn integers(
        &mut self,
        key: &str,
        range: RangeInclusive<i64>,
        reading: &mut Reading,
    ) -> Option<Vec<i64>> {
        let value = self.figure(key, reading)?;
        let numbers = value.as_array().and_then(|items| {
            items
                .iter()
                .map(|item| item.as_integer().filter(|number| range.contains(number)))
                .collect::<Option<Vec<i64>>>()
        });
        if numbers.is_none() {
            let expected = format!(
                "a list of whole numbers from {} to {}{}",
                range.start(),
                range.end(),
                but(Some(&value))
            );
            reading.problem(self.key(key), expected);
        }
        numbers
    }

    /// Takes a sourced list of amounts in whole yuan, 0 or more.
    pub(crate) fn yuans(&mut self, key: &str, reading: &mut Reading) -> Option<Vec<Fen>> {
        let amounts = self.integers(key, 0..=YUAN_MAX, reading)?;
        Some(amounts.into_iter().map(Fen::from_yuan).collect())
    }

    /// Takes a sourced list of pairs of whole numbers, the first of each within `first`, the second within `second`.
    pub(crate) fn pairs(
        &mut self,
        key: &str,
        first: RangeInclusive<i64>,
        second: RangeInclusive<i64>,
        reading: &mut Reading,
    ) -> Option<Vec<(i64, i64)>> {
        let value = self.figure(key, reading)?;
        let pairs = value.as_array().and_then(|items| {
            items
                .iter()
                .map(|item| pair(item).filter(|(a, b)| first.contains(a) && second.contains(b)))
                .collect::<Option<Vec<(i64, i64)>>>()
        });
        if pairs.is_none() {
            let expected = format!(
                "a list of pairs of whole numbers, the first of each from {} to {}, the second from {} to {}{}",
                first.start(),
                first.end(),
                second.start(),
                second.end(),
                but(Some(&value))
            );
            reading.problem(self.key(key), expected);
        }
        pairs
    }

    /// Takes a sourced text of 1 to 400 characters.
    pub(crate) fn sourced_text(&mut self, key: &str, reading: &mut Reading) -> Option<String> {
        let value = self.figure(key, reading)?;
        let text = value.as_str().filter(|text| is_text(text));
        if text.is_none() {
            reading.problem(self.key(key), format!("{TEXT}{}", but(Some(&value))));
        }
        text.map(str::to_owned)
    }

    /// Takes a sourced yes or no.
    pub(crate) fn yes(&mut self, key: &str, reading: &mut Reading) -> Option<bool> {
        let value = self.figure(key, reading)?;
        if value.as_bool().is_none() {
            reading.problem(
                self.key(key),
                format!("`true` or `false`{}", but(Some(&value))),
            );
        }
        value.as_bool()
    }

    /// Takes a sourced word of a closed set.
    pub(crate) fn sourced_word<T: Copy>(
        &mut self,
        key: &str,
        words: &[(&str, T)],
        reading: &mut Reading,
    ) -> Option<T> {
        let value = self.figure(key, reading)?;
        let word = value.as_str().and_then(|text| one_of(text, words));
        if word.is_none() {
            let expected = format!("{}{}", listed(words), but(Some(&value)));
            reading.problem(self.key(key), expected);
        }
        word
    }

    /// Takes a sourced list of words of a closed set.
    pub(crate) fn sourced_words<T: Copy>(
        &mut self,
        key: &str,
        words: &[(&str, T)],
        reading: &mut Reading,
    ) -> Option<Vec<T>> {
        let value = self.figure(key, reading)?;
        let found = value.as_array().and_then(|items| {
            items
                .iter()
                .map(|item| item.as_str().and_then(|text| one_of(text, words)))
                .collect::<Option<Vec<T>>>()
        });
        if found.is_none() {
            let expected = format!("a list of {}{}", listed(words), but(Some(&value)));
            reading.problem(self.key(key), expected);
        }
        found
    }

    /// Takes a sourced list of texts of 1 to 8 characters.
    pub(crate) fn sourced_texts(
        &mut self,
        key: &str,
        reading: &mut Reading,
    ) -> Option<Vec<String>> {
        let value = self.figure(key, reading)?;
        let short = |text: &&str| (1..=8).contains(&text.chars().count());
        let found = value.as_array().and_then(|items| {
            items
                .iter()
                .map(|item| item.as_str().filter(short).map(str::to_owned))
                .collect::<Option<Vec<String>>>()
        });
        if found.is_none() {
            let expected = format!("a list of texts of 1 to 8 characters{}", but(Some(&value)));
            reading.problem(self.key(key), expected);
        }
        found
    }

    /// Notes every key that nobody took.
    pub(crate) fn finish(self, reading: &mut Reading) {
        for key in self.rest.keys() {
            reading.problem(self.key(key), "no such key");
        }
    }

    /// Takes `{ value, status, source }`, notes it as a figure and returns the value.
    fn figure(&mut self, key: &str, reading: &mut Reading) -> Option<Value> {
        let path = self.key(key);
        let mut figure = match self.rest.remove(key) {
            Some(Value::Table(rest)) => Section {
                path: path.clone(),
                rest,
            },
            found => {
                let expected = format!("`{{ value, status, source }}`{}", but(found.as_ref()));
                reading.problem(path, expected);
                return None;
            }
        };
        let value = figure.rest.remove("value");
        if value.is_none() {
            reading.problem(figure.key("value"), "a value");
        }
        let statuses = [
            ("official", Status::Official),
            ("illustrative", Status::Illustrative),
        ];
        let status = figure.word("status", &statuses, reading);
        let source = figure.source(reading);
        figure.finish(reading);
        if let (Some(value), Some(status), Some(source)) = (&value, status, source) {
            reading.figures.push(Figure {
                key: path,
                value: value.to_string(),
                source,
                status,
            });
        }
        value
    }

    fn date(&mut self, key: &str, reading: &mut Reading) -> Option<String> {
        let date = self.text(key, reading)?;
        if !is_date(&date) {
            reading.problem(
                self.key(key),
                format!("a date such as `2025`, `2025-03` or `2025-03-25`, found `{date}`"),
            );
        }
        Some(date)
    }

    fn source(&mut self, reading: &mut Reading) -> Option<Source> {
        let name = self.text("source", reading)?;
        let source = reading.sources.get(&name).cloned();
        if source.is_none() {
            reading.problem(
                self.key("source"),
                format!("a name of the section `sources`, found `{name}`"),
            );
        }
        source
    }
}

fn is_text(text: &str) -> bool {
    !text.trim().is_empty() && text.chars().count() <= 400
}

fn pair(value: &Value) -> Option<(i64, i64)> {
    match value.as_array()?.as_slice() {
        [first, second] => Some((first.as_integer()?, second.as_integer()?)),
        _ => None,
    }
}

/// Returns whether a text is a year, a month or a day.
fn is_date(text: &str) -> bool {
    let widths: Vec<usize> = text.split('-').map(str::len).collect();
    let digits = text
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b'-');
    digits && matches!(widths.as_slice(), [4] | [4, 2] | [4, 2, 2])
}

fn one_of<T: Copy>(text: &str, words: &[(&str, T)]) -> Option<T> {
    words
        .iter()
        .find(|(word, _)| *word == text)
        .map(|(_, meaning)| *meaning)
}

fn listed<T>(words: &[(&str, T)]) -> String {
    let words: Vec<String> = words.iter().map(|(word, _)| format!("`{word}`")).collect();
    words.join(" or ")
}

fn but(found: Option<&Value>) -> String {
    found.map_or_else(
        || ", found nothing".to_owned(),
        |value| format!(", found `{value}`"),
    )
}
