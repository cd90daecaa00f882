"""What a person was shown is written before they see it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from tracker.access.actor import Actor
from tracker.actions import announcements
from tracker.actions.act import House
from tracker.audit import events
from tracker.audit.vocabulary import AuditAction, Outcome

__all__ = ["seen"]


def seen(
    house: House,
    *,
    by: Actor,
    action: AuditAction,
    entity: events.Entity,
    patients: Sequence[UUID] = (),
    shown: Mapping[str, Any] | None = None,
    known_at: datetime | None = None,
    ward: UUID | None = None,
    purpose: str = "",
    outcome: Outcome = Outcome.DONE,
    tells: bool = False,
) -> None:
    """Commit the event of one page or printout, with its patients and the readiness words shown.

    `tells` says that the words are of now and meant for whoever looks: "Criteria met" is remembered as told.
    """
    with house.database.writing() as session:
        event = events.Event(
            id=house.new_id(),
            at=house.clock(),
            action=action,
            by=by,
            entity=entity,
            outcome=outcome,
            ward=ward,
            patients=tuple(patients),
            shown=shown,
            known_at=known_at,
            purpose=purpose,
        )
        events.add(session, event)
        if tells and shown:
            announcements.announce(session, house, event)
