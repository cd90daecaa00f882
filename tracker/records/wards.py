"""Wards and clinics: their calendar and check times, versioned with the moment from which each version holds."""

from datetime import datetime, time
from uuid import UUID

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from tracker.readiness.timeline import WardSetting
from tracker.records.base import Base, Identity, Revision, word
from tracker.records.types import TimeOfDay, Times
from tracker.records.words import WardKind

__all__ = ["Ward", "WardRevision", "current_wards", "setting_of", "ward_named"]


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


def setting_of(version: WardRevision) -> WardSetting:
    """A version as the rules read it."""
    return WardSetting(version.valid_from, version.zone, version.day_start, version.check_times)


def current_wards(session: Session) -> list[WardRevision]:
    """The last version entered of every ward, by name."""
    newest = {row.record_id: row for row in session.scalars(select(WardRevision).order_by(WardRevision.revision))}
    return sorted(newest.values(), key=lambda ward: ward.name)


def ward_named(session: Session, name: str) -> WardRevision | None:
    """The ward that has this name now, in whatever case it is written."""
    return next((ward for ward in current_wards(session) if ward.name.casefold() == name.casefold()), None)
