//! Profiles from files.

use std::{
    fs,
    io::{self, Read},
    path::{Path, PathBuf},
};

use serde::Deserialize;
use serde_json::value::RawValue;

use super::failure::Failure;
use crate::pb::{FirmProfile, json};

const PROFILE: &str = "kvcredit.v1.FirmProfile";

/// A profile and where it came from.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Source {
    /// The file, with the line for JSON Lines.
    pub(super) label: String,
    /// The profile.
    pub(super) profile: FirmProfile,
}

/// How many profiles the files hold.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Sources {
    /// One file with one profile.
    One(Box<Source>),
    /// Several files, or JSON Lines.
    Many(Vec<Source>),
}

/// A line of a book file. A line without `profile` is a profile itself.
#[derive(Deserialize)]
struct BookLine<'a> {
    #[serde(borrow)]
    profile: Option<&'a RawValue>,
}

/// Reads profiles: `-` is standard input, a name that ends in `.jsonl` holds one a line, any other file holds one.
///
/// # Errors
/// Every file and line that holds none.
pub(super) fn read(files: &[PathBuf]) -> Result<Sources, Failure> {
    let mut sources = Vec::new();
    let mut problems = Vec::new();
    for file in files {
        let label = file.display().to_string();
        match text_of(file) {
            Err(err) => problems.push((label, err.to_string())),
            Ok(text) if is_lines(file) => lines(&label, &text, &mut sources, &mut problems),
            Ok(text) => one(label, &text, &mut sources, &mut problems),
        }
    }
    if !problems.is_empty() {
        return Err(Failure::Unreadable(problems));
    }
    let single = files.len() == 1 && !files.iter().any(|file| is_lines(file));
    Ok(match sources.pop() {
        Some(source) if single => Sources::One(Box::new(source)),
        last => Sources::Many(sources.into_iter().chain(last).collect()),
    })
}

fn is_lines(file: &Path) -> bool {
    file.extension().is_some_and(|end| end == "jsonl")
}

/// Returns the text of a file; `-` is standard input.
pub(super) fn text_of(file: &Path) -> io::Result<String> {
    if file == Path::new("-") {
        let mut text = String::new();
        io::stdin().read_to_string(&mut text)?;
        Ok(text)
    } else {
        fs::read_to_string(file)
    }
}

fn lines(file: &str, text: &str, sources: &mut Vec<Source>, problems: &mut Vec<(String, String)>) {
    for (index, line) in text.lines().enumerate() {
        if line.trim().is_empty() {
            continue;
        }
        let label = format!("{file}:{}", index + 1);
        match serde_json::from_str::<BookLine<'_>>(line) {
            Ok(BookLine { profile }) => {
                let profile = profile.map_or(line, RawValue::get);
                one(label, profile, sources, problems);
            }
            Err(err) => problems.push((label, err.to_string())),
        }
    }
}

fn one(label: String, text: &str, sources: &mut Vec<Source>, problems: &mut Vec<(String, String)>) {
    // Files that were edited on Windows begin with a byte order mark.
    match json::from_json(PROFILE, text.trim_start_matches('\u{FEFF}')) {
        Ok(profile) => sources.push(Source { label, profile }),
        Err(err) => problems.push((label, err.to_string())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(folder: &tempfile::TempDir, name: &str, text: &str) -> PathBuf {
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        path
    }

    #[test]
    fn one_file_is_one_profile() {
        let folder = tempfile::tempdir().unwrap();
        let path = file(&folder, "a.json", r#"{"identity": {"name": "甲"}}"#);
        let Sources::One(source) = read(&[path]).unwrap() else {
            panic!("expected one");
        };
        assert_eq!(source.profile.identity.unwrap().name, "甲");
    }

    #[test]
    fn lines_are_profiles_or_lines_of_a_book() {
        let folder = tempfile::tempdir().unwrap();
        let text = "{\"identity\": {\"name\": \"甲\"}}\n\n{\"profile\": {\"asOfDate\": \"2026-01-01\"}, \"defaulted\": false}\n";
        let path = file(&folder, "book.jsonl", text);
        let Sources::Many(sources) = read(&[path]).unwrap() else {
            panic!("expected many");
        };
        assert_eq!(sources.len(), 2);
        assert!(sources[1].label.ends_with("book.jsonl:3"));
        assert_eq!(sources[1].profile.as_of_date(), "2026-01-01");
    }

    #[test]
    fn every_wrong_file_and_line_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let wrong = file(&folder, "a.json", r#"{"identiti": {}}"#);
        let lines = file(&folder, "b.jsonl", "{}\n{\n[]\n");
        let missing = folder.path().join("missing.json");
        let Err(Failure::Unreadable(problems)) = read(&[wrong, lines, missing]) else {
            panic!("expected problems");
        };
        assert_eq!(problems.len(), 4, "{problems:?}");
        assert!(problems[0].1.contains("identiti"), "{problems:?}");
    }
}
