"""Real faults of a database under a running application, each mended at its end: full, only to be read, lost."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from tests.support.postgres import Cluster
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
        with suppress(OperationalError):
            while True:
                seen(app.extensions["house"], by=ward.nurse, action=AuditAction.SEE_BOARD, entity=Entity("board"))
        yield


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
    "read only": (postgres_read_only, "The database can only be read at this moment."),
    "lost": (postgres_lost, "The database does not answer."),
}
