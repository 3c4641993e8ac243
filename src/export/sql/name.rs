//! Names and texts inside a statement.
//!
//! Owns quoting, so that no name or word can end what it stands in. Must not know cards.

use std::str::FromStr;

use super::Dialect;
use crate::export::Error;

/// The name of a table, perhaps in a schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableName(Vec<String>);

impl FromStr for TableName {
    type Err = Error;

    /// Reads `table` or `schema.table`. A part in double quotes may hold dots, and quotes written twice.
    fn from_str(text: &str) -> Result<TableName, Error> {
        let refused = || Error::Table(text.to_owned());
        let mut parts = Vec::new();
        let mut rest = text;
        loop {
            let (part, after) = match rest.strip_prefix('"') {
                Some(quoted) => quoted_part(quoted).ok_or_else(refused)?,
                None => {
                    let end = rest.find('.').unwrap_or(rest.len());
                    let (part, after) = rest.split_at(end);
                    (part.to_owned(), after)
                }
            };
            if part.is_empty() || part.contains('\0') {
                return Err(refused());
            }
            let is_plain = !rest.starts_with('"');
            if is_plain && part.contains('"') {
                return Err(refused());
            }
            parts.push(part);
            match after.strip_prefix('.') {
                Some(more) => rest = more,
                None if after.is_empty() => return Ok(TableName(parts)),
                None => return Err(refused()),
            }
        }
    }
}

/// Returns what stands before the closing quote, and what follows it.
fn quoted_part(text: &str) -> Option<(String, &str)> {
    let mut part = String::new();
    let mut rest = text;
    loop {
        let end = rest.find('"')?;
        let (before, after) = rest.split_at(end);
        part.push_str(before);
        rest = after.strip_prefix('"')?;
        match rest.strip_prefix('"') {
            Some(more) => {
                part.push('"');
                rest = more;
            }
            None => return Some((part, rest)),
        }
    }
}

impl TableName {
    /// Returns the name as it stands in a statement.
    pub(super) fn quoted(&self) -> String {
        let parts: Vec<String> = self.0.iter().map(|part| identifier(part)).collect();
        parts.join(".")
    }
}

/// Returns a name as an identifier.
pub(super) fn identifier(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// Returns a text as a literal.
pub(super) fn literal(text: &str, dialect: Dialect) -> String {
    let text = text.replace('\'', "''");
    match dialect {
        // Whether a backslash stands for itself elsewhere depends on a setting.
        Dialect::Postgresql if text.contains('\\') => {
            format!("E'{}'", text.replace('\\', "\\\\"))
        }
        Dialect::Postgresql | Dialect::Sqlite => format!("'{text}'"),
    }
}

/// Returns a text as it may stand in a comment: on one line.
pub(super) fn comment(text: &str) -> String {
    text.escape_debug().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_tables_are_read_and_quoted() {
        for (text, quoted) in [
            ("loans", "\"loans\""),
            ("credit.loans", "\"credit\".\"loans\""),
            ("\"a.b\".\"c \"\" d\"", "\"a.b\".\"c \"\" d\""),
            ("贷款 2025", "\"贷款 2025\""),
            ("loans; DROP TABLE x", "\"loans; DROP TABLE x\""),
        ] {
            assert_eq!(text.parse::<TableName>().unwrap().quoted(), quoted);
        }
        for text in [
            "", ".", "a.", ".a", "a\"b", "\"a", "\"a\"b", "a..b", "\"\"", "a\0",
        ] {
            assert!(text.parse::<TableName>().is_err(), "{text:?}");
        }
    }
}
