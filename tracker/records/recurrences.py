"""What let drains out, and which of them came back: a re-collection tied to the drain that came out before it."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.records.courses import Ended
from tracker.records.decisions import DecisionRevision
from tracker.records.follow_ups import RECURRENCE_WITHIN, FollowUp, FollowUpRevision, is_recurrence
from tracker.records.removals import Removal, RemovalRevision
from tracker.records.timelines import current

__all__ = ["Recurrence", "Release", "recurrences", "releases"]

DRAINAGE = "drainage"


class Release(NamedTuple):
    """How a drain came out; `decision` is the one "take it out" that the removal names as in force then, if any."""

    removal: RemovalRevision
    decision: DecisionRevision | None


class Recurrence(NamedTuple):
    """A re-collection within 90 days: when it was found, what it needed, and the drain put in again, if any."""

    at: datetime
    treated_by: tuple[str, ...]
    drain_id: UUID | None


def releases(session: Session, drains: Iterable[UUID]) -> dict[UUID, Release]:
    """Of each of these drains the removal that stands, with its own decision."""
    query = (
        select(Removal.drain_id, RemovalRevision)
        .join(RemovalRevision, RemovalRevision.record_id == Removal.id)
        .where(Removal.drain_id.in_(list(drains)))
        .order_by(RemovalRevision.recorded_at, RemovalRevision.revision)
    )
    newest = {row.record_id: (drain, row) for drain, row in session.execute(query)}
    standing = [(drain, row) for drain, row in newest.values() if current([row]) is not None]
    wanted = {row.decision_id for _, row in standing if row.decision_id is not None}
    signed = session.scalars(select(DecisionRevision).where(DecisionRevision.record_id.in_(wanted)))
    decisions = {row.record_id: row for row in signed}
    return {drain: Release(row, decisions[row.decision_id] if row.decision_id else None) for drain, row in standing}


def recurrences(session: Session, ended: Sequence[Ended]) -> dict[UUID, Recurrence]:
    """The first recurrence after each of these drains (rule R7), by the drain that came out before it.

    A follow-up says so of its own drain. A collection recorded as the recurrence of another one, and drained, is that
    of the drain that was the last to come out of the earlier collection.
    """
    found: dict[UUID, list[Recurrence]] = {}
    for drain, told in [*_told(session, ended), *_drained_again(ended)]:
        found.setdefault(drain, []).append(told)
    return {drain: _first(told) for drain, told in found.items()}


def _first(told: Sequence[Recurrence]) -> Recurrence:
    """When it was first known, with everything that is known of it."""
    treated = dict.fromkeys(word for one in told for word in one.treated_by)
    again = next((one.drain_id for one in told if one.drain_id is not None), None)
    return Recurrence(min(one.at for one in told), tuple(treated), again)


def _told(session: Session, ended: Sequence[Ended]) -> Iterator[tuple[UUID, Recurrence]]:
    out_at = {one.in_care.drain_id: one.out_at for one in ended}
    query = (
        select(FollowUp.drain_id, FollowUpRevision)
        .join(FollowUpRevision, FollowUpRevision.record_id == FollowUp.id)
        .where(FollowUp.drain_id.in_(list(out_at)))
        .order_by(FollowUpRevision.revision)
    )
    newest = {row.record_id: (drain, row) for drain, row in session.execute(query)}
    for drain, row in newest.values():
        if current([row]) is not None and row.done_at is not None and is_recurrence(row, out_at[drain]):
            yield drain, Recurrence(row.done_at, row.treated_by or (), None)


def _drained_again(ended: Sequence[Ended]) -> Iterator[tuple[UUID, Recurrence]]:
    of_collection: dict[UUID, list[Ended]] = {}
    for one in ended:
        of_collection.setdefault(one.in_care.drain.collection_id, []).append(one)
    for collection, drains in of_collection.items():
        for put_in_at, again in _put_in_again(drains[0], collection):
            before = [one for one in drains if one.out_at <= put_in_at <= one.out_at + RECURRENCE_WITHIN]
            if before:
                last = max(before, key=lambda one: one.out_at)
                yield last.in_care.drain_id, Recurrence(put_in_at, (DRAINAGE,), again)


def _put_in_again(one: Ended, collection: UUID) -> Iterator[tuple[datetime, UUID]]:
    """Drains of the patient in a collection that is recorded as this one's recurrence."""
    record = one.in_care.record
    known = (current(versions) for versions in record.collections.values())
    again = {row.record_id for row in known if row is not None and row.recurrence_of == collection}
    for drain in (current(versions) for versions in record.drains.values()):
        if drain is not None and drain.collection_id in again:
            yield drain.inserted_at, drain.record_id
