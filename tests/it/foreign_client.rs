//! A client in another language, made from the contract alone, gets what the contract says.

use std::process::Command;

use crate::{process::Server, python};

#[test]
fn a_python_client_scores_lists_watches_and_resumes() {
    let server = Server::start(&[]);
    let root = env!("CARGO_MANIFEST_DIR");
    let output = Command::new(python::interpreter())
        .arg(format!("{root}/tests/python/foreign_client.py"))
        .arg(format!("{root}/proto"))
        .arg(format!("{root}/examples/RF001.json"))
        .arg(server.grpc())
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}\n{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    let seen: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(seen["outcome"], "OUTCOME_REFERRED", "{seen}");
}
