//! Book files as arguments.

use std::{
    fs::File,
    io::{self, BufRead, BufReader},
    path::Path,
};

use super::failure::{self, Failure};
use crate::jobs::{book, vectors};

/// Opens a book; `-` is standard input.
pub(super) fn opened(book: &Path) -> Result<Box<dyn BufRead>, Failure> {
    let open = || -> io::Result<Box<dyn BufRead>> {
        Ok(if book == Path::new("-") {
            Box::new(BufReader::new(io::stdin()))
        } else {
            Box::new(BufReader::new(File::open(book)?))
        })
    };
    open().map_err(|err| Failure::Unreadable(vec![(book.display().to_string(), err.to_string())]))
}

/// Says what is wrong with a book: every bad line by itself.
pub(super) fn unreadable(book: &Path, err: &book::Error) -> Failure {
    let file = book.display().to_string();
    let book::Error::Lines { lines, more } = err else {
        return Failure::Unreadable(vec![(file, failure::chain(err))]);
    };
    let mut told: Vec<(String, String)> = lines
        .iter()
        .map(|bad| (format!("{file}:{}", bad.line), bad.problems.join("; ")))
        .collect();
    if *more > 0 {
        told.push((file, format!("and {more} more lines")));
    }
    Failure::Unreadable(told)
}

/// Says why a book gave no table.
pub(super) fn no_vectors(book: &Path, err: &vectors::Error) -> Failure {
    match err {
        vectors::Error::Book(err) => unreadable(book, err),
        vectors::Error::Frame(_) => {
            Failure::Unreadable(vec![(book.display().to_string(), failure::chain(err))])
        }
        vectors::Error::Table(_) => Failure::Refused(failure::chain(err)),
    }
}
