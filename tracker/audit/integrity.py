"""Compares what the database holds with what is sealed, and judges stored decisions again, in small steps."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.audit.comparing import UNREADABLE, Part, event_differences
from tracker.audit.held import Versions, compare_versions, untold, written
from tracker.audit.held_announcements import announced, compare_announced
from tracker.audit.held_changes import compare_changes, untold_changes
from tracker.audit.held_sign_ins import attempts, compare_begun, sessions
from tracker.audit.search import Entry, Filters, find
from tracker.audit.vocabulary import AuditAction
from tracker.records.audit import AuditEvent, AuditPatient, AuditSeal
from tracker.records.database import Database
from tracker.records.decisions import DecisionRevision
from tracker.records.every import revised
from tracker.records.frozen import Replay, replay

__all__ = ["Findings", "last_check", "look"]

EVENTS, DECISIONS, AT_ONCE = 500, 10, 100
"""What one step looks at: some tenths of a second at most, each in a transaction of its own."""
CHANGES = "patient_change"
MOST_BYTES = 1 << 20
"""Payloads held at once; a single larger one is held alone."""


@dataclass
class Findings:
    """Events against their sealed bytes, rows of the record against their events, decisions judged again.

    `other_rules` are decisions of an earlier version of the rules, which those of today do not judge.
    """

    events: Part = field(default_factory=Part)
    records: Part = field(default_factory=Part)
    decisions: Part = field(default_factory=Part)
    other_rules: int = 0

    @property
    def differing(self) -> int:
        return self.events.differing + self.records.differing + self.decisions.differing


def look(database: Database, found: Findings) -> Iterator[None]:
    """Look at everything, one step with each turn; `found` is whole when there is no further step.

    Memory does not grow with the log. What is written meanwhile may or may not be looked at.
    """
    told: dict[str, int] = defaultdict(int)
    yield from _events(database, found, told)
    for noun, model in sorted(revised().items()):
        yield from untold(database, noun, model, told[noun], found.records)
    yield from untold_changes(database, told[CHANGES], found.records)
    for rows in (announced, sessions, attempts):
        yield from rows(database, found.records)
    yield from _decisions(database, found)


def last_check(session: Session) -> Entry | None:
    """The event of the newest comparison that came to its end."""
    return next(iter(find(session, Filters(actions=frozenset({AuditAction.CHECK_INTEGRITY})), 1)), None)


def _events(database: Database, found: Findings, told: dict[str, int]) -> Iterator[None]:
    last, one_by_one = UUID(int=0), 0
    while True:
        size = 1 if one_by_one else EVENTS
        one_by_one = max(0, one_by_one - 1)
        query = _after(last).limit(size).execution_options(yield_per=AT_ONCE)
        with database.reading() as session:
            count = 0
            try:
                for some in _batches(session.execute(query)):
                    _compare(session, last, some, found, told)
                    last, count = some[-1].id, count + len(some)
            except UNREADABLE:
                if size == 1:
                    last, count = _unreadable(session, last, found), 1
                else:
                    one_by_one, count = EVENTS, EVENTS
        yield
        if count < size:
            return


def _after(last: UUID) -> Any:
    query = select(*AuditEvent.__table__.columns, AuditSeal.leaf).outerjoin(AuditSeal)
    return query.where(AuditEvent.id > last).order_by(AuditEvent.id)


def _unreadable(session: Session, last: UUID, found: Findings) -> UUID:
    """Name the event after another whose columns are no longer what such columns hold."""
    query = select(AuditEvent.id).where(AuditEvent.id > last).order_by(AuditEvent.id).limit(1)
    event = session.scalars(query).one()
    found.events.checked += 1
    found.events.differs(event=str(event), what="unreadable")
    return event


def _batches(rows: Any) -> Iterator[list[Any]]:
    """Rows in lists whose payloads do not fill the memory."""
    some, size = list[Any](), 0
    for row in rows:
        some.append(row)
        size += len(row.payload)
        if size >= MOST_BYTES:
            yield some
            some, size = [], 0
    if some:
        yield some


def _compare(session: Session, after: UUID, rows: Sequence[Any], found: Findings, told: dict[str, int]) -> None:
    """Some events in a row, with the rows that they say they wrote."""
    patients: dict[UUID, list[Any]] = defaultdict(list)
    between = AuditPatient.event_id > after, AuditPatient.event_id <= rows[-1].id
    for one in session.scalars(select(AuditPatient).where(*between)):
        patients[one.event_id].append(one)
    versions: dict[str, Versions] = defaultdict(dict)
    entries = dict[UUID, Mapping[str, Any]]()
    for event in rows:
        found.events.checked += 1
        entry, differences = event_differences(event, event.leaf, patients[event.id])
        if differences:
            found.events.differs(event=str(event.id), what=", ".join(differences))
        if entry:
            entries[event.id] = entry
        for noun, key, values in written(entry):
            versions[noun][key] = event.id, values
    for noun, wanted in versions.items():
        told[noun] += compare_versions(session, noun, wanted, found.records)
    told[CHANGES] += compare_changes(session, entries, found.records)
    compare_announced(session, entries, found.records)
    compare_begun(session, entries, found.records)
    session.expunge_all()


def _decisions(database: Database, found: Findings) -> Iterator[None]:
    last, count = UUID(int=0), DECISIONS
    while count == DECISIONS:
        query = select(DecisionRevision.record_id).where(DecisionRevision.record_id > last)
        with database.reading() as session:
            records = session.scalars(query.order_by(DecisionRevision.record_id).limit(DECISIONS)).all()
            for record in records:
                _judge_again(session, record, found)
        last, count = (records or [last])[-1], len(records)
        yield


def _judge_again(session: Session, record: UUID, found: Findings) -> None:
    found.decisions.checked += 1
    try:
        decision = session.get_one(DecisionRevision, (record, 1))
        again = replay(session, decision)
    except UNREADABLE:
        found.decisions.differs(record=f"decision:{record}@1", what="cannot be judged again")
        return
    if again is Replay.OTHER_RULES:
        found.other_rules += 1
    if again is Replay.DIFFERS:
        what, event = "judged again, it gives another verdict", str(decision.event_id)
        found.decisions.differs(record=f"decision:{record}@1", event=event, what=what)
