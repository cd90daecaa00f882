"""Bedside checks of one drain over an interval: volumes, patency, and what the patient said and showed."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from tracker.readiness.vocabulary import CheckOrigin, Fluid, PainSource, Patency
from tracker.records.base import Base, PatientOwned, Revision, word
from tracker.records.types import Exact, Tenths, Words
from tracker.records.words import IdentityProof, MeasuredBy, NotDoneReason

__all__ = ["DrainCheck", "DrainCheckRevision", "says_something"]


class DrainCheck(PatientOwned, Base):
    __tablename__ = "drain_check"

    drain_id: Mapped[UUID] = mapped_column(ForeignKey("drain.id"), index=True)


class DrainCheckRevision(Revision, Base):
    """A blank is None, never zero or false. `source_entered_at` and `source_ref` keep what an import was told.

    `assumed` names fields that an import filled by an assumption; `soft_limits` those that a person confirmed.
    """

    __tablename__ = "drain_check_revision"
    __table_args__ = (Index("ix_drain_check_revision_end_at", "end_at"),)

    record_id: Mapped[UUID] = mapped_column(ForeignKey("drain_check.id"), primary_key=True)
    start_at: Mapped[datetime]
    end_at: Mapped[datetime]
    observed_at: Mapped[datetime | None]
    gross_ml: Mapped[Decimal | None] = mapped_column(Tenths())
    measured_by: Mapped[MeasuredBy | None] = mapped_column(word(MeasuredBy))
    flush_ml: Mapped[Decimal | None] = mapped_column(Tenths())
    patency: Mapped[Patency | None] = mapped_column(word(Patency))
    clamped: Mapped[bool | None]
    leak: Mapped[bool | None]
    fluid: Mapped[Fluid | None] = mapped_column(word(Fluid))
    temp_c: Mapped[Decimal | None] = mapped_column(Exact())
    antipyretic: Mapped[bool | None]
    pain: Mapped[int | None]
    pain_from: Mapped[PainSource | None] = mapped_column(word(PainSource))
    other_pain: Mapped[int | None]
    sepsis_signs: Mapped[tuple[str, ...] | None] = mapped_column(Words())
    site_signs: Mapped[tuple[str, ...] | None] = mapped_column(Words())
    not_done: Mapped[NotDoneReason | None] = mapped_column(word(NotDoneReason))
    identity_proof: Mapped[IdentityProof] = mapped_column(word(IdentityProof))
    origin: Mapped[CheckOrigin] = mapped_column(word(CheckOrigin))
    note: Mapped[str] = mapped_column(default="")
    assumed: Mapped[tuple[str, ...]] = mapped_column(Words(), default=())
    soft_limits: Mapped[tuple[str, ...]] = mapped_column(Words(), default=())
    source_entered_at: Mapped[datetime | None]
    source_ref: Mapped[str | None] = mapped_column(index=True)


def says_something(check: Any) -> bool:
    """Whether a check, as a row or as the rules read it, says more than that it was not done."""
    return any(value is not None for value in (check.gross_ml, check.patency, check.temp_c, check.pain))
