"""Audit events as they were written, whom they concern, and those not yet sealed."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from tracker.records.base import Base, Identity

__all__ = ["NOT_DONE", "AuditEvent", "AuditPatient", "AuditPending"]

NOT_DONE = text("outcome <> 'done'")
"""Few events are refusals: they have an index of their own, which a search for them names."""


class AuditEvent(Identity, Base):
    """`payload` is the exact bytes that are hashed; the other columns repeat parts of it for searching."""

    __tablename__ = "audit_event"
    __table_args__ = (
        Index("ix_audit_event_entity", "entity_type", "entity_id"),
        Index("ix_audit_event_actor", "actor_id", "at", "action"),
        Index("ix_audit_event_done", "action", "at"),
        Index("ix_audit_event_refused", "at", sqlite_where=NOT_DONE, postgresql_where=NOT_DONE),
    )

    at: Mapped[datetime] = mapped_column(index=True)
    actor_id: Mapped[UUID | None]
    actor_name: Mapped[str]
    action: Mapped[str]
    outcome: Mapped[str]
    ward_id: Mapped[UUID | None]
    entity_type: Mapped[str]
    entity_id: Mapped[UUID | None]
    payload: Mapped[bytes]


class AuditPatient(Base):
    """A patient whom an event concerns; `at` is the event's own, so that one patient's newest are found at once."""

    __tablename__ = "audit_patient"
    __table_args__ = (Index("ix_audit_patient_at", "patient_id", "at", "event_id"),)

    event_id: Mapped[UUID] = mapped_column(ForeignKey("audit_event.id"), primary_key=True)
    patient_id: Mapped[UUID] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(nullable=True)


class AuditPending(Base):
    """An event that is not yet sealed; a trigger adds the row with the event."""

    __tablename__ = "audit_pending"

    event_id: Mapped[UUID] = mapped_column(ForeignKey("audit_event.id"), primary_key=True)
