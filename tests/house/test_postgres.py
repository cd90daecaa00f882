"""The PostgreSQL that tests are given: real, fresh, with an owner and an application that owns nothing."""

import psycopg
import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import ProgrammingError

from tests.support import postgres
from tests.support.postgres_fixtures import FreshPostgres

pytestmark = pytest.mark.postgres

CUPBOARD = "CREATE TABLE cupboard (shelf text); INSERT INTO cupboard VALUES ('first')"
GRANT = f"GRANT INSERT, SELECT ON cupboard TO {postgres.APPLICATION}"


def furnish(url: str) -> None:
    """Fill a template as a migration would: tables of the owner, grants to the application."""
    run(url, CUPBOARD)
    run(url, GRANT)


def run(url: str, statement: str) -> list[tuple[object, ...]]:
    """Run one statement in its own transaction; rows, if it gives any."""
    engine = create_engine(url)
    try:
        with engine.begin() as connection:
            answer = connection.execute(text(statement))
            return [tuple(row) for row in answer] if answer.returns_rows else []
    finally:
        engine.dispose()


def test_each_database_is_a_fresh_copy_of_its_template(fresh_postgres: FreshPostgres):
    first, second = fresh_postgres("furnished", furnish), fresh_postgres("furnished", furnish)
    run(first.application_url, "INSERT INTO cupboard VALUES ('second')")
    assert run(first.application_url, "SELECT count(*) FROM cupboard") == [(2,)]
    assert run(second.application_url, "SELECT count(*) FROM cupboard") == [(1,)]


def test_a_template_is_built_once_a_run(fresh_postgres: FreshPostgres):
    fresh_postgres("furnished", furnish)
    fresh_postgres("furnished", lambda url: pytest.fail("built a second time"))


def test_a_template_whose_building_failed_is_built_anew(fresh_postgres: FreshPostgres):
    def fail(url: str) -> None:
        run(url, CUPBOARD)
        raise InterruptedError

    with pytest.raises(InterruptedError):
        fresh_postgres("half_furnished", fail)
    database = fresh_postgres("half_furnished", furnish)
    assert run(database.application_url, "SELECT count(*) FROM cupboard") == [(1,)]


@pytest.mark.parametrize("statement", ["DELETE FROM cupboard", "DROP TABLE cupboard", "CREATE TABLE mine (a int)"])
def test_the_application_can_do_no_more_than_it_was_granted(fresh_postgres: FreshPostgres, statement: str):
    database = fresh_postgres("furnished", furnish)
    with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"):
        run(database.application_url, statement)
    assert run(database.owner_url, "SELECT count(*) FROM cupboard") == [(1,)]


def test_a_database_is_gone_after_its_test(postgres_cluster: postgres.Cluster):
    with postgres_cluster.database() as database:
        assert run(database.owner_url, "SELECT 1") == [(1,)]
    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        psycopg.connect(database.owner_url.replace("+psycopg", ""))


def test_no_network_socket_is_open(fresh_postgres: FreshPostgres):
    assert run(fresh_postgres().owner_url, "SHOW listen_addresses") == [("",)]


def test_what_a_killed_run_left_is_removed_with_its_server():
    killed = postgres.Run.open()
    cluster = postgres.Run.cluster(killed.folder)
    with psycopg.connect(host=str(cluster.sockets), user="postgres") as client:
        killed.alive.close()  # what the kernel does when a process is killed
        postgres.Run.open().close()
        with pytest.raises(psycopg.OperationalError):
            client.execute("SELECT 1")
    assert not killed.folder.exists()


def test_a_run_that_is_alive_is_left_alone():
    alive = postgres.Run.open()
    try:
        postgres.Run.open().close()
        assert alive.folder.exists()
    finally:
        alive.close()
    assert not alive.folder.exists()
