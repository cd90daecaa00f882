"""Runs the numbered migrations under a lock, on whichever connection the application hands over."""

from alembic import context
from sqlalchemy import Connection, text

LOCK = 7_301_984_421
"""An arbitrary number that no other program on the database is likely to lock."""


def run(connection: Connection) -> None:
    """Upgrade or downgrade in one transaction; SQLite checks foreign keys at the end instead of on the way."""
    context.configure(connection=connection, target_metadata=None, transaction_per_migration=False)
    with context.begin_transaction():
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        context.run_migrations()
        if connection.dialect.name == "sqlite":
            _refuse_broken_references(connection)


def _refuse_broken_references(connection: Connection) -> None:
    broken = connection.execute(text("PRAGMA foreign_key_check")).fetchall()
    if broken:
        raise RuntimeError(f"The migration would leave {len(broken)} rows that refer to nothing.")


run(context.config.attributes["connection"])
