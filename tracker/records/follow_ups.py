"""What is due after a drain came out, and what was found then."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Date, ForeignKey, Select, or_, select
from sqlalchemy.orm import Mapped, Session, aliased, mapped_column

from tracker.records.base import Base, PatientOwned, Revision, word
from tracker.records.types import Words
from tracker.records.words import Finality

__all__ = [
    "KIND_LABELS",
    "OUTCOME_LABELS",
    "RECURRENCE_WITHIN",
    "TREATMENTS",
    "FollowUp",
    "FollowUpKind",
    "FollowUpOutcome",
    "FollowUpRevision",
    "OpenFollowUp",
    "drain_follow_ups",
    "is_recurrence",
    "last_day",
    "open_follow_ups",
    "proposed_days",
]


class FollowUpKind(StrEnum):
    CONTACT = "contact_48_72_h"
    DAY_7 = "day_7"
    DAY_30 = "day_30"


class FollowUpOutcome(StrEnum):
    WELL = "well"
    SYMPTOMS = "symptoms"
    RE_COLLECTION = "re_collection"
    NOT_REACHED = "not_reached"


KIND_LABELS: dict[FollowUpKind, str] = {
    FollowUpKind.CONTACT: "Contact after 48 to 72 hours",
    FollowUpKind.DAY_7: "Day 7",
    FollowUpKind.DAY_30: "Day 30",
}
OUTCOME_LABELS: dict[FollowUpOutcome, str] = {
    FollowUpOutcome.WELL: "Well",
    FollowUpOutcome.SYMPTOMS: "Symptoms",
    FollowUpOutcome.RE_COLLECTION: "Re-collection",
    FollowUpOutcome.NOT_REACHED: "Not reached",
}
TREATMENTS = (("drainage", "Drained again"), ("surgery", "Surgery"), ("antibiotics", "New antibiotics"))
AFTER = {FollowUpKind.CONTACT: 2, FollowUpKind.DAY_7: 7, FollowUpKind.DAY_30: 30}
"""Days after the day of the removal; the contact is due from 48 hours on, to 72."""
SLACK = {FollowUpKind.CONTACT: 1, FollowUpKind.DAY_7: 0, FollowUpKind.DAY_30: 0}
RECURRENCE_WITHIN = timedelta(days=90)


class FollowUp(PatientOwned, Base):
    __tablename__ = "follow_up"

    drain_id: Mapped[UUID] = mapped_column(ForeignKey("drain.id"), index=True)


class FollowUpRevision(Revision, Base):
    """`recurrence_collection_id` is the new collection, where one was found at the same site."""

    __tablename__ = "follow_up_revision"

    record_id: Mapped[UUID] = mapped_column(ForeignKey("follow_up.id"), primary_key=True)
    kind: Mapped[FollowUpKind] = mapped_column(word(FollowUpKind))
    due_on: Mapped[date] = mapped_column(Date())
    done_at: Mapped[datetime | None]
    outcome: Mapped[FollowUpOutcome | None] = mapped_column(word(FollowUpOutcome))
    recurrence_collection_id: Mapped[UUID | None] = mapped_column(ForeignKey("collection.id"))
    treated_by: Mapped[tuple[str, ...] | None] = mapped_column(Words())
    note: Mapped[str] = mapped_column(default="")


class OpenFollowUp(NamedTuple):
    """A follow-up that is still to be done, with whose drain it is about."""

    row: FollowUpRevision
    patient_id: UUID
    drain_id: UUID


def proposed_days(removed_at: datetime, zone: ZoneInfo) -> dict[FollowUpKind, date]:
    """When each follow-up is due, by the ward's calendar."""
    removed_on = removed_at.astimezone(zone).date()
    return {kind: removed_on + timedelta(days=days) for kind, days in AFTER.items()}


def last_day(kind: FollowUpKind, due_on: date) -> date:
    """The last day on which a follow-up is not yet overdue."""
    return due_on + timedelta(days=SLACK[kind])


def is_recurrence(row: FollowUpRevision, removed_at: datetime) -> bool:
    """A re-collection at the same site that needed drainage, surgery or new antibiotics within 90 days (rule R7)."""
    return (
        row.outcome is FollowUpOutcome.RE_COLLECTION
        and bool(row.treated_by)
        and row.done_at is not None
        and row.done_at - removed_at <= RECURRENCE_WITHIN
    )


def drain_follow_ups(session: Session, drain: UUID, known_at: datetime) -> list[FollowUpRevision]:
    """The follow-ups of a drain in the version known at a moment, by when they are due; withdrawn ones left out."""
    query = (
        select(FollowUpRevision)
        .join(FollowUp, FollowUp.id == FollowUpRevision.record_id)
        .where(FollowUp.drain_id == drain, FollowUpRevision.recorded_at <= known_at)
        .order_by(FollowUpRevision.revision)
    )
    newest = {row.record_id: row for row in session.scalars(query)}
    found = [row for row in newest.values() if row.finality is not Finality.ENTERED_IN_ERROR]
    return sorted(found, key=lambda row: (row.due_on, row.kind.value))


def open_follow_ups(session: Session, patients: Iterable[UUID] | None = None) -> list[OpenFollowUp]:
    """Every follow-up that has no outcome yet, or whose patient was not reached, by when it is due."""
    query = _open()
    if patients is not None:
        query = query.where(FollowUp.patient_id.in_(list(patients)))
    return [OpenFollowUp(*row) for row in session.execute(query.order_by(FollowUpRevision.due_on))]


def _open() -> Select[FollowUpRevision, UUID, UUID]:
    later = aliased(FollowUpRevision)
    newer = select(later.record_id).where(
        later.record_id == FollowUpRevision.record_id, later.revision > FollowUpRevision.revision
    )
    not_done = or_(FollowUpRevision.outcome.is_(None), FollowUpRevision.outcome == FollowUpOutcome.NOT_REACHED)
    return (
        select(FollowUpRevision, FollowUp.patient_id, FollowUp.drain_id)
        .join(FollowUp, FollowUp.id == FollowUpRevision.record_id)
        .where(not_done, FollowUpRevision.finality != Finality.ENTERED_IN_ERROR, ~newer.exists())
    )
