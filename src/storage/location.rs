//! Where a store is.

use std::{fmt, path::PathBuf};

/// Where a store is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Location {
    /// A SQLite file.
    Sqlite(PathBuf),
}

/// A text that names no store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected `sqlite:PATH`")]
pub struct NoLocation;

impl Location {
    /// Reads a URL: `sqlite:PATH` or `sqlite://PATH`.
    ///
    /// # Errors
    /// [`NoLocation`] for any other text; a store in memory cannot keep anything and is refused as well.
    pub fn parse(url: &str) -> Result<Location, NoLocation> {
        let path = url.strip_prefix("sqlite:").ok_or(NoLocation)?;
        let path = path.strip_prefix("//").unwrap_or(path);
        if path.is_empty() || path.contains(":memory:") || path.contains('?') {
            return Err(NoLocation);
        }
        Ok(Location::Sqlite(path.into()))
    }
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Location::Sqlite(file) => write!(f, "sqlite:{}", file.display()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_files_and_nothing_else() {
        for url in ["sqlite:/var/kv.db", "sqlite:///var/kv.db"] {
            assert_eq!(
                Location::parse(url),
                Ok(Location::Sqlite("/var/kv.db".into())),
                "{url}"
            );
        }
        for url in ["", "sqlite:", "sqlite::memory:", "mysql://x", "/var/kv.db"] {
            assert_eq!(Location::parse(url), Err(NoLocation), "{url}");
        }
    }
}
