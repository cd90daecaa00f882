"""What the application's and the sealer's connections are refused by the database itself, on both engines."""

from typing import Any

import psycopg
import pytest
from sqlalchemy import Engine, make_url

from tests.support.fingerprints import fingerprint
from tests.support.postgres import OWNER
from tests.support.sealing import Sealing
from tests.support.ward import migrate
from tracker.records.database import Database, sqlite_module

OF_BOTH = [
    "UPDATE audit_event SET payload = NULL",
    "DELETE FROM audit_event",
    "INSERT INTO audit_event SELECT * FROM audit_event WHERE true ON CONFLICT (id) DO UPDATE SET actor_name = 'Nobody'",
    "UPDATE audit_patient SET patient_id = event_id",
    "DELETE FROM audit_pending",
    "INSERT INTO audit_pending SELECT event_id, NULL FROM audit_seal",
    "UPDATE audit_seal SET leaf = leaf",
    "DELETE FROM audit_head",
    "UPDATE patient_revision SET surname = 'Nobody'",
    "UPDATE alembic_version SET version_num = '0001'",
    "INSERT INTO alembic_version VALUES ('9999')",
    "DROP TABLE audit_patient",
    "DROP INDEX ix_audit_event_done",
    "ALTER TABLE audit_event RENAME TO gone",
    "ALTER TABLE audit_event DROP COLUMN payload",
    "ALTER TABLE audit_event ADD COLUMN more text",
    "CREATE TABLE more (id integer)",
    "CREATE TEMPORARY TABLE audit_event (id integer)",
    "CREATE VIEW more AS SELECT 1",
    "CREATE TEMPORARY VIEW audit_event AS SELECT 1",
]
OF_SQLITE = [
    "INSERT OR REPLACE INTO audit_event SELECT * FROM audit_event",
    "REPLACE INTO patient_revision SELECT * FROM patient_revision",
    "INSERT OR REPLACE INTO audit_seal SELECT * FROM audit_seal",
    "UPDATE OR REPLACE audit_event SET actor_name = 'Nobody'",
    "DROP TRIGGER audit_event_no_update",
    "DROP TRIGGER IF EXISTS audit_event_no_delete",
    "CREATE TRIGGER more AFTER INSERT ON audit_event BEGIN DELETE FROM audit_event; END",
    "CREATE TEMP TRIGGER more AFTER INSERT ON main.audit_event BEGIN SELECT RAISE(IGNORE); END",
    "CREATE UNIQUE INDEX more ON audit_event (actor_name)",
    "CREATE VIRTUAL TABLE more USING fts5(words)",
    "UPDATE sqlite_master SET sql = 'SELECT 1' WHERE name = 'audit_event_no_update'",
    "DELETE FROM sqlite_schema WHERE type = 'trigger'",
    "ATTACH DATABASE ':memory:' AS more",
    "VACUUM",
    "VACUUM INTO '/dev/null'",
    "REINDEX",
    "ANALYZE",
    "SELECT load_extension('more')",
    *(
        f"PRAGMA {switch}"
        for switch in (
            "writable_schema = ON",
            "writable_schema(1)",
            "main.writable_schema = 1",
            "ignore_check_constraints = ON",
            "recursive_triggers = OFF",
            "foreign_keys = OFF",
            "defer_foreign_keys = ON",
            "journal_mode = OFF",
            "synchronous = OFF",
            "locking_mode = EXCLUSIVE",
            "query_only = ON",
            "trusted_schema = ON",
            "user_version = 7",
            "schema_version = 7",
            "wal_checkpoint(TRUNCATE)",
            "max_page_count = 1",
        )
    ),
]
OF_POSTGRES = [
    "TRUNCATE audit_event",
    "TRUNCATE audit_event, patient CASCADE",
    "SET session_replication_role = replica",
    "ALTER TABLE audit_event DISABLE TRIGGER ALL",
    "ALTER TABLE audit_event DISABLE TRIGGER audit_event_no_change",
    "ALTER TABLE audit_event OWNER TO CURRENT_USER",
    "ALTER TABLE drain_check_revision DROP CONSTRAINT fk_drain_check_revision_event_id",
    "DROP TRIGGER audit_event_no_change ON audit_event",
    "DROP FUNCTION refuse_change() CASCADE",
    "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$",
    "CREATE FUNCTION more() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$",
    "CREATE RULE more AS ON INSERT TO audit_event DO INSTEAD NOTHING",
    "CREATE POLICY more ON audit_event USING (false)",
    "CREATE SCHEMA more",
    "CREATE EXTENSION pgcrypto",
    "ALTER ROLE CURRENT_USER SUPERUSER",
    f"SET ROLE {OWNER}",
    "COPY audit_event TO PROGRAM 'cat'",
    "SELECT pg_read_file('/etc/passwd')",
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'postgres'",
    "UPDATE patient SET id = gen_random_uuid()",
    "MERGE INTO audit_event USING audit_patient ON id = event_id WHEN MATCHED THEN DELETE",
    "MERGE INTO audit_seal USING audit_patient USING event_id WHEN MATCHED THEN DELETE",
]

WITHOUT_EFFECT = ["GRANT ALL ON audit_event TO PUBLIC"]
"""PostgreSQL warns only, where a role gives away what it may not give."""


@pytest.fixture
def attacked(half_sealed: Sealing) -> Sealing:
    """What `drain-tracker upgrade` says on a database is said on this copy too."""
    url = half_sealed.ward.database.engine.url
    if not half_sealed.ward.database.is_sqlite:
        migrate(url.set(username=OWNER).render_as_string(hide_password=False))
    return half_sealed


def test_every_attack_is_refused_and_leaves_nothing_changed(attacked: Sealing):
    database = attacked.ward.database
    attacks = OF_BOTH + (OF_SQLITE if database.is_sqlite else OF_POSTGRES)
    before = fingerprint(database.engine), contents(database)
    passed = [(engine.url.username, one) for engine in attacked.engines() for one in attacks if passes(engine, one)]
    assert passed == []
    if not database.is_sqlite:
        assert all(passes(database.engine, one) for one in WITHOUT_EFFECT)
    assert (fingerprint(database.engine), contents(database)) == before


def test_the_same_attacks_pass_where_nothing_guards_the_connection(attacked: Sealing):
    """The negative control: by whoever owns the tables, and without the guard of SQLite's connections."""
    harmful = ["DROP INDEX ix_audit_event_done", "CREATE TABLE more (id integer)", "ALTER TABLE request RENAME TO gone"]
    database = attacked.ward.database
    if database.is_sqlite:
        connection = sqlite_module().connect(str(database.engine.url.database), isolation_level=None)
        for statement in [*harmful, "DROP TRIGGER audit_event_no_delete", "PRAGMA writable_schema = ON"]:
            connection.execute(statement)
        connection.close()
        return
    owner = Database(make_url(database.engine.url).set(username=OWNER).render_as_string(hide_password=False))
    for statement in [*harmful, "ALTER TABLE audit_event DISABLE TRIGGER audit_event_no_change"]:
        assert passes(owner.engine, statement), statement
    owner.dispose()


def passes(engine: Engine, statement: str) -> bool:
    """Whether a connection of its own, outside of any transaction, may do it."""
    pooled = engine.raw_connection()
    driver: Any = pooled.driver_connection
    pooled.detach()
    try:
        if engine.dialect.name == "postgresql":
            driver.autocommit = True
        driver.cursor().execute(statement)
    except (psycopg.Error, sqlite_module().Error):
        return False
    finally:
        driver.close()
    return True


def contents(database: Database) -> list[tuple[object, ...]]:
    with database.reading() as session:
        tables = ("audit_event", "audit_patient", "audit_pending", "audit_seal", "audit_head", "patient_revision")
        return [
            tuple(map(tuple, session.connection().exec_driver_sql(f"SELECT * FROM {table} ORDER BY 1, 2").all()))
            for table in tables
        ]
