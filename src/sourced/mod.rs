//! Tables of sourced numbers: TOML in which every number is `{ value, status, source }`.
//!
//! Owns: how such a table is read (sources, version, sections, figures), how its problems are collected, and the tables of a
//! directory. Must not know: what the numbers mean.

mod figure;
mod files;
mod section;
mod version;

pub use figure::{Figure, Problem, Source, Status};
pub use files::{Cause, Unreadable};
pub(crate) use files::{File, Subject, files};
pub(crate) use section::{Reading, Section, YUAN_MAX};
pub(crate) use version::Version;

/// Reads a table: its section `sources` first, since every number names a source, then the rest with `whole`. Returns what
/// `whole` made of it and the figures of the table.
///
/// # Errors
/// Every problem of the text at once, in the order of reading; a text that is no TOML has one.
pub(crate) fn read<T>(
    text: &str,
    whole: impl FnOnce(Section, &mut Reading) -> Option<T>,
) -> Result<(T, Vec<Figure>), Vec<Problem>> {
    let mut reading = Reading::default();
    let mut root = match text.parse::<toml::Table>() {
        Ok(root) => Section::root(root),
        Err(error) => {
            reading.problem("table", format!("TOML: {}", error.message()));
            return Err(reading.problems);
        }
    };
    root.sources(&mut reading);
    match whole(root, &mut reading) {
        Some(read) if reading.problems.is_empty() => Ok((read, reading.figures)),
        Some(_) | None => Err(reading.problems),
    }
}
