"""`drain-tracker audit` exports, verifies and witnesses; what it cannot do it says in one sentence."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from tests.support.sealing import Sealing, sealing_of
from tests.support.tampering import changed
from tests.support.ward import Ward
from tracker.audit.vocabulary import AuditAction
from tracker.cli import group
from tracker.records.audit import AuditEvent


@pytest.fixture(autouse=True)
def sealing(sqlite_ward: Ward, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sealing]:
    """A sealed ward that commands reach; an export does not wait for a sealer that is not there."""
    url = sqlite_ward.database.engine.url.render_as_string(hide_password=False)
    monkeypatch.setenv("DRAIN_TRACKER_DATABASE_URL", url)
    monkeypatch.setenv("DRAIN_TRACKER_INSTANCE", str(tmp_path))
    monkeypatch.setattr("tracker.audit.heads.left_unsealed.__kwdefaults__", {"seconds": 0.0})
    sqlite_ward.drain()
    with sealing_of(sqlite_ward, tmp_path) as found:
        found.sealer().seal_all()
        yield found


def run(*arguments: Any) -> Result:
    return CliRunner().invoke(group, ["audit", *map(str, arguments)], catch_exceptions=False)


@pytest.mark.parametrize("name", ["bundle", "bundle.zip"])
def test_an_export_is_verified_and_the_next_one_by_the_witness_too(sealing: Sealing, tmp_path: Path, name: str):
    done = run("export", "--out", tmp_path / name, "--purpose", "Yearly audit")
    assert done.exit_code == 0, done.output
    assert "entries of a log of" in done.output
    first = run("verify", tmp_path / name, "--witness", tmp_path / "witness")
    assert (first.exit_code, first.output.splitlines()[-2:]) == (0, ["The witness sees it first.", "SOUND"])
    sealing.sealer().seal_all()
    size = (tmp_path / "witness").read_text().splitlines()[1]
    (tmp_path / "statement").write_text(run("witness", "--since", size).output)
    again = run("verify", tmp_path / "statement", "--witness", tmp_path / "witness")
    assert again.exit_code == 0
    assert f"The witness saw {size} entries" in again.output
    old = run("verify", tmp_path / name, "--witness", tmp_path / "witness")
    assert (old.exit_code, "this log has only" in old.output) == (1, True)


def test_the_purpose_of_a_command_without_a_terminal_is_named_as_not_stated(sealing: Sealing, tmp_path: Path):
    assert run("export", "--out", tmp_path / "bundle").exit_code == 0
    with sealing.ward.database.reading() as session:
        query = select(AuditEvent.payload).where(AuditEvent.action == AuditAction.EXPORT_BUNDLE.value)
        assert json.loads(session.scalars(query).one())["purpose"].startswith("Not stated")


def test_one_patient_by_number_and_one_drain_by_id(sealing: Sealing, tmp_path: Path):
    patient = sealing.ward.patient("9990142299", "Oakley", None)
    drain = sealing.ward.drain(patient)
    sealing.sealer().seal_all()
    for number, (option, named) in enumerate([("--patient", "9990142299"), ("--drain", str(drain))]):
        done = run("export", "--out", tmp_path / f"part{number}", option, named)
        assert done.exit_code == 0, done.output
        assert f"patient {patient}\n" in (tmp_path / f"part{number}" / "MANIFEST").read_text()
        assert run("verify", tmp_path / f"part{number}").exit_code == 0


@pytest.mark.parametrize(
    "words, said",
    [
        (["export", "--out", "{}/audit-key"], "there is something of this name already"),
        (["export", "--out", "{}/no/where"], "there is no folder"),
        (["export", "--out", "{}/b", "--patient", "12"], "No patient has, or ever had"),
        (["export", "--out", "{}/b", "--drain", "x"], "No drain has this id"),
        (["export", "--out", "{}/b", "--from", "yesterday"], "--from"),
        (["export", "--out", "{}/b", "--purpose", "x"], "Say what the export is for"),
        (["witness", "--since", "99999"], "fewer than 99999"),
    ],
)
def test_what_cannot_be_done_is_one_sentence_exit_2_and_nothing_written(tmp_path: Path, words: list[str], said: str):
    before = sorted(tmp_path.iterdir())
    done = run(*(word.format(tmp_path) for word in words))
    assert done.exit_code == 2
    assert said in done.stderr
    assert done.stderr.count("\n") == 1
    assert [one for one in sorted(tmp_path.iterdir()) if one.name != "exports"] == before


def test_an_altered_bundle_is_refused_with_exit_1(tmp_path: Path):
    run("export", "--out", tmp_path / "bundle")
    entries = tmp_path / "bundle" / "entries.ndjson"
    entries.write_bytes(entries.read_bytes().replace(b'"v":1', b'"v":2', 1))
    done = run("verify", tmp_path / "bundle")
    assert done.exit_code == 1
    assert "NOT SOUND: Entry 1 is the first" in done.output


def test_the_record_is_compared_with_the_sealed_audit_and_what_differs_is_named_with_exit_1(sealing: Sealing):
    sound = run("check")
    assert (sound.exit_code, "DIFFERS" in sound.output) == (0, False), sound.output
    changed(sealing.ward, "patient_revision", {"surname": "Hazelwood"}, {"surname": "Hazelwoods"})
    done = run("check")
    assert done.exit_code == 1
    assert "DIFFERS  patient:" in done.output
    assert "1 differ." in done.output
    health = CliRunner().invoke(group, ["check"])
    assert "BAD   integrity: 0 of" in health.output


def test_the_key_is_changed_by_command_and_the_next_bundle_verifies_with_the_new_one(sealing: Sealing, tmp_path: Path):
    old = sealing.sealer()._signer.verifier_key
    done = run("change-key", "--reason", "Yearly")
    assert done.exit_code == 0, done.output
    new = done.output.split()[-1]
    assert new != old
    sealing.sealer().seal_all()
    run("export", "--out", tmp_path / "bundle")
    assert run("verify", tmp_path / "bundle").exit_code == 0
    assert run("verify", tmp_path / "bundle", "--vkey", old).exit_code == 1
    sealing.key_file.unlink()
    refused = run("change-key", "--reason", "Again")
    assert (refused.exit_code, refused.stderr.count("\n")) == (2, 1)
