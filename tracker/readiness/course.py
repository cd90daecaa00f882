"""A drain's whole course in numbers: ward-days charted, since when the criteria were met, what came last."""

from datetime import datetime
from typing import NamedTuple

from tracker.readiness.expiry import next_turn
from tracker.readiness.judgement import PASSES, RuledDays
from tracker.readiness.vocabulary import CriterionName, Readiness

__all__ = ["Course", "course_of"]

MOST_TURNS = 20_000
"""Bounds the walk; a year of four checks a day has fewer turns."""


class Course(NamedTuple):
    """Elapsed ward-days of one drain, the insertion day left out: complete, incomplete, without a check.

    `met_since` begins the last unbroken time with all criteria met that lasts to the end; `waited_for` are the criteria
    that came to be met only then.
    """

    days: int
    complete: int
    incomplete: int
    missing: int
    met_since: datetime | None
    waited_for: tuple[CriterionName, ...]


def course_of(ruled: RuledDays, until: datetime) -> Course:
    """From the insertion to a moment, judged from everything known now."""
    met_since: datetime | None = None
    waited_for: tuple[CriterionName, ...] = ()
    before: frozenset[CriterionName] = frozenset()
    at = ruled.days.drain.inserted_at
    for _ in range(MOST_TURNS):
        if at >= until:
            break
        judgement = ruled.judge(at)
        passing = frozenset(name for name, one in judgement.criteria().items() if one.finding in PASSES)
        if judgement.readiness is not Readiness.READY:
            met_since, waited_for = None, ()
        elif met_since is None:
            met_since, waited_for = at, tuple(name for name in CriterionName if name in passing - before)
        before = passing
        at = next_turn(ruled, at)
    return Course(*_charted(ruled, until), met_since, waited_for)


def _charted(ruled: RuledDays, until: datetime) -> tuple[int, int, int, int]:
    """Ward-days in all, complete, begun but incomplete, and without any volume."""
    days, own = ruled.days, ruled.days.drain.record
    ordinals = range(days.calendar.ordinal(days.drain.inserted_at) + 1, days.calendar.ordinal(until))
    of_day = [next((one for one in days.drain_days(day, until) if one.drain == own), None) for day in ordinals]
    complete = sum(one is not None and one.complete for one in of_day)
    missing = sum(one is None or not one.has_volume for one in of_day)
    return len(of_day), complete, len(of_day) - complete - missing, missing
