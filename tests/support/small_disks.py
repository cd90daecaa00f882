"""A database on a small disk of its own, which can be filled and emptied while it is in use."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg

from tests.support import postgres
from tests.support.databases import be_durable, cluster_of
from tests.support.ward import migrate, sqlite_database
from tracker.records.database import Database

__all__ = ["SmallDisk", "disk_of", "missing"]

SIZES = {"sqlite": "32m", "postgresql": "320m"}
BALLAST = "ballast"


class SmallDisk:
    """A file system in memory and the database that lies on it."""

    def __init__(self, folder: Path, database: Database) -> None:
        self.database = database
        self._ballast = folder / BALLAST
        self._cluster = None if database.is_sqlite else cluster_of(database)

    def fill(self, left: int) -> None:
        """Leave so many bytes free."""
        found = os.statvfs(self._ballast.parent)
        with self._ballast.open("wb") as file:
            os.posix_fallocate(file.fileno(), 0, max(1, found.f_bavail * found.f_frsize - left))

    def fill_log(self) -> None:
        """As `fill`, and whatever is written next begins a new file of PostgreSQL's log, for which there is no room."""
        self.fill(0)
        if self._cluster is not None:
            self._cluster.execute("SELECT pg_switch_wal()")

    def stop(self) -> None:
        """The server ends at once and writes nothing more; SQLite has none."""
        if self._cluster is not None:
            self._cluster.stop_at_once()

    def mend(self) -> bool:
        """Give the room back, and start a server that gave up; whether it had to be."""
        self._ballast.unlink(missing_ok=True)
        if self._cluster is None or self._answers(self._cluster):
            return False
        self._cluster.stop_at_once(must_run=False)
        self._cluster.start()
        return True

    @staticmethod
    def _answers(cluster: postgres.Cluster) -> bool:
        try:
            cluster.execute("SELECT 1")
        except psycopg.OperationalError:
            return False
        return True


def missing() -> str | None:
    """Why no small disk can be had here, in one sentence; None if one can."""
    with TemporaryDirectory() as folder:
        try:
            with _mounted(Path(folder), "1m"):
                return None
        except (OSError, subprocess.CalledProcessError):
            return "A small disk cannot be mounted here: run this as root, where root may mount one."


@contextmanager
def disk_of(engine: str) -> Iterator[SmallDisk]:
    """An empty database of the newest schema on a disk of its own, which waits for that disk at each commit."""
    if engine == "sqlite":
        with TemporaryDirectory() as name, _mounted(Path(name), SIZES[engine]):
            (database,) = sqlite_database(Path(name))
            try:
                yield SmallDisk(Path(name), database)
            finally:
                database.dispose()
        return
    run = postgres.Run.open()
    folder = run.folder / "data"
    folder.mkdir()
    try:
        with _mounted(folder, SIZES[engine]):
            cluster = run.cluster(run.folder)
            try:
                be_durable(cluster)
                with cluster.database("migrated", migrate) as fresh:
                    database = Database(fresh.application_url)
                    disk = SmallDisk(folder, database)
                    try:
                        yield disk
                    finally:
                        database.dispose()
                        disk.mend()
            finally:
                cluster.stop_at_once(must_run=False)
    finally:
        run.close()


@contextmanager
def _mounted(folder: Path, size: str) -> Iterator[None]:
    subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size},mode=0700", "tmpfs", folder], check=True, capture_output=True
    )
    try:
        yield
    finally:
        subprocess.run(["umount", folder], check=True)
