"""Who was told "Criteria met" is remembered, told when a later entry takes it back, and says that they know."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.access.actor import Actor
from tracker.access.permissions import Permission
from tracker.actions.act import House
from tracker.actions.errors import NotFound
from tracker.audit import events
from tracker.audit.held_announcements import facts_of
from tracker.audit.vocabulary import AuditAction
from tracker.records.announcements import Announcement, Withdrawal, WithdrawalSeen, announcing
from tracker.records.drains import Drain

__all__ = ["acknowledge", "announce"]


def announce(session: Session, house: House, event: events.Event) -> None:
    """Remember the words that an event showed, each once for an account until it changes; one statement."""
    account = event.by.account_id if event.by else None
    rows = [_row(house, UUID(str(drain)), str(word), event, account) for drain, word in (event.shown or {}).items()]
    session.connection().execute(announcing(), rows)


def acknowledge(house: House, *, withdrawal: UUID, by: Actor) -> None:
    """Take note that what one was told was taken back. Raises NotFound for what somebody else was told."""
    by.check(Permission.SEE_WARD)
    now = house.clock()
    with house.database.writing() as session:
        told = (
            select(Drain.patient_id)
            .join(Announcement, Announcement.drain_id == Drain.id)
            .join(Withdrawal, Withdrawal.announcement_id == Announcement.id)
            .where(Withdrawal.id == withdrawal, Announcement.account_id == by.account_id)
        )
        patient = session.scalar(told)
        if patient is None:
            raise NotFound
        if _is_known(session, withdrawal, by):
            return
        entity = events.Entity("withdrawal", withdrawal)
        event = events.Event(house.new_id(), now, AuditAction.NOTE_WITHDRAWAL, by, entity, patients=(patient,))
        events.add(session, event)
        note = WithdrawalSeen(
            id=house.new_id(), withdrawal_id=withdrawal, account_id=by.account_id, at=now, event_id=event.id
        )
        session.add(note)


def _is_known(session: Session, withdrawal: UUID, by: Actor) -> bool:
    known = select(WithdrawalSeen.id).where(
        WithdrawalSeen.withdrawal_id == withdrawal, WithdrawalSeen.account_id == by.account_id
    )
    return session.scalar(known) is not None


def _row(house: House, drain: UUID, word: str, event: events.Event, account: UUID | None) -> dict[str, Any]:
    known_at: datetime = event.known_at or event.at
    return {
        "id": house.new_id(),
        "drain_id": drain,
        "account_id": account,
        "at": event.at,
        "known_at": known_at,
        "readiness": word,
        "facts": facts_of(drain, word, known_at),
        "event_id": event.id,
    }
