"""Stays: which ward has a patient, from when to when, in which bed."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from tracker.records.base import Base, PatientOwned, Revision

__all__ = ["Stay", "StayRevision"]


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
