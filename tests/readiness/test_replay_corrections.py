"""verdict_changed_by_correction against brute force: every history is built anew without the corrections undone."""

import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest

from tests.support.history import random_history
from tests.support.situations import Situation, situations
from tracker.readiness.corrections import changing_corrections
from tracker.readiness.timeline import Correction, DrainTimeline, undo

SEEDS = range(400)
FIELDS = {kind: field for field, kind in (("checks", "check"), ("events", "event"), ("fistula", "fistula"))} | {
    "imaging": "imaging",
    "lab": "labs",
}


def without(states: Sequence[Situation], undone: set[int]) -> Situation:
    """The history lived again from its first state, some corrections never made."""
    now = states[0]
    for place, correction in enumerate(states[-1].timeline.corrections):
        if place not in undone:
            now = lived(now, correction)
    return now


def lived(now: Situation, correction: Correction) -> Situation:
    field = FIELDS[correction.kind]
    kept = tuple(fact for fact in getattr(now.timeline, field) if fact.record != correction.record)
    return now.with_(**{field: kept if correction.after is None else (*kept, correction.after)})


def expected(states: Sequence[Situation]) -> set[int]:
    """The places of the corrections that K3 names."""
    made = states[-1].timeline.corrections
    present = without(states, set()).judgement.outcome()
    outcomes = [without(states, set(range(first, len(made)))).judgement.outcome() for first in range(len(made) + 1)]
    steps = {place for place in range(len(made)) if outcomes[place] != outcomes[place + 1]}
    alone = {
        place
        for place, correction in enumerate(made)
        if not any(later.record == correction.record for later in made[place + 1 :])
        and without(states, {place}).judgement.outcome() != present
    }
    return steps | alone


def named(one: Situation) -> set[int]:
    found = changing_corrections(one.timeline, one.protocol, one.as_of, one.judgement)
    return {one.timeline.corrections.index(correction) for correction in found}


def compared(seeds: range, tried: Counter[str]) -> Iterator[int]:
    """The seeds at which the corrections named are not those that brute force finds."""
    for seed, one in situations(seeds):
        states = random_history(one, random.Random(seed))
        wanted = expected(states)
        tried["named" if wanted else "none named"] += 1
        tried["several"] += len(wanted) > 1
        if named(states[-1]) != wanted:
            yield seed


def test_the_corrections_named_are_those_that_make_a_difference():
    tried: Counter[str] = Counter()
    assert not list(compared(SEEDS, tried))
    assert tried["named"] > len(SEEDS) / 10
    assert tried["none named"] > len(SEEDS) / 10
    assert tried["several"] > len(SEEDS) / 50


def nothing_undone(timeline: DrainTimeline, corrections: Any) -> DrainTimeline:
    return timeline


def everything_undone(timeline: DrainTimeline, corrections: Any) -> DrainTimeline:
    return undo(timeline, timeline.corrections)


@pytest.mark.parametrize("fault", [nothing_undone, everything_undone], ids=lambda fault: fault.__name__)
def test_a_fault_is_found(fault: Callable[..., Any], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("tracker.readiness.corrections.undo", fault)
    assert any(True for _ in compared(SEEDS, Counter()))
