"""Collections are added, drains put into them, and what happens to a drain is recorded."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from tracker.access.actor import Actor
from tracker.access.permissions import Permission
from tracker.actions.act import Act, House, RequestKey, act, current_revision
from tracker.actions.errors import NotFound, Refused
from tracker.actions.periods import not_ahead
from tracker.actions.scope import patient_of, reach
from tracker.actions.versions import copy_of, newest, require_reason, withdraw
from tracker.audit.vocabulary import AuditAction
from tracker.readiness.vocabulary import DrainType, EventKind
from tracker.records.collections import Collection, CollectionRevision
from tracker.records.drains import Drain, DrainEvent, DrainEventRevision, DrainRevision
from tracker.records.words import Finality, Side

__all__ = [
    "CollectionEntry",
    "DrainEntry",
    "EventEntry",
    "add_collection",
    "add_collection_row",
    "change_collection",
    "correct_event",
    "insert",
    "plan_review",
    "record_event",
    "void_event",
]


DAY = timedelta(days=1)
OUT = frozenset({EventKind.REMOVED, EventKind.FELL_OUT})


@dataclass(frozen=True)
class CollectionEntry:
    """Unanswered questions are None."""

    site: str
    side: Side | None = None
    etiology: str | None = None
    secondary: bool | None = None
    cause_addressed: bool | None = None
    loculated: bool | None = None
    viscous_or_necrotic: bool | None = None
    organism: str = ""
    recurrence_of: UUID | None = None


@dataclass(frozen=True)
class DrainEntry:
    type: DrainType
    inserted_at: datetime
    french: Decimal | None = None
    label: str = ""
    protocol_pin: str | None = None


@dataclass(frozen=True)
class EventEntry:
    at: datetime
    kind: EventKind
    note: str = ""


def add_collection(
    house: House, *, patient: UUID, entry: CollectionEntry, by: Actor, request: RequestKey | None = None
) -> UUID:
    """Add a collection to a patient's record."""
    record = house.new_id()
    with act(house, by=by, action=AuditAction.ADD_COLLECTION, patients=[patient], request=request) as doing:
        doing.ward = reach(doing.session, by, Permission.PLACE_DRAIN, patient, doing.recorded_at)
        add_collection_row(doing, record, patient, entry)
        doing.about("collection", record, 1)
    return record


def change_collection(
    house: House,
    *,
    collection: UUID,
    entry: CollectionEntry,
    revision: int,
    reason: str,
    by: Actor,
    request: RequestKey | None = None,
    answer: str = "",
) -> None:
    """Correct what is recorded of a collection. Raises StaleForm."""
    require_reason(reason)
    with house.database.reading() as session:
        patient = patient_of(session, Collection, collection)
    with act(
        house, by=by, action=AuditAction.CHANGE_COLLECTION, patients=[patient], reason=reason, request=request
    ) as doing:
        doing.ward = reach(doing.session, by, Permission.PLACE_DRAIN, patient, doing.recorded_at)
        row = newest(doing, CollectionRevision, collection, revision)
        doing.revise(CollectionRevision(record_id=collection, **vars(entry)), row)
        doing.about("collection", collection, row.revision + 1)
        doing.answer = answer


def insert(
    house: House,
    *,
    patient: UUID,
    entry: DrainEntry,
    by: Actor,
    collection: UUID | None = None,
    new_collection: CollectionEntry | None = None,
    request: RequestKey | None = None,
    answer: str = "",
) -> UUID:
    """Record a drain put into a collection of the patient, or into one that is added in the same act."""
    record = house.new_id()
    with act(house, by=by, action=AuditAction.INSERT_DRAIN, patients=[patient], request=request) as doing:
        doing.ward = reach(doing.session, by, Permission.PLACE_DRAIN, patient, doing.recorded_at)
        kept = replace(entry, inserted_at=not_ahead("inserted_at", entry.inserted_at, doing.recorded_at))
        if collection is None:
            if new_collection is None:
                raise Refused("collection", "A drain lies in a collection: choose one or describe a new one.")
            collection = house.new_id()
            add_collection_row(doing, collection, patient, new_collection)
        elif patient_of(doing.session, Collection, collection) != patient:
            raise NotFound
        doing.create(Drain(id=record, patient_id=patient))
        doing.revise(DrainRevision(record_id=record, collection_id=collection, owner="", **vars(kept)))
        doing.about("drain", record, 1)
        doing.answer = answer.format(drain=record)
    return record


def record_event(
    house: House, *, drain: UUID, entry: EventEntry, by: Actor, request: RequestKey | None = None, answer: str = ""
) -> UUID:
    """Record what happened to a drain. Raises Refused for a moment ahead or before the insertion."""
    with house.database.reading() as session:
        patient = patient_of(session, Drain, drain)
    record = house.new_id()
    with act(house, by=by, action=AuditAction.RECORD_EVENT, patients=[patient], request=request) as doing:
        doing.ward = reach(doing.session, by, Permission.RECORD_EVENT, patient, doing.recorded_at)
        if entry.kind in OUT:
            raise Refused("kind", "A drain that came out is recorded as its removal.")
        kept = _checked_event(doing, drain, entry)
        doing.create(DrainEvent(id=record, patient_id=patient, drain_id=drain))
        doing.revise(DrainEventRevision(record_id=record, **vars(kept)))
        doing.about("drain_event", record, 1)
        doing.answer = answer
    return record


def correct_event(
    house: House,
    *,
    event: UUID,
    entry: EventEntry,
    revision: int,
    reason: str,
    by: Actor,
    request: RequestKey | None = None,
    answer: str = "",
) -> None:
    """Write a new version of an event; the old one stays. Raises StaleForm where someone else was quicker."""
    require_reason(reason)
    patient, drain = _owner_of_event(house, event)
    with act(
        house, by=by, action=AuditAction.CORRECT_EVENT, patients=[patient], reason=reason, request=request
    ) as doing:
        doing.ward = reach(doing.session, by, Permission.RECORD_EVENT, patient, doing.recorded_at)
        before = newest(doing, DrainEventRevision, event, revision)
        if before.kind is not entry.kind and OUT & {before.kind, entry.kind}:
            raise Refused("kind", "A removal is withdrawn, or recorded, as one: it does not turn into another event.")
        kept = _checked_event(doing, drain, entry)
        doing.revise(DrainEventRevision(record_id=event, **vars(kept)), before)
        doing.about("drain_event", event, before.revision + 1)
        doing.answer = answer


def void_event(
    house: House,
    *,
    event: UUID,
    revision: int,
    reason: str,
    by: Actor,
    request: RequestKey | None = None,
    answer: str = "",
) -> None:
    """Withdraw an event that was entered in error; it stays readable."""
    require_reason(reason)
    patient, _ = _owner_of_event(house, event)
    with act(
        house, by=by, action=AuditAction.CORRECT_EVENT, patients=[patient], reason=reason, request=request
    ) as doing:
        doing.ward = reach(doing.session, by, Permission.RECORD_EVENT, patient, doing.recorded_at)
        if withdraw(doing, DrainEventRevision, event, revision, "drain_event").kind in OUT:
            raise Refused("reason", "This is a removal: reopen the drain instead.")
        doing.answer = answer


def plan_review(
    house: House,
    *,
    drain: UUID,
    owner: str,
    next_review_on: date,
    revision: int,
    by: Actor,
    request: RequestKey | None = None,
    answer: str = "",
) -> None:
    """Say who looks after a drain and when it is looked at next. Raises StaleForm, Refused for a day gone by."""
    with house.database.reading() as session:
        patient = patient_of(session, Drain, drain)
    with act(house, by=by, action=AuditAction.CHANGE_DRAIN, patients=[patient], request=request) as doing:
        doing.ward = reach(doing.session, by, Permission.RECORD_EVENT, patient, doing.recorded_at)
        before = newest(doing, DrainRevision, drain, revision)
        if next_review_on < doing.recorded_at.date() - DAY:
            raise Refused("next_review_on", "The next review lies in the past.")
        planned = copy_of(before)
        planned.owner, planned.next_review_on = owner, next_review_on
        doing.revise(planned, before, finality=Finality.FINAL)
        doing.about("drain", drain, before.revision + 1)
        doing.answer = answer


def add_collection_row(doing: Act, record: UUID, patient: UUID, entry: CollectionEntry) -> None:
    """Add a collection within another act."""
    doing.create(Collection(id=record, patient_id=patient))
    doing.revise(CollectionRevision(record_id=record, **vars(entry)))


def _owner_of_event(house: House, event: UUID) -> tuple[UUID, UUID]:
    with house.database.reading() as session:
        patient = patient_of(session, DrainEvent, event)
        return patient, session.get_one(DrainEvent, event).drain_id


def _checked_event(doing: Act, drain: UUID, entry: EventEntry) -> EventEntry:
    """The event as it is kept, no later than now. Raises Refused before the insertion."""
    kept = replace(entry, at=not_ahead("at", entry.at, doing.recorded_at))
    if kept.at < current_revision(doing.session, DrainRevision, drain).inserted_at:
        raise Refused("at", "The drain was not in yet at that time.")
    return kept
