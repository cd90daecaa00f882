"""What people were told, what was taken back and of what they took note, beside the events that wrote it."""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.audit.comparing import Part, said_in, some_rows
from tracker.audit.events import plain
from tracker.audit.vocabulary import AuditAction
from tracker.readiness.vocabulary import Readiness
from tracker.records.announcements import Announcement, Withdrawal, WithdrawalSeen
from tracker.records.database import Database
from tracker.records.drains import Drain

__all__ = ["announced", "compare_announced", "facts_of"]

Differences = Callable[[Session, Any, Mapping[str, Any]], Iterator[str]]


def facts_of(drain: UUID, word: str, known_at: datetime) -> str:
    """SHA-256 of what an announcement says."""
    return hashlib.sha256(f"{drain} {word} {known_at.isoformat()}".encode()).hexdigest()


def compare_announced(session: Session, entries: Mapping[UUID, Mapping[str, Any]], part: Part) -> None:
    """What events say that somebody was told, or took note of, must be there."""
    for event, entry in entries.items():
        if entry["action"] == AuditAction.NOTE_WITHDRAWAL.value:
            withdrawal = UUID(entry["entity"]["id"])
            query = select(WithdrawalSeen.event_id).where(WithdrawalSeen.withdrawal_id == withdrawal)
            if event not in session.scalars(query).all():
                part.differs(record=f"withdrawal_seen of {entry['entity']['id']}", event=str(event), what="missing")
        if entry["action"] == AuditAction.SEE_BOARD.value and entry["actor"] is not None:
            for drain in _not_told(session, entry):
                part.differs(record=f"announcement of {drain}", event=str(event), what="missing")


def _not_told(session: Session, entry: Mapping[str, Any]) -> Iterator[UUID]:
    """Drains that a board showed as "Criteria met" although the last word that this account was told is another."""
    met = [UUID(drain) for drain, word in (entry["shown"] or {}).items() if word == Readiness.READY.value]
    if not met:
        return
    last = dict[UUID, Any]()
    query = (
        select(Announcement.drain_id, Announcement.readiness)
        .where(Announcement.account_id == UUID(entry["actor"]), Announcement.drain_id.in_(met))
        .where(Announcement.at <= datetime.fromisoformat(entry["at"]))
        .order_by(Announcement.at)
    )
    for drain, word in session.execute(query):
        last[drain] = word
    yield from (drain for drain in met if last.get(drain) is not Readiness.READY)


def announced(database: Database, part: Part) -> Iterator[None]:
    """Look at every row, one step with each turn."""
    for model, look in KINDS.items():
        last: UUID | None = UUID(int=0)
        while last is not None:
            with database.reading() as session:
                rows, last = some_rows(session, model, last, part)
                _compare(session, rows, look, part)
            yield


def _compare(session: Session, rows: Sequence[Any], look: Differences, part: Part) -> None:
    by_event: dict[UUID, list[Any]] = defaultdict(list)
    for row in rows:
        by_event[row.event_id].append(row)
    for event, some in by_event.items():
        entry = said_in(session, event)
        for row in some:
            part.checked += 1
            differences = [*look(session, row, entry)] if entry else ["event"]
            if differences:
                part.differs(record=f"{row.__tablename__}:{row.id}", event=str(event), what=", ".join(differences))


def _of_announcement(_: Session, row: Announcement, entry: Mapping[str, Any]) -> Iterator[str]:
    """Told is what the event showed, to whom and as of when it says."""
    at = datetime.fromisoformat(entry["at"])
    known_at = at if entry["known_at"] is None else datetime.fromisoformat(entry["known_at"])
    word = (entry["shown"] or {}).get(str(row.drain_id))
    if word is None:
        yield "drain_id"
    elif word != row.readiness.value:
        yield "readiness"
    if str(row.account_id) != entry["actor"]:
        yield "account_id"
    for name, wanted in (("at", at), ("known_at", known_at)):
        if getattr(row, name) != wanted:
            yield name
    if row.facts != facts_of(row.drain_id, row.readiness.value, row.known_at):
        yield "facts"


def _of_withdrawal(session: Session, row: Withdrawal, entry: Mapping[str, Any]) -> Iterator[str]:
    """Taken back is a "Criteria met" of a patient of the act, told before; the event does not say which."""
    if row.at != datetime.fromisoformat(entry["at"]):
        yield "at"
    told = session.execute(
        select(Announcement.at, Announcement.readiness, Drain.patient_id)
        .join(Drain, Drain.id == Announcement.drain_id)
        .where(Announcement.id == row.announcement_id)
    ).one_or_none()
    if (
        told is None
        or told.readiness is not Readiness.READY
        or told.at > row.at
        or str(told.patient_id) not in entry["patients"]
    ):
        yield "announcement_id"


def _of_seen(_: Session, row: WithdrawalSeen, entry: Mapping[str, Any]) -> Iterator[str]:
    wanted = {
        "withdrawal_id": entry["entity"]["id"],
        "account_id": entry["actor"],
        "at": entry["at"],
    }
    yield from (name for name, value in wanted.items() if plain(getattr(row, name)) != value)
    if entry["action"] != AuditAction.NOTE_WITHDRAWAL.value:
        yield "event_id"


KINDS: dict[Any, Differences] = {
    Announcement: _of_announcement,
    Withdrawal: _of_withdrawal,
    WithdrawalSeen: _of_seen,
}
