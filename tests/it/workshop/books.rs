//! Cards on the service's own feature vectors, from the command line.

use std::fs;

use sha2::{Digest, Sha256};

use super::{json, run, text};

/// A synthetic book, its table of vectors, and options that name the time.
struct Made {
    folder: tempfile::TempDir,
}

impl Made {
    fn new(firms: &str) -> Made {
        let folder = tempfile::tempdir().unwrap();
        let made = Made { folder };
        let book = made.path("book.jsonl");
        let synth = run(&["synth", "--firms", firms, "--seed", "4", "--output", &book]);
        assert_eq!(synth.status.code(), Some(0));
        // The classic card is the quicker one in a debug build.
        let untimed = "method = \"woe\"\n";
        let timed = format!("{untimed}time = {{ column = \"as_of_date\" }}\n");
        fs::write(made.path("untimed.toml"), untimed).unwrap();
        fs::write(made.path("timed.toml"), timed).unwrap();
        made
    }

    fn path(&self, name: &str) -> String {
        text(&self.folder.path().join(name)).to_owned()
    }
}

fn model(card: &str) -> Vec<u8> {
    fs::read(format!("{card}/model.json")).unwrap()
}

#[test]
fn a_book_and_its_table_of_vectors_give_the_same_card_to_the_byte() {
    let made = Made::new("1500");
    let (book, table) = (made.path("book.jsonl"), made.path("vectors.csv.gz"));
    let written = json(&run(&["features", &book, "--out", &table]));
    assert_eq!(
        (&written["firms"], &written["features"]),
        (&1500.into(), &51.into())
    );
    // A book's time is the as-of date without a word; for a table, the options make the difference.
    let (timed, untimed) = (made.path("timed.toml"), made.path("untimed.toml"));
    let direct = made.path("direct");
    let on_book = ["train", "--book", &book, "--out", &direct];
    let summary = json(&run(&[&on_book[..], &["--spec", &untimed]].concat()));
    assert_eq!(summary["rows"], 1500);
    for (options, is_same) in [(&timed, true), (&untimed, false)] {
        let card = made.path(if is_same { "same" } else { "other" });
        let on_table = ["train", "--data", &table, "--target", "defaulted"];
        json(&run(
            &[&on_table[..], &["--out", &card, "--spec", options]].concat()
        ));
        assert_eq!(model(&card) == model(&direct), is_same);
    }
    let measure = ["evaluate", "--model", &direct, "--data", &table];
    let measured = json(&run(&[&measure[..], &["--target", "defaulted"]].concat()));
    assert!(measured["auc"].as_f64().unwrap() > 0.6, "{measured}");
    assert_eq!(measured["records"], 1500);

    // The service's expert card is the prior of a book's card as a card of the workshop would be.
    let expert = concat!(env!("CARGO_MANIFEST_DIR"), "/models/expert/card.toml");
    let prior = format!("method = \"woe\"\n[prior]\ncard = \"{expert}\"\nstrength = 2000\n");
    let (options, heard) = (made.path("prior.toml"), made.path("heard"));
    fs::write(&options, prior).unwrap();
    json(&run(&[
        "train", "--book", &book, "--out", &heard, "--spec", &options,
    ]));
    let measure = ["evaluate", "--model", &heard, "--data", &table];
    let measured = json(&run(&[&measure[..], &["--target", "defaulted"]].concat()));
    assert!(measured["auc"].as_f64().unwrap() > 0.6, "{measured}");
    let sha256 = hex::encode(Sha256::digest(fs::read(expert).unwrap()));
    assert!(String::from_utf8(model(&heard)).unwrap().contains(&sha256));
}

#[test]
fn a_book_with_bad_lines_is_refused_with_every_one_of_them_and_leaves_nothing() {
    let made = Made::new("3");
    let book = made.path("book.jsonl");
    let good = fs::read_to_string(&book).unwrap();
    let bad = good.replacen("\"defaulted\":", "\"defaulted\":9,\"lost\":", 1);
    fs::write(&book, format!("{bad}{{\"year\":true}}\n")).unwrap();
    let out = made.path("out");
    for command in [&["train", "--book", &book][..], &["features", &book]] {
        let refused = run(&[command, &["--out", &out, "--lang", "en"]].concat());
        assert_eq!(refused.status.code(), Some(3), "{refused:?}");
        let said = String::from_utf8(refused.stderr).unwrap();
        for word in [":1", "`defaulted`", "`lost`", ":4", "`year`", "`profile`"] {
            assert!(said.contains(word), "{word}: {said}");
        }
    }
    let left = fs::read_dir(made.folder.path()).unwrap();
    let left: Vec<_> = left.map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left.len(), 3, "{left:?}");
}

#[test]
fn what_does_not_belong_together_is_wrong_usage() {
    for arguments in [
        &["train", "--book", "b.jsonl"][..],
        &["train", "b.jsonl", "--out", "card"],
        &["train", "b.jsonl", "--book", "b.jsonl", "--out", "card"],
        &[
            "train", "--book", "b.jsonl", "--out", "card", "--target", "bad",
        ],
        &[
            "train", "--book", "b.jsonl", "--data", "t.csv", "--target", "bad", "--out", "c",
        ],
        &[
            "train", "--book", "b.jsonl", "--out", "card", "--id", "x", "--basis", "real",
        ],
        &["train", "--out", "card"],
        &["features", "b.jsonl"],
    ] {
        assert_eq!(run(arguments).status.code(), Some(2), "{arguments:?}");
    }
}
