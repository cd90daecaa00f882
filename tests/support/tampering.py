"""Changes of a database behind the program's back, by whoever owns its tables: the guards are taken away first."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, create_engine, inspect, text

from tests.support.postgres import OWNER
from tests.support.ward import Ward
from tracker.records.base import Base
from tracker.records.database import sqlite_module

__all__ = ["altered", "as_owner", "changed"]


@contextmanager
def as_owner(ward: Ward) -> Iterator[Connection]:
    """A connection that commits at its end; no trigger and no reference hinders it."""
    url, options = ward.database.engine.url, {}
    if ward.database.is_sqlite:
        options = {"module": sqlite_module()}
    else:
        url = url.set(username=OWNER)
    engine = create_engine(url, **options)
    try:
        with engine.begin() as connection:
            _stand_aside(connection, is_sqlite=ward.database.is_sqlite)
            yield connection
    finally:
        engine.dispose()


def _stand_aside(connection: Connection, *, is_sqlite: bool) -> None:
    if is_sqlite:
        for (name,) in connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
            connection.execute(text(f"DROP TRIGGER {name}"))
        return
    for table in inspect(connection).get_table_names():
        connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))


def changed(ward: Ward, table: str, where: Mapping[str, Any], values: Mapping[str, Any]) -> list[Any]:
    """Set columns of the rows that match; the rows as they were."""
    kind = Base.metadata.tables[table]
    match = [kind.c[name] == value for name, value in where.items()]
    with as_owner(ward) as connection:
        before = connection.execute(kind.select().where(*match)).all()
        assert before, f"no such row of {table}"
        connection.execute(kind.update().where(*match).values(**values))
    return list(before)


@contextmanager
def altered(ward: Ward, table: str, where: Mapping[str, Any], **values: Any) -> Iterator[None]:
    """The same, and one row set back at the end."""
    (before,) = changed(ward, table, where, values)
    yield
    changed(ward, table, {**where, **{name: values[name] for name in where if name in values}}, _of(before, values))


def _of(row: Any, values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: row._mapping[name] for name in values}
