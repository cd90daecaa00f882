"""The declarative base, and the columns that every revision has."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary, MetaData, String, Uuid
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from tracker.records.types import Instant, Word
from tracker.records.words import Finality

__all__ = ["REVISION", "Base", "Identity", "PatientOwned", "Revision", "word"]

NAMING = {
    "pk": "pk_%(table_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
}

REVISION = "_revision"
"""How the table of a record's versions is named, after the record's noun."""


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {UUID: Uuid(), datetime: Instant(), str: String(), bytes: LargeBinary()}  # noqa: RUF012 - read once by SQLAlchemy


def word(words: type[StrEnum]) -> Word[StrEnum]:
    """The column type of a closed vocabulary."""
    return Word(words)


class Identity:
    """What others refer to; never changed, never deleted. Its first revision says who made it and when."""

    id: Mapped[UUID] = mapped_column(primary_key=True)


class PatientOwned(Identity):
    """An identity within one patient's record."""

    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"), index=True)


class Revision:
    """One version of a record: numbered from 1, never changed, tied to the audit event of the act that wrote it."""

    revision: Mapped[int] = mapped_column(primary_key=True)
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    reason: Mapped[str] = mapped_column(default="")
    finality: Mapped[Finality] = mapped_column(word(Finality), default=Finality.FINAL)
    event_id: Mapped[UUID] = mapped_column(ForeignKey("audit_event.id"))
