"""A drain comes out and is closed in one act, or is opened again where that was entered in error."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.access.actor import Actor
from tracker.access.permissions import Permission
from tracker.actions.act import Act, House, RequestKey, act, current_revision
from tracker.actions.checks import CheckEntry, add_check_row
from tracker.actions.errors import NotFound, Refused, StaleForm
from tracker.actions.periods import LONGEST_CHECK, not_ahead
from tracker.actions.scope import patient_of, reach
from tracker.actions.versions import require_reason, withdraw
from tracker.audit.vocabulary import AuditAction
from tracker.readiness.vocabulary import EventKind
from tracker.records.checks import DrainCheck, DrainCheckRevision
from tracker.records.decisions import Choice, DecisionRevision, drain_decisions
from tracker.records.drains import Drain, DrainEvent, DrainEventRevision, DrainRevision
from tracker.records.follow_ups import FollowUp, FollowUpKind, FollowUpRevision, drain_follow_ups, proposed_days
from tracker.records.removals import Manner, Removal, RemovalRevision, Tip, current_removal, out_events
from tracker.records.timelines import current
from tracker.records.wards import WardRevision
from tracker.records.words import IdentityProof, MeasuredBy

__all__ = ["ClosingVolume", "RemovalEntry", "decision_to_remove", "remove", "reopen"]

NOTE = "Closing volume at the removal."
MINUTE = timedelta(minutes=1)
"""Times of removals are typed to the minute."""


@dataclass(frozen=True)
class ClosingVolume:
    """What was emptied for the last time, since the drain's newest volume; a blank is None."""

    gross_ml: Decimal
    measured_by: MeasuredBy | None = None
    flush_ml: Decimal | None = None
    clamped: bool | None = None
    leak: bool | None = None


@dataclass(frozen=True)
class RemovalEntry:
    """`complications` empty means none of those asked for; follow-ups without a day of their own are as proposed."""

    at: datetime
    manner: Manner
    tip: Tip
    complications: tuple[str, ...] | None = None
    closing: ClosingVolume | None = None
    follow_up_on: Mapping[FollowUpKind, date] = field(default_factory=dict)
    identity_proof: IdentityProof = IdentityProof.NONE
    note: str = ""


def remove(
    house: House, *, drain: UUID, entry: RemovalEntry, by: Actor, request: RequestKey | None = None, answer: str = ""
) -> UUID:
    """Record that a drain came out, with its closing volume and the follow-ups that are due.

    Raises Refused for a moment that cannot be, for a drain that is out already, for a day of follow-up before it.
    """
    with house.database.reading() as session:
        patient = patient_of(session, Drain, drain)
    record, event = house.new_id(), house.new_id()
    with act(
        house, by=by, action=AuditAction.REMOVE_DRAIN, patients=[patient], reason=entry.note, request=request
    ) as doing:
        doing.ward = reach(doing.session, by, Permission.RECORD_EVENT, patient, doing.recorded_at)
        at = _moment(doing, drain, entry.at)
        doing.create(DrainEvent(id=event, patient_id=patient, drain_id=drain))
        kind = EventKind.FELL_OUT if entry.manner is Manner.FELL_OUT else EventKind.REMOVED
        doing.revise(DrainEventRevision(record_id=event, at=at, kind=kind, note=entry.note))
        closing = _close(doing, patient, drain, entry, entry.closing, at) if entry.closing is not None else None
        decision = decision_to_remove(doing.session, drain, at + MINUTE)
        doing.create(Removal(id=record, patient_id=patient, drain_id=drain))
        doing.revise(
            RemovalRevision(
                record_id=record,
                drain_event_id=event,
                manner=entry.manner,
                tip=entry.tip,
                complications=entry.complications,
                closing_check_id=closing,
                decision_id=decision.record_id if decision else None,
                identity_proof=entry.identity_proof,
                note=entry.note,
            )
        )
        _propose(doing, patient, drain, entry, at)
        doing.about("removal", record, 1)
        doing.answer = answer
    return record


def reopen(
    house: House,
    *,
    drain: UUID,
    revision: int,
    reason: str,
    by: Actor,
    request: RequestKey | None = None,
    answer: str = "",
) -> None:
    """Withdraw a removal that was entered in error, with its closing volume and the follow-ups not yet done.

    `revision` is that of the newest event by which the drain is out. Raises StaleForm, NotFound for one that is in.
    """
    require_reason(reason)
    with house.database.reading() as session:
        patient = patient_of(session, Drain, drain)
    with act(
        house, by=by, action=AuditAction.REOPEN_DRAIN, patients=[patient], reason=reason, request=request
    ) as doing:
        doing.ward = reach(doing.session, by, Permission.RECORD_EVENT, patient, doing.recorded_at)
        events = out_events(doing.session, drain)
        if not events:
            raise NotFound
        if max(event.revision for event in events) != revision:
            raise StaleForm(events[-1])
        for event in events:
            withdraw(doing, DrainEventRevision, event.record_id, event.revision, "drain_event")
        _withdraw_removal(doing, drain)
        for follow_up in drain_follow_ups(doing.session, drain, doing.recorded_at):
            if follow_up.outcome is None:
                withdraw(doing, FollowUpRevision, follow_up.record_id, follow_up.revision, "follow_up")
        doing.about("drain", drain)
        doing.answer = answer


def decision_to_remove(session: Session, drain: UUID, at: datetime) -> DecisionRevision | None:
    """The decision in force at a moment, where it is to take the drain out."""
    in_force = next(iter(drain_decisions(session, drain, at)), None)
    return in_force if in_force is not None and in_force.choice is Choice.REMOVE else None


def _moment(doing: Act, drain: UUID, at: datetime) -> datetime:
    kept = not_ahead("at", at, doing.recorded_at)
    if kept < current_revision(doing.session, DrainRevision, drain).inserted_at:
        raise Refused("at", "The drain was not in yet at that time.")
    if out_events(doing.session, drain):
        raise Refused("at", "This drain is out already.")
    return kept


def _close(doing: Act, patient: UUID, drain: UUID, entry: RemovalEntry, closing: ClosingVolume, at: datetime) -> UUID:
    """A last check from the newest volume up to the removal."""
    start = max(_last_volume_at(doing.session, drain), at - LONGEST_CHECK)
    if start > at:
        raise Refused("gross_ml", "A volume is recorded up to a later time already: correct that check instead.")
    check = doing.house.new_id()
    answers = CheckEntry(start, at, identity_proof=entry.identity_proof, note=NOTE, **vars(closing))
    add_check_row(doing, check, patient, drain, answers)
    return check


def _last_volume_at(session: Session, drain: UUID) -> datetime:
    """When the newest recorded volume of a drain ends; its insertion where there is none."""
    query = (
        select(DrainCheckRevision)
        .join(DrainCheck, DrainCheck.id == DrainCheckRevision.record_id)
        .where(DrainCheck.drain_id == drain)
        .order_by(DrainCheckRevision.record_id, DrainCheckRevision.revision)
    )
    newest = {row.record_id: row for row in session.scalars(query)}
    ends = [row.end_at for row in newest.values() if current([row]) is not None and row.gross_ml is not None]
    inserted_at: datetime = current_revision(session, DrainRevision, drain).inserted_at
    return max(ends, default=inserted_at)


def _propose(doing: Act, patient: UUID, drain: UUID, entry: RemovalEntry, at: datetime) -> None:
    """The follow-ups, on the days given or else as proposed by the ward's calendar."""
    zone = _zone(doing.session, doing.ward)
    for kind, proposed in proposed_days(at, zone).items():
        due_on = entry.follow_up_on.get(kind, proposed)
        if due_on < at.astimezone(zone).date():
            raise Refused(kind.value, "A follow-up comes after the removal.")
        record = doing.house.new_id()
        doing.create(FollowUp(id=record, patient_id=patient, drain_id=drain))
        doing.revise(FollowUpRevision(record_id=record, kind=kind, due_on=due_on, note=""))


def _zone(session: Session, ward: UUID | None) -> ZoneInfo:
    query = select(WardRevision.zone).where(WardRevision.record_id == ward).order_by(WardRevision.revision.desc())
    return ZoneInfo(session.scalars(query).first() or "UTC")


def _withdraw_removal(doing: Act, drain: UUID) -> None:
    removal = current_removal(doing.session, drain, doing.recorded_at)
    if removal is None:
        return
    withdraw(doing, RemovalRevision, removal.record_id, removal.revision, "removal")
    if removal.closing_check_id is not None:
        check = current_revision(doing.session, DrainCheckRevision, removal.closing_check_id)
        if current([check]) is not None:
            withdraw(doing, DrainCheckRevision, check.record_id, check.revision, "drain_check")
