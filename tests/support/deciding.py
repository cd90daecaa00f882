"""Deciding and removing in a test: on what a page would show at this moment."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from tests.support.ward import PASSWORD, PASSWORDS, Ward
from tracker.actions import alerts, decisions, drains, follow_ups, labs, removals
from tracker.actions.decisions import DecisionEntry, Shown
from tracker.actions.follow_ups import FollowUpEntry
from tracker.actions.labs import LabEntry
from tracker.actions.removals import ClosingVolume, RemovalEntry
from tracker.readiness.vocabulary import EventKind
from tracker.records.announcements import alert_facts
from tracker.records.decisions import Choice, DecisionRevision, drain_decisions
from tracker.records.follow_ups import FollowUpKind, FollowUpOutcome, FollowUpRevision, drain_follow_ups
from tracker.records.frozen import digest
from tracker.records.in_care import judge_drain, newest_moment
from tracker.records.removals import Manner, RemovalRevision, Tip, current_removal

__all__ = ["decisions_on", "follow_ups_of", "removal_of", "remove", "sign", "what_is_shown", "whole_course"]


def what_is_shown(ward: Ward, drain: UUID) -> Shown:
    """The verdict as a page shows it now."""
    with ward.database.reading() as session:
        patient = _patient(session, drain)
        moment = newest_moment(session, patient, ward.clock.now)
        found, _ = judge_drain(session, patient, drain, moment)
    assert found is not None
    return Shown(moment, digest(found))


def sign(
    ward: Ward,
    drain: UUID,
    choice: Choice = Choice.REMOVE,
    *,
    reason: str = "",
    shown: Shown | None = None,
    password: str = PASSWORD,
    **more: Any,
) -> UUID:
    """Sign as the ward's physician, on what is shown now unless the test says otherwise."""
    return decisions.sign(
        ward.house,
        drain=drain,
        entry=DecisionEntry(choice, reason),
        shown=shown or what_is_shown(ward, drain),
        password=password,
        passwords=PASSWORDS,
        **{"by": ward.physician, **more},
    )


def decisions_on(ward: Ward, drain: UUID) -> list[DecisionRevision]:
    with ward.database.reading() as session:
        found = drain_decisions(session, drain, ward.moment().known_at)
        session.expunge_all()
    return found


def remove(ward: Ward, drain: UUID, **changes: Any) -> UUID:
    """Record that a drain came out now, on the ward and whole, unless the test says otherwise."""
    by = changes.pop("by", ward.nurse)
    entry: dict[str, Any] = {"at": ward.clock.now, "manner": Manner.ON_THE_WARD, "tip": Tip.INTACT, "complications": ()}
    return removals.remove(ward.house, drain=drain, entry=RemovalEntry(**{**entry, **changes}), by=by)


def removal_of(ward: Ward, drain: UUID) -> RemovalRevision | None:
    with ward.database.reading() as session:
        found = current_removal(session, drain, ward.moment().known_at)
        session.expunge_all()
    return found


def follow_ups_of(ward: Ward, drain: UUID) -> dict[FollowUpKind, FollowUpRevision]:
    with ward.database.reading() as session:
        found = drain_follow_ups(session, drain, ward.moment().known_at)
        session.expunge_all()
    return {row.kind: row for row in found}


def whole_course(ward: Ward) -> UUID:
    """A drain of which there is a record of every kind: let out against the verdict, followed up, come back."""
    drain = ward.ready_drain()
    patient = ward.in_care(drain).patient_id
    ward.clock.forward(hours=1)
    drains.record_event(
        ward.house, drain=drain, entry=drains.EventEntry(ward.clock.now, EventKind.POSITION_CONFIRMED), by=ward.nurse
    )
    labs.report(ward.house, patient=patient, entry=LabEntry(ward.clock.now, Decimal("8.4")), by=ward.nurse)
    ward.check(drain, 2, leak=True)
    leak = ward.verdict(drain).alerts[0]
    alerts.note(ward.house, drain=drain, facts=alert_facts(leak), reason="Dressing changed.", by=ward.physician)
    sign(ward, drain, reason="It leaks more than it drains.")
    ward.clock.forward(hours=1)
    remove(ward, drain, closing=ClosingVolume(Decimal(3)))
    ward.clock.forward(days=7)
    back = FollowUpEntry(ward.clock.now, FollowUpOutcome.RE_COLLECTION, ("drainage",), is_new_collection=True)
    due = follow_ups_of(ward, drain)[FollowUpKind.DAY_7]
    follow_ups.record(ward.house, follow_up=due.record_id, entry=back, revision=1, by=ward.nurse)
    return drain


def _patient(session: Any, drain: UUID) -> UUID:
    from tracker.records.drains import Drain

    found: UUID = session.get_one(Drain, drain).patient_id
    return found
