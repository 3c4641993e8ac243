//! A file that is there whole or not at all, for its owner's eyes only.

use std::{
    ffi::OsString,
    fs::{self, File, OpenOptions, Permissions, TryLockError},
    io::{self, BufWriter},
    os::unix::fs::{MetadataExt, OpenOptionsExt, PermissionsExt},
    path::{Path, PathBuf},
};

use super::failure::Failure;

const BUFFER: usize = 1024 * 1024;

/// A file in the making: it has another name until it is whole, and is removed with this before that.
pub(super) struct NewFile {
    path: PathBuf,
    part: PathBuf,
    /// Locked, so that nobody else writes it at the same time.
    file: File,
    whole: bool,
}

impl NewFile {
    /// Begins a file. What a process that was killed left of it is taken over.
    ///
    /// # Errors
    /// [`Failure::Usage`] where it is there already, or is being written.
    pub(super) fn begin(path: &Path) -> Result<NewFile, Failure> {
        let mut part = OsString::from(path);
        part.push(".part");
        let part = PathBuf::from(part);
        refuse_existing(path)?;
        let mut options = OpenOptions::new();
        options.create(true).truncate(false).write(true).mode(0o600);
        let file = options.open(&part).map_err(failed(&part))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(Failure::Usage("cli-file-being-written"));
            }
            Err(TryLockError::Error(err)) => return Err(failed(&part)(err)),
        }
        // Whoever held the lock until now may have given the file its name.
        if !is_at(&file, &part) {
            return Err(Failure::Usage("cli-file-being-written"));
        }
        // What is taken over may be open to others.
        file.set_permissions(Permissions::from_mode(0o600))
            .and_then(|()| file.set_len(0))
            .map_err(failed(&part))?;
        Ok(NewFile {
            path: path.to_owned(),
            part,
            file,
            whole: false,
        })
    }

    /// Returns where to write to.
    ///
    /// # Errors
    /// [`Failure::Unreadable`].
    pub(super) fn writer(&self) -> Result<BufWriter<File>, Failure> {
        let file = self.file.try_clone().map_err(failed(&self.part))?;
        Ok(BufWriter::with_capacity(BUFFER, file))
    }

    /// Gives the file its name, once all of it is on the disk.
    ///
    /// # Errors
    /// [`Failure::Usage`] where somebody else has made one of that name, [`Failure::Unreadable`].
    pub(super) fn finish(mut self) -> Result<(), Failure> {
        self.file.sync_all().map_err(failed(&self.part))?;
        refuse_existing(&self.path)?;
        fs::rename(&self.part, &self.path).map_err(failed(&self.path))?;
        self.whole = true;
        let folder = self.path.parent();
        let folder = folder.filter(|path| !path.as_os_str().is_empty());
        let folder = folder.unwrap_or(Path::new("."));
        let synced = File::open(folder).and_then(|folder| folder.sync_all());
        synced.map_err(failed(folder))
    }
}

impl Drop for NewFile {
    fn drop(&mut self) {
        if !self.whole {
            // What is left is taken over next time.
            let _ = fs::remove_file(&self.part);
        }
    }
}

fn refuse_existing(path: &Path) -> Result<(), Failure> {
    match path.try_exists().map_err(failed(path))? {
        true => Err(Failure::Usage("cli-ledger-file-exists")),
        false => Ok(()),
    }
}

fn is_at(file: &File, path: &Path) -> bool {
    let same = |here: &fs::Metadata, there: &fs::Metadata| {
        (here.dev(), here.ino()) == (there.dev(), there.ino())
    };
    match (file.metadata(), fs::metadata(path)) {
        (Ok(here), Ok(there)) => same(&here, &there),
        (Err(_), _) | (_, Err(_)) => false,
    }
}

fn failed(path: &Path) -> impl FnOnce(io::Error) -> Failure {
    |err| Failure::Unreadable(vec![(path.display().to_string(), err.to_string())])
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn names(folder: &Path) -> Vec<OsString> {
        let entries = fs::read_dir(folder).unwrap();
        entries.map(|entry| entry.unwrap().file_name()).collect()
    }

    #[test]
    fn a_file_has_its_name_once_it_is_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        let new = NewFile::begin(&path).unwrap();
        new.writer().unwrap().write_all(b"part").unwrap();
        assert!(!path.exists());
        drop(new);
        assert!(names(folder.path()).is_empty());

        fs::write(
            folder.path().join("a.part"),
            "left by a process that was killed",
        )
        .unwrap();
        let new = NewFile::begin(&path).unwrap();
        new.writer().unwrap().write_all(b"whole").unwrap();
        let other = NewFile::begin(&path);
        assert!(matches!(
            other,
            Err(Failure::Usage("cli-file-being-written"))
        ));
        new.finish().unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"whole");
        assert_eq!(
            fs::metadata(&path).unwrap().permissions().mode() & 0o777,
            0o600
        );
        assert_eq!(names(folder.path()), ["a"]);
        let again = NewFile::begin(&path);
        assert!(matches!(
            again,
            Err(Failure::Usage("cli-ledger-file-exists"))
        ));
    }
}
