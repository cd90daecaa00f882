"""The frame of every act: lock the patients, stamp the time, add rows, write the audit event, commit once."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import groupby
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.access.actor import Actor
from tracker.actions.errors import AlreadyDone, NotFound, RequestReused, StaleForm
from tracker.actions.scope import stays_of
from tracker.actions.taking_back import take_back
from tracker.audit import events
from tracker.audit.vocabulary import AuditAction
from tracker.records.base import Base, Identity, Revision
from tracker.records.database import Database
from tracker.records.patients import Patient, PatientChange, last_changes
from tracker.records.requests import Request
from tracker.records.stays import StayRevision, owning_stay
from tracker.records.telling import identity_of, name_of, owners, values
from tracker.records.words import Finality

__all__ = ["Act", "Clock", "House", "RequestKey", "act", "current_revision", "system_clock"]

Clock = Callable[[], datetime]
INSTANT = timedelta(microseconds=1)


def system_clock() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class House:
    """What acts are done with: the database, the clock, and where new ids come from."""

    database: Database
    clock: Clock
    new_id: Callable[[], UUID] = uuid4


@dataclass(frozen=True)
class RequestKey:
    """The key that a form was shown with, and a hash of what was sent."""

    id: UUID
    body_hash: str

    @classmethod
    def of(cls, key: UUID, body: str) -> "RequestKey":
        return cls(key, hashlib.sha256(body.encode()).hexdigest())


@dataclass
class Act:
    """One act in progress; rows added through it carry its stamps and stand in its event."""

    house: House
    session: Session
    by: Actor
    recorded_at: datetime
    event_id: UUID
    reason: str = ""
    ward: UUID | None = None
    wards_of_stays: set[UUID] = field(default_factory=set)
    patients: set[UUID] = field(default_factory=set)
    entity: events.Entity = field(default_factory=lambda: events.Entity(""))
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)
    answer: str = ""
    pending: list[Base] = field(default_factory=list)

    def create(self, identity: Base) -> None:
        """Add an identity row."""
        self.pending.append(identity)

    def revise(self, row: Any, previous: Revision | None = None, *, finality: Finality | None = None) -> None:
        """Add a revision: the first of its record, or the one after `previous`."""
        row.revision = 1 if previous is None else previous.revision + 1
        row.recorded_at = self.recorded_at
        row.recorded_by = self.by.account_id
        row.reason = self.reason
        row.event_id = self.event_id
        row.finality = finality or (Finality.FINAL if previous is None else Finality.AMENDED)
        self.pending.append(row)
        self.after[name_of(row)] = values(row)
        self.wards_of_stays |= {one.ward_id for one in (row, previous) if isinstance(one, StayRevision)}
        if previous is not None:
            self.before[name_of(previous)] = values(previous)

    def about(self, kind: str, record: UUID, revision: int | None = None) -> None:
        """Name the record that the event is about."""
        self.entity = events.Entity(kind, record, revision)


@contextmanager
def act(
    house: House,
    *,
    by: Actor,
    action: AuditAction,
    patients: Sequence[UUID] = (),
    reason: str = "",
    request: RequestKey | None = None,
) -> Iterator[Act]:
    """Do one act: everything inside is committed with its audit event, or nothing is.

    Raises NotFound for an unknown patient, AlreadyDone or RequestReused for a form sent before.
    """
    with house.database.writing() as session:
        _lock(session, patients)
        _refuse_repeated(session, request, by)
        doing = Act(
            house=house,
            session=session,
            by=by,
            recorded_at=_stamp(house, session, patients),
            event_id=house.new_id(),
            reason=reason,
            patients=set(patients),
        )
        yield doing
        _write(doing, action)
        take_back(
            session,
            patients=doing.patients,
            written=doing.pending,
            recorded_at=doing.recorded_at,
            event=doing.event_id,
            new_id=house.new_id,
        )
        if request is not None:
            session.add(
                Request(
                    id=request.id,
                    body_hash=request.body_hash,
                    account_id=by.account_id,
                    answer=doing.answer,
                    at=doing.recorded_at,
                )
            )


def current_revision(session: Session, model: Any, record: UUID, *, expected: int | None = None) -> Any:
    """The newest revision of a record. Raises NotFound, or StaleForm where another was expected."""
    query = select(model).where(model.record_id == record).order_by(model.revision.desc()).limit(1)
    row = session.scalar(query)
    if row is None:
        raise NotFound
    if expected is not None and row.revision != expected:
        raise StaleForm(row)
    return row


def _lock(session: Session, patients: Sequence[UUID]) -> None:
    """Lock patients in the order of their ids; SQLite's writing transactions exclude one another already."""
    wanted = sorted(set(patients))
    if not wanted:
        return
    found = session.scalars(select(Patient.id).where(Patient.id.in_(wanted)).order_by(Patient.id).with_for_update())
    if set(found) != set(wanted):
        raise NotFound


def _refuse_repeated(session: Session, request: RequestKey | None, by: Actor) -> None:
    if request is None:
        return
    before = session.get(Request, request.id)
    if before is None:
        return
    if before.account_id == by.account_id and before.body_hash == request.body_hash:
        raise AlreadyDone(before.answer)
    raise RequestReused(before.answer if before.account_id == by.account_id else "")


def _stamp(house: House, session: Session, patients: Sequence[UUID]) -> datetime:
    """The clock's time, later than anything recorded for these patients before."""
    last = last_changes(session, patients).values() if patients else ()
    return max([house.clock(), *(moment + INSTANT for moment in last)])


def _write(doing: Act, action: AuditAction) -> None:
    session = doing.session
    _tell_owners(doing)
    events.add(
        session,
        events.Event(
            id=doing.event_id,
            at=doing.recorded_at,
            action=action,
            by=doing.by,
            entity=doing.entity,
            ward=doing.ward,
            patients=tuple(sorted(doing.patients)),
            before=doing.before or None,
            after=doing.after or None,
            reason=doing.reason,
        ),
    )
    _insert(session, doing.pending)
    _insert(session, [change for patient in sorted(doing.patients) for change in _changes(doing, patient)])


def _changes(doing: Act, patient: UUID) -> list[Base]:
    """A change for each ward whose board rests on the act: where it was done, whose the patient is, or was until now.

    Whoever cared for the patient last may still write, and a stay may end elsewhere by this very act.
    """
    owner = owning_stay(stays_of(doing.session, patient), doing.recorded_at)
    concerned = doing.wards_of_stays | ({owner.ward_id} if owner is not None else set())
    wards = [doing.ward, *sorted(concerned - {doing.ward})]
    return [
        PatientChange(
            patient_id=patient,
            recorded_at=doing.recorded_at + number * INSTANT,
            ward_id=ward,
            event_id=doing.event_id,
        )
        for number, ward in enumerate(wards)
    ]


def _tell_owners(doing: Act) -> None:
    """Say in the event whose record each version is: the patient, drain or collection that its identity names."""
    created = {(type(row), row.id): row for row in doing.pending if isinstance(row, Identity)}
    versions: list[Any] = [row for row in doing.pending if isinstance(row, Revision)]
    for row in versions:
        kind: Any = type(row)
        of = identity_of(kind), row.record_id
        told = owners(created.get(of) or doing.session.get_one(*of))
        before = f"{name_of(row).partition('@')[0]}@{row.revision - 1}"
        for side, name in ((doing.after, name_of(row)), (doing.before, before)):
            if name in side:
                side[name] = told | side[name]


def _insert(session: Session, rows: Sequence[Base]) -> None:
    """Insert rows in the order in which their tables refer to one another."""
    rank = _ranks()
    for _, group in groupby(sorted(rows, key=lambda row: rank[row.__tablename__]), key=lambda row: row.__tablename__):
        session.add_all(group)
        session.flush()


@cache
def _ranks() -> dict[str, int]:
    return {table.name: number for number, table in enumerate(Base.metadata.sorted_tables)}
