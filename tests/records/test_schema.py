"""The migrations give what the models say, on both engines, and the database itself refuses changes of the past."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, create_engine, inspect, text
from sqlalchemy.exc import DatabaseError

from tests.support.ward import Ward, migrate
from tracker.records import schema
from tracker.records.base import Base
from tracker.records.database import Database, sqlite_module
from tracker.records.every import TABLES
from tracker.records.types import Word

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


def test_up_down_and_up_again_leaves_the_same_database(owner_url: str, owner):
    migrate(owner_url)
    before = fingerprint(owner)
    schema.downgrade(owner_url, "base")
    assert set(inspect(owner).get_table_names()) <= {"alembic_version"}
    migrate(owner_url)
    assert fingerprint(owner) == before


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


def fingerprint(engine: Engine) -> list[tuple[str, ...]]:
    """Tables, indexes, triggers and checks of a database as it describes itself."""
    if engine.dialect.name == "sqlite":
        query = "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE name <> 'alembic_version' ORDER BY 1, 2"
    else:
        query = (
            "SELECT 'trigger', tgname, tgrelid::regclass::text, pg_get_triggerdef(oid) || tgenabled::text "
            "FROM pg_trigger "
            "WHERE NOT tgisinternal UNION ALL "
            "SELECT 'constraint', conname, conrelid::regclass::text, pg_get_constraintdef(oid) FROM pg_constraint "
            "WHERE connamespace = 'public'::regnamespace UNION ALL "
            "SELECT 'index', indexname, tablename, indexdef FROM pg_indexes WHERE schemaname = 'public' UNION ALL "
            "SELECT 'grant', grantee, table_name, string_agg(privilege_type, ',' ORDER BY privilege_type) "
            "FROM information_schema.role_table_grants WHERE table_schema = 'public' GROUP BY grantee, table_name "
            "ORDER BY 1, 2, 3"
        )
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(query))]


def words_held(engine) -> dict[tuple[str, str], frozenset[str]]:
    """The words that triggers or checks allow, by table and column."""
    found: dict[tuple[str, str], frozenset[str]] = {}
    for kind, name, table, definition in fingerprint(engine):
        if kind not in ("trigger", "constraint") or not name.endswith("_words"):
            continue
        column = name.removeprefix("ck_").removeprefix(f"{table}_").removesuffix("_words")
        found[table, column] = frozenset(re.findall(r"'([A-Za-z0-9_]+)'", definition.split("RAISE")[0]))
    return found
