"""What patients are judged by beside their own records: the settings of wards and the protocols."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import false, func, or_, select
from sqlalchemy.orm import Session

from tracker.readiness.protocol import Protocol
from tracker.readiness.timeline import WardSetting
from tracker.records.patients import PatientChange
from tracker.records.protocols import ProtocolRevision, in_force
from tracker.records.wards import WardRevision, setting_of

__all__ = ["Frame", "frame", "frame_of_wards"]


@dataclass(frozen=True)
class Frame:
    """Every known version of wards and protocols, oldest first, and the last change of a record of these wards."""

    wards: Mapping[UUID, Sequence[WardRevision]]
    protocols: Sequence[ProtocolRevision]
    patients_changed_at: datetime | None = None

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


def frame_of_wards(session: Session, wards: Iterable[UUID]) -> Frame:
    """These wards and all protocols as they are now, with the wards' last change, in one statement."""
    wanted = list(wards)
    newest = func.max(PatientChange.recorded_at, type_=PatientChange.recorded_at.type)
    changed_at = select(newest).where(PatientChange.ward_id.in_(wanted)).scalar_subquery()
    own = or_(WardRevision.record_id.is_(None), WardRevision.record_id.in_(wanted))
    rows = session.execute(_both().add_columns(changed_at.label("changed_at")).where(own)).all()
    return _frame(rows, rows[0].changed_at if rows else None)


def _both() -> Any:
    """Each row has either a ward's version or a protocol's."""
    query = select(WardRevision, ProtocolRevision).join(ProtocolRevision, false(), full=True)
    return query.order_by(
        WardRevision.record_id, WardRevision.revision, ProtocolRevision.name, ProtocolRevision.revision
    )


def _frame(rows: Sequence[Any], changed_at: datetime | None = None) -> Frame:
    wards: dict[UUID, list[WardRevision]] = {}
    for row in rows:
        if row.WardRevision is not None:
            wards.setdefault(row.WardRevision.record_id, []).append(row.WardRevision)
    protocols = [row.ProtocolRevision for row in rows if row.ProtocolRevision is not None]
    return Frame(wards, protocols, changed_at)
