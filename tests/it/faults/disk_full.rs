//! D6: where no space is left, a decision is refused with its reason, everything else goes on, and all is well once there is
//! space again.

use std::{fs, path::Path, time::Duration};

use jiff::civil::date;
use kvcredit::{
    domain::id::ModelId,
    jobs::{book, synth::Parameters, train},
    model::{
        artifact::Basis,
        train::{HyperParameters, Request},
    },
};
use tonic::transport::Channel;

use super::{
    Plan,
    callers::Callers,
    clients::{assert_healthy, connect, list, reason, request, score},
    disk::Disk,
    folder::Folder,
    history::{Answer, History},
    judge::{Kept, complaints, must_hold},
    kill_postgres::Postgres,
    service::Start,
};
use crate::postgres::{Cluster, Database, OnDisk, ROLE};

const ROUNDS: u32 = 1;
const CALLERS: u32 = 8;
/// Calls before the disk is full, and calls that are refused while it is.
const CALLS: u32 = 4 * CALLERS;
/// How soon a call is refused, also where PostgreSQL ends itself, and how soon all is normal again: in a campaign.
const REFUSED: Duration = Duration::from_secs(1);
const NORMAL: Duration = Duration::from_secs(2);

/// What became of a run.
struct Run {
    answers: u64,
    refusals: String,
    refused_after: Duration,
    normal_after: Duration,
}

/// Whether reads are answered on a full disk, or refused with their reason.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reads {
    Answered,
    Typed,
}

/// Fills the disk and frees it again, as often as the plan says.
async fn filled_often(
    plan: &Plan,
    start: &Start,
    folder: &Path,
    disk: &Disk,
    reads: Reads,
    mut bring_back: impl FnMut(),
) -> Run {
    let service = start.start();
    let channel = connect(&service.address).await.unwrap();
    let mut callers = Callers::start(CALLERS, &service.address, folder).await;
    let (mut refused_after, mut normal_after) = (Duration::ZERO, Duration::ZERO);
    for _ in 0..plan.count {
        callers.outcomes(CALLS).await;
        disk.fill();
        refused_after = refused_after.max(callers.refusals(CALLS).await);
        assert_healthy(&channel).await;
        assert_scored_without_recording(&channel).await;
        match list(&channel).await {
            Ok(_) => {}
            Err(status) => {
                assert!(reads == Reads::Typed, "{status:?}");
                assert_eq!(reason(&status), "STORAGE_UNAVAILABLE", "{status:?}");
            }
        }
        disk.free();
        bring_back();
        normal_after = normal_after.max(callers.answer().await);
    }
    let heard = callers.stop().await;
    service.kill();
    Run {
        answers: heard.answers,
        refusals: heard.refusals(),
        refused_after,
        normal_after,
    }
}

async fn assert_scored_without_recording(channel: &Channel) {
    let mut asked = request(0xffff, 1);
    asked.request_id.clear();
    asked.validate_only = true;
    score(channel, asked).await.unwrap();
}

/// Every answer is kept, and one that was given without being kept would be noticed.
fn judge(folder: &Path, kept: &Kept) {
    let history = History::read(folder);
    must_hold(&history, kept);
    let mut given = history.clone();
    let refused = given.0.values_mut().find(|request| request.is_rejected());
    refused.expect("a refused request").acks.push(Answer {
        seq: 1,
        record_sha256: [7; 32],
        leaf_hash: [7; 32],
    });
    let found = complaints(&given, kept);
    assert!(found[0].contains("answer 1 is lost"), "{found:#?}");
}

fn report(plan: &Plan, where_: &str, run: &Run) {
    let Run {
        answers,
        refusals,
        refused_after,
        normal_after,
    } = run;
    plan.report(
        &format!("D6 {where_}"),
        &format!(
            "{answers} answers, 0 lost, 0 doubled, 0 gaps; refused: {refusals}, after {} ms at most; normal {} ms after there is space at most",
            refused_after.as_millis(),
            normal_after.as_millis()
        ),
        Some((*normal_after, NORMAL)),
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_under_the_sqlite_file_loses_nothing() {
    let plan = Plan::of("D6", ROUNDS);
    let folder = Folder::new("disk-full-sqlite");
    let disk = Disk::new(64);
    let file = format!("sqlite:{}", disk.path().join("kvcredit.db").display());
    let start = Start::in_folder(folder.path())
        .with("--database", &file)
        .under(disk.enter());
    let run = filled_often(&plan, &start, folder.path(), &disk, Reads::Answered, || ()).await;
    for name in ["kvcredit.db", "kvcredit.db-wal"] {
        let copied = fs::copy(disk.outside().join(name), folder.path().join(name));
        copied.unwrap();
    }
    let kept = Kept::in_sqlite(&folder.path().join("kvcredit.db"), "demo").await;
    judge(folder.path(), &kept);
    report(&plan, "SQLite file", &run);
    plan.hold(run.refused_after, REFUSED);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_under_the_data_of_postgresql_loses_nothing() {
    let plan = Plan::of("D6", ROUNDS);
    let run = on_postgresql(&plan, OnDisk::Data).await;
    report(&plan, "PostgreSQL data", &run);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_under_the_log_of_postgresql_loses_nothing() {
    let plan = Plan::of("D6", ROUNDS);
    let run = on_postgresql(&plan, OnDisk::Wal).await;
    report(&plan, "PostgreSQL WAL", &run);
}

/// PostgreSQL ends itself where it cannot write its log, or the files of a checkpoint among its data: then it must be started again by
/// whoever started it, and there is nobody to read from.
async fn on_postgresql(plan: &Plan, what: OnDisk) -> Run {
    let folder = Folder::new("disk-full-postgres");
    let disk = Disk::new(96);
    let mut postgres = Postgres::start_of(Cluster::init_on(&disk, what));
    let database = Database::new_on(&postgres.cluster).await;
    let start = Start::in_folder(folder.path()).with("--database", &database.url_of(ROLE));
    let run = filled_often(plan, &start, folder.path(), &disk, Reads::Typed, || {
        postgres.bring_back();
    })
    .await;
    let mut connection = database.connect("postgres").await;
    let kept = Kept::in_postgres(&mut connection, "demo").await;
    drop(connection);
    judge(folder.path(), &kept);
    plan.hold(run.refused_after, REFUSED);
    run
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_under_the_models_leaves_no_half_model() {
    let folder = Folder::new("disk-full-models");
    let disk = Disk::new(1);
    let models = disk.path().to_str().unwrap();
    let start = Start::in_folder(folder.path())
        .with("--models", models)
        .under(disk.enter());
    let mut synthetic = Vec::new();
    book::write_synthetic(&mut synthetic, &Parameters::documented(400), 5, |_| ()).unwrap();
    let asked = Request {
        id: ModelId::parse("trained-v1").unwrap(),
        basis: Basis::Synthetic,
        seed: 1,
        settings: HyperParameters::default(),
    };
    let train = || {
        let models = disk.outside();
        train::run(synthetic.as_slice(), date(2026, 12, 31), &models, &asked)
    };

    disk.fill();
    let refused = train().unwrap_err();
    assert!(matches!(refused, train::Error::Write { .. }), "{refused:?}");
    assert!(!disk.outside().join("trained-v1").exists());
    // A service starts with that folder and records.
    let service = start.start();
    let channel = connect(&service.address).await.unwrap();
    score(&channel, request(0, 1)).await.unwrap();
    service.kill();

    disk.free();
    train().unwrap();
    let started = start.clone().with("--model", "trained-v1").start();
    let channel = connect(&started.address).await.unwrap();
    score(&channel, request(0, 2)).await.unwrap();
}
