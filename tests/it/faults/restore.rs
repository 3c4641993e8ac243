//! O9: a ledger is backed up under load, destroyed, put back and served again: every answer that was given before the backup
//! began is there, with the same bytes, and a backup that is damaged is not put back.

use std::{fs, path::PathBuf, process::Output, time::Duration};

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::{
    Plan,
    clients::{Clients, connect, request, score},
    folder::Folder,
    history::{Answer, History},
    judge::{Kept, after_a_loss, complaints, must_hold},
    service::Start,
};
use crate::{
    postgres::{Database, ROLE},
    process::kvcredit,
};

/// Drills from each place to each place, in the short form.
const DRILLS: u32 = 3;
const PATIENCE: Duration = Duration::from_secs(60);

#[derive(Clone, Copy)]
enum Kind {
    Sqlite,
    Postgres,
}

#[test]
fn a_ledger_that_was_destroyed_is_put_back_from_sqlite_into_sqlite() {
    drills("O9 from SQLite into SQLite", Kind::Sqlite, Kind::Sqlite);
}

#[test]
fn a_ledger_that_was_destroyed_is_put_back_from_postgresql_into_postgresql() {
    drills(
        "O9 from PostgreSQL into PostgreSQL",
        Kind::Postgres,
        Kind::Postgres,
    );
}

#[test]
fn a_ledger_that_was_destroyed_is_put_back_from_sqlite_into_postgresql() {
    drills(
        "O9 from SQLite into PostgreSQL",
        Kind::Sqlite,
        Kind::Postgres,
    );
}

/// What came of the drills.
#[derive(Default)]
struct Figures {
    decisions: usize,
    before: usize,
    lost_tail: usize,
    damaged: u32,
}

fn drills(id: &str, from: Kind, into: Kind) {
    let plan = Plan::of(id, DRILLS);
    let mut random = ChaCha8Rng::seed_from_u64(plan.seed);
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let mut figures = Figures::default();
    for number in 0..plan.count {
        runtime.block_on(drill(from, into, number, &mut random, &mut figures));
    }
    let Figures {
        decisions,
        before,
        lost_tail,
        damaged,
    } = figures;
    assert!(before > 0);
    plan.report(
        id,
        &format!(
            "{before} answers before the backups, {decisions} decisions put back: 0 lost, 0 changed, given again to the \
             byte; {lost_tail} later ones asked again; {damaged} of {damaged} damaged copies refused"
        ),
        None,
    );
}

/// Where a ledger is.
struct Place {
    folder: Folder,
    database: Option<Database>,
}

impl Place {
    async fn new(kind: Kind) -> Place {
        Place {
            folder: Folder::new("restore"),
            database: match kind {
                Kind::Sqlite => None,
                Kind::Postgres => Some(Database::new().await),
            },
        }
    }

    fn start(&self) -> Start {
        let start = Start::in_folder(self.folder.path());
        match &self.database {
            None => start,
            Some(database) => start.with("--database", &database.url_of(ROLE)),
        }
    }

    /// The options that name it, for a role where it is a database.
    fn options(&self, role: &str) -> [String; 2] {
        match &self.database {
            None => [
                "--data-dir".into(),
                self.folder.path().display().to_string(),
            ],
            Some(database) => ["--database".into(), database.url_of(role)],
        }
    }

    fn key(&self) -> PathBuf {
        self.folder.path().join("ledger.key")
    }

    async fn kept(&self) -> Kept {
        match &self.database {
            None => Kept::in_sqlite(&self.folder.path().join("kvcredit.db"), "demo").await,
            Some(database) => {
                let mut connection = database.connect("postgres").await;
                Kept::in_postgres(&mut connection, "demo").await
            }
        }
    }

    /// Destroys the database; logs of clients stay.
    async fn destroy(&self) {
        match &self.database {
            None => {
                for entry in fs::read_dir(self.folder.path()).unwrap() {
                    let path = entry.unwrap().path();
                    if path.file_name().unwrap().to_str().unwrap().contains(".db") {
                        fs::remove_file(path).unwrap();
                    }
                }
            }
            Some(database) => database.destroy().await,
        }
    }

    /// Asserts that nothing was put there.
    async fn assert_empty(&self) {
        match &self.database {
            None => {
                let left = fs::read_dir(self.folder.path()).unwrap();
                let left: Vec<_> = left.map(|entry| entry.unwrap().file_name()).collect();
                assert_eq!(left, ["kvcredit.db.lock"]);
            }
            Some(_) => {
                let Kept { head, rows, inputs } = self.kept().await;
                assert!(head.is_none() && rows.is_empty() && inputs.is_empty());
            }
        }
    }
}

fn run(arguments: &[&str], place: &[String]) -> Output {
    kvcredit().args(arguments).args(place).output().unwrap()
}

fn done(output: &Output) -> String {
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    String::from_utf8(output.stdout.clone()).unwrap()
}

async fn drill(
    from: Kind,
    into: Kind,
    number: u32,
    random: &mut ChaCha8Rng,
    figures: &mut Figures,
) {
    let old = Place::new(from).await;
    let new = Place::new(into).await;
    let (clients, safe) = (old.folder.path(), Folder::new("backup"));
    let file = safe.path().join("backup");
    let file = file.to_str().unwrap();

    let service = old.start().start();
    let load = Clients::start(4, clients);
    load.point_at(&service.address);
    load.wait_for(random.random_range(50..200), PATIENCE);
    let checkpoint = kvcredit()
        .args(["ledger", "checkpoint", "--server", &service.address])
        .output()
        .unwrap();
    let kept_checkpoint = safe.path().join("checkpoint");
    fs::write(&kept_checkpoint, done(&checkpoint)).unwrap();
    let key = String::from_utf8(checkpoint.stderr).unwrap();
    fs::copy(old.key(), safe.path().join("ledger.key")).unwrap();

    let before = History::read(clients);
    let backed_up = done(&run(&["backup", "--out", file], &old.options(ROLE)));
    load.wait_for(random.random_range(1..50), PATIENCE);
    service.kill();
    load.stop();
    old.destroy().await;

    // A damaged copy of it is refused, and leaves nothing.
    let damaged = safe.path().join("damaged");
    fs::write(&damaged, damage(fs::read(file).unwrap(), number, random)).unwrap();
    let role = if number.is_multiple_of(2) {
        ROLE
    } else {
        "owner"
    };
    let from_damaged = ["restore", "--from", damaged.to_str().unwrap()];
    let refused = run(&from_damaged, &new.options(role));
    assert_eq!(refused.status.code(), Some(1), "{refused:?}");
    new.assert_empty().await;
    figures.damaged += 1;

    let with_checkpoint = [
        "restore",
        "--from",
        file,
        "--checkpoint",
        kept_checkpoint.to_str().unwrap(),
        "--key",
        key.trim(),
    ];
    let restored = done(&run(&with_checkpoint, &new.options(role)));
    assert_eq!(restored, backed_up, "size and root are the same");
    fs::copy(safe.path().join("ledger.key"), new.key()).unwrap();
    done(&run(&["ledger", "verify"], &new.options(role)));

    let all = History::read(clients);
    let kept = new.kept().await;
    must_hold(&after_a_loss(&before, &all, &kept), &kept);
    figures.before += before.acked();
    figures.decisions += kept.rows.len();

    figures.lost_tail += serve_again(&new, &all, &kept).await;
    let witness = ["ledger", "witness", with_checkpoint[4], "--key", key.trim()];
    done(&run(&witness, &new.options(ROLE)));
}

/// The control of the drills: a backup that is too old lacks answers, and both the judge and a lender's checkpoint say so.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_came_after_a_backup_is_missed() {
    let [old, new] = [
        Place::new(Kind::Sqlite).await,
        Place::new(Kind::Sqlite).await,
    ];
    let (clients, safe) = (old.folder.path(), Folder::new("backup"));
    let file = safe.path().join("backup");
    let file = file.to_str().unwrap();
    let service = old.start().start();
    let load = Clients::start(4, clients);
    load.point_at(&service.address);
    load.wait_for(20, PATIENCE);
    done(&run(&["backup", "--out", file], &old.options(ROLE)));
    load.wait_for(20, PATIENCE);
    load.stop();
    let checkpoint = kvcredit()
        .args(["ledger", "checkpoint", "--server", &service.address])
        .output()
        .unwrap();
    let lender = safe.path().join("checkpoint");
    fs::write(&lender, done(&checkpoint)).unwrap();
    let key = String::from_utf8(checkpoint.stderr).unwrap();
    service.kill();
    let all = History::read(clients);

    let lender = [
        "--key",
        key.trim(),
        "--checkpoint",
        lender.to_str().unwrap(),
    ];
    let from = [&["restore", "--from", file][..], &lender].concat();
    let refused = run(&from, &new.options(ROLE));
    let said = String::from_utf8_lossy(&refused.stderr);
    assert_eq!(refused.status.code(), Some(1), "{refused:?}");
    let size = all.acked();
    let missed = format!("a checkpoint says that there were {size}");
    assert!(said.contains(&missed), "{missed}: {said}");

    done(&run(&["restore", "--from", file], &new.options(ROLE)));
    let kept = new.kept().await;
    let found = complaints(&after_a_loss(&all, &all, &kept), &kept);
    let lost = found.iter().filter(|one| one.contains("is lost")).count();
    assert_eq!((lost, found.len()), (size - kept.rows.len(), lost));
    assert!(lost >= 20);
}

/// Serves what was put back: what was answered is given again to the byte, and what was lost gets the next numbers. Returns
/// how many were lost.
async fn serve_again(place: &Place, all: &History, kept: &Kept) -> usize {
    let service = place.start().start();
    let channel = connect(&service.address).await.unwrap();
    let mut answers = History::default();
    for row in &kept.rows {
        let asked = asked(&row.request_id);
        let answer = score(&channel, asked.clone()).await.unwrap();
        assert_eq!(answer.decision, row.record, "{}", row.request_id);
        answers.answered(&asked, Answer::of(&answer.decision, &answer.leaf_hash));
    }
    let is_lost = |id: &&String| kept.rows.iter().all(|row| row.request_id != **id);
    let lost: Vec<&String> = all.0.keys().filter(is_lost).collect();
    let new = request(99, 1);
    let again = lost.iter().map(|id| asked(id)).chain([new]);
    for (seq, asked) in (kept.rows.len() + 1..).zip(again) {
        let answer = score(&channel, asked.clone()).await.unwrap();
        let answer = Answer::of(&answer.decision, &answer.leaf_hash);
        assert_eq!(usize::try_from(answer.seq).unwrap(), seq);
        answers.answered(&asked, answer);
    }
    service.kill();
    must_hold(&answers, &place.kept().await);
    lost.len()
}

/// The request of an id of the clients.
fn asked(id: &str) -> kvcredit::pb::ScoreFirmRequest {
    let number = |text| u32::from_str_radix(text, 16).unwrap();
    request(number(&id[9..13]), number(&id[28..]))
}

/// A flipped bit, a cut or something appended, in turn.
fn damage(mut bytes: Vec<u8>, number: u32, random: &mut ChaCha8Rng) -> Vec<u8> {
    let at = random.random_range(0..bytes.len());
    match number % 3 {
        0 => bytes[at] ^= 1 << random.random_range(0..8),
        1 => bytes.truncate(at),
        _ => bytes.extend_from_within(at..),
    }
    bytes
}
