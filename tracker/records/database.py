"""Connections to SQLite or PostgreSQL with the guarantees that the records rest on."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

from sqlalchemy import Engine, create_engine, event, make_url
from sqlalchemy.engine import Connection
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from tracker.records.audit import leaf_hash
from tracker.records.guard import guard

try:
    import pysqlite3 as bundled
except ImportError:  # no wheel for this machine: the system's library serves
    bundled = None

__all__ = ["Database", "DatabaseBusy", "know_leaf_hashes", "sqlite_module"]

BUSY_SECONDS = 10
WAL_IS_RELIABLE_FROM = (3, 51, 3)


class DatabaseBusy(Exception):
    """Another writer holds the database for too long; the same act may be tried again."""


def sqlite_module() -> ModuleType:
    """The SQLite driver in use: the bundled current library where there is one."""
    return bundled if bundled is not None else sqlite3


class Database:
    """One engine; `reading` sees one unchanging snapshot, `writing` is one transaction that locks out lost updates."""

    def __init__(self, url: str) -> None:
        self.engine = _engine(url)

    @property
    def is_sqlite(self) -> bool:
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session over one snapshot, rolled back at the end."""
        options: dict[str, Any] = {}
        if not self.is_sqlite:
            options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        with self.engine.connect().execution_options(**options) as connection, Session(connection) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session that commits at the end and rolls back on any error. Raises DatabaseBusy."""
        connection = self.engine.connect().execution_options(writing=True)
        try:
            with connection, _rolled_back_on_error(connection), Session(connection, expire_on_commit=False) as session:
                yield session
                session.commit()
        except OperationalError as error:
            if _is_busy(error):
                raise DatabaseBusy("Another writer holds the database.") from error
            raise

    def dispose(self) -> None:
        self.engine.dispose()


@contextmanager
def _rolled_back_on_error(connection: Connection) -> Iterator[None]:
    """SQLAlchemy gives a connection whose COMMIT failed back to the pool within its transaction: with its locks."""
    try:
        yield
    except BaseException:
        connection.rollback()
        raise


def _engine(url: str) -> Engine:
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        engine = create_engine(
            parsed, module=sqlite_module(), connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False}
        )
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    return create_engine(parsed, pool_size=10, max_overflow=10, pool_pre_ping=True)


def _prepare_sqlite(connection: Any, _: object) -> None:
    """Explicit transactions, enforced references, triggers that REPLACE cannot slip past, and no lost commits."""
    connection.isolation_level = None
    cursor = connection.cursor()
    reliable = sqlite_module().sqlite_version_info >= WAL_IS_RELIABLE_FROM
    cursor.execute(f"PRAGMA journal_mode = {'WAL' if reliable else 'DELETE'}")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA recursive_triggers = ON")
    cursor.close()
    know_leaf_hashes(connection)
    guard(connection)


def know_leaf_hashes(connection: Any) -> None:
    """Give SQLite the function by which its trigger refuses a seal with a wrong hash; PostgreSQL has its own."""
    connection.create_function("audit_leaf_hash", 1, leaf_hash, deterministic=True)


def _begin_sqlite(connection: Connection) -> None:
    writing = connection.get_execution_options().get("writing", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def _is_busy(error: OperationalError) -> bool:
    text = str(error.orig).lower()
    return "database is locked" in text or "database is busy" in text or "deadlock detected" in text
