//! A folder whose files outlive a failing test.

use std::path::{Path, PathBuf};

/// A folder that is removed with this, except where the test fails: then its path is printed.
pub struct Folder(PathBuf);

impl Folder {
    pub fn new(name: &str) -> Folder {
        let folder = tempfile::Builder::new()
            .prefix(&format!("kvcredit-{name}-"))
            .tempdir()
            .unwrap();
        Folder(folder.keep())
    }

    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("kept: {}", self.0.display());
        } else {
            let _ = std::fs::remove_dir_all(&self.0);
        }
    }
}
