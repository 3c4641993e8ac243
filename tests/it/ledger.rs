//! `kvcredit ledger`: whatever is done to a book or to an export of it is found, and the first bad number is named.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Output,
};

use kvcredit::{
    pb,
    storage::log::{Frontier, leaf_hash},
};
use prost::Message;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha12Rng;
use sqlx::{Connection, SqliteConnection, sqlite::SqliteConnectOptions};
use tempfile::TempDir;

use crate::{
    packed,
    process::{Server, kvcredit},
    shipped::example_file,
};

const DECISIONS: i64 = 12;

/// A book of a dozen decisions whose server has gone, with the checkpoint that a lender took after the eighth.
struct Book {
    folder: TempDir,
    kept: PathBuf,
    key: String,
}

impl Book {
    fn new() -> Book {
        let server = Server::start(&[]);
        let example = example_file("RF001.json");
        let example = example.to_str().unwrap();
        let mut checkpoint = None;
        for number in 1..=DECISIONS {
            let id = format!("0190c0de-0000-4000-8000-{number:012}");
            let score = ["score", example, "--request-id", &id, "--format", "json"];
            let scored = server.client(&score);
            assert_eq!(scored.status.code(), Some(0), "{scored:?}");
            if number == 8 {
                checkpoint = Some(server.client(&["ledger", "checkpoint"]));
            }
        }
        let checkpoint = checkpoint.unwrap();
        assert_eq!(checkpoint.status.code(), Some(0), "{checkpoint:?}");
        let verified = server.client(&["ledger", "verify"]);
        assert_eq!(verified.status.code(), Some(0), "{verified:?}");
        let folder = server.kill();
        let kept = folder.path().join("kept");
        fs::write(&kept, &checkpoint.stdout).unwrap();
        let key = String::from_utf8(checkpoint.stderr).unwrap();
        Book {
            folder,
            kept,
            key: key.trim().to_owned(),
        }
    }

    /// Runs a command of the ledger on the data folder, trusting the key that the lender has.
    fn ledger(&self, arguments: &[&str]) -> Output {
        kvcredit()
            .arg("ledger")
            .args(arguments)
            .args(["--key", &self.key, "--data-dir"])
            .arg(self.folder.path())
            .output()
            .unwrap()
    }

    /// Another book with the same content.
    fn copy(&self) -> Book {
        let folder = tempfile::tempdir().unwrap();
        for entry in fs::read_dir(self.folder.path()).unwrap() {
            let path = entry.unwrap().path();
            fs::copy(&path, folder.path().join(path.file_name().unwrap())).unwrap();
        }
        Book {
            kept: folder.path().join("kept"),
            folder,
            key: self.key.clone(),
        }
    }

    /// Connects as somebody with the file in hand, past the triggers.
    async fn connect(&self) -> SqliteConnection {
        let options = SqliteConnectOptions::new().filename(self.folder.path().join("kvcredit.db"));
        let mut connection = SqliteConnection::connect_with(&options).await.unwrap();
        let triggers: Vec<String> =
            sqlx::query_scalar("SELECT name FROM sqlite_schema WHERE type = 'trigger'")
                .fetch_all(&mut connection)
                .await
                .unwrap();
        for trigger in triggers {
            run(&mut connection, &format!("DROP TRIGGER {trigger}")).await;
        }
        connection
    }

    fn kept(&self) -> &str {
        self.kept.to_str().unwrap()
    }
}

async fn run(connection: &mut SqliteConnection, statements: &str) {
    let statements = sqlx::AssertSqlSafe(statements.to_owned());
    sqlx::raw_sql(statements).execute(connection).await.unwrap();
}

/// Asserts that a fault was found at this number.
fn assert_found(output: &Output, seq: i64, mutation: &str) {
    let told = String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(1), "{mutation}: {output:?}");
    assert!(
        told.contains(&format!("number {seq}:")),
        "{mutation}: {told}"
    );
}

/// What is done to the database, and the number at which it is found.
const MUTATIONS: [(&str, i64); 18] = [
    (
        "UPDATE decisions SET record = CAST(record || x'00' AS BLOB) WHERE seq = 5",
        5,
    ),
    (
        "UPDATE decisions SET leaf_hash = zeroblob(32) WHERE seq = 5",
        5,
    ),
    ("UPDATE decisions SET nodes = zeroblob(64) WHERE seq = 4", 4),
    ("UPDATE decisions SET nodes = x'' WHERE seq = 8", 8),
    ("UPDATE decisions SET grade = 'A+' WHERE seq = 6", 6),
    (
        "UPDATE decisions SET recorded_at_ms = recorded_at_ms - 1 WHERE seq = 6",
        6,
    ),
    ("UPDATE decisions SET firm_ref = 'another' WHERE seq = 6", 6),
    ("DELETE FROM decisions WHERE seq = 3", 3),
    ("DELETE FROM decisions WHERE seq = 12", 12),
    (
        "DELETE FROM decisions WHERE seq > 10; UPDATE books SET seq = 10",
        11,
    ),
    (
        "UPDATE decisions SET seq = 100 WHERE seq = 2;
      UPDATE decisions SET seq = 2 WHERE seq = 3;
      UPDATE decisions SET seq = 3 WHERE seq = 100",
        2,
    ),
    (
        "UPDATE decision_inputs SET inputs = CAST(inputs || x'00' AS BLOB) WHERE seq = 7",
        7,
    ),
    ("DELETE FROM decision_inputs WHERE seq = 9", 9),
    ("UPDATE decisions SET packing = 0 WHERE seq = 6", 6),
    ("UPDATE decisions SET packing = 2 WHERE seq = 6", 6),
    ("UPDATE decision_inputs SET packing = 0 WHERE seq = 6", 6),
    ("UPDATE decision_inputs SET packing = 2 WHERE seq = 6", 6),
    ("UPDATE books SET frontier = zeroblob(64)", 12),
];

#[tokio::test]
async fn every_change_of_the_database_is_found_at_its_number() {
    let book = Book::new();
    let verified = book.ledger(&["verify"]);
    assert_eq!(verified.status.code(), Some(0), "{verified:?}");
    for (mutation, seq) in MUTATIONS {
        let copy = book.copy();
        let mut connection = copy.connect().await;
        run(&mut connection, mutation).await;
        connection.close().await.unwrap();
        // A head that does not fit its number cannot be signed over; the lender's key is not needed to see that.
        let found = kvcredit()
            .args(["ledger", "verify", "--database"])
            .arg(format!(
                "sqlite:{}",
                copy.folder.path().join("kvcredit.db").display()
            ))
            .output()
            .unwrap();
        if mutation.contains("books SET seq = 10") {
            // The head is consistent with itself in its number only.
            assert_eq!(found.status.code(), Some(1), "{mutation}: {found:?}");
        } else {
            assert_found(&found, seq, mutation);
        }
    }
}

/// Who has the database can write a history that fits in itself; who kept a checkpoint sees it.
#[tokio::test]
async fn a_tail_that_was_cut_and_a_history_that_was_rewritten_are_seen_by_a_kept_checkpoint() {
    let book = Book::new();
    let witnessed = book.ledger(&["witness", book.kept()]);
    assert_eq!(witnessed.status.code(), Some(0), "{witnessed:?}");

    let cut = book.copy();
    rewrite(&cut, 6, |_| {}).await;
    let verified = cut.ledger(&["verify"]);
    assert_eq!(verified.status.code(), Some(0), "{verified:?}");
    assert_found(&cut.ledger(&["witness", cut.kept()]), 7, "cut");

    let rewritten = book.copy();
    rewrite(&rewritten, DECISIONS, |decision| {
        if decision.seq == 3 {
            decision.limit_fen += 1;
        }
    })
    .await;
    let verified = rewritten.ledger(&["verify"]);
    assert_eq!(verified.status.code(), Some(0), "{verified:?}");
    assert_found(
        &rewritten.ledger(&["witness", rewritten.kept()]),
        8,
        "rewritten",
    );
    let verified = rewritten.ledger(&["verify", "--checkpoint", rewritten.kept()]);
    assert_found(&verified, 8, "rewritten");
}

/// Writes a history that fits in itself: the first `size` decisions, changed, with leaves, nodes and head made anew.
async fn rewrite(book: &Book, size: i64, change: impl Fn(&mut pb::Decision)) {
    let mut connection = book.connect().await;
    run(
        &mut connection,
        &format!("DELETE FROM decisions WHERE seq > {size}; DELETE FROM decision_inputs WHERE seq > {size}"),
    )
    .await;
    let rows: Vec<(i64, i16, Vec<u8>)> =
        sqlx::query_as("SELECT seq, packing, record FROM decisions ORDER BY seq")
            .fetch_all(&mut connection)
            .await
            .unwrap();
    let mut frontier = Frontier::empty();
    for (seq, packing, record) in rows {
        let record = packed::record(packing, record);
        let mut decision = pb::Decision::decode(&record[..]).unwrap();
        change(&mut decision);
        let record = decision.encode_to_vec();
        let leaf = leaf_hash(&record);
        let nodes = frontier.append(leaf).unwrap();
        let nodes: Vec<u8> = nodes.into_iter().flat_map(|(_, hash)| hash).collect();
        packed::forge(&mut connection, seq, record, &leaf, nodes).await;
    }
    sqlx::query("UPDATE books SET seq = ?, frontier = ?")
        .bind(size)
        .bind(frontier.to_bytes())
        .execute(&mut connection)
        .await
        .unwrap();
    connection.close().await.unwrap();
}

fn verified_export(book: &Book, file: &Path) -> Output {
    kvcredit()
        .args(["ledger", "verify", "--key", &book.key, "--export"])
        .arg(file)
        .output()
        .unwrap()
}

#[test]
fn any_bit_of_an_export_that_is_flipped_cut_or_appended_is_found() {
    let book = Book::new();
    let file = book.folder.path().join("book.kvexport");
    let exported = book.ledger(&["export", "--out", file.to_str().unwrap()]);
    assert_eq!(exported.status.code(), Some(0), "{exported:?}");
    let whole = fs::read(&file).unwrap();
    let verified = verified_export(&book, &file);
    assert_eq!(verified.status.code(), Some(0), "{verified:?}");
    let again = book.ledger(&["export", "--out", file.to_str().unwrap()]);
    assert_eq!(
        again.status.code(),
        Some(2),
        "it is not overwritten: {again:?}"
    );

    let seed = 20_261_126;
    let mut random = ChaCha12Rng::seed_from_u64(seed);
    let damaged = book.folder.path().join("damaged");
    for number in 0..200 {
        let mut bytes = whole.clone();
        let at = random.random_range(0..bytes.len());
        let mutation = match number % 4 {
            0 => {
                bytes.truncate(at);
                format!("cut at {at}")
            }
            1 if number % 3 == 0 => {
                bytes.extend_from_slice(&whole[at..]);
                format!("appended from {at}")
            }
            _ => {
                // The head of the file is short and must not be left out.
                let at = if number % 5 == 0 { at % 400 } else { at };
                let bit = random.random_range(0..8);
                bytes[at] ^= 1 << bit;
                format!("bit {bit} of byte {at}")
            }
        };
        fs::write(&damaged, &bytes).unwrap();
        let found = verified_export(&book, &damaged);
        assert!(
            matches!(found.status.code(), Some(1)),
            "seed {seed}: {mutation} was not found: {found:?}"
        );
    }
}

#[test]
fn a_server_a_database_and_an_export_say_the_same() {
    let server = Server::start(&[]);
    let example = example_file("RF001.json");
    for _ in 0..3 {
        let scored = server.client(&["score", example.to_str().unwrap()]);
        assert_eq!(scored.status.code(), Some(0), "{scored:?}");
    }
    let online = server.client(&["ledger", "verify", "--format", "json"]);
    assert_eq!(online.status.code(), Some(0), "{online:?}");
    let export = tempfile::tempdir().unwrap();
    let file = export.path().join("book");
    let file = file.to_str().unwrap();
    let exported = server.client(&["ledger", "export", "--out", file]);
    assert_eq!(exported.status.code(), Some(0), "{exported:?}");
    let folder = server.kill();
    let verify = |arguments: &[&str]| {
        let output = kvcredit()
            .args(["ledger", "verify", "--format", "json"])
            .args(arguments)
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(0), "{output:?}");
        output.stdout
    };
    assert_eq!(verify(&["--export", file]), online.stdout);
    let folder = folder.path().to_str().unwrap();
    assert_eq!(verify(&["--data-dir", folder]), online.stdout);
}

/// Whoever verifies a database needs no secret, and makes none.
#[test]
fn a_database_is_verified_with_the_public_key_alone_or_with_none() {
    let book = Book::new();
    let folder = book.folder.path().to_str().unwrap();
    let key_file = book.folder.path().join("ledger.key");
    let verify = |arguments: &[&str]| {
        kvcredit()
            .args(["ledger", "verify", "--data-dir", folder])
            .args(arguments)
            .output()
            .unwrap()
    };
    let told = |output: &Output| String::from_utf8_lossy(&output.stderr).into_owned();
    let unwitnessed = "no checkpoint was compared";
    // The public half of the key that lies there is enough for a checkpoint.
    let derived = verify(&["--checkpoint", book.kept()]);
    assert_eq!(derived.status.code(), Some(0), "{derived:?}");
    assert!(!told(&derived).contains(unwitnessed), "{derived:?}");
    let secret = fs::read(&key_file).unwrap();
    fs::write(&key_file, "ab".repeat(32)).unwrap();
    let another = verify(&["--checkpoint", book.kept()]);
    assert_eq!(another.status.code(), Some(1), "{another:?}");

    fs::remove_file(&key_file).unwrap();
    let without = verify(&[]);
    assert_eq!(without.status.code(), Some(0), "{without:?}");
    assert!(told(&without).contains(unwitnessed), "{without:?}");
    let untrusted = verify(&["--checkpoint", book.kept()]);
    assert_eq!(untrusted.status.code(), Some(2), "{untrusted:?}");
    assert!(told(&untrusted).contains("--key"), "{untrusted:?}");
    let public = verify(&["--key", &book.key, "--checkpoint", book.kept()]);
    assert_eq!(public.status.code(), Some(0), "{public:?}");
    let witnessed = book.ledger(&["witness", book.kept()]);
    assert_eq!(witnessed.status.code(), Some(0), "{witnessed:?}");
    // A file that was named must be there, and so must the key of whoever signs.
    let named = verify(&["--key-file", key_file.to_str().unwrap()]);
    assert_eq!(named.status.code(), Some(1), "{named:?}");
    let checkpoint = book.ledger(&["checkpoint"]);
    assert_eq!(checkpoint.status.code(), Some(1), "{checkpoint:?}");
    assert!(!key_file.exists(), "a key was made");
    fs::write(&key_file, secret).unwrap();
    let checkpoint = book.ledger(&["checkpoint"]);
    assert_eq!(checkpoint.status.code(), Some(0), "{checkpoint:?}");
}
