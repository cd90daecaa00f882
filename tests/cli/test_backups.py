"""A backup made while people write comes back whole and verifies; a damaged or altered one is refused."""

import os
import sqlite3
import stat
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.support import postgres
from tests.support.postgres_fixtures import FreshPostgres
from tests.support.programs import postgres_folder
from tests.support.ward import Ward, migrate
from tracker.cli import group
from tracker.records.database import Database

URL = "DRAIN_TRACKER_DATABASE_URL"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(group, [str(one) for one in arguments], catch_exceptions=False)


@pytest.fixture
def ward(sqlite_ward: Ward, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Ward:
    """A ward that the commands reach, with its audit sealed."""
    monkeypatch.setenv("DRAIN_TRACKER_INSTANCE", str(tmp_path / "instance"))
    monkeypatch.setenv(URL, sqlite_ward.database.engine.url.render_as_string(hide_password=False))
    sqlite_ward.ready_drain()
    assert run("work", "--once").exit_code == 0
    return sqlite_ward


def elsewhere(monkeypatch: pytest.MonkeyPatch, folder: Path, name: str = "restored") -> Path:
    """From now on commands speak to another, empty database."""
    file = folder / f"{name}.sqlite"
    monkeypatch.setenv(URL, f"sqlite:///{file}")
    return file


def verdicts() -> str:
    moment = "2026-11-10T12:00+00:00"
    return run("verdict", "--all", "--json", "--as-of", moment, "--known-at", "2027-01-01T00:00+00:00").output


def test_a_backup_restored_elsewhere_gives_the_same_verdicts_and_a_sound_audit(
    ward: Ward, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    before, file = verdicts(), tmp_path / "ward.backup"
    made = run("backup", file)
    assert made.exit_code == 0, made.output
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    elsewhere(monkeypatch, tmp_path)
    done = run("restore", file)
    assert done.exit_code == 0, done.output
    assert "SOUND" in done.output
    assert before == verdicts() != ""


def test_a_backup_is_never_restored_over_records(ward: Ward, tmp_path: Path):
    file = tmp_path / "ward.backup"
    run("backup", file)
    refused = run("restore", file)
    assert refused.exit_code == 2
    assert "never over records" in refused.stderr


def test_a_backup_whose_audit_was_altered_is_refused_and_nothing_is_left(
    ward: Ward, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    file = tmp_path / "ward.backup"
    run("backup", file)
    connection = sqlite3.connect(file)
    for (trigger,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f"DROP TRIGGER {trigger}")
    payload = "CAST(replace(CAST(payload AS TEXT), 'record_check', 'correct_check') AS BLOB)"
    connection.execute(f"UPDATE audit_event SET payload = {payload} WHERE action = 'record_check'")
    connection.commit()
    connection.close()
    target = elsewhere(monkeypatch, tmp_path)
    refused = run("restore", file)
    assert refused.exit_code == 2
    assert "does not verify" in refused.stderr
    assert not list(tmp_path.glob(f"{target.name}*"))


@pytest.mark.parametrize("damage", ["cut", "text"])
def test_a_file_that_is_no_backup_is_one_sentence(
    ward: Ward, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, damage: str
):
    file = tmp_path / "ward.backup"
    run("backup", file)
    content = file.read_bytes()
    file.write_bytes(content[: len(content) // 2] if damage == "cut" else b"not a database" * 100)
    target = elsewhere(monkeypatch, tmp_path)
    refused = run("restore", file)
    assert refused.exit_code == 2
    assert len(refused.stderr.strip().splitlines()) == 1
    assert not target.exists()


def test_an_existing_file_is_not_written_over(ward: Ward, tmp_path: Path):
    file = tmp_path / "ward.backup"
    file.write_text("kept")
    refused = run("backup", file)
    assert (refused.exit_code, file.read_text()) == (2, "kept")


def test_a_backup_whose_event_cannot_be_written_leaves_no_file(
    ward: Ward, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    run("backup", tmp_path / "first.backup")
    monkeypatch.setattr("tracker.records.database.BUSY_SECONDS", 0)
    with ward.database.writing() as session:
        session.connection()  # from now on nobody else writes
        refused = run("backup", tmp_path / "second.backup")
    assert refused.exit_code == 2
    assert "busy" in refused.stderr
    assert [file.name for file in tmp_path.glob("*.backup*")] == ["first.backup"]


@pytest.mark.postgres
def test_the_same_on_postgresql(fresh_postgres: FreshPostgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("DRAIN_TRACKER_INSTANCE", str(tmp_path / "instance"))
    monkeypatch.setenv("DRAIN_TRACKER_POSTGRES", os.fspath(postgres_folder() or ""))
    source, target = fresh_postgres("migrated", migrate), fresh_postgres("template1", None)

    def use(one: postgres.Database) -> None:
        monkeypatch.setenv(URL, one.application_url)
        monkeypatch.setenv("DRAIN_TRACKER_OWNER_URL", one.owner_url)
        monkeypatch.setenv("DRAIN_TRACKER_SEALER_URL", one.sealer_url)

    use(source)
    ward = Ward(Database(source.application_url))
    ward.ready_drain()
    assert run("work", "--once").exit_code == 0
    before, file = verdicts(), tmp_path / "ward.backup"
    made = run("backup", file)
    assert made.exit_code == 0, made.output
    ward.database.dispose()
    use(target)
    done = run("restore", file)
    assert done.exit_code == 0, done.output
    assert "SOUND" in done.output
    assert before == verdicts() != ""
