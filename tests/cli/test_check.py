"""`check` finds what an installation must not be run with, and nothing wrong with a sound one."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import text

from tests.support.ward import Ward
from tracker.cli import group
from tracker.records import schema
from tracker.records.database import Database


@pytest.fixture
def ward(ward: Ward, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Ward:
    """A ward on either engine that the command reaches, its audit sealed."""
    instance = tmp_path / "instance"
    instance.mkdir()
    monkeypatch.setenv("DRAIN_TRACKER_INSTANCE", str(instance))
    url = ward.database.engine.url.render_as_string(hide_password=False)
    monkeypatch.setenv("DRAIN_TRACKER_DATABASE_URL", url)
    if url.startswith("postgresql"):
        monkeypatch.setenv("DRAIN_TRACKER_SEALER_URL", url.replace("drain_tracker_app", "drain_tracker_sealer"))
    assert CliRunner().invoke(group, ["work", "--once"]).exit_code == 0
    return ward


def run() -> Result:
    return CliRunner().invoke(group, ["check"], catch_exceptions=False)


def bad(result: Result) -> list[str]:
    return [line.split()[1].rstrip(":") for line in result.output.splitlines() if line.startswith("BAD")]


def test_a_sound_installation_has_nothing_bad(ward: Ward):
    result = run()
    # the cluster of the tests gives up safety for speed, and `check` says so
    expected = [] if ward.database.is_sqlite else ["commits"]
    assert bad(result) == expected, result.output
    assert result.exit_code == (1 if expected else 0)


def test_a_key_that_others_can_read_is_bad(ward: Ward, tmp_path: Path):
    key = next((tmp_path / "instance").glob("*audit*"))
    key.chmod(0o644)
    assert key.name in bad(run())


def test_a_database_is_made_for_its_owner_alone_and_another_mode_is_bad(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    file = tmp_path / "drains.sqlite"
    schema.upgrade(f"sqlite:///{file}", revision="0001")
    monkeypatch.setenv("DRAIN_TRACKER_DATABASE_URL", f"sqlite:///{file}")
    with Database(f"sqlite:///{file}").reading() as session:
        session.execute(text("SELECT 1 FROM ward")).all()
        found = sorted(tmp_path.glob("drains.sqlite*"))
        assert [(one.name, one.stat().st_mode & 0o777) for one in found] == [(one.name, 0o600) for one in found]
        assert file in found
        assert not {one.name for one in found} & set(bad(run()))
        file.chmod(0o640)
        assert "drains.sqlite" in bad(run())


def test_events_of_the_future_show_that_a_clock_was_wrong(ward: Ward):
    ward.clock.now = datetime.now(UTC) + timedelta(hours=1)
    ward.drain()
    result = run()
    assert "newest" in bad(result)
    assert result.exit_code == 1


def test_a_database_of_an_older_migration_is_bad(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    url = f"sqlite:///{tmp_path / 'old.sqlite'}"
    schema.upgrade(url, revision="0001")
    monkeypatch.setenv("DRAIN_TRACKER_DATABASE_URL", url)
    monkeypatch.setenv("DRAIN_TRACKER_INSTANCE", str(tmp_path))
    assert bad(run()) == ["migrations"]
