"""The courses of drains that came out of some wards in a period, and what was corrected in it."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.readiness.course import Course, course_of
from tracker.readiness.findings import ReasonCode
from tracker.readiness.judgement import rule
from tracker.readiness.protocol import Protocol
from tracker.readiness.verdict import applicable
from tracker.records.audit import AuditEvent
from tracker.records.checks import DrainCheckRevision
from tracker.records.drains import DrainEvent, DrainEventRevision
from tracker.records.frames import Frame
from tracker.records.in_care import DrainInCare, Moment, drains_of_record, offered, present
from tracker.records.loading import load_patients
from tracker.records.patients_of_wards import OUT
from tracker.records.words import Finality

__all__ = ["MOST_DRAINS", "Ended", "corrections_in", "ended_drains"]

DAY = timedelta(days=1)
MOST_DRAINS = 500
"""A report rests on no more drains than this, the newest, and says so."""


class Ended(NamedTuple):
    """A drain that is out, with its course under its protocol; no course where no one protocol applies."""

    in_care: DrainInCare
    out_at: datetime
    protocol: Protocol | None
    course: Course | None

    @property
    def days_in(self) -> float:
        return (self.out_at - self.in_care.drain.inserted_at) / DAY

    @property
    def days_from_met(self) -> float | None:
        """None where the criteria were not met when it came out."""
        if self.course is None or self.course.met_since is None:
            return None
        return (self.out_at - self.course.met_since) / DAY


def ended_drains(session: Session, frame: Frame, wards: Iterable[UUID], since: datetime, now: datetime) -> list[Ended]:
    """Drains that came out in [since, now] while one of the wards had the patient, the last one first."""
    wanted = set(wards)
    query = (
        select(DrainEvent.patient_id)
        .join(DrainEventRevision, DrainEventRevision.record_id == DrainEvent.id)
        .where(DrainEventRevision.kind.in_(OUT), DrainEventRevision.at >= since, DrainEventRevision.at <= now)
        .group_by(DrainEvent.patient_id)
        .order_by(func.max(DrainEventRevision.at).desc())
        .limit(MOST_DRAINS)
    )
    moment = present(now, frame.patients_changed_at)
    records = load_patients(session, list(session.scalars(query)), moment.known_at)
    found = [
        _ended(one, frame, one.out_at)
        for record in records.values()
        for one in drains_of_record(record, moment, frame)
        if one.out_at is not None and one.out_at >= since and one.stay.ward_id in wanted
    ]
    return sorted(found, key=lambda one: (one.out_at, str(one.in_care.drain_id)), reverse=True)[:MOST_DRAINS]


def corrections_in(session: Session, wards: Iterable[UUID], since: datetime, now: datetime) -> tuple[int, int, int]:
    """Checks entered, corrected and withdrawn in a period by the wards."""
    query = (
        select(DrainCheckRevision.finality, func.count())
        .join(AuditEvent, AuditEvent.id == DrainCheckRevision.event_id)
        .where(AuditEvent.ward_id.in_(list(wards)))
        .where(DrainCheckRevision.recorded_at >= since, DrainCheckRevision.recorded_at <= now)
        .group_by(DrainCheckRevision.finality)
    )
    counts: dict[Finality, int] = dict(session.execute(query).all())
    return (
        counts.get(Finality.FINAL, 0),
        counts.get(Finality.AMENDED, 0),
        counts.get(Finality.ENTERED_IN_ERROR, 0),
    )


def _ended(in_care: DrainInCare, frame: Frame, out_at: datetime) -> Ended:
    protocol = applicable(offered(in_care, frame, Moment(out_at, out_at)), in_care.timeline)
    if isinstance(protocol, ReasonCode):
        return Ended(in_care, out_at, None, None)
    return Ended(in_care, out_at, protocol, course_of(rule(in_care.timeline, protocol, out_at), out_at))
