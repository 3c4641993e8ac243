//! Notes that are erased: the book still verifies, and nothing else can go unseen.

use std::{path::Path, process::Output, sync::Arc};

use kvcredit::{
    domain::{
        id::{Book, PrincipalRef, RequestId},
        review::ErasureReason,
    },
    pb,
    rpc::convert::record::erasure,
    service::erase::{self, erase},
    storage::{self, Location, Stamper, Store},
};
use sqlx::{Connection, SqliteConnection, sqlite::SqliteConnectOptions};
use tempfile::TempDir;

use crate::{
    machine,
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

async fn opened(folder: &Path) -> Arc<dyn Store> {
    let machine = machine::machine(&machine::clock());
    let location = Location::Sqlite(folder.join("kvcredit.db"));
    let stamper = Stamper::new(machine.clock, machine.entropy);
    storage::open_as_owner(&location, stamper).await.unwrap()
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
    let store = opened(folder.path()).await;
    let book = Book::parse("demo").unwrap();
    for (number, review) in reviews.iter().take(ERASED).enumerate() {
        let request = erase::Request {
            request_id: RequestId::parse(&id(1_000 + number as u32)).unwrap(),
            review_id: kvcredit::domain::id::DecisionId::parse(review).unwrap(),
            reason: ErasureReason::PersonAsked,
            erased_by: PrincipalRef::parse("privacy-1").unwrap(),
        };
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
