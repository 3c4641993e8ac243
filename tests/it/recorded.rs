//! `kvcredit ledger features`: recorded decisions as a table to learn from.

use std::{collections::HashMap, fs, path::Path, process::Output};

use kvcredit::{
    domain::id::Book,
    jobs::{
        recorded::{Error, Recording},
        synth,
    },
    pb::{
        self,
        json::{self, Layout},
    },
    policy,
    storage::{self, Location, archive::Entry},
};
use prost::Message;
use serde_json::Value;
use sha2::{Digest, Sha256};
use tempfile::TempDir;

use crate::process::{Server, kvcredit};

const FIRMS: usize = 1_000;
/// Firms whose loans nothing is known of.
const OPEN: usize = 20;

/// Writes a book whose firms are as of today: facts of long ago would count as not retrieved.
fn moved_to_today(files: &TempDir, book: &str) -> String {
    let today = jiff::Zoned::now().date();
    let mut text = String::new();
    for line in fs::read_to_string(book).unwrap().lines() {
        let mut line: Value = serde_json::from_str(line).unwrap();
        let profile = line["profile"].to_string();
        let profile = json::from_json("kvcredit.v1.FirmProfile", &profile).unwrap();
        let moved = synth::moved_to(&profile, today).unwrap();
        let moved = json::to_json("kvcredit.v1.FirmProfile", &moved, Layout::Compact).unwrap();
        line["profile"] = serde_json::from_str(&moved).unwrap();
        line["year"] = today.year().into();
        text += &format!("{line}\n");
    }
    let path = path(files, "today.jsonl");
    fs::write(&path, text).unwrap();
    path
}

/// A book whose server has gone, and what it was scored from.
struct Made {
    data: TempDir,
    files: TempDir,
    /// The identifier of each decision and whether its loan defaulted, by the reference of its firm.
    decisions: Vec<(String, bool)>,
}

impl Made {
    /// A synthetic book is scored, and its first decision reviewed in between.
    fn new(firms: usize) -> Made {
        let files = tempfile::tempdir().unwrap();
        let book = path(&files, "book.jsonl");
        let firms = firms.to_string();
        run(&["synth", "--firms", &firms, "--seed", "4", "--output", &book]);
        let book = moved_to_today(&files, &book);
        let mut defaulted = HashMap::new();
        for line in fs::read_to_string(&book).unwrap().lines() {
            let line: Value = serde_json::from_str(line).unwrap();
            let firm = line["profile"]["identity"]["firmRef"].as_str().unwrap();
            defaulted.insert(firm.to_owned(), line["defaulted"].as_bool().unwrap());
        }
        let server = Server::start(&[]);
        let scored = server.client(&["score", &book, "--format", "json"]);
        assert_eq!(scored.status.code(), Some(0), "{scored:?}");
        let answers = String::from_utf8(scored.stdout).unwrap();
        let decisions: Vec<(String, bool)> = answers
            .lines()
            .map(|line| {
                let answer: Value = serde_json::from_str(line).unwrap();
                let decision = &answer["response"]["decision"];
                let firm = decision["firm"]["firmRef"].as_str().unwrap();
                let id = decision["decisionId"].as_str().unwrap();
                (id.to_owned(), defaulted[firm])
            })
            .collect();
        let (first, _) = &decisions[0];
        let review = ["decisions", "review", first, "--reviewer", "officer-7"];
        let decline = [
            "--decline",
            "--reason",
            "expert-judgement",
            "--note",
            "见附件",
        ];
        let reviewed = server.client(&[&review[..], &decline].concat());
        assert_eq!(reviewed.status.code(), Some(0), "{reviewed:?}");
        Made {
            data: server.kill(),
            files,
            decisions,
        }
    }

    fn data(&self) -> &str {
        self.data.path().to_str().unwrap()
    }

    /// Writes what became of the loans of all decisions but the first ones.
    fn outcomes(&self) -> String {
        let mut text = "note,decision_id,defaulted\n".to_owned();
        for (id, defaulted) in &self.decisions[OPEN..] {
            text += &format!("x,{id},{}\n", u8::from(*defaulted));
        }
        self.write("outcomes.csv", &text)
    }

    /// Exports the book and returns the file.
    fn export(&self) -> String {
        let file = path(&self.files, "export");
        let export = ["ledger", "export", "--data-dir", self.data()];
        run(&[&export[..], &["--out", &file]].concat());
        file
    }

    fn write(&self, name: &str, text: &str) -> String {
        let path = path(&self.files, name);
        fs::write(&path, text).unwrap();
        path
    }

    async fn entries(&self) -> Vec<Entry> {
        let location = Location::Sqlite(self.data.path().join("kvcredit.db"));
        let archive = storage::open_archive(&location).await.unwrap();
        let book = Book::parse("demo").unwrap();
        let entries = archive.entries(&book, 0, 100).await.unwrap();
        archive.close().await;
        entries
    }
}

fn path(folder: &TempDir, name: &str) -> String {
    folder.path().join(name).to_str().unwrap().to_owned()
}

fn asked(arguments: &[&str]) -> Output {
    kvcredit().args(arguments).output().unwrap()
}

fn run(arguments: &[&str]) -> Value {
    let output = asked(arguments);
    assert_eq!(output.status.code(), Some(0), "{arguments:?}: {output:?}");
    serde_json::from_slice(&output.stdout).unwrap_or_default()
}

/// Returns the rows of a table without its header and the columns on either side, sorted.
fn rows(file: &str, left: usize, right: usize) -> Vec<String> {
    let text = fs::read_to_string(file).unwrap();
    let mut rows: Vec<String> = text
        .lines()
        .skip(1)
        .map(|row| {
            let cells: Vec<&str> = row.split(',').collect();
            cells[left..cells.len() - right].join(",")
        })
        .collect();
    rows.sort_unstable();
    rows
}

#[test]
fn recorded_decisions_are_a_table_to_learn_from() {
    let made = Made::new(FIRMS);
    let table = |name: &str| path(&made.files, name);
    let (of_firms, all) = (table("firms.csv"), table("all.csv"));
    let book = table("today.jsonl");
    run(&["features", &book, "--out", &of_firms]);

    let features = ["ledger", "features", "--data-dir", made.data(), "--out"];
    let told = run(&[&features[..], &[&all]].concat());
    assert_eq!(told["decisions"], FIRMS);
    assert_eq!(
        (&told["withoutOutcome"], &told["otherSchema"]),
        (&0.into(), &0.into())
    );
    assert_eq!(rows(&all, 2, 0), rows(&of_firms, 0, 1));

    // An export has the same rows.
    let (export, exported) = (made.export(), table("exported.csv"));
    run(&[
        "ledger", "features", "--export", &export, "--out", &exported,
    ]);
    assert_eq!(fs::read(&exported).unwrap(), fs::read(&all).unwrap());

    let (outcomes, known) = (made.outcomes(), table("known.csv"));
    let told = run(&[&features[..], &[&known, "--outcomes", &outcomes]].concat());
    assert_eq!(told["decisions"], FIRMS - OPEN);
    assert_eq!(told["withoutOutcome"], OPEN);
    let expected: HashMap<&str, bool> = made
        .decisions
        .iter()
        .map(|(id, defaulted)| (id.as_str(), *defaulted))
        .collect();
    let text = fs::read_to_string(&known).unwrap();
    for row in text.lines().skip(1) {
        let (id, _) = row.split_once(',').unwrap();
        assert_eq!(row.ends_with(",1"), expected[id], "{row}");
    }

    // A card learns from it.
    let spec = "method = \"woe\"\nexclude = [\"decision_id\", \"product_id\"]\ntime = { column = \"as_of_date\" }\n";
    let (spec, card) = (made.write("spec.toml", spec), table("card"));
    let train = [
        "train",
        "--data",
        &known,
        "--target",
        "defaulted",
        "--out",
        &card,
    ];
    assert_eq!(
        run(&[&train[..], &["--spec", &spec]].concat())["rows"],
        FIRMS - OPEN
    );
}

#[test]
fn outcomes_that_cannot_be_right_are_told_and_nothing_is_written() {
    let made = Made::new(3);
    let (id, _) = &made.decisions[0];
    let unknown = "0190c0de-0000-4000-8000-00000000000b";
    for (text, expected) in [
        (
            "decision,defaulted\nx,1\n".to_owned(),
            vec!["`decision_id`"],
        ),
        (
            format!("decision_id,defaulted\n{id},1\nfirst,0\n,1\n{id},0\n{unknown},2\nsecond,3\n"),
            vec![
                "row 2",
                "`first`",
                "row 3",
                "row 4",
                "twice",
                "row 5: expected 0 or 1",
                "`second`",
                "row 6: expected 0 or 1",
            ],
        ),
        (
            format!("decision_id,defaulted\n{}", "x,1\n".repeat(30)),
            vec!["row 20", "and 10 more"],
        ),
        (
            format!("decision_id,defaulted\n{id},1\n{unknown},0\n"),
            vec!["no decision", unknown],
        ),
    ] {
        let outcomes = made.write("outcomes.csv", &text);
        let out = path(&made.files, "table.csv");
        let refused = asked(&[
            "ledger",
            "features",
            "--data-dir",
            made.data(),
            "--out",
            &out,
            "--outcomes",
            &outcomes,
        ]);
        assert_eq!(refused.status.code(), Some(3), "{text}: {refused:?}");
        let said = String::from_utf8(refused.stderr).unwrap();
        for word in expected {
            assert!(said.contains(word), "{text}: {said}");
        }
        assert!(!Path::new(&out).exists());
    }
}

#[test]
fn a_book_that_does_not_verify_gives_no_table_and_a_server_has_no_inputs() {
    let made = Made::new(3);
    let (export, out) = (made.export(), path(&made.files, "table.csv"));
    let mut bytes = fs::read(&export).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&export, bytes).unwrap();
    let damaged = asked(&["ledger", "features", "--export", &export, "--out", &out]);
    assert_eq!(damaged.status.code(), Some(1), "{damaged:?}");
    assert!(!Path::new(&out).exists());

    let server = Server::start_in(made.data, &[]);
    let refused = server.client(&["ledger", "features", "--out", &out]);
    assert_eq!(refused.status.code(), Some(2), "{refused:?}");
    let bare = path(&made.files, "bare");
    let exported = server.client(&["ledger", "export", "--out", &bare]);
    assert_eq!(exported.status.code(), Some(0), "{exported:?}");
    let refused = asked(&["ledger", "features", "--export", &bare, "--out", &out]);
    assert_eq!(refused.status.code(), Some(2), "{refused:?}");
    assert!(!Path::new(&out).exists());
}

#[tokio::test]
async fn a_vector_that_is_not_what_scoring_saw_is_told_and_one_of_another_schema_is_made_anew() {
    let made = Made::new(1);
    let entries = made.entries().await;
    let (entry, inputs) = (&entries[0], entries[0].beside.as_ref().unwrap());
    let out = made.files.path().join("table.csv");
    let add = |change: &dyn Fn(&mut pb::Decision, &mut pb::DecisionInputs)| {
        let mut decision = pb::Decision::decode(entry.record.as_slice()).unwrap();
        let mut parts = pb::DecisionInputs::decode(inputs.as_slice()).unwrap();
        change(&mut decision, &mut parts);
        let inputs = parts.encode_to_vec();
        decision.inputs_sha256 = Sha256::digest(&inputs).to_vec();
        let mut recording =
            Recording::begin(&out, None, policy::Catalogue::embedded().unwrap()).unwrap();
        recording.add(1, &decision.encode_to_vec(), &inputs)?;
        recording.finish()
    };
    assert_eq!(add(&|_, _| ()).unwrap().other_schema, 0);
    let whole = fs::read(&out).unwrap();

    let one_more = |_: &mut pb::Decision, inputs: &mut pb::DecisionInputs| {
        let known = |value: &&mut pb::FeatureValue| value.state() == pb::FeatureState::Known;
        inputs.features.iter_mut().find(known).unwrap().value += 1.0;
    };
    let different = add(&one_more).unwrap_err();
    assert!(
        matches!(different, Error::Different { seq: 1, .. }),
        "{different:?}"
    );
    let fewer = add(&|_, inputs| drop(inputs.features.pop())).unwrap_err();
    assert!(
        matches!(fewer, Error::Different { seq: 1, .. }),
        "{fewer:?}"
    );

    let written = add(&|decision, inputs| {
        one_more(decision, inputs);
        decision.model.as_mut().unwrap().feature_schema += 1;
    });
    assert_eq!(written.unwrap().other_schema, 1);
    assert_eq!(fs::read(&out).unwrap(), whole);
}
