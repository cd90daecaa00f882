"""Exports by command: a new file and its event, or one clear sentence and neither."""

import csv
import hashlib
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from tests.support.tampering import as_owner
from tests.support.ward import Ward
from tracker.audit import search
from tracker.audit.search import Filters
from tracker.audit.vocabulary import AuditAction
from tracker.cli import group

PURPOSE = ("--purpose", "Yearly review")


@pytest.fixture
def ward(sqlite_ward: Ward, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Ward:
    """A ward that the command reaches."""
    url = sqlite_ward.database.engine.url.render_as_string(hide_password=False)
    monkeypatch.setenv("DRAIN_TRACKER_DATABASE_URL", url)
    monkeypatch.setenv("DRAIN_TRACKER_INSTANCE", str(tmp_path / "instance"))
    return sqlite_ward


def run(*arguments: Any) -> Result:
    return CliRunner().invoke(group, ["export", *(str(one) for one in arguments)], catch_exceptions=False)


def events_of(ward: Ward, action: AuditAction) -> list[search.Entry]:
    with ward.database.reading() as session:
        return search.find(session, Filters(actions=frozenset({action})), 50)


def test_records_are_written_to_a_new_file_and_stand_in_the_audit(ward: Ward, tmp_path: Path):
    ward.ready_drain()
    out = tmp_path / "checks.csv"
    done = run("records", "--out", out, "--table", "checks", *PURPOSE)
    assert done.exit_code == 0, done.output
    with out.open(newline="") as file:
        assert len(list(csv.DictReader(file))) == 15
    digest = hashlib.sha256(out.read_bytes()).hexdigest()
    assert f"SHA-256 {digest}" in done.output
    (entry,) = events_of(ward, AuditAction.EXPORT_RECORDS)
    assert entry.said["shown"]["sha256"] == digest
    assert entry.said["role"] == "command"
    assert out.stat().st_mode & 0o077 == 0
    assert not list((tmp_path / "instance" / "exports").iterdir())


def test_audit_and_accesses_are_written_in_every_form(ward: Ward, tmp_path: Path):
    ward.drain()
    for form in ("csv", "ndjson", "xlsx"):
        audit, access = tmp_path / f"audit.{form}", tmp_path / f"access.{form}"
        assert run("audit", "--out", audit, "--format", form, "--who", "nurse", *PURPOSE).exit_code == 0
        assert run("access", "--out", access, "--format", form, "--patient", "9990142231", *PURPOSE).exit_code == 0
        assert audit.stat().st_size
        assert access.stat().st_size
    assert len(events_of(ward, AuditAction.EXPORT_AUDIT)) == len(events_of(ward, AuditAction.EXPORT_ACCESS)) == 3


@pytest.mark.parametrize(
    "arguments,said",
    [
        (["records", "--purpose", " "], "--purpose: Say what the export is for"),
        (["records", "--patient", "1", *PURPOSE], "--patient: No patient has, or ever had, this number or id."),
        (["records", "--drain", "A", *PURPOSE], "--drain: No drain has this id"),
        (["records", "--ward", "Ward 99", *PURPOSE], 'There is no ward "Ward 99"'),
        (["audit", "--who", "nobody", *PURPOSE], '--who: Nobody signs in as "nobody".'),
        (["audit", "--from", "2026-11-10", *PURPOSE], '--from: "2026-11-10" is not a moment with an offset'),
    ],
)
def test_what_cannot_be_exported_is_one_sentence_exit_2_and_no_file(
    ward: Ward, tmp_path: Path, arguments: list[str], said: str
):
    folder = tmp_path / "out"
    folder.mkdir()
    done = run(*arguments, "--out", folder / "file")
    assert (done.exit_code, said in done.stderr) == (2, True), done.stderr
    assert not list(folder.iterdir())


def test_a_file_that_is_there_already_is_left_alone(ward: Ward, tmp_path: Path):
    out = tmp_path / "kept.csv"
    out.write_text("kept")
    done = run("audit", "--out", out, *PURPOSE)
    assert done.exit_code == 2
    assert "there is such a file already" in done.stderr
    assert out.read_text() == "kept"
    assert not events_of(ward, AuditAction.EXPORT_AUDIT)


def test_without_an_event_there_is_no_file(ward: Ward, tmp_path: Path):
    with as_owner(ward) as connection:
        connection.exec_driver_sql(
            "CREATE TRIGGER full BEFORE INSERT ON audit_event WHEN NEW.action LIKE 'export%' "
            "BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END"
        )
    folder = tmp_path / "out"
    folder.mkdir()
    done = run("records", "--out", folder / "all.zip", *PURPOSE)
    assert done.exit_code == 2
    assert "The database refuses: database or disk is full" in done.stderr
    assert not list(folder.iterdir())
