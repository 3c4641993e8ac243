//! The binary as a process of its own.

use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Output, Stdio},
};

use tempfile::TempDir;

/// A running `kvcredit serve`, killed when dropped.
pub struct Server {
    child: Child,
    ready: serde_json::Value,
    folder: TempDir,
}

/// Returns a command of the binary under test.
pub fn kvcredit() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kvcredit"));
    command.env_remove("KVCREDIT_TOKEN").env("LANG", "C");
    command
}

impl Server {
    /// Starts one on a free port with a data folder of its own and waits until it is ready.
    pub fn start(arguments: &[&str]) -> Server {
        Server::start_in(tempfile::tempdir().unwrap(), arguments)
    }

    /// The same in a data folder that exists already.
    pub fn start_in(folder: TempDir, arguments: &[&str]) -> Server {
        let mut child = kvcredit()
            .args(["serve", "--listen", "127.0.0.1:0", "--data-dir"])
            .arg(folder.path())
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        let ready = serde_json::from_str(&line)
            .unwrap_or_else(|err| panic!("no line of JSON from the server: {err}: {line:?}"));
        Server {
            child,
            ready,
            folder,
        }
    }

    /// Returns the address it listens on.
    pub fn grpc(&self) -> &str {
        self.ready["grpc"].as_str().unwrap()
    }

    /// Returns the line it printed when it was ready.
    pub fn ready(&self) -> &serde_json::Value {
        &self.ready
    }

    /// Runs a client command against it.
    pub fn client(&self, arguments: &[&str]) -> Output {
        kvcredit()
            .args(arguments)
            .args(["--server", self.grpc()])
            .output()
            .unwrap()
    }

    /// Kills it without warning and gives its folder back.
    pub fn kill(mut self) -> TempDir {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        std::mem::replace(&mut self.folder, tempfile::tempdir().unwrap())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
