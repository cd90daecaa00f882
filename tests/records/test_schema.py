"""The migrations give what the models say, on both engines, and the database itself refuses changes of the past."""

import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, create_engine, inspect, text
from sqlalchemy.exc import DatabaseError

from tests.support.fingerprints import fingerprint
from tests.support.postgres import APPLICATION, SEALER
from tests.support.ward import Ward, migrate
from tracker.records import schema
from tracker.records.base import Base
from tracker.records.database import Database, sqlite_module
from tracker.records.every import TABLES
from tracker.records.types import Word

FINGERPRINTS = {
    "0001": "953473f71badf305",
    "0002": "00477a8220002a94",
    "0003": "8647db1444a07996",
    "0004": "12afa10b0710e9f6",
    "0005": "231afc91b582a375",
    "0006": "00677e64c01183b8",
    "0007": "6bca83f9d60b3016",
    "0008": "0634d47b3d2b2ffc",
}
"""Of SQLite's schema after each migration; PostgreSQL writes the same shape differently from release to release."""
MUTABLE = {"sign_in", "audit_pending", "alembic_version"}


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def owner_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database, reached as the owner of its tables to be."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'empty.sqlite'}"
    url: str = request.getfixturevalue("fresh_postgres")().owner_url
    return url


@pytest.fixture
def owner(owner_url: str) -> Iterator[Engine]:
    options = {"module": sqlite_module()} if owner_url.startswith("sqlite") else {}
    engine = create_engine(owner_url, **options)
    yield engine
    engine.dispose()


def test_models_and_migrations_name_the_same_tables_columns_indexes_and_references(owner_url: str, owner):
    migrate(owner_url)
    with owner.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False})
        assert compare_metadata(context, Base.metadata) == []


def test_every_migration_leaves_the_same_database_whichever_way_it_is_come_to(owner_url: str, owner):
    """Step by step up, all the way down, step by step up again, and one step back from each: tables, triggers, checks,
    indexes and grants. A landed migration is never edited: its fingerprint is kept."""
    first = {number: stepped(owner_url, owner, number) for number in FINGERPRINTS}
    schema.downgrade(owner_url, "base")
    assert set(inspect(owner).get_table_names()) <= {"alembic_version"}
    migrate(owner_url)
    for number in sorted(FINGERPRINTS, reverse=True):
        assert known(fingerprint(owner), number) == known(first[number], number), number
        schema.downgrade(owner_url, "-1")
    if owner.dialect.name == "sqlite":
        assert {number: digest(found) for number, found in first.items()} == FINGERPRINTS


def test_every_migration_has_its_fingerprint():
    assert schema.head() == max(FINGERPRINTS)
    assert len(FINGERPRINTS) == int(schema.head())


def test_every_guard_of_every_table_is_awake(owner_url: str, owner):
    """Also where a session says that it is a replica; and no table of the record is without its guards."""
    migrate(owner_url)
    triggers = [(table, name, said) for kind, name, table, said in fingerprint(owner) if kind == "trigger"]
    if owner.dialect.name == "postgresql":
        assert {said[-1] for _, _, said in triggers} == {"A"}
        wanted = {"no_change", "no_truncate"}
    else:
        wanted = {"no_update", "no_delete"}
    for table in set(TABLES) - MUTABLE:
        assert {f"{table}_{one}" for one in wanted} <= {name for of, name, _ in triggers if of == table}, table


def test_a_database_of_the_newest_migration_is_current_and_an_empty_one_is_not(owner_url: str, owner):
    assert not schema.is_current(owner)
    migrate(owner_url)
    assert schema.is_current(owner)


def test_a_table_with_rows_survives_down_and_up_as_an_empty_one(owner_url: str, owner):
    migrate(owner_url)
    database = Database(owner_url)
    Ward(database).ready_drain()
    database.dispose()
    schema.downgrade(owner_url, "base")
    migrate(owner_url)
    with owner.connect() as connection:
        assert connection.execute(text("SELECT COUNT(*) FROM patient")).scalar() == 0


def test_every_vocabulary_of_the_models_is_held_by_the_database_word_for_word(owner_url: str, owner):
    migrate(owner_url)
    held = words_held(owner)
    wanted = {
        (table.name, column.name): frozenset(word.value for word in column.type.words)
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, Word)
    }
    assert held == wanted


@pytest.mark.parametrize("table", sorted(set(TABLES) - MUTABLE))
def test_no_row_can_be_changed_or_taken_away(filled: Ward, table: str):
    for statement in (f"UPDATE {table} SET {first_column(table)} = {first_column(table)}", f"DELETE FROM {table}"):
        assert refused(filled.database, statement), statement


def test_the_sign_in_table_can_be_changed_which_shows_that_the_refusals_are_not_of_everything(filled: Ward):
    assert not refused(filled.database, "UPDATE sign_in SET last_seen_at = last_seen_at")


def test_replacing_a_row_by_insert_is_refused(filled: Ward):
    if filled.database.is_sqlite:
        replacing = copied("patient_revision", {}).replace("INSERT", "INSERT OR REPLACE", 1)
        assert refused(filled.database, replacing)
    else:
        upsert = "INSERT INTO patient SELECT * FROM patient ON CONFLICT (id) DO UPDATE SET id = EXCLUDED.id"
        assert refused(filled.database, upsert)


def test_a_revision_without_an_event_or_out_of_order_is_refused(filled: Ward):
    next_one = {"revision": "revision + 1"}
    for wrong in ({"event_id": "NULL"}, {"event_id": "record_id"}, {"revision": "7"}):
        assert refused(filled.database, copied("patient_revision", {**next_one, **wrong}))
    assert not refused(filled.database, copied("patient_revision", next_one))


def test_a_word_outside_its_vocabulary_is_refused(filled: Ward):
    next_one = {"revision": "revision + 1"}
    assert refused(filled.database, copied("patient_revision", {**next_one, "sex": "'unsaid'"}))
    assert not refused(filled.database, copied("patient_revision", {**next_one, "sex": "'unknown'"}))


def test_every_event_waits_to_be_sealed(filled: Ward):
    with filled.database.reading() as session:
        events = session.execute(text("SELECT COUNT(*) FROM audit_event")).scalar()
        pending = session.execute(text("SELECT COUNT(*) FROM audit_pending")).scalar()
    assert events == pending != 0


@pytest.fixture
def filled(ward: Ward) -> Ward:
    """A ward with at least one row in every table that a first release fills."""
    from tracker.actions.sign_ins import sign_in

    drain = ward.drain()
    ward.clock.forward(hours=8)
    ward.check(drain)
    ward.clear(drain)
    sign_in(ward.house, name="nurse", password="a long enough password", passwords=_passwords(), address="127.0.0.1")
    return ward


def _passwords():
    from tracker.access.passwords import Passwords

    return Passwords("test")


def stepped(url: str, owner: Engine, number: str) -> list[tuple[str, ...]]:
    """The database one migration on."""
    roles = {"application_role": APPLICATION, "sealer_role": SEALER} if url.startswith("postgresql") else {}
    schema.upgrade(url, revision=number, **roles)
    return fingerprint(owner)


def known(found: list[tuple[str, ...]], number: str) -> list[tuple[str, ...]]:
    """Without the sealer's right to read, which the way back from 0005 leaves it."""
    return [one for one in found if number >= "0005" or one[:2] != ("grant", SEALER)]


def digest(found: list[tuple[str, ...]]) -> str:
    return hashlib.sha256(json.dumps(found).encode()).hexdigest()[:16]


def refused(database: Database, statement: str) -> bool:
    """Whether the database refuses a statement from the application's own connection.

    A table without rows has nothing to refuse on SQLite, where triggers are asked row by row.
    """
    try:
        with database.engine.connect().execution_options(writing=True) as connection:
            found = connection.execute(text(statement))
            return found.rowcount == 0
    except DatabaseError:
        return True


def copied(table: str, changes: dict[str, str]) -> str:
    """A statement that inserts each row of a table again, with some columns changed."""
    columns = list(Base.metadata.tables[table].columns.keys())
    chosen = ", ".join(changes.get(column, column) for column in columns)
    return f"INSERT INTO {table} ({', '.join(columns)}) SELECT {chosen} FROM {table}"


def first_column(table: str) -> str:
    return Base.metadata.tables[table].columns.keys()[0]


def words_held(engine) -> dict[tuple[str, str], frozenset[str]]:
    """The words that triggers or checks allow, by table and column."""
    found: dict[tuple[str, str], frozenset[str]] = {}
    for kind, name, table, definition in fingerprint(engine):
        if kind not in ("trigger", "constraint") or not name.endswith("_words"):
            continue
        column = name.removeprefix("ck_").removeprefix(f"{table}_").removesuffix("_words")
        found[table, column] = frozenset(re.findall(r"'([A-Za-z0-9_]+)'", definition.split("RAISE")[0]))
    return found
