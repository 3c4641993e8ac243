//! Profiles from files.

use std::{
    fs,
    io::{self, Read},
    path::{Path, PathBuf},
};

use serde::{Deserialize, de::IgnoredAny};
use serde_json::value::RawValue;

use super::failure::Failure;
use crate::{
    pb::{FirmProfile, json},
    texts::{Language, get},
};

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

/// A line of a book file. What has no `profile` is a profile itself.
#[derive(Deserialize)]
struct BookLine<'a> {
    #[serde(borrow)]
    profile: Option<&'a RawValue>,
}

/// What cannot be read: the file, with the line for JSON Lines, and why.
pub(super) type Problem = (String, String);

/// Reads profiles, and what holds none: `-` is standard input with one profile or one a line, a name that ends in `.jsonl` holds
/// one a line, any other file holds one.
///
/// # Errors
/// Every file and line that holds none, where there is no profile at all.
pub(super) fn read(
    files: &[PathBuf],
    language: Language,
) -> Result<(Sources, Vec<Problem>), Failure> {
    let mut sources = Vec::new();
    let mut problems = Vec::new();
    let mut single = files.len() == 1;
    for file in files {
        let label = file.display().to_string();
        match text_of(file, language) {
            Err(problem) => problems.push((label, problem)),
            Ok(text) if holds_lines(file, &text) => {
                single = false;
                lines(&label, &text, &mut sources, &mut problems);
            }
            Ok(text) => one(label, &text, &mut sources, &mut problems),
        }
    }
    if sources.is_empty() && !problems.is_empty() {
        return Err(Failure::Unreadable(problems));
    }
    let read = match sources.pop() {
        Some(source) if single => Sources::One(Box::new(source)),
        last => Sources::Many(sources.into_iter().chain(last).collect()),
    };
    Ok((read, problems))
}

/// Standard input has no name to go by: it holds lines where it is no JSON as a whole but one of its first two lines is.
fn holds_lines(file: &Path, text: &str) -> bool {
    if file != Path::new("-") {
        return file.extension().is_some_and(|end| end == "jsonl");
    }
    let is_json = |text: &str| serde_json::from_str::<IgnoredAny>(text).is_ok();
    let mut first = text.lines().filter(|line| !line.trim().is_empty()).take(2);
    !is_json(text) && first.any(is_json)
}

/// Returns the text of a file; `-` is standard input.
///
/// # Errors
/// Why it cannot be read, with the likely encoding of what is not UTF-8.
pub(super) fn text_of(file: &Path, language: Language) -> Result<String, String> {
    let read = if file == Path::new("-") {
        let mut bytes = Vec::new();
        io::stdin().read_to_end(&mut bytes).map(|_| bytes)
    } else {
        fs::read(file)
    };
    decoded(read.map_err(|err| err.to_string())?, language)
}

fn decoded(bytes: Vec<u8>, language: Language) -> Result<String, String> {
    let wide = match *bytes.as_slice() {
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => true,
        // Without a mark, JSON begins with an ASCII character.
        [first, second, ..] => (first == 0) != (second == 0),
        _ => false,
    };
    if wide {
        return Err(get(language, "cli-utf-16", &[]));
    }
    // Files that were edited on Windows begin with a byte order mark.
    match String::from_utf8(bytes) {
        Ok(text) => Ok(text.trim_start_matches('\u{FEFF}').to_owned()),
        Err(_) => Err(get(language, "cli-not-utf-8", &[])),
    }
}

fn lines(file: &str, text: &str, sources: &mut Vec<Source>, problems: &mut Vec<(String, String)>) {
    for (index, line) in text.lines().enumerate() {
        if line.trim().is_empty() {
            continue;
        }
        let label = format!("{file}:{}", index + 1);
        one(label, line, sources, problems);
    }
}

fn one(label: String, text: &str, sources: &mut Vec<Source>, problems: &mut Vec<(String, String)>) {
    let line: Result<BookLine<'_>, _> = serde_json::from_str(text);
    let read = match line {
        Ok(BookLine { profile }) => {
            let profile = profile.map_or(text, RawValue::get);
            json::from_json(PROFILE, profile).map_err(|err| err.to_string())
        }
        Err(err) => Err(err.to_string()),
    };
    match read {
        Ok(profile) => sources.push(Source { label, profile }),
        Err(problem) => problems.push((label, problem)),
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
        let (Sources::One(source), problems) = read(&[path], Language::En).unwrap() else {
            panic!("expected one");
        };
        assert_eq!(problems, []);
        assert_eq!(source.profile.identity.unwrap().name, "甲");
    }

    #[test]
    fn lines_are_profiles_or_lines_of_a_book() {
        let folder = tempfile::tempdir().unwrap();
        let text = "{\"identity\": {\"name\": \"甲\"}}\n\n{\"profile\": {\"asOfDate\": \"2026-01-01\"}, \"defaulted\": false}\n";
        let path = file(&folder, "book.jsonl", text);
        let (Sources::Many(sources), _) = read(&[path], Language::En).unwrap() else {
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
        let lines = file(&folder, "b.jsonl", "{\n[]\n\n7\n");
        let missing = folder.path().join("missing.json");
        let files = [wrong, lines, missing];
        let Err(Failure::Unreadable(problems)) = read(&files, Language::En) else {
            panic!("expected problems");
        };
        assert_eq!(problems.len(), 5, "{problems:?}");
        assert!(problems[3].0.ends_with("b.jsonl:4"), "{problems:?}");
        assert!(problems[0].1.contains("identiti"), "{problems:?}");
    }

    #[test]
    fn a_wrong_line_does_not_keep_the_others() {
        let folder = tempfile::tempdir().unwrap();
        let path = file(&folder, "b.jsonl", "{}\n{\n{}\n");
        let (Sources::Many(sources), problems) = read(&[path], Language::En).unwrap() else {
            panic!("expected many");
        };
        assert_eq!(sources.len(), 2);
        assert!(problems[0].0.ends_with("b.jsonl:2"), "{problems:?}");
    }

    #[test]
    fn standard_input_holds_one_profile_or_one_a_line() {
        let stdin = Path::new("-");
        for lines in ["{}\n{}\n", "{\n{}\n{}", "\n{\"a\": 1}\n{\n"] {
            assert!(holds_lines(stdin, lines), "{lines}");
        }
        for one in [
            "{}\n",
            "{\n  \"identity\": {\n}",
            "",
            "{\n\"identity\": {}\n}",
        ] {
            assert!(!holds_lines(stdin, one), "{one}");
        }
        assert!(!holds_lines(Path::new("a.json"), "{}\n{}\n"));
    }

    #[test]
    fn the_likely_encoding_is_told() {
        let told = |bytes: &[u8]| decoded(bytes.to_vec(), Language::En);
        assert_eq!(told(b"\xEF\xBB\xBF{}"), Ok("{}".to_owned()));
        for wide in [
            &b"\xFF\xFE{\0}\0"[..],
            b"\xFE\xFF\0{\0}",
            b"{\0}\0",
            b"\0{\0}",
        ] {
            assert!(told(wide).unwrap_err().contains("UTF-16"));
        }
        // 株 in GBK.
        assert!(
            told(b"{\"name\": \"\xD6\xEA\"}")
                .unwrap_err()
                .contains("GBK")
        );
    }
}
