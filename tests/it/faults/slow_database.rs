//! O4: a database that is slow, stalls, is cut off or resets every connection holds no call for ever and no connection.

use std::time::Duration;

use tonic::transport::Channel;

use super::{
    Plan,
    callers::Callers,
    clients::{assert_healthy, connect, list, reason},
    folder::Folder,
    history::History,
    judge::{Kept, must_hold},
    service::Start,
    wire::{Fault, Moment, Wire},
};
use crate::postgres::Database;

const ROUNDS: u32 = 1;
const CALLERS: u32 = 8;
/// Calls that begin and end while a fault lasts, and before it.
const CALLS: u32 = CALLERS;
/// The cap of a scoring call and what may come on top, and how soon all is normal again: in a campaign.
const SLOWEST: Duration = Duration::from_millis(2_250);
const NORMAL: Duration = Duration::from_secs(2);

/// Each begins where it hurts: at the commit, with the connection in use; at the first question of a transaction, with all that was
/// written before; or when a connection is asked whether it lives, which is a message without words.
const FAULTS: [(Moment, Fault); 7] = [
    ("COMMIT", Fault::Late(Duration::from_millis(100))),
    ("BEGIN", Fault::Late(Duration::from_secs(1))),
    ("COMMIT", Fault::Stalled),
    ("COMMIT", Fault::Lost),
    ("BEGIN", Fault::Lost),
    (PING, Fault::Lost),
    ("COMMIT", Fault::Reset),
];
/// Sync (protocol 3.0, message formats): alone it is that question; it ends every other one, too.
const PING: Moment = "S\0\0\0\u{4}";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_slow_database_holds_no_call_and_no_connection() {
    let plan = Plan::of("O4", ROUNDS);
    let folder = Folder::new("slow-database");
    let database = Database::new().await;
    let wire = Wire::to(database.sockets()).await;
    let url = database.url_through(wire.port);
    let service = Start::in_folder(folder.path())
        .with("--database", &url)
        .start();
    let channel = connect(&service.address).await.unwrap();
    let mut callers = Callers::start(CALLERS, &service.address, folder.path()).await;
    let mut normal_after = Duration::ZERO;
    for (moment, fault) in (0..plan.count).flat_map(|_| FAULTS) {
        callers.outcomes(CALLS).await;
        wire.strike(moment, fault).await;
        let during = callers.outcomes(CALLS).await;
        let answered = during.iter().filter(|call| call.reason.is_empty()).count();
        println!(
            "{fault:?} at {moment:?}: {answered} of {} calls answered",
            during.len()
        );
        match fault {
            Fault::Late(late) if late < Duration::from_secs(1) => assert_ne!(answered, 0),
            _ => assert_eq!(answered, 0, "{fault:?} does nothing"),
        }
        assert_healthy(&channel).await;
        assert_reads_are_typed(&channel, answered).await;
        wire.mend();
        normal_after = normal_after.max(callers.answer().await);
    }
    let heard = callers.stop().await;
    service.kill();

    let mut connection = database.connect("postgres").await;
    let kept = Kept::in_postgres(&mut connection, "demo").await;
    must_hold(&History::read(folder.path()), &kept);
    plan.report(
        "O4",
        &format!(
            "{} answers, 0 lost, 0 doubled, 0 gaps; refused: {}; slowest call {} ms; normal {} ms after a fault at most",
            heard.answers,
            heard.refusals(),
            heard.slowest.as_millis(),
            normal_after.as_millis()
        ),
        Some((normal_after, NORMAL)),
    );
    plan.hold(heard.slowest, SLOWEST);
}

/// A read is answered, or refused with the reason of a store that does not answer.
async fn assert_reads_are_typed(channel: &Channel, answered: usize) {
    let heard = list(channel).await;
    match heard {
        Ok(_) => assert_ne!(answered, 0, "a read went through and nothing else"),
        Err(status) => assert_eq!(reason(&status), "STORAGE_UNAVAILABLE", "{status:?}"),
    }
}
