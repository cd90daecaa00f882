"""Forecast and validity against brute force: each gives the seeds of random cases where they are wrong, and why."""

import random
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime, time, timedelta

from tests.support.favourable import PARTS, could_be_ready, moments_worth_trying, stripped
from tests.support.situations import Situation, situations
from tracker.readiness.expiry import valid_until
from tracker.readiness.forecast import NeedCode, forecast
from tracker.readiness.judgement import rule
from tracker.readiness.timeline import WardSetting

__all__ = ["wrong_forecasts", "wrong_needs", "wrong_validity"]

Wrong = Iterator[tuple[int, str]]
TICK = timedelta(microseconds=1)
LONGEST_WAIT = timedelta(days=30)
LOOKED_AHEAD = timedelta(days=60)


def wrong_forecasts(seeds: range, tried: Counter[str]) -> Wrong:
    """At the earliest removal favourable facts make it ready, at no moment before; never, where there is none."""
    for seed, one in situations(seeds):
        earliest = forecast(one.ruled, one.judgement, one.as_of).earliest
        then = stripped(one)
        tried["none" if earliest is None else "now" if earliest == one.as_of else "later"] += 1
        if earliest is not None and not could_be_ready(then, earliest):
            yield seed, "not ready at the earliest removal"
        until = one.as_of + LONGEST_WAIT if earliest is None else earliest
        if any(could_be_ready(then, moment) for moment in moments_worth_trying(then, until)):
            yield seed, "ready before the earliest removal"


PART_OF = {
    NeedCode.LOW_DAY: "bags",
    NeedCode.OUTPUT_CHECK: "bags",
    NeedCode.MEASURED_DAY: "temperatures",
    NeedCode.TEMPERATURE: "temperatures",
    NeedCode.PAIN_SCORE: "pain",
    NeedCode.WHITE_COUNT: "white count",
    NeedCode.AMYLASE: "amylase",
    NeedCode.FISTULA_CLEARED: "fistula",
    NeedCode.CLEARING_STUDY: "studies",
    NeedCode.POSITION: "position",
    NeedCode.UNCLAMPED: "unclamped",
}
"""The kind of favourable facts that each need asks for; time alone brings the dwell."""


def wrong_needs(seeds: range, tried: Counter[str]) -> Wrong:
    """The facts named are enough at the earliest removal, and none of them can be left out."""
    for seed, one in situations(seeds):
        found = forecast(one.ruled, one.judgement, one.as_of)
        if found.earliest is None:
            continue
        then = stripped(one)
        named = frozenset(PART_OF[need.code] for need in found.needs if need.code is not NeedCode.DWELL)
        tried.update(need.code for need in found.needs)
        if not could_be_ready(then, found.earliest, named):
            yield seed, f"not enough: {', '.join(sorted(named))}"
        for part in sorted(named):
            if could_be_ready(then, found.earliest, PARTS - {part}):
                yield seed, f"not needed: {part}"


def wrong_validity(seeds: range, tried: Counter[str], moments: int = 12) -> Wrong:
    """The findings differ at the end of validity and at none of some moments before it, the instant before included."""
    for seed, drawn in situations(seeds):
        rng = random.Random(seed)
        one = _with_another_calendar_to_come(drawn, rng) if rng.random() < 0.2 else drawn
        until = valid_until(one.ruled, one.judgement, one.as_of)
        tried["none" if until is None else "some"] += 1
        tried["calendar"] += len(one.timeline.wards) > 1
        if until is not None and not _differs(one, until):
            yield seed, "the same at its end"
        if any(_differs(one, moment) for moment in _before(one, until or one.as_of + LOOKED_AHEAD, rng, moments)):
            yield seed, "different before its end"


def _before(one: Situation, end: datetime, rng: random.Random, count: int) -> Iterable[datetime]:
    span = end - one.as_of
    yield from (moment for moment in (end - TICK, end - timedelta(minutes=1)) if moment > one.as_of)
    near = min(span, timedelta(days=4))
    for number in range(count):
        moment = one.as_of + (span if number % 2 else near) * rng.random()
        if moment < end:
            yield moment


def _differs(one: Situation, moment: datetime) -> bool:
    fresh = len(one.timeline.wards) > 1
    ruled = rule(one.timeline, one.protocol, moment) if fresh else one.ruled
    return ruled.judge(moment).outcome() != one.judgement.outcome()


def _with_another_calendar_to_come(one: Situation, rng: random.Random) -> Situation:
    (ward,) = one.timeline.wards
    start = time(rng.choice((0, 6, 8, 13, 22)))
    zone = rng.choice((ward.zone, "America/New_York", "Asia/Kolkata"))
    coming = WardSetting(one.as_of + timedelta(hours=rng.choice((1, 5, 20, 70))), zone, start)
    return one.with_(wards=(ward, coming))
