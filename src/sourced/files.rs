//! Tables as files of a directory.

use std::{ffi::OsStr, fs, path::Path};

use super::Problem;

/// A file that is no table.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}: {cause}")]
pub struct Unreadable {
    /// Its name.
    pub file: String,
    /// What is wrong with it.
    pub cause: Cause,
}

/// What is wrong with a file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Cause {
    /// It cannot be read.
    #[error("expected a readable file or directory: {0}")]
    Read(String),
    /// It is no valid table.
    #[error("{}", join(.0))]
    Invalid(Vec<Problem>),
    /// Another file has the same table and version with other bytes.
    #[error("expected a new version: `{0}` has other bytes elsewhere")]
    VersionTaken(String),
}

/// What the tables of a directory are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Subject {
    /// The score of knowledge value.
    Knowledge,
    /// A product.
    Product,
}

impl Subject {
    /// Returns what a table is about by the name of its file: `knowledge-value.toml` and names such as
    /// `knowledge-value-2026.11.1.toml` are of the score, every other one is of a product.
    fn of(name: &str) -> Subject {
        let version = name
            .strip_prefix("knowledge-value")
            .and_then(|rest| rest.strip_suffix(".toml"));
        match version.map(|version| version.strip_prefix('-')) {
            Some(Some(version)) if version.starts_with(|first: char| first.is_ascii_digit()) => {
                Subject::Knowledge
            }
            Some(None) if version == Some("") => Subject::Knowledge,
            Some(_) | None => Subject::Product,
        }
    }
}

/// A file with its text, or why it cannot be read.
pub(crate) type File = (String, Result<String, String>);

/// Returns the tables of a directory that are about `subject`: files that end in `.toml`, by name.
///
/// # Errors
/// [`Unreadable`] where the directory itself cannot be read.
pub(crate) fn files(directory: &Path, subject: Subject) -> Result<Vec<File>, Unreadable> {
    let unreadable = |error: std::io::Error| Unreadable {
        file: directory.display().to_string(),
        cause: Cause::Read(error.to_string()),
    };
    let mut paths = Vec::new();
    for entry in fs::read_dir(directory).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        let name = path.file_name().and_then(OsStr::to_str);
        let is_table = path.extension() == Some(OsStr::new("toml"));
        if is_table && Subject::of(name.unwrap_or_default()) == subject {
            paths.push(path);
        }
    }
    paths.sort();
    let read = |path: std::path::PathBuf| {
        let text = fs::read_to_string(&path).map_err(|error| error.to_string());
        (path.display().to_string(), text)
    };
    Ok(paths.into_iter().map(read).collect())
}

fn join(problems: &[Problem]) -> String {
    let lines: Vec<String> = problems.iter().map(Problem::to_string).collect();
    lines.join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_a_file_tells_the_score_from_products() {
        for name in ["knowledge-value.toml", "knowledge-value-2026.11.1.toml"] {
            assert_eq!(Subject::of(name), Subject::Knowledge, "{name}");
        }
        for name in [
            "knowledge-value-credit.toml",
            "knowledge-value-credit-2026.11.1.toml",
            "knowledge-value-.toml",
            "knowledge-value2.toml",
            "technology-guarantee.toml",
            "",
        ] {
            assert_eq!(Subject::of(name), Subject::Product, "{name}");
        }
    }
}
