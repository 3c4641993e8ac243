//! A small disk of a test's own: a file system in memory, seen by nobody but those who are sent into it.

use std::{
    fs::{self, File},
    io::{BufRead, BufReader, ErrorKind, Write},
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use tempfile::TempDir;

use crate::postgres::is_root;

/// The disk; it is gone with this, whatever happens to the test.
pub struct Disk {
    /// Holds the mount namespace until its input ends.
    holder: Child,
    folder: TempDir,
}

impl Disk {
    /// Makes one of `mib` MiB. The superuser may mount in a namespace of its own, others in one where they have its rights.
    pub fn new(mib: u32) -> Disk {
        // Whoever is sent inside may be another user.
        let folder = tempfile::Builder::new()
            .prefix("kvcredit-disk-")
            .permissions(fs::Permissions::from_mode(0o755))
            .tempdir()
            .unwrap();
        let mount =
            r#"mount -t tmpfs -o "size=$2m,mode=1777" tmpfs "$1" && echo mounted && exec cat"#;
        let mut command = Command::new("unshare");
        command.arg("--mount");
        if !is_root() {
            command.args(["--map-current-user", "--keep-caps"]);
        }
        let mut holder = command
            .args(["--", "sh", "-c", mount, "sh"])
            .arg(folder.path())
            .arg(mib.to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("a test of full disks needs `unshare` of util-linux");
        let mut line = String::new();
        BufReader::new(holder.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        assert_eq!(
            line, "mounted\n",
            "a test of full disks needs a file system of its own, and this machine does not allow that (see `unshare` above)"
        );
        Disk { holder, folder }
    }

    /// Where it lies for those who are inside.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Where it lies for everybody else.
    pub fn outside(&self) -> PathBuf {
        let root = PathBuf::from(format!("/proc/{}/root", self.holder.id()));
        root.join(self.path().strip_prefix("/").unwrap())
    }

    /// What stands before a command that is to see it.
    pub fn enter(&self) -> Vec<String> {
        let mut words = vec!["nsenter".to_owned(), "--mount".into()];
        if !is_root() {
            words.extend(["--user".into(), "--preserve-credentials".into()]);
        }
        words.extend(["--target".into(), self.holder.id().to_string(), "--".into()]);
        words
    }

    /// Writes until nothing more fits.
    pub fn fill(&self) {
        let mut file = File::create(self.ballast()).unwrap();
        let mut block = 64 * 1024;
        while block > 0 {
            match file.write(&vec![7; block]) {
                Ok(_) => {}
                Err(err) if err.kind() == ErrorKind::StorageFull => block /= 2,
                Err(err) => panic!("{err}"),
            }
        }
    }

    /// Gives the space back.
    pub fn free(&self) {
        fs::remove_file(self.ballast()).unwrap();
    }

    fn ballast(&self) -> PathBuf {
        self.outside().join("ballast")
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = self.holder.kill();
        let _ = self.holder.wait();
    }
}
