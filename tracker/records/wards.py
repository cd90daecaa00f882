"""Wards and clinics: their calendar and check times, versioned with the moment from which each version holds."""

from collections.abc import Iterable, Sequence
from datetime import datetime, time
from uuid import UUID

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from tracker.readiness.timeline import WardSetting
from tracker.records.base import Base, Identity, Revision, word
from tracker.records.types import TimeOfDay, Times
from tracker.records.words import WardKind

__all__ = ["Ward", "WardRevision", "setting_of", "ward_versions"]


class Ward(Identity, Base):
    __tablename__ = "ward"


class WardRevision(Revision, Base):
    __tablename__ = "ward_revision"

    record_id: Mapped[UUID] = mapped_column(ForeignKey("ward.id"), primary_key=True)
    name: Mapped[str]
    kind: Mapped[WardKind] = mapped_column(word(WardKind))
    zone: Mapped[str]
    day_start: Mapped[time] = mapped_column(TimeOfDay())
    check_times: Mapped[tuple[time, ...]] = mapped_column(Times())
    grace_minutes: Mapped[int] = mapped_column(default=60)
    valid_from: Mapped[datetime]


def ward_versions(
    session: Session, known_at: datetime, wards: Iterable[UUID] | None = None
) -> dict[UUID, Sequence[WardRevision]]:
    """Every version of each ward that was known at a moment, oldest first; of all wards where none are named."""
    query = select(WardRevision).where(WardRevision.recorded_at <= known_at)
    if wards is not None:
        query = query.where(WardRevision.record_id.in_(list(wards)))
    found: dict[UUID, list[WardRevision]] = {}
    for row in session.scalars(query.order_by(WardRevision.record_id, WardRevision.revision)):
        found.setdefault(row.record_id, []).append(row)
    return dict(found)


def setting_of(version: WardRevision) -> WardSetting:
    """A version as the rules read it."""
    return WardSetting(version.valid_from, version.zone, version.day_start, version.check_times)
