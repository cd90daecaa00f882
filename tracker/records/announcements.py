"""Who was shown or told which readiness of a drain, and which alerts a person took note of."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ForeignKey,
    Index,
    Insert,
    String,
    Subquery,
    Uuid,
    and_,
    bindparam,
    case,
    exists,
    func,
    insert,
    literal,
    or_,
    select,
    type_coerce,
)
from sqlalchemy.orm import Mapped, Session, aliased, mapped_column

from tracker.readiness.alert_codes import Alert
from tracker.readiness.verdict_json import plain
from tracker.readiness.vocabulary import Readiness
from tracker.records.accounts import AccountRevision
from tracker.records.audit import AuditEvent
from tracker.records.base import Base, Identity, PatientOwned, Revision, word
from tracker.records.drains import Drain
from tracker.records.patients import PatientRevision
from tracker.records.types import Instant

__all__ = [
    "AlertNote",
    "AlertNoteRevision",
    "Announcement",
    "Withdrawal",
    "WithdrawalSeen",
    "alert_facts",
    "alert_notes",
    "announcing",
    "standing_announcements",
    "taken_back",
]

ELAPSED = frozenset({"day", "dwell_days"})
"""Numbers that only count the days gone by; an alert is the same one on the next day."""


class Announcement(Identity, Base):
    """Never a status: what somebody saw, when, and from which facts; the verdict itself is always computed."""

    __tablename__ = "announcement"
    __table_args__ = (Index("ix_announcement_account_id", "account_id", "drain_id", "at"),)

    drain_id: Mapped[UUID] = mapped_column(ForeignKey("drain.id"), index=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime]
    known_at: Mapped[datetime]
    readiness: Mapped[Readiness] = mapped_column(word(Readiness))
    facts: Mapped[str] = mapped_column(String(64))
    event_id: Mapped[UUID] = mapped_column(ForeignKey("audit_event.id"))


class Withdrawal(Identity, Base):
    """What was entered at `at` took an announcement of "Criteria met" back: judged again it was not met then."""

    __tablename__ = "withdrawal"

    announcement_id: Mapped[UUID] = mapped_column(ForeignKey("announcement.id"), index=True)
    at: Mapped[datetime]
    event_id: Mapped[UUID] = mapped_column(ForeignKey("audit_event.id"))


class WithdrawalSeen(Identity, Base):
    """Whoever had been shown the announcement has taken note that it was taken back."""

    __tablename__ = "withdrawal_seen"

    withdrawal_id: Mapped[UUID] = mapped_column(ForeignKey("withdrawal.id"), index=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), index=True)
    at: Mapped[datetime]
    event_id: Mapped[UUID] = mapped_column(ForeignKey("audit_event.id"))


class AlertNote(PatientOwned, Base):
    __tablename__ = "alert_note"

    drain_id: Mapped[UUID] = mapped_column(ForeignKey("drain.id"), index=True)


class AlertNoteRevision(Revision, Base):
    """An alert that a physician acknowledged with a reason; it stays quiet while `facts`, a hash, stay the same."""

    __tablename__ = "alert_note_revision"

    record_id: Mapped[UUID] = mapped_column(ForeignKey("alert_note.id"), primary_key=True)
    code: Mapped[str] = mapped_column(String(60))
    facts: Mapped[str] = mapped_column(String(64))


def announcing() -> Insert:
    """Adds an announcement where it tells an account another word than the last one; executed with many rows at once.

    "Criteria met" is always worth a row, any other word only where it ends a "Criteria met" that still stood.
    """
    last = (
        select(case((_was_taken_back(), literal("")), else_=type_coerce(Announcement.readiness, String())))
        .where(
            Announcement.account_id == _given("account_id", Uuid()), Announcement.drain_id == _given("drain_id", Uuid())
        )
        .order_by(Announcement.at.desc(), Announcement.id)
        .limit(1)
        .scalar_subquery()
    )
    told, ready = func.coalesce(last, ""), Readiness.READY.value
    new = _given("readiness", String())
    is_news = or_(and_(new == ready, told != ready), and_(new != ready, told == ready))
    columns = {
        "id": Uuid(),
        "drain_id": Uuid(),
        "account_id": Uuid(),
        "at": Instant(),
        "known_at": Instant(),
        "readiness": String(),
        "facts": String(),
        "event_id": Uuid(),
    }
    row = select(*(_given(name, kind) for name, kind in columns.items())).where(is_news)
    table: Any = Announcement.__table__
    return insert(table).from_select([table.c[name] for name in columns], row, include_defaults=False)


def standing_announcements(session: Session, patients: Iterable[UUID]) -> list[tuple[Announcement, UUID]]:
    """Every "Criteria met" that is the last an account was told of these patients' drains, not taken back yet."""
    later = aliased(Announcement)
    told_since = exists().where(
        later.account_id == Announcement.account_id, later.drain_id == Announcement.drain_id, later.at > Announcement.at
    )
    query = (
        select(Announcement, Drain.patient_id)
        .join(Drain, Drain.id == Announcement.drain_id)
        .where(Drain.patient_id.in_(list(patients)), Announcement.readiness == Readiness.READY)
        .where(~_was_taken_back(), ~told_since)
    )
    return [(row[0], row[1]) for row in session.execute(query)]


def taken_back(account: UUID) -> Subquery:
    """What an account was told and was taken back since, with the patient, until the account has taken note of it."""
    later = aliased(PatientRevision)
    newer = exists().where(later.record_id == PatientRevision.record_id, later.revision > PatientRevision.revision)
    return (
        select(
            Withdrawal.id.label("withdrawal_id"),
            Withdrawal.at.label("at"),
            Announcement.at.label("told_at"),
            Announcement.drain_id.label("drain_id"),
            Drain.patient_id.label("patient_id"),
            PatientRevision.number.label("number"),
            PatientRevision.surname.label("surname"),
            PatientRevision.given.label("given"),
            PatientRevision.born_on.label("born_on"),
            AuditEvent.actor_name.label("by"),
        )
        .join(Announcement, Announcement.id == Withdrawal.announcement_id)
        .join(Drain, Drain.id == Announcement.drain_id)
        .join(PatientRevision, PatientRevision.record_id == Drain.patient_id)
        .join(AuditEvent, AuditEvent.id == Withdrawal.event_id)
        .where(Announcement.account_id == account, ~newer)
        .where(~exists().where(WithdrawalSeen.withdrawal_id == Withdrawal.id, WithdrawalSeen.account_id == account))
        .subquery()
    )


def alert_facts(alert: Alert) -> str:
    """SHA-256 of an alert's code, numbers and records: while it stays the same it is the same alert."""
    numbers = {name: value for name, value in alert.numbers.items() if name not in ELAPSED}
    text = json.dumps([alert.code.value, plain(numbers), sorted(alert.evidence)], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def alert_notes(session: Session, drain: UUID, known_at: datetime) -> Mapping[str, tuple[AlertNoteRevision, str]]:
    """The newest note on each alert of a drain as known at a moment, with its author, by the alert's facts."""
    later = aliased(AccountRevision)
    newer = exists().where(later.record_id == AccountRevision.record_id, later.revision > AccountRevision.revision)
    query = (
        select(AlertNoteRevision, AccountRevision.display_name)
        .join(AlertNote, AlertNote.id == AlertNoteRevision.record_id)
        .join(AccountRevision, AccountRevision.record_id == AlertNoteRevision.recorded_by)
        .where(AlertNote.drain_id == drain, AlertNoteRevision.recorded_at <= known_at, ~newer)
        .order_by(AlertNoteRevision.recorded_at)
    )
    return {row[0].facts: (row[0], row[1]) for row in session.execute(query)}


def _given(name: str, kind: Any) -> Any:
    return bindparam(name, type_=kind)


def _was_taken_back() -> Any:
    return exists().where(Withdrawal.announcement_id == Announcement.id)
