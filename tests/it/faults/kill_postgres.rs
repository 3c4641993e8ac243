//! D2: every answer outlives the death of PostgreSQL, and the service finds its way back by itself.

use std::{
    collections::BTreeSet,
    fs,
    process::{Child, Command},
    time::Duration,
};

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::{
    Plan,
    clients::Clients,
    folder::Folder,
    history::History,
    judge::{Kept, must_hold},
    linger,
    service::Start,
};
use crate::postgres::{Cluster, Database, ROLE};

const KILLS: u32 = 10;
/// How soon it must answer again once PostgreSQL takes connections, in a campaign.
const BACK: Duration = Duration::from_secs(3);

/// A PostgreSQL server that a test may kill; a child of this process.
pub struct Postgres {
    pub cluster: Cluster,
    server: Child,
    /// Further settings, from the next start on.
    pub settings: Vec<String>,
}

impl Postgres {
    fn start() -> Postgres {
        Postgres::start_of(Cluster::init())
    }

    pub fn start_of(cluster: Cluster) -> Postgres {
        Postgres::start_on(cluster, Vec::new())
    }

    /// The same with settings of its own, each `name=value`.
    pub fn start_on(cluster: Cluster, settings: Vec<String>) -> Postgres {
        let server = spawn(&cluster, &settings);
        cluster.wait_until_ready();
        cluster.make_roles();
        Postgres {
            cluster,
            server,
            settings,
        }
    }

    pub fn restart(&mut self) {
        self.server = spawn(&self.cluster, &self.settings);
        self.cluster.wait_until_ready();
    }

    /// Waits until it takes connections, started anew where it has ended.
    pub fn bring_back(&mut self) {
        for _ in 0..1_200 {
            if self.server.try_wait().unwrap().is_some() {
                self.server = spawn(&self.cluster, &self.settings);
            } else if self.cluster.is_ready() {
                return;
            }
            linger(Duration::from_millis(50));
        }
        panic!("PostgreSQL does not come back");
    }

    /// Kills the postmaster and all its children without warning.
    pub fn kill(&mut self) {
        let mut all = children(self.server.id());
        all.insert(self.server.id());
        signal("-KILL", &all);
        self.server.wait().unwrap();
        // A new one does not start while an old process holds the shared memory.
        while all.iter().any(|process| is_alive(*process)) {
            linger(Duration::from_millis(5));
        }
    }

    /// Stops it without a checkpoint: every backend ends at once.
    fn stop_immediately(&mut self) {
        signal("-QUIT", &BTreeSet::from([self.server.id()]));
        self.server.wait().unwrap();
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        if let Ok(None) = self.server.try_wait() {
            self.stop_immediately();
        }
    }
}

fn spawn(cluster: &Cluster, settings: &[String]) -> Child {
    let mut command = cluster.command();
    for setting in settings {
        command.args(["-c", setting]);
    }
    command.spawn().unwrap()
}

fn signal(name: &str, processes: &BTreeSet<u32>) {
    let processes = processes.iter().map(u32::to_string);
    // A child may have ended meanwhile, so that the status says nothing.
    Command::new("kill")
        .arg(name)
        .args(processes)
        .output()
        .unwrap();
}

/// State and parent of a process, as proc(5) has them behind the name.
fn state_and_parent(process: u32) -> Option<(char, u32)> {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    let (_, behind_name) = stat.rsplit_once(") ")?;
    let mut words = behind_name.split(' ');
    let state = words.next()?.chars().next()?;
    Some((state, words.next()?.parse().ok()?))
}

fn is_alive(process: u32) -> bool {
    state_and_parent(process).is_some_and(|(state, _)| !"ZX".contains(state))
}

fn children(parent: u32) -> BTreeSet<u32> {
    let entries = fs::read_dir("/proc").unwrap();
    let processes = entries.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok());
    processes
        .filter(|process| state_and_parent(*process).is_some_and(|(_, of)| of == parent))
        .collect()
}

/// Ends one backend of the service.
async fn terminate_one(database: &Database, random: &mut ChaCha8Rng) {
    let mut connection = database.connect("postgres").await;
    let backends: Vec<i32> =
        sqlx::query_scalar("SELECT pid FROM pg_stat_activity WHERE usename = $1 ORDER BY pid")
            .bind(ROLE)
            .fetch_all(&mut connection)
            .await
            .unwrap();
    let chosen = backends[random.random_range(0..backends.len())];
    sqlx::query("SELECT pg_terminate_backend($1)")
        .bind(chosen)
        .execute(&mut connection)
        .await
        .unwrap();
}

#[test]
fn every_answer_outlives_deaths_of_postgresql() {
    let plan = Plan::of("D2", KILLS);
    let mut random = ChaCha8Rng::seed_from_u64(plan.seed);
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let folder = Folder::new("kill-postgres");
    let mut postgres = Postgres::start();
    let database = runtime.block_on(Database::new_on(&postgres.cluster));
    let start = Start::in_folder(folder.path()).with("--database", &database.url_of(ROLE));
    let mut service = start.start();
    let clients = Clients::start(8, folder.path());
    clients.point_at(&service.address);
    let mut slowest = Duration::ZERO;
    for number in 0..plan.count {
        clients.wait_for(random.random_range(1..100), Duration::from_secs(60));
        linger(Duration::from_micros(random.random_range(0..30_000)));
        match number % 3 {
            0 => postgres.kill(),
            1 => postgres.stop_immediately(),
            _ => {
                runtime.block_on(terminate_one(&database, &mut random));
                slowest = slowest.max(clients.wait_for(1, Duration::from_secs(60)));
                continue;
            }
        }
        linger(Duration::from_millis(random.random_range(0..400)));
        postgres.restart();
        slowest = slowest.max(clients.wait_for(1, Duration::from_secs(60)));
    }
    clients.wait_for(16, Duration::from_secs(60));
    clients.stop();
    assert!(!service.has_ended(), "the service lives through all of it");
    service.kill();

    let history = History::read(folder.path());
    let kept = runtime.block_on(async {
        let mut connection = database.connect("postgres").await;
        Kept::in_postgres(&mut connection, "demo").await
    });
    must_hold(&history, &kept);
    plan.report(
        "D2",
        &format!(
            "{} answers, 0 lost, 0 doubled, 0 gaps; {} unknown; answers again after {} ms at most",
            history.acked(),
            history.unknown(),
            slowest.as_millis()
        ),
        Some((slowest, BACK)),
    );
}
