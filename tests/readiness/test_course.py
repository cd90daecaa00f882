"""A drain's course in numbers agrees with judging it minute by minute."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.bench.records import AS_OF, OUTCOMES, timeline
from tracker.readiness.course import course_of
from tracker.readiness.judgement import rule
from tracker.readiness.protocol import SHIPPED
from tracker.readiness.vocabulary import CriterionName, Readiness

ABSCESS = SHIPPED["default-abscess"]
STEP = timedelta(minutes=5)


def ruled(outcome: str, **changes):
    return rule(replace(timeline(outcome), **changes), ABSCESS, AS_OF)


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_criteria_met_since_is_where_judging_every_five_minutes_finds_it(outcome: str):
    days = ruled(outcome)
    since, at = None, days.days.drain.inserted_at
    while at < AS_OF:
        ready = days.judge(at).readiness is Readiness.READY
        since = (since or at) if ready else None
        at += STEP
    found = course_of(days, AS_OF).met_since
    assert (found is None) == (since is None)
    if found is not None and since is not None:
        assert since - STEP < found <= since
    assert (outcome == "ready") == (found is not None), "one of the outcomes is ready, the others are not"


def test_the_criterion_that_came_last_is_what_was_waited_for():
    usual = course_of(ruled("ready"), AS_OF)
    study = timeline("ready").imaging[0]
    reported = AS_OF - timedelta(hours=2)
    late = course_of(ruled("ready", imaging=(replace(study, at=reported, entered_at=reported),)), AS_OF)
    assert late.waited_for == (CriterionName.IMAGING,)
    assert late.met_since == reported
    assert usual.waited_for == (CriterionName.OUTPUT,)


def test_ward_days_are_complete_incomplete_or_without_a_check():
    all_of_them = ruled("ready")
    whole = course_of(all_of_them, AS_OF)
    assert (whole.days, whole.complete, whole.missing) == (9, 9, 0)
    third = all_of_them.days.calendar.start(all_of_them.days.calendar.ordinal(AS_OF) - 3)
    checks = timeline("ready").checks
    without_a_day = [one for one in checks if not third <= one.start < third + timedelta(days=1)]
    without_one = [one for one in checks if one.start != third]
    assert course_of(ruled("ready", checks=tuple(without_a_day)), AS_OF)[:4] == (9, 8, 0, 1)
    assert course_of(ruled("ready", checks=tuple(without_one)), AS_OF)[:4] == (9, 8, 1, 0)
