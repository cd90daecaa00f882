"""What is recorded of a drain beside the facts that the rules read, in every version known at a moment."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.records.announcements import AlertNote, AlertNoteRevision
from tracker.records.decisions import Decision, DecisionRevision
from tracker.records.follow_ups import FollowUp, FollowUpRevision
from tracker.records.removals import Removal, RemovalRevision

__all__ = ["Aside", "aside_of"]


class Aside(NamedTuple):
    """Versions by record, each record's oldest first."""

    decisions: Sequence[DecisionRevision]
    removals: Sequence[RemovalRevision]
    follow_ups: Sequence[FollowUpRevision]
    alert_notes: Sequence[AlertNoteRevision]


def aside_of(session: Session, drain: UUID, known_at: datetime) -> Aside:
    def versions(identity: Any, version: Any) -> list[Any]:
        query = select(version).join(identity, identity.id == version.record_id)
        query = query.where(identity.drain_id == drain, version.recorded_at <= known_at)
        return list(session.scalars(query.order_by(version.record_id, version.revision)))

    return Aside(
        decisions=versions(Decision, DecisionRevision),
        removals=versions(Removal, RemovalRevision),
        follow_ups=versions(FollowUp, FollowUpRevision),
        alert_notes=versions(AlertNote, AlertNoteRevision),
    )
