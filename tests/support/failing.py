"""Statements that fail at the border to the database's driver, and how much a database holds."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from unittest.mock import patch

from sqlalchemy import Engine

from tracker.records.base import Base
from tracker.records.database import Database

__all__ = ["COMMIT", "Fault", "State", "Way", "failing", "state"]

COMMIT = "COMMIT"
State = Mapping[str, int]
"""The number of rows of each table."""


class Way(StrEnum):
    """How a statement fails; on PostgreSQL its connection may be gone as well."""

    BEFORE = "before it is done"
    AFTER = "after it is done"
    CUT_OFF = "as its connection is lost"


@dataclass
class Fault:
    """The `number`-th statement from now on fails, counted from 1; `statement` stays None where there is none.

    `commits` is how many were done before it.
    """

    number: int
    way: Way
    commits_only: bool = False
    count: int = 0
    commits: int = 0
    statement: str | None = None

    def strikes(self, statement: str) -> bool:
        if self.commits_only and statement != COMMIT:
            return False
        self.count += 1
        if self.count != self.number:
            return False
        self.statement = " ".join(statement.split())[:60]
        return True


@contextmanager
def failing(engine: Engine, fault: Fault) -> Iterator[None]:
    """Every statement and every commit of an engine is counted; the one that the fault names fails."""
    dialect: Any = engine.dialect

    def failing_one(name: str, connection_of: Callable[[Any], Any]) -> Callable[..., None]:
        whole = getattr(dialect, name)

        def work(first: Any, statement: str = COMMIT, *more: Any) -> None:
            struck = fault.strikes(statement)
            if struck and fault.way is Way.CUT_OFF:
                connection_of(first).close()
            if not struck or fault.way is not Way.BEFORE:
                whole(first, *([] if statement == COMMIT else [statement, *more]))
            fault.commits += statement == COMMIT and fault.statement is None
            if struck:
                raise dialect.dbapi.OperationalError("made to fail")

        return work

    with ExitStack() as stack:
        for name in ("do_execute", "do_executemany"):
            stack.enter_context(patch.object(dialect, name, failing_one(name, lambda cursor: cursor.connection)))
        stack.enter_context(
            patch.object(dialect, "do_commit", failing_one("do_commit", lambda lent: lent.dbapi_connection))
        )
        yield


def state(database: Database) -> State:
    """How many rows each table has: the database refuses every change of one, but the end of a session."""
    counts = {table.name: "COUNT(*)" for table in Base.metadata.sorted_tables}
    counts["sign_in"] = "COUNT(*) + COUNT(ended_at)"
    query = " UNION ALL ".join(f"SELECT '{name}', {count} FROM {name}" for name, count in counts.items())
    with database.reading() as session:
        return dict(session.connection().exec_driver_sql(query).all())
