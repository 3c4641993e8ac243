//! Notes that are erased: the book still verifies, and nothing else can go unseen.

use std::{
    collections::BTreeMap,
    path::Path,
    process::Output,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use async_trait::async_trait;
use kvcredit::{
    domain::{
        id::{Book, DecisionId, PrincipalRef, RequestId},
        review::ErasureReason,
    },
    pb,
    rpc::convert::record::{erasure, said},
    service::{
        audit::Wrong,
        backup::{self, back_up, put_back},
        erase::{self, erase},
    },
    storage::{
        self, Archive, Error, Location, Stamper, Store,
        archive::{Entry, HeadRow},
        log::{Frontier, Hash, leaf_hash},
    },
};
use prost::Message;
use sqlx::{Connection, SqliteConnection, sqlite::SqliteConnectOptions};
use tempfile::TempDir;

use crate::{
    machine, packed,
    postgres::Database,
    process::kvcredit,
    server::{Server, id, record_firms},
};

const REVIEWS: u32 = 120;
const ERASED: usize = 100;

/// A book of one decision and many reviews of it, each in the place of the one before; the server has gone.
pub async fn reviewed(reviews: u32) -> (Arc<TempDir>, Vec<String>) {
    let server = Server::start().await;
    let client = server.client().await;
    record_firms(&client, 1, 1).await;
    let listed = client.list_decisions(pb::ListDecisionsRequest::default());
    let decision = listed.await.unwrap().decisions.remove(0);
    let mut ids: Vec<String> = Vec::new();
    for number in 0..reviews {
        let request = pb::ReviewDecisionRequest {
            request_id: id(10 + number),
            decision_id: decision.decision_id.clone(),
            replaces_review_id: ids.last().cloned(),
            outcome: pb::ReviewOutcome::Declined.into(),
            reason: pb::ReviewReason::ExpertJudgement.into(),
            reviewer: "officer-7".into(),
            note: format!("张三 {number}"),
            ..Default::default()
        };
        let answer = client.review_decision(request).await.unwrap();
        match answer.entry.unwrap().entry {
            Some(pb::entry::Entry::Review(review)) => ids.push(review.review_id),
            other => panic!("expected a review, found {other:?}"),
        }
    }
    let folder = Arc::clone(&server.folder);
    server.stop().await;
    (folder, ids)
}

fn file_in(folder: &Path) -> Location {
    Location::Sqlite(folder.join("kvcredit.db"))
}

async fn opened(location: &Location) -> Arc<dyn Store> {
    let machine = machine::machine(&machine::clock());
    let stamper = Stamper::new(machine.clock, machine.entropy);
    storage::open_as_owner(location, stamper).await.unwrap()
}

fn asked(number: u32, review: &str) -> erase::Request {
    erase::Request {
        request_id: RequestId::parse(&id(number)).unwrap(),
        review_id: DecisionId::parse(review).unwrap(),
        reason: ErasureReason::PersonAsked,
        erased_by: PrincipalRef::parse("privacy-1").unwrap(),
    }
}

fn verify(arguments: &[&str]) -> Output {
    let mut command = kvcredit();
    command.args(["ledger", "verify"]).args(arguments);
    command.output().unwrap()
}

fn told(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[tokio::test]
async fn a_hundred_notes_are_erased_and_the_book_verifies() {
    let (folder, reviews) = reviewed(REVIEWS).await;
    let data = folder.path().to_str().unwrap();
    let checkpoint = kvcredit()
        .args(["ledger", "checkpoint", "--data-dir", data])
        .output()
        .unwrap();
    let kept = folder.path().join("kept");
    std::fs::write(&kept, &checkpoint.stdout).unwrap();
    let store = opened(&file_in(folder.path())).await;
    let book = Book::parse("demo").unwrap();
    for (number, review) in reviews.iter().take(ERASED).enumerate() {
        let request = asked(1_000 + number as u32, review);
        let notice = erase(&*store, erasure, &book, request.clone()).await;
        assert_eq!(
            notice.unwrap().seq,
            1 + i64::from(REVIEWS) + 1 + number as i64
        );
        let again = erase(&*store, erasure, &book, request).await;
        assert!(
            matches!(again, Err(kvcredit::service::Error::NothingToErase(_))),
            "{again:?}"
        );
    }
    let left = store.reviews(&book, &[1]).await.unwrap();
    let notes = left.iter().filter(|review| review.note.is_some()).count();
    assert_eq!(notes, REVIEWS as usize - ERASED);
    store.close().await;

    let verified = verify(&["--data-dir", data]);
    assert_eq!(verified.status.code(), Some(0), "{verified:?}");
    let size = 1 + REVIEWS as usize + ERASED;
    assert!(told(&verified).contains(&size.to_string()), "{verified:?}");
    // What was witnessed before still stands.
    let witnessed = verify(&["--data-dir", data, "--checkpoint", kept.to_str().unwrap()]);
    assert_eq!(witnessed.status.code(), Some(0), "{witnessed:?}");
    let file = folder.path().join("export");
    let exported = kvcredit()
        .args(["ledger", "export", "--data-dir", data, "--out"])
        .arg(&file)
        .output()
        .unwrap();
    assert_eq!(exported.status.code(), Some(0), "{exported:?}");
    let verified = verify(&["--export", file.to_str().unwrap()]);
    assert_eq!(verified.status.code(), Some(0), "{verified:?}");
}

/// What is done behind the service's back to a book of one decision, three reviews and the erasure of the first note, and what
/// is found.
const MUTATIONS: [(&str, i64, &str); 6] = [
    ("DELETE FROM notes WHERE seq = 3", 3, "no notice"),
    (
        "UPDATE notes SET note = CAST(note || x'31' AS BLOB) WHERE seq = 4",
        4,
        "not the one",
    ),
    (
        "INSERT INTO notes SELECT book, 2, note FROM notes WHERE seq = 3",
        2,
        "not the one",
    ),
    (
        "INSERT INTO notes SELECT book, 5, note FROM notes WHERE seq = 3",
        5,
        "not the one",
    ),
    (
        "UPDATE decisions SET of_seq = 3 WHERE seq = 5",
        5,
        "columns",
    ),
    (
        "UPDATE decisions SET kind = 'review' WHERE seq = 5",
        5,
        "columns",
    ),
];

#[tokio::test]
async fn a_note_that_went_without_a_notice_or_was_changed_is_found() {
    let (folder, reviews) = reviewed(3).await;
    let data = folder.path().to_str().unwrap();
    let erase = |review: &str| {
        kvcredit()
            .args(["ledger", "erase", review, "--data-dir", data])
            .args(["--reason", "person-asked", "--by", "privacy-1"])
            .output()
            .unwrap()
    };
    let erased = erase(&reviews[0]);
    assert_eq!(erased.status.code(), Some(0), "{erased:?}");
    assert!(told(&erased).contains("number 5"), "{erased:?}");
    let again = erase(&reviews[0]);
    assert_eq!(again.status.code(), Some(2), "{again:?}");
    let unknown = erase(&id(77));
    assert_eq!(unknown.status.code(), Some(2), "{unknown:?}");
    let verified = verify(&["--data-dir", data]);
    assert_eq!(verified.status.code(), Some(0), "{verified:?}");

    let whole = std::fs::read(folder.path().join("kvcredit.db")).unwrap();
    let file = folder.path().join("changed.db");
    for (mutation, seq, what) in MUTATIONS {
        std::fs::write(&file, &whole).unwrap();
        change(&file, mutation).await;
        let url = format!("sqlite:{}", file.display());
        let found = verify(&["--database", &url]);
        assert_eq!(found.status.code(), Some(1), "{mutation}: {found:?}");
        let told = told(&found);
        let named = told.contains(&format!("number {seq}:")) && told.contains(what);
        assert!(named, "{mutation}: {told}");
    }
}

/// Changes a file past its triggers.
async fn change(file: &Path, mutation: &str) {
    let options = SqliteConnectOptions::new().filename(file);
    let mut connection = SqliteConnection::connect_with(&options).await.unwrap();
    let triggers: Vec<String> =
        sqlx::query_scalar("SELECT name FROM sqlite_schema WHERE type = 'trigger'")
            .fetch_all(&mut connection)
            .await
            .unwrap();
    let drops = triggers.iter().map(|name| format!("DROP TRIGGER {name};"));
    let statements: String = drops.chain([mutation.to_owned()]).collect();
    sqlx::raw_sql(sqlx::AssertSqlSafe(statements))
        .execute(&mut connection)
        .await
        .unwrap();
    connection.close().await.unwrap();
}

/// Somebody who reads a ledger row by row, while the note of a review further on is erased behind the first row.
struct Slow<'a> {
    moment: Moment,
    location: &'a Location,
    owner: &'a Location,
    /// The review, and the number of the request that erases its note.
    review: (&'a str, u32),
    erased: AtomicBool,
}

/// What the rows are read from.
enum Moment {
    /// One archive for all.
    One(Box<dyn Archive>),
    /// A new one for each row, as if there were no transaction around them.
    EachItsOwn(Vec<HeadRow>),
}

impl<'a> Slow<'a> {
    async fn new(location: &'a Location, owner: &'a Location, review: (&'a str, u32)) -> Slow<'a> {
        let archive = storage::open_archive(location).await.unwrap();
        Slow {
            moment: Moment::One(archive),
            location,
            owner,
            review,
            erased: AtomicBool::new(false),
        }
    }

    async fn without_a_moment(self) -> Slow<'a> {
        let Moment::One(archive) = self.moment else {
            unreachable!()
        };
        let heads = archive.heads().await.unwrap();
        archive.close().await;
        let moment = Moment::EachItsOwn(heads);
        Slow { moment, ..self }
    }
}

#[async_trait]
impl Archive for Slow<'_> {
    async fn heads(&self) -> Result<Vec<HeadRow>, Error> {
        match &self.moment {
            Moment::One(archive) => archive.heads().await,
            Moment::EachItsOwn(heads) => Ok(heads.clone()),
        }
    }

    async fn entries(&self, book: &Book, seq: i64, _: u32) -> Result<Vec<Entry>, Error> {
        let row = match &self.moment {
            Moment::One(archive) => archive.entries(book, seq, 1).await,
            Moment::EachItsOwn(_) => {
                let archive = storage::open_archive(self.location).await?;
                let row = archive.entries(book, seq, 1).await;
                archive.close().await;
                row
            }
        };
        if !self.erased.swap(true, Ordering::Relaxed) {
            let store = opened(self.owner).await;
            let (review, number) = self.review;
            let request = asked(number, review);
            erase(&*store, erasure, book, request).await.unwrap();
            store.close().await;
        }
        row
    }

    async fn close(self: Box<Self>) {}
}

/// Backs up while the note is erased, and returns what was read.
async fn backed_up(slow: &Slow<'_>) -> Result<Vec<u8>, backup::Error> {
    let (written, _) = back_up(slow, Vec::new(), &said, &mut |_| ()).await?;
    assert!(slow.erased.load(Ordering::Relaxed), "nothing was erased");
    Ok(written)
}

async fn restored(backup: &[u8], location: &Location) {
    let into = storage::begin_restore(location).await.unwrap();
    let none = BTreeMap::new();
    put_back(backup, into, &said, &none, &mut |_| ())
        .await
        .unwrap();
}

async fn what_is_erased_while_a_ledger_is_read_is_read_as_it_was(
    location: &Location,
    owner: &Location,
    reviews: &[String],
) {
    let slow = Slow::new(location, owner, (&reviews[1], 501)).await;
    let before = backed_up(&slow).await.unwrap();
    assert!(contains(&before, "张三 1"));
    // The next one finds the notice.
    let slow = Slow::new(location, owner, (&reviews[2], 502)).await;
    let after = backed_up(&slow).await.unwrap();
    assert!(!contains(&after, "张三 1") && contains(&after, "张三 2"));

    let apart = Slow::new(location, owner, (&reviews[0], 500)).await;
    let apart = apart.without_a_moment().await;
    let Err(backup::Error::Fault { fault, .. }) = backed_up(&apart).await else {
        panic!("the test would not see a note that is gone");
    };
    assert_eq!((fault.seq, fault.what), (2, Wrong::NoNote));
}

fn contains(bytes: &[u8], text: &str) -> bool {
    bytes
        .windows(text.len())
        .any(|part| part == text.as_bytes())
}

#[tokio::test]
async fn what_is_erased_while_a_ledger_is_read_is_read_as_it_was_on_both_databases() {
    let (folder, reviews) = reviewed(3).await;
    let file = file_in(folder.path());
    let archive = storage::open_archive(&file).await.unwrap();
    let (copy, _) = back_up(&*archive, Vec::new(), &said, &mut |_| ())
        .await
        .unwrap();
    archive.close().await;
    let database = Database::new().await;
    let (service, owner) = (database.location(), database.owner());
    restored(&copy, &owner).await;
    what_is_erased_while_a_ledger_is_read_is_read_as_it_was(&file, &file, &reviews).await;
    what_is_erased_while_a_ledger_is_read_is_read_as_it_was(&service, &owner, &reviews).await;
}

/// Makes a record of the one that stands at a number, given the leaves before it.
type Change<'a> = &'a dyn Fn(i64, Vec<u8>, &[Hash]) -> Vec<u8>;

/// Writes a history that fits in itself: changed records with leaves, nodes and head made anew.
async fn rewrite(file: &Path, change: Change<'_>) {
    let options = SqliteConnectOptions::new().filename(file);
    let mut connection = SqliteConnection::connect_with(&options).await.unwrap();
    let rows: Vec<(i64, i16, Vec<u8>)> =
        sqlx::query_as("SELECT seq, packing, record FROM decisions ORDER BY seq")
            .fetch_all(&mut connection)
            .await
            .unwrap();
    let mut frontier = Frontier::empty();
    let mut leaves = Vec::new();
    for (seq, packing, record) in rows {
        let record = change(seq, packed::record(packing, record), &leaves);
        let leaf = leaf_hash(&record);
        leaves.push(leaf);
        let nodes = frontier.append(leaf).unwrap();
        let nodes: Vec<u8> = nodes.into_iter().flat_map(|(_, hash)| hash).collect();
        packed::forge(&mut connection, seq, record, &leaf, nodes).await;
    }
    sqlx::query("UPDATE books SET frontier = ?")
        .bind(frontier.to_bytes())
        .execute(&mut connection)
        .await
        .unwrap();
    connection.close().await.unwrap();
}

fn review_in(record: &[u8], change: impl FnOnce(&mut pb::Review)) -> Vec<u8> {
    let Some(pb::entry::Entry::Review(mut review)) = pb::Entry::decode(record).unwrap().entry
    else {
        panic!("expected a review");
    };
    change(&mut review);
    let entry = Some(pb::entry::Entry::Review(review));
    pb::Entry { entry }.encode_to_vec()
}

/// Numbers, leaves, nodes, columns and head are those of the changed records: what gives them away is what a review names.
#[tokio::test]
async fn a_review_of_another_decision_than_it_names_is_found() {
    let (folder, _) = reviewed(3).await;
    let whole = std::fs::read(folder.path().join("kvcredit.db")).unwrap();
    let file = folder.path().join("changed.db");
    let verified = async |columns: &str, records: Change<'_>| {
        std::fs::write(&file, &whole).unwrap();
        change(&file, columns).await;
        rewrite(&file, records).await;
        let found = verify(&["--database", &format!("sqlite:{}", file.display())]);
        (found.status.code(), told(&found))
    };
    let (code, told) = verified("SELECT 1", &|_, record, _| record).await;
    assert_eq!(code, Some(0), "the rewriting itself is seen: {told}");

    let another_decision: Change<'_> = &|seq, record, _| match seq {
        1 => {
            let mut decision = pb::Decision::decode(&record[..]).unwrap();
            decision.limit_fen += 1;
            decision.encode_to_vec()
        }
        _ => record,
    };
    let another_leaf: Change<'_> = &|seq, record, _| match seq {
        3 => review_in(&record, |review| review.decision_leaf_hash[31] ^= 1),
        _ => record,
    };
    let another_number: Change<'_> = &|seq, record, _| match seq {
        4 => review_in(&record, |review| review.decision_seq = 2),
        _ => record,
    };
    let a_review: Change<'_> = &|seq, record, leaves| match seq {
        4 => review_in(&record, |review| {
            review.decision_seq = 3;
            review.decision_leaf_hash = leaves[2].to_vec();
        }),
        _ => record,
    };
    for (columns, records, seq) in [
        ("SELECT 1", another_decision, 2),
        ("SELECT 1", another_leaf, 3),
        (
            "UPDATE decisions SET of_seq = 2 WHERE seq = 4",
            another_number,
            4,
        ),
        ("UPDATE decisions SET of_seq = 3 WHERE seq = 4", a_review, 4),
    ] {
        let (code, told) = verified(columns, records).await;
        assert_eq!(code, Some(1), "{told}");
        assert!(
            told.contains(&format!("number {seq}: it reviews number")),
            "{told}"
        );
    }
}
