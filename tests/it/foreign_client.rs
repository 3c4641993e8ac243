//! A client in another language, made from the contract alone, gets what the contract says.

use std::process::Command;

use crate::{
    process::{Server, kvcredit},
    python,
};

/// Runs a client against a server and returns what it saw.
fn seen(script: &str, server: &Server, arguments: &[&str]) -> serde_json::Value {
    let root = env!("CARGO_MANIFEST_DIR");
    let output = Command::new(python::interpreter())
        .arg(python::sources().join(script))
        .arg(format!("{root}/proto"))
        .arg(format!("{root}/examples/RF001.json"))
        .arg(server.grpc())
        .args(arguments)
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}\n{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn a_python_client_scores_lists_watches_and_resumes() {
    let server = Server::start(&[]);
    let seen = seen("foreign_client.py", &server, &[]);
    assert_eq!(seen["outcome"], "OUTCOME_REFERRED", "{seen}");
}

#[test]
fn a_python_client_reviews_follows_reviews_and_hears_that_a_note_was_erased() {
    let server = Server::start(&[]);
    let reviewed = seen("foreign_reviewer.py", &server, &["review"]);
    let review = reviewed["review_id"].as_str().unwrap();
    let folder = server.kill();
    let erased = kvcredit()
        .args(["ledger", "erase", review, "--reason", "person-asked"])
        .args(["--by", "privacy-1", "--data-dir"])
        .arg(folder.path())
        .output()
        .unwrap();
    assert_eq!(erased.status.code(), Some(0), "{erased:?}");
    let server = Server::start_in(folder, &[]);
    let seen = seen("foreign_reviewer.py", &server, &["erased", review]);
    assert_eq!(seen["notice"], 4, "{seen}");
}
