"""`upgrade` says where the database is, or in one sentence why it cannot be brought there."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.support.postgres_fixtures import FreshPostgres
from tracker.cli import group
from tracker.records.schema import head

NOBODY = "postgresql+psycopg://nobody@127.0.0.1:1/none"
"""No server listens at the first port."""


def upgrade(monkeypatch: pytest.MonkeyPatch, folder: Path, url: str) -> Result:
    monkeypatch.setenv("DRAIN_TRACKER_INSTANCE", str(folder))
    monkeypatch.setenv("DRAIN_TRACKER_DATABASE_URL", url)
    return CliRunner().invoke(group, ["upgrade"], catch_exceptions=False)


def assert_one_sentence(done: Result, sentence: str) -> None:
    assert (done.exit_code, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert done.stderr.startswith(sentence)


def test_a_new_database_is_brought_to_the_newest_migration(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    done = upgrade(monkeypatch, tmp_path, f"sqlite:///{tmp_path / 'new.sqlite'}")
    assert (done.exit_code, done.output) == (0, f"The database is at {head()}, the newest migration.\n")


def test_a_server_that_is_not_there_is_one_sentence(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    assert_one_sentence(upgrade(monkeypatch, tmp_path, NOBODY), "The database does not answer: ")


@pytest.mark.postgres
def test_a_role_that_may_make_no_tables_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, fresh_postgres: FreshPostgres
):
    done = upgrade(monkeypatch, tmp_path, fresh_postgres().application_url)
    assert_one_sentence(done, "The database refuses: permission denied for schema public")


def test_serve_and_check_say_what_the_server_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    upgrade(monkeypatch, tmp_path, NOBODY)
    checked, served = (CliRunner().invoke(group, [word], catch_exceptions=False) for word in ("check", "serve"))
    assert "BAD   database: The database does not answer: connection failed" in checked.output
    assert_one_sentence(served, "The database does not answer: connection failed")
