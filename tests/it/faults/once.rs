//! I1 and I2: one request id, one decision, however many ask at once; and each book for itself.

use futures_util::future::join_all;
use tonic::{Code, transport::Channel};

use super::{
    Plan,
    clients::{connect, reason, request, score},
    history::{Answer, History},
    judge::{Kept, must_hold},
};
use crate::{
    postgres::{Database, ROLE},
    server::{Server, Setup},
};

/// Keys over both databases, in the short form.
const KEYS: u32 = 500;
const CALLERS: usize = 64;
const CONNECTIONS: usize = 4;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sixty_four_callers_with_one_id_get_one_decision_on_sqlite() {
    let plan = Plan::of("I1", KEYS);
    let server = Server::start().await;
    let history = ask_all(&server, plan.count / 2).await;
    let folder = server.folder.clone();
    server.stop().await;
    let kept = Kept::in_sqlite(&folder.path().join("kvcredit.db"), "demo").await;
    assert_kept(&history, &kept);
    plan.report("I1 on SQLite", &figures(&history), None);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sixty_four_callers_with_one_id_get_one_decision_on_postgresql() {
    let plan = Plan::of("I1", KEYS);
    let database = Database::new().await;
    let server = Server::with(Setup {
        config: format!("database = \"{}\"", database.url_of(ROLE)).leak(),
        ..Setup::default()
    })
    .await;
    let history = ask_all(&server, plan.count - plan.count / 2).await;
    server.stop().await;
    let mut connection = database.connect("postgres").await;
    let kept = Kept::in_postgres(&mut connection, "demo").await;
    assert_kept(&history, &kept);
    plan.report("I1 on PostgreSQL", &figures(&history), None);
}

fn figures(history: &History) -> String {
    let keys = history.acked();
    format!("{keys} keys, {CALLERS} equal answers and 1 row each")
}

async fn ask_all(server: &Server, keys: u32) -> History {
    let mut channels = Vec::new();
    for _ in 0..CONNECTIONS {
        channels.push(connect(&server.address().to_string()).await.unwrap());
    }
    let mut history = History::default();
    for key in 1..=keys {
        ask_at_once(&channels, key, &mut history).await;
    }
    history
}

async fn ask_at_once(channels: &[Channel], key: u32, history: &mut History) {
    let asked = request(0, key);
    let calls = (0..CALLERS).map(|caller| score(&channels[caller % CONNECTIONS], asked.clone()));
    let heard = join_all(calls).await;
    let first = heard[0].as_ref().unwrap();
    for answer in &heard {
        assert_eq!(answer.as_ref().unwrap(), first, "key {key}");
        history.answered(&asked, Answer::of(&first.decision, &first.leaf_hash));
    }
}

fn assert_kept(history: &History, kept: &Kept) {
    must_hold(history, kept);
    assert_eq!(kept.rows.len(), history.acked());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_body_is_refused_and_another_book_is_independent() {
    let database = Database::new().await;
    let two_books = "[[listeners]]\nlisten = \"127.0.0.1:0\"\nbook = \"a\"\n\
                     [[listeners]]\nlisten = \"127.0.0.1:0\"\nbook = \"b\"";
    let on_postgresql = format!("database = \"{}\"\n{two_books}", database.url_of(ROLE));
    for config in [two_books, on_postgresql.leak()] {
        let server = Server::with(Setup {
            config,
            ..Setup::default()
        })
        .await;
        let a = connect(&server.addresses[0].to_string()).await.unwrap();
        let b = connect(&server.addresses[1].to_string()).await.unwrap();
        let mut other_body = request(0, 1);
        other_body.requested_amount_fen = Some(1);

        let in_a = score(&a, request(0, 1)).await.unwrap();
        let refused = score(&a, other_body.clone()).await.unwrap_err();
        assert_eq!(refused.code(), Code::AlreadyExists);
        assert_eq!(reason(&refused), "REQUEST_ID_REUSED");
        let in_b = score(&b, other_body).await.unwrap();
        assert_ne!(in_a.decision, in_b.decision);
        let refused = score(&b, request(0, 1)).await.unwrap_err();
        assert_eq!(reason(&refused), "REQUEST_ID_REUSED");
        assert_eq!(score(&a, request(0, 1)).await.unwrap(), in_a);
        drop((a, b));
        server.stop().await;
    }
}
