"""Laws of sameness: each gives the seeds of random cases for which something changed that must not."""

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

from tests.support.clock_changes import CHANGES, same_over_the_change
from tests.support.random_cases import case_document
from tests.support.random_world import Fields
from tests.support.rewriting import (
    drain_alone,
    in_other_offsets,
    in_other_units,
    later_by,
    renamed,
    shuffled,
    splits,
)
from tests.support.situations import Situation, situations
from tracker.readiness.cases import judge_cases, read_document
from tracker.readiness.verdict import Verdict
from tracker.readiness.vocabulary import Finding

__all__ = ["SAMENESS", "essence", "verdicts"]

Rewrite = Callable[[Fields, random.Random], Fields]
Law = Callable[[range], Iterator[tuple[int, bool]]]
"""Gives each seed that was tried, and whether the law holds there."""


def verdicts(document: Fields) -> tuple[Verdict, ...]:
    return tuple(judged.verdict for judged in judge_cases(read_document(document, "random")))


def essence(verdict: Verdict, shift: timedelta = timedelta(0)) -> Any:
    """What a verdict says without the names of records, its moments moved back by a shift."""
    judgement = verdict.judgement
    reasons = [
        sorted((reason.code, reason.bears) for reason in finding.reasons) for finding in judgement.criteria().values()
    ]
    earliest, until = verdict.forecast.earliest, verdict.valid_until
    moments = (earliest and earliest - shift, until and until - shift)
    return judgement.outcome(), reasons, sorted(alert.code for alert in verdict.alerts), moments


def _in_essence(document: Fields, shift: timedelta = timedelta(0)) -> list[Any]:
    return [essence(verdict, shift) for verdict in verdicts(document)]


def _written_otherwise(rewrite: Rewrite) -> Law:
    """Every number, reason, alert and moment stays."""

    def law(seeds: range) -> Iterator[tuple[int, bool]]:
        for seed in seeds:
            document = case_document(seed)
            yield seed, verdicts(rewrite(document, random.Random(seed))) == verdicts(document)

    return law


def _names(seeds: range) -> Iterator[tuple[int, bool]]:
    for seed in seeds:
        document = case_document(seed)
        yield seed, _in_essence(renamed(document, random.Random(seed))) == _in_essence(document)


def _weeks(seeds: range) -> Iterator[tuple[int, bool]]:
    for seed in seeds:
        document = case_document(seed)
        weeks = random.Random(seed).choice((-40, -1, 1, 2, 300))
        moved = later_by(document, weeks)
        if moved is not None:
            yield seed, _in_essence(moved, timedelta(weeks=weeks)) == _in_essence(document)


def _other_patient(seeds: range) -> Iterator[tuple[int, bool]]:
    for seed in seeds:
        first, other = case_document(seed), case_document(seed + 1)
        other["cases"][0]["id"] = "another"
        both = {**first, "cases": [*other["cases"], *first["cases"]]}
        yield seed, verdicts(both) == verdicts(other) + verdicts(first)


def _order(seeds: range) -> Iterator[tuple[int, bool]]:
    for seed, one in situations(seeds):
        yield seed, shuffled(one, random.Random(seed)).verdict() == one.verdict()


def _other_collection(seeds: range) -> Iterator[tuple[int, bool]]:
    for seed, one in situations(seeds):
        other = _with_another_collection(one, random.Random(seed))
        same = other.judgement.outcome() == one.judgement.outcome()
        yield seed, same and other.verdict().valid_until == one.verdict().valid_until


def _with_another_collection(one: Situation, rng: random.Random) -> Situation:
    """The same with a drain of another collection: its volumes, its clamp, its events."""
    judged = one.timeline.judged
    drain = replace(judged, record="other", id="other", collection="another place", etiology=None)
    ours = [check for check in one.timeline.checks if check.drain == judged.record and check.gross_ml is not None]
    checks = [
        replace(check, record=f"other {check.id}", id=f"other {check.id}", drain="other", clamped=True)
        for check in map(drain_alone, rng.sample(ours, min(4, len(ours))))
    ]
    events = [
        replace(event, record=f"other {event.id}", id=f"other {event.id}", drain="other")
        for event in one.timeline.events
        if event.drain == judged.record
    ]
    return one.with_(
        drains=(*one.timeline.drains, drain),
        checks=(*one.timeline.checks, *checks),
        events=(*one.timeline.events, *events),
    )


def _cut_checks(seeds: range) -> Iterator[tuple[int, bool]]:
    """Not where a check overlaps another for more than 15 minutes: its halves may then be no duplicates any more."""
    for seed, one in situations(seeds):
        for split in splits(one, random.Random(seed)):
            whole, cut = one.verdict(), split.verdict()
            moments = (whole.forecast.earliest, whole.valid_until) == (cut.forecast.earliest, cut.valid_until)
            yield seed, moments and whole.judgement.outcome() == cut.judgement.outcome()


def _entered_twice(seeds: range) -> Iterator[tuple[int, bool]]:
    """A check entered once more word by word leaves each finding as it was, or unknown where the two add up to more."""
    for seed, one in situations(seeds):
        checks = one.used("checks")
        if checks:
            check = random.Random(seed).choice(checks[-8:])
            twice = one.added("checks", replace(check, id=f"{check.id} again", record=f"{check.record} again"))
            pairs = zip(one.judgement.outcome()[1:], twice.judgement.outcome()[1:], strict=True)
            yield seed, all(after in (before, Finding.UNKNOWN) for before, after in pairs)


def _over_a_change(zone: str) -> Law:
    return lambda seeds: same_over_the_change(zone, seeds)


SAMENESS: dict[str, Law] = {
    "other units": _written_otherwise(in_other_units),
    "other offsets": _written_otherwise(in_other_offsets),
    "other names of drains, collections and entries": _names,
    "whole weeks later within one offset": _weeks,
    "another patient in the same file": _other_patient,
    "another order of the records": _order,
    "a drain of another collection": _other_collection,
    "a check cut in two within its ward-day": _cut_checks,
    "a check entered twice": _entered_twice,
    **{f"a clock change in {zone}": _over_a_change(zone) for zone in CHANGES},
}
