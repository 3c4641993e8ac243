//! The server as a process: ready line, printed command, signals, exit code.

use std::{
    io::{BufRead, BufReader, Read},
    net::TcpStream,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use kvcredit::{client::Client, texts::Language};

use super::refusal;

/// A server that is killed where a test fails.
struct Process {
    child: Child,
    address: String,
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn command(arguments: &[&str]) -> Command {
    command_under(":", arguments)
}

/// The server under a shell's setting, which `exec` hands on.
fn command_under(setting: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new("sh");
    command
        .arg("-c")
        .arg(format!("{setting} && exec \"$0\" serve \"$@\""))
        .arg(env!("CARGO_BIN_EXE_kvcredit"))
        .args(arguments);
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("KVCREDIT_") {
            command.env_remove(name);
        }
    }
    command
}

impl Process {
    /// Starts a server and waits for its ready line.
    fn start(folder: &tempfile::TempDir, more: &[&str]) -> Process {
        Process::start_under(":", folder, more)
    }

    /// The same under a shell's setting.
    fn start_under(setting: &str, folder: &tempfile::TempDir, more: &[&str]) -> Process {
        let folder = folder.path().display().to_string();
        let mut arguments = vec!["--listen", "127.0.0.1:0", "--data-dir", &folder];
        arguments.extend(more);
        let mut child = command_under(setting, &arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let stdout = child.stdout.take().unwrap();
        BufReader::new(stdout).read_line(&mut line).unwrap();
        let ready: serde_json::Value = serde_json::from_str(&line).unwrap();
        assert_eq!(ready["ready"], true);
        assert_eq!(ready["book"], "demo");
        Process {
            child,
            address: ready["grpc"].as_str().unwrap().to_owned(),
        }
    }

    /// Sends SIGTERM and waits for the end; returns what it wrote to stderr.
    fn terminate(mut self) -> String {
        let started = Instant::now();
        let id = self.child.id().to_string();
        let sent = Command::new("kill").args(["-TERM", &id]).status().unwrap();
        assert!(sent.success());
        let mut log = String::new();
        let mut stderr = self.child.stderr.take().unwrap();
        stderr.read_to_string(&mut log).unwrap();
        assert!(self.child.wait().unwrap().success(), "{log}");
        assert!(started.elapsed() < Duration::from_secs(10), "{log}");
        log
    }
}

#[test]
fn the_printed_command_scores_the_first_firm_of_the_demonstration_book() {
    let folder = tempfile::tempdir().unwrap();
    let mut server = Process::start(&folder, &["--demo"]);
    let stderr = server.child.stderr.take().unwrap();
    let mut lines = BufReader::new(stderr).lines();
    let printed = lines.find_map(|line| {
        let line = line.unwrap();
        line.contains("firm-1.json").then_some(line)
    });
    let printed = printed.unwrap();
    assert!(printed.contains(&server.address));
    let scored = Command::new("sh").args(["-c", &printed]).output().unwrap();
    assert!(scored.status.success(), "{scored:?}");
    assert!(!scored.stdout.is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sigterm_ends_it_within_ten_seconds_whatever_peers_do() {
    let folder = tempfile::tempdir().unwrap();
    let server = Process::start(&folder, &[]);
    let silent = TcpStream::connect(&server.address).unwrap();
    let client = Client::connect(&server.address, Language::En)
        .await
        .unwrap();
    super::record_firms(&client, 1, 3).await;
    let mut feed = client.watch_decisions("").await.unwrap();
    for expected in 1..=3 {
        let event = feed.next().await.unwrap().unwrap();
        assert_eq!(event.decision.unwrap().seq, expected);
    }
    let ended = tokio::task::spawn_blocking(move || server.terminate());
    let told = refusal(feed.next().await);
    assert_eq!(told.reason, "SHUTTING_DOWN");
    ended.await.unwrap();
    drop(silent);

    let server = Process::start(&folder, &[]);
    let client = Client::connect(&server.address, Language::En)
        .await
        .unwrap();
    let page = client.list_decisions(Default::default()).await.unwrap();
    assert_eq!(page.decisions.len(), 3);
    drop(client);
    tokio::task::spawn_blocking(move || server.terminate())
        .await
        .unwrap();
}

#[test]
fn running_out_of_file_descriptors_does_not_end_it() {
    let folder = tempfile::tempdir().unwrap();
    let server = Process::start_under("ulimit -n 64", &folder, &[]);
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let before = runtime.block_on(async {
        let client = Client::connect(&server.address, Language::En)
            .await
            .unwrap();
        super::record_firms(&client, 1, 1).await;
        client
    });
    // More than the server can accept; the rest waits in the backlog.
    let flood: Vec<TcpStream> = (0..100)
        .map(|_| TcpStream::connect(&server.address).unwrap())
        .collect();
    runtime.block_on(super::record_firms(&before, 2, 3));
    drop(flood);
    runtime.block_on(async {
        let client = Client::connect(&server.address, Language::En)
            .await
            .unwrap();
        super::record_firms(&client, 4, 4).await;
    });
    drop(before);
    let log = server.terminate();
    assert!(log.contains("no connection can be accepted"), "{log}");
}

#[test]
fn every_problem_of_the_configuration_is_told_at_once() {
    let output = command(&["--listen", "0.0.0.0:1", "--database", "mysql://x"])
        .env("KVCREDIT_QUEUE", "none")
        .output()
        .unwrap();
    assert!(!output.status.success());
    assert!(output.stdout.is_empty());
    let told = String::from_utf8(output.stderr).unwrap();
    for key in ["`listen`", "`database`", "`queue`"] {
        assert!(told.contains(key), "{told}");
    }
}
