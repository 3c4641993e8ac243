"""What the scripts beside this file measure with: programs that are built, a PostgreSQL server of their own, kvcredit servers with the load client in
front, and the processor time that processes spend. Python's own library only."""

import json
import os
import pathlib
import resource
import shutil
import subprocess
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
ROLE = "kvcredit_bench"
TICKS = os.sysconf("SC_CLK_TCK")


def built(kind, name, *options, flags=None):
    """Builds a program in release, with flags for rustc, and returns its path."""
    command = ["cargo", "build", "--release", "--locked", "--message-format=json", kind, name, *options]
    environment = {**os.environ, "RUSTFLAGS": flags} if flags else None
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True, env=environment)
    messages = [json.loads(line) for line in done.stdout.splitlines()]
    return next(one["executable"] for one in messages if one.get("executable") and one["target"]["name"] == name)


def spent(process):
    """Returns the processor time of a process that runs and of its children, those that ended included, in seconds."""
    def of(number):
        fields = pathlib.Path(f"/proc/{number}/stat").read_text().rsplit(")", 1)[1].split()
        return sum(map(int, fields[11:15])) / TICKS

    children = subprocess.run(["pgrep", "-P", str(process.pid)], stdout=subprocess.PIPE, text=True, check=False).stdout.split()
    total = of(process.pid)
    for child in children:
        try:
            total += of(child)
        except (FileNotFoundError, ProcessLookupError):  # it ended meanwhile, and its parent has its time
            pass
    return total


class Spent:
    """The processor time that processes which run, and one that is started and ends, spend within a `with`."""

    def __init__(self, *processes):
        self.processes = processes

    def now(self):
        ended = resource.getrusage(resource.RUSAGE_CHILDREN)
        return [*map(spent, self.processes), ended.ru_utime + ended.ru_stime]

    def __enter__(self):
        self.before = self.now()
        return self

    def __exit__(self, *_):
        self.seconds = [after - before for before, after in zip(self.before, self.now())]


class Postgres:
    """A server of its own on a socket; PostgreSQL does not run as root."""

    def __init__(self, folder):
        self.folder = folder / "postgres"
        self.folder.mkdir()
        newest = max(pathlib.Path("/usr/lib/postgresql").iterdir(), key=lambda path: float(path.name))
        self.bin = newest / "bin"
        self.user = []
        if os.geteuid() == 0:
            shutil.chown(self.folder, "postgres", "postgres")
            folder.chmod(0o755)
            self.user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", "--"]
        data = self.folder / "data"
        initdb = [self.bin / "initdb", "--auth=trust", "--username=postgres", "--encoding=UTF8", "--locale=C", data]
        self.run(initdb, stdout=subprocess.DEVNULL)
        server = [self.bin / "postgres", "-D", data, "-k", self.folder, "-c", "listen_addresses=", "-c", "max_connections=200"]
        log = open(self.folder.parent / "postgres.log", "w")
        self.server = subprocess.Popen([*self.user, *server], cwd=self.folder, stdout=log, stderr=log)
        ready = [self.bin / "pg_isready", "-q", "-h", self.folder]
        while subprocess.run(ready, check=False).returncode != 0:
            if self.server.poll() is not None:
                raise SystemExit((self.folder.parent / "postgres.log").read_text())
            time.sleep(0.1)
        for statement in ("CREATE ROLE owner LOGIN", f"CREATE ROLE {ROLE} LOGIN", "CREATE DATABASE kv OWNER owner"):
            self.sql(statement, database="postgres")

    def run(self, command, **options):
        """Runs a program as the server's user."""
        return subprocess.run([*self.user, *command], cwd=self.folder, check=True, **options)

    def sql(self, statement, database="kv"):
        """Runs a statement and returns what it prints."""
        command = [self.bin / "psql", "-qXAt", "-U", "postgres", "-h", self.folder, "-d", database, "-c", statement]
        return self.run(command, stdout=subprocess.PIPE, text=True).stdout.strip()

    def url(self, role):
        return f"postgres://{role}@localhost/kv?host={self.folder}"

    def migrated(self, program):
        """Has the owner make the tables of a ledger, and returns the options of a server that uses them."""
        owner = ["--database", self.url("owner"), "--role", ROLE]
        subprocess.run([program, "migrate", *owner], check=True, stdout=subprocess.DEVNULL)
        return ["--database", self.url(ROLE)]

    def stop(self):
        self.server.terminate()
        self.server.wait()


class Service:
    """A server of kvcredit, and the load client in front of it."""

    def __init__(self, program, load, folder, *options):
        self.load = load
        command = [program, "serve", "--listen", "127.0.0.1:0", "--data-dir", folder, *options]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.address = json.loads(self.process.stdout.readline())["grpc"]

    def run(self, *arguments):
        """Returns what the load client saw."""
        command = [self.load, "--bench", "--server", self.address, *map(str, arguments)]
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, env={**os.environ, "RUST_BACKTRACE": "0"})
        seen = json.loads(done.stdout)
        if seen["refused"]:
            raise SystemExit(f"refused: {seen['refused']}")
        return seen

    def stop(self):
        self.process.terminate()
        self.process.wait()
