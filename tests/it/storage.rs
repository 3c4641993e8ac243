//! What every store must do: one list of named contract tests, stamped for each adapter.

use std::{collections::BTreeSet, future::Future, path::Path, pin::Pin, sync::Arc, time::Duration};

use jiff::civil::date;
use kvcredit::{
    domain::{
        decision::{Listing, OutcomeKind, Place},
        entry::{Beside, EntryKind, Finished, Note},
        firm::FirmKey,
        id::{Book, DecisionId, FirmRef, ProductId, RequestId, Uuid},
    },
    service::{
        self,
        decisions::{Decisions, Event, Follower},
    },
    storage::{
        self, About, Error, Filter, FirmName, Ledger, Location, Page, Queued, Recorded, Settings,
        Stamper, Store, Stored, Subject,
        log::{
            self, Hash, Node, leaf_hash,
            proof::{Plan, verify_inclusion},
        },
    },
};

use sqlx::{AssertSqlSafe, migrate::Migrator};

use crate::machine;

type Reopen<'a> = &'a (dyn Fn() -> Pin<Box<dyn Future<Output = Arc<dyn Store>> + 'a>> + 'a);

/// Stamps one list of tests for an adapter: `$place` makes the place of a store and opens it.
macro_rules! contract {
    ($place:ident: $($name:ident,)+) => {
        $(
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                let place = $place::new().await;
                let reopen = || -> Pin<Box<dyn Future<Output = Arc<dyn Store>>>> {
                    Box::pin(place.open())
                };
                super::$name(reopen().await, &reopen).await;
            }
        )+
    };
    ($place:ident) => {
        contract!($place:
            numbers_start_at_one_and_have_no_gaps,
            a_record_is_kept_to_the_byte_with_its_leaf_and_inputs,
            the_place_has_whole_milliseconds_and_an_identifier_of_its_own,
            the_same_request_gets_the_stored_bytes_also_after_reopening,
            the_same_request_twice_in_a_batch_is_recorded_once,
            another_body_under_the_same_id_is_refused_and_the_rest_recorded,
            books_do_not_see_each_other,
            an_unknown_request_and_an_unknown_decision_are_none,
            a_record_that_panics_takes_nothing_with_it,
            a_poisonous_record_does_not_fail_its_neighbours,
            what_is_queued_together_is_numbered_without_gaps,
            sixty_four_callers_with_one_id_get_one_record,
            a_ledger_that_was_closed_has_recorded_what_was_queued,
            lists_are_filtered_and_newest_first,
            followers_read_in_the_order_of_commits,
            a_batch_may_be_larger_than_one_statement,
            the_head_carries_the_root_over_all_records,
            nodes_of_the_log_prove_every_record,
            followers_hear_what_was_committed_in_order,
            reviews_stand_in_the_order_of_the_book_beside_what_they_are_about,
            a_review_replaces_the_newest_one_or_is_outdated,
            lists_know_what_was_reviewed,
        );
    };
}

fn stamper() -> Stamper {
    let machine = machine::machine(&machine::clock());
    Stamper::new(machine.clock, machine.entropy)
}

mod sqlite {
    use std::path::PathBuf;

    use sqlx::{Connection, SqliteConnection, sqlite::SqliteConnectOptions};

    use super::*;

    struct Place(tempfile::TempDir);

    impl Place {
        async fn new() -> Place {
            Place(tempfile::tempdir().unwrap())
        }

        fn file(&self) -> PathBuf {
            self.0.path().join("kvcredit.db")
        }

        async fn open(&self) -> Arc<dyn Store> {
            let location = Location::Sqlite(self.file());
            storage::open(&location, stamper()).await.unwrap()
        }

        /// Connects as somebody with the file in hand.
        async fn connect(&self) -> SqliteConnection {
            let options = SqliteConnectOptions::new().filename(self.file());
            SqliteConnection::connect_with(&options).await.unwrap()
        }
    }

    contract!(Place);

    #[tokio::test]
    async fn rows_of_the_first_schema_are_read_and_new_ones_are_packed() {
        let place = Place::new().await;
        let options = SqliteConnectOptions::new().filename(place.file());
        let options = options.create_if_missing(true);
        let mut old = SqliteConnection::connect_with(&options).await.unwrap();
        first_schema("migrations/sqlite")
            .await
            .run(&mut old)
            .await
            .unwrap();
        let rows = first_rows(|bytes| format!("x'{}'", hex::encode(bytes)));
        sqlx::raw_sql(rows).execute(&mut old).await.unwrap();
        old.close().await.unwrap();
        goes_on_after_the_first_schema(place.open().await).await;
        let lying: Vec<(i16, i64)> =
            sqlx::query_as("SELECT packing, length(record) FROM decisions ORDER BY seq")
                .fetch_all(&mut place.connect().await)
                .await
                .unwrap();
        assert!(matches!(lying[..], [(0, 5), (1, 1..600)]), "{lying:?}");
    }

    #[tokio::test]
    async fn one_process_serves_a_file() {
        let place = Place::new().await;
        let store = place.open().await;
        let location = Location::Sqlite(place.file());
        let Err(Error::Unfit(told)) = storage::open(&location, stamper()).await else {
            panic!("opened twice");
        };
        assert!(told.contains("another process"), "{told}");
        store.close().await;
        place.open().await;
    }

    /// A review of the first decision, with a note.
    fn noted(number: u128, text: &'static str) -> Queued {
        let mut review = reviewing(number, 1, None);
        review.finish = Arc::new(move |place, _| Finished {
            record: b"review".to_vec(),
            beside: Beside::Review {
                of_seq: 1,
                note: Some(Note::new(&place.salt, text)),
            },
        });
        review
    }

    /// Says whether a text stands in any file of a place.
    fn stands(place: &Place, text: &str) -> bool {
        let files = std::fs::read_dir(place.0.path()).unwrap();
        let mut files = files.map(|entry| std::fs::read(entry.unwrap().path()).unwrap());
        files.any(|bytes| {
            let mut parts = bytes.windows(text.len());
            parts.any(|part| part == text.as_bytes())
        })
    }

    #[tokio::test]
    async fn an_erased_note_stands_nowhere_in_the_files() {
        const TEXT: &str = "a note that nobody may read any more";
        let place = Place::new().await;
        let store = place.open().await;
        let batch = [queued(1, "x"), noted(2, TEXT)];
        store.record_decisions(&book("a"), &batch).await.unwrap();
        assert!(stands(&place, TEXT), "the test would not see the note");
        let erased = store.record_decisions(&book("a"), &[erasing(3, 2)]).await;
        assert_eq!(numbers(&erased.unwrap()), [3]);
        assert_eq!(store.reviews(&book("a"), &[1]).await.unwrap()[0].note, None);
        store.close().await;
        assert!(!stands(&place, TEXT));
    }

    /// Whoever reads the file meanwhile sees the note, and leaves nothing of it behind.
    #[tokio::test]
    async fn a_note_that_is_erased_while_the_file_is_read_stands_nowhere_afterwards() {
        const TEXT: &str = "a note that nobody may read any more";
        let place = Place::new().await;
        let store = place.open().await;
        let batch = [queued(1, "x"), noted(2, TEXT)];
        store.record_decisions(&book("a"), &batch).await.unwrap();
        let location = Location::Sqlite(place.file());
        let archive = storage::open_archive(&location).await.unwrap();
        archive.heads().await.unwrap();
        let erased = store.record_decisions(&book("a"), &[erasing(3, 2)]).await;
        assert_eq!(numbers(&erased.unwrap()), [3]);
        store.close().await;
        assert!(stands(&place, TEXT), "the log was emptied under a reader");
        assert!(storage::is_log_left(&location));
        let rows = archive.entries(&book("a"), 0, 9).await.unwrap();
        assert_eq!(rows.len(), 2);
        assert!(rows[1].beside.is_some());
        archive.close().await;
        assert!(!stands(&place, TEXT));
        assert!(!storage::is_log_left(&location));
    }

    #[tokio::test]
    async fn history_cannot_be_changed_through_another_connection() {
        let place = Place::new().await;
        let store = place.open().await;
        store
            .record_decisions(&book("a"), &[queued(1, "x"), reviewing(2, 1, None)])
            .await
            .unwrap();
        let mut other = place.connect().await;
        for statement in [
            "UPDATE decisions SET record = x'00'",
            "DELETE FROM decisions",
            "UPDATE decision_inputs SET inputs = x'00'",
            "DELETE FROM decision_inputs",
            "UPDATE notes SET note = zeroblob(40)",
            "DELETE FROM notes",
            "UPDATE books SET seq = 0",
            "DELETE FROM books",
        ] {
            let err = sqlx::query(statement).execute(&mut other).await;
            let text = err.unwrap_err().to_string();
            assert!(
                text.contains("append-only") || text.contains("only grows"),
                "{statement}: {text}"
            );
        }
    }

    #[tokio::test]
    async fn a_record_that_was_changed_under_the_store_is_corrupt_not_answered() {
        let place = Place::new().await;
        let store = place.open().await;
        store
            .record_decisions(&book("a"), &[queued(1, "x"), reviewing(2, 1, None)])
            .await
            .unwrap();
        let mut other = place.connect().await;
        for statement in [
            "DROP TRIGGER decisions_are_not_changed",
            "UPDATE decisions SET record = x'00'",
        ] {
            sqlx::query(statement).execute(&mut other).await.unwrap();
        }
        let err = store.answered(&book("a"), &[request(1)]).await.unwrap_err();
        assert!(
            matches!(
                err,
                Error::Corrupt {
                    table: "decisions",
                    column: "leaf_hash",
                    ..
                }
            ),
            "{err:?}"
        );
    }
}

mod postgres {
    use super::*;
    use crate::postgres::{Database, ROLE};

    struct Place(Database);

    impl Place {
        async fn new() -> Place {
            Place(Database::new().await)
        }

        async fn open(&self) -> Arc<dyn Store> {
            storage::open(&self.0.location(), stamper()).await.unwrap()
        }
    }

    contract!(Place);

    #[tokio::test]
    async fn rows_of_the_first_schema_are_read_and_new_ones_are_packed() {
        let database = Database::unmigrated().await;
        let mut old = database.connect("owner").await;
        let mut first = first_schema("migrations/postgres").await;
        first.set_locking(false);
        first.run(&mut old).await.unwrap();
        let rows = first_rows(|bytes| format!("'\\x{}'", hex::encode(bytes)));
        sqlx::raw_sql(rows).execute(&mut old).await.unwrap();
        let (place, mut owner) = (Place(database.migrated().await), old);
        goes_on_after_the_first_schema(place.open().await).await;
        let lying: Vec<(i16, i32)> =
            sqlx::query_as("SELECT packing, length(record) FROM decisions ORDER BY seq")
                .fetch_all(&mut owner)
                .await
                .unwrap();
        assert!(matches!(lying[..], [(0, 5), (1, 1..600)]), "{lying:?}");
    }

    /// Returns the backends that the service's role has in this database.
    async fn backends(place: &Place) -> Vec<i32> {
        let mut connection = place.0.connect("postgres").await;
        sqlx::query_scalar(
            "SELECT pid FROM pg_stat_activity WHERE usename = $1 AND datname = current_database()",
        )
        .bind(ROLE)
        .fetch_all(&mut connection)
        .await
        .unwrap()
    }

    #[tokio::test]
    async fn a_connection_is_used_again_and_one_that_died_costs_nobody_an_answer() {
        let place = Place::new().await;
        let store = place.open().await;
        let (first, second, third) = (queued(1, "x"), queued(2, "x"), queued(3, "x"));
        store.record_decisions(&book("a"), &[first]).await.unwrap();
        let before = backends(&place).await;
        store.record_decisions(&book("a"), &[second]).await.unwrap();
        assert_eq!(backends(&place).await, before);
        let mut owner = place.0.connect("postgres").await;
        for backend in &before {
            sqlx::query("SELECT pg_terminate_backend($1, 10000)")
                .bind(backend)
                .execute(&mut owner)
                .await
                .unwrap();
        }
        store.record_decisions(&book("a"), &[third]).await.unwrap();
        let after = backends(&place).await;
        assert!(!after.is_empty() && after.iter().all(|new| !before.contains(new)));
        assert_eq!(store.head(&book("a")).await.unwrap().seq(), 3);
    }

    #[tokio::test]
    async fn a_store_that_is_closed_during_a_transaction_waits_for_its_end_and_no_longer() {
        let place = Place::new().await;
        let store = place.open().await;
        let (first, second) = (queued(1, "x"), queued(2, "x"));
        store.record_decisions(&book("a"), &[first]).await.unwrap();
        let mut holder = place.0.connect("postgres").await;
        let mut held = sqlx::Connection::begin(&mut holder).await.unwrap();
        sqlx::query("SELECT seq FROM books FOR UPDATE")
            .execute(&mut *held)
            .await
            .unwrap();
        let (recorder, closer) = (Arc::clone(&store), Arc::clone(&store));
        let recording =
            tokio::spawn(async move { recorder.record_decisions(&book("a"), &[second]).await });
        let mut looker = place.0.connect("postgres").await;
        let waits = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
        while sqlx::query_scalar::<_, i64>(waits)
            .fetch_one(&mut looker)
            .await
            .unwrap()
            == 0
        {}
        let closing = tokio::spawn(async move { closer.close().await });
        tokio::task::yield_now().await;
        held.commit().await.unwrap();
        // Where the machine is too busy the row was waited for too long, and there is no second try.
        let recorded = recording.await.unwrap();
        assert!(
            matches!(recorded, Ok(_) | Err(Error::Unavailable(_))),
            "{recorded:?}"
        );
        let patience = std::time::Duration::from_secs(30);
        let closed = tokio::time::timeout(patience, closing).await;
        closed.expect("a connection is never given back").unwrap();
    }

    /// Statements that would change history.
    const CHANGES: [&str; 11] = [
        "UPDATE decisions SET record = 'x'",
        "DELETE FROM decisions",
        "TRUNCATE decisions, decision_inputs",
        "UPDATE decision_inputs SET inputs = 'x'",
        "DELETE FROM decision_inputs",
        "UPDATE notes SET note = 'x'",
        "DELETE FROM notes",
        "TRUNCATE notes",
        "UPDATE books SET seq = 0",
        "DELETE FROM books",
        "TRUNCATE books, decisions, decision_inputs",
    ];

    #[tokio::test]
    async fn history_can_be_changed_neither_by_the_role_nor_by_the_owner() {
        let place = Place::new().await;
        let store = place.open().await;
        store
            .record_decisions(&book("a"), &[queued(1, "x"), reviewing(2, 1, None)])
            .await
            .unwrap();
        for role in [ROLE, "owner"] {
            let mut connection = place.0.connect(role).await;
            for statement in CHANGES {
                let err = sqlx::query(statement).execute(&mut connection).await;
                let text = err.unwrap_err().to_string();
                let refused = ["append-only", "only grows", "permission denied"];
                assert!(
                    refused.iter().any(|refusal| text.contains(refusal)),
                    "{role}: {statement}: {text}"
                );
            }
        }
    }

    #[tokio::test]
    async fn notes_are_erased_by_the_owner_only_and_leave_a_notice() {
        let place = Place::new().await;
        let store = place.open().await;
        let book = book("a");
        let batch = [queued(1, "x"), reviewing(2, 1, None)];
        store.record_decisions(&book, &batch).await.unwrap();
        let refused = store.record_decisions(&book, &[erasing(3, 2)]).await;
        assert!(matches!(refused, Err(Error::Unavailable(_))), "{refused:?}");
        assert_eq!(store.head(&book).await.unwrap().seq(), 2);
        let owner = storage::open_as_owner(&place.0.owner(), stamper()).await;
        let erased = owner
            .unwrap()
            .record_decisions(&book, &[erasing(3, 2)])
            .await;
        assert_eq!(numbers(&erased.unwrap()), [3]);
        let reviews = store.reviews(&book, &[1]).await.unwrap();
        assert_eq!(reviews[0].note, None);
    }

    async fn unfit(place: &Place, role: &str) -> String {
        match storage::open(&place.0.location_of(role), stamper()).await {
            Err(Error::Unfit(problem)) => problem,
            Err(other) => panic!("{other:?}"),
            Ok(_) => panic!("opened as {role}"),
        }
    }

    #[tokio::test]
    async fn roles_that_could_change_history_do_not_serve() {
        let place = Place::new().await;
        assert!(
            unfit(&place, "postgres")
                .await
                .contains("without superuser")
        );
        assert!(unfit(&place, "owner").await.contains("neither owns"));
        let mut owner = place.0.connect("owner").await;
        let grant = "GRANT DELETE ON decisions TO kvcredit_serve";
        sqlx::query(grant).execute(&mut owner).await.unwrap();
        let told = unfit(&place, ROLE).await;
        assert!(told.contains("decisions"), "{told}");
    }

    #[tokio::test]
    async fn a_schema_that_is_missing_or_another_is_refused() {
        let place = Place(Database::unmigrated().await);
        assert!(unfit(&place, ROLE).await.contains("kvcredit migrate"));
        let place = Place::new().await;
        let mut owner = place.0.connect("owner").await;
        for (statement, told) in [
            ("UPDATE _sqlx_migrations SET checksum = 'x'", "not the one"),
            ("DELETE FROM _sqlx_migrations", "is missing"),
        ] {
            sqlx::query(statement).execute(&mut owner).await.unwrap();
            let problem = unfit(&place, ROLE).await;
            assert!(problem.contains(told), "{problem}");
        }
    }

    #[tokio::test]
    async fn a_server_that_does_not_keep_what_it_commits_is_refused() {
        let place = Place::new().await;
        let mut postgres = place.0.connect("postgres").await;
        let off = "ALTER ROLE kvcredit_serve IN DATABASE ";
        let database: String = sqlx::query_scalar("SELECT current_database()::text")
            .fetch_one(&mut postgres)
            .await
            .unwrap();
        let off = format!("{off}{database} SET synchronous_commit = off");
        sqlx::query(sqlx::AssertSqlSafe(off))
            .execute(&mut postgres)
            .await
            .unwrap();
        assert!(unfit(&place, ROLE).await.contains("synchronous_commit"));
    }

    #[tokio::test]
    async fn migrating_again_changes_nothing() {
        let place = Place::new().await;
        let store = place.open().await;
        let kept = store
            .record_decisions(&book("a"), &[queued(1, "x")])
            .await
            .unwrap();
        let Location::Postgres(owner) = place.0.owner() else {
            unreachable!()
        };
        let role = storage::Role::parse(ROLE).unwrap();
        let guarded = storage::migrate(&owner, &role).await.unwrap();
        assert_eq!(guarded, storage::Guarded::ByTriggers);
        let found = store.decisions_after(&book("a"), 0, 9).await.unwrap();
        assert_eq!(&found[0], stored(&kept[0]));
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
    async fn several_services_write_one_book_without_gaps_or_doubles() {
        let place = Place::new().await;
        let book = book("a");
        let mut ledgers = Vec::new();
        for _ in 0..3 {
            let store = place.open().await;
            let books = std::slice::from_ref(&book);
            ledgers.push(Ledger::start(&store, books, settings(1_024)).await.unwrap());
        }
        // Every request goes to two of the services.
        let tasks = (0..600_u128).flat_map(|number| {
            [number % 3, (number + 1) % 3].map(|service| {
                let handle = ledgers[service as usize].of(&book).unwrap();
                tokio::spawn(async move { handle.record(queued(number, "x")).await.unwrap() })
            })
        });
        let results: Vec<_> = tasks.collect();
        let mut new = 0;
        for task in results {
            if matches!(task.await.unwrap(), Recorded::New(_)) {
                new += 1;
            }
        }
        assert_eq!(new, 300 * 2);
        let store = place.open().await;
        let all = store.decisions_after(&book, 0, 1_000).await.unwrap();
        let numbers: Vec<i64> = all.iter().map(|stored| stored.seq).collect();
        assert_eq!(numbers, (1..=600).collect::<Vec<i64>>());
        assert_eq!(store.head(&book).await.unwrap().root(), root(&all));
        for ledger in ledgers {
            ledger.close().await;
        }
    }
}

fn settings(queue: usize) -> Settings {
    Settings {
        queue,
        look: Duration::from_millis(20),
    }
}

pub fn book(name: &str) -> Book {
    Book::parse(name).unwrap()
}

pub fn request(number: u128) -> RequestId {
    RequestId::from_uuid(Uuid::from_u128(number))
}

/// What records say again and again.
const LONG: &str = "revenue.liabilities_to_assets FEATURE_BELOW_MAXIMUM 资产负债率 ";

/// Returns the statements that make a book of the first schema with one decision; `blob` spells bytes.
fn first_rows(blob: impl Fn(&[u8]) -> String) -> AssertSqlSafe<String> {
    let leaf = leaf_hash(b"first");
    AssertSqlSafe(format!(
        "INSERT INTO decisions (book, seq, kind, decision_id, request_id, body_sha256, record,
             leaf_hash, nodes, recorded_at_ms, product, outcome, grade, effective_date)
         VALUES ('a', 1, 'decision', '{}', '{}', {}, {}, {}, {}, 1, 'p', 'approved', 'A', '2026-11-23');
         INSERT INTO decision_inputs (book, seq, inputs) VALUES ('a', 1, {});
         INSERT INTO books (book, seq, frontier) VALUES ('a', 1, {});",
        Uuid::from_u128(9),
        Uuid::from_u128(1),
        blob(&[0; 32]),
        blob(b"first"),
        blob(&leaf),
        blob(b""),
        blob(b"inputs"),
        blob(&leaf),
    ))
}

/// Returns the migrations of a folder up to the first.
async fn first_schema(folder: &str) -> Migrator {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut migrator = Migrator::new(folder).await.unwrap();
    migrator.migrations.to_mut().truncate(1);
    migrator
}

/// Reads the row of the first schema and records another one.
async fn goes_on_after_the_first_schema(store: Arc<dyn Store>) {
    let first = store.answered(&book("a"), &[request(1)]).await.unwrap();
    assert_eq!(first[0].stored.record, "first".as_bytes());
    let id = DecisionId::from_uuid(Uuid::from_u128(9));
    let read = store.decision(&book("a"), &id).await.unwrap().unwrap();
    assert_eq!(read.inputs, "inputs".as_bytes());
    let second = finishing(2, "x", |_| LONG.repeat(99));
    store.record_decisions(&book("a"), &[second]).await.unwrap();
    let both = store.decisions_after(&book("a"), 0, 9).await.unwrap();
    let records: Vec<_> = both.iter().map(|stored| &stored.record[..]).collect();
    assert_eq!(records, [b"first", LONG.repeat(99).as_bytes()]);
}

/// A decision whose record says its text and its place.
fn queued(number: u128, text: &'static str) -> Queued {
    finishing(number, text, move |place| format!("{text} {}", place.seq))
}

fn finishing(
    number: u128,
    body: &str,
    record: impl Fn(&Place) -> String + Send + Sync + 'static,
) -> Queued {
    let firm_ref = FirmRef::parse(&format!("firm-{}", number % 3)).unwrap();
    let product = ProductId::parse("knowledge-value-credit").unwrap();
    let mut body_sha256 = [0; 32];
    body_sha256[..body.len().min(32)].copy_from_slice(&body.as_bytes()[..body.len().min(32)]);
    Queued {
        request_id: request(number),
        body_sha256,
        about: About::Firm(Subject {
            firm: FirmKey::Reference(firm_ref.clone()),
            group: None,
            product: product.clone(),
        }),
        finish: Arc::new(move |place, _exposure| Finished {
            record: record(place).into_bytes(),
            beside: Beside::Decision {
                inputs: format!("inputs of {}", place.decision_id).into_bytes(),
                listing: Listing {
                    uscc: None,
                    firm_ref: Some(firm_ref.to_string()),
                    product: product.clone(),
                    outcome: OutcomeKind::Approved,
                    grade: if number.is_multiple_of(2) { "A" } else { "B" }.into(),
                    effective_date: date(2026, 11, 1 + (number % 28) as i8),
                },
            },
        }),
    }
}

/// A review of the decision `of_seq` that takes the place of another.
fn reviewing(number: u128, of_seq: i64, replaces: Option<DecisionId>) -> Queued {
    Queued {
        request_id: request(number),
        body_sha256: [9; 32],
        about: About::Decision { of_seq, replaces },
        finish: Arc::new(move |place, _| Finished {
            record: format!("review {} of {of_seq}", place.seq).into_bytes(),
            beside: Beside::Review {
                of_seq,
                note: Some(Note::new(&place.salt, "a note")),
            },
        }),
    }
}

/// The erasure of the note of the review `of_seq`.
fn erasing(number: u128, of_seq: i64) -> Queued {
    Queued {
        request_id: request(number),
        body_sha256: [8; 32],
        about: About::Note { of_seq },
        finish: Arc::new(move |place, _| Finished {
            record: format!("erasure {}", place.seq).into_bytes(),
            beside: Beside::Erasure { of_seq },
        }),
    }
}

fn stored(recorded: &Recorded) -> &Stored {
    match recorded {
        Recorded::New(stored) | Recorded::Before(stored) => stored,
        Recorded::OtherBody | Recorded::Outdated { .. } => panic!("expected a record"),
    }
}

fn numbers(recorded: &[Recorded]) -> Vec<i64> {
    recorded
        .iter()
        .map(|recorded| stored(recorded).seq)
        .collect()
}

async fn reviews_stand_in_the_order_of_the_book_beside_what_they_are_about(
    store: Arc<dyn Store>,
    reopen: Reopen<'_>,
) {
    let book = book("a");
    let batch = [queued(1, "x"), queued(2, "x"), reviewing(3, 1, None)];
    let recorded = store.record_decisions(&book, &batch).await.unwrap();
    assert_eq!(numbers(&recorded), [1, 2, 3]);
    store.close().await;
    let store = reopen().await;
    let reviews = store.reviews(&book, &[2, 1]).await.unwrap();
    let [review] = &reviews[..] else {
        panic!("{reviews:?}");
    };
    assert_eq!(&review.stored, stored(&recorded[2]));
    assert_eq!(review.stored.kind, EntryKind::Review);
    assert_eq!(review.of_seq, 1);
    assert_eq!(review.note.as_ref().unwrap().text(), "a note");
    let found = store.review(&book, &review.review_id).await.unwrap();
    assert_eq!(found.as_ref(), Some(review));
    // It is no decision, and a decision is no review.
    let decision = store.decision(&book, &review.review_id).await.unwrap();
    assert_eq!(decision, None);
    let all = store.decisions_after(&book, 0, 9).await.unwrap();
    let kinds: Vec<EntryKind> = all.iter().map(|stored| stored.kind).collect();
    assert_eq!(
        kinds,
        [EntryKind::Decision, EntryKind::Decision, EntryKind::Review]
    );
    assert_eq!(store.head(&book).await.unwrap().root(), root(&all));
    let again = store
        .record_decisions(&book, &[reviewing(3, 1, None)])
        .await;
    let again = again.unwrap();
    assert_eq!(again, [Recorded::Before(review.stored.clone())]);
    let elsewhere = store.reviews(&self::book("b"), &[1]).await.unwrap();
    assert_eq!(elsewhere, []);
}

async fn a_review_replaces_the_newest_one_or_is_outdated(store: Arc<dyn Store>, _: Reopen<'_>) {
    let book = book("a");
    let batch = [queued(1, "x"), reviewing(2, 1, None), reviewing(3, 1, None)];
    let recorded = store.record_decisions(&book, &batch).await.unwrap();
    let first = store.reviews(&book, &[1]).await.unwrap()[0].review_id;
    let newest = Some(first);
    assert_eq!(recorded[2], Recorded::Outdated { newest });
    let second = store
        .record_decisions(&book, &[reviewing(4, 1, Some(first))])
        .await
        .unwrap();
    assert_eq!(numbers(&second), [3]);
    let reviews = store.reviews(&book, &[1]).await.unwrap();
    let newest = Some(reviews[1].review_id);
    let batch = [reviewing(5, 1, None), reviewing(6, 1, Some(first))];
    let outdated = store.record_decisions(&book, &batch).await.unwrap();
    assert_eq!(
        outdated,
        [Recorded::Outdated { newest }, Recorded::Outdated { newest }]
    );
    assert_eq!(store.head(&book).await.unwrap().seq(), 3);
}

async fn lists_know_what_was_reviewed(store: Arc<dyn Store>, _: Reopen<'_>) {
    let book = book("a");
    let batch = [
        queued(1, "x"),
        queued(2, "x"),
        queued(3, "x"),
        reviewing(4, 2, None),
    ];
    store.record_decisions(&book, &batch).await.unwrap();
    for (reviewed, expected) in [
        (None, &[3, 2, 1][..]),
        (Some(true), &[2]),
        (Some(false), &[3, 1]),
    ] {
        let filter = Filter {
            reviewed,
            ..Filter::default()
        };
        let page = Page {
            seq_max: 4,
            size: 9,
        };
        let found = store.decisions_for(&book, &filter, page).await.unwrap();
        let numbers: Vec<i64> = found.iter().map(|stored| stored.seq).collect();
        assert_eq!(numbers, expected, "{reviewed:?}");
    }
}

async fn numbers_start_at_one_and_have_no_gaps(store: Arc<dyn Store>, reopen: Reopen<'_>) {
    let book = book("a");
    assert_eq!(store.head(&book).await.unwrap().seq(), 0);
    let first = [queued(1, "x"), queued(2, "x")];
    let first = store.record_decisions(&book, &first).await.unwrap();
    assert_eq!(numbers(&first), [1, 2]);
    store.close().await;
    let store = reopen().await;
    let second = store.record_decisions(&book, &[queued(3, "x")]).await;
    assert_eq!(numbers(&second.unwrap()), [3]);
    assert_eq!(store.head(&book).await.unwrap().seq(), 3);
}

async fn a_record_is_kept_to_the_byte_with_its_leaf_and_inputs(
    store: Arc<dyn Store>,
    _: Reopen<'_>,
) {
    // The second is compressed where it lies.
    for (number, record) in [(1, "the record \0 ÿ".to_owned()), (2, LONG.repeat(99))] {
        let decision = Arc::new(std::sync::Mutex::new(None));
        let (seen, said) = (decision.clone(), record.clone());
        let item = finishing(number, "x", move |place| {
            *seen.lock().unwrap() = Some(place.decision_id);
            said.clone()
        });
        let recorded = store.record_decisions(&book("a"), &[item]).await.unwrap();
        let id: DecisionId = decision.lock().unwrap().unwrap();
        let kept = store.decision(&book("a"), &id).await.unwrap().unwrap();
        assert_eq!(&kept.stored, stored(&recorded[0]));
        assert_eq!(kept.stored.record, record.as_bytes());
        assert_eq!(kept.stored.leaf_hash, leaf_hash(record.as_bytes()));
        assert_eq!(kept.inputs, format!("inputs of {id}").as_bytes());
    }
}

async fn the_place_has_whole_milliseconds_and_an_identifier_of_its_own(
    store: Arc<dyn Store>,
    _: Reopen<'_>,
) {
    let text = |place: &Place| {
        let version = place.decision_id.uuid().get_version_num();
        format!(
            "{} {} {version} {}",
            place.book,
            place.recorded_at,
            place.salt.len()
        )
    };
    let items = [finishing(1, "x", text), finishing(2, "x", text)];
    let recorded = store.record_decisions(&book("a"), &items).await.unwrap();
    for recorded in &recorded {
        let record = &stored(recorded).record;
        assert_eq!(record, "a 2026-11-23T08:15:30.123Z 7 32".as_bytes());
    }
    let ids = [
        finishing(3, "x", |place| place.decision_id.to_string()),
        finishing(4, "x", |place| place.decision_id.to_string()),
    ];
    let recorded = store.record_decisions(&book("a"), &ids).await.unwrap();
    assert_ne!(stored(&recorded[0]).record, stored(&recorded[1]).record);
}

async fn the_same_request_gets_the_stored_bytes_also_after_reopening(
    store: Arc<dyn Store>,
    reopen: Reopen<'_>,
) {
    let first = store
        .record_decisions(&book("a"), &[queued(1, "x")])
        .await
        .unwrap();
    store.close().await;
    let store = reopen().await;
    let again = finishing(1, "x", |_| panic!("must not be finished again"));
    let second = store.record_decisions(&book("a"), &[again]).await.unwrap();
    assert_eq!(second, [Recorded::Before(stored(&first[0]).clone())]);
    let answered = store.answered(&book("a"), &[request(1)]).await.unwrap();
    assert_eq!(answered.len(), 1);
    assert_eq!(&answered[0].stored, stored(&first[0]));
    assert_eq!(store.head(&book("a")).await.unwrap().seq(), 1);
}

async fn the_same_request_twice_in_a_batch_is_recorded_once(store: Arc<dyn Store>, _: Reopen<'_>) {
    let batch = [
        queued(1, "x"),
        queued(1, "x"),
        queued(1, "y"),
        queued(2, "x"),
    ];
    let recorded = store.record_decisions(&book("a"), &batch).await.unwrap();
    let one = stored(&recorded[0]).clone();
    assert_eq!(one.seq, 1);
    assert_eq!(recorded[1], Recorded::Before(one));
    assert_eq!(recorded[2], Recorded::OtherBody);
    assert_eq!(stored(&recorded[3]).seq, 2);
}

async fn another_body_under_the_same_id_is_refused_and_the_rest_recorded(
    store: Arc<dyn Store>,
    _: Reopen<'_>,
) {
    let book = book("a");
    store
        .record_decisions(&book, &[queued(1, "x")])
        .await
        .unwrap();
    let batch = [queued(1, "y"), queued(2, "x")];
    let recorded = store.record_decisions(&book, &batch).await.unwrap();
    assert_eq!(recorded[0], Recorded::OtherBody);
    assert_eq!(stored(&recorded[1]).seq, 2);
}

async fn books_do_not_see_each_other(store: Arc<dyn Store>, _: Reopen<'_>) {
    let item = finishing(1, "x", |place| place.decision_id.to_string());
    let of_a = store.record_decisions(&book("a"), &[item]).await.unwrap();
    let of_b = store.record_decisions(&book("b"), &[queued(1, "y")]).await;
    assert_eq!(numbers(&of_b.unwrap()), [1]);
    let id = String::from_utf8(stored(&of_a[0]).record.to_vec()).unwrap();
    let id = DecisionId::parse(&id).unwrap();
    assert!(store.decision(&book("a"), &id).await.unwrap().is_some());
    assert!(store.decision(&book("b"), &id).await.unwrap().is_none());
    let after = store.decisions_after(&book("b"), 0, 10).await.unwrap();
    assert_eq!(after.len(), 1);
}

async fn an_unknown_request_and_an_unknown_decision_are_none(store: Arc<dyn Store>, _: Reopen<'_>) {
    let unknown = DecisionId::from_uuid(Uuid::from_u128(9));
    assert_eq!(store.decision(&book("a"), &unknown).await.unwrap(), None);
    let answered = store.answered(&book("a"), &[request(9)]).await.unwrap();
    assert_eq!(answered, []);
}

async fn a_record_that_panics_takes_nothing_with_it(store: Arc<dyn Store>, _: Reopen<'_>) {
    let batch = [queued(1, "x"), finishing(2, "x", |_| panic!("poison"))];
    let err = store
        .record_decisions(&book("a"), &batch)
        .await
        .unwrap_err();
    assert!(matches!(err, Error::Unrecordable(_)), "{err:?}");
    assert_eq!(store.head(&book("a")).await.unwrap().seq(), 0);
    let answered = store.answered(&book("a"), &[request(1)]).await.unwrap();
    assert_eq!(answered, []);
}

/// Holds the writer inside its first transaction until released, so that what follows is queued together.
fn gate() -> (
    Queued,
    std::sync::mpsc::Sender<()>,
    tokio::sync::oneshot::Receiver<()>,
) {
    let (release, released) = std::sync::mpsc::channel::<()>();
    let (entered, inside) = tokio::sync::oneshot::channel();
    let released = std::sync::Mutex::new(released);
    let entered = std::sync::Mutex::new(Some(entered));
    let item = finishing(1_000_000, "gate", move |_| {
        if let Some(entered) = entered.lock().unwrap().take() {
            let _ = entered.send(());
        }
        let _ = released.lock().unwrap().recv();
        "gate".into()
    });
    (item, release, inside)
}

async fn a_poisonous_record_does_not_fail_its_neighbours(store: Arc<dyn Store>, _: Reopen<'_>) {
    let book = book("a");
    let ledger = Ledger::start(&store, std::slice::from_ref(&book), settings(64))
        .await
        .unwrap();
    let handle = ledger.of(&book).unwrap();
    let (gate, release, inside) = gate();
    let held = tokio::spawn({
        let handle = handle.clone();
        async move { handle.record(gate).await }
    });
    inside.await.unwrap();
    let batch = (0..20).map(|number| {
        let item = if number == 7 {
            finishing(number, "x", |_| panic!("poison"))
        } else {
            queued(number, "x")
        };
        handle.record(item)
    });
    let batch = futures_util::future::join_all(batch);
    let (results, _) = tokio::join!(batch, async move { release.send(()) });
    held.await.unwrap().unwrap();
    let failed: Vec<usize> = (0..20).filter(|&i| results[i].is_err()).collect();
    assert_eq!(failed, [7]);
    let mut found: Vec<i64> = results
        .into_iter()
        .flatten()
        .map(|r| stored(&r).seq)
        .collect();
    found.sort_unstable();
    assert_eq!(found, (2..=20).collect::<Vec<i64>>());
    ledger.close().await;
}

async fn what_is_queued_together_is_numbered_without_gaps(store: Arc<dyn Store>, _: Reopen<'_>) {
    let books = [book("a"), book("b")];
    let ledger = Ledger::start(&store, &books, settings(1_024))
        .await
        .unwrap();
    let tasks = (0..600_u128).map(|number| {
        let handle = ledger.of(&books[(number % 2) as usize]).unwrap();
        async move { handle.record(queued(number, "x")).await.unwrap() }
    });
    futures_util::future::join_all(tasks).await;
    ledger.close().await;
    for book in &books {
        let all = store.decisions_after(book, 0, 1_000).await.unwrap();
        let numbers: Vec<i64> = all.iter().map(|stored| stored.seq).collect();
        assert_eq!(numbers, (1..=300).collect::<Vec<i64>>());
    }
}

async fn sixty_four_callers_with_one_id_get_one_record(store: Arc<dyn Store>, _: Reopen<'_>) {
    let book = book("a");
    let ledger = Ledger::start(&store, std::slice::from_ref(&book), settings(64))
        .await
        .unwrap();
    let tasks: Vec<_> = (0..64)
        .map(|_| {
            let handle = ledger.of(&book).unwrap();
            tokio::spawn(async move { handle.record(queued(1, "x")).await.unwrap() })
        })
        .collect();
    let mut answers = BTreeSet::new();
    for task in tasks {
        answers.insert(stored(&task.await.unwrap()).record.clone());
    }
    assert_eq!(answers.len(), 1);
    assert_eq!(store.head(&book).await.unwrap().seq(), 1);
    ledger.close().await;
}

async fn a_ledger_that_was_closed_has_recorded_what_was_queued(
    store: Arc<dyn Store>,
    _: Reopen<'_>,
) {
    let book = book("a");
    let ledger = Ledger::start(&store, std::slice::from_ref(&book), settings(2))
        .await
        .unwrap();
    let handle = ledger.of(&book).unwrap();
    let (gate, release, inside) = gate();
    let held = tokio::spawn({
        let handle = handle.clone();
        async move { handle.record(gate).await }
    });
    inside.await.unwrap();
    let mut waiting: Vec<_> = (1..=2)
        .map(|number| Box::pin(handle.record(queued(number, "x"))))
        .collect();
    for future in &mut waiting {
        assert!(futures_util::poll!(future).is_pending());
    }
    let full = handle.record(queued(3, "x")).await;
    assert!(
        matches!(full, Err(storage::Refused::Overloaded)),
        "{full:?}"
    );
    release.send(()).unwrap();
    ledger.close().await;
    held.await.unwrap().unwrap();
    for future in waiting {
        assert!(matches!(future.await, Ok(Recorded::New(_))));
    }
    let late = handle.record(queued(4, "x")).await;
    assert!(matches!(late, Err(storage::Refused::Ended)), "{late:?}");
    assert_eq!(store.head(&book).await.unwrap().seq(), 3);
}

async fn lists_are_filtered_and_newest_first(store: Arc<dyn Store>, _: Reopen<'_>) {
    let book = book("a");
    let batch: Vec<Queued> = (1..=12).map(|number| queued(number, "x")).collect();
    store.record_decisions(&book, &batch).await.unwrap();
    let list = |filter: Filter, seq_max, size| {
        let (store, book) = (store.clone(), book.clone());
        async move {
            let page = Page { seq_max, size };
            let found = store.decisions_for(&book, &filter, page).await.unwrap();
            found
                .into_iter()
                .map(|stored| stored.seq)
                .collect::<Vec<_>>()
        }
    };
    let all = Filter::default();
    assert_eq!(list(all.clone(), 12, 3).await, [12, 11, 10]);
    assert_eq!(
        list(all.clone(), 9, 100).await,
        (1..=9).rev().collect::<Vec<_>>()
    );
    let of_firm = Filter {
        firm: Some(FirmName {
            firm_ref: "firm-0".into(),
            uscc: None,
        }),
        ..all.clone()
    };
    assert_eq!(list(of_firm.clone(), 12, 100).await, [12, 9, 6, 3]);
    let of_firm_and_grade = Filter {
        grade: Some("A".into()),
        ..of_firm
    };
    assert_eq!(list(of_firm_and_grade, 12, 100).await, [12, 6]);
    let of_days = Filter {
        effective_from: Some(date(2026, 11, 4)),
        effective_to: Some(date(2026, 11, 6)),
        ..all.clone()
    };
    assert_eq!(list(of_days, 12, 100).await, [5, 4, 3]);
    let declined = Filter {
        outcome: Some(OutcomeKind::Declined),
        ..all.clone()
    };
    assert!(list(declined, 12, 100).await.is_empty());
    let other_product = Filter {
        product: Some("no product!".into()),
        ..all
    };
    assert!(list(other_product, 12, 100).await.is_empty());
}

async fn followers_read_in_the_order_of_commits(store: Arc<dyn Store>, _: Reopen<'_>) {
    let book = book("a");
    let batch: Vec<Queued> = (1..=5).map(|number| queued(number, "x")).collect();
    store.record_decisions(&book, &batch).await.unwrap();
    let after = store.decisions_after(&book, 2, 2).await.unwrap();
    let numbers: Vec<i64> = after.iter().map(|stored| stored.seq).collect();
    assert_eq!(numbers, [3, 4]);
    assert!(store.decisions_after(&book, 5, 2).await.unwrap().is_empty());
}

async fn a_batch_may_be_larger_than_one_statement(store: Arc<dyn Store>, _: Reopen<'_>) {
    let book = book("a");
    let batch: Vec<Queued> = (0..700).map(|number| queued(number, "x")).collect();
    // Where the last record cannot be made, nothing of those that were written before it is there.
    let mut poisoned = batch.clone();
    poisoned[699] = finishing(699, "x", |_| panic!("poison"));
    let refused = store.record_decisions(&book, &poisoned).await.unwrap_err();
    assert!(matches!(refused, Error::Unrecordable(_)), "{refused:?}");
    assert_eq!(store.head(&book).await.unwrap().seq(), 0);
    assert!(store.decisions_after(&book, 0, 1).await.unwrap().is_empty());

    let recorded = store.record_decisions(&book, &batch).await.unwrap();
    assert_eq!(numbers(&recorded), (1..=700).collect::<Vec<i64>>());
    let all = store.decisions_after(&book, 0, 1_000).await.unwrap();
    assert_eq!(store.head(&book).await.unwrap().root(), root(&all));
    let again = store.record_decisions(&book, &batch).await.unwrap();
    assert!(again.iter().all(|item| matches!(item, Recorded::Before(_))));

    // What was asked before fills whole statements, and is asked twice in one batch far apart.
    let mut mixed = batch;
    mixed.extend([queued(700, "x"), queued(701, "x")]);
    mixed.extend((500..700).map(|number| queued(number, "y")));
    mixed.push(queued(700, "x"));
    let recorded = store.record_decisions(&book, &mixed).await.unwrap();
    assert_eq!(numbers(&recorded[700..702]), [701, 702]);
    assert!(
        recorded[702..902]
            .iter()
            .all(|item| *item == Recorded::OtherBody)
    );
    assert_eq!(
        recorded[902],
        Recorded::Before(stored(&recorded[700]).clone())
    );
    let all = store.decisions_after(&book, 0, 1_000).await.unwrap();
    assert_eq!(all.len(), 702);
    assert_eq!(store.head(&book).await.unwrap().root(), root(&all));
}

/// The root over records by the definition of RFC 9162 section 2.1.1.
fn root(records: &[Stored]) -> Hash {
    match records {
        [] => log::tree::empty_root(),
        [one] => log::leaf_hash(&one.record),
        several => {
            let left = several.len().next_power_of_two() / 2;
            let (left, right) = several.split_at(left);
            log::tree::node_hash(&root(left), &root(right))
        }
    }
}

async fn the_head_carries_the_root_over_all_records(store: Arc<dyn Store>, reopen: Reopen<'_>) {
    let book = book("a");
    assert_eq!(store.head(&book).await.unwrap().root(), root(&[]));
    for (first, size) in [(0, 1), (1, 6), (7, 30)] {
        let batch: Vec<Queued> = (first..first + size).map(|n| queued(n, "x")).collect();
        store.record_decisions(&book, &batch).await.unwrap();
        let all = store.decisions_after(&book, 0, 100).await.unwrap();
        assert_eq!(store.head(&book).await.unwrap().root(), root(&all));
    }
    store.close().await;
    let store = reopen().await;
    let again = [queued(0, "x"), queued(99, "x")];
    store.record_decisions(&book, &again).await.unwrap();
    let all = store.decisions_after(&book, 0, 100).await.unwrap();
    assert_eq!(all.len(), 38);
    assert_eq!(store.head(&book).await.unwrap().root(), root(&all));
}

async fn nodes_of_the_log_prove_every_record(store: Arc<dyn Store>, _: Reopen<'_>) {
    let book = book("a");
    let batch: Vec<Queued> = (0..21).map(|number| queued(number, "x")).collect();
    store.record_decisions(&book, &batch).await.unwrap();
    let all = store.decisions_after(&book, 0, 100).await.unwrap();
    let head = store.head(&book).await.unwrap();
    for (index, stored) in (0_u64..).zip(&all) {
        let plan = Plan::inclusion(index, 21).unwrap();
        let nodes: Vec<Node> = plan.nodes().collect();
        let found = store.log_nodes(&book, &nodes).await.unwrap();
        let path = plan.assemble(&found).unwrap();
        verify_inclusion(&stored.leaf_hash, index, 21, &path, &head.root()).unwrap();
    }
    let unknown = Node { level: 5, index: 0 };
    let found = store.log_nodes(&book, &[unknown]).await.unwrap();
    assert!(found.is_empty(), "{found:?}");
}

async fn followers_hear_what_was_committed_in_order(store: Arc<dyn Store>, _: Reopen<'_>) {
    let book = book("a");
    let batch: Vec<Queued> = (1..=3).map(|number| queued(number, "x")).collect();
    store.record_decisions(&book, &batch).await.unwrap();
    let ledger = Ledger::start(&store, std::slice::from_ref(&book), settings(64))
        .await
        .unwrap();
    let decisions = Decisions::new(store.clone(), ledger.clone(), PATIENCE, 1_000);
    let mut early = decisions.follow(&book, 0).await.unwrap();
    let mut late = decisions.follow(&book, 2).await.unwrap();
    assert_eq!(heard(&mut early, 3).await, [1, 2, 3]);
    assert_eq!(heard(&mut late, 1).await, [3]);
    // Through this ledger, and behind its back as another service does.
    let handle = ledger.of(&book).unwrap();
    handle.record(queued(4, "x")).await.unwrap();
    assert_eq!(heard(&mut early, 1).await, [4]);
    store
        .record_decisions(&book, &[queued(5, "x"), queued(6, "x")])
        .await
        .unwrap();
    assert_eq!(heard(&mut early, 2).await, [5, 6]);
    assert_eq!(heard(&mut late, 3).await, [4, 5, 6]);
    // One that is far behind reads for itself and misses nothing.
    let batch: Vec<Queued> = (7..=2_000).map(|number| queued(number, "x")).collect();
    store.record_decisions(&book, &batch).await.unwrap();
    assert_eq!(
        heard(&mut late, 1_994).await,
        (7..=2_000).collect::<Vec<_>>()
    );
    assert_eq!(
        heard(&mut early, 1_994).await,
        (7..=2_000).collect::<Vec<_>>()
    );
    ledger.close().await;
    assert!(matches!(
        early.next().await,
        Err(service::Error::ShuttingDown)
    ));
}

/// Longer than any of these tests.
const PATIENCE: Duration = Duration::from_secs(60);

/// The numbers of the next decisions.
async fn heard(follower: &mut Follower, count: usize) -> Vec<i64> {
    let mut heard = Vec::new();
    while heard.len() < count {
        match follower.next().await.unwrap() {
            Event::Entry(stored) => heard.push(stored.seq),
            Event::Heartbeat => panic!("after {heard:?}"),
        }
    }
    heard
}
