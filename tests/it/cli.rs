//! The command line without a server: what is printed, help, exit codes.

use std::{
    fs,
    path::PathBuf,
    process::{Command, Output},
};

use clap::CommandFactory;
use kvcredit::{
    cli::{Cli, failure::Failure, show},
    client::{Error, Field, Kind, Refusal},
    pb::Decision,
    texts::Language,
};

use crate::record;

/// Compares with a committed file; `KVCREDIT_REGENERATE=1` writes it anew.
fn same_as_committed(name: &str, text: &str) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("tests/data/cli")
        .join(name);
    if std::env::var_os("KVCREDIT_REGENERATE").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
    }
    let committed = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        committed == text,
        "{name} differs; KVCREDIT_REGENERATE=1 cargo test cli writes it anew:\n{text}"
    );
}

#[test]
fn a_decision_is_shown_in_both_languages() {
    let decision = record::decision();
    let shown = |language| show::decision(language, &decision) + "\n";
    same_as_committed("decision.zh.txt", &shown(Language::Zh));
    same_as_committed("decision.en.txt", &shown(Language::En));
}

fn refusal() -> Refusal {
    let field = |path: &str, rule: &str, description: &str| Field {
        path: path.into(),
        rule: rule.into(),
        description: description.into(),
    };
    Refusal {
        kind: Kind::Input,
        status: "INVALID_ARGUMENT",
        reason: "INVALID_FIELDS".into(),
        message: "some fields are wrong".into(),
        fields: vec![
            field("product_id", "string.pattern", "expected a product"),
            field(
                "profile.identity.name",
                "string.min_len",
                "expected 1 to 200 characters, found none",
            ),
        ],
        metadata: [("products".to_owned(), "a,b".to_owned())].into(),
        retry_after: None,
    }
}

#[test]
fn a_stream_is_shown_as_rows_with_sums() {
    let declined = Decision {
        outcome: kvcredit::pb::Outcome::Declined.into(),
        limit_fen: 0,
        ..record::decision()
    };
    let approved = Decision {
        outcome: kvcredit::pb::Outcome::Approved.into(),
        ..record::decision()
    };
    let results = vec![
        ("a.json".to_owned(), Ok(Box::new(record::decision()))),
        ("b.json".to_owned(), Err(refusal())),
        ("c.json".to_owned(), Ok(Box::new(declined))),
        ("d.json".to_owned(), Ok(Box::new(approved))),
    ];
    let shown = |language| show::results(language, &results) + "\n";
    same_as_committed("results.zh.txt", &shown(Language::Zh));
    same_as_committed("results.en.txt", &shown(Language::En));
}

#[test]
fn a_feed_is_shown_on_one_line_a_decision() {
    let line = show::line(Language::En, &record::decision(), "cursor-1");
    assert_eq!(
        line,
        "42\t2026-11-23\t6f9d2f3e-0000-5000-8000-00000000002a\treferred\tC\t\
         1,340,000 yuan (134 万元)\t株洲某某轨道交通装备有限公司\tcursor-1"
    );
}

#[test]
fn errors_name_every_wrong_field() {
    let failure = Failure::Client(Error::from(refusal()));
    assert_eq!(
        failure.text(Language::En),
        "some fields are wrong [INVALID_FIELDS]\n  \
           products: a,b\n\
         Wrong fields:\n  \
           product_id: expected a product [string.pattern]\n  \
           profile.identity.name: expected 1 to 200 characters, found none [string.min_len]"
    );
    assert_eq!(failure.exit_code(), 3);
}

#[test]
fn exit_codes_tell_what_to_do() {
    let code = |kind| {
        let refusal = Refusal { kind, ..refusal() };
        Failure::Client(Error::from(refusal)).exit_code()
    };
    assert_eq!(code(Kind::Input), 3);
    assert_eq!(code(Kind::Unavailable), 4);
    assert_eq!(code(Kind::Other), 5);
}

#[test]
fn every_subcommand_has_help() {
    fn visit(command: &mut clap::Command, path: &str, seen: &mut Vec<String>) {
        let help = command.render_long_help().to_string();
        assert!(help.contains("Usage:"), "{path}");
        for argument in command.get_arguments() {
            let hidden = argument.is_hide_set();
            assert!(
                hidden || argument.get_help().is_some(),
                "{path}: {argument} is not explained"
            );
        }
        assert!(
            command.get_about().is_some(),
            "{path} says not what it does"
        );
        seen.push(path.to_owned());
        for inner in command.get_subcommands_mut() {
            let path = format!("{path} {}", inner.get_name());
            visit(inner, &path, seen);
        }
    }
    let mut command = Cli::command();
    command.build();
    command.debug_assert();
    let mut command = Cli::command();
    let mut seen = Vec::new();
    visit(&mut command, "kvcredit", &mut seen);
    for path in [
        "kvcredit serve",
        "kvcredit score",
        "kvcredit profile from-filing",
        "kvcredit synth",
        "kvcredit train",
        "kvcredit decisions get",
        "kvcredit decisions list",
        "kvcredit decisions watch",
        "kvcredit decisions replay",
    ] {
        assert!(seen.iter().any(|known| known == path), "{path}");
    }
}

fn kvcredit(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_kvcredit"))
        .args(arguments)
        .env_remove("KVCREDIT_TOKEN")
        .env("LC_ALL", "C")
        .output()
        .unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn help_documents_the_exit_codes() {
    for arguments in [&["--help"][..], &["score", "--help"]] {
        let output = kvcredit(arguments);
        assert_eq!(output.status.code(), Some(0));
        let help = String::from_utf8(output.stdout).unwrap();
        assert!(help.contains("4  server or database unavailable"), "{help}");
    }
}

#[test]
fn wrong_usage_ends_with_two() {
    let amount = kvcredit(&["score", "x.json", "--amount", "0"]);
    assert_eq!(amount.status.code(), Some(2));
    assert!(stderr(&amount).contains("expected yuan"), "{amount:?}");
    let term = kvcredit(&["score", "x.json", "--term", "37"]);
    assert_eq!(term.status.code(), Some(2));
    assert!(stderr(&term).contains("1..=36"), "{term:?}");
    let purpose = kvcredit(&["score", "x.json", "--purpose", "holidays"]);
    assert_eq!(purpose.status.code(), Some(2));
    assert!(stderr(&purpose).contains("working-capital"), "{purpose:?}");
    let address = kvcredit(&["decisions", "list", "--server", "nowhere"]);
    assert_eq!(address.status.code(), Some(2));
    assert!(stderr(&address).contains("HOST:PORT"), "{address:?}");
    let id = kvcredit(&["score", "x.json", "--request-id", "1"]);
    assert_eq!(id.status.code(), Some(2));
}

#[test]
fn files_that_cannot_be_read_end_with_three() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("wrong.json");
    fs::write(&path, r#"{"identity": {"nam": "x"}}"#).unwrap();
    let output = kvcredit(&["score", path.to_str().unwrap(), "/nowhere.json"]);
    assert_eq!(output.status.code(), Some(3));
    let said = stderr(&output);
    assert!(
        said.contains("nam") && said.contains("/nowhere.json"),
        "{said}"
    );
}

#[test]
fn an_absent_server_ends_with_four() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("firm.json");
    fs::write(&path, r#"{"identity": {"name": "x"}}"#).unwrap();
    // A listener that is gone again leaves a port that nobody listens on.
    let port = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let server = format!("127.0.0.1:{port}");
    let output = kvcredit(&[
        "score",
        path.to_str().unwrap(),
        "--server",
        &server,
        "--lang",
        "zh",
    ]);
    assert_eq!(output.status.code(), Some(4), "{output:?}");
    assert!(stderr(&output).contains("无法连接服务"), "{output:?}");
}

#[test]
fn a_closed_pipe_is_no_complaint() {
    use std::io;
    let gone = Failure::Output(io::Error::from(io::ErrorKind::BrokenPipe));
    assert_eq!(
        (gone.exit_code(), gone.text(Language::En)),
        (0, String::new())
    );
    let full = Failure::Output(io::Error::from(io::ErrorKind::StorageFull));
    assert_eq!(full.exit_code(), 5);
}

#[test]
fn everything_that_keeps_a_server_from_starting_is_told_at_once_with_two() {
    let folder = tempfile::tempdir().unwrap();
    let tables = folder.path().join("tables");
    fs::create_dir(&tables).unwrap();
    fs::write(tables.join("a.toml"), "nothing = 1").unwrap();
    let path = folder.path().join("config.toml");
    let text = "queue = 0\nmodel = \"nope\"\nmodels = \"/nonexist\"\npolicies = ";
    fs::write(&path, format!("{text}\"{}\"", tables.display())).unwrap();
    let url = "postgres://u:s3cret@h/d";
    let config = path.to_str().unwrap();
    let output = kvcredit(&["serve", "--config", config, "--database", url]);
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    let said = stderr(&output);
    for told in [
        "`queue` (file)",
        "`model` (file): expected one of `expert-v2`",
        "`models` (file): expected a readable folder of models, found `cannot read `/nonexist`",
        "`policies` (file): ",
        "a.toml",
    ] {
        assert!(said.contains(told), "{told}: {said}");
    }
    assert!(!said.contains("s3cret"), "{said}");
}
