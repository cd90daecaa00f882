"""Imaging studies, with a finding for each collection that the report speaks of."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ForeignKey, ForeignKeyConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tracker.readiness.vocabulary import DrainPosition, ImagingResult, Modality, ReportStatus
from tracker.records.base import Base, PatientOwned, Revision, word
from tracker.records.types import Exact

__all__ = ["ImagingFinding", "ImagingStudy", "ImagingStudyRevision"]


class ImagingStudy(PatientOwned, Base):
    __tablename__ = "imaging_study"


class ImagingStudyRevision(Revision, Base):
    """`registered_as` is the collection as which a reported new one was registered."""

    __tablename__ = "imaging_study_revision"

    record_id: Mapped[UUID] = mapped_column(ForeignKey("imaging_study.id"), primary_key=True)
    at: Mapped[datetime]
    modality: Mapped[Modality] = mapped_column(word(Modality))
    status: Mapped[ReportStatus] = mapped_column(word(ReportStatus))
    complication: Mapped[str | None]
    new_collection: Mapped[bool | None]
    registered_as: Mapped[UUID | None] = mapped_column(ForeignKey("collection.id"))
    note: Mapped[str] = mapped_column(default="")
    source_entered_at: Mapped[datetime | None]
    source_ref: Mapped[str | None]


class ImagingFinding(Base):
    """What a version of a study says of one collection."""

    __tablename__ = "imaging_finding"
    __table_args__ = (
        ForeignKeyConstraint(
            ["record_id", "revision"], ["imaging_study_revision.record_id", "imaging_study_revision.revision"]
        ),
    )

    record_id: Mapped[UUID] = mapped_column(primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True)
    collection_id: Mapped[UUID] = mapped_column(ForeignKey("collection.id"), primary_key=True)
    result: Mapped[ImagingResult | None] = mapped_column(word(ImagingResult))
    residual_mm: Mapped[Decimal | None] = mapped_column(Exact())
    drain_position: Mapped[DrainPosition | None] = mapped_column(word(DrainPosition))
