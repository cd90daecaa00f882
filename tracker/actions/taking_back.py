"""Whether what an act wrote takes back a "Criteria met" that somebody was told: judged again, it was not met then."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from tracker.readiness.vocabulary import Readiness
from tracker.records.announcements import Announcement, Withdrawal, standing_announcements
from tracker.records.base import Base
from tracker.records.checks import DrainCheckRevision
from tracker.records.collections import CollectionRevision
from tracker.records.drains import DrainEventRevision, DrainRevision
from tracker.records.fistula import FistulaAssessmentRevision
from tracker.records.frames import Frame, frame
from tracker.records.imaging import ImagingStudyRevision
from tracker.records.in_care import DrainInCare, Moment, drains_of_record, judged
from tracker.records.labs import LabResultRevision
from tracker.records.loading import load_patients
from tracker.records.patient_records import PatientRecord
from tracker.records.patients import PatientRevision
from tracker.records.timelines import CORRECTING

__all__ = ["take_back"]

INSTANT = timedelta(microseconds=1)
FACTS = (
    DrainCheckRevision,
    DrainEventRevision,
    FistulaAssessmentRevision,
    ImagingStudyRevision,
    LabResultRevision,
    DrainRevision,
    CollectionRevision,
    PatientRevision,
)


def take_back(
    session: Session,
    *,
    patients: Iterable[UUID],
    written: Sequence[Base],
    recorded_at: datetime,
    event: UUID,
    new_id: Callable[[], UUID],
) -> None:
    """Note every standing announcement that the rows just written show to have been wrong when it was made.

    A fact that is true only later takes nothing back: then the verdict has changed, it was not wrong.
    """
    facts = [row for row in written if isinstance(row, FACTS)]
    told = standing_announcements(session, patients) if facts else []
    reached = [(one, patient) for one, patient in told if any(_reaches(row, one.at) for row in facts)]
    if not reached:
        return
    records = load_patients(session, sorted({patient for _, patient in reached}), recorded_at)
    by = frame(session)
    wrong = [one for one, patient in reached if not _was_met(one, records[patient], by, recorded_at)]
    session.add_all(Withdrawal(id=new_id(), announcement_id=one.id, at=recorded_at, event_id=event) for one in wrong)
    session.flush()


def _reaches(row: Any, told_at: datetime) -> bool:
    """Whether a version could say something about a moment: any correction could, a new fact if true by then."""
    if row.finality in CORRECTING:
        return True
    for name in ("end_at", "inserted_at", "at"):
        if hasattr(row, name):
            return bool(getattr(row, name) <= told_at)
    return False


def _was_met(one: Announcement, record: PatientRecord, by: Frame, known_at: datetime) -> bool:
    """Judged again at the moment it was told; a drain that was out by then as it was just before it came out."""
    moment = Moment(one.at, known_at)
    found = _drain(one, record, by, moment)
    if found is not None and found.out_at is not None:
        moment = Moment(found.out_at - INSTANT, known_at)
        found = _drain(one, record, by, moment)
    return found is not None and judged(found, by, moment).verdict.readiness is Readiness.READY


def _drain(one: Announcement, record: PatientRecord, by: Frame, moment: Moment) -> DrainInCare | None:
    return next((drain for drain in drains_of_record(record, moment, by) if drain.drain_id == one.drain_id), None)
