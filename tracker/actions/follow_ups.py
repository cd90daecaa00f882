"""What was found after a drain came out; a re-collection is tied to the drain that came out before."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from tracker.access.actor import Actor
from tracker.access.permissions import Permission
from tracker.actions.act import Act, House, RequestKey, act, current_revision
from tracker.actions.drains import CollectionEntry, add_collection_row
from tracker.actions.errors import NotFound, Refused
from tracker.actions.periods import not_ahead
from tracker.actions.scope import patient_of, reach
from tracker.actions.versions import copy_of, newest
from tracker.audit.vocabulary import AuditAction
from tracker.records.collections import Collection, CollectionRevision
from tracker.records.drains import DrainRevision
from tracker.records.follow_ups import FollowUp, FollowUpOutcome, FollowUpRevision
from tracker.records.removals import out_events
from tracker.records.words import Finality

__all__ = ["FollowUpEntry", "record"]


@dataclass(frozen=True)
class FollowUpEntry:
    """`treated_by` is asked for a re-collection, empty where nothing was needed; `collection` a known one that it is.

    `is_new_collection` adds one at the same site.
    """

    done_at: datetime
    outcome: FollowUpOutcome
    treated_by: tuple[str, ...] | None = None
    collection: UUID | None = None
    is_new_collection: bool = False
    note: str = ""


def record(
    house: House,
    *,
    follow_up: UUID,
    entry: FollowUpEntry,
    revision: int,
    by: Actor,
    reason: str = "",
    request: RequestKey | None = None,
    answer: str = "",
) -> None:
    """Record an outcome. One recorded before is corrected, with a reason; "not reached" is simply tried again.

    Raises StaleForm, Refused.
    """
    with house.database.reading() as session:
        patient = patient_of(session, FollowUp, follow_up)
        drain = session.get_one(FollowUp, follow_up).drain_id
    with act(
        house, by=by, action=AuditAction.RECORD_FOLLOW_UP, patients=[patient], reason=reason, request=request
    ) as doing:
        doing.ward = reach(doing.session, by, Permission.RECORD_EVENT, patient, doing.recorded_at)
        before = newest(doing, FollowUpRevision, follow_up, revision)
        corrects = before.outcome not in (None, FollowUpOutcome.NOT_REACHED)
        if corrects and not reason.strip():
            raise Refused("reason", "An outcome is recorded already: say why it is changed.")
        done_at = _moment(doing, drain, entry.done_at)
        row = copy_of(before)
        row.done_at, row.outcome, row.note = done_at, entry.outcome, entry.note
        row.treated_by, row.recurrence_collection_id = None, None
        if entry.outcome is FollowUpOutcome.RE_COLLECTION:
            row.treated_by = _treatment(entry)
            row.recurrence_collection_id = _collection(doing, patient, drain, entry)
        doing.revise(row, before, finality=Finality.AMENDED if corrects else Finality.FINAL)
        doing.about("follow_up", follow_up, row.revision)
        doing.answer = answer


def _moment(doing: Act, drain: UUID, done_at: datetime) -> datetime:
    out = out_events(doing.session, drain)
    kept = not_ahead("done_at", done_at, doing.recorded_at)
    if not out or kept < out[0].at:
        raise Refused("done_at", "A follow-up comes after the removal.")
    return kept


def _treatment(entry: FollowUpEntry) -> tuple[str, ...]:
    if entry.treated_by is None:
        raise Refused("treated_by", "Say what the re-collection needed, or none of these.")
    return entry.treated_by


def _collection(doing: Act, patient: UUID, drain: UUID, entry: FollowUpEntry) -> UUID | None:
    """The collection that came back: a known one, or a new one at the same site, tied to the earlier one."""
    earlier = current_revision(doing.session, DrainRevision, drain).collection_id
    if entry.is_new_collection:
        record = doing.house.new_id()
        before = current_revision(doing.session, CollectionRevision, earlier)
        kept = CollectionEntry(before.site, before.side, before.etiology, recurrence_of=earlier)
        add_collection_row(doing, record, patient, kept)
        return record
    if entry.collection is None:
        return None
    if patient_of(doing.session, Collection, entry.collection) != patient or entry.collection == earlier:
        raise NotFound
    known = _newest_collection(doing, entry.collection)
    if known.recurrence_of != earlier:
        row = copy_of(known)
        row.recurrence_of = earlier
        doing.revise(row, known, finality=Finality.FINAL)
    return entry.collection


def _newest_collection(doing: Act, collection: UUID) -> CollectionRevision:
    found: CollectionRevision = current_revision(doing.session, CollectionRevision, collection)
    return found
