//! Cards in foreign programs: a scorer in plain Python, two PMML evaluators, the schemas.

use std::{
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use kvcredit::{
    export::SCHEMA,
    workshop::{
        Scored,
        reasons::{REASONS_MAX, Yardstick, reasons},
    },
};
use tempfile::TempDir;

use super::{
    cards::{self, Case},
    differing, json_of, pmml_of,
    rows::Rows,
    slightly_changed,
};
use crate::python;

/// Rows that are enough to notice a slight change.
const FEW: usize = 3_000;

fn run(command: &mut Command) -> Output {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{command:?}: {output:?}");
    output
}

/// A row of an evaluator's answer.
struct Answer {
    scored: Scored,
    reasons: Vec<String>,
}

/// Reads `points,pd` and reasons, where there are any.
fn answers(text: &[u8]) -> Vec<Answer> {
    let mut reader = csv::Reader::from_reader(text);
    assert_eq!(&reader.headers().unwrap()[0], "points");
    let answer = |record: Result<csv::StringRecord, csv::Error>| {
        let record = record.unwrap();
        let points: f64 = record[0].parse().unwrap();
        assert_eq!(points.fract(), 0.0);
        Answer {
            scored: Scored {
                points: points as i32,
                pd: record[1].parse().unwrap(),
            },
            reasons: record.iter().skip(2).map(str::to_owned).collect(),
        }
    };
    reader.records().map(answer).collect()
}

fn scores(answers: &[Answer]) -> Vec<Scored> {
    answers.iter().map(|answer| answer.scored).collect()
}

#[test]
fn a_scorer_in_plain_python_comes_to_the_same_from_json_alone() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let scorer = root.join("examples/scorecards/score_card.py");
    let folder = tempfile::tempdir().unwrap();
    let (table, file) = (
        folder.path().join("table.csv"),
        folder.path().join("card.json"),
    );
    let score = |json: &str| {
        fs::write(&file, json).unwrap();
        // No packages: the interpreter stands alone.
        let mut command = Command::new(python::interpreter());
        run(command
            .args(["-I", "-S"])
            .arg(&scorer)
            .args([&file, &table]))
        .stdout
    };
    for case in cards::all() {
        case.rows.write(&table);
        let scored = case.rows.scored_by(&case.card);
        let found = scores(&answers(&score(&json_of(&case.card))));
        assert_eq!(differing(&scored, &found), 0, "{}", case.name);
    }
    let case = cards::named("pairs");
    let few = case.rows.head(FEW);
    few.write(&table);
    let scored = few.scored_by(&case.card);
    for card in slightly_changed(case) {
        let found = scores(&answers(&score(&json_of(&card))));
        assert!(differing(&scored, &found) > 0);
    }
}

/// Documents with their tables, scored by one evaluator in one go.
struct Evaluation {
    folder: TempDir,
    arguments: Vec<OsString>,
    outs: Vec<PathBuf>,
}

impl Evaluation {
    fn new() -> Evaluation {
        Evaluation {
            folder: tempfile::tempdir().unwrap(),
            arguments: Vec::new(),
            outs: Vec::new(),
        }
    }

    fn add(&mut self, document: &str, rows: &Rows) {
        let number = self.outs.len();
        let path = |end: &str| self.folder.path().join(format!("{number}.{end}"));
        let (pmml, table, out) = (path("pmml"), path("csv"), path("out.csv"));
        fs::write(&pmml, document).unwrap();
        rows.write(&table);
        self.arguments
            .extend([&pmml, &table, &out].map(OsString::from));
        self.outs.push(out);
    }

    fn run(&self, evaluator: &str) -> Vec<Vec<Answer>> {
        let mut command = Command::new(python::interpreter());
        command
            .arg(python::sources().join("pmml_evaluators.py"))
            .arg(evaluator);
        run(command.args(&self.arguments));
        self.outs
            .iter()
            .map(|out| answers(&fs::read(out).unwrap()))
            .collect()
    }
}

/// Scores `count` rows of every case, and cards that are slightly changed.
fn evaluated(evaluator: &str, count: usize) {
    let mut evaluation = Evaluation::new();
    for case in cards::all() {
        evaluation.add(&pmml_of(&case.card), &case.rows.head(count));
    }
    let pairs = cards::named("pairs");
    let changed = slightly_changed(pairs);
    let few = pairs.rows.head(FEW);
    for card in &changed {
        evaluation.add(&pmml_of(card), &few);
    }
    let mut found = evaluation.run(evaluator).into_iter();
    for (case, found) in cards::all().iter().zip(found.by_ref()) {
        let scored = case.rows.head(count).scored_by(&case.card);
        assert_eq!(differing(&scored, &scores(&found)), 0, "{}", case.name);
        check_reasons(case, &found);
    }
    let scored = few.scored_by(&pairs.card);
    let mut noticed = 0;
    for found in found {
        assert!(differing(&scored, &scores(&found)) > 0);
        noticed += 1;
    }
    assert_eq!(noticed, changed.len());
}

/// Reason codes are the reasons of the card, but for the order of ties.
fn check_reasons(case: &Case, found: &[Answer]) {
    let mut compared = 0;
    for (row, answer) in found.iter().enumerate() {
        let ours = reasons(&case.card, &case.rows.record(row), Yardstick::Maximum).unwrap();
        let are_tied = ours.windows(2).any(|pair| pair[0].lost == pair[1].lost);
        // The last of four may be tied with a fifth.
        let told = ours.iter().take(REASONS_MAX - 1);
        if are_tied || ours.is_empty() {
            continue;
        }
        for (ours, theirs) in told.zip(&answer.reasons) {
            assert_eq!(&ours.name, theirs, "{} row {row}", case.name);
        }
        compared += 1;
    }
    assert!(compared > found.len() / 5, "{}: {compared}", case.name);
}

#[test]
fn jpmml_scores_ten_thousand_rows_as_the_card_does() {
    evaluated("jpmml", 10_000);
}

#[test]
fn pmml4s_scores_as_the_card_does() {
    // It takes ten times as long.
    evaluated("pmml4s", 2_500);
}

#[test]
fn documents_are_valid_by_the_schema_of_pmml() {
    let folder = tempfile::tempdir().unwrap();
    let mut documents: Vec<String> = cards::all()
        .iter()
        .map(|case| pmml_of(&case.card))
        .collect();
    let good = documents.len();
    for (from, to) in [
        ("partialScore=\"", "partialScore=\"x"),
        ("booleanOperator=\"and\"", "booleanOperator=\"also\""),
        ("<MiningSchema>", "<MiningSchema><Mining/>"),
        ("feature=\"transformedValue\"", "feature=\"pd\""),
    ] {
        let changed = documents[1].replacen(from, to, 1);
        assert_ne!(changed, documents[1], "{from}");
        documents.push(changed);
    }
    let mut command = Command::new(python::interpreter());
    command
        .arg(python::sources().join("pmml_evaluators.py"))
        .arg("valid");
    assert_valid_up_to(good, &documents, folder.path(), &mut command);
}

#[test]
fn json_is_what_its_schema_says() {
    let folder = tempfile::tempdir().unwrap();
    let schema = folder.path().join("schema.json");
    fs::write(&schema, SCHEMA).unwrap();
    let mut documents: Vec<String> = cards::all()
        .iter()
        .map(|case| json_of(&case.card))
        .collect();
    let good = documents.len();
    for (from, to) in [
        ("\"kvcredit_card\": 1", "\"kvcredit_card\": 2"),
        ("\"kind\": \"numbers\"", "\"kind\": \"number\""),
        ("\"missing\": true", "\"missing\": false"),
        ("\"missing\": true", "\"words\": []"),
        ("\"below\": ", "\"under\": "),
        ("\"below\": ", "\"more\": 1, \"below\": "),
        ("\"points_min\": ", "\"points_min\": 0.5, \"was\": "),
        ("\"at\": [", "\"at\": [ 1.5,"),
        ("\"points\": [", "\"points\": [ 1,"),
        ("\"model_sha256\": \"0", "\"model_sha256\": \"x"),
    ] {
        let changed = documents[1].replacen(from, to, 1);
        assert_ne!(changed, documents[1], "{from}");
        documents.push(changed);
    }
    let mut command = Command::new(python::interpreter());
    command
        .arg(python::sources().join("json_schema.py"))
        .arg(schema);
    assert_valid_up_to(good, &documents, folder.path(), &mut command);
}

/// Asserts that a checker, which takes files and says a verdict of each, finds the first `good` documents valid and no other.
fn assert_valid_up_to(good: usize, documents: &[String], folder: &Path, checker: &mut Command) {
    for (number, document) in documents.iter().enumerate() {
        let path = folder.join(format!("{number}.document"));
        fs::write(&path, document).unwrap();
        checker.arg(path);
    }
    let verdicts = String::from_utf8(run(checker).stdout).unwrap();
    let verdicts: Vec<&str> = verdicts.lines().collect();
    assert_eq!(verdicts.len(), documents.len());
    let (valid, refused) = verdicts.split_at(good);
    assert!(valid.iter().all(|verdict| *verdict == "valid"), "{valid:?}");
    assert!(
        refused.iter().all(|verdict| *verdict != "valid"),
        "{refused:?}"
    );
}
