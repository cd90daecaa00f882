"""Stays: which ward has a patient, from when to when, in which bed."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from tracker.records.base import Base, PatientOwned, Revision

__all__ = ["Stay", "StayRevision", "owning_stay"]


class Stay(PatientOwned, Base):
    __tablename__ = "stay"


class StayRevision(Revision, Base):
    """`bed` is None in a clinic; `until` None while the stay is current."""

    __tablename__ = "stay_revision"
    __table_args__ = (Index("ix_stay_revision_ward", "ward_id"),)

    record_id: Mapped[UUID] = mapped_column(ForeignKey("stay.id"), primary_key=True)
    ward_id: Mapped[UUID] = mapped_column(ForeignKey("ward.id"))
    bed: Mapped[str | None]
    since: Mapped[datetime]
    until: Mapped[datetime | None]


def owning_stay(stays: Iterable[Any], now: datetime) -> Any | None:
    """The stay current at a moment, else the last one before it."""
    begun = [stay for stay in stays if stay.since <= now]
    present = [stay for stay in begun if stay.until is None or stay.until > now]
    return max(present or begun, key=lambda stay: (stay.since, str(stay.record_id)), default=None)
