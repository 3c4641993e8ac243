//! A PostgreSQL server of the tests' own: started on first use as a child of this process, gone with it.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::{
        OnceLock,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use kvcredit::storage::{self, Location, Role};
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use tempfile::TempDir;

use crate::faults::disk::Disk;

/// The role of the service; it owns nothing.
pub const ROLE: &str = "kvcredit_serve";

/// Where a server's own files lie and how it is reached.
pub struct Cluster {
    folder: TempDir,
    data: PathBuf,
    /// What stands before each of PostgreSQL's programs.
    before: Vec<String>,
    /// What the server sets besides.
    settings: &'static [&'static str],
}

/// Which files of a server lie on a small disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnDisk {
    /// All but the write-ahead log.
    Data,
    /// The write-ahead log.
    Wal,
}

/// A database of a test's own, migrated.
pub struct Database {
    name: String,
    sockets: PathBuf,
}

impl Database {
    /// Returns a new, migrated database on the server that all tests share.
    pub async fn new() -> Database {
        Database::new_on(Cluster::shared()).await
    }

    /// Returns a new, migrated database on a server.
    pub async fn new_on(cluster: &Cluster) -> Database {
        Database::unmigrated_on(cluster, "").await.migrated().await
    }

    /// Returns a new, migrated database that sorts texts by a locale of ICU.
    pub async fn with_locale(locale: &str) -> Database {
        let options = format!("TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE '{locale}'");
        let database = Database::unmigrated_on(Cluster::shared(), &options).await;
        database.migrated().await
    }

    /// Brings its schema up to date.
    pub async fn migrated(self) -> Database {
        let Location::Postgres(owner) = self.owner() else {
            unreachable!()
        };
        let role = Role::parse(ROLE).unwrap();
        storage::migrate(&owner, &role).await.unwrap();
        self
    }

    /// Returns a new, empty database on the server that all tests share.
    pub async fn unmigrated() -> Database {
        Database::unmigrated_on(Cluster::shared(), "").await
    }

    async fn unmigrated_on(cluster: &Cluster, options: &str) -> Database {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("kv{number}");
        let sockets = cluster.sockets();
        let mut connection = connect(&sockets, "postgres", "postgres").await;
        let statement = AssertSqlSafe(format!("CREATE DATABASE {name} OWNER owner {options}"));
        sqlx::query(statement)
            .execute(&mut connection)
            .await
            .unwrap();
        Database { name, sockets }
    }

    /// Where the service finds it.
    pub fn location(&self) -> Location {
        self.location_of(ROLE)
    }

    /// Where its owner finds it.
    pub fn owner(&self) -> Location {
        self.location_of("owner")
    }

    /// Where a role finds it.
    pub fn location_of(&self, role: &str) -> Location {
        Location::parse(&self.url_of(role)).unwrap()
    }

    /// The URL with which a role connects.
    pub fn url_of(&self, role: &str) -> String {
        let sockets = self.sockets.display();
        format!("postgres://{role}@localhost/{}?host={sockets}", self.name)
    }

    /// The URL with which the service connects through something that listens on this machine.
    pub fn url_through(&self, port: u16) -> String {
        format!("postgres://{ROLE}@127.0.0.1:{port}/{}", self.name)
    }

    /// The folder of the server's socket.
    pub fn sockets(&self) -> &Path {
        &self.sockets
    }

    /// Drops it with everything in it.
    pub async fn destroy(&self) {
        let mut connection = connect(&self.sockets, "postgres", "postgres").await;
        let statement = AssertSqlSafe(format!("DROP DATABASE {} WITH (FORCE)", self.name));
        sqlx::query(statement)
            .execute(&mut connection)
            .await
            .unwrap();
    }

    /// Connects as a role.
    pub async fn connect(&self, role: &str) -> PgConnection {
        connect(&self.sockets, role, &self.name).await
    }
}

async fn connect(sockets: &Path, role: &str, database: &str) -> PgConnection {
    let sockets = sockets.display();
    let url = format!("postgres://{role}@localhost/{database}?host={sockets}");
    PgConnection::connect(&url).await.unwrap()
}

impl Cluster {
    /// Returns the server that all tests share.
    pub fn shared() -> &'static Cluster {
        static SHARED: OnceLock<Cluster> = OnceLock::new();
        SHARED.get_or_init(|| {
            let cluster = Cluster::init();
            let mut server = cluster.supervised();
            // The thread lives as long as this process: when it is gone, the supervisor stops the server and removes its
            // files, since nobody drops a static.
            std::thread::spawn(move || server.spawn().unwrap().wait());
            cluster.wait_until_ready();
            cluster.make_roles();
            cluster
        })
    }

    /// Makes the files of a server.
    pub fn init() -> Cluster {
        let folder = Cluster::folder();
        let cluster = Cluster {
            data: folder.path().join("data"),
            folder,
            before: Vec::new(),
            settings: &[],
        };
        cluster.init_data(&[]);
        cluster
    }

    /// Makes the files of a server, some of them on a small disk.
    pub fn init_on(disk: &Disk, what: OnDisk) -> Cluster {
        let folder = Cluster::folder();
        // Checkpoints come often where they must find no space. Where the log must find none they do not come, and leave no used
        // segments behind: a log that goes round in those that it has needs no space at all.
        let (data, wal, settings): (_, _, &[&str]) = match what {
            OnDisk::Data => (
                disk.path(),
                folder.path(),
                &["-c", "max_wal_size=4MB", "-c", "min_wal_size=2MB"],
            ),
            OnDisk::Wal => (
                folder.path(),
                disk.path(),
                &[
                    "-c",
                    "max_wal_size=1GB",
                    "-c",
                    "wal_recycle=off",
                    "-c",
                    "checkpoint_timeout=1h",
                ],
            ),
        };
        let wal = format!("--waldir={}", wal.join("wal").display());
        let cluster = Cluster {
            data: data.join("data"),
            folder,
            before: disk.enter(),
            settings,
        };
        cluster.init_data(&[&wal, "--wal-segsize=1"]);
        cluster
    }

    fn folder() -> TempDir {
        let folder = tempfile::tempdir().unwrap();
        if is_root() {
            // PostgreSQL refuses to run as root.
            run(Command::new("chown").arg("postgres").arg(folder.path()));
        }
        folder
    }

    fn init_data(&self, more: &[&str]) {
        run(self
            .program("initdb")
            .args([
                "--auth=trust",
                "--username=postgres",
                "--encoding=UTF8",
                "--locale=C",
            ])
            .arg("--no-instructions")
            .args(more)
            .arg(&self.data));
    }

    /// Returns the command of the server; it listens on a socket only.
    pub fn command(&self) -> Command {
        let mut command = self.program("postgres");
        command
            .arg("-D")
            .arg(&self.data)
            .arg("-k")
            .arg(self.sockets())
            .args(["-c", "listen_addresses=", "-c", "max_connections=200"])
            .args(self.settings)
            .stdout(Stdio::null())
            .stderr(self.log_file());
        command
    }

    /// Opens the log, to be added to: a server may be started again.
    fn log_file(&self) -> fs::File {
        let mut options = fs::OpenOptions::new();
        options.create(true).append(true).open(self.log()).unwrap()
    }

    fn log(&self) -> PathBuf {
        self.folder.path().join("log")
    }

    /// Returns the same under a shell that waits for it and removes its files.
    fn supervised(&self) -> Command {
        let supervise = r#"folder=$1; shift
            "$@" & server=$!
            trap 'kill -INT $server' TERM
            wait $server; wait $server; rm -rf "$folder""#;
        let server = self.command();
        let mut command = Command::new("setpriv");
        command
            .args(["--pdeathsig=TERM", "--", "sh", "-c", supervise, "sh"])
            .arg(self.folder.path())
            .arg(server.get_program())
            .args(server.get_args())
            .current_dir("/")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(self.log_file());
        command
    }

    /// Says whether it takes connections.
    pub fn is_ready(&self) -> bool {
        let mut ready = self.program("pg_isready");
        ready.arg("-q").arg("-h").arg(self.sockets());
        ready.status().unwrap().success()
    }

    /// Waits until it takes connections.
    pub fn wait_until_ready(&self) {
        for _ in 0..600 {
            if self.is_ready() {
                return;
            }
            std::thread::park_timeout(Duration::from_millis(50));
        }
        let log = fs::read_to_string(self.log()).unwrap();
        panic!("PostgreSQL does not start:\n{log}");
    }

    /// Makes the owner and the role of the service.
    pub fn make_roles(&self) {
        let roles = format!("CREATE ROLE owner LOGIN; CREATE ROLE {ROLE} LOGIN");
        run(self
            .program("psql")
            .args(["-q", "-X", "-U", "postgres", "-d", "postgres", "-h"])
            .arg(self.sockets())
            .args(["-c", &roles]));
    }

    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    pub fn sockets(&self) -> PathBuf {
        self.folder.path().to_owned()
    }

    /// Returns a command of one of PostgreSQL's programs, as the user that it runs as.
    pub fn program(&self, name: &str) -> Command {
        let program = programs().join(name);
        let mut words = self.before.iter().cloned().chain(["setpriv".into()]);
        let mut command = Command::new(words.next().unwrap());
        command.args(words);
        if is_root() {
            command.args(["--reuid=postgres", "--regid=postgres", "--init-groups"]);
        }
        command.arg("--").arg(program);
        command.current_dir(self.folder.path());
        command
    }
}

/// Returns the folder of the programs: that of `TEST_POSTGRES`, by which another version is tried, or the newest of Debian's packages.
fn programs() -> PathBuf {
    if let Some(folder) = std::env::var_os("TEST_POSTGRES") {
        return PathBuf::from(folder);
    }
    let newest = fs::read_dir("/usr/lib/postgresql")
        .expect("PostgreSQL is not installed: scripts/test installs it")
        .filter_map(|entry| entry.unwrap().file_name().to_str()?.parse::<u32>().ok())
        .max();
    let newest = newest.expect("PostgreSQL is not installed: scripts/test installs it");
    PathBuf::from(format!("/usr/lib/postgresql/{newest}/bin"))
}

/// Says whether this is the superuser.
pub fn is_root() -> bool {
    let output = Command::new("id").arg("-u").output().unwrap();
    output.stdout == b"0\n"
}

fn run(command: &mut Command) {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{command:?}: {output:?}");
}
