"""Drains and what happened to them: inserted, exchanged, clamped, dislodged, removed."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import Date, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from tracker.readiness.vocabulary import DrainType, EventKind
from tracker.records.base import Base, PatientOwned, Revision, word
from tracker.records.types import Exact

__all__ = ["Drain", "DrainEvent", "DrainEventRevision", "DrainRevision"]


class Drain(PatientOwned, Base):
    __tablename__ = "drain"


class DrainRevision(Revision, Base):
    """`owner` and `next_review_on` matter for outpatients; `protocol_pin` names a protocol chosen for this drain."""

    __tablename__ = "drain_revision"

    record_id: Mapped[UUID] = mapped_column(ForeignKey("drain.id"), primary_key=True)
    collection_id: Mapped[UUID] = mapped_column(ForeignKey("collection.id"))
    type: Mapped[DrainType] = mapped_column(word(DrainType))
    french: Mapped[Decimal | None] = mapped_column(Exact())
    inserted_at: Mapped[datetime]
    label: Mapped[str] = mapped_column(default="")
    owner: Mapped[str] = mapped_column(default="")
    next_review_on: Mapped[date | None] = mapped_column(Date())
    protocol_pin: Mapped[str | None]


class DrainEvent(PatientOwned, Base):
    __tablename__ = "drain_event"

    drain_id: Mapped[UUID] = mapped_column(ForeignKey("drain.id"), index=True)


class DrainEventRevision(Revision, Base):
    __tablename__ = "drain_event_revision"

    record_id: Mapped[UUID] = mapped_column(ForeignKey("drain_event.id"), primary_key=True)
    at: Mapped[datetime]
    kind: Mapped[EventKind] = mapped_column(word(EventKind))
    note: Mapped[str] = mapped_column(default="")
