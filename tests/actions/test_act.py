"""Every act is one transaction with its audit event, in the order of the clock, and alone with its patient."""

import json
import threading
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import func, select, text

from tests.support.ward import Ward
from tracker.access.actor import NotPermitted
from tracker.actions import checks, fistula, patients
from tracker.actions.act import act
from tracker.actions.errors import Refused
from tracker.actions.patients import PatientEntry, PossibleDuplicate, StayEntry
from tracker.audit.vocabulary import AuditAction
from tracker.readiness.vocabulary import FistulaStatus
from tracker.records.audit import AuditEvent, AuditPatient
from tracker.records.checks import DrainCheckRevision
from tracker.records.patients import PatientChange
from tracker.records.words import Sex


def events_of(ward: Ward, action: AuditAction) -> list[AuditEvent]:
    with ward.database.reading() as session:
        found = list(session.scalars(select(AuditEvent).where(AuditEvent.action == action.value)))
        session.expunge_all()
    return found


def test_an_act_leaves_an_event_with_who_what_when_whom_before_and_after(ward: Ward):
    drain = ward.drain()
    ward.clock.forward(hours=8)
    check = ward.check(drain)
    entry = ward.entry(gross_ml=Decimal(22))
    checks.correct(ward.house, check=check, entry=entry, revision=1, reason="Read again.", by=ward.second_nurse)
    (event,) = events_of(ward, AuditAction.CORRECT_CHECK)
    said = json.loads(event.payload)
    assert said["actor_name"] == "Nurse2"
    assert said["reason"] == "Read again."
    assert said["before"][f"drain_check:{check}@1"]["gross_ml"] == "14"
    assert said["after"][f"drain_check:{check}@2"]["gross_ml"] == "22"
    assert {one["drain_id"] for one in (*said["before"].values(), *said["after"].values())} == {str(drain)}
    assert said["entity"] == {"id": str(check), "revision": 2, "type": "drain_check"}
    with ward.database.reading() as session:
        concerned = session.scalar(select(AuditPatient.patient_id).where(AuditPatient.event_id == event.id))
    assert said["patients"] == [str(concerned)]


def test_the_payload_is_canonical_json_without_floats_or_spaces(ward: Ward):
    ward.check(ward.drain(), 0)
    for event in events_of(ward, AuditAction.RECORD_CHECK):
        read = json.loads(event.payload, parse_float=lambda number: pytest.fail(f"a float: {number}"))
        assert json.dumps(read, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode() == event.payload


def test_every_revision_of_every_record_names_the_event_of_its_act(ward: Ward):
    ward.ready_drain()
    with ward.database.reading() as session:
        orphans = session.execute(
            text("SELECT COUNT(*) FROM drain_check_revision WHERE event_id NOT IN (SELECT id FROM audit_event)")
        ).scalar()
        checked = session.scalar(select(func.count()).select_from(DrainCheckRevision))
    assert orphans == 0
    assert checked == 15


def test_an_act_that_fails_half_way_leaves_neither_rows_nor_event(ward: Ward):
    patient = ward.patient()
    before = len(events_of(ward, AuditAction.ADMIT))
    with pytest.raises(ZeroDivisionError), act(ward.house, by=ward.nurse, action=AuditAction.ADMIT, patients=[patient]):
        raise ZeroDivisionError
    assert len(events_of(ward, AuditAction.ADMIT)) == before


def test_passwords_and_their_hashes_stand_in_no_event(ward: Ward):
    with ward.database.reading() as session:
        payloads = b"".join(session.scalars(select(AuditEvent.payload)))
    assert b"argon2" not in payloads
    assert b"a long enough password" not in payloads


def test_a_role_without_the_permission_can_do_nothing(ward: Ward):
    with pytest.raises(NotPermitted):
        ward.check(ward.drain(), by=ward.auditor)


def test_two_nurses_writing_for_one_patient_at_once_are_stamped_one_after_the_other(ward: Ward):
    drain = ward.drain()
    ward.clock.forward(hours=8)
    failures = run_together([lambda: ward.check(drain)] * 8)
    assert failures == []
    with ward.database.reading() as session:
        stamps = list(session.scalars(select(DrainCheckRevision.recorded_at)))
        changes = session.scalar(select(func.count()).select_from(PatientChange))
    assert len(set(stamps)) == 8
    assert changes == 10


def test_eight_corrections_of_one_version_at_once_are_one_correction(ward: Ward):
    drain = ward.drain()
    ward.clock.forward(hours=8)
    check = ward.check(drain)
    entry = ward.entry(gross_ml=Decimal(30))

    def correct() -> None:
        checks.correct(ward.house, check=check, entry=entry, revision=1, reason="At once.", by=ward.nurse)

    failures = run_together([correct] * 8)
    assert sorted(type(error).__name__ for error in failures) == ["StaleForm"] * 7


def test_the_clock_going_back_does_not_put_a_write_before_an_earlier_one(ward: Ward):
    drain = ward.drain()
    ward.clock.forward(hours=8)
    ward.check(drain)
    ward.clock.forward(hours=-1)
    ward.check(drain, 0)
    with ward.database.reading() as session:
        query = select(DrainCheckRevision.recorded_at).order_by(DrainCheckRevision.recorded_at)
        first, second = session.scalars(query)
    assert timedelta(0) < second - first < timedelta(seconds=1)


def test_a_second_patient_of_the_same_number_is_refused_and_one_of_the_same_name_and_birthday_asked_about(ward: Ward):
    ward.patient("9990142231", bed="A01")
    with pytest.raises(PossibleDuplicate) as refused:
        ward.patient("9990142231", bed="A02")
    assert refused.value.field == "number"
    with pytest.raises(PossibleDuplicate) as asked:
        ward.patient("9990142232", bed="A02")
    assert asked.value.field == "surname"
    entry = PatientEntry("9990142232", "Hazelwood", "Mary", ward_birthday(), Sex.FEMALE)
    stay = StayEntry(ward.seven, "A02", ward.clock.now)
    patients.add(ward.house, entry=entry, stay=stay, by=ward.nurse, confirmed_new=True)


def test_a_bed_holds_one_patient(ward: Ward):
    ward.patient(bed="A01")
    with pytest.raises(Refused) as refused:
        ward.patient("9990000001", "Other", bed="A01")
    assert refused.value.field == "bed"


def test_after_a_transfer_the_new_ward_reaches_the_drain_and_the_old_one_for_three_days_more(ward: Ward):
    drain = ward.drain()
    patient = ward.in_care(drain).patient_id
    ward.clock.forward(hours=8)
    stay = StayEntry(ward.twelve, "B01", ward.clock.now)
    patients.admit(ward.house, patient=patient, stay=stay, by=ward.stranger)
    ward.check(drain, by=ward.stranger)
    ward.clock.forward(hours=71)
    ward.check(drain, by=ward.nurse)
    ward.clock.forward(hours=2)
    with pytest.raises(Exception, match=r"^$"):
        ward.check(drain, by=ward.nurse)


def test_a_withdrawn_assessment_no_longer_counts_but_stays(ward: Ward):
    drain = ward.ready_drain()
    in_care = ward.in_care(drain)
    (record,) = in_care.timeline.fistula
    assessment = next(iter(in_care.record.fistula))
    fistula.void(ward.house, assessment=assessment, revision=1, reason="Another patient's.", by=ward.physician)
    verdict = ward.verdict(drain)
    assert record.status is FistulaStatus.NONE_SUSPECTED
    assert verdict.judgement.fistula.finding.value == "unknown"
    assert len(ward.in_care(drain).record.fistula[assessment]) == 2


def ward_birthday():
    from datetime import date

    return date(1958, 4, 2)


def run_together(works: list[Callable[[], object]]) -> list[Exception]:
    """Run all at once from threads; the errors that they ended with."""
    failures: list[Exception] = []
    start = threading.Barrier(len(works))

    def run(work) -> None:
        start.wait(timeout=10)
        try:
            work()
        except Exception as error:  # noqa: BLE001 - whatever it is, the test looks at it
            failures.append(error)

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return failures
