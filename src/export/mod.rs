//! Cards in forms that others score with: JSON, PMML and SQL.
//!
//! Owns the forms. Each is written from one reading of the bins (`rule`) and from the table of probabilities, so that whoever scores with
//! it comes to the same points and the same PD. Must not know files, tables of data, the command line.

mod json;
mod number;
mod pmml;
pub mod rule;
mod sql;

use crate::workshop::{
    bins::Bins,
    card::{Card, Content},
};

pub use self::{
    json::{SCHEMA, json},
    pmml::pmml,
    sql::{Dialect, Request, TableName, sql},
};

/// The card has something that the form cannot say.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A text has a character that the form has no way to write.
    #[error("`{text}`: expected a text without the character U+{code:04X}, which {form} cannot hold", text = .text.escape_debug())]
    Character {
        /// The name or word.
        text: String,
        /// The character.
        code: u32,
        /// The form.
        form: &'static str,
    },
    /// Two columns are one to a database.
    #[error(
        "columns `{0}` and `{1}`: expected names that differ by more than upper and lower case, which {2} takes for one"
    )]
    SameName(String, String, &'static str),
    /// The name of a column is longer than the database keeps.
    #[error("`{name}`: expected a name of at most {bytes_max} bytes, the most that {form} keeps")]
    LongName {
        /// The name.
        name: String,
        /// What is kept.
        bytes_max: usize,
        /// The database.
        form: &'static str,
    },
    /// The name of a table cannot be read.
    #[error(
        "`{0}`: expected a name of a table, or of a schema and a table as `schema.table`; put parts with dots or quotes into double quotes"
    )]
    Table(String),
    /// A number has no JSON.
    #[error(transparent)]
    Json(#[from] serde_json::Error),
    /// The XML could not be put together.
    #[error("cannot write XML")]
    Xml(#[from] std::io::Error),
}

/// Which card is exported.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// The card.
    pub card: &'a Card,
    /// SHA-256 that `model.json` names, in hexadecimal.
    pub sha256: &'a str,
}

/// Returns the first text with a character that `is_held` refuses, as an error.
fn check_characters<'a>(
    texts: impl IntoIterator<Item = &'a str>,
    form: &'static str,
    is_held: impl Fn(char) -> bool,
) -> Result<(), Error> {
    for text in texts {
        if let Some(character) = text.chars().find(|c| !is_held(*c)) {
            return Err(Error::Character {
                text: text.to_owned(),
                code: u32::from(character),
                form,
            });
        }
    }
    Ok(())
}

/// Returns every name and word of a card.
fn texts(content: &Content) -> Vec<&str> {
    let mut texts = vec![content.target.as_str()];
    let mut bins = Vec::new();
    for column in &content.columns {
        texts.push(&column.name);
        bins.push(&column.bins);
    }
    for pair in &content.pairs {
        bins.extend([&pair.first_bins, &pair.second_bins]);
    }
    for bins in bins {
        if let Bins::Groups { groups, specials } = bins {
            texts.extend(groups.iter().flatten().chain(specials).map(String::as_str));
        }
    }
    texts
}
