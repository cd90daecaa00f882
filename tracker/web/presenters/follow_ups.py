"""What is due after removal, and whose review: lines of the ward's list and of one drain's page."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from tracker.records.follow_ups import (
    KIND_LABELS,
    OUTCOME_LABELS,
    TREATMENTS,
    FollowUpKind,
    FollowUpOutcome,
    FollowUpRevision,
    OpenFollowUp,
    is_recurrence,
    last_day,
)
from tracker.records.frames import Frame
from tracker.records.in_care import DrainInCare
from tracker.records.patient_records import PatientRecord
from tracker.records.timelines import stay_at
from tracker.records.words import WardKind
from tracker.web.presenters.people import Listed, drain_place, listed, surname_warnings
from tracker.web.words import LocalTime, day_text, site_text

__all__ = [
    "DuePage",
    "FollowUpLine",
    "due_page",
    "follow_up_lines",
    "follow_up_names",
    "found_words",
    "review_words",
]

OVERDUE, DUE, COMING, DONE = "overdue", "due", "coming", "done"
WORDS = {"overdue": "Overdue", "due": "Due", "coming": "To come", "done": "Done"}
ORDER = {"overdue": 0, "due": 1, "coming": 2}
NAMES = dict(TREATMENTS)


class FollowUpLine(NamedTuple):
    kind: str
    due: str
    state: str
    state_word: str
    outcome: str
    detail: str
    is_recurrence: bool


class DueRow(NamedTuple):
    drain_id: UUID
    person: Listed
    ward: str
    place: str
    what: str
    due: str
    state: str
    state_word: str
    tries: str


class ReviewRow(NamedTuple):
    patient_id: UUID
    drain_id: UUID
    person: Listed
    ward: str
    place: str
    owner: str
    due: str
    state: str
    state_word: str


class DuePage(NamedTuple):
    rows: Sequence[DueRow]
    reviews: Sequence[ReviewRow]
    overdue: int
    as_of: str
    zone: str


def due_page(
    found: Sequence[OpenFollowUp],
    people: Mapping[UUID, PatientRecord],
    inside: Sequence[DrainInCare],
    frame: Frame,
    now: datetime,
) -> DuePage:
    """Overdue before due before to come, each by its day."""
    reviewed = [one for one in inside if _needs_review(one, now)]
    names = {one.patient_id: people[one.patient_id].patient[-1] for one in found}
    names |= {one.patient_id: one.patient for one in reviewed}
    warnings = surname_warnings(names.values())
    rows = [_due_row(one, people[one.patient_id], frame, warnings, now) for one in found]
    reviews = [_review_row(one, warnings, now) for one in sorted(reviewed, key=_review_order)]
    zone = next((versions[-1].zone for versions in frame.wards.values()), "UTC")
    return DuePage(
        rows=sorted(rows, key=lambda row: ORDER[row.state]),
        reviews=sorted(reviews, key=lambda row: ORDER[row.state]),
        overdue=[one.state for one in rows].count(OVERDUE) + [one.state for one in reviews].count(OVERDUE),
        as_of=LocalTime(zone).full(now),
        zone=zone,
    )


def follow_up_lines(
    known: Sequence[FollowUpRevision], time: LocalTime, out_at: datetime, now: datetime
) -> list[FollowUpLine]:
    today = time.local(now).date()
    return [_line(row, time, out_at, today) for row in known]


def follow_up_names(known: Sequence[FollowUpRevision]) -> list[tuple[str, str]]:
    """Follow-ups to choose from, each with the version it is chosen in."""
    return [(f"{row.record_id}@{row.revision}", _name(row)) for row in known]


def review_words(in_care: DrainInCare) -> str:
    """Who looks after a drain and when next; empty where neither is recorded."""
    drain = in_care.drain
    planned = f"next review {day_text(drain.next_review_on)}" if drain.next_review_on else ""
    return ", ".join(part for part in (drain.owner, planned) if part)


def found_words(row: FollowUpRevision) -> str:
    """What was found at a follow-up, what a re-collection needed, and the note."""
    told = [OUTCOME_LABELS[row.outcome]] if row.outcome is not None else []
    told += [_named(row.treated_by).lower()] if row.treated_by is not None else []
    return ", ".join([*told, *([row.note] if row.note else [])])


def _named(words: Sequence[str]) -> str:
    return ", ".join(NAMES.get(word, word) for word in words) or "None of these"


def _name(row: FollowUpRevision) -> str:
    done = "" if _is_open(row) or row.outcome is None else f", recorded: {OUTCOME_LABELS[row.outcome].lower()}"
    return f"{KIND_LABELS[row.kind]}, due {day_text(row.due_on)}{done}"


def _is_open(row: FollowUpRevision) -> bool:
    return row.outcome in (None, FollowUpOutcome.NOT_REACHED)


def _state(kind: FollowUpKind, due_on: date, today: date) -> str:
    if today > last_day(kind, due_on):
        return OVERDUE
    return DUE if today >= due_on else COMING


def _line(row: FollowUpRevision, time: LocalTime, out_at: datetime, today: date) -> FollowUpLine:
    state = _state(row.kind, row.due_on, today) if _is_open(row) else DONE
    detail = [time.full(row.done_at)] if row.done_at else []
    if row.treated_by is not None:
        detail.append(_named(row.treated_by).lower())
    return FollowUpLine(
        kind=KIND_LABELS[row.kind],
        due=day_text(row.due_on),
        state=state,
        state_word=WORDS[state],
        outcome=OUTCOME_LABELS[row.outcome] if row.outcome else "",
        detail=", ".join([*detail, *([row.note] if row.note else [])]),
        is_recurrence=is_recurrence(row, out_at),
    )


def _due_row(
    one: OpenFollowUp, record: PatientRecord, frame: Frame, warnings: Mapping[UUID, str], now: datetime
) -> DueRow:
    stay = stay_at(record, now)
    ward = frame.wards[stay.ward_id][-1] if stay is not None else None
    drain = record.drains[one.drain_id][-1]
    collection = record.collections[drain.collection_id][-1]
    time = LocalTime(ward.zone if ward else "UTC")
    state = _state(one.row.kind, one.row.due_on, time.local(now).date())
    patient = record.patient[-1]
    tried = one.row.outcome is FollowUpOutcome.NOT_REACHED
    return DueRow(
        drain_id=one.drain_id,
        person=listed(patient, warnings.get(patient.record_id, "")),
        ward=ward.name if ward else "No ward",
        place=site_text(collection.site, collection.side.value if collection.side else None),
        what=KIND_LABELS[one.row.kind],
        due=day_text(one.row.due_on),
        state=state,
        state_word=WORDS[state],
        tries=f"Not reached, last tried {time.full(one.row.done_at)}" if tried else "",
    )


def _needs_review(in_care: DrainInCare, now: datetime) -> bool:
    """A review is planned, or nobody sees the patient every day and none is."""
    away = in_care.ward.kind is WardKind.CLINIC or (in_care.stay.until is not None and in_care.stay.until <= now)
    return away or in_care.drain.next_review_on is not None


def _review_order(in_care: DrainInCare) -> tuple[date, str]:
    return in_care.drain.next_review_on or date.min, in_care.patient.surname


def _review_row(in_care: DrainInCare, warnings: Mapping[UUID, str], now: datetime) -> ReviewRow:
    due_on = in_care.drain.next_review_on
    today = LocalTime(in_care.ward.zone).local(now).date()
    state = OVERDUE if due_on is None or due_on < today else DUE if due_on == today else COMING
    return ReviewRow(
        patient_id=in_care.patient_id,
        drain_id=in_care.drain_id,
        person=listed(in_care.patient, warnings.get(in_care.patient_id, "")),
        ward=in_care.ward.name,
        place=drain_place(in_care),
        owner=in_care.drain.owner or "Not recorded",
        due=day_text(due_on) if due_on else "Not planned",
        state=state,
        state_word=WORDS[state],
    )
