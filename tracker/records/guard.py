"""What a connection of the application may do to SQLite: read, add rows, and end sign-ins; PostgreSQL has grants."""

import sqlite3
from typing import Any

__all__ = ["guard"]

READING = frozenset(
    {
        sqlite3.SQLITE_SELECT,
        sqlite3.SQLITE_READ,
        sqlite3.SQLITE_FUNCTION,
        sqlite3.SQLITE_RECURSIVE,
        sqlite3.SQLITE_TRANSACTION,
        sqlite3.SQLITE_SAVEPOINT,
    }
)
CHANGED = frozenset(("sign_in", name) for name in ("last_seen_at", "ended_at", "ended_why"))
"""The only columns that are ever written over."""
BY_TRIGGERS = {
    (sqlite3.SQLITE_INSERT, "audit_pending"): "audit_event_pending",
    (sqlite3.SQLITE_DELETE, "audit_pending"): "audit_seal_done",
}
"""What the database does itself when an event is added or sealed, and nobody else may."""
OF_MIGRATIONS = ("sqlite_", "alembic_")
"""How tables begin that only a migration writes to."""
ASKED = frozenset(
    {
        "foreign_key_check",
        "foreign_key_list",
        "index_info",
        "index_list",
        "integrity_check",
        "table_info",
        "table_list",
        "table_xinfo",
    }
)
"""Pragmas that only read; some are told of what."""
TOLD = frozenset({"foreign_keys", "journal_mode", "recursive_triggers", "synchronous"})
"""Pragmas that change the connection when they are given a value."""


def guard(connection: Any) -> None:
    """Refuse all else: another schema, other rows, and every switch that would let a trigger or a reference sleep.

    Triggers alone do not stop who may drop them. Set last: what the connection needs to be told, it was told.
    """
    connection.set_authorizer(_answer)


def _answer(action: int, one: str | None, two: str | None, _: str | None, trigger: str | None) -> int:
    return sqlite3.SQLITE_OK if _may(action, one or "", two, trigger) else sqlite3.SQLITE_DENY


def _may(action: int, one: str, two: str | None, trigger: str | None) -> bool:
    if action in READING:
        return True
    if (action, one) in BY_TRIGGERS:
        return trigger == BY_TRIGGERS[action, one]
    if action == sqlite3.SQLITE_INSERT:
        return not one.startswith(OF_MIGRATIONS)
    if action == sqlite3.SQLITE_UPDATE:
        return (one, two) in CHANGED
    return action == sqlite3.SQLITE_PRAGMA and (one in ASKED or (one in TOLD and two is None))
