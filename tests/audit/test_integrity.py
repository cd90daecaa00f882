"""Whoever changes the record or a search column behind the program's back is found out, and a decision with it."""

import json
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from tests.support.deciding import sign
from tests.support.looking import looked_at, named, take_small_steps
from tests.support.sealing import Sealing
from tests.support.tampering import altered, as_owner
from tests.support.ward import Ward
from tracker.audit.integrity import last_check
from tracker.audit.vocabulary import AuditAction
from tracker.readiness.vocabulary import ImagingResult
from tracker.records.audit import AuditEvent
from tracker.records.base import Base
from tracker.records.checks import DrainCheckRevision
from tracker.records.decisions import Choice
from tracker.records.imaging import ImagingFinding

FAR = ImagingResult.PERSISTENT


def event_of(ward: Ward, action: AuditAction) -> UUID:
    with ward.database.reading() as session:
        return session.scalars(select(AuditEvent.id).where(AuditEvent.action == action.value)).first() or uuid4()


@pytest.fixture
def decided(sealing: Sealing, monkeypatch: pytest.MonkeyPatch) -> tuple[Ward, UUID]:
    """A sealed ward with a decision on a drain that meets its criteria; another patient besides."""
    take_small_steps(monkeypatch)
    ward = sealing.ward
    patient = ward.patient("9990142299", "Oakley", "A02")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Ward, "patient", lambda *_, **__: patient)
        drain = ward.ready_drain()
    signed = sign(ward, drain, Choice.REMOVE)
    sealing.sealer().seal_all()
    return ward, signed


def test_what_was_changed_behind_the_programs_back_is_named(decided: tuple[Ward, UUID]):
    ward, signed = decided
    sound = looked_at(ward)
    assert sound.differing == 0
    assert (sound.decisions.checked, sound.other_rules) == (1, 0)
    assert min(sound.events.checked, sound.records.checked) > 20
    decision, verdict = f"decision:{signed}@1", "judged again, it gives another verdict"
    event = event_of(ward, AuditAction.SIGN_DECISION)
    for table, where, values, wanted in tampering(ward, signed, event):
        with altered(ward, table, where, **values):
            found = named(ward)
            assert wanted in found, (table, values, found)
            if table in ("drain_check_revision", "imaging_finding"):
                assert (decision, verdict) in found, (table, values, found)
    assert named(ward) == set()
    assert_versions_added_and_taken_away_are_named(ward)
    ward.clock.forward(minutes=1)
    looked_at(ward)
    with ward.database.reading() as session:
        entry = last_check(session)
    assert entry is not None
    assert entry.said["shown"]["records"]["named"][0]["what"] == "missing or unreadable"
    assert entry.said["shown"]["decisions"]["checked"] == 1


def assert_versions_added_and_taken_away_are_named(ward: Ward) -> None:
    table = Base.metadata.tables["drain_check_revision"]
    with as_owner(ward) as connection:
        row = connection.execute(table.select().limit(1)).one()
        connection.execute(table.insert().values(**{**row._mapping, "revision": 2}))
    assert (f"drain_check:{row.record_id}@2", "not in its event") in named(ward)
    with as_owner(ward) as connection:
        connection.execute(table.delete().where(table.c.record_id == row.record_id))
    assert (f"drain_check:{row.record_id}@1", "missing or unreadable") in named(ward)


def tampering(ward: Ward, signed: UUID, event: UUID) -> list[tuple[str, dict[str, Any], dict[str, Any], Any]]:
    """Table, row, what is written over it, and what must be named for it."""
    with ward.database.reading() as session:
        check = session.scalars(select(DrainCheckRevision).order_by(DrainCheckRevision.end_at.desc())).first()
        finding = session.scalars(select(ImagingFinding)).one()
        row = session.get_one(AuditEvent, event)
        session.expunge_all()
    assert check is not None
    checked, study = f"drain_check:{check.record_id}@1", f"imaging_study:{finding.record_id}@1"
    decision = {"record_id": signed}
    patient, drain = said_of(ward, AuditAction.ADD_PATIENT)["patients"][0], drain_of_another(ward)
    lied = row.payload.replace(b"Physician", b"Physicist")
    at_columns: list[tuple[dict[str, Any], str]] = [
        ({"actor_id": ward.nurse.account_id}, "actor_id"),
        ({"actor_name": "Nobody"}, "actor_name"),
        ({"action": AuditAction.SEE_DRAIN.value}, "action"),
        ({"outcome": "refused"}, "outcome"),
        ({"ward_id": ward.twelve}, "ward_id"),
        ({"entity_type": "drain"}, "entity_type"),
        ({"entity_id": None}, "entity_id"),
        ({"payload": lied}, "payload, actor_name"),
    ]
    columns = [("audit_event", {"id": event}, values, (str(event), what)) for values, what in at_columns]
    return [
        *columns,
        ("audit_patient", {"event_id": event}, {"patient_id": UUID(patient)}, (str(event), "patients")),
        ("audit_event", {"id": event}, {"at": check.end_at}, (str(event), "at, patients' moment")),
        ("drain_check_revision", {"record_id": check.record_id}, {"gross_ml": Decimal(20)}, (checked, "gross_ml")),
        ("drain_check_revision", {"record_id": check.record_id}, {"temp_c": Decimal("38.5")}, (checked, "temp_c")),
        (
            "imaging_finding",
            {"record_id": finding.record_id},
            {"result": ImagingResult.PERSISTENT},
            (study, "findings"),
        ),
        ("drain_check", {"id": check.record_id}, {"drain_id": drain}, (checked, "drain_id")),
        ("decision_revision", decision, {"choice": Choice.KEEP}, (f"decision:{signed}@1", "choice")),
        ("decision_revision", decision, {"signed_name": "Nobody"}, (f"decision:{signed}@1", "signed_name")),
        ("decision_revision", decision, {"verdict": "{}"}, (f"decision:{signed}@1", "cannot be judged again")),
        ("decision_revision", decision, {"rules_version": 0}, (f"decision:{signed}@1", "rules_version")),
    ]


def said_of(ward: Ward, action: AuditAction) -> dict[str, Any]:
    with ward.database.reading() as session:
        query = select(AuditEvent.payload).where(AuditEvent.action == action.value)
        found: dict[str, Any] = json.loads(session.scalars(query.order_by(AuditEvent.at)).first() or b"{}")
    return found


def drain_of_another(ward: Ward) -> UUID:
    """The drain that the ward had first; the decision is about a later one."""
    return UUID(said_of(ward, AuditAction.INSERT_DRAIN)["entity"]["id"])


def test_a_column_that_no_longer_can_be_read_stops_nothing(sqlite_ward: Ward):
    ward = sqlite_ward
    drain = ward.drain()
    ward.check(drain, 0)
    event = event_of(ward, AuditAction.RECORD_CHECK)
    ward.clock.forward(hours=8)
    second = ward.check(drain)
    with as_owner(ward) as connection:
        connection.exec_driver_sql("UPDATE audit_event SET at = 'gone' WHERE id = ?", (event.hex,))
        connection.exec_driver_sql(
            "UPDATE drain_check_revision SET patency = 'gone' WHERE record_id = ?", (second.hex,)
        )
    found = looked_at(ward)
    assert found.events.named == [{"event": str(event), "what": "unreadable"}]
    assert [one["record"] for one in found.records.named] == [f"drain_check:{second}@1"]
