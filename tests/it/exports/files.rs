//! `kvcredit export` and `kvcredit explain` from the command line, and what no form can hold.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Output,
};

use kvcredit::{
    export::{Dialect, Error, Request, SCHEMA, Source, json, pmml, sql},
    workshop::{
        Artifact, Card, Spec, artifact::Learnt, bins::Bins, card::Content,
        counterfactual::counterfactuals, reasons::Yardstick,
    },
};
use serde_json::Value as Json;
use tempfile::TempDir;

use super::{cards, changed};
use crate::process::kvcredit;

/// A folder with a card, as `train` leaves it, and a table.
struct Folder {
    folder: TempDir,
    sha256: String,
}

impl Folder {
    fn new(name: &str) -> Folder {
        let folder = tempfile::tempdir().unwrap();
        let case = cards::named(name);
        let artifact = Artifact {
            table: Learnt {
                rows: 1,
                sha256: "00".repeat(32),
            },
            spec: Spec::default(),
            card: case.card.clone(),
        };
        let text = artifact.to_json().unwrap();
        fs::create_dir(folder.path().join("card")).unwrap();
        fs::write(folder.path().join("card/model.json"), &text).unwrap();
        case.rows.write(&folder.path().join("table.csv"));
        let (_, sha256) = Artifact::of_json_hashed(&text).unwrap();
        Folder { folder, sha256 }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn run(&self, arguments: &[&str]) -> Output {
        kvcredit()
            .current_dir(self.folder.path())
            .args(arguments)
            .output()
            .unwrap()
    }

    fn export(&self, arguments: &[&str]) -> Output {
        self.run(&[&["export", "--model", "card"], arguments].concat())
    }
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap()
}

#[test]
fn each_form_is_written_once_and_never_over_a_file() {
    let folder = Folder::new("classic");
    let card = &cards::named("classic").card;
    let source = Source {
        card,
        sha256: &folder.sha256,
    };
    let request = |dialect, key: Option<&str>| Request {
        dialect,
        table: "credit.loans".parse().unwrap(),
        key: key.map(str::to_owned),
    };
    let cases: [(&[&str], String); 6] = [
        (&["--as", "json"], json(source).unwrap()),
        (&["--as", "pmml"], pmml(source, Yardstick::Maximum).unwrap()),
        (
            &["--as", "pmml", "--reasons", "below-neutral"],
            pmml(source, Yardstick::Neutral).unwrap(),
        ),
        (
            &["--as", "sql-postgresql", "--table", "credit.loans"],
            sql(source, &request(Dialect::Postgresql, None)).unwrap(),
        ),
        (
            &[
                "--as",
                "sql-sqlite",
                "--table",
                "credit.loans",
                "--key",
                "id",
            ],
            sql(source, &request(Dialect::Sqlite, Some("id"))).unwrap(),
        ),
        (&["--schema"], SCHEMA.to_owned()),
    ];
    for (number, (arguments, text)) in cases.iter().enumerate() {
        let out = format!("out{number}");
        let arguments = [*arguments, &["--out", &out]].concat();
        let run = || match number {
            5 => folder.run(&[&["export"], &arguments[..]].concat()),
            _ => folder.export(&arguments),
        };
        let output = run();
        assert_eq!(code(&output), 0, "{output:?}");
        assert_eq!(read(&folder.path(&out)), *text);
        fs::write(folder.path(&out), "mine").unwrap();
        let output = run();
        assert_eq!(code(&output), 3, "{output:?}");
        assert_eq!(read(&folder.path(&out)), "mine");
    }
    // Nothing half-written lies about.
    assert_eq!(
        fs::read_dir(folder.folder.path()).unwrap().count(),
        2 + cases.len()
    );
    let nowhere = folder.export(&["--as", "json", "--out", "no/such/folder"]);
    assert_eq!(code(&nowhere), 5, "{nowhere:?}");
}

#[test]
fn options_that_do_not_go_together_and_changed_cards_are_refused() {
    let folder = Folder::new("classic");
    for arguments in [
        &["--as", "json", "--table", "t"][..],
        &["--as", "pmml", "--key", "id"],
        &["--as", "json", "--reasons", "below-neutral"],
        &["--as", "sql-sqlite"],
        &["--as", "sql-sqlite", "--table", "a..b"],
        &["--as", "excel"],
        &["--as", "json", "--schema"],
        &[],
    ] {
        let output = folder.export(&[arguments, &["--out", "out"]].concat());
        assert_eq!(code(&output), 2, "{arguments:?}: {output:?}");
    }
    let file = folder.path("card/model.json");
    let text = read(&file).replacen("\"neutral\": ", "\"neutral\": 1", 1);
    fs::write(&file, text).unwrap();
    let output = folder.export(&["--as", "json", "--out", "out"]);
    assert_eq!(code(&output), 3, "{output:?}");
    assert!(!folder.path("out").exists());
}

#[test]
fn what_a_form_cannot_hold_is_refused_by_name() {
    let case = cards::named("odd");
    let named = |name: &str| {
        changed(case, |content: &mut Content| {
            content.columns[3].name = name.to_owned()
        })
    };
    let forms = |card: &Card| {
        let source = Source { card, sha256: "" };
        let request = |dialect| Request {
            dialect,
            table: "t".parse().unwrap(),
            key: None,
        };
        [
            pmml(source, Yardstick::Maximum).map(drop),
            sql(source, &request(Dialect::Postgresql)).map(drop),
            sql(source, &request(Dialect::Sqlite)).map(drop),
            json(source).map(drop),
        ]
    };
    let [xml, postgresql, sqlite, json] = forms(&named("a\0b"));
    for refused in [xml, postgresql, sqlite] {
        let refused = refused.unwrap_err();
        assert!(
            matches!(&refused, Error::Character { code: 0, .. }),
            "{refused:?}"
        );
        assert!(
            refused.to_string().contains("a\\0b") || refused.to_string().contains("a\\u{0}b"),
            "{refused}"
        );
    }
    json.unwrap();
    let [xml, postgresql, sqlite, _] = forms(&named("\u{1}"));
    assert!(matches!(xml, Err(Error::Character { code: 1, .. })));
    postgresql.unwrap();
    sqlite.unwrap();
    let [xml, postgresql, sqlite, _] = forms(&named(&"长".repeat(22)));
    assert!(matches!(
        postgresql,
        Err(Error::LongName { bytes_max: 63, .. })
    ));
    xml.unwrap();
    sqlite.unwrap();
    let other = case.card.content().columns[2].name.to_lowercase();
    let [xml, postgresql, sqlite, _] = forms(&named(&other));
    assert!(matches!(sqlite, Err(Error::SameName(..))));
    xml.unwrap();
    postgresql.unwrap();
    // A word, too.
    let card = changed(case, |content| {
        let Bins::Groups { specials, .. } = &mut content.columns[1].bins else {
            panic!("expected words");
        };
        specials[0] = "\u{FFFE}".to_owned();
    });
    let [xml, ..] = forms(&card);
    assert!(matches!(xml, Err(Error::Character { code: 0xFFFE, .. })));
}

#[test]
fn a_row_is_explained_in_the_words_of_the_bins() {
    let folder = Folder::new("pairs");
    let case = cards::named("pairs");
    let explain = |more: &[&str]| {
        let arguments = ["explain", "--model", "card", "--data", "table.csv"];
        folder.run(&[&arguments[..], more].concat())
    };
    let account = |more: &[&str]| -> Json {
        let output = explain(more);
        assert_eq!(code(&output), 0, "{output:?}");
        serde_json::from_slice(&output.stdout).unwrap()
    };
    let record = case.rows.record(6);
    let scored = case.card.score(&record).unwrap();
    let told = account(&["--row", "7", "--counterfactuals", "2"]);
    assert_eq!(told["points"], scored.points);
    assert_eq!(told["pd"].as_f64().unwrap().to_bits(), scored.pd.to_bits());
    let parts = told["parts"].as_array().unwrap();
    let sum: i64 = parts
        .iter()
        .map(|part| part["points"].as_i64().unwrap())
        .sum();
    assert_eq!(sum, i64::from(scored.points));
    let found = counterfactuals(&case.card, &record, &Default::default()).unwrap();
    let listed = told["counterfactuals"].as_array().unwrap();
    assert_eq!(listed.len(), found.len().min(2));
    for (listed, found) in listed.iter().zip(&found) {
        assert_eq!(listed["gained"], found.gained);
        assert_eq!(listed["changes"][0]["to"], found.changes[0].to);
    }
    assert_eq!(told.get("goal"), None);

    let best = found[0].changes[0].column;
    let told = account(&["--row", "7", "--fixed", best]);
    let listed = told["counterfactuals"].as_array().unwrap();
    assert!(
        listed
            .iter()
            .all(|told| told["changes"][0]["column"] != *best)
    );
    let goal = (scored.points + found[0].gained).to_string();
    let told = account(&["--row", "7", "--points-min", &goal]);
    assert_eq!(told["goal"]["by"]["changes"].as_array().unwrap().len(), 1);
    let told = account(&["--row", "7", "--pd-max", "0.99"]);
    assert_eq!(told["goal"]["there"], true);
    let told = account(&["--row", "7", "--pd-max", "0"]);
    assert_eq!(told["goal"].get("points_min"), None);
    assert!(told["goal"]["not_found"]["points_bound"].is_i64(), "{told}");

    for (more, expected) in [
        (&["--row", "0"][..], 3),
        (&["--row", "10001"], 3),
        (&["--row", "1", "--fixed", "incomes"], 3),
        (&["--row", "1", "--pd-max", "1.5"], 2),
        (&["--row", "1", "--pd-max", "0.1", "--points-min", "1"], 2),
        (&[], 2),
    ] {
        let output = explain(more);
        assert_eq!(code(&output), expected, "{more:?}: {output:?}");
    }
}
