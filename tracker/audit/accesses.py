"""Who saw or changed one patient's record in a period, person by person."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.access.permissions import Role
from tracker.audit.search import READS
from tracker.audit.vocabulary import AuditAction, Outcome
from tracker.records.accounts import AccountRevision
from tracker.records.audit import AuditEvent, AuditPatient

__all__ = ["Access", "accesses"]


@dataclass
class Access:
    """One person: how often they saw and changed the record, first and last; no account where nobody was signed in."""

    actor: UUID | None
    name: str
    first_at: datetime
    last_at: datetime
    roles: Sequence[Role] = ()
    saw: int = 0
    changed: int = 0
    refused: int = 0
    actions: dict[AuditAction, int] = field(default_factory=dict)


def accesses(session: Session, patient: UUID, since: datetime | None, until: datetime | None) -> list[Access]:
    """Everyone who saw or changed the patient's record in a period, the last one first."""
    found: dict[UUID | None, Access] = {}
    for row in session.execute(_counted(patient, since, until)):
        one = found.setdefault(row.actor_id, Access(row.actor_id, row.actor_name, row.first_at, row.last_at))
        _add(one, row)
    roles = _roles(session, found)
    for actor, one in found.items():
        one.roles = _held(roles[actor], one.first_at, one.last_at)
    return sorted(found.values(), key=lambda one: (one.last_at, one.name), reverse=True)


def _counted(patient: UUID, since: datetime | None, until: datetime | None) -> Any:
    at: Any = AuditPatient.at
    kind = AuditEvent.at.type
    query = (
        select(
            AuditEvent.actor_id,
            AuditEvent.actor_name,
            AuditEvent.action,
            AuditEvent.outcome,
            func.count().label("times"),
            func.min(at, type_=kind).label("first_at"),
            func.max(at, type_=kind).label("last_at"),
        )
        .select_from(AuditPatient)
        .join(AuditEvent, AuditEvent.id == AuditPatient.event_id)
        .where(AuditPatient.patient_id == patient)
        .group_by(AuditEvent.actor_id, AuditEvent.actor_name, AuditEvent.action, AuditEvent.outcome)
    )
    if since is not None:
        query = query.where(at >= since)
    return query if until is None else query.where(at < until)


def _add(one: Access, row: Any) -> None:
    if row.last_at >= one.last_at:
        one.last_at, one.name = row.last_at, row.actor_name
    one.first_at = min(one.first_at, row.first_at)
    action = AuditAction(row.action)
    one.actions[action] = one.actions.get(action, 0) + row.times
    if row.outcome == Outcome.REFUSED.value:
        one.refused += row.times
    elif action in READS:
        one.saw += row.times
    else:
        one.changed += row.times


def _roles(session: Session, actors: Iterable[UUID | None]) -> dict[UUID | None, list[AccountRevision]]:
    """Every version of these accounts, oldest first."""
    known = [actor for actor in actors if actor is not None]
    query = select(AccountRevision).where(AccountRevision.record_id.in_(known)).order_by(AccountRevision.revision)
    found: dict[UUID | None, list[AccountRevision]] = defaultdict(list)
    for version in session.scalars(query):
        found[version.record_id].append(version)
    return found


def _held(versions: Sequence[AccountRevision], first_at: datetime, last_at: datetime) -> tuple[Role, ...]:
    """The roles that an account held between two moments, in their order."""
    nexts: list[AccountRevision | None] = [*versions[1:], None]
    held = [
        version.role
        for version, later in zip(versions, nexts, strict=False)
        if version.recorded_at <= last_at and (later is None or later.recorded_at > first_at)
    ]
    return tuple(dict.fromkeys(held))
