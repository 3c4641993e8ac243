//! The key with which checkpoints are signed: a file with 64 hexadecimal digits that nobody else can read.

use std::{
    fs::{self, OpenOptions},
    io::{self, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

use crate::domain::clock::{Entropy, NoEntropy};

/// Why there is no key.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file cannot be read or made.
    #[error("cannot use the key file `{path}`")]
    File {
        /// The file.
        path: PathBuf,
        /// The cause.
        source: io::Error,
    },
    /// The file has no key.
    #[error("expected 64 hexadecimal digits in `{path}`")]
    NoKey {
        /// The file.
        path: PathBuf,
    },
    /// The ledger was signed before, with a key that is not there.
    #[error(
        "the ledger has entries, and the key that signs it is not in `{path}`: put it back, or a new one to rotate it on purpose"
    )]
    Lost {
        /// Where it is looked for.
        path: PathBuf,
    },
    /// No key can be made.
    #[error("cannot make a key")]
    NoEntropy(#[from] NoEntropy),
}

/// Returns the seed that a file holds.
///
/// # Errors
/// [`Error`].
pub fn read(path: &Path) -> Result<[u8; 32], Error> {
    let text = fs::read_to_string(path).map_err(failed(path))?;
    let mut seed = [0; 32];
    hex::decode_to_slice(text.trim(), &mut seed).map_err(|_| Error::NoKey {
        path: path.to_owned(),
    })?;
    Ok(seed)
}

/// The same; `None` where there is no file.
///
/// # Errors
/// [`Error`].
pub fn read_if_there(path: &Path) -> Result<Option<[u8; 32]>, Error> {
    if path.try_exists().map_err(failed(path))? {
        return read(path).map(Some);
    }
    Ok(None)
}

/// Makes a file with a new key and returns its seed; that of the file which another process made meanwhile.
///
/// # Errors
/// [`Error`].
pub fn make(path: &Path, entropy: &dyn Entropy) -> Result<[u8; 32], Error> {
    let seed = entropy.bytes()?;
    // Under a name of its own until it is whole: what a full disk or a crash leaves must not stand in the way of the next start.
    let part = path.with_extension(format!("{}.part", hex::encode(&entropy.bytes()?[..8])));
    let made = written(&part, &seed).and_then(|()| fs::hard_link(&part, path));
    // A part that stays is in nobody's way.
    let _ = fs::remove_file(&part);
    match made {
        // Another process may have been faster.
        Err(err) if err.kind() != io::ErrorKind::AlreadyExists => Err(failed(path)(err)),
        Ok(()) | Err(_) => read(path),
    }
}

fn written(part: &Path, seed: &[u8; 32]) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true).mode(0o600);
    let mut file = options.open(part)?;
    file.write_all(format!("{}\n", hex::encode(seed)).as_bytes())?;
    file.sync_all()
}

fn failed(path: &Path) -> impl FnOnce(io::Error) -> Error {
    move |source| Error::File {
        path: path.to_owned(),
        source,
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    struct Fixed;

    impl Entropy for Fixed {
        fn bytes(&self) -> Result<[u8; 32], NoEntropy> {
            Ok([7; 32])
        }
    }

    #[test]
    fn a_key_is_made_once_and_for_its_owner_only() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ledger.key");
        assert_eq!(read_if_there(&path).unwrap(), None);
        assert_eq!(make(&path, &Fixed).unwrap(), [7; 32]);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        assert_eq!(
            fs::metadata(&path).unwrap().permissions().mode() & 0o777,
            0o600
        );
        fs::write(&path, "01".repeat(32)).unwrap();
        assert_eq!(make(&path, &Fixed).unwrap(), [1; 32]);
        assert_eq!(read_if_there(&path).unwrap(), Some([1; 32]));
    }

    #[test]
    fn a_file_without_a_key_is_refused_and_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ledger.key");
        fs::write(&path, "nothing").unwrap();
        assert!(matches!(read_if_there(&path), Err(Error::NoKey { .. })));
        assert_eq!(fs::read_to_string(&path).unwrap(), "nothing");
        assert!(matches!(
            read(&folder.path().join("no")),
            Err(Error::File { .. })
        ));
    }
}
