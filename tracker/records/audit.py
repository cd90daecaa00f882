"""Audit events as they were written, whom they concern, and those not yet sealed."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from tracker.records.base import Base, Identity

__all__ = ["AuditEvent", "AuditPatient", "AuditPending"]


class AuditEvent(Identity, Base):
    """`payload` is the exact bytes that are hashed; the other columns repeat parts of it for searching."""

    __tablename__ = "audit_event"
    __table_args__ = (Index("ix_audit_event_entity", "entity_type", "entity_id"),)

    at: Mapped[datetime] = mapped_column(index=True)
    actor_id: Mapped[UUID | None] = mapped_column(index=True)
    actor_name: Mapped[str]
    action: Mapped[str] = mapped_column(index=True)
    outcome: Mapped[str]
    ward_id: Mapped[UUID | None]
    entity_type: Mapped[str]
    entity_id: Mapped[UUID | None]
    payload: Mapped[bytes]


class AuditPatient(Base):
    """A patient whom an event concerns."""

    __tablename__ = "audit_patient"

    event_id: Mapped[UUID] = mapped_column(ForeignKey("audit_event.id"), primary_key=True)
    patient_id: Mapped[UUID] = mapped_column(primary_key=True, index=True)


class AuditPending(Base):
    """An event that is not yet sealed; a trigger adds the row with the event."""

    __tablename__ = "audit_pending"

    event_id: Mapped[UUID] = mapped_column(ForeignKey("audit_event.id"), primary_key=True)
