"""What physicians decided about a drain, with the verdict it rested on, frozen as it was."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from tracker.readiness.vocabulary import Readiness
from tracker.records.base import Base, PatientOwned, Revision, word

__all__ = ["CHOICE_LABELS", "Choice", "Decision", "DecisionRevision"]


class Choice(StrEnum):
    REMOVE = "remove"
    KEEP = "keep"
    RE_IMAGE = "re_image"
    EXCHANGE = "exchange"
    REFER = "refer"


CHOICE_LABELS: dict[Choice, str] = {
    Choice.REMOVE: "Take the drain out",
    Choice.KEEP: "Keep the drain",
    Choice.RE_IMAGE: "Repeat imaging",
    Choice.EXCHANGE: "Exchange the drain",
    Choice.REFER: "Refer",
}


class Decision(PatientOwned, Base):
    __tablename__ = "decision"

    drain_id: Mapped[UUID] = mapped_column(ForeignKey("drain.id"), index=True)


class DecisionRevision(Revision, Base):
    """`verdict` is the whole verdict as JSON; `is_override` says that the choice goes against its readiness."""

    __tablename__ = "decision_revision"

    record_id: Mapped[UUID] = mapped_column(ForeignKey("decision.id"), primary_key=True)
    choice: Mapped[Choice] = mapped_column(word(Choice))
    meaning: Mapped[str]
    signed_name: Mapped[str]
    readiness: Mapped[Readiness] = mapped_column(word(Readiness))
    as_of: Mapped[datetime]
    known_at: Mapped[datetime]
    protocol: Mapped[str | None]
    protocol_version: Mapped[int | None]
    rules_version: Mapped[int]
    verdict: Mapped[str] = mapped_column(Text())
    is_override: Mapped[bool]
