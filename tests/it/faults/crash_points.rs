//! D3: a store that fails, dies or dawdles at each of its named points loses nothing, doubles nothing, and goes on.

use std::{path::Path, sync::Mutex};

use futures_util::future::join_all;
use kvcredit::storage::crash::Point;
use tonic::transport::Channel;

use super::{
    clients::{connect, request, send},
    folder::Folder,
    history::{Heard, History, Log},
    judge::{Kept, must_hold},
    service::{Start, without_settings},
};
use crate::{
    postgres::{Database, ROLE},
    process::kvcredit,
};

const ACTIONS: [&str; 3] = ["error", "abort", "sleep"];
/// Requests at once, and how often.
const CLIENTS: u32 = 3;
const ROUNDS: u32 = 4;
/// Runs at once: those that sleep wait most of their time.
const AT_ONCE: usize = 6;

/// Runs `case` at every point of an adapter with every action.
fn at_every_point(adapter: &str, case: impl Fn(Point, &str) + Sync) {
    let points = Point::ALL.iter().copied();
    let points = points.filter(|point| point.name().starts_with(adapter));
    let cases = points.flat_map(|point| ACTIONS.map(|action| (point, action)));
    let cases: Vec<(Point, &str)> = cases.collect();
    let count = cases.len();
    let cases = Mutex::new(cases);
    let next = || cases.lock().unwrap().pop();
    std::thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                while let Some((point, action)) = next() {
                    println!("{}={action}", point.name());
                    case(point, action);
                }
            });
        }
    });
    println!(
        "result | D3 | {count} | – | {adapter}*: every point hit, 0 lost, 0 doubled, 0 gaps |"
    );
}

#[test]
fn every_point_is_one_of_an_adapter_and_there_are_enough() {
    let adapters = ["sqlite-", "postgres-"];
    let known = |point: &Point| adapters.iter().any(|name| point.name().starts_with(name));
    assert!(Point::ALL.iter().all(known));
    assert!(Point::ALL.len() >= 16);
}

#[test]
fn sqlite_loses_nothing_at_any_point() {
    at_every_point("sqlite-", |point, action| {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let folder = Folder::new(point.name());
        let start = Start::in_folder(folder.path());
        let armed = start.clone().crashing(&armed(point, action));
        let dies = || action == "abort" && was_hit(&start.said(), point);
        runtime.block_on(asked(&start, &armed, folder.path(), dies));
        assert!(was_hit(&start.said(), point), "{}", point.name());
        let file = folder.path().join("kvcredit.db");
        let kept = runtime.block_on(Kept::in_sqlite(&file, "demo"));
        must_hold(&History::read(folder.path()), &kept);
    });
}

#[test]
fn a_point_that_is_armed_and_not_passed_was_not_hit() {
    let point = Point::SqliteBeforeCommit;
    let folder = Folder::new("not-hit");
    let start = Start::in_folder(folder.path());
    let armed = start.clone().crashing("sqlite-before-commit=abort@1000");
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(asked(&start, &armed, folder.path(), || false));
    assert!(!was_hit(&start.said(), point));
}

#[test]
fn postgresql_loses_nothing_at_any_point() {
    at_every_point("postgres-", |point, action| {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let folder = Folder::new(point.name());
        let database = runtime.block_on(Database::unmigrated());
        let mut said = migrate(&database, Some(&armed(point, action)), action);
        if said.contains("hit") {
            said += &migrate(&database, None, action);
        }
        let start = Start::in_folder(folder.path()).with("--database", &database.url_of(ROLE));
        let armed = start.clone().crashing(&armed(point, action));
        let dies = || action == "abort" && was_hit(&start.said(), point);
        runtime.block_on(asked(&start, &armed, folder.path(), dies));
        said += &start.said();
        assert!(was_hit(&said, point), "{}", point.name());
        let kept = runtime.block_on(async {
            let mut connection = database.connect("postgres").await;
            Kept::in_postgres(&mut connection, "demo").await
        });
        must_hold(&History::read(folder.path()), &kept);
    });
}

/// Points of the start are passed once, others by every batch: there it happens in the middle of the work.
fn armed(point: Point, action: &str) -> String {
    let passing = match point {
        Point::SqliteBeforeMigration
        | Point::SqliteAfterMigration
        | Point::PostgresBeforeMigration
        | Point::PostgresAfterMigration
        | Point::PostgresAfterGuards
        | Point::PostgresAfterGrants
        | Point::PostgresBeforeChecks
        | Point::PostgresAfterMakingHead => 1,
        _ => 3,
    };
    format!("{}={action}@{passing}", point.name())
}

fn was_hit(said: &str, point: Point) -> bool {
    said.contains(&format!("crash point {} hit", point.name()))
}

/// Runs `kvcredit migrate` and returns what it said; it succeeds unless a point made it fail.
fn migrate(database: &Database, crash_point: Option<&str>, action: &str) -> String {
    let mut command = kvcredit();
    without_settings(&mut command);
    let owner = database.url_of("owner");
    command.args(["migrate", "--database", &owner, "--role", ROLE]);
    if let Some(crash_point) = crash_point {
        command.env("KVCREDIT_CRASH_POINT", crash_point);
    }
    let output = command.output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    let fails = said.contains("hit") && action != "sleep";
    assert_eq!(output.status.success(), !fails, "{said}");
    said
}

/// Clients ask an armed service, one without the point once that has died, and at the end everything once more.
async fn asked(start: &Start, armed: &Start, folder: &Path, dies: impl Fn() -> bool) {
    let (mut service, mut is_armed) = match armed.spawn().ready() {
        Ok(service) => (service, true),
        Err(_) => (start.start(), false),
    };
    let mut channel = connect(&service.address).await.unwrap();
    let mut logs: Vec<Log> = (0..CLIENTS)
        .map(|client| Log::create(&folder.join(format!("client-{client}.log"))))
        .collect();
    for number in 1..=ROUNDS {
        round(&mut logs, &channel, number).await;
        // A process that aborts takes its time to end: it is waited for, not looked at.
        if is_armed && dies() {
            service.wait();
            service = start.start();
            channel = connect(&service.address).await.unwrap();
            is_armed = false;
        }
    }
    for number in 1..=ROUNDS + 1 {
        let heard = round(&mut logs, &channel, number).await;
        let answered = |heard: &Heard| matches!(heard, Heard::Ack(_));
        assert!(heard.iter().all(answered), "{number}: {heard:?}");
    }
    service.kill();
}

/// Every client asks its request of this number.
async fn round(logs: &mut [Log], channel: &Channel, number: u32) -> Vec<Heard> {
    let asking = (0..).zip(logs).map(|(client, log)| async move {
        let asked = request(client, number);
        send(log, channel, &asked).await
    });
    join_all(asking).await
}
