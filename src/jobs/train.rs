//! Training: from a book file to a folder with a new model.
//!
//! Owns reading the book and writing the folder; the fit itself is a pure function of `model::train`. A folder is written
//! once: an existing one is refused, whatever stands in it.

use std::{
    fs,
    io::{BufRead, Write},
    path::{Path, PathBuf},
};

use super::book::{self, Entry};
use crate::{
    domain::{assessment::Reading, calendar::Date},
    features::{Facts, Setting},
    model::{
        catalogue::EXPERT_CARD,
        expert::{self, ExpertCard},
        train::{self, Fitted, Request, dataset::Example},
    },
};

/// A training that did not end in a model.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The book is not readable.
    #[error(transparent)]
    Book(#[from] book::Error),
    /// The shipped expert card is refused.
    #[error(transparent)]
    ExpertCard(#[from] expert::Error),
    /// The fit was not made.
    #[error(transparent)]
    Train(#[from] train::Error),
    /// The folder of the new model is there already.
    #[error("`{0}` is there already; models are never overwritten, so expected a new identifier")]
    Exists(PathBuf),
    /// The folder cannot be written.
    #[error("cannot write `{path}`")]
    Write {
        /// Which file or folder.
        path: PathBuf,
        /// The cause.
        source: std::io::Error,
    },
}

/// Reads a book, fits a model on it and writes `<models>/<id>/` with `model.json`, `card.md` and `metrics.json`. Profiles
/// dated after `today` are refused. Returns the folder and the fit.
///
/// # Errors
/// [`Error`]; nothing is written unless the fit was made. A folder that could not be completed is taken away again.
pub fn run(
    book: impl BufRead,
    today: Date,
    models: &Path,
    request: &Request,
) -> Result<(PathBuf, Fitted), Error> {
    let folder = models.join(request.id.as_str());
    if folder.exists() {
        return Err(Error::Exists(folder));
    }
    let mut examples = Vec::new();
    book::each(
        book,
        today,
        |entry| example(&entry),
        |example| {
            examples.push(example);
            Ok::<(), book::Error>(())
        },
    )?;
    let expert = ExpertCard::parse(EXPERT_CARD)?;
    let fitted = train::train(&examples, &expert, request)?;
    write(&folder, &fitted)?;
    Ok((folder, fitted))
}

/// Returns what a fit sees of a firm of a book: the same features that scoring sees.
pub fn example(entry: &Entry) -> Example {
    let Entry {
        profile,
        defaulted,
        next_revenue,
        year,
    } = entry;
    let facts = Facts::of(profile, &Setting::of_training(profile.as_of));
    Example {
        vector: facts.vector(Reading::Typical),
        base: facts.revenue_base(Reading::Typical),
        defaulted: *defaulted,
        next_revenue: *next_revenue,
        year: i32::from(*year),
    }
}

fn write(folder: &Path, fitted: &Fitted) -> Result<(), Error> {
    let refused = |path: &Path, source: std::io::Error| match source.kind() {
        std::io::ErrorKind::AlreadyExists => Error::Exists(path.to_owned()),
        _ => Error::Write {
            path: path.to_owned(),
            source,
        },
    };
    if let Some(parent) = folder.parent() {
        fs::create_dir_all(parent).map_err(|err| refused(parent, err))?;
    }
    fs::create_dir(folder).map_err(|err| refused(folder, err))?;
    fill(folder, fitted).map_err(|(path, err)| {
        // A server would not start with a folder that holds half a model.
        let _ = fs::remove_dir_all(folder);
        refused(&path, err)
    })
}

/// Writes the files. The model comes last, so that a folder with one is complete.
fn fill(folder: &Path, fitted: &Fitted) -> Result<(), (PathBuf, std::io::Error)> {
    for (name, text) in [
        ("card.md", &fitted.card_md),
        ("metrics.json", &fitted.metrics_json),
        ("model.json", &fitted.model_json),
    ] {
        let path = folder.join(name);
        fs::File::create_new(&path)
            .and_then(|mut file| {
                file.write_all(text.as_bytes())?;
                file.sync_all()
            })
            .map_err(|err| (path, err))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::{
        domain::id::ModelId,
        jobs::synth::Parameters,
        model::{Model, artifact::Basis, train::HyperParameters},
    };

    fn request() -> Request {
        Request {
            id: ModelId::parse("test-v1").unwrap(),
            basis: Basis::Synthetic,
            seed: 1,
            settings: HyperParameters::default(),
        }
    }

    fn book(firms: u32) -> Vec<u8> {
        let mut bytes = Vec::new();
        book::write_synthetic(&mut bytes, &Parameters::documented(firms), 5, |_| ()).unwrap();
        bytes
    }

    const TODAY: Date = date(2026, 12, 31);

    #[test]
    fn a_book_becomes_a_folder_that_loads_and_is_never_overwritten() {
        let directory = tempfile::tempdir().unwrap();
        let book = book(400);
        let (folder, fitted) = run(book.as_slice(), TODAY, directory.path(), &request()).unwrap();
        let bytes = fs::read(folder.join("model.json")).unwrap();
        assert_eq!(bytes, fitted.model_json.as_bytes());
        assert!(Model::from_artifact(&bytes).is_ok());
        for name in ["card.md", "metrics.json"] {
            assert!(folder.join(name).is_file(), "{name}");
        }
        let again = run(book.as_slice(), TODAY, directory.path(), &request());
        assert!(matches!(again, Err(Error::Exists(_))));
        assert_eq!(fs::read(folder.join("model.json")).unwrap(), bytes);
    }

    #[test]
    fn a_book_with_too_few_firms_writes_nothing() {
        let directory = tempfile::tempdir().unwrap();
        for firms in [0, 3] {
            let few = run(book(firms).as_slice(), TODAY, directory.path(), &request());
            assert!(matches!(
                few,
                Err(Error::Train(train::Error::TooFew { .. }))
            ));
        }
        let broken = run(&b"{}\n"[..], TODAY, directory.path(), &request());
        assert!(matches!(broken, Err(Error::Book(_))));
        assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 0);
    }
}
