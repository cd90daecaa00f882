"""Finds audit events, newest first, and renders them from the bytes that are sealed."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from itertools import chain
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select, literal, or_, select, tuple_, union_all
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import Boolean, LargeBinary

from tracker.audit.vocabulary import AuditAction, Outcome
from tracker.records.announcements import AlertNote
from tracker.records.audit import NOT_DONE, AuditEvent, AuditPatient
from tracker.records.checks import DrainCheck
from tracker.records.decisions import Decision
from tracker.records.drains import DrainEvent
from tracker.records.follow_ups import FollowUp
from tracker.records.removals import Removal

__all__ = ["CHANGES", "READS", "Entry", "Filters", "Page", "Position", "about", "entry", "find", "page", "stream"]

READS = frozenset(action for action in AuditAction if action.value.startswith("see_"))
CHANGES = frozenset(AuditAction) - READS
OF_A_DRAIN = (DrainCheck, DrainEvent, Decision, Removal, FollowUp, AlertNote)
ROWS_AT_A_TIME = 500
LOOKED_AT, READ_WHOLE = 10_000, 5000
"""How many of a patient's events one page looks at by columns, and how many where a drain is looked for in them."""


class Position(NamedTuple):
    """Where a page of events ended: the next one begins with what is older."""

    at: datetime
    id: UUID


class Page(NamedTuple):
    """Some events, and where to go on; None where there is nothing older."""

    entries: "list[Entry]"
    next: Position | None


@dataclass(frozen=True)
class Filters:
    """What is searched for: no action means any; `drain` goes with the `patient` that it is of."""

    actor: UUID | None = None
    actions: frozenset[AuditAction] = frozenset()
    since: datetime | None = None
    until: datetime | None = None
    patient: UUID | None = None
    drain: UUID | None = None
    outcome: Outcome | None = None

    def named(self) -> dict[str, Any]:
        """The filters in use, as the event of a search names them."""
        actions = sorted(action.value for action in self.actions)
        given = {**vars(self), "actions": actions}
        return {name: value for name, value in given.items() if value}


@dataclass(frozen=True)
class Entry:
    """An event as it was written: all that is read from it comes from its sealed bytes."""

    payload: bytes

    @cached_property
    def said(self) -> Mapping[str, Any]:
        found: Mapping[str, Any] = json.loads(self.payload)
        return found

    @property
    def id(self) -> UUID:
        return UUID(self.said["id"])

    @property
    def at(self) -> datetime:
        return datetime.fromisoformat(self.said["at"])

    @property
    def actor(self) -> UUID | None:
        return UUID(self.said["actor"]) if self.said["actor"] else None

    @property
    def ward(self) -> UUID | None:
        return UUID(self.said["ward"]) if self.said["ward"] else None

    @property
    def patients(self) -> tuple[UUID, ...]:
        return tuple(UUID(one) for one in self.said["patients"])

    @property
    def position(self) -> Position:
        return Position(self.at, self.id)


class holds_bytes(FunctionElement[bool]):  # noqa: N801 - named as the SQL function that it is
    """Whether a column of bytes has other bytes within it."""

    type = Boolean()
    inherit_cache = True


@compiles(holds_bytes, "sqlite")
def _in_sqlite(element: Any, compiler: Any, **options: Any) -> str:
    return f"instr({compiler.process(element.clauses, **options)}) > 0"


@compiles(holds_bytes, "postgresql")
def _in_postgresql(element: Any, compiler: Any, **options: Any) -> str:
    whole, part = (compiler.process(one, **options) for one in element.clauses)
    return f"position({part} IN {whole}) > 0"


def page(session: Session, filters: Filters, limit: int, after: Position | None = None) -> Page:
    """The newest events that match among those older than a position.

    What is rare among one patient's events is looked for no further back than so many of them on one page.
    """
    floor = _far_enough(session, filters, after)
    found = find(session, filters, limit + 1, after, floor)
    if len(found) > limit:
        return Page(found[:limit], found[limit - 1].position)
    return Page(found, floor)


def find(
    session: Session, filters: Filters, limit: int, after: Position | None = None, floor: Position | None = None
) -> list[Entry]:
    """Up to `limit` events that match, newest first, older than one position and as new as another."""
    if filters.actor is None and filters.patient is None and len(filters.actions) > 1:
        # Each action has its own index by time: the newest of each, and of those the newest.
        each = [find(session, replace(filters, actions=frozenset({one})), limit, after) for one in filters.actions]
        return sorted(chain.from_iterable(each), key=lambda one: one.position, reverse=True)[:limit]
    query = _matching(filters, after, floor).limit(limit)
    return [Entry(payload) for payload in session.scalars(query)]


def stream(session: Session, filters: Filters) -> Iterator[Entry]:
    """All events that match, newest first, a few at a time."""
    query = _matching(filters).execution_options(yield_per=ROWS_AT_A_TIME)
    for payload in session.scalars(query):
        yield Entry(payload)


def entry(session: Session, event: UUID) -> Entry | None:
    payload = session.scalar(select(AuditEvent.payload).where(AuditEvent.id == event))
    return None if payload is None else Entry(payload)


def about(session: Session, kind: str, record: UUID, action: AuditAction, limit: int) -> list[Entry]:
    """Up to `limit` events of one action that are about a record, oldest first."""
    query = select(AuditEvent.payload).where(AuditEvent.entity_type == kind, AuditEvent.entity_id == record)
    query = query.where(AuditEvent.action == action.value).order_by(AuditEvent.at, AuditEvent.id).limit(limit)
    return [Entry(payload) for payload in session.scalars(query)]


def _matching(filters: Filters, after: Position | None = None, floor: Position | None = None) -> Select[bytes]:
    """The payloads that match; of one patient in the order of that patient's own index."""
    query = select(AuditEvent.payload)
    at, number = AuditEvent.at, AuditEvent.id
    if filters.patient is not None:
        query = query.join(AuditPatient, AuditPatient.event_id == AuditEvent.id)
        query = query.where(AuditPatient.patient_id == filters.patient)
        at, number = AuditPatient.at, AuditPatient.event_id
    query = query.where(*_between(at, number, filters, after))
    if floor is not None:
        query = query.where(at >= floor.at, tuple_(at, number) >= _here(floor))
    return _narrowed(query, filters).order_by(at.desc(), number.desc())


def _between(at: Any, number: Any, filters: Filters, after: Position | None) -> list[Any]:
    found = []
    if filters.since is not None:
        found.append(at >= filters.since)
    if filters.until is not None:
        found.append(at < filters.until)
    if after is not None:
        found += [at <= after.at, tuple_(at, number) < _here(after)]
    return found


def _here(position: Position) -> Any:
    return tuple_(literal(position.at, AuditEvent.at.type), literal(position.id, AuditEvent.id.type))


def _far_enough(session: Session, filters: Filters, after: Position | None) -> Position | None:
    """The last of the patient's events that one page looks at; None where it looks at all."""
    narrowed = filters.actor or filters.actions or filters.outcome or filters.drain
    if filters.patient is None or not narrowed:
        return None
    most = LOOKED_AT if filters.drain is None else READ_WHOLE
    at, number = AuditPatient.at, AuditPatient.event_id
    query = select(at, number).where(AuditPatient.patient_id == filters.patient)
    query = query.where(*_between(at, number, filters, after)).order_by(at.desc(), number.desc())
    row = session.execute(query.offset(most - 1).limit(1)).first()
    return None if row is None else Position(*row)


def _narrowed(query: Select[bytes], filters: Filters) -> Select[bytes]:
    if filters.actor is not None:
        query = query.where(AuditEvent.actor_id == filters.actor)
    if len(filters.actions) == 1:
        query = query.where(AuditEvent.action == next(iter(filters.actions)).value)
    elif filters.actions:
        # The others are excluded, not these chosen: so an index by time serves, and nothing is sorted.
        others = frozenset(AuditAction) - filters.actions
        query = query.where(AuditEvent.action.not_in(sorted(action.value for action in others)))
    if filters.outcome is not None:
        query = query.where(AuditEvent.outcome == filters.outcome.value)
    if filters.outcome is Outcome.REFUSED:
        query = query.where(NOT_DONE)
    return query if filters.drain is None else query.where(_of_drain(filters.drain))


def _of_drain(drain: UUID) -> Any:
    """Events about the drain or one of its records, and those that name it anywhere, such as what a board showed."""
    records = union_all(*(select(kind.id).where(kind.drain_id == drain) for kind in OF_A_DRAIN))
    written = holds_bytes(AuditEvent.payload, literal(str(drain).encode(), LargeBinary()))
    return or_(AuditEvent.entity_id.in_(records), AuditEvent.entity_id == drain, written)
