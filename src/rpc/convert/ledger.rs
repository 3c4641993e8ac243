//! Questions about a book's log.

use super::{
    checks::{Checked, Checks},
    path::Path,
    shape,
    violation::Violations,
};
use crate::{domain::id::Book, pb};

/// Which log is meant; `None`: the caller's own.
pub type Whose = Option<Book>;

/// Asks for a proof of inclusion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inclusion {
    /// Whose log.
    pub book: Whose,
    /// Number of the decision.
    pub seq: i64,
    /// Size of the tree; `None`: the present one.
    pub tree_size: Option<i64>,
}

/// Asks for a proof of consistency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consistency {
    /// Whose log.
    pub book: Whose,
    /// The older size.
    pub old_size: i64,
    /// The newer size; `None`: the present one.
    pub new_size: Option<i64>,
}

/// Asks for records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Export {
    /// Whose log.
    pub book: Whose,
    /// Starts after this decision.
    pub after: i64,
}

/// Largest number of a decision that a request may name.
const SEQ_MOST: i64 = 1_000_000_000_000_000;

/// Returns the question that a message is.
///
/// # Errors
/// [`Violations`] lists every rule that is broken.
pub fn head(message: pb::GetLedgerHeadRequest) -> Result<Whose, Violations> {
    let pb::GetLedgerHeadRequest { book } = message;
    let mut checks = Checks::timeless();
    let book = whose(&mut checks, book);
    checks.finish(Ok(book))
}

/// Returns the question that a message is.
///
/// # Errors
/// [`Violations`] lists every rule that is broken.
pub fn inclusion(message: pb::GetInclusionProofRequest) -> Result<Inclusion, Violations> {
    let pb::GetInclusionProofRequest {
        book,
        seq,
        tree_size,
    } = message;
    let mut checks = Checks::timeless();
    let book = whose(&mut checks, book);
    let seq = number(&mut checks, "seq", seq, 1);
    let tree_size = tree_size.and_then(|size| number(&mut checks, "tree_size", size, 1).ok());
    checks.finish(seq.map(|seq| Inclusion {
        book,
        seq,
        tree_size,
    }))
}

/// Returns the question that a message is.
///
/// # Errors
/// [`Violations`] lists every rule that is broken.
pub fn consistency(message: pb::GetConsistencyProofRequest) -> Result<Consistency, Violations> {
    let pb::GetConsistencyProofRequest {
        book,
        old_size,
        new_size,
    } = message;
    let mut checks = Checks::timeless();
    let book = whose(&mut checks, book);
    let old_size = number(&mut checks, "old_size", old_size, 0);
    let new_size = new_size.and_then(|size| number(&mut checks, "new_size", size, 0).ok());
    checks.finish(old_size.map(|old_size| Consistency {
        book,
        old_size,
        new_size,
    }))
}

/// Returns the question that a message is.
///
/// # Errors
/// [`Violations`] lists every rule that is broken.
pub fn export(message: pb::ExportDecisionsRequest) -> Result<Export, Violations> {
    let pb::ExportDecisionsRequest { book, after_seq } = message;
    let mut checks = Checks::timeless();
    let book = whose(&mut checks, book);
    let after = number(&mut checks, "after_seq", after_seq, 0);
    checks.finish(after.map(|after| Export { book, after }))
}

/// A book that breaks its rule is noted and left out.
fn whose(checks: &mut Checks, book: Option<String>) -> Whose {
    let read = |text: &str| Book::parse(text).ok();
    book.and_then(|text| {
        checks
            .read(&Path::ROOT, "book", &text, &shape::BOOK, read)
            .ok()
    })
}

fn number(checks: &mut Checks, name: &'static str, value: i64, least: i64) -> Checked<i64> {
    let at = Path::ROOT;
    checks.within(&at.field(name), "int64.gte_lte", value, least..=SEQ_MOST)
}
