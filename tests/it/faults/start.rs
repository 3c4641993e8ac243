//! O2: what a service cannot start with it names in one clear line and ends; it starts as soon as that is put right.

use std::{fs, path::Path, sync::Arc};

use jiff::{
    Timestamp,
    civil::{Date, date},
};
use kvcredit::{
    app::{App, Engine, Error, MADE_ON, Machine},
    config::{Config, Sources},
    domain::clock::Clock,
};
use sqlx::{AssertSqlSafe, Connection, SqliteConnection, sqlite::SqliteConnectOptions};

use super::{
    clients::{connect, request, score},
    folder::Folder,
    service::Start,
};
use crate::postgres::{Database, ROLE};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Ends with this code where trying again may help, with that one where it does not.
const UNAVAILABLE: i32 = 4;
const OTHER: i32 = 5;
const USAGE: i32 = 2;

/// Starts a service that ends instead, and returns what it said.
fn refused(start: &Start, code: i32) -> String {
    let Err(status) = start.spawn().ready() else {
        panic!("it started")
    };
    let said = start.said();
    assert_eq!(status.code(), Some(code), "{said}");
    assert!(!said.contains("panicked"), "{said}");
    said
}

/// The same, in one line that says this.
fn refused_in_one_line(start: &Start, code: i32, expected: &str) {
    let said = refused(start, code);
    assert!(said.contains(expected), "expected `{expected}`: {said}");
    assert_eq!(said.lines().count(), 1, "{said}");
    start.forget();
}

async fn records(start: &Start, number: u32) {
    let service = start.start();
    let channel = connect(&service.address).await.unwrap();
    score(&channel, request(0, number)).await.unwrap();
    service.kill();
    start.forget();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_is_absent_is_named_and_found_once_it_is_there() {
    let folder = Folder::new("start-absent");
    let database = Database::new().await;
    // Nobody listens on a port that was free a moment ago, and no socket lies in an empty folder.
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = free.local_addr().unwrap().port();
    drop(free);
    let start = Start::in_folder(folder.path());
    let refusing = database.url_through(port);
    let missing = format!(
        "postgres://{ROLE}@localhost/kv?host={}",
        folder.path().display()
    );
    let socket = "No such file or directory";
    for (url, why) in [(refusing, "Connection refused"), (missing, socket)] {
        let absent = start.clone().with("--database", &url);
        refused_in_one_line(&absent, UNAVAILABLE, why);
    }
    records(&start.with("--database", &database.url_of(ROLE)), 1).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_postgresql_schema_that_is_another_is_named() {
    let folder = Folder::new("start-postgres-schema");
    let start = Start::in_folder(folder.path());
    let unmigrated = Database::unmigrated().await;
    let url = unmigrated.url_of(ROLE);
    refused_in_one_line(
        &start.clone().with("--database", &url),
        OTHER,
        "run `kvcredit migrate`",
    );

    let database = Database::new().await;
    let start = start.with("--database", &database.url_of(ROLE));
    let mut owner = database.connect("owner").await;
    let mut change = async |statement: &'static str| {
        sqlx::raw_sql(statement).execute(&mut owner).await.unwrap();
    };
    records(&start, 1).await;
    change("CREATE TABLE kept AS SELECT * FROM _sqlx_migrations; DELETE FROM _sqlx_migrations")
        .await;
    refused_in_one_line(
        &start,
        OTHER,
        "migration 1 is missing: run `kvcredit migrate`",
    );
    change("INSERT INTO _sqlx_migrations SELECT * FROM kept; UPDATE _sqlx_migrations SET checksum = 'x' WHERE version = 1").await;
    refused_in_one_line(
        &start,
        OTHER,
        "migration 1 is not the one that this program knows",
    );
    change("DELETE FROM _sqlx_migrations; INSERT INTO _sqlx_migrations SELECT * FROM kept; INSERT INTO _sqlx_migrations SELECT 9999, description, installed_on, success, checksum, execution_time FROM kept LIMIT 1").await;
    refused_in_one_line(&start, OTHER, "migration 9999 was made by a newer program");
    change("DELETE FROM _sqlx_migrations WHERE version = 9999").await;
    records(&start, 2).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lost_key_is_named_and_no_other_made_where_the_ledger_was_signed() {
    let folder = Folder::new("start-key");
    let key = folder.path().join("ledger.key");
    let database = Database::new().await;
    let postgres = database.url_of(ROLE);
    let sqlite = format!("sqlite:{}", folder.path().join("kvcredit.db").display());
    for (url, number) in [(sqlite, 1), (postgres, 10)] {
        let start = Start::in_folder(folder.path()).with("--database", &url);
        // Nothing was signed yet.
        start.start().kill();
        fs::remove_file(&key).unwrap();
        records(&start, number).await;
        let kept = fs::read(&key).unwrap();
        fs::remove_file(&key).unwrap();
        refused_in_one_line(&start, OTHER, "put it back");
        refused_in_one_line(&start.clone().with("--lang", "zh"), OTHER, "放回原密钥");
        assert!(!key.exists(), "a key was made");
        // As somebody who serves another book of the same ledger.
        let other = start.clone().with("--book", "other");
        refused_in_one_line(&other, OTHER, "put it back");
        fs::write(&key, &kept).unwrap();
        records(&start, number + 1).await;
        fs::write(&key, "ab".repeat(32)).unwrap();
        records(&start, number + 2).await;
    }
}

#[test]
fn a_wrong_configuration_is_told_in_the_language_that_was_asked_for() {
    let folder = Folder::new("start-configuration");
    let start = Start::in_folder(folder.path()).with("--model", "nope");
    let english = refused(&start, USAGE);
    assert!(english.contains("expected one of `"), "{english}");
    start.forget();
    let chinese = refused(&start.with("--lang", "zh"), USAGE);
    assert!(chinese.contains("配置有误"), "{chinese}");
    assert!(chinese.contains("`model`（命令行参数）：应为"), "{chinese}");
    assert!(!chinese.contains("expected"), "{chinese}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_sqlite_file_that_is_another_is_named() {
    let folder = Folder::new("start-sqlite-schema");
    let start = Start::in_folder(folder.path());
    let file = folder.path().join("kvcredit.db");
    records(&start, 1).await;
    let newer = "INSERT INTO _sqlx_migrations SELECT 9999, description, installed_on, success, checksum, execution_time FROM _sqlx_migrations LIMIT 1";
    change(&file, newer).await;
    refused_in_one_line(&start, OTHER, "9999");
    change(&file, "DELETE FROM _sqlx_migrations WHERE version = 9999; UPDATE _sqlx_migrations SET checksum = x'00' WHERE version = 1").await;
    refused_in_one_line(&start, OTHER, "migration 1 ");

    let other = folder.path().join("other.db");
    fs::write(
        &other,
        "no database at all, but long enough to be read as a header of one. ".repeat(20),
    )
    .unwrap();
    let url = format!("sqlite:{}", other.display());
    refused_in_one_line(
        &start.clone().with("--database", &url),
        UNAVAILABLE,
        "not a database",
    );
}

async fn change(file: &Path, statements: &str) {
    let options = SqliteConnectOptions::new().filename(file);
    let mut database = SqliteConnection::connect_with(&options).await.unwrap();
    let statements = AssertSqlSafe(statements.to_owned());
    sqlx::raw_sql(statements)
        .execute(&mut database)
        .await
        .unwrap();
    database.close().await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_model_that_was_changed_or_cut_is_named() {
    let folder = Folder::new("start-model");
    let models = folder.path().join("models");
    let model = models.join("synthetic-v2");
    fs::create_dir_all(&model).unwrap();
    let shipped = fs::read(root().join("models/synthetic-v2/model.json")).unwrap();
    let start = Start::in_folder(folder.path()).with("--models", models.to_str().unwrap());
    let file = model.join("model.json");
    let length = shipped.len();
    for at in [0, length / 4, length / 2, length * 3 / 4, length - 3] {
        let mut flipped = shipped.clone();
        flipped[at] ^= 1;
        for bad in [&flipped[..], &shipped[..at]] {
            fs::write(&file, bad).unwrap();
            let said = refused(&start, USAGE);
            assert!(
                said.contains("models/synthetic-v2/model.json"),
                "{at}: {said}"
            );
            assert_eq!(said.lines().count(), 2, "{said}");
            start.forget();
        }
    }
    fs::write(&file, &shipped).unwrap();
    records(&start, 1).await;
}

struct Stopped(Timestamp);

impl Clock for Stopped {
    fn now(&self) -> Timestamp {
        self.0
    }
}

/// Starts a service whose clock stands still.
async fn started_at(now: &str) -> Result<(), Error> {
    let folder = tempfile::tempdir().unwrap();
    let sources = Sources {
        flags: vec![
            ("data_dir", folder.path().display().to_string()),
            ("listen", "127.0.0.1:0".into()),
        ],
        ..Sources::default()
    };
    let config = Config::read(sources).unwrap();
    let engine = Engine::load(&config).unwrap();
    let clock = Arc::new(Stopped(now.parse().unwrap()));
    let machine = Machine {
        clock,
        ..Machine::real()
    };
    App::start(&config, engine, machine).await.map(drop)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_clock_before_the_program_was_made_is_named() {
    // Business days begin at 16:00 UTC of the day before.
    assert_eq!(MADE_ON, date(2026, 11, 23));
    for wrong in ["1970-01-01T00:00:00Z", "2026-11-22T15:59:59Z"] {
        let refused = started_at(wrong).await.unwrap_err();
        assert!(matches!(refused, Error::Clock(_)), "{refused:?}");
        let told = refused.to_string();
        assert!(
            told.contains("this program was made on 2026-11-23"),
            "{told}"
        );
        assert_eq!(told.lines().count(), 1);
    }
    started_at("2026-11-22T16:00:00Z").await.unwrap();
}

/// Tables name their sources with their dates: a program cannot be older than those it ships.
#[test]
fn the_program_was_not_made_before_the_sources_of_its_tables() {
    let mut newest: Option<Date> = None;
    let tables = [
        "knowledge-value",
        "knowledge-value-credit",
        "technology-guarantee",
    ];
    for table in tables {
        let text = fs::read_to_string(root().join(format!("policies/{table}.toml"))).unwrap();
        let dates = text.lines().filter_map(|line| line.strip_prefix("date = "));
        let days = dates.filter_map(|day| day.trim_matches('"').parse().ok());
        newest = newest.max(days.max());
    }
    assert!(newest.expect("a whole date") <= MADE_ON, "raise MADE_ON");
}
