"""What the made-up physician does: looks at the board, decides, takes note of alerts; and what was found afterwards."""

from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select

from tracker.access.actor import Actor
from tracker.access.passwords import Passwords
from tracker.actions import alerts, decisions, follow_ups
from tracker.actions.act import House
from tracker.actions.decisions import DecisionEntry, Shown
from tracker.actions.demo.plan import Decided, FollowedUp
from tracker.actions.follow_ups import FollowUpEntry
from tracker.actions.views import seen
from tracker.audit.events import Entity
from tracker.audit.vocabulary import AuditAction
from tracker.records.announcements import alert_facts
from tracker.records.drains import Drain
from tracker.records.follow_ups import FollowUpOutcome, drain_follow_ups
from tracker.records.frozen import digest
from tracker.records.in_care import Judged, Moment, judge_drain, newest_moment

__all__ = ["Signing", "decide", "follow_up", "look", "take_note"]


class Signing(NamedTuple):
    """The password that everyone in the demonstration signs with, known while it is made."""

    password: str
    passwords: Passwords


def decide(house: House, drain: UUID, decided: Decided, signing: Signing, person: Actor) -> None:
    """Sign on the verdict as it stands."""
    moment, found = _judged(house, drain)
    entry = DecisionEntry(decided.choice, decided.reason)
    shown = Shown(moment, digest(found))
    decisions.sign(
        house,
        drain=drain,
        entry=entry,
        shown=shown,
        password=signing.password,
        passwords=signing.passwords,
        by=person,
    )


def take_note(house: House, drain: UUID, reason: str, person: Actor) -> None:
    """Take note of the most urgent alert that stands."""
    _, found = _judged(house, drain)
    alerts.note(house, drain=drain, facts=alert_facts(found.verdict.alerts[0]), reason=reason, by=person)


def look(house: House, drain: UUID, person: Actor) -> None:
    """Be shown a drain's readiness on the board."""
    moment, found = _judged(house, drain)
    seen(
        house,
        by=person,
        action=AuditAction.SEE_BOARD,
        entity=Entity("board"),
        patients=[found.in_care.patient_id],
        shown={str(drain): found.verdict.readiness.value},
        known_at=moment.known_at,
        tells=True,
    )


def follow_up(house: House, drain: UUID, followed: FollowedUp, again: UUID, person: Actor) -> None:
    """Record what was found; a re-collection is the collection `again`."""
    with house.database.reading() as session:
        due = next(one for one in drain_follow_ups(session, drain, house.clock()) if one.kind is followed.kind)
        record, revision = due.record_id, due.revision
    is_back = followed.outcome is FollowUpOutcome.RE_COLLECTION
    entry = FollowUpEntry(
        house.clock(),
        followed.outcome,
        treated_by=("drainage",) if is_back else None,
        collection=again if is_back else None,
        note=followed.note,
    )
    follow_ups.record(house, follow_up=record, entry=entry, revision=revision, by=person)


def _judged(house: House, drain: UUID) -> tuple[Moment, Judged]:
    with house.database.reading() as session:
        patient: UUID = session.scalars(select(Drain.patient_id).where(Drain.id == drain)).one()
        moment = newest_moment(session, patient, house.clock())
        found, _ = judge_drain(session, patient, drain, moment)
    if found is None:
        raise LookupError(drain)
    return moment, found
