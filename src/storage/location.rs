//! Where a store is.

use std::{fmt, path::PathBuf};

/// Where a store is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Location {
    /// A SQLite file.
    Sqlite(PathBuf),
    /// A PostgreSQL database.
    Postgres(PostgresUrl),
}

/// The URL of a PostgreSQL database. It may hold a password, which is never shown.
#[derive(Clone, PartialEq, Eq)]
pub struct PostgresUrl(String);

/// The name of a database role: a plain identifier, at most 63 bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Role(String);

/// A text that names no store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected `sqlite:PATH` or `postgres://USER@HOST/DATABASE`")]
pub struct NoLocation;

/// A text that is no plain identifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected 1 to 63 lower-case letters, digits and `_`, no digit first")]
pub struct NoRole;

impl Location {
    /// Reads a URL: `sqlite:PATH`, `sqlite://PATH`, `postgres://…` or `postgresql://…`.
    ///
    /// # Errors
    /// [`NoLocation`] for any other text; a store in memory cannot keep anything and is refused as well.
    pub fn parse(url: &str) -> Result<Location, NoLocation> {
        if let Some(path) = url.strip_prefix("sqlite:") {
            return sqlite(path);
        }
        let rest = url
            .strip_prefix("postgres://")
            .or_else(|| url.strip_prefix("postgresql://"));
        match rest {
            Some(rest) if !rest.is_empty() => Ok(Location::Postgres(PostgresUrl(url.to_owned()))),
            Some(_) | None => Err(NoLocation),
        }
    }
}

fn sqlite(path: &str) -> Result<Location, NoLocation> {
    let path = path.strip_prefix("//").unwrap_or(path);
    if path.is_empty() || path.contains(":memory:") || path.contains('?') {
        return Err(NoLocation);
    }
    Ok(Location::Sqlite(path.into()))
}

impl PostgresUrl {
    /// Reads a URL: `postgres://…` or `postgresql://…`.
    ///
    /// # Errors
    /// [`NoLocation`] for any other text.
    pub fn parse(url: &str) -> Result<PostgresUrl, NoLocation> {
        match Location::parse(url)? {
            Location::Postgres(url) => Ok(url),
            Location::Sqlite(_) => Err(NoLocation),
        }
    }

    /// Returns the whole URL, password and all.
    pub(super) fn secret(&self) -> &str {
        &self.0
    }
}

impl Role {
    /// Reads a name.
    ///
    /// # Errors
    /// [`NoRole`].
    pub fn parse(name: &str) -> Result<Role, NoRole> {
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
        let first = name.bytes().next().ok_or(NoRole)?;
        if name.len() > 63 || first.is_ascii_digit() || !name.bytes().all(plain) {
            return Err(NoRole);
        }
        Ok(Role(name.to_owned()))
    }
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Location::Sqlite(file) => write!(f, "sqlite:{}", file.display()),
            Location::Postgres(url) => url.fmt(f),
        }
    }
}

/// Shows what stands behind the last `@` up to the parameters: host and database.
impl fmt::Display for PostgresUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (_, rest) = self.0.split_once("://").unwrap_or_default();
        let place = rest.rsplit_once('@').map_or(rest, |(_, place)| place);
        let place = place.split_once('?').map_or(place, |(place, _)| place);
        write!(f, "postgres://{place}")
    }
}

impl fmt::Debug for PostgresUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_files_and_databases_and_nothing_else() {
        for url in ["sqlite:/var/kv.db", "sqlite:///var/kv.db"] {
            assert_eq!(
                Location::parse(url),
                Ok(Location::Sqlite("/var/kv.db".into())),
                "{url}"
            );
        }
        for url in ["postgres://a@b/c", "postgresql:///kv?host=/run"] {
            assert!(matches!(Location::parse(url), Ok(Location::Postgres(_))));
        }
        for url in [
            "",
            "sqlite:",
            "sqlite::memory:",
            "mysql://x",
            "/var/kv.db",
            "postgres://",
        ] {
            assert_eq!(Location::parse(url), Err(NoLocation), "{url}");
        }
    }

    #[test]
    fn a_password_is_never_shown() {
        let url = "postgres://serve:s3cret%40x@db.port:5432/kv?sslmode=require&password=s3cret";
        let location = Location::parse(url).unwrap();
        assert_eq!(location.to_string(), "postgres://db.port:5432/kv");
        assert!(!format!("{location:?}").contains("s3cret"));
    }

    #[test]
    fn a_role_can_stand_in_a_statement() {
        assert!(Role::parse("kvcredit_serve2").is_ok());
        for name in ["", "2x", "a b", "a;b", "Ä", "A", "a\"b", &"x".repeat(64)] {
            assert_eq!(Role::parse(name), Err(NoRole), "{name}");
        }
    }
}
