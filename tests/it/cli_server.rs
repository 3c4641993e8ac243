//! The command line against the server, both as the program that ships.

use std::{fs, io::BufRead, path::Path};

use kvcredit::pb;
use prost::Message;
use serde_json::Value;
use sqlx::Connection;

use crate::{
    packed,
    postgres::{Database, ROLE},
    process::{Server, kvcredit},
    shipped::example_file,
};

/// Runs a client command that succeeds and returns what it printed.
fn json(server: &Server, arguments: &[&str]) -> Value {
    let output = server.client(arguments);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    serde_json::from_slice(&output.stdout).unwrap()
}

fn example() -> String {
    example_file("RF001.json").to_str().unwrap().to_owned()
}

fn written(folder: &Path, name: &str, text: &str) -> String {
    let path = folder.join(name);
    fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn a_scored_firm_can_be_read_listed_and_replayed() {
    let server = Server::start(&[]);
    let id = "0190c0de-0000-4000-8000-00000000000a";
    let score = [
        "score",
        &example(),
        "--amount",
        "100万",
        "--term",
        "12",
        "--purpose",
        "working-capital",
        "--request-id",
        id,
        "--format",
        "json",
    ];
    let first = json(&server, &score);
    assert_eq!(first["decision"]["outcome"], "OUTCOME_REFERRED");
    assert_eq!(first["decision"]["requestId"], id);
    // Facts that an approval needs are missing: no limit, and a reference limit of no more than was asked for.
    let decision = &first["decision"];
    let fen = |value: &Value| value.as_str().unwrap().parse::<i64>().unwrap();
    assert_eq!(
        (fen(&decision["limitFen"]), &decision["known"]),
        (0, &Value::Null)
    );
    let typical = fen(&decision["typicalLimitFen"]);
    assert!((0..=100_000_000).contains(&typical), "{typical}");
    let ceilings = decision["typical"]["ceilings"].as_array().unwrap();
    let binding = ceilings
        .iter()
        .filter(|ceiling| ceiling["informative"] == false && !ceiling["amountFen"].is_null())
        .map(|ceiling| fen(&ceiling["amountFen"]))
        .min();
    assert!(Some(typical) <= binding, "{ceilings:?}");
    let needed = |fact: &&Value| fact["needed"] == true;
    let missing = decision["missingFacts"].as_array().unwrap();
    assert!(missing.iter().filter(needed).count() > 0, "{missing:?}");
    assert_eq!(decision["validUntil"], "");
    assert_eq!(
        json(&server, &score),
        first,
        "the same request, the same answer"
    );

    let decision_id = first["decision"]["decisionId"].as_str().unwrap();
    let got = json(
        &server,
        &[
            "decisions",
            "get",
            decision_id,
            "--format",
            "json",
            "--full",
        ],
    );
    assert_eq!(got["decision"], first["decision"]);
    let asked = &got["inputs"]["request"];
    assert_eq!(asked["requestedAmountFen"], "100000000");
    assert_eq!(asked["termMonths"], 12);
    assert_eq!(asked["purpose"], "PURPOSE_WORKING_CAPITAL");
    let grade = first["decision"]["grade"].as_str().unwrap();
    let listed = json(
        &server,
        &["decisions", "list", "--grade", grade, "--format", "json"],
    );
    assert_eq!(listed, first["decision"]);

    let replayed = server.client(&["decisions", "replay", decision_id]);
    assert_eq!(replayed.status.code(), Some(0), "{replayed:?}");
    assert!(String::from_utf8_lossy(&replayed.stdout).starts_with("identical"));
}

#[test]
fn what_codes_are_called_is_shown_in_both_languages() {
    let server = Server::start(&[]);
    let labels = json(&server, &["catalogue", "--format", "json"]);
    assert_eq!(labels["engineVersion"], 2);
    assert_eq!(labels["gates"][0]["code"], "GATE_KIND_AREA");
    let shown = server.client(&["catalogue", "--lang", "zh"]);
    let shown = String::from_utf8(shown.stdout).unwrap();
    assert!(shown.contains("知识价值对应的上限"), "{shown}");
    assert!(
        shown.contains("8 至 14 件") || shown.contains(" 件及以上"),
        "{shown}"
    );
    let strange = server.client(&["catalogue", "--model", &"0".repeat(64)]);
    assert_eq!(strange.status.code(), Some(3), "{strange:?}");
    let wrong = server.client(&["catalogue", "--model", "ff"]);
    assert_eq!(wrong.status.code(), Some(2), "{wrong:?}");
}

#[test]
fn a_list_says_that_it_is_empty_or_that_there_is_more() {
    let server = Server::start(&[]);
    let listed = |arguments: &[&str]| {
        let output = server.client(&[&["decisions", "list"], arguments].concat());
        assert_eq!(output.status.code(), Some(0), "{output:?}");
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        (text(output.stdout), text(output.stderr))
    };
    assert_eq!(listed(&["--lang", "zh"]).0, "没有符合条件的决策\n");
    for _ in 0..2 {
        json(&server, &["score", &example(), "--format", "json"]);
    }
    assert!(listed(&["--limit", "1"]).0.contains("raise --limit"));
    assert!(!listed(&["--limit", "2"]).0.contains("--limit"));
    let (lines, said) = listed(&["--limit", "1", "--format", "json"]);
    assert_eq!(lines.lines().count(), 1);
    assert!(said.contains("raise --limit"), "{said}");
}

#[test]
fn lines_of_standard_input_are_scored_beside_one_that_is_wrong() {
    use std::{io::Write, process::Stdio};
    let server = Server::start(&[]);
    let profile: Value = serde_json::from_str(&fs::read_to_string(example()).unwrap()).unwrap();
    let mut client = crate::process::kvcredit()
        .args(["score", "-", "--format", "json", "--server", server.grpc()])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = format!("{profile}\n{{wrong\n{profile}\n");
    let mut stdin = client.stdin.take().unwrap();
    stdin.write_all(lines.as_bytes()).unwrap();
    drop(stdin);
    let output = client.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(3), "{output:?}");
    assert_eq!(output.stdout.lines().count(), 2, "{output:?}");
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("-:2"), "{said}");
}

#[test]
fn trying_records_nothing() {
    let server = Server::start(&[]);
    let tried = server.client(&["score", &example(), "--validate-only", "--lang", "zh"]);
    assert_eq!(tried.status.code(), Some(0), "{tried:?}");
    let shown = String::from_utf8(tried.stdout).unwrap();
    assert!(
        shown.contains("转人工") && shown.contains("试算，未记录"),
        "{shown}"
    );
    let listed = server.client(&["decisions", "list", "--format", "json"]);
    assert!(listed.stdout.is_empty(), "{listed:?}");
}

#[test]
fn a_stream_scores_the_good_and_tells_of_the_bad() {
    let server = Server::start(&[]);
    let folder = tempfile::tempdir().unwrap();
    let profile: Value = serde_json::from_str(&fs::read_to_string(example()).unwrap()).unwrap();
    let lines = format!("{profile}\n{{\"identity\": {{\"name\": \"\"}}}}\n{profile}\n");
    let file = written(folder.path(), "book.jsonl", &lines);
    let output = server.client(&["score", &file, "--format", "json"]);
    assert_eq!(output.status.code(), Some(3), "{output:?}");
    let answers: Vec<Value> = output
        .stdout
        .lines()
        .map(|line| serde_json::from_str(&line.unwrap()).unwrap())
        .collect();
    assert_eq!(answers.len(), 3);
    assert!(answers[0]["response"]["decision"].is_object());
    assert_eq!(answers[1]["error"]["reason"], "INVALID_FIELDS");
    assert!(answers[1]["error"]["fields"].as_array().unwrap().len() >= 2);
    assert!(answers[2]["response"]["decision"].is_object());
}

#[test]
fn refusals_end_with_three_and_name_the_fields() {
    let server = Server::start(&[]);
    let folder = tempfile::tempdir().unwrap();
    let file = written(folder.path(), "firm.json", r#"{"identity": {"name": "x"}}"#);
    let output = server.client(&["score", &file]);
    assert_eq!(output.status.code(), Some(3), "{output:?}");
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(
        said.contains("[INVALID_FIELDS]") && said.contains("profile.identity.provenance"),
        "{said}"
    );
    let unknown = server.client(&["decisions", "get", "0190c0de-0000-4000-8000-00000000000b"]);
    assert_eq!(unknown.status.code(), Some(3), "{unknown:?}");
}

#[test]
fn a_recorded_decision_outlives_a_server_that_is_killed() {
    let server = Server::start(&["--book", "kill"]);
    assert_eq!(server.ready()["book"], "kill");
    let id = "0190c0de-0000-4000-8000-00000000000c";
    let score = ["score", &example(), "--request-id", id, "--format", "json"];
    let first = json(&server, &score);
    let folder = server.kill();

    let server = Server::start_in(folder, &["--book", "kill"]);
    let listed = json(&server, &["decisions", "list", "--format", "json"]);
    assert_eq!(listed, first["decision"]);
    assert_eq!(json(&server, &score), first);
    let decision_id = first["decision"]["decisionId"].as_str().unwrap();
    let replayed = server.client(&["decisions", "replay", decision_id]);
    assert_eq!(replayed.status.code(), Some(0), "{replayed:?}");
}

#[test]
fn an_officer_reviews_a_decision_and_reads_it_in_chinese() {
    let server = Server::start(&[]);
    let scored = json(&server, &["score", &example(), "--format", "json"]);
    let id = scored["decision"]["decisionId"].as_str().unwrap();
    let review = ["decisions", "review", id, "--reviewer", "officer-7"];
    let approve = [
        "--approve",
        "100万",
        "--reason",
        "site-visit",
        "--note",
        "张三陪同",
    ];
    let reviewed = json(
        &server,
        &[&review[..], &approve, &["--format", "json"]].concat(),
    );
    let review_id = reviewed["entry"]["review"]["reviewId"].as_str().unwrap();
    assert_eq!(reviewed["entry"]["review"]["limitFen"], "100000000");

    let got = server.client(&["decisions", "get", id, "--full", "--lang", "zh"]);
    let shown = String::from_utf8(got.stdout).unwrap();
    assert!(
        shown.contains("通过 100 万元（1,000,000 元），现场尽调或访谈"),
        "{shown}"
    );
    assert!(shown.contains("张三陪同"), "{shown}");
    let listed = server.client(&["decisions", "list", "--reviewed", "yes"]);
    let shown = String::from_utf8(listed.stdout).unwrap();
    assert!(shown.contains("approved 100"), "{shown}");
    let listed = server.client(&["decisions", "list", "--reviewed", "no"]);
    assert_eq!(listed.stdout, b"there are no such decisions\n");

    // Somebody else was first; who decides otherwise names that review.
    let decline = ["--decline", "--reason", "entry-mistaken"];
    let blind = server.client(&[&review[..], &decline].concat());
    assert_eq!(blind.status.code(), Some(5), "{blind:?}");
    let said = String::from_utf8(blind.stderr).unwrap();
    assert!(
        said.contains("REVIEW_OUTDATED") && said.contains(review_id),
        "{said}"
    );
    let corrected = server.client(&[&review[..], &decline, &["--replaces", review_id]].concat());
    assert_eq!(corrected.status.code(), Some(0), "{corrected:?}");
    let said = String::from_utf8(corrected.stdout).unwrap();
    assert!(said.contains("correction: declined"), "{said}");
    let both = server.client(&[&review[..], &decline, &["--withdraw"]].concat());
    assert_eq!(both.status.code(), Some(2), "{both:?}");
    // The decision is what it was.
    let replayed = server.client(&["decisions", "replay", id]);
    assert_eq!(replayed.status.code(), Some(0), "{replayed:?}");
}

#[test]
fn a_decision_that_was_changed_in_the_store_does_not_replay() {
    let server = Server::start(&[]);
    let score = ["score", &example(), "--format", "json"];
    let decision = json(&server, &score)["decision"].clone();
    let id = decision["decisionId"].as_str().unwrap();
    let folder = server.kill();
    forge(&folder.path().join("kvcredit.db"), Forgery::Limit);

    let server = Server::start_in(folder, &[]);
    let replayed = server.client(&["decisions", "replay", id, "--format", "json"]);
    assert_eq!(replayed.status.code(), Some(1), "{replayed:?}");
    let told: Value = serde_json::from_slice(&replayed.stdout).unwrap();
    let limit: i64 = decision["limitFen"].as_str().unwrap().parse().unwrap();
    assert_eq!(told["identical"], false);
    assert_eq!(
        told["differences"],
        serde_json::json!([{
            "field": "decision.limitFen",
            "stored": format!("\"{}\"", limit + 1),
            "again": format!("\"{limit}\""),
        }])
    );
}

#[test]
fn a_decision_that_contradicts_its_own_hashes_is_told_from_a_crash() {
    for (forgery, code, said) in [
        (Forgery::RecordOnly, "RECORD_CORRUPT", "不一致：存储的决策"),
        (Forgery::Inputs, "INPUTS_HASH", "不一致：存储的输入"),
    ] {
        let server = Server::start(&[]);
        let decision = json(&server, &["score", &example(), "--format", "json"]);
        let id = decision["decision"]["decisionId"].as_str().unwrap();
        let folder = server.kill();
        forge(&folder.path().join("kvcredit.db"), forgery);

        let server = Server::start_in(folder, &[]);
        let replayed = server.client(&["decisions", "replay", id, "--format", "json"]);
        assert_eq!(replayed.status.code(), Some(1), "{replayed:?}");
        let told: Value = serde_json::from_slice(&replayed.stdout).unwrap();
        assert_eq!(told["identical"], false);
        assert_eq!(told["contradiction"], code);
        let shown = server.client(&["decisions", "replay", id, "--lang", "zh"]);
        assert_eq!(shown.status.code(), Some(1), "{shown:?}");
        let shown = String::from_utf8(shown.stdout).unwrap();
        assert!(shown.starts_with(said), "{shown}");
        if forgery == Forgery::RecordOnly {
            let got = server.client(&["decisions", "get", id]);
            assert_eq!(got.status.code(), Some(5), "{got:?}");
            let got = String::from_utf8(got.stderr).unwrap();
            assert!(
                got.contains("[RECORD_CORRUPT]") && got.contains("seq: 1"),
                "{got}"
            );
            assert!(
                !got.contains("leaf_hash") && !got.contains("decisions."),
                "{got}"
            );
        }
    }
}

/// What somebody with the file in hand changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Forgery {
    /// The limit, and the hash of the record.
    Limit,
    /// The limit alone.
    RecordOnly,
    /// The inputs.
    Inputs,
}

/// Changes every decision of a book, as somebody with the file in hand can.
fn forge(file: &Path, forgery: Forgery) {
    let forge = async {
        let options = sqlx::sqlite::SqliteConnectOptions::new().filename(file);
        let mut database = sqlx::SqliteConnection::connect_with(&options)
            .await
            .unwrap();
        let triggers: Vec<(String,)> =
            sqlx::query_as("SELECT name FROM sqlite_master WHERE type = 'trigger'")
                .fetch_all(&mut database)
                .await
                .unwrap();
        for (trigger,) in triggers {
            sqlx::query(sqlx::AssertSqlSafe(format!("DROP TRIGGER {trigger}")))
                .execute(&mut database)
                .await
                .unwrap();
        }
        let records: Vec<(i64, i16, Vec<u8>, Vec<u8>)> =
            sqlx::query_as("SELECT seq, packing, record, leaf_hash FROM decisions")
                .fetch_all(&mut database)
                .await
                .unwrap();
        for (seq, packing, record, leaf_hash) in records {
            let record = packed::record(packing, record);
            let mut decision = pb::Decision::decode(&record[..]).unwrap();
            decision.limit_fen += 1;
            let forged = decision.encode_to_vec();
            let query = match forgery {
                Forgery::Limit => {
                    let leaf_hash = kvcredit::storage::log::leaf_hash(&forged).to_vec();
                    sqlx::query(
                        "UPDATE decisions SET record = ?, packing = 0, leaf_hash = ? WHERE seq = ?",
                    )
                    .bind(forged)
                    .bind(leaf_hash)
                }
                Forgery::RecordOnly => sqlx::query(
                    "UPDATE decisions SET record = ?, packing = 0, leaf_hash = ? WHERE seq = ?",
                )
                .bind(forged)
                .bind(leaf_hash),
                Forgery::Inputs => sqlx::query(
                    "UPDATE decision_inputs SET inputs = x'0A00', packing = 0 WHERE seq = ?",
                ),
            };
            query.bind(seq).execute(&mut database).await.unwrap();
        }
        database.close().await.unwrap();
    };
    tokio::runtime::Runtime::new().unwrap().block_on(forge);
}

/// The program on a PostgreSQL database, from `migrate` to a replay after the server was killed.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_postgresql_database_is_migrated_served_and_replayed() {
    let database = Database::unmigrated().await;
    let serve = database.url_of(ROLE);
    let refused = kvcredit()
        .args(["serve", "--listen", "127.0.0.1:0", "--database", &serve])
        .args([
            "--data-dir",
            tempfile::tempdir().unwrap().path().to_str().unwrap(),
        ])
        .output()
        .unwrap();
    assert_eq!(refused.status.code(), Some(5), "{refused:?}");
    let told = String::from_utf8(refused.stderr).unwrap();
    assert!(told.contains("kvcredit migrate"), "{told}");

    let owner = database.url_of("owner");
    for _ in 0..2 {
        let migrated = kvcredit()
            .args(["migrate", "--database", &owner, "--role", ROLE])
            .output()
            .unwrap();
        assert_eq!(migrated.status.code(), Some(0), "{migrated:?}");
    }
    let server = Server::start(&["--database", &serve]);
    let score = ["score", &example(), "--format", "json"];
    let first = json(&server, &score);
    let folder = server.kill();
    let server = Server::start_in(folder, &["--database", &serve]);
    let id = first["decision"]["decisionId"].as_str().unwrap();
    let got = json(&server, &["decisions", "get", id, "--format", "json"]);
    assert_eq!(got["decision"], first["decision"]);
    let replayed = server.client(&["decisions", "replay", id]);
    assert_eq!(replayed.status.code(), Some(0), "{replayed:?}");
}
