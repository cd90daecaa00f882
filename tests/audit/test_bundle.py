"""Bundles hold exactly the bytes that were sealed, of all or of what was chosen, on both engines; each is an event."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.support.bundles import verdict
from tests.support.sealing import Sealing
from tests.support.tampering import as_owner
from tracker.access.actor import NotPermitted
from tracker.actions import bundles
from tracker.actions.errors import Refused
from tracker.audit import bundle
from tracker.audit.bundle import NothingSealed, Selection
from tracker.audit.events import instant
from tracker.audit.vocabulary import AuditAction
from tracker.records.audit import AuditEvent, AuditSeal


def written(sealing: Sealing, folder: Path, selection: Selection) -> tuple[bundle.Bundle, dict[str, bytes], str]:
    folder.mkdir()
    made = bundle.write(sealing.ward.database, folder, selection)
    files = {file.name: file.read_bytes() for file in folder.iterdir()}
    return made, files, files["log.vkey"].decode().strip()


def entries(files: dict[str, bytes]) -> list[dict[str, object]]:
    return [json.loads(line) for line in files["entries.ndjson"].splitlines()]


def test_the_whole_log_is_sound_and_holds_the_stored_bytes_in_order(sealing: Sealing, tmp_path: Path):
    sealing.sealer(batch=4).seal_all()
    made, files, vkey = written(sealing, tmp_path / "whole", Selection())
    with sealing.ward.database.reading() as session:
        payloads = session.scalars(select(AuditEvent.payload).join(AuditSeal).order_by(AuditSeal.place)).all()
    assert files["entries.ndjson"] == b"".join(payload + b"\n" for payload in payloads)
    assert made.entries == made.size == len(payloads)
    assert verdict(files, vkey) == "SOUND"


def test_hourly_heads_and_the_last_are_in_it(sealing: Sealing, tmp_path: Path):
    for hour in range(3):
        for minute in range(2):
            sealing.ward.patient(f"99900{hour}{minute}", f"Somebody{hour}{minute}", None)
            sealing.sealer().seal_all()
            sealing.ward.clock.forward(minutes=30)
    _, files, vkey = written(sealing, tmp_path / "whole", Selection())
    assert len(files["checkpoints.txt"].split(b"\f")) == 4
    assert verdict(files, vkey) == "SOUND"


def test_a_patient_a_drain_and_a_period_are_chosen_with_a_proof_of_each_entry(sealing: Sealing, tmp_path: Path):
    ward = sealing.ward
    ward.clock.forward(hours=1)
    started = ward.clock.now
    patient = ward.patient("9990142299", "Oakley", None)
    drain, other = ward.drain(patient), ward.drain(patient)
    ward.clock.forward(hours=1)
    check = ward.check(drain, 1)
    ward.clock.forward(hours=1)
    sealing.sealer().seal_all()
    for number, (selection, holds) in enumerate(
        (
            (Selection(patient=patient), lambda entry: str(patient) in entry["patients"]),
            (Selection(patient=patient, drain=drain), lambda entry: str(drain) in json.dumps(entry)),
            (Selection(since=started, until=ward.clock.now), lambda entry: entry["at"] >= instant(started)),
            (Selection(until=started), lambda entry: entry["at"] < instant(started)),
        )
    ):
        made, files, vkey = written(sealing, tmp_path / f"part{number}", selection)
        found = entries(files)
        assert found
        assert all(map(holds, found))
        assert made.entries == len(found) < made.size
        assert not selection.drain or (str(check) in str(found) and str(other) not in str(found))
        assert verdict(files, vkey) == "SOUND"


def test_a_choice_that_holds_nothing_is_a_sound_bundle_of_no_entry(sealing: Sealing, tmp_path: Path):
    sealing.sealer().seal_all()
    long_ago = sealing.ward.clock.now - timedelta(days=4000)
    made, files, vkey = written(sealing, tmp_path / "none", Selection(until=long_ago))
    assert made.entries == 0
    assert verdict(files, vkey) == "SOUND"


def test_before_the_first_head_there_is_nothing_to_write(sealing: Sealing, tmp_path: Path):
    with pytest.raises(NothingSealed):
        bundle.write(sealing.ward.database, tmp_path, Selection())
    with pytest.raises(NothingSealed):
        bundle.statement(sealing.ward.database, 0)


def test_a_row_altered_below_the_triggers_is_named_by_the_verifier(sealing: Sealing, tmp_path: Path):
    """Whoever owns the file or the tables can take the triggers away; the signed root still shows it."""
    database = sealing.ward.database
    if not database.is_sqlite:
        return
    sealing.sealer().seal_all()
    with as_owner(sealing.ward) as connection:
        changed = "CAST(replace(CAST(payload AS TEXT), '\"v\":1', '\"v\":2') AS BLOB)"
        seventh = "(SELECT event_id FROM audit_seal WHERE place = 6)"
        connection.exec_driver_sql(f"UPDATE audit_event SET payload = {changed} WHERE id = {seventh}")
    _, files, vkey = written(sealing, tmp_path / "whole", Selection())
    assert "Entry 7 is the first whose position no longer fits" in verdict(files, vkey)


def test_an_export_is_an_event_with_purpose_counts_and_hash_before_it_is_handed_out(sealing: Sealing, tmp_path: Path):
    ward = sealing.ward
    sealing.sealer().seal_all()
    with bundles.make(
        ward.house, selection=Selection(), purpose="Yearly audit", instance=tmp_path, by=ward.auditor
    ) as made:
        with ward.database.reading() as session:
            query = select(AuditEvent.payload).where(AuditEvent.action == AuditAction.EXPORT_BUNDLE.value)
            said = json.loads(session.scalars(query).one())
        assert said["purpose"] == "Yearly audit"
        assert said["shown"]["sha256"] == made.bundle.manifest_sha256
        assert said["shown"]["rows"] == {"events": made.bundle.entries}
        assert said["patients"] == [str(one) for one in made.bundle.concerned] != []
        assert (made.folder / "MANIFEST").exists()
    assert not made.folder.exists()


def test_an_export_tells_how_many_events_the_tree_does_not_cover_yet(
    sealing: Sealing, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    ward = sealing.ward
    sealing.sealer().seal_all()
    ward.patient("9990142299", "Oakley", None)
    monkeypatch.setattr("tracker.audit.heads.left_unsealed.__kwdefaults__", {"seconds": 0.0})
    with bundles.make(ward.house, selection=Selection(), purpose="Audit", instance=tmp_path, by=ward.auditor) as made:
        assert made.unsealed == 1


def test_only_an_auditor_of_all_wards_with_a_purpose_may_export(sealing: Sealing, tmp_path: Path):
    from dataclasses import replace

    ward = sealing.ward
    sealing.sealer().seal_all()
    for by, purpose, error in (
        (ward.nurse, "Curiosity", NotPermitted),
        (ward.auditor, "  ", Refused),
        (replace(ward.auditor, wards=frozenset({ward.seven})), "Audit of Ward 7", Refused),
    ):
        with (
            pytest.raises(error),
            bundles.make(ward.house, selection=Selection(), purpose=purpose, instance=tmp_path, by=by),
        ):
            pass
