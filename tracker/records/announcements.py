"""Who was shown or told which readiness of a drain, and which alerts a person took note of."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from tracker.readiness.vocabulary import Readiness
from tracker.records.base import Base, Identity, PatientOwned, Revision, word

__all__ = ["AlertNote", "AlertNoteRevision", "Announcement", "Withdrawal", "WithdrawalSeen"]


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
