"""What leaves the house stands in the audit first, with purpose, counts and hash; without an event nothing leaves."""

import hashlib
import json
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import IntegrityError

from tests.support.deciding import whole_course
from tests.support.ward import Ward
from tracker.access.actor import NotPermitted
from tracker.access.permissions import Role
from tracker.actions import exports
from tracker.actions.checks import correct
from tracker.actions.errors import NotFound, Refused
from tracker.actions.exports import Accesses, Export, Format, make
from tracker.audit import search
from tracker.audit.search import Entry, Filters
from tracker.audit.vocabulary import AuditAction
from tracker.records.extracts import Extract, Slice

Made = tuple[Export, list[dict[str, Any]]]
PURPOSE = "Complaint 17 of a patient"


@pytest.fixture
def export(ward: Ward, tmp_path: Path) -> Callable[..., Made]:
    """Export as the auditor, in NDJSON; the export and its lines."""

    def run(contents: Any, **changes: Any) -> Made:
        into = BytesIO()
        given = {"form": Format.NDJSON, "purpose": PURPOSE, "by": ward.auditor, **changes}
        made = make(ward.house, contents=contents, into=into, working=tmp_path, **given)
        assert hashlib.sha256(into.getvalue()).hexdigest() == made.sha256
        return made, [json.loads(line) for line in into.getvalue().splitlines()]

    return run


def exported(ward: Ward, action: AuditAction) -> list[Entry]:
    with ward.database.reading() as session:
        return search.find(session, Filters(actions=frozenset({action})), 50)


def test_an_export_is_an_event_with_purpose_filters_counts_hash_and_patients(ward: Ward, export):
    drain = ward.ready_drain()
    patient = ward.in_care(drain).patient_id
    made, lines = export(Slice(extracts=(Extract.CHECKS, Extract.DRAINS), drain=drain))
    (entry,) = exported(ward, AuditAction.EXPORT_RECORDS)
    assert entry.id == made.event_id
    assert entry.patients == (patient,)
    said = entry.said
    assert said["purpose"] == PURPOSE
    shown = said["shown"]
    assert shown["rows"] == {"checks": 15, "drains": 1} == dict(made.rows)
    assert len(lines) == 16
    assert (shown["sha256"], shown["bytes"]) == (made.sha256, made.size)
    assert shown["filters"] == {"extracts": ["checks", "drains"], "drain": str(drain)}


def test_every_table_can_be_exported_with_its_patient_and_its_stamps(ward: Ward, export):
    drain = whole_course(ward)
    made, lines = export(Slice(every_version=True))
    assert {name for name, rows in made.rows.items() if rows} == {one.value for one in Extract}
    for line in lines:
        assert {"record_id", "patient_id", "revision", "recorded_at", "recorded_by_name", "event_id"} <= set(line)
    check = next(line for line in lines if line["table"] == "checks")
    assert (check["patient_number"], check["recorded_by_name"]) == ("9990142231", "Nurse")
    assert (check["gross_ml"], check["temp_c"]) == (11, 36.8)
    assert next(line for line in lines if line["table"] == "findings")["residual_mm"] == 0
    of_kind = {line["table"]: line for line in lines}
    decision, removal, noted = of_kind["decisions"], of_kind["removals"], of_kind["alert_notes"]
    assert removal["drain_id"] == decision["drain_id"] == noted["drain_id"] == str(drain)
    assert (removal["manner"], removal["tip"], removal["complications"]) == ("on_the_ward", "intact", [])
    assert removal["out_at"] == (ward.clock.now - timedelta(days=7)).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    assert of_kind["stays"]["ward_name"] == "Ward 7"
    assert (removal["decision_id"], decision["is_override"]) == (decision["record_id"], True)
    assert json.loads(decision["verdict"])["readiness"] == decision["readiness"]
    assert (noted["code"], noted["reason"]) == ("pericatheter_leak", "Dressing changed.")
    assert ["drainage"] in [line["treated_by"] for line in lines if line["table"] == "follow_ups"]


def test_the_present_version_or_every_version_as_known_at_a_moment(ward: Ward, export):
    drain = ward.drain()
    ward.clock.forward(hours=8)
    check = ward.check(drain)
    before = ward.clock.now + timedelta(minutes=1)
    ward.clock.forward(hours=1)
    changed = ward.entry(9, gross_ml=Decimal(99))
    correct(ward.house, check=check, entry=changed, revision=1, reason="misread", by=ward.nurse)

    def volumes(**chosen: Any) -> list[int]:
        return [line["gross_ml"] for line in export(Slice(extracts=(Extract.CHECKS,), **chosen))[1]]

    assert volumes() == [99]
    assert volumes(every_version=True) == [14, 99]
    assert volumes(known_at=before) == volumes(known_at=before, every_version=True) == [14]
    assert volumes(since=before, every_version=True) == [99]


def test_filters_by_patient_drain_and_ward_leave_out_the_others(ward: Ward, export):
    one, other = ward.drain(), ward.drain(ward.patient("9990149999", "Ashdown", "A02"))
    patients = {drain: str(ward.in_care(drain).patient_id) for drain in (one, other)}

    def concerned(**chosen: Any) -> set[str]:
        return {line["patient_id"] for line in export(Slice(**chosen))[1]}

    assert concerned() == set(patients.values())
    assert concerned(drain=one) == concerned(patient=ward.in_care(one).patient_id) == {patients[one]}
    assert concerned(ward=ward.seven) == set(patients.values())
    assert concerned(ward=ward.twelve) == set()


def test_the_audit_is_exported_with_the_words_of_its_payload(ward: Ward, export):
    drain = ward.drain()
    ward.clock.forward(hours=8)
    ward.check(drain)
    _, lines = export(Filters(drain=drain, patient=ward.in_care(drain).patient_id))
    assert [line["in_words"] for line in lines] == ["Recorded a check", "Recorded a drain put in"]
    assert lines[0]["actor_name"] == "Nurse"
    assert next(iter(lines[0]["after"].values()))["gross_ml"] == "14"


def test_who_saw_a_patient_is_exported_person_by_person(ward: Ward, export):
    drain = ward.drain()
    ward.clock.forward(hours=8)
    ward.check(drain, by=ward.second_nurse)
    patient = ward.in_care(drain).patient_id
    _, lines = export(Accesses(patient))
    assert {(line["name"], line["roles"], line["changed"]) for line in lines} == {
        ("Nurse", "Nurse", 2),
        ("Nurse2", "Nurse", 1),
    }
    again = {line["name"] for line in export(Accesses(patient))[1]}
    assert again == {"Nurse", "Nurse2", "Auditor"}


def test_without_a_purpose_or_without_the_permission_nothing_is_read(ward: Ward, export):
    with pytest.raises(Refused, match="what the export is for"):
        export(Slice(), purpose="  ")
    for person in (ward.nurse, ward.physician):
        with pytest.raises(NotPermitted):
            export(Slice(), by=person)


def test_an_export_whose_event_cannot_be_written_is_none(ward: Ward, export):
    def refuse(connection, cursor, statement, parameters, context, executemany):
        if statement.startswith("INSERT INTO audit_event"):
            raise IntegrityError(statement, parameters, Exception("no space for events"))

    event.listen(ward.database.engine, "before_cursor_execute", refuse)
    try:
        with pytest.raises(IntegrityError):
            export(Slice())
    finally:
        event.remove(ward.database.engine, "before_cursor_execute", refuse)
    made, _ = export(Slice())
    assert [entry.id for entry in exported(ward, AuditAction.EXPORT_RECORDS)] == [made.event_id]


def test_an_export_of_many_patients_names_each_in_events_of_bounded_size(
    ward: Ward, export, monkeypatch: pytest.MonkeyPatch
):
    patients = {ward.patient(f"999014{number:04}", f"Ashdown{number}", f"B{number}") for number in range(5)}
    monkeypatch.setattr(exports, "PATIENTS_AN_EVENT", 2)
    made, _ = export(Slice(extracts=(Extract.PATIENTS,)))
    entries = exported(ward, AuditAction.EXPORT_RECORDS)
    assert {patient for entry in entries for patient in entry.patients} == patients
    assert sorted(len(entry.patients) for entry in entries) == [1, 2, 2]
    assert {entry.said["entity"]["id"] for entry in entries} == {str(made.event_id)}
    assert {entry.said["shown"]["parts"] for entry in entries} == {3}


def test_an_auditor_of_wards_exports_what_concerns_patients_of_those_wards(ward: Ward, export):
    patient = ward.in_care(ward.drain()).patient_id
    own, other = (
        ward.hire(name, Role.AUDITOR, place) for name, place in (("auditor7", ward.seven), ("auditor12", ward.twelve))
    )
    assert export(Slice(), by=own)[1]
    assert export(Slice(), by=other)[1] == []
    assert not [line for line in export(Filters(), by=other)[1] if str(patient) in line["patients"]]
    with pytest.raises(NotFound):
        export(Accesses(patient), by=other)


def test_the_schema_keeps_the_moment_of_an_event_beside_each_of_its_patients(ward: Ward):
    ward.drain()
    with ward.database.reading() as session:
        loose = session.scalar(
            text(
                "SELECT COUNT(*) FROM audit_patient p JOIN audit_event e ON e.id = p.event_id "
                "WHERE p.at IS NULL OR p.at <> e.at"
            )
        )
        assert session.scalar(text("SELECT COUNT(*) FROM audit_patient"))
    assert loose == 0
