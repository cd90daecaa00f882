"""Fixtures that give a test a ward on SQLite and, marked postgres, on PostgreSQL."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from tests.support.pages import app_of
from tests.support.sealing import Sealing, sealing_of
from tests.support.served import Served, served_ward
from tests.support.ward import Ward, migrate, sqlite_database, sqlite_ward_in
from tracker.records.database import Database
from tracker.settings import Settings

__all__: list[str] = []

USUAL = Settings()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """An empty database of the newest schema, as the application reaches it; the test runs on both engines."""
    if request.param == "sqlite":
        yield from sqlite_database(tmp_path)
        return
    fresh = request.getfixturevalue("fresh_postgres")("migrated", migrate)
    found = Database(fresh.application_url)
    yield found
    found.dispose()


@pytest.fixture
def ward(database: Database) -> Ward:
    return Ward(database)


@pytest.fixture
def sqlite_ward(tmp_path: Path) -> Iterator[Ward]:
    """A ward on SQLite alone, for what does not depend on the engine."""
    yield from sqlite_ward_in(tmp_path)


@pytest.fixture
def sealing(ward: Ward, tmp_path: Path) -> Iterator[Sealing]:
    """A ward with a drain, whose audit waits to be sealed; on both engines."""
    ward.drain()
    with sealing_of(ward, tmp_path) as found:
        yield found


@pytest.fixture
def half_sealed(sealing: Sealing) -> Sealing:
    """The same with five events sealed and more that wait."""
    sealing.sealer(batch=5).seal()
    return sealing


@pytest.fixture
def app(sqlite_ward: Ward, tmp_path: Path) -> Flask:
    """The pages of a ward on SQLite."""
    return app_of(sqlite_ward, tmp_path)


@pytest.fixture
def served_short(sqlite_ward: Ward, tmp_path: Path) -> Iterator[Served]:
    """The same with sessions as short as they are in use."""
    with served_ward(sqlite_ward, tmp_path, idle_limit=USUAL.idle_limit, session_limit=USUAL.session_limit) as found:
        yield found


@pytest.fixture
def served(sqlite_ward: Ward, tmp_path: Path) -> Iterator[Served]:
    """A ward's pages at an address on loopback."""
    with served_ward(sqlite_ward, tmp_path) as found:
        yield found
