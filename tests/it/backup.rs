//! `kvcredit backup` and `restore`: whatever is done to a backup is found, the first thing that is wrong is named, and nothing
//! is put back.

use std::{
    collections::BTreeMap,
    ffi::OsString,
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

use async_trait::async_trait;
use kvcredit::{
    domain::{entry::EntryKind, id::Book},
    pb,
    rpc::convert::record::said,
    service::{
        audit::Wrong,
        backup::{Error, Place, put_back},
    },
    storage::{
        self, Location, Restore, Stamper,
        archive::HeadRow,
        restore::{Row, Written},
    },
};
use prost::Message;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha12Rng;
use sha2::{Digest, Sha256};
use tempfile::TempDir;

use crate::{
    erasure::reviewed,
    machine,
    postgres::{Database, ROLE},
    process::kvcredit,
    server::{Server, Setup, record_firms},
};

/// Decisions of book `a` and of book `b`.
const SIZES: [u32; 2] = [13, 40];

/// A backup of two books, and what there is to it.
struct Backup {
    folder: TempDir,
    bytes: Vec<u8>,
    printed: String,
    checkpoint: PathBuf,
    key: String,
}

impl Backup {
    async fn new() -> Backup {
        Backup::of(["a", "b"]).await
    }

    async fn of(books: [&str; 2]) -> Backup {
        let listeners = books
            .map(|book| format!("[[listeners]]\nlisten = \"127.0.0.1:0\"\nbook = \"{book}\"\n"));
        let server = Server::with(Setup {
            config: listeners.concat().leak(),
            ..Setup::default()
        })
        .await;
        let data = server.folder.clone();
        let folder = tempfile::tempdir().unwrap();
        let [a, b] = [server.client_of(0).await, server.client_of(1).await];
        record_firms(&a, 1, SIZES[0]).await;
        record_firms(&b, 1, SIZES[1]).await;
        let head = a.ledger_head().await.unwrap();
        let checkpoint = folder.path().join("checkpoint");
        fs::write(&checkpoint, &head.checkpoint).unwrap();
        let file = folder.path().join("backup");
        // While it is served.
        let output = run("backup", "--out", &file, &data_dir(data.path()));
        assert_eq!(output.status.code(), Some(0), "{output:?}");
        server.stop().await;
        Backup {
            bytes: fs::read(&file).unwrap(),
            printed: String::from_utf8(output.stdout).unwrap(),
            checkpoint,
            key: head.verifier_key,
            folder,
        }
    }

    fn file(&self) -> PathBuf {
        self.folder.path().join("backup")
    }

    fn restore(&self, into: &[OsString]) -> Output {
        run("restore", "--from", &self.file(), into)
    }
}

fn data_dir(folder: &Path) -> Vec<OsString> {
    vec!["--data-dir".into(), folder.into()]
}

fn database(database: &Database, role: &str) -> Vec<OsString> {
    vec!["--database".into(), database.url_of(role).into()]
}

fn run(command: &str, option: &str, file: &Path, place: &[OsString]) -> Output {
    kvcredit()
        .args([command, option])
        .arg(file)
        .args(place)
        .output()
        .unwrap()
}

fn assert_told(output: &Output, code: i32, told: &str) {
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{output:?}");
    assert!(said.contains(told), "{told}: {said}");
}

/// Puts these bytes back into a new file and returns what came of it. Where it fails nothing may be left.
async fn restored(bytes: &[u8]) -> Result<(), Error> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("kvcredit.db");
    let location = Location::Sqlite(file.clone());
    let into = storage::begin_restore(&location).await.unwrap();
    let done = put_back(bytes, into, &said, &BTreeMap::new(), &mut |_| {}).await;
    assert_eq!(file.exists(), done.is_ok());
    let left = fs::read_dir(folder.path()).unwrap().count();
    assert_eq!(left, 1 + usize::from(done.is_ok()), "the lock, the file");
    done.map(|_| ())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn any_bit_of_a_backup_that_is_flipped_cut_or_appended_is_found() {
    let backup = Backup::new().await;
    restored(&backup.bytes).await.unwrap();
    let seed = 20_261_126;
    let mut random = ChaCha12Rng::seed_from_u64(seed);
    for number in 0..200 {
        let mut bytes = backup.bytes.clone();
        let at = random.random_range(0..bytes.len());
        let mutation = match number % 4 {
            0 => {
                bytes.truncate(at);
                format!("cut at {at}")
            }
            1 => {
                bytes.extend_from_within(at..);
                format!("appended from {at}")
            }
            _ => {
                // The head of the file is short and must not be left out.
                let at = if number % 5 == 0 { at % 200 } else { at };
                let bit = random.random_range(0..8);
                bytes[at] ^= 1 << bit;
                format!("bit {bit} of byte {at}")
            }
        };
        match restored(&bytes).await {
            Err(Error::NoBackup | Error::Damaged(_) | Error::Cut(_) | Error::Appended) => {}
            other => panic!("seed {seed}: {mutation} was not found: {other:?}"),
        }
    }
}

/// A backup in pieces, so that it can be changed by somebody who knows the form and hashes it anew.
#[derive(Clone)]
struct Pieces {
    line: Vec<u8>,
    frames: Vec<Frame>,
}

#[derive(Clone)]
struct Frame {
    tag: u8,
    parts: Vec<Vec<u8>>,
    chain: [u8; 32],
}

impl Pieces {
    fn of(bytes: &[u8]) -> Pieces {
        let end = bytes.iter().position(|byte| *byte == b'\n').unwrap();
        let (line, mut rest) = bytes.split_at(end + 1);
        let mut frames = Vec::new();
        while !rest.is_empty() {
            let frame = taken(&mut rest);
            let (said, chain) = frame.split_last_chunk::<32>().unwrap();
            let (tag, mut rest) = said.split_first().unwrap();
            let mut parts = Vec::new();
            while !rest.is_empty() {
                parts.push(taken(&mut rest).to_vec());
            }
            frames.push(Frame {
                tag: *tag,
                parts,
                chain: *chain,
            });
        }
        Pieces {
            line: line.to_vec(),
            frames,
        }
    }

    /// Puts them together as they are.
    fn bytes(&self) -> Vec<u8> {
        let mut bytes = self.line.clone();
        for frame in &self.frames {
            let mut payload = frame.said();
            payload.extend(frame.chain);
            bytes.extend(with_length(&payload));
        }
        bytes
    }

    /// The same with all hashes made anew.
    fn hashed(mut self) -> Vec<u8> {
        let mut chain: [u8; 32] = Sha256::digest(&self.line).into();
        for frame in &mut self.frames {
            let hash = Sha256::new().chain_update(chain).chain_update(frame.said());
            chain = hash.finalize().into();
            frame.chain = chain;
        }
        self.bytes()
    }

    fn decision(&mut self, seq: usize) -> &mut Frame {
        let mut decisions = self.frames.iter_mut().filter(|frame| frame.tag == b'R');
        decisions.nth(seq - 1).unwrap()
    }

    fn swap(&mut self, one: usize, other: usize) {
        // The book stands before its first decision.
        self.frames.swap(one, other);
    }
}

impl Frame {
    fn said(&self) -> Vec<u8> {
        let mut bytes = vec![self.tag];
        for part in &self.parts {
            bytes.extend(with_length(part));
        }
        bytes
    }
}

fn taken<'a>(bytes: &mut &'a [u8]) -> &'a [u8] {
    let (length, rest) = bytes.split_first_chunk::<4>().unwrap();
    let (part, rest) = rest.split_at(u32::from_be_bytes(*length) as usize);
    *bytes = rest;
    part
}

fn with_length(bytes: &[u8]) -> Vec<u8> {
    let length = u32::try_from(bytes.len()).unwrap();
    [&length.to_be_bytes()[..], bytes].concat()
}

fn book(name: &str) -> Book {
    Book::parse(name).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_first_record_that_is_not_as_it_was_written_is_named() {
    let backup = Backup::new().await;
    let pieces = Pieces::of(&backup.bytes);
    assert_eq!(pieces.bytes(), backup.bytes);
    assert_eq!(pieces.clone().hashed(), backup.bytes);

    let mut swapped = pieces.clone();
    swapped.swap(4, 5);
    let found = restored(&swapped.bytes()).await;
    let place = |found| match found {
        Err(Error::Damaged(place) | Error::Cut(place)) => place,
        other => panic!("{other:?}"),
    };
    let decision = |name, seq| Place::Decision {
        book: book(name),
        seq,
    };
    assert_eq!(place(found), decision("a", 4));

    for (part, seq) in [(0, 7), (1, 8), (2, 13)] {
        let mut flipped = pieces.clone();
        flipped.decision(seq).parts[part][3] ^= 1;
        let found = restored(&flipped.bytes()).await;
        assert_eq!(place(found), decision("a", i64::try_from(seq).unwrap()));
    }
    let mut flipped = pieces.clone();
    flipped.decision(13 + 2).parts[1][0] ^= 1;
    assert_eq!(place(restored(&flipped.bytes()).await), decision("b", 2));
    let mut flipped = pieces.clone();
    flipped.frames[0].parts[0][0] ^= 1;
    assert_eq!(place(restored(&flipped.bytes()).await), Place::Start);

    // A frame that is left out, in the middle, at the end of a book and at the end of the file.
    for (left_out, expected) in [
        (3, decision("a", 3)),
        (14, Place::Behind { book: book("a") }),
        (55, Place::Behind { book: book("b") }),
    ] {
        let mut cut = pieces.clone();
        cut.frames.remove(left_out);
        assert_eq!(place(restored(&cut.bytes()).await), expected, "{left_out}");
    }
}

/// Who knows the form can hash it anew; the log shows what was done to records.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_hashed_anew_is_found_by_the_log() {
    let backup = Backup::new().await;
    let pieces = Pieces::of(&backup.bytes);
    let fault = |found| match found {
        Err(Error::Fault { book, fault }) => (book.to_string(), fault.seq, fault.what),
        other => panic!("{other:?}"),
    };

    let mut changed = pieces.clone();
    let record = &mut changed.decision(5).parts[1];
    let mut decision = pb::Decision::decode(&record[..]).unwrap();
    decision.limit_fen += 1;
    *record = decision.encode_to_vec();
    let found = restored(&changed.hashed()).await;
    assert_eq!(fault(found), ("a".into(), 13, Wrong::Head), "the root only");

    let mut changed = pieces.clone();
    changed.decision(5).parts[2].push(0);
    let found = restored(&changed.hashed()).await;
    assert_eq!(fault(found), ("a".into(), 5, Wrong::Inputs));

    let mut swapped = pieces.clone();
    swapped.swap(4, 5);
    let found = fault(restored(&swapped.hashed()).await);
    assert!(matches!(found.2, Wrong::Place { seq: 5, .. }), "{found:?}");
    assert_eq!((found.0.as_str(), found.1), ("a", 4));

    let mut cut = pieces.clone();
    cut.frames.remove(13);
    let found = restored(&cut.hashed()).await;
    assert_eq!(fault(found), ("a".into(), 13, Wrong::Cut { head: 13 }));

    let mut moved = pieces.clone();
    let frame = moved.frames[16].clone();
    moved.frames.insert(14, frame);
    let found = fault(restored(&moved.hashed()).await);
    assert!(matches!(found.2, Wrong::Place { .. }), "{found:?}");

    // A history that fits in itself is seen by whoever kept a checkpoint.
    restored(&empty_book(&pieces)).await.unwrap();
    restored(&without_book(&pieces)).await.unwrap();
    let file = backup.folder.path().join("shorter");
    fs::write(&file, empty_book(&pieces)).unwrap();
    let target = tempfile::tempdir().unwrap();
    let output = with_checkpoint(&backup, &file, target.path());
    assert_told(&output, 1, "a checkpoint says that there were 13");
    fs::write(&file, without_book(&pieces)).unwrap();
    let output = with_checkpoint(&backup, &file, target.path());
    assert_told(&output, 1, "expected book `a`");
    let output = with_checkpoint(&backup, &backup.file(), target.path());
    assert_eq!(output.status.code(), Some(0), "{output:?}");
}

/// A backup whose book `a` has no decisions.
fn empty_book(pieces: &Pieces) -> Vec<u8> {
    let mut pieces = pieces.clone();
    pieces.frames.drain(1..14);
    pieces.frames[0].parts[1] = 0_i64.to_be_bytes().to_vec();
    pieces.frames[0].parts[2].clear();
    pieces.hashed()
}

/// A backup without book `a`.
fn without_book(pieces: &Pieces) -> Vec<u8> {
    let mut pieces = pieces.clone();
    pieces.frames.drain(0..14);
    pieces.hashed()
}

fn with_checkpoint(backup: &Backup, file: &Path, target: &Path) -> Output {
    kvcredit()
        .args(["restore", "--key", &backup.key, "--checkpoint"])
        .arg(&backup.checkpoint)
        .arg("--from")
        .arg(file)
        .args(data_dir(target))
        .output()
        .unwrap()
}

/// A store that does not write what it is told to.
struct Careless(Box<dyn Restore>, fn(&mut Row));

#[async_trait]
impl Restore for Careless {
    async fn add_book(&mut self, head: &HeadRow) -> Result<(), storage::Error> {
        self.0.add_book(head).await
    }

    async fn add_decisions(&mut self, book: &Book, rows: &[Row]) -> Result<(), storage::Error> {
        let mut rows = rows.to_vec();
        rows.iter_mut().skip(6).take(1).for_each(self.1);
        self.0.add_decisions(book, &rows).await
    }

    async fn written(self: Box<Self>) -> Result<Box<dyn Written>, storage::Error> {
        self.0.written().await
    }
}

/// What was written is read back before it is there for anybody else.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_written_wrongly_is_found_and_not_published() {
    let backup = Backup::new().await;
    let careless: [(fn(&mut Row), Wrong); 5] = [
        (|row| row.columns.grade = Some("+".into()), Wrong::Columns),
        (|row| row.nodes.extend([0; 32]), Wrong::Nodes),
        (|row| row.leaf_hash[0] ^= 1, Wrong::Leaf),
        (
            |row| {
                row.content
                    .beside
                    .iter_mut()
                    .for_each(|inputs| inputs.push(0))
            },
            Wrong::Inputs,
        ),
        (|row| row.seq = 100, Wrong::Missing { found: 8 }),
    ];
    let there = Database::new().await;
    for (change, expected) in careless {
        let folder = tempfile::tempdir().unwrap();
        let file = Location::Sqlite(folder.path().join("kvcredit.db"));
        for location in [file, there.location()] {
            let into = storage::begin_restore(&location).await.unwrap();
            let into = Box::new(Careless(into, change));
            let kept = BTreeMap::new();
            let found = put_back(&backup.bytes[..], into, &said, &kept, &mut |_| {}).await;
            let Err(Error::Fault { book, fault }) = found else {
                panic!("{expected:?}: {found:?}");
            };
            assert_eq!((book.as_str(), fault.seq), ("a", 7));
            assert_eq!(fault.what, expected);
        }
        assert!(!folder.path().join("kvcredit.db").exists());
    }
    // The hash of a request's body stands in no record, and is compared all the same.
    let into = storage::begin_restore(&there.location()).await.unwrap();
    let into = Box::new(Careless(into, |row| row.content.body_sha256[0] ^= 1));
    let kept = BTreeMap::new();
    let found = put_back(&backup.bytes[..], into, &said, &kept, &mut |_| {}).await;
    assert!(matches!(found, Err(Error::Otherwise)), "{found:?}");
    let restored = backup.restore(&database(&there, ROLE));
    assert_eq!(restored.status.code(), Some(0), "{restored:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_ledger_moves_from_one_database_to_the_other_and_back() {
    let backup = Backup::new().await;
    let [postgres, sqlite] = [Database::new().await, Database::new().await];
    let folder = tempfile::tempdir().unwrap();
    let again = |name: &str, place: &[OsString]| {
        let file = backup.folder.path().join(name);
        let output = run("backup", "--out", &file, place);
        assert_eq!(output.stdout, backup.printed.as_bytes(), "{output:?}");
        assert!(fs::read(&file).unwrap() == backup.bytes, "{name} differs");
    };
    // With the owner's rights and with the service's.
    let restored = backup.restore(&database(&postgres, "owner"));
    assert_eq!(restored.stdout, backup.printed.as_bytes(), "{restored:?}");
    again("from PostgreSQL", &database(&postgres, ROLE));
    let restored = backup.restore(&database(&sqlite, ROLE));
    assert_eq!(restored.status.code(), Some(0), "{restored:?}");
    let from_postgres = backup.folder.path().join("from PostgreSQL");
    let into = data_dir(&folder.path().join("made"));
    let restored = run("restore", "--from", &from_postgres, &into);
    assert_eq!(restored.stdout, backup.printed.as_bytes(), "{restored:?}");
    again("from SQLite", &into);
}

/// Databases sort texts by rules of their own; a backup has books in the order of bytes.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_order_of_books_is_not_the_database_s() {
    let backup = Backup::of(["a-b", "aa"]).await;
    let there = Database::with_locale("en-u-ka-shifted").await;
    let place = database(&there, ROLE);
    let restored = backup.restore(&place);
    assert_eq!(restored.stdout, backup.printed.as_bytes(), "{restored:?}");
    let mut connection = there.connect("owner").await;
    let books: Vec<String> = sqlx::query_scalar("SELECT book FROM books ORDER BY book")
        .fetch_all(&mut connection)
        .await
        .unwrap();
    assert_eq!(books, ["aa", "a-b"], "the rules of this one");
    let file = backup.folder.path().join("again");
    let again = run("backup", "--out", &file, &place);
    assert_eq!(again.status.code(), Some(0), "{again:?}");
    assert!(fs::read(&file).unwrap() == backup.bytes);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_store_that_is_not_empty_is_left_alone() {
    let backup = Backup::new().await;
    let folder = tempfile::tempdir().unwrap();
    let place = data_dir(folder.path());
    let restored = backup.restore(&place);
    assert_eq!(restored.status.code(), Some(0), "{restored:?}");
    let before = fs::read(folder.path().join("kvcredit.db")).unwrap();
    assert_told(&backup.restore(&place), 2, "found file `");
    let after = fs::read(folder.path().join("kvcredit.db")).unwrap();
    assert!(before == after);

    // What is left of a file that was taken away would be taken for a part of the new one.
    fs::remove_file(folder.path().join("kvcredit.db")).unwrap();
    fs::write(folder.path().join("kvcredit.db-wal"), "").unwrap();
    assert_told(&backup.restore(&place), 2, "kvcredit.db-wal");

    // What is served is locked, whether its file is there yet or not.
    fs::remove_file(folder.path().join("kvcredit.db-wal")).unwrap();
    let lock = fs::File::open(folder.path().join("kvcredit.db.lock")).unwrap();
    lock.try_lock().unwrap();
    let held = backup.restore(&data_dir(folder.path()));
    assert_told(&held, 5, "another process serves it");

    let there = Database::new().await;
    let place = database(&there, "owner");
    let restored = backup.restore(&place);
    assert_eq!(restored.status.code(), Some(0), "{restored:?}");
    let refused = backup.restore(&place);
    assert_told(&refused, 2, "book `a` with 13 decisions, book `b` with 40");
    let unmigrated = Database::unmigrated().await;
    let refused = backup.restore(&database(&unmigrated, "owner"));
    assert_told(&refused, 5, "kvcredit migrate");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_damaged_backup_leaves_postgresql_empty() {
    let backup = Backup::new().await;
    let there = Database::new().await;
    let place = database(&there, ROLE);
    let mut pieces = Pieces::of(&backup.bytes);
    pieces.decision(13 + 5).parts[1][0] ^= 1;
    let damaged = backup.folder.path().join("damaged");
    fs::write(&damaged, pieces.bytes()).unwrap();
    let refused = run("restore", "--from", &damaged, &place);
    assert_told(&refused, 1, "nothing was restored");
    assert_told(&refused, 1, "damaged at decision 5 of book `b`");
    // It is empty, since the good one goes in.
    let restored = backup.restore(&place);
    assert_eq!(restored.status.code(), Some(0), "{restored:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn files_that_are_there_or_missing_are_named() {
    let backup = Backup::new().await;
    let folder = tempfile::tempdir().unwrap();
    let place = data_dir(folder.path());
    let missing = folder.path().join("missing");
    assert_told(&run("restore", "--from", &missing, &place), 3, "missing");
    let none = run("backup", "--out", &missing, &place);
    assert_told(&none, 3, "kvcredit.db");
    assert!(!missing.exists());
    assert_eq!(backup.restore(&place).status.code(), Some(0));
    let there = run("backup", "--out", &backup.file(), &place);
    assert_told(&there, 2, "the file exists already");
    assert!(fs::read(backup.file()).unwrap() == backup.bytes);
    let nowhere = run("backup", "--out", &missing, &[]);
    assert_told(&nowhere, 2, "--data-dir");
    let no_backup = run("restore", "--from", &backup.checkpoint, &data_dir(&missing));
    assert_told(&no_backup, 1, "expected a backup of this program");
    let without_key = kvcredit()
        .args([
            "restore",
            "--from",
            "x",
            "--data-dir",
            "y",
            "--checkpoint",
            "z",
        ])
        .output()
        .unwrap();
    assert_told(&without_key, 2, "--key");
}

/// A ledger that is not what it was is not backed up: there would be nothing to put back.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_ledger_that_was_changed_is_not_backed_up() {
    use sqlx::{Connection, SqliteConnection, sqlite::SqliteConnectOptions};

    let backup = Backup::new().await;
    let folder = tempfile::tempdir().unwrap();
    let place = data_dir(folder.path());
    assert_eq!(backup.restore(&place).status.code(), Some(0));
    let options = SqliteConnectOptions::new().filename(folder.path().join("kvcredit.db"));
    let mut connection = SqliteConnection::connect_with(&options).await.unwrap();
    let change = "DROP TRIGGER decision_inputs_are_not_changed;
         UPDATE decision_inputs SET inputs = x'00' WHERE book = 'b' AND seq = 3";
    sqlx::raw_sql(change)
        .execute(&mut connection)
        .await
        .unwrap();
    connection.close().await.unwrap();
    let out = folder.path().join("out");
    let refused = run("backup", "--out", &out, &place);
    assert_told(&refused, 1, "book `b`: number 3: the inputs part");
    let left: Vec<_> = fs::read_dir(folder.path()).unwrap().collect();
    assert_eq!(left.len(), 2, "{left:?}");
}

/// A restore that is killed leaves nothing that is served as if it were whole.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_restore_that_is_killed_leaves_nothing_to_serve() {
    let backup = Backup::new().await;
    let folder = tempfile::tempdir().unwrap();
    killed_half_way(&backup, &data_dir(folder.path()));
    let location = Location::Sqlite(folder.path().join("kvcredit.db"));
    let machine = machine::machine(&machine::clock());
    let stamper = Stamper::new(machine.clock, machine.entropy);
    let Err(storage::Error::Unfit(told)) = storage::open(&location, stamper.clone()).await else {
        panic!("it is served");
    };
    assert!(told.contains("was broken off"), "{told}");
    let restored = backup.restore(&data_dir(folder.path()));
    assert_eq!(restored.status.code(), Some(0), "{restored:?}");
    let store = storage::open(&location, stamper).await.unwrap();
    assert_eq!(store.head(&book("a")).await.unwrap().seq(), 13);
    store.close().await;

    let there = Database::new().await;
    killed_half_way(&backup, &database(&there, ROLE));
    // Were anything there, the good one would not go in.
    let restored = backup.restore(&database(&there, ROLE));
    assert_eq!(restored.status.code(), Some(0), "{restored:?}");
}

/// Kills a restore that has read all but the end of a backup.
fn killed_half_way(backup: &Backup, place: &[OsString]) {
    let pipe = backup.folder.path().join("pipe");
    if !pipe.exists() {
        let made = Command::new("mkfifo").arg(&pipe).status().unwrap();
        assert!(made.success());
    }
    let mut child = kvcredit()
        .args(["restore", "--from"])
        .arg(&pipe)
        .args(place)
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut writer = fs::OpenOptions::new().write(true).open(&pipe).unwrap();
    // More than a pipe holds, so that it has begun when the write returns, and not all, so that it has not ended.
    let most = &backup.bytes[..backup.bytes.len() - 8];
    assert!(most.len() > 100_000, "{}", most.len());
    writer.write_all(most).unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
}

/// Returns the numbers of the notes of a book, and every entry's kind.
async fn notes_and_kinds(location: &Location) -> (Vec<(i64, Option<String>)>, Vec<EntryKind>) {
    let machine = machine::machine(&machine::clock());
    let stamper = Stamper::new(machine.clock, machine.entropy);
    let store = storage::open_as_owner(location, stamper).await.unwrap();
    let book = Book::parse("demo").unwrap();
    let reviews = store.reviews(&book, &[1]).await.unwrap();
    let notes = reviews.iter().map(|review| {
        let note = review.note.as_ref();
        (review.stored.seq, note.map(|note| note.text().to_owned()))
    });
    let notes = notes.collect();
    let entries = store.decisions_after(&book, 0, 1_000).await.unwrap();
    store.close().await;
    (notes, entries.iter().map(|stored| stored.kind).collect())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn reviews_come_back_with_their_notes_and_without_those_that_were_erased() {
    let (data, reviews) = reviewed(3).await;
    let erased = kvcredit()
        .args(["ledger", "erase", &reviews[1], "--data-dir"])
        .arg(data.path())
        .args(["--reason", "written-in-error", "--by", "privacy-1"])
        .output()
        .unwrap();
    assert_eq!(erased.status.code(), Some(0), "{erased:?}");
    let before = notes_and_kinds(&Location::Sqlite(data.path().join("kvcredit.db"))).await;
    let texts: Vec<bool> = before.0.iter().map(|(_, note)| note.is_some()).collect();
    assert_eq!(texts, [true, false, true]);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("backup");
    let backed_up = run("backup", "--out", &file, &data_dir(data.path()));
    assert_eq!(backed_up.status.code(), Some(0), "{backed_up:?}");

    let into = folder.path().join("data");
    let put_back = run("restore", "--from", &file, &data_dir(&into));
    assert_eq!(put_back.status.code(), Some(0), "{put_back:?}");
    let there = notes_and_kinds(&Location::Sqlite(into.join("kvcredit.db"))).await;
    assert_eq!(there, before);

    let place = Database::new().await;
    let put_back = run("restore", "--from", &file, &database(&place, ROLE));
    assert_eq!(put_back.status.code(), Some(0), "{put_back:?}");
    assert_eq!(notes_and_kinds(&place.owner()).await, before);
}
