"""What physicians decided about a drain, with the verdict it rested on, frozen as it was."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ForeignKey, Text, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from tracker.readiness.vocabulary import Readiness
from tracker.records.audit import AuditEvent
from tracker.records.base import Base, PatientOwned, Revision, word

__all__ = [
    "CHOICE_LABELS",
    "CHOICE_STATEMENTS",
    "STATEMENT",
    "Choice",
    "Decision",
    "DecisionRevision",
    "Override",
    "differs",
    "drain_decisions",
    "overrides",
]


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
CHOICE_STATEMENTS: dict[Choice, str] = {
    Choice.REMOVE: "this drain is to be taken out",
    Choice.KEEP: "this drain stays in",
    Choice.RE_IMAGE: "imaging is to be repeated before this drain comes out",
    Choice.EXCHANGE: "this drain is to be exchanged",
    Choice.REFER: "this patient is to be seen by another service before this drain comes out",
}
STATEMENT = "I have read the verdict and its reasons, and I decide that"
"""What every signature states, followed by the statement of its choice."""


def differs(choice: Choice, readiness: Readiness) -> bool:
    """Whether a choice goes against the verdict: taking out without "Criteria met", or anything else with it."""
    return (choice is Choice.REMOVE) is not (readiness is Readiness.READY)


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


class Override(NamedTuple):
    """A decision against its verdict, with whose drain it was about."""

    decision: DecisionRevision
    patient_id: UUID
    drain_id: UUID
    ward_id: UUID | None


def drain_decisions(session: Session, drain: UUID, known_at: datetime) -> list[DecisionRevision]:
    """The decisions about a drain as known at a moment, newest first; the first is the one in force."""
    query = (
        select(DecisionRevision)
        .join(Decision, Decision.id == DecisionRevision.record_id)
        .where(Decision.drain_id == drain, DecisionRevision.recorded_at <= known_at)
        .order_by(DecisionRevision.recorded_at.desc())
    )
    return list(session.scalars(query))


def overrides(session: Session, wards: Iterable[UUID], since: datetime, until: datetime) -> list[Override]:
    """Decisions against their verdicts, signed while one of the wards had the patient, newest first."""
    query = (
        select(DecisionRevision, Decision.patient_id, Decision.drain_id, AuditEvent.ward_id)
        .join(Decision, Decision.id == DecisionRevision.record_id)
        .join(AuditEvent, AuditEvent.id == DecisionRevision.event_id)
        .where(DecisionRevision.is_override.is_(True), AuditEvent.ward_id.in_(list(wards)))
        .where(DecisionRevision.recorded_at >= since, DecisionRevision.recorded_at < until)
        .order_by(DecisionRevision.recorded_at.desc())
    )
    return [Override(*row) for row in session.execute(query)]
