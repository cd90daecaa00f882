"""Which patients a ward's pages are about: those with a drain that is in, or whose stay goes on."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, exists, or_, select
from sqlalchemy.orm import aliased

from tracker.readiness.vocabulary import EventKind
from tracker.records.drains import Drain, DrainEvent, DrainEventRevision
from tracker.records.stays import Stay, StayRevision
from tracker.records.words import Finality

__all__ = ["OUT", "later_revision", "with_drains_in", "with_present_stay"]

OUT = (EventKind.REMOVED, EventKind.FELL_OUT)


def with_drains_in(wards: Iterable[UUID], as_of: datetime, known_at: datetime) -> Select[Any]:
    """Patients who had a stay in one of the wards and have a drain that is not known to be out."""
    later = aliased(DrainEventRevision)
    is_out = (
        exists()
        .where(DrainEvent.drain_id == Drain.id, DrainEventRevision.record_id == DrainEvent.id)
        .where(DrainEventRevision.kind.in_(OUT), DrainEventRevision.finality != Finality.ENTERED_IN_ERROR)
        .where(DrainEventRevision.at <= as_of, DrainEventRevision.recorded_at <= known_at)
        .where(~later_revision(later, DrainEventRevision, known_at))
    )
    return _with_stay(wards, known_at).where(exists().where(Drain.patient_id == Stay.patient_id, ~is_out))


def with_present_stay(wards: Iterable[UUID], as_of: datetime, known_at: datetime) -> Select[Any]:
    """Patients whose stay in one of the wards has not ended."""
    later = aliased(StayRevision)
    open_ended = or_(StayRevision.until.is_(None), StayRevision.until > as_of)
    return _with_stay(wards, known_at).where(open_ended, ~later_revision(later, StayRevision, known_at))


def _with_stay(wards: Iterable[UUID], known_at: datetime) -> Select[Any]:
    return (
        select(Stay.patient_id)
        .join(StayRevision, StayRevision.record_id == Stay.id)
        .where(StayRevision.ward_id.in_(list(wards)), StayRevision.recorded_at <= known_at)
    )


def later_revision(later: Any, than: Any, known_at: datetime) -> Any:
    """Whether another version than this one was recorded after it by a moment."""
    return exists().where(
        later.record_id == than.record_id, later.revision > than.revision, later.recorded_at <= known_at
    )
