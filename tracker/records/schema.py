"""Brings a database to the newest numbered migration, and says which one it has."""

import os
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine, event, make_url, text
from sqlalchemy.engine import Connection

from tracker.records.database import know_leaf_hashes, sqlite_module
from tracker.resources import migrations_folder

__all__ = ["downgrade", "head", "is_current", "revision_of", "upgrade"]

OWNER_ONLY = 0o600
NO_TEMPORARY_TABLES = """
DO $$ BEGIN EXECUTE format('REVOKE TEMPORARY ON DATABASE %I FROM PUBLIC', current_database()); END $$
"""
"""A temporary table of the same name would stand before the real one and take a session's events. Said each time, for
no backup holds what is granted on a database; whoever does not own the database is only warned."""


def upgrade(url: str, *, application_role: str = "", sealer_role: str = "", revision: str = "head") -> None:
    """Run all missing migrations; on PostgreSQL the roles are granted what the application and the sealer need."""
    roles = {"application_role": application_role, "sealer_role": sealer_role or application_role}
    _with_connection(url, lambda config: command.upgrade(config, revision), roles)


def downgrade(url: str, revision: str) -> None:
    _with_connection(url, lambda config: command.downgrade(config, revision), {})


def head() -> str:
    """The number of the newest migration."""
    return ScriptDirectory.from_config(_config()).get_current_head() or ""


def revision_of(connection: Connection) -> str | None:
    """The number of the newest migration that a database has; None for an empty one."""
    return MigrationContext.configure(connection).get_current_revision()


def is_current(engine: Engine) -> bool:
    with engine.connect() as connection:
        return revision_of(connection) == head()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(migrations_folder()))
    config.set_main_option("path_separator", "os")
    return config


def _with_connection(url: str, run: Callable[[Config], None], roles: dict[str, str]) -> None:
    engine = _migrating_engine(url)
    try:
        with engine.connect() as connection:
            config = _config()
            config.attributes["connection"] = connection
            config.attributes.update(roles)
            run(config)
            if connection.dialect.name == "postgresql":
                connection.execute(text(NO_TEMPORARY_TABLES))
            connection.commit()
    finally:
        engine.dispose()


def _migrating_engine(url: str) -> Engine:
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return create_engine(parsed)
    _make_for_owner_alone(parsed.database)
    engine = create_engine(parsed, module=sqlite_module())
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN EXCLUSIVE"))
    return engine


def _make_for_owner_alone(name: str | None) -> None:
    """Make the file of a new database, which only its owner may read: SQLite gives its log and its index that mode."""
    if name is None or name == ":memory:" or name.startswith("file:"):
        return
    with suppress(FileExistsError):
        os.close(os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY))


def _prepare(connection: Any, _: object) -> None:
    """References are checked at the end of a migration, so they must not be enforced on the way."""
    connection.isolation_level = None
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute("PRAGMA journal_mode = WAL")
    know_leaf_hashes(connection)
