"""A transaction that fails at its very end lets go of everything it held."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from tests.support.ward import Ward
from tracker.records.database import Database

NOTHING = "'00000000000000000000000000000000'"
DANGLING = f"INSERT INTO audit_patient (event_id, patient_id) VALUES ({NOTHING}, {NOTHING})"


def fail_at_the_commit(database: Database) -> None:
    """A reference that is looked at only by COMMIT makes SQLite refuse it, and keep the transaction open."""
    with database.writing() as session:
        session.execute(text("PRAGMA defer_foreign_keys = ON"))
        session.execute(text(DANGLING))


def lock_at_once(database: Database) -> None:
    """Raises OperationalError where another connection holds the lock of the writer."""
    other = Database(database.engine.url.render_as_string(hide_password=False))
    try:
        with other.engine.connect() as connection:
            connection.exec_driver_sql("ROLLBACK")
            connection.exec_driver_sql("PRAGMA busy_timeout = 0")
            connection.exec_driver_sql("BEGIN IMMEDIATE")
    finally:
        other.dispose()


def test_a_commit_that_fails_leaves_no_lock_behind(sqlite_ward: Ward):
    with pytest.raises(IntegrityError):
        fail_at_the_commit(sqlite_ward.database)
    lock_at_once(sqlite_ward.database)
    sqlite_ward.patient()
