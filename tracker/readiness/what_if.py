"""Which single change of one recorded fact would change the readiness: the nearest first, to show a doubtful entry."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple

from tracker.readiness.judgement import Judgement, RuledDays, rule
from tracker.readiness.output import days_needed
from tracker.readiness.slips import WHOLE, Slip, slips_of
from tracker.readiness.timeline import Check, Drain, DrainTimeline, FistulaRecord
from tracker.readiness.vocabulary import FactKind

__all__ = ["MOST_TRIED", "Turn", "WhatIf", "what_if"]

MOST_TRIED = 1200
"""Nearest first; each is one folding and judging, about a millisecond for a drain of some weeks."""

FIELDS = {
    FactKind.CHECK: "checks",
    FactKind.EVENT: "events",
    FactKind.FISTULA: "fistula",
    FactKind.IMAGING: "imaging",
    FactKind.LAB: "labs",
    FactKind.DRAIN: "drains",
}
FLUID = frozenset({"fluid", WHOLE})


class Turn(NamedTuple):
    """A slip of one record with which the readiness would be another; `judgement` is what would be answered then."""

    kind: FactKind
    fact: Any
    slip: Slip
    judgement: Judgement


class WhatIf(NamedTuple):
    """The turns, nearest first, how many slips were tried, and how many farther ones were not."""

    turns: tuple[Turn, ...]
    tried: int
    left_out: int


class _Candidate(NamedTuple):
    kind: FactKind
    fact: Any
    slip: Slip


def what_if(ruled: RuledDays, present: Judgement, as_of: datetime, *, most: int = MOST_TRIED) -> WhatIf:
    """Try the slips of every fact that the rules can reach; of one field and one other readiness the nearest is told.

    The facts are those that were used at the moment; what was recorded of later moments is left as it is.
    """
    timeline, protocol = ruled.days.timeline, ruled.protocol
    found = sorted(_candidates(ruled, as_of), key=lambda one: _nearness(one, as_of))
    turns: dict[tuple[object, ...], Turn] = {}
    for kind, fact, slip in found[:most]:
        judgement = rule(_with(timeline, kind, fact, slip.fact), protocol, as_of).judge(as_of)
        if judgement.readiness is not present.readiness:
            turns.setdefault((kind, fact.id, slip.field, judgement.readiness), Turn(kind, fact, slip, judgement))
    return WhatIf(tuple(turns.values()), min(len(found), most), max(0, len(found) - most))


def _candidates(ruled: RuledDays, as_of: datetime) -> Iterator[_Candidate]:
    timeline, own, since = ruled.days.timeline, ruled.days.drain.collection, _reach(ruled, as_of)
    collections = sorted({drain.collection for drain in timeline.drains})
    for kind, field in FIELDS.items():
        for fact in getattr(timeline, field):
            if true_at(fact) <= as_of and not _is_elsewhere(fact, own):
                for slip in slips_of(fact, as_of, collections, ruled.protocol.fistula_evidence):
                    if not isinstance(fact, Check) or fact.end > since or slip.field in FLUID:
                        yield _Candidate(kind, fact, slip)


def _is_elsewhere(fact: Any, collection: str) -> bool:
    """A fistula record or a drain of another collection bears on nothing; a study may have found a new one."""
    return isinstance(fact, FistulaRecord | Drain) and fact.collection != collection


def _reach(ruled: RuledDays, as_of: datetime) -> datetime:
    """Of checks before the counted days and the study that decides, only the fluid bears on anything."""
    calendar, protocol = ruled.days.calendar, ruled.protocol
    counted = max(days_needed(ruled.days, as_of), protocol.afebrile_days)
    start = calendar.start(calendar.ordinal(as_of) - counted - 1)
    return min([start, *(study.at for study in ruled.imaging.deciding(as_of))])


def _nearness(one: _Candidate, as_of: datetime) -> tuple[object, ...]:
    """By distance, then the newest fact, then in an order that is always the same."""
    slip = one.slip
    return slip.distance, as_of - true_at(one.fact), one.kind, one.fact.id, slip.field, slip.step, str(slip.after)


def true_at(fact: Any) -> datetime:
    """When a fact was true; a check's end, a drain's insertion."""
    if isinstance(fact, Check):
        return fact.end
    moment: datetime = fact.inserted_at if hasattr(fact, "inserted_at") else fact.at
    return moment


def _with(timeline: DrainTimeline, kind: FactKind, old: Any, new: Any) -> DrainTimeline:
    field = FIELDS[kind]
    kept = (new if fact is old else fact for fact in getattr(timeline, field))
    changed: dict[str, Any] = {field: tuple(fact for fact in kept if fact is not None)}
    return replace(timeline, **changed)
