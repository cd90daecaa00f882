"""How wards kept to their check times: of each drain what was due in a period, and what of it was recorded."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy.orm import Session

from tracker.readiness.due import Window, windows
from tracker.records.checks import says_something
from tracker.records.frames import Frame
from tracker.records.in_care import Moment, out_at_of
from tracker.records.loading import load_facts, load_people
from tracker.records.patient_records import PatientRecord
from tracker.records.patients_of_wards import with_drains_in
from tracker.records.timelines import current
from tracker.records.words import WardKind

__all__ = ["MISSED", "Keeping", "keeping_of", "records_with_drains_in"]

MISSED = (
    "A check is due at each check time of a ward while the drain is in and its patient is there; it is missed where, "
    "from the grace before that time to the grace before the next one, no check of the drain ended and none was "
    "recorded as not done."
)
"""What the counts mean, for the page and the file."""
LONGEST_CHECK = timedelta(days=7)


class Keeping(NamedTuple):
    """Checks of one drain that were due in one ward: in all, recorded, and recorded as not done with a reason."""

    patient_id: UUID
    drain_id: UUID
    ward_id: UUID
    since: datetime
    until: datetime
    is_in: bool
    due: int
    recorded: int
    not_done: int

    @property
    def missed(self) -> int:
        return self.due - self.recorded - self.not_done


class Span(NamedTuple):
    """A stretch of time that a drain was in while its patient was on a ward."""

    ward_id: UUID
    since: datetime
    until: datetime


def records_with_drains_in(
    session: Session, wards: Iterable[UUID], since: datetime, moment: Moment
) -> dict[UUID, PatientRecord]:
    """The records of patients with a drain in, with the checks that reach into the period."""
    records = load_people(session, with_drains_in(wards, moment.as_of, moment.known_at), moment.known_at)
    load_facts(session, records, moment.known_at, checks_since=since - LONGEST_CHECK)
    return records


def keeping_of(
    record: PatientRecord, frame: Frame, wards: Iterable[UUID], since: datetime, now: datetime
) -> Iterator[Keeping]:
    """Of each of a patient's drains, for each of these wards that it was in; clinics have nobody who checks daily."""
    wanted, patient = set(wards), record.patient[-1].record_id
    for versions in record.drains.values():
        drain = current(versions)
        if drain is None or drain.inserted_at > now:
            continue
        out_at = out_at_of(record, drain.record_id, now)
        spans = [one for one in _spans(record, drain, since, out_at or now) if one.ward_id in wanted]
        for ward in dict.fromkeys(one.ward_id for one in spans):
            of_ward = [one for one in spans if one.ward_id == ward]
            due = [window for one in of_ward for window in _windows(frame, one)]
            if due:
                done, failed = _ends(record, drain.record_id)
                yield Keeping(
                    patient_id=patient,
                    drain_id=drain.record_id,
                    ward_id=ward,
                    since=of_ward[0].since,
                    until=of_ward[-1].until,
                    is_in=out_at is None,
                    due=len(due),
                    recorded=sum(_falls_in(done, one) for one in due),
                    not_done=sum(_falls_in(failed, one) and not _falls_in(done, one) for one in due),
                )


def _spans(record: PatientRecord, drain: Any, since: datetime, until: datetime) -> list[Span]:
    stays = [stay for stay in map(current, record.stays.values()) if stay is not None]
    found = [
        Span(stay.ward_id, max(stay.since, drain.inserted_at, since), min(stay.until or until, until))
        for stay in sorted(stays, key=lambda one: one.since)
    ]
    return [one for one in found if one.since < one.until]


def _windows(frame: Frame, span: Span) -> Iterator[Window]:
    """The check times of a span, by the version of the ward's settings that was in force at each."""
    versions = sorted(frame.wards[span.ward_id], key=lambda one: (one.valid_from, one.revision))
    for number, version in enumerate(versions):
        begins = version.valid_from if number else span.since
        ends = versions[number + 1].valid_from if number + 1 < len(versions) else span.until
        since, until = max(span.since, begins), min(span.until, ends)
        if version.kind is WardKind.WARD and since < until:
            grace = timedelta(minutes=version.grace_minutes)
            yield from windows(version.check_times, version.zone, grace, since, until)


def _ends(record: PatientRecord, drain: UUID) -> tuple[Sequence[datetime], Sequence[datetime]]:
    """When the drain's checks ended, in order: those that say something, and those recorded as not done."""
    rows = [row for row in map(current, record.checks.values()) if row is not None and row.drain_id == drain]
    said = sorted(row.end_at for row in rows if says_something(row))
    return said, sorted(row.end_at for row in rows if row.not_done is not None)


def _falls_in(ends: Sequence[datetime], window: Window) -> bool:
    place = bisect_left(ends, window.opens_at)
    return place < len(ends) and ends[place] < window.closes_at
