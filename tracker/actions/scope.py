"""Which wards reach a patient: those of a stay and 72 hours after, the last one until drains and follow-up are done."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.access.actor import Actor
from tracker.access.permissions import Permission
from tracker.actions.errors import NotFound
from tracker.readiness.vocabulary import EventKind
from tracker.records.drains import Drain, DrainEvent, DrainEventRevision
from tracker.records.follow_ups import open_follow_ups
from tracker.records.stays import Stay, StayRevision, owning_stay
from tracker.records.timelines import current

__all__ = ["AFTER_STAY", "auditable", "patient_of", "reach", "stays_of", "wards_reaching"]

AFTER_STAY = timedelta(hours=72)
OUT = (EventKind.REMOVED, EventKind.FELL_OUT)


def reach(session: Session, by: Actor, permission: Permission, patient: UUID, now: datetime) -> UUID | None:
    """The ward in which this person may do this to this patient.

    Raises NotFound where the person's wards do not reach the patient, NotPermitted where the role does not allow it.
    """
    by.check(permission)
    stays = stays_of(session, patient)
    owner = owning_stay(stays, now)
    if by.wards is None:
        return owner.ward_id if owner else None
    reaching = wards_reaching(stays, now, is_open=_is_open(session, patient, now)) & by.wards
    if not reaching:
        raise NotFound
    return owner.ward_id if owner and owner.ward_id in reaching else min(reaching)


def auditable(session: Session, wards: frozenset[UUID] | None) -> frozenset[UUID] | None:
    """The patients whom an auditor of these wards audits: all who ever had a stay there; None, all there are."""
    if not wards:
        return None
    query = select(Stay.patient_id).join(StayRevision, StayRevision.record_id == Stay.id)
    return frozenset(session.scalars(query.where(StayRevision.ward_id.in_(wards))))


def stays_of(session: Session, patient: UUID) -> list[Any]:
    """The patient's stays in their present version."""
    query = (
        select(StayRevision)
        .join(Stay, Stay.id == StayRevision.record_id)
        .where(Stay.patient_id == patient)
        .order_by(StayRevision.record_id, StayRevision.revision)
    )
    versions: dict[UUID, list[Any]] = {}
    for row in session.scalars(query):
        versions.setdefault(row.record_id, []).append(row)
    return [stay for stay in map(current, versions.values()) if stay is not None]


def wards_reaching(stays: Iterable[Any], now: datetime, *, is_open: bool) -> frozenset[UUID]:
    """Every ward from which the patient may be reached at a moment.

    `is_open` says that a drain is in or a follow-up after one is still to be done: the last ward keeps the patient.
    """
    known = list(stays)
    recent = {
        stay.ward_id for stay in known if stay.since <= now and (stay.until is None or now < stay.until + AFTER_STAY)
    }
    owner = owning_stay(known, now)
    return frozenset(recent | ({owner.ward_id} if owner and is_open else set()))


def patient_of(session: Session, identity: Any, record: UUID) -> UUID:
    """The patient whose record this is. Raises NotFound."""
    patient = session.scalar(select(identity.patient_id).where(identity.id == record))
    if patient is None:
        raise NotFound
    return UUID(str(patient))


def _is_open(session: Session, patient: UUID, now: datetime) -> bool:
    return _drain_is_in(session, patient, now) or bool(open_follow_ups(session, [patient]))


def _drain_is_in(session: Session, patient: UUID, now: datetime) -> bool:
    drains = set(session.scalars(select(Drain.id).where(Drain.patient_id == patient)))
    query = (
        select(DrainEvent.drain_id, DrainEventRevision)
        .join(DrainEventRevision, DrainEventRevision.record_id == DrainEvent.id)
        .where(DrainEvent.patient_id == patient)
        .order_by(DrainEventRevision.record_id, DrainEventRevision.revision)
    )
    newest = {event.record_id: (drain, event) for drain, event in session.execute(query)}
    out = {
        drain
        for drain, event in newest.values()
        if current([event]) is not None and event.kind in OUT and event.at <= now
    }
    return bool(drains - out)
