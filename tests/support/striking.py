"""Real faults of a database under a running application, each mended at its end: full, only to be read, lost."""

import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import event, func
from sqlalchemy.exc import OperationalError

from tests.support.postgres import LOG_FILE_MB, Cluster, its_user
from tests.support.ward import Ward
from tracker.actions.views import seen
from tracker.audit.events import Entity
from tracker.audit.vocabulary import AuditAction
from tracker.records.database import Database

__all__ = ["ON_POSTGRES", "ON_SQLITE", "Striking"]

Striking = Callable[..., AbstractContextManager[None]]


@contextmanager
def _served_by(app: Flask, database: Database) -> Iterator[None]:
    """The application over another connection to the same database."""
    house = app.extensions["house"]
    app.extensions["house"] = replace(house, database=database)
    yield
    app.extensions["house"] = house
    database.dispose()


@contextmanager
def sqlite_full(app: Flask, ward: Ward, _: Any) -> Iterator[None]:
    """No page more than the file has, and these filled: SQLite's own limit, which it meets as it meets a full disk."""
    database = Database(ward.database.engine.url.render_as_string())

    def limit(connection: Any, _: object) -> None:
        connection.execute("PRAGMA max_page_count = 1")

    event.listen(database.engine, "connect", limit, insert=True)
    with _served_by(app, database):
        _fill_by_looking(app, ward)
        yield


def _fill_by_looking(app: Flask, ward: Ward) -> None:
    """Take the room that is left for events."""
    with suppress(OperationalError):
        while True:
            seen(app.extensions["house"], by=ward.nurse, action=AuditAction.SEE_BOARD, entity=Entity("board"))


@contextmanager
def sqlite_read_only(app: Flask, ward: Ward, _: Any) -> Iterator[None]:
    """The file opened as one that may not be written."""
    with _served_by(app, Database(f"sqlite:///file:{ward.database.engine.url.database}?mode=ro&uri=true")):
        yield


@contextmanager
def sqlite_lost(_: Flask, ward: Ward, __: Any) -> Iterator[None]:
    """The file taken away under the application's open connections."""
    ward.database.dispose()
    file = Path(str(ward.database.engine.url.database))
    moved = [(one, one.with_name(f"away-{one.name}")) for one in file.parent.glob(f"{file.name}*")]
    for one, away in moved:
        one.rename(away)
    yield
    assert not file.exists()
    for one, away in moved:
        away.rename(one)


@contextmanager
def postgres_full(app: Flask, ward: Ward, cluster: Cluster) -> Iterator[None]:
    """No file may become longer than the table of events is, and this one filled: met as a full disk is met.

    The table is longer than a file of the log first, which the server must be able to write.
    """
    cluster.execute(FILL, database=str(ward.database.engine.url.database))
    database = Database(ward.database.engine.url.render_as_string())
    with ward.database.reading() as session:
        size: int = session.scalar(func.pg_relation_size("audit_event")) or 0
    assert size > LOG_FILE_MB << 20, size

    def limit(connection: Any, _: object) -> None:
        most = f"--fsize={size + HALF_A_PAGE}:"
        subprocess.run(["prlimit", f"--pid={connection.info.backend_pid}", most], cwd="/", check=True, **its_user())

    event.listen(database.engine, "connect", limit)
    with _served_by(app, database):
        _fill_by_looking(app, ward)
        yield


HALF_A_PAGE = 4096
"""A page that is written by half has no room on the disk; one that is not begun would be another error."""
FILL = """
BEGIN;
INSERT INTO audit_event (id, at, actor_name, action, outcome, entity_type, payload)
SELECT gen_random_uuid(), now(), '', '', '', '', decode(repeat(md5(n::text), 60), 'hex')
FROM generate_series(1, 1200) AS n;
ROLLBACK
"""
"""Rows that never were, whose room nobody takes back meanwhile."""


@contextmanager
def postgres_read_only(app: Flask, ward: Ward, cluster: Cluster) -> Iterator[None]:
    """As a standby is."""
    name = str(ward.database.engine.url.database)
    cluster.execute("ALTER DATABASE {} SET default_transaction_read_only = on", name)
    _end_connections(cluster, name)
    yield
    cluster.execute("ALTER DATABASE {} RESET default_transaction_read_only", name)
    _end_connections(cluster, name)


@contextmanager
def postgres_lost(app: Flask, ward: Ward, cluster: Cluster) -> Iterator[None]:
    """Every connection ended, and no new one taken."""
    name = str(ward.database.engine.url.database)
    cluster.execute("ALTER DATABASE {} ALLOW_CONNECTIONS false", name)
    _end_connections(cluster, name)
    yield
    cluster.execute("ALTER DATABASE {} ALLOW_CONNECTIONS true", name)


def _end_connections(cluster: Cluster, name: str) -> None:
    cluster.execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")


ON_SQLITE: dict[str, tuple[Striking, str]] = {
    "full": (sqlite_full, "The disk of the database is full."),
    "read only": (sqlite_read_only, "The database can only be read at this moment."),
    "lost": (sqlite_lost, "The database does not answer."),
}
ON_POSTGRES: dict[str, tuple[Striking, str]] = {
    "full": (postgres_full, "The disk of the database is full."),
    "read only": (postgres_read_only, "The database can only be read at this moment."),
    "lost": (postgres_lost, "The database does not answer."),
}
