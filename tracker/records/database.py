"""Connections to SQLite or PostgreSQL with the guarantees that the records rest on."""

import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import quote

from sqlalchemy import Engine, create_engine, event, make_url
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError, DisconnectionError
from sqlalchemy.orm import Session

from tracker.records.audit import leaf_hash
from tracker.records.faults import Fault, fault_of
from tracker.records.guard import guard

try:
    import pysqlite3 as bundled
except ImportError:  # no wheel for this machine: the system's library serves
    bundled = None

__all__ = ["Database", "DatabaseBusy", "know_leaf_hashes", "sqlite_module"]

BUSY_SECONDS = 10
CONNECT_SECONDS = 5
REMEMBERED_S = 60.0
FILE = "file"
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
        self._struck: tuple[Fault, float] | None = None

    @property
    def is_sqlite(self) -> bool:
        return self.engine.dialect.name == "sqlite"

    @property
    def is_missing(self) -> bool:
        """Whether this is a file that is not there, or was never made."""
        file = _file_of([self.engine.url.database])
        return self.is_sqlite and file is not None and not file.exists()

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
        try:
            connection = self.engine.connect().execution_options(writing=True)
            with connection, _rolled_back_on_error(connection), Session(connection, expire_on_commit=False) as session:
                yield session
                session.commit()
        except DBAPIError as error:
            fault = fault_of(error)
            if fault is Fault.BUSY:
                raise DatabaseBusy("Another writer holds the database.") from error
            self._struck = (fault, time.monotonic()) if fault is not None else self._struck
            raise
        self._struck = None

    @property
    def fault(self) -> Fault | None:
        """Why the newest write of this process failed, if that was within the last minute and none succeeded since."""
        if self._struck is None or time.monotonic() - self._struck[1] > REMEMBERED_S:
            return None
        return self._struck[0]

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
        waits: dict[str, Any] = {"timeout": BUSY_SECONDS, "check_same_thread": False}
        engine = create_engine(parsed, module=sqlite_module(), connect_args=waits)
        event.listen(engine, "do_connect", _open_sqlite)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "checkout", _refuse_another_file)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    waits = {"connect_timeout": CONNECT_SECONDS}
    engine = create_engine(parsed, pool_size=10, max_overflow=10, pool_pre_ping=True, connect_args=waits)
    event.listen(engine, "checkin", _leave_to_the_server)
    return engine


def _leave_to_the_server(connection: Any, _: object) -> None:
    """A writing session asks for no right to write: a server that was made read-only stays so."""
    if connection is not None and not connection.closed:
        connection.read_only = None


def _open_sqlite(_: object, record: Any, arguments: list[Any], options: dict[str, Any]) -> Any:
    """Open the file that is there, never make one: a lost database must not come back as an empty one."""
    file = _file_of(arguments)
    if file is None:
        return None
    record.info[FILE] = file, _identity(file)
    return sqlite_module().connect(f"file:{quote(str(file))}?mode=rw", uri=True, **options)


def _refuse_another_file(_: object, record: Any, __: object) -> None:
    """A connection to a file that was moved or replaced would go on writing where nobody finds it."""
    file, before = record.info.get(FILE, (None, None))
    if file is not None and _identity(file) != before:
        raise DisconnectionError("The file of the database is another one.")


def _file_of(arguments: Sequence[Any]) -> Path | None:
    name = str(arguments[0])
    return None if name == ":memory:" or name.startswith("file:") else Path(name)


def _identity(file: Path) -> tuple[int, int] | None:
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


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
