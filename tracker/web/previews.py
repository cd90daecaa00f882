"""What a correction would change, judged before it is saved."""

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NamedTuple, Protocol
from uuid import UUID

from tracker.readiness.vocabulary import label
from tracker.records.frames import frame
from tracker.records.in_care import Judged, Moment, drains_of_record, judged, present
from tracker.records.patient_records import PatientRecord
from tracker.records.patients import last_changes
from tracker.web.entering import Question
from tracker.web.gate import house
from tracker.web.presenters.people import Banner, drain_place
from tracker.web.words import LocalTime

__all__ = ["Change", "Side", "changes_of", "verdict_question"]

INSTANT = timedelta(microseconds=1)
NOT_JUDGED, OUT = "not judged", "out, not judged"


class Side(Protocol):
    """Where a page stands: a patient's record at a moment."""

    @property
    def record(self) -> PatientRecord: ...

    @property
    def patient_id(self) -> UUID: ...

    @property
    def now(self) -> datetime: ...

    @property
    def time(self) -> LocalTime: ...

    def banner(self) -> Banner: ...


Suppose = Callable[[PatientRecord, datetime], PatientRecord]
"""The record as it would be, with what is new recorded at a moment."""


class Change(NamedTuple):
    """One drain whose answer would be another."""

    drain: str
    before: str
    after: str


def changes_of(here: Side, suppose: Suppose) -> list[Change]:
    """The patient's drains whose readiness or findings would differ."""
    record = here.record
    with house().database.reading() as session:
        moment = present(here.now, *last_changes(session, [here.patient_id]).values())
        by = frame(session, moment.known_at)
        session.expunge_all()
    later = Moment(moment.as_of, moment.known_at + INSTANT)
    changed = {one.drain_id: one for one in drains_of_record(suppose(record, later.known_at), later, by)}
    found = []
    for one in drains_of_record(record, moment, by):
        other = changed.get(one.drain_id)
        before = judged(one, by, moment)
        after = judged(other, by, later) if other is not None else None
        words = _standing(before, after), _standing(after, before)
        is_out = one.out_at is not None and (other is None or other.out_at is not None)
        if not is_out and (after is None or words[0] != words[1] or _outcome(before) != _outcome(after)):
            found.append(Change(drain_place(one), *words))
    return found


def verdict_question(changes: list[Change]) -> list[Question]:
    """Every answer that would be another, to be confirmed as it is told: another change asks again."""
    if not changes:
        return []
    told = "; ".join(f"{one.drain}: now {one.before}, afterwards {one.after}" for one in changes)
    code = hashlib.sha256(told.encode()).hexdigest()[:8]
    return [Question(f"verdict-{code}", f"This changes the verdict. {told}.")]


def _standing(one: Judged | None, other: Judged | None) -> str:
    """How a drain stands, with those findings in which two verdicts differ; a drain that is out is not judged."""
    if one is None:
        return NOT_JUDGED
    if one.in_care.out_at is not None:
        return OUT
    return _words(one, other) if other is not None and other.in_care.out_at is None else label(one.verdict.readiness)


def _outcome(one: Judged) -> object:
    return one.verdict.judgement.outcome()


def _words(one: Judged, other: Judged) -> str:
    """A readiness with those findings in which two verdicts differ."""
    others = other.verdict.judgement.criteria()
    findings = ", ".join(
        f"{label(name).lower()} {label(criterion.finding).lower()}"
        for name, criterion in one.verdict.judgement.criteria().items()
        if criterion.finding is not others[name].finding
    )
    readiness = label(one.verdict.readiness)
    return f"{readiness} ({findings})" if findings else readiness
