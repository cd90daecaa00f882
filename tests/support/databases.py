"""A database of either engine outside of pytest: for the bench and the long series."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import make_url

from tests.support import postgres
from tests.support.ward import migrate, sqlite_database
from tracker.records.database import Database

__all__ = ["ENGINES", "be_durable", "cluster_of", "database_of", "owner_url"]

ENGINES = ("sqlite", "postgresql")
DURABLE = ("fsync", "full_page_writes", "synchronous_commit")


@contextmanager
def database_of(engine: str, *, durable: bool = False) -> Iterator[Database]:
    """An empty database of the newest schema, gone afterwards.

    `durable`: PostgreSQL waits for the disk at each commit, as it does at work; SQLite always does.
    """
    if engine == "sqlite":
        with TemporaryDirectory() as folder:
            yield from sqlite_database(Path(folder))
        return
    run = postgres.Run.open()
    try:
        cluster = postgres.Run.cluster(run.folder)
        if durable:
            be_durable(cluster)
        with cluster.database("migrated", migrate) as fresh:
            database = Database(fresh.application_url)
            yield database
            database.dispose()
    finally:
        run.close()


def be_durable(cluster: postgres.Cluster) -> None:
    """Let every commit of a cluster wait for the disk."""
    for setting in DURABLE:
        cluster.execute(f"ALTER SYSTEM SET {setting} = on")
    cluster.execute("SELECT pg_reload_conf()")


def cluster_of(database: Database) -> postgres.Cluster:
    """The cluster in which a PostgreSQL database lives."""
    return postgres.Cluster(Path(str(database.engine.url.query["host"])).parent)


def owner_url(url: str) -> str:
    """The address of the same PostgreSQL database for its owner."""
    return make_url(url).set(username=postgres.OWNER).render_as_string(hide_password=False)
