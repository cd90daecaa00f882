"""A transaction that fails at its very end lets go of everything it held."""

from contextlib import closing

import pytest
from sqlalchemy.exc import OperationalError

from tests.support.failing import Fault, Way, failing
from tests.support.ward import Ward
from tracker.records.database import sqlite_module


def lock_at_once(file: str) -> None:
    """Raises OperationalError where another connection holds the lock of the writer."""
    with closing(sqlite_module().connect(file, timeout=0)) as other:
        other.execute("BEGIN IMMEDIATE")


def test_a_commit_that_fails_leaves_no_lock_behind(sqlite_ward: Ward):
    """SQLite keeps the transaction of a COMMIT that it refuses."""
    engine = sqlite_ward.database.engine
    with failing(engine, Fault(1, Way.BEFORE, commits_only=True)), pytest.raises(OperationalError):
        sqlite_ward.patient()
    lock_at_once(str(engine.url.database))
    sqlite_ward.patient()
