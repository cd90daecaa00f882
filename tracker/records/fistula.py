"""Fistula assessments of a collection."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from tracker.readiness.vocabulary import FistulaStatus
from tracker.records.base import Base, PatientOwned, Revision, word

__all__ = ["FistulaAssessment", "FistulaAssessmentRevision"]


class FistulaAssessment(PatientOwned, Base):
    __tablename__ = "fistula_assessment"

    collection_id: Mapped[UUID] = mapped_column(ForeignKey("collection.id"), index=True)


class FistulaAssessmentRevision(Revision, Base):
    __tablename__ = "fistula_assessment_revision"

    record_id: Mapped[UUID] = mapped_column(ForeignKey("fistula_assessment.id"), primary_key=True)
    at: Mapped[datetime]
    status: Mapped[FistulaStatus] = mapped_column(word(FistulaStatus))
    evidence: Mapped[str]
    note: Mapped[str] = mapped_column(default="")
    source_entered_at: Mapped[datetime | None]
    source_ref: Mapped[str | None]
