//! I3: a client whose answer was lost gets it by asking again, also from a service that was started anew, and nothing is
//! scored or recorded twice.

use std::{collections::BTreeMap, sync::Arc};

use super::{
    Plan,
    clients::{Answered, connect, reason, request, score},
    history::{Answer, History},
    judge::{Kept, must_hold},
    proxy::{Cut, Proxy},
};
use crate::{
    postgres::{Database, ROLE},
    server::{Server, Setup},
};

/// Cuts over both databases, in the short form.
const CUTS: u32 = 200;
/// How often the service is started anew, evenly spread.
const RESTARTS: u32 = 4;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lost_answer_is_given_again_on_sqlite() {
    let plan = Plan::of("I3", CUTS);
    let cuts = cut_often("", plan.count / 2).await;
    let file = cuts.folder.path().join("kvcredit.db");
    cuts.assert_kept(&Kept::in_sqlite(&file, "demo").await);
    plan.report("I3 on SQLite", &cuts.figures(), None);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lost_answer_is_given_again_on_postgresql() {
    let plan = Plan::of("I3", CUTS);
    let database = Database::new().await;
    let config = format!("database = \"{}\"", database.url_of(ROLE));
    let cuts = cut_often(config.leak(), plan.count - plan.count / 2).await;
    let mut connection = database.connect("postgres").await;
    cuts.assert_kept(&Kept::in_postgres(&mut connection, "demo").await);
    plan.report("I3 on PostgreSQL", &cuts.figures(), None);
}

/// What came of many cuts.
struct Cuts {
    folder: Arc<tempfile::TempDir>,
    history: History,
    answers: BTreeMap<String, Answered>,
    cut_after_commit: u32,
    starts: u32,
}

impl Cuts {
    fn assert_kept(&self, kept: &Kept) {
        must_hold(&self.history, kept);
        assert_eq!(kept.rows.len(), self.answers.len());
    }

    fn figures(&self) -> String {
        format!(
            "{} cuts, the same bytes and 1 row each; {} cut after the commit; {} starts",
            self.answers.len(),
            self.cut_after_commit,
            self.starts
        )
    }
}

async fn cut_often(config: &'static str, count: u32) -> Cuts {
    let mut cuts = Cuts {
        folder: Arc::new(tempfile::tempdir().unwrap()),
        history: History::default(),
        answers: BTreeMap::new(),
        cut_after_commit: 0,
        starts: 1,
    };
    let mut server = started(config, &cuts).await;
    let after_request = Proxy::start(server.address(), Cut::AfterRequest).await;
    let before_answer = Proxy::start(server.address(), Cut::BeforeAnswer).await;
    for number in 1..=count {
        let (proxy, cut) = match number % 4 {
            0 => (&after_request, Cut::AfterRequest),
            _ => (&before_answer, Cut::BeforeAnswer),
        };
        cut_once(&server, proxy, cut, number, &mut cuts).await;
        if number.is_multiple_of((count / RESTARTS).max(1)) || number == count {
            server.stop().await;
            server = started(config, &cuts).await;
            cuts.starts += 1;
            after_request.point_at(server.address());
            before_answer.point_at(server.address());
            ask_again(&server, number, &cuts).await;
        }
    }
    server.stop().await;
    cuts
}

async fn started(config: &'static str, cuts: &Cuts) -> Server {
    Server::with(Setup {
        config,
        folder: Arc::clone(&cuts.folder),
        ..Setup::default()
    })
    .await
}

/// Asks through a proxy, which loses the answer, and then again past it.
async fn cut_once(server: &Server, proxy: &Proxy, cut: Cut, number: u32, cuts: &mut Cuts) {
    let asked = request(0, number);
    let channel = connect(&proxy.address).await.unwrap();
    let lost = score(&channel, asked.clone()).await.unwrap_err();
    assert_eq!(reason(&lost), "", "the service refused: {lost:?}");
    cuts.history.unheard(&asked);
    let scored = server.scored();

    let channel = connect(&server.address().to_string()).await.unwrap();
    let answer = score(&channel, asked.clone()).await.unwrap();
    if cut == Cut::BeforeAnswer {
        // It had answered, so that it had recorded.
        assert_eq!(server.scored(), scored, "request {number} was scored again");
        cuts.cut_after_commit += 1;
    }
    assert_eq!(score(&channel, asked.clone()).await.unwrap(), answer);
    let heard = Answer::of(&answer.decision, &answer.leaf_hash);
    cuts.history.answered(&asked, heard);
    cuts.answers.insert(asked.request_id, answer);
}

/// Asks for everything so far: a service that was started anew scores none of it.
async fn ask_again(server: &Server, count: u32, cuts: &Cuts) {
    let channel = connect(&server.address().to_string()).await.unwrap();
    for number in 1..=count {
        let asked = request(0, number);
        let answer = score(&channel, asked.clone()).await.unwrap();
        assert_eq!(answer, cuts.answers[&asked.request_id], "request {number}");
    }
    assert_eq!(server.scored(), 0);
}
