"""One real PostgreSQL cluster a test run, shared by all workers, and one fresh database a test."""

import fcntl
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any
from uuid import uuid4

import psycopg
from psycopg import sql

from tests.support import programs

__all__ = ["APPLICATION", "LOG_FILE_MB", "OWNER", "SEALER", "Cluster", "Database", "Run", "its_user", "missing"]

OWNER = "drain_tracker_owner"
APPLICATION = "drain_tracker_app"
"""The application signs in as a role that owns no table, as it should at work."""
SEALER = "drain_tracker_sealer"
"""The one role that may seal the audit."""

RUNS_IN = Path("/tmp")
"""Short on purpose: the path of a socket may have 107 characters."""
PREFIX = "drain-tracker-postgres-"
LONGEST_S = 60
LOG_FILE_MB = 1
"""Small, so that a limit on the size of files can stop tables and leave the log alone."""
SETTINGS = """
listen_addresses = ''
unix_socket_permissions = 0700
max_connections = 200
timezone = 'America/St_Johns'  # an instant that loses its zone is off by an odd amount
autovacuum = off
fsync = off  # these three for speed; this cluster may be lost
full_page_writes = off
synchronous_commit = off
"""

Builder = Callable[[str], object]


@dataclass(frozen=True)
class Database:
    """One database and the addresses of the roles that use it, as SQLAlchemy writes them."""

    name: str
    owner_url: str
    application_url: str
    sealer_url: str


@dataclass(frozen=True)
class Cluster:
    """A running cluster in the folder of a test run."""

    folder: Path

    @contextmanager
    def database(self, template: str = "template1", build: Builder | None = None) -> Iterator[Database]:
        """A fresh database, dropped at the end; `build` fills its template, given the owner's URL, once a run."""
        if build is not None:
            self._have_template(template, build)
        name = f"test_{uuid4().hex}"
        self._create(name, template)
        try:
            yield self._addressed(name)
        finally:
            self.execute("DROP DATABASE {} WITH (FORCE)", name)

    def start(self) -> None:
        _program("pg_ctl", "start", "-D", self.data, "-l", self.data / "log", "-w", "-t", LONGEST_S)

    def stop_at_once(self, *, must_run: bool = True) -> None:
        """Nothing is written first: what was not yet on the disk is lost, and the next start has to recover."""
        _program("pg_ctl", "stop", "-D", self.data, "-m", "immediate", "-w", "-t", LONGEST_S, check=must_run)

    def execute(self, statement: str, *names: str, database: str = "postgres") -> None:
        """Run one statement as the superuser, with the names quoted into its braces."""
        with psycopg.connect(host=str(self.sockets), user="postgres", dbname=database, autocommit=True) as superuser:
            superuser.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))

    @property
    def sockets(self) -> Path:
        return self.folder / "socket"

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def _have_template(self, name: str, build: Builder) -> None:
        built = self.folder / f"built-{name}"
        with _locked(self.folder / "templates.lock"):
            if built.exists():
                return
            self.execute("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
            self._create(name, "template1")
            build(self._addressed(name).owner_url)
            # A template with a connection cannot be copied, so nobody may connect from now on.
            self.execute("ALTER DATABASE {} ALLOW_CONNECTIONS false", name)
            built.touch()

    def _create(self, name: str, template: str) -> None:
        self.execute("CREATE DATABASE {} TEMPLATE {} OWNER {}", name, template, OWNER)

    def _addressed(self, name: str) -> Database:
        def url(role: str) -> str:
            return f"postgresql+psycopg://{role}@/{name}?host={self.sockets}"

        return Database(name, owner_url=url(OWNER), application_url=url(APPLICATION), sealer_url=url(SEALER))


@dataclass(frozen=True)
class Run:
    """The folder of one test run; whoever opened it holds its lock, which the kernel drops if they are killed."""

    folder: Path
    alive: IO[bytes]

    @classmethod
    def open(cls) -> "Run":
        """Make the folder, without a cluster yet, and remove what killed runs left behind."""
        for left in RUNS_IN.glob(PREFIX + "*"):
            _remove_if_dead(left)
        unnamed = Path(tempfile.mkdtemp(prefix="new-", dir=RUNS_IN))
        unnamed.chmod(0o711)  # the cluster's user walks through it
        alive = (unnamed / "alive.lock").open("wb")
        fcntl.flock(alive, fcntl.LOCK_EX)
        # Named only now: a folder of our name whose lock is free is a dead run's.
        return cls(unnamed.rename(RUNS_IN / f"{PREFIX}{uuid4().hex[:12]}"), alive)

    def close(self) -> None:
        """Stop the cluster, if one was started, and remove the folder."""
        _remove(self.folder)
        self.alive.close()

    @staticmethod
    def cluster(folder: Path) -> Cluster:
        """The run's cluster, started by the first worker that asks."""
        with _locked(folder / "start.lock"):
            if not _answers(folder):
                _start(folder)
        return Cluster(folder)


def missing() -> str | None:
    """Why no cluster can be started here, in one sentence; None if one can."""
    if programs.postgres_folder() is None:
        return (
            "PostgreSQL is not installed: `apt-get install postgresql`, or name its folder in DRAIN_TRACKER_POSTGRES."
        )
    if os.geteuid() == 0 and "postgres" not in {user.pw_name for user in pwd.getpwall()}:
        return "PostgreSQL refuses root and there is no user postgres: add one, or run the tests as another user."
    return None


def _start(folder: Path) -> None:
    for name in ("data", "socket"):
        (folder / name).mkdir(mode=0o700, exist_ok=True)
        if os.geteuid() == 0:
            shutil.chown(folder / name, "postgres", "postgres")
    data = folder / "data"
    # Sorted as a hospital's server sorts, not by code point: an order that a query forgot to ask for shows.
    sorting = ["--locale=C", "--locale-provider=icu", "--icu-locale=en-US"]
    small = f"--wal-segsize={LOG_FILE_MB}"
    _program("initdb", "-D", data, "-U", "postgres", "--auth=trust", "--encoding=UTF8", "--no-sync", small, *sorting)
    with (data / "postgresql.conf").open("a") as settings:
        settings.write(f"{SETTINGS}\nunix_socket_directories = '{folder / 'socket'}'\n")
    cluster = Cluster(folder)
    try:
        cluster.start()
    except RuntimeError:
        cluster.stop_at_once(must_run=False)
        raise
    _make_roles(cluster)


def _make_roles(cluster: Cluster) -> None:
    for role in (OWNER, APPLICATION, SEALER):
        cluster.execute("CREATE ROLE {} LOGIN", role)


def its_user() -> dict[str, Any]:
    """What a program is started with to belong to the cluster's user, who is not root."""
    return {"user": "postgres", "group": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}


def _program(name: str, *arguments: object, check: bool = True) -> None:
    """Run one of PostgreSQL's programs, as user postgres where we are root; its output is the error's text."""
    folder = programs.postgres_folder()
    assert folder is not None, missing()
    with tempfile.TemporaryFile() as said:  # not a pipe: the server would keep it open
        ended = subprocess.run(
            [str(folder / name), *map(str, arguments)],
            cwd="/",
            env={"PATH": f"{folder}:{os.defpath}", "LC_ALL": "C"},
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
            timeout=2 * LONGEST_S,
            check=False,
            **its_user(),
        )
        said.seek(0)
        if check and ended.returncode:
            raise RuntimeError(f"{name} failed: {said.read().decode(errors='replace')}")


def _answers(folder: Path) -> bool:
    """Whether the folder's own server listens; a process id from a file could by now be anybody's."""
    with socket.socket(socket.AF_UNIX) as client:
        client.settimeout(5)
        try:
            client.connect(str(folder / "socket" / ".s.PGSQL.5432"))
        except OSError:
            return False
    return True


def _remove_if_dead(folder: Path) -> None:
    try:
        with (folder / "alive.lock").open("rb") as alive:
            fcntl.flock(alive, fcntl.LOCK_EX | fcntl.LOCK_NB)
            _remove(folder)
    except OSError:
        return  # alive, another user's, or already removed by another run


def _remove(folder: Path) -> None:
    if _answers(folder):
        Cluster(folder).stop_at_once()
    shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Only one worker at a time."""
    with path.open("wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
