//! Negative controls: the judge finds each way in which a run can have gone wrong, and nothing in one that went well.

use std::path::Path;

use sqlx::{AssertSqlSafe, Connection, SqliteConnection, sqlite::SqliteConnectOptions};

use super::{
    clients::{connect, request, send},
    folder::Folder,
    history::{Answer, Heard, History, Log, Request},
    judge::{Kept, complaints},
};
use crate::server::{Server, Setup};

/// Answers of the run; a leaf, a tree of two levels and one of four.
const ANSWERS: u32 = 21;

/// A run that went well, and the head of the book before its last decision.
struct Run {
    folder: Folder,
    history: History,
    kept: Kept,
    head_before: (i64, Vec<u8>),
}

async fn run() -> Run {
    let folder = Folder::new("control");
    let server = Server::with(Setup {
        config: format!("database = \"sqlite:{}\"", file(&folder).display()).leak(),
        ..Setup::default()
    })
    .await;
    let channel = connect(&server.address().to_string()).await.unwrap();
    let mut log = Log::create(&folder.path().join("client-0.log"));
    let mut head_before = None;
    for number in 1..=ANSWERS {
        head_before = Kept::in_sqlite(&file(&folder), "demo").await.head;
        let heard = send(&mut log, &channel, &request(0, number)).await;
        assert!(matches!(heard, Heard::Ack(_)));
    }
    drop(channel);
    server.stop().await;
    Run {
        history: History::read(folder.path()),
        kept: Kept::in_sqlite(&file(&folder), "demo").await,
        head_before: head_before.unwrap(),
        folder,
    }
}

fn file(folder: &Folder) -> std::path::PathBuf {
    folder.path().join("kvcredit.db")
}

fn first_id() -> String {
    request(0, 1).request_id
}

type Damage = fn(&mut History, &mut Kept);

/// What can have happened to a run, and what the judge must say of it.
const DAMAGES: [(&str, Damage); 20] = [
    ("answer 21 is lost", |_, kept| {
        kept.rows.pop();
        kept.inputs.pop();
    }),
    ("the head says 21, there are 20", |_, kept| {
        kept.rows.pop();
        kept.inputs.pop();
    }),
    ("the head says 20, there are 21", |_, kept| {
        kept.head.as_mut().unwrap().0 -= 1;
    }),
    ("the head says 0, there are 21", |_, kept| kept.head = None),
    ("number 21 where 20 is due", |_, kept| {
        kept.rows.remove(19);
        kept.inputs.remove(19);
    }),
    ("number 21 where 22 is due", |_, kept| {
        kept.rows.push(kept.rows[20].clone());
    }),
    ("one request has the numbers 1 and 22", |_, kept| {
        let mut again = kept.rows[0].clone();
        again.seq = 22;
        kept.rows.push(again);
    }),
    ("one decision has the numbers 1 and 2", |_, kept| {
        kept.rows[1].decision_id = kept.rows[0].decision_id.clone();
    }),
    ("answer 5 is kept as another", |_, kept| {
        *kept.rows[4].record.last_mut().unwrap() ^= 1;
    }),
    ("leaf 5 is not that of its record", |_, kept| {
        *kept.rows[4].record.last_mut().unwrap() ^= 1;
    }),
    ("leaf 6 is not that of its record", |_, kept| {
        kept.rows[5].leaf_hash[0] ^= 1;
    }),
    ("nodes 16 are not those of the log", |_, kept| {
        kept.rows[15].nodes[100] ^= 1;
    }),
    ("the frontier is not that of the records", |_, kept| {
        kept.head.as_mut().unwrap().1[31] ^= 1;
    }),
    ("record 3 says another place", |_, kept| {
        let record = kept.rows[3].record.clone();
        kept.rows[2].record = record;
    }),
    ("decisions and inputs have different numbers", |_, kept| {
        kept.inputs.remove(7);
    }),
    ("inputs 8 are not those of the record", |_, kept| {
        kept.inputs[7].1[0] ^= 1;
    }),
    ("decision 1 was never asked for", |history, _| {
        history.0.remove(&first_id());
    }),
    ("decision 1 answers another body", |history, _| {
        history.0.get_mut(&first_id()).unwrap().body_sha256[0] ^= 1;
    }),
    ("decision 1 is kept though it was refused", |history, _| {
        let request = history.0.get_mut(&first_id()).unwrap();
        request.acks.clear();
        request.rejected = request.sent;
    }),
    ("answer 99 is kept as another", |history, _| {
        let request = history.0.get_mut(&first_id()).unwrap();
        request.acks.push(Answer {
            seq: 99,
            ..request.acks[0]
        });
    }),
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_judge_finds_every_damage_and_nothing_else() {
    let run = run().await;
    assert_eq!(run.history.acked(), ANSWERS as usize);
    assert_eq!(complaints(&run.history, &run.kept), Vec::<String>::new());
    for (expected, damage) in DAMAGES {
        let (mut history, mut kept) = (run.history.clone(), run.kept.clone());
        damage(&mut history, &mut kept);
        let found = complaints(&history, &kept);
        let told = found.iter().any(|complaint| complaint.contains(expected));
        assert!(told, "{expected}: {found:#?}");
    }

    // What is unknown may be there or not.
    let mut history = run.history.clone();
    history.0.get_mut(&first_id()).unwrap().acks.clear();
    let lost = Request {
        sent: 1,
        ..Request::default()
    };
    history.0.insert(request(7, 7).request_id, lost);
    assert_eq!(complaints(&history, &run.kept), Vec::<String>::new());
    assert_eq!(history.unknown(), 2);

    // A service that answers before it has committed, and is killed then: all is sound but for the answer.
    let (seq, frontier) = &run.head_before;
    let cut = format!(
        "DROP TRIGGER decisions_are_not_removed;
         DROP TRIGGER decision_inputs_are_not_removed;
         DROP TRIGGER books_only_grow;
         DELETE FROM decision_inputs WHERE seq > {seq};
         DELETE FROM decisions WHERE seq > {seq};
         UPDATE books SET seq = {seq}, frontier = x'{}'",
        hex::encode(frontier)
    );
    change(&file(&run.folder), cut).await;
    let kept = Kept::in_sqlite(&file(&run.folder), "demo").await;
    let found = complaints(&run.history, &kept);
    assert!(
        found.len() == 1 && found[0].contains("answer 21 is lost"),
        "{found:#?}"
    );
}

/// Changes a file as somebody with it in hand.
async fn change(file: &Path, statements: String) {
    let options = SqliteConnectOptions::new().filename(file);
    let mut database = SqliteConnection::connect_with(&options).await.unwrap();
    sqlx::raw_sql(AssertSqlSafe(statements))
        .execute(&mut database)
        .await
        .unwrap();
    database.close().await.unwrap();
}
