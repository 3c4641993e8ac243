//! The way of PostgreSQL itself, as docs/backup.md has it: a base backup under load, the archive of its write-ahead log, and
//! every answer that was archived when the server was destroyed.

use std::{fs, os::unix::fs::PermissionsExt, process::Command, time::Duration};

use super::{
    clients::Clients,
    folder::Folder,
    history::History,
    judge::{Kept, after_a_loss, complaints, must_hold},
    kill_postgres::Postgres,
    linger,
    service::Start,
};
use crate::{
    postgres::{Cluster, Database, ROLE},
    process::kvcredit,
};

const PATIENCE: Duration = Duration::from_secs(60);

#[test]
fn a_base_backup_and_the_archive_bring_every_answer_back() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let (folder, archive) = (Folder::new("base-backup"), Folder::new("archive"));
    // PostgreSQL runs as another user than this test.
    fs::set_permissions(archive.path(), fs::Permissions::from_mode(0o777)).unwrap();
    let wal = archive.path().display();
    let mut postgres = Postgres::start_on(
        Cluster::init(),
        vec![
            "archive_mode=on".into(),
            format!("archive_command=test ! -f {wal}/%f && cp %p {wal}/%f"),
            format!("restore_command=cp {wal}/%f %p"),
        ],
    );
    let database = runtime.block_on(Database::new_on(&postgres.cluster));
    let start = Start::in_folder(folder.path()).with("--database", &database.url_of(ROLE));
    let service = start.start();
    let clients = Clients::start(4, folder.path());
    clients.point_at(&service.address);
    clients.wait_for(50, PATIENCE);

    let at_least = History::read(folder.path()).acked();
    let base = postgres.cluster.sockets().join("base");
    let mut command = postgres.cluster.program("pg_basebackup");
    command.args(["-U", "postgres", "--checkpoint=fast", "-h"]);
    command.arg(postgres.cluster.sockets()).arg("-D").arg(&base);
    let output = command.output().unwrap();
    assert!(output.status.success(), "{output:?}");
    let mut verify = postgres.cluster.program("pg_verifybackup");
    let output = verify.arg(&base).output().unwrap();
    assert!(output.status.success(), "{output:?}");

    clients.wait_for(50, PATIENCE);
    let before = History::read(folder.path());
    runtime.block_on(archived(&database));
    service.kill();
    clients.stop();
    postgres.kill();
    let data = postgres.cluster.data();
    let all = History::read(folder.path());

    // The control: the base backup alone has what there was then, and the judge misses the rest.
    fs::remove_dir_all(&data).unwrap();
    let copied = Command::new("cp").arg("-a").arg(&base).arg(&data).status();
    assert!(copied.unwrap().success());
    let settings = std::mem::take(&mut postgres.settings);
    postgres.restart();
    let kept = runtime.block_on(kept(&database));
    assert!(kept.rows.len() >= at_least);
    let found = complaints(&after_a_loss(&before, &all, &kept), &kept);
    assert!(
        found.iter().any(|one| one.contains("is lost")),
        "{found:#?}"
    );
    postgres.kill();
    postgres.settings = settings;

    fs::remove_dir_all(&data).unwrap();
    fs::rename(&base, &data).unwrap();
    fs::write(data.join("recovery.signal"), "").unwrap();
    postgres.restart();
    runtime.block_on(recovered(&database));
    let kept = runtime.block_on(self::kept(&database));
    must_hold(&after_a_loss(&before, &all, &kept), &kept);
    let verified = kvcredit()
        .args(["ledger", "verify", "--database", &database.url_of(ROLE)])
        .output()
        .unwrap();
    assert_eq!(verified.status.code(), Some(0), "{verified:?}");
    drop(start.start());
}

/// Has the log of all that was committed so far archived, and waits for it.
async fn archived(database: &Database) {
    let mut connection = database.connect("postgres").await;
    let file: String = sqlx::query_scalar("SELECT pg_walfile_name(pg_switch_wal())")
        .fetch_one(&mut connection)
        .await
        .unwrap();
    for _ in 0..6000 {
        let last: Option<String> =
            sqlx::query_scalar("SELECT last_archived_wal FROM pg_stat_archiver")
                .fetch_one(&mut connection)
                .await
                .unwrap();
        if last.is_some_and(|last| last >= file) {
            return;
        }
        linger(Duration::from_millis(10));
    }
    panic!("{file} is not archived");
}

/// Waits until the archive is used up and the server takes writes again.
async fn recovered(database: &Database) {
    let mut connection = database.connect("postgres").await;
    for _ in 0..6000 {
        let recovers: bool = sqlx::query_scalar("SELECT pg_is_in_recovery()")
            .fetch_one(&mut connection)
            .await
            .unwrap();
        if !recovers {
            return;
        }
        linger(Duration::from_millis(10));
    }
    panic!("it still recovers");
}

async fn kept(database: &Database) -> Kept {
    let mut connection = database.connect("postgres").await;
    Kept::in_postgres(&mut connection, "demo").await
}
