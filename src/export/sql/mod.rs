//! A card as one SELECT, for PostgreSQL and SQLite.
//!
//! Owns the statement: values of each column, points of each column and pair, their sum, and the probability from a list. Must not know
//! connections.
//!
//! Values come qualified by their table, since SQLite takes a quoted name that it does not know for a text. Words are compared byte by byte,
//! whatever the collation of the column. A text where a number belongs ends the statement with an error in either database.

mod cases;
mod dialect;
mod name;

pub use self::{dialect::Dialect, name::TableName};

use std::{collections::BTreeSet, fmt::Write};

use self::{
    cases::{column_case, pair_case},
    name::{comment, identifier},
};
use super::{Error, Source, check_characters, texts};
use crate::workshop::{bins::Bins, card::Content};

/// Of which table the rows are scored.
#[derive(Clone, Debug)]
pub struct Request {
    /// The database.
    pub dialect: Dialect,
    /// The table.
    pub table: TableName,
    /// A column that goes with each score, to tell the rows apart.
    pub key: Option<String>,
}

/// Returns the statement.
///
/// # Errors
/// [`Error`] where the database cannot hold a name or word of the card.
pub fn sql(source: Source<'_>, request: &Request) -> Result<String, Error> {
    let content = source.card.content();
    check(content, request)?;
    let mut text = String::new();
    // Writing into a string cannot fail.
    let _ = write_statement(&mut text, source, request);
    Ok(text)
}

/// Refuses what the database cannot hold.
fn check(content: &Content, request: &Request) -> Result<(), Error> {
    let form = request.dialect.name();
    let key = request.key.as_deref();
    check_characters(texts(content).into_iter().chain(key), form, |c| c != '\0')?;
    let bytes_max = request.dialect.name_bytes_max();
    let mut seen: Vec<(String, &str)> = Vec::new();
    for name in content.columns.iter().map(|column| column.name.as_str()) {
        if name.len() > bytes_max {
            return Err(Error::LongName {
                name: name.to_owned(),
                bytes_max,
                form,
            });
        }
        let folded = match request.dialect {
            Dialect::Postgresql => name.to_owned(),
            Dialect::Sqlite => name.to_ascii_lowercase(),
        };
        if let Some((_, other)) = seen.iter().find(|(seen, _)| *seen == folded) {
            return Err(Error::SameName((*other).to_owned(), name.to_owned(), form));
        }
        seen.push((folded, name));
    }
    Ok(())
}

fn write_statement(text: &mut String, source: Source<'_>, request: &Request) -> std::fmt::Result {
    let Source { card, sha256 } = source;
    let content = card.content();
    let dialect = request.dialect;
    writeln!(
        text,
        "-- Scorecard for {}, for {}.",
        comment(&content.target),
        dialect.name()
    )?;
    writeln!(text, "-- Its model.json has the SHA-256 {sha256}.")?;
    writeln!(
        text,
        "-- Missing values are NULL; higher points are better; pd is the probability of bad."
    )?;
    if dialect == Dialect::Sqlite {
        writeln!(
            text,
            "-- \"integer overflow\" says that a column of numbers holds a text."
        )?;
    }
    write_values(text, content, request)?;
    write_parts(text, content, request)?;
    write_sum(text, content)?;
    write_probabilities(text, source, dialect)?;
    write_answer(text, content, request)
}

/// Writes the values, each under a short name.
fn write_values(text: &mut String, content: &Content, request: &Request) -> std::fmt::Result {
    writeln!(text, "WITH vals AS (\n  SELECT")?;
    if let Some(key) = &request.key {
        writeln!(text, "    t.{} AS k,", identifier(key))?;
    }
    let count = content.columns.len();
    for (at, column) in content.columns.iter().enumerate() {
        let named = format!("t.{}", identifier(&column.name));
        let value = match column.bins {
            Bins::Intervals { .. } => request.dialect.as_number(&named),
            Bins::Groups { .. } => request.dialect.as_word(&named),
        };
        let comma = if at + 1 < count { "," } else { "" };
        writeln!(text, "    {value} AS v{}{comma}", at + 1)?;
    }
    if count == 0 {
        writeln!(text, "    0 AS v0")?;
    }
    writeln!(text, "  FROM {} AS t\n),", request.table.quoted())
}

/// Writes the points of each column and pair.
fn write_parts(text: &mut String, content: &Content, request: &Request) -> std::fmt::Result {
    let dialect = request.dialect;
    writeln!(text, "parts AS (\n  SELECT")?;
    if request.key.is_some() {
        writeln!(text, "    k,")?;
    }
    for (at, column) in content.columns.iter().enumerate() {
        writeln!(text, "    -- {}", comment(&column.name))?;
        let points = column_case(column, &format!("v{}", at + 1), dialect);
        writeln!(text, "    {points} AS p{},", at + 1)?;
    }
    let before = content.columns.len();
    for (at, pair) in content.pairs.iter().enumerate() {
        let (first, second) = (comment(&pair.first), comment(&pair.second));
        writeln!(text, "    -- {first} × {second}")?;
        let matrix = pair_case(content, pair, dialect);
        writeln!(text, "    {matrix} AS p{},", before + at + 1)?;
    }
    writeln!(text, "    0 AS p0\n  FROM vals\n),")
}

/// Writes the sum beside the parts.
fn write_sum(text: &mut String, content: &Content) -> std::fmt::Result {
    let parts: Vec<String> = (0..=content.columns.len() + content.pairs.len())
        .map(|part| format!("p{part}"))
        .collect();
    writeln!(
        text,
        "sums AS (\n  SELECT parts.*, {} AS points\n  FROM parts\n),",
        parts.join(" + ")
    )
}

/// Writes the probability of each score.
fn write_probabilities(
    text: &mut String,
    source: Source<'_>,
    dialect: Dialect,
) -> std::fmt::Result {
    writeln!(text, "pds (points, pd) AS (\n  VALUES")?;
    let (worst, best) = source.card.span();
    for points in worst..=best {
        let pd = dialect.number(source.card.pd(points));
        let comma = if points < best { "," } else { "" };
        writeln!(text, "    ({points}, {pd}){comma}")?;
    }
    writeln!(text, ")")
}

/// Writes what comes out.
fn write_answer(text: &mut String, content: &Content, request: &Request) -> std::fmt::Result {
    writeln!(text, "SELECT")?;
    let mut taken: BTreeSet<String> = ["points", "pd"].map(str::to_owned).into();
    let mut label = |wish: String| free_label(&mut taken, &wish, request.dialect);
    if let Some(key) = &request.key {
        writeln!(text, "  sums.k AS {},", label(key.clone()))?;
    }
    let columns = content.columns.iter().map(|column| column.name.clone());
    let pairs = content
        .pairs
        .iter()
        .map(|pair| format!("{}_x_{}", pair.first, pair.second));
    for (at, name) in columns.chain(pairs).enumerate() {
        writeln!(
            text,
            "  sums.p{} AS {},",
            at + 1,
            label(format!("points_{name}"))
        )?;
    }
    let pd = match request.dialect {
        Dialect::Postgresql => "CAST(pds.pd AS double precision)",
        Dialect::Sqlite => "pds.pd",
    };
    writeln!(text, "  sums.points AS points,\n  {pd} AS pd")?;
    writeln!(text, "FROM sums LEFT JOIN pds ON pds.points = sums.points;")
}

/// Returns a name that no other column of the answer has and that the database keeps whole, as an identifier.
fn free_label(taken: &mut BTreeSet<String>, wish: &str, dialect: Dialect) -> String {
    let kept = |text: &str, bytes_max: usize| {
        let end = (0..=text.len().min(bytes_max))
            .rev()
            .find(|end| text.is_char_boundary(*end));
        text.split_at(end.unwrap_or(0)).0.to_owned()
    };
    let bytes_max = dialect.name_bytes_max();
    let mut name = kept(wish, bytes_max);
    let mut number = 1;
    while !taken.insert(name.to_ascii_lowercase()) {
        number += 1;
        let suffix = format!("_{number}");
        name = kept(wish, bytes_max.saturating_sub(suffix.len())) + &suffix;
    }
    identifier(&name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_columns_of_the_answer_have_one_name() {
        let mut taken: BTreeSet<String> = ["points", "pd"].map(str::to_owned).into();
        let mut label = |wish: &str, dialect| free_label(&mut taken, wish, dialect);
        assert_eq!(label("PD", Dialect::Sqlite), "\"PD_2\"");
        assert_eq!(label("a\"b", Dialect::Sqlite), "\"a\"\"b\"");
        assert_eq!(label("A\"B", Dialect::Sqlite), "\"A\"\"B_2\"");
        // PostgreSQL would cut both to the same 63 bytes.
        let long = format!("{}长长", "x".repeat(60));
        assert_eq!(
            label(&long, Dialect::Postgresql),
            format!("\"{}长\"", "x".repeat(60))
        );
        assert_eq!(
            label(&long, Dialect::Postgresql),
            format!("\"{}_2\"", "x".repeat(60))
        );
    }
}
