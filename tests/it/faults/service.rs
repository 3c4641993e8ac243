//! The service as a process that is killed and started again.

use std::{
    ffi::OsString,
    fs::{self, OpenOptions},
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, ChildStdout, Command, ExitStatus, Stdio},
    time::{Duration, Instant},
};

use crate::process::kvcredit;

/// What a service is started with.
#[derive(Clone)]
pub struct Start {
    folder: PathBuf,
    arguments: Vec<String>,
    crash_point: Option<String>,
    /// What stands before the command.
    before: Vec<String>,
}

impl Start {
    /// On a SQLite file in `folder`.
    pub fn in_folder(folder: &Path) -> Start {
        Start {
            folder: folder.to_owned(),
            arguments: Vec::new(),
            crash_point: None,
            before: Vec::new(),
        }
    }

    /// Puts another command before it, which runs it.
    pub fn under(mut self, before: Vec<String>) -> Start {
        self.before = before;
        self
    }

    pub fn with(mut self, key: &str, value: &str) -> Start {
        self.arguments.extend([key.to_owned(), value.to_owned()]);
        self
    }

    /// Arms a crash point; there are none in release builds.
    #[cfg(debug_assertions)]
    pub fn crashing(mut self, crash_point: &str) -> Start {
        self.crash_point = Some(crash_point.to_owned());
        self
    }

    /// Starts it without waiting until it is ready.
    pub fn spawn(&self) -> Starting {
        let log = self.log();
        let log = OpenOptions::new().create(true).append(true).open(log);
        let mut command = after(&self.before, &kvcredit());
        without_settings(&mut command);
        command
            .args(["serve", "--listen", "127.0.0.1:0", "--data-dir"])
            .arg(&self.folder)
            .args(&self.arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(log.unwrap());
        if let Some(crash_point) = &self.crash_point {
            command.env("KVCREDIT_CRASH_POINT", crash_point);
        }
        let began = Instant::now();
        let mut child = command.spawn().unwrap();
        let stdout = child.stdout.take().unwrap();
        Starting {
            service: Service {
                child,
                address: String::new(),
                ready_after: Duration::ZERO,
            },
            stdout,
            began,
        }
    }

    /// Starts it and waits until it is ready.
    pub fn start(&self) -> Service {
        match self.spawn().ready() {
            Ok(service) => service,
            Err(status) => panic!("the service ended ({status}):\n{}", self.said()),
        }
    }

    /// Returns what all services of this folder wrote to stderr.
    pub fn said(&self) -> String {
        fs::read_to_string(self.log()).unwrap()
    }

    /// Forgets what they wrote so far.
    pub fn forget(&self) {
        fs::write(self.log(), "").unwrap();
    }

    fn log(&self) -> PathBuf {
        self.folder.join("stderr.txt")
    }
}

/// Returns a command with others before it.
fn after(before: &[String], command: &Command) -> Command {
    let words = before.iter().map(OsString::from);
    let mut words = words.chain([command.get_program().to_owned()]);
    let mut whole = Command::new(words.next().unwrap());
    whole.args(words).args(command.get_args()).env("LANG", "C");
    whole
}

/// Takes our variables out of a command's environment.
pub fn without_settings(command: &mut Command) {
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("KVCREDIT_") {
            command.env_remove(name);
        }
    }
}

/// A service that is perhaps not ready.
pub struct Starting {
    service: Service,
    stdout: ChildStdout,
    began: Instant,
}

impl Starting {
    /// Waits until it is ready; its exit code where it ends instead.
    pub fn ready(self) -> Result<Service, ExitStatus> {
        let Starting {
            mut service,
            stdout,
            began,
        } = self;
        let mut line = String::new();
        BufReader::new(stdout).read_line(&mut line).unwrap();
        if line.is_empty() {
            return Err(service.child.wait().unwrap());
        }
        let ready: serde_json::Value = serde_json::from_str(&line).unwrap();
        service.address = ready["grpc"].as_str().unwrap().to_owned();
        service.ready_after = began.elapsed();
        Ok(service)
    }

    /// Kills it without warning.
    pub fn kill(self) {
        self.service.kill();
    }
}

/// A service that is ready, killed when dropped.
pub struct Service {
    child: Child,
    pub address: String,
    pub ready_after: Duration,
}

impl Service {
    /// Kills it without warning.
    pub fn kill(self) {}

    /// Says whether it has ended.
    pub fn has_ended(&mut self) -> bool {
        self.child.try_wait().unwrap().is_some()
    }

    /// Waits until it has ended by itself.
    #[cfg(debug_assertions)]
    pub fn wait(&mut self) {
        self.child.wait().unwrap();
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
