"""What patients are judged by beside their own records: the settings of wards and the protocols."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Subquery, false, func, or_, select
from sqlalchemy.orm import Session, join

from tracker.readiness.protocol import Protocol
from tracker.readiness.timeline import WardSetting
from tracker.records.announcements import taken_back
from tracker.records.patients import PatientChange
from tracker.records.protocols import ProtocolRevision, in_force
from tracker.records.wards import WardRevision, setting_of

__all__ = ["Frame", "frame", "frame_of_wards"]


@dataclass(frozen=True)
class Frame:
    """Every known version of wards and protocols, oldest first, and the last change of a record of these wards.

    `taken_back` is what one account was told of drains and does not know yet to have been taken back.
    """

    wards: Mapping[UUID, Sequence[WardRevision]]
    protocols: Sequence[ProtocolRevision]
    patients_changed_at: datetime | None = None
    taken_back: Sequence[Any] = ()

    def changed_at(self) -> datetime | None:
        """When anything last changed that pages about these wards rest on."""
        moments = [self.patients_changed_at, *(one.recorded_at for one in self.protocols)]
        moments += [one.recorded_at for versions in self.wards.values() for one in versions]
        return max((moment for moment in moments if moment is not None), default=None)

    def in_force(self, as_of: datetime) -> tuple[Protocol, ...]:
        return in_force(self.protocols, as_of)

    def ward_at(self, ward: UUID, as_of: datetime) -> WardRevision:
        """The version in force at a moment; before the first one, that."""
        versions = self.wards[ward]
        return next((one for one in reversed(versions) if one.valid_from <= as_of), versions[0])

    def settings(self, ward: UUID) -> list[WardSetting]:
        return [setting_of(version) for version in self.wards[ward]]

    def stamp(self, ward: UUID) -> tuple[datetime, ...]:
        """What tells this frame from any other that judges a ward's patients differently."""
        protocols = max((one.recorded_at for one in self.protocols), default=None)
        return tuple(moment for moment in (self.wards[ward][-1].recorded_at, protocols) if moment is not None)

    def changes_after(self, as_of: datetime) -> list[datetime]:
        """When a version that is known already comes into force."""
        moments = [one.in_force_from for one in self.protocols]
        moments += [one.valid_from for versions in self.wards.values() for one in versions]
        return [moment for moment in moments if moment is not None and moment > as_of]


def frame(session: Session, known_at: datetime | None = None) -> Frame:
    """All wards and protocols as known at a moment, or as they are now, in one statement."""
    query = _both()
    if known_at is not None:
        query = query.where(func.coalesce(WardRevision.recorded_at, ProtocolRevision.recorded_at) <= known_at)
    return _frame(session.execute(query).all())


def frame_of_wards(session: Session, wards: Iterable[UUID], told: UUID | None = None) -> Frame:
    """These wards and all protocols as they are now, with the wards' last change, in one statement.

    With `told`, also what that account was told and was taken back since.
    """
    wanted = list(wards)
    newest = func.max(PatientChange.recorded_at, type_=PatientChange.recorded_at.type)
    changed_at = select(newest).where(PatientChange.ward_id.in_(wanted)).scalar_subquery()
    own = or_(WardRevision.record_id.is_(None), WardRevision.record_id.in_(wanted))
    query = _both(taken_back(told) if told is not None else None).add_columns(changed_at.label("changed_at")).where(own)
    rows = session.execute(query).all()
    notices = [row for row in rows if told is not None and row.withdrawal_id is not None]
    return _frame(rows, rows[0].changed_at if rows else None, notices)


def _both(besides: Subquery | None = None) -> Any:
    """Each row has either a ward's version, or a protocol's, or what is asked for besides."""
    places = join(WardRevision, ProtocolRevision, false(), full=True)
    query = select(WardRevision, ProtocolRevision).select_from(places)
    if besides is not None:
        query = select(WardRevision, ProtocolRevision, besides).select_from(join(places, besides, false(), full=True))
    return query.order_by(
        WardRevision.record_id, WardRevision.revision, ProtocolRevision.name, ProtocolRevision.revision
    )


def _frame(rows: Sequence[Any], changed_at: datetime | None = None, notices: Sequence[Any] = ()) -> Frame:
    wards: dict[UUID, list[WardRevision]] = {}
    for row in rows:
        if row.WardRevision is not None:
            wards.setdefault(row.WardRevision.record_id, []).append(row.WardRevision)
    protocols = [row.ProtocolRevision for row in rows if row.ProtocolRevision is not None]
    return Frame(wards, protocols, changed_at, notices)
