//! A card in a form that others score with, as a file.
//!
//! Owns the file: a new one, whole or not at all. Must not know what stands in it.

use std::{
    fs::{self, File},
    io::Write,
    path::{Path, PathBuf},
};

use super::{Error, hashed, in_file};
use crate::{
    export::{Request, SCHEMA, Source, json, pmml, sql},
    workshop::{Artifact, reasons::Yardstick},
};

/// A form.
#[derive(Clone, Debug)]
pub enum Form {
    /// JSON that can be scored by look-ups alone.
    Json,
    /// PMML 4.4, with reasons against a yardstick.
    Pmml(Yardstick),
    /// One SELECT.
    Sql(Request),
}

/// Writes the card of a folder into a new file.
///
/// # Errors
/// [`Error`].
pub fn export(folder: &Path, form: &Form, out: &Path) -> Result<(), Error> {
    let (Artifact { card, .. }, sha256) = hashed(folder)?;
    let source = Source {
        card: &card,
        sha256: &sha256,
    };
    let text = match form {
        Form::Json => json(source)?,
        Form::Pmml(yardstick) => pmml(source, *yardstick)?,
        Form::Sql(request) => sql(source, request)?,
    };
    write_new(out, &text)
}

/// Writes the JSON Schema of [`Form::Json`] into a new file.
///
/// # Errors
/// [`Error::Exists`], [`Error::File`].
pub fn schema(out: &Path) -> Result<(), Error> {
    write_new(out, SCHEMA)
}

fn write_new(path: &Path, text: &str) -> Result<(), Error> {
    if path.exists() {
        return Err(Error::Exists(path.to_owned()));
    }
    let mut name = path.as_os_str().to_owned();
    name.push(".partial");
    let partial = PathBuf::from(name);
    let written = (|| {
        let mut file = File::create(&partial)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        fs::rename(&partial, path)
    })();
    written.map_err(|source| {
        // What is left of it would be taken for a file.
        let _ = fs::remove_file(&partial);
        in_file(path, source)
    })
}
