"""How a drain came out: where, with what at its tip, what went wrong, and which decision let it out."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from tracker.records.base import Base, PatientOwned, Revision, word
from tracker.records.drains import DrainEvent, DrainEventRevision
from tracker.records.patients_of_wards import OUT
from tracker.records.timelines import current
from tracker.records.types import Words
from tracker.records.words import IdentityProof

__all__ = [
    "COMPLICATIONS",
    "MANNER_LABELS",
    "TIP_LABELS",
    "Manner",
    "Removal",
    "RemovalRevision",
    "Tip",
    "current_removal",
    "out_events",
]


class Manner(StrEnum):
    ON_THE_WARD = "on_the_ward"
    ELSEWHERE = "elsewhere"
    FELL_OUT = "fell_out"


class Tip(StrEnum):
    INTACT = "intact"
    NOT_INTACT = "not_intact"
    NOT_SEEN = "not_seen"


MANNER_LABELS: dict[Manner, str] = {
    Manner.ON_THE_WARD: "Taken out here",
    Manner.ELSEWHERE: "Taken out elsewhere",
    Manner.FELL_OUT: "Fell out or was pulled out",
}
TIP_LABELS: dict[Tip, str] = {
    Tip.INTACT: "Tip intact",
    Tip.NOT_INTACT: "Tip not intact",
    Tip.NOT_SEEN: "Tip not seen",
}
COMPLICATIONS = (
    ("bleeding", "Bleeding"),
    ("pain", "Severe pain"),
    ("retained_fragment", "Fragment may be left behind"),
    ("leak_after", "Fluid from the site afterwards"),
    ("difficult", "Hard to take out"),
)


class Removal(PatientOwned, Base):
    __tablename__ = "removal"

    drain_id: Mapped[UUID] = mapped_column(ForeignKey("drain.id"), index=True)


class RemovalRevision(Revision, Base):
    """`drain_event_id` is the event that the rules read; `decision_id` the decision "take it out" in force, if any.

    `complications` empty means "none of these", None that nobody answered.
    """

    __tablename__ = "removal_revision"

    record_id: Mapped[UUID] = mapped_column(ForeignKey("removal.id"), primary_key=True)
    drain_event_id: Mapped[UUID] = mapped_column(ForeignKey("drain_event.id"))
    manner: Mapped[Manner] = mapped_column(word(Manner))
    tip: Mapped[Tip] = mapped_column(word(Tip))
    complications: Mapped[tuple[str, ...] | None] = mapped_column(Words())
    closing_check_id: Mapped[UUID | None] = mapped_column(ForeignKey("drain_check.id"))
    decision_id: Mapped[UUID | None] = mapped_column(ForeignKey("decision.id"))
    identity_proof: Mapped[IdentityProof] = mapped_column(word(IdentityProof))
    note: Mapped[str] = mapped_column(default="")


def current_removal(session: Session, drain: UUID, known_at: datetime) -> RemovalRevision | None:
    """The removal of a drain that stands at a moment; None while it is in, or where only an event says it is out."""
    query = (
        select(RemovalRevision)
        .join(Removal, Removal.id == RemovalRevision.record_id)
        .where(Removal.drain_id == drain, RemovalRevision.recorded_at <= known_at)
        .order_by(RemovalRevision.recorded_at, RemovalRevision.revision)
    )
    newest = {row.record_id: row for row in session.scalars(query)}
    standing = [row for row in newest.values() if current([row]) is not None]
    return standing[-1] if standing else None


def out_events(session: Session, drain: UUID) -> list[DrainEventRevision]:
    """The present events that say the drain is out, earliest first; more than one only by import."""
    query = (
        select(DrainEventRevision)
        .join(DrainEvent, DrainEvent.id == DrainEventRevision.record_id)
        .where(DrainEvent.drain_id == drain)
        .order_by(DrainEventRevision.record_id, DrainEventRevision.revision)
    )
    newest = {row.record_id: row for row in session.scalars(query)}
    out = [row for row in newest.values() if current([row]) is not None and row.kind in OUT]
    return sorted(out, key=lambda row: row.at)
