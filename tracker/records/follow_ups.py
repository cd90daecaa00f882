"""What is due after a drain came out, and what was found then."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Date, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from tracker.records.base import Base, PatientOwned, Revision, word

__all__ = ["KIND_LABELS", "OUTCOME_LABELS", "FollowUp", "FollowUpKind", "FollowUpOutcome", "FollowUpRevision"]


class FollowUpKind(StrEnum):
    CONTACT = "contact_48_72_h"
    DAY_7 = "day_7"
    DAY_30 = "day_30"


class FollowUpOutcome(StrEnum):
    WELL = "well"
    SYMPTOMS = "symptoms"
    RE_COLLECTION = "re_collection"
    NOT_REACHED = "not_reached"


KIND_LABELS: dict[FollowUpKind, str] = {
    FollowUpKind.CONTACT: "Contact after 48 to 72 hours",
    FollowUpKind.DAY_7: "Day 7",
    FollowUpKind.DAY_30: "Day 30",
}
OUTCOME_LABELS: dict[FollowUpOutcome, str] = {
    FollowUpOutcome.WELL: "Well",
    FollowUpOutcome.SYMPTOMS: "Symptoms",
    FollowUpOutcome.RE_COLLECTION: "Re-collection",
    FollowUpOutcome.NOT_REACHED: "Not reached",
}


class FollowUp(PatientOwned, Base):
    __tablename__ = "follow_up"

    drain_id: Mapped[UUID] = mapped_column(ForeignKey("drain.id"), index=True)


class FollowUpRevision(Revision, Base):
    """`recurrence_collection_id` is the new collection, where one was found at the same site."""

    __tablename__ = "follow_up_revision"

    record_id: Mapped[UUID] = mapped_column(ForeignKey("follow_up.id"), primary_key=True)
    kind: Mapped[FollowUpKind] = mapped_column(word(FollowUpKind))
    due_on: Mapped[date] = mapped_column(Date())
    done_at: Mapped[datetime | None]
    outcome: Mapped[FollowUpOutcome | None] = mapped_column(word(FollowUpOutcome))
    recurrence_collection_id: Mapped[UUID | None] = mapped_column(ForeignKey("collection.id"))
    note: Mapped[str] = mapped_column(default="")
