"""Audit events as they were written, whom they concern, those that wait, and their seals: places and signed heads."""

import hashlib
from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, text
from sqlalchemy.orm import Mapped, mapped_column

from tracker.records.base import Base, Identity

__all__ = ["NOT_DONE", "AuditEvent", "AuditHead", "AuditPatient", "AuditPending", "AuditSeal", "leaf_hash"]

NOT_DONE = text("outcome <> 'done'")
"""Few events are refusals: they have an index of their own, which a search for them names."""

Long = BigInteger().with_variant(Integer, "sqlite")


def leaf_hash(payload: bytes) -> bytes:
    """The hash of one entry as a leaf of the tree (RFC 6962, 2.1)."""
    return hashlib.sha256(b"\x00" + payload).digest()


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
    """An event that is not yet sealed: a trigger adds the row with the event, another takes it away with its seal.

    `since` is the database's own clock, for an event may speak of an earlier moment.
    """

    __tablename__ = "audit_pending"

    event_id: Mapped[UUID] = mapped_column(ForeignKey("audit_event.id"), primary_key=True)
    since: Mapped[datetime | None]


class AuditSeal(Base):
    """The place of an event in the log, counted from 0 without a gap, and the hash of its bytes."""

    __tablename__ = "audit_seal"

    place: Mapped[int] = mapped_column(Long, primary_key=True, autoincrement=False)
    event_id: Mapped[UUID] = mapped_column(ForeignKey("audit_event.id"), unique=True)
    leaf: Mapped[bytes]


class AuditHead(Base):
    """A signed head: the root over the first `size` entries, its note, and the frontier from which the tree goes on.

    `hourly` marks the first head of each clock hour; bundles carry these and the last.
    """

    __tablename__ = "audit_head"

    number: Mapped[int] = mapped_column(Long, primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    hourly: Mapped[bool] = mapped_column(index=True)
    size: Mapped[int] = mapped_column(Long)
    root: Mapped[bytes]
    frontier: Mapped[bytes]
    note: Mapped[str]
    verifier_key: Mapped[str]
