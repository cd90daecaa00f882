"""Laboratory results of a patient."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from tracker.records.base import Base, PatientOwned, Revision
from tracker.records.types import Exact

__all__ = ["LabResult", "LabResultRevision"]


class LabResult(PatientOwned, Base):
    __tablename__ = "lab_result"


class LabResultRevision(Revision, Base):
    """White count in 10^9/L, CRP in mg/L, drain amylase as a multiple of the serum upper limit.

    Drain amylase and serum upper limit in U/L are kept where the laboratory gave these: the multiple comes from them.
    """

    __tablename__ = "lab_result_revision"

    record_id: Mapped[UUID] = mapped_column(ForeignKey("lab_result.id"), primary_key=True)
    at: Mapped[datetime]
    wbc_10e9_l: Mapped[Decimal | None] = mapped_column(Exact())
    crp_mg_l: Mapped[Decimal | None] = mapped_column(Exact())
    drain_amylase_x_uln: Mapped[Decimal | None] = mapped_column(Exact())
    drain_amylase_u_l: Mapped[Decimal | None] = mapped_column(Exact())
    serum_amylase_limit_u_l: Mapped[Decimal | None] = mapped_column(Exact())
