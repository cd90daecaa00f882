"""Patients, and the moments at which anything of their record changed."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Date, ForeignKey, Index, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from tracker.records.base import Base, Identity, Revision, word
from tracker.records.words import Sex

__all__ = ["Patient", "PatientChange", "PatientRevision", "last_changes"]


class Patient(Identity, Base):
    """Every write of a patient's record locks this row."""

    __tablename__ = "patient"


class PatientRevision(Revision, Base):
    """`number` is the hospital's; `immunocompromised` and `diabetes` are None where not recorded."""

    __tablename__ = "patient_revision"
    __table_args__ = (Index("ix_patient_revision_number", "number"),)

    record_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"), primary_key=True)
    number: Mapped[str]
    surname: Mapped[str]
    given: Mapped[str]
    born_on: Mapped[date | None] = mapped_column(Date())
    sex: Mapped[Sex] = mapped_column(word(Sex))
    immunocompromised: Mapped[bool | None]
    diabetes: Mapped[bool | None]


class PatientChange(Base):
    """One write of a patient's record: what a page's known_at, its refresh and remembered verdicts go by."""

    __tablename__ = "patient_change"
    __table_args__ = (Index("ix_patient_change_ward", "ward_id", "recorded_at"),)

    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"), primary_key=True)
    recorded_at: Mapped[datetime] = mapped_column(primary_key=True)
    ward_id: Mapped[UUID | None] = mapped_column(ForeignKey("ward.id"))
    event_id: Mapped[UUID] = mapped_column(ForeignKey("audit_event.id"))


def last_changes(session: Session, patients: Iterable[UUID]) -> dict[UUID, datetime]:
    """When each patient's record last changed."""
    query = (
        select(PatientChange.patient_id, func.max(PatientChange.recorded_at, type_=PatientChange.recorded_at.type))
        .where(PatientChange.patient_id.in_(list(patients)))
        .group_by(PatientChange.patient_id)
    )
    return dict(session.execute(query).all())
