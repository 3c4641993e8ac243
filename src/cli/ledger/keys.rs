//! The keys of a book that is read from a database: the one with which it is signed, and those that are trusted.

use std::path::{Path, PathBuf};

use crate::{
    app::key,
    cli::failure::Failure,
    domain::id::{Book, LedgerName},
    service::ledger::{Signing, head_of},
    storage::{archive::HeadRow, log::checkpoint::VerifierKey},
};

/// A checkpoint as text, and the key that verifies it.
pub(super) struct Signed {
    pub(super) checkpoint: String,
    pub(super) verifier_key: String,
}

/// What a command does with the signing key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Need {
    /// It signs the head: the key must be there.
    ToSign,
    /// It verifies, for which the public half is enough, and none is needed where nothing is signed.
    ToVerify,
}

/// The file of the signing key.
pub(super) enum KeyFile {
    /// One that was named.
    Named(PathBuf),
    /// The one that lies in a data folder, or does not.
    InFolder(PathBuf),
}

/// What is known of the key with which a book is signed.
#[derive(Default)]
pub(super) struct Known {
    /// A checkpoint over the head, signed now.
    pub(super) signed: Option<Signed>,
    /// The key of the data folder.
    pub(super) own: Option<VerifierKey>,
}

impl Known {
    /// Reads what a command needs of the key.
    ///
    /// # Errors
    /// [`Failure::Checkpoint`] where a file was named or is needed, and has no key.
    pub(super) fn of(
        file: Option<&KeyFile>,
        need: Need,
        name: LedgerName,
        head: &HeadRow,
    ) -> Result<Known, Failure> {
        let seed = match (file, need) {
            (None, _) => None,
            (Some(KeyFile::Named(path)), _) | (Some(KeyFile::InFolder(path)), Need::ToSign) => {
                Some(read(path)?)
            }
            // Whoever verifies may have no right to read a secret, and whoever has a copy of a database has none.
            (Some(KeyFile::InFolder(path)), Need::ToVerify) => key::read(path).ok(),
        };
        let Some(seed) = seed else {
            return Ok(Known::default());
        };
        let signing = Signing::new(name, seed);
        Ok(match need {
            Need::ToSign => Known {
                signed: Some(sign(&signing, head)?),
                own: None,
            },
            Need::ToVerify => Known {
                signed: None,
                own: Some(verifier_key(&signing, &head.book)?),
            },
        })
    }
}

fn read(path: &Path) -> Result<[u8; 32], Failure> {
    key::read(path).map_err(|err| Failure::Checkpoint(err.to_string()))
}

fn verifier_key(signing: &Signing, book: &Book) -> Result<VerifierKey, Failure> {
    let key = signing.verifier_key(book);
    key.map_err(|err| Failure::Checkpoint(err.to_string()))
}

fn sign(signing: &Signing, head: &HeadRow) -> Result<Signed, Failure> {
    let head_of_row = head_of(head).map_err(Failure::Storage)?;
    let signed = signing.sign(&head.book, &head_of_row);
    let signed = signed.map_err(|err| Failure::Checkpoint(err.to_string()))?;
    Ok(Signed {
        checkpoint: signed.checkpoint,
        verifier_key: signed.verifier_key,
    })
}
