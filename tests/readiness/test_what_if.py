"""Which single change of a recorded fact would change the readiness: true, complete, nearest first, bounded."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from enum import StrEnum
from typing import Any

import pytest

from tests.spec.columns import record_of
from tests.spec.judged import document
from tests.support.situations import Situation, situation_of, situations
from tracker.readiness import slips
from tracker.readiness import what_if as module
from tracker.readiness.cases import read_document
from tracker.readiness.timeline import Check
from tracker.readiness.vocabulary import EventKind, Readiness
from tracker.readiness.what_if import FIELDS, WhatIf, what_if

SEEDS = range(16)
NAMES = ("id", "record", "drain", "collection", "pain_from", "origin", "evidence", "etiology", "type", "complication")
"""Not words of a vocabulary of their own, or of one that the brute force below does not draw from."""


def asked(one: Situation, **options: int) -> WhatIf:
    return what_if(one.ruled, one.judgement, one.as_of, **options)


def wrong_turns(seeds: range, tried: Counter[str]) -> Iterator[str]:
    """Turns with which the readiness is not what they say, or the same as it is."""
    for _, one in situations(seeds):
        for turn in asked(one).turns:
            other = one.replaced(FIELDS[turn.kind], turn.fact, turn.slip.fact)
            tried[turn.kind] += 1
            if other.judgement.readiness is not turn.judgement.readiness or other.judgement == one.judgement:
                yield f"{turn.kind} {turn.slip.field}"


def missed_turns(seeds: range, tried: Counter[str]) -> Iterator[str]:
    """Single changes that turn the readiness and stand in no answer."""
    for _, one in situations(seeds):
        listed = {(turn.fact.id, turn.slip.field, turn.judgement.readiness) for turn in asked(one, most=10_000).turns}
        for field, fact, name, other in every_other_word(one):
            tried["changes"] += 1
            readiness = one.replaced(field, fact, other).judgement.readiness
            if readiness is not one.judgement.readiness:
                tried["turns"] += 1
                if (fact.id, name, readiness) not in listed:
                    yield f"{field} {name}"


def every_other_word(one: Situation) -> Iterator[tuple[str, Any, str, Any]]:
    """Every recorded word and yes or no in every other way, every recorded value left blank, every record left out."""
    for field in ("checks", "events", "fistula", "imaging", "labs"):
        for fact in one.used(field):
            for name, value in vars_of(fact):
                if isinstance(value, StrEnum):
                    words: list[Any] = [word for word in type(value) if word is not value]
                    words = [word for word in words if word not in (EventKind.REMOVED, EventKind.FELL_OUT)]
                    yield from ((field, fact, name, replace(fact, **{name: word})) for word in words)
                elif isinstance(value, bool):
                    yield field, fact, name, replace(fact, **{name: not value})
                elif isinstance(value, Decimal):
                    yield field, fact, name, replace(fact, **{name: None})
            yield field, fact, slips.WHOLE, None


def vars_of(fact: Any) -> list[tuple[str, Any]]:
    left_out = {*NAMES, "new_collection_registered", "crp_mg_l"}
    return [(name, getattr(fact, name)) for name in fact.__slots__ if name not in left_out]


def test_with_each_change_that_is_told_the_readiness_is_what_is_said():
    tried: Counter[str] = Counter()
    assert not list(wrong_turns(SEEDS, tried))
    assert len(tried) >= 5


def test_no_word_blank_or_withdrawal_that_turns_the_readiness_is_left_out():
    tried: Counter[str] = Counter()
    assert not list(missed_turns(SEEDS, tried))
    assert tried["turns"] > 80


def test_the_nearest_comes_first_and_each_field_once_for_each_readiness():
    for _, one in situations(range(12)):
        turns = asked(one).turns
        distances = [turn.slip.distance for turn in turns]
        assert distances == sorted(distances)
        keys = [(turn.fact.id, turn.slip.field, turn.judgement.readiness) for turn in turns]
        assert len(set(keys)) == len(keys)


def test_nothing_later_than_the_moment_judged_is_tried():
    for _, one in situations(range(12)):
        for turn in asked(one).turns:
            fact = turn.slip.fact
            assert fact is None or (fact.end if isinstance(fact, Check) else module.true_at(fact)) <= one.as_of


def quiet(cells: dict[str, str]) -> Situation:
    found = situation_of(read_document(document(record_of(cells)), "quiet")[0])
    assert found is not None
    return found


@pytest.mark.parametrize(
    "cells, field, after",
    [
        ({"net 9-Nov": "40"}, "gross_ml", Decimal(20)),
        ({"temperature 9-Nov": "38.0"}, "temp_c", Decimal("37.9")),
        ({"flush test 9-Nov": "blocked"}, "patency", "patent"),
        ({"sepsis signs 9-Nov": "yes"}, "sepsis_signs", False),
        ({"imaging": "CT 8-Nov 15:00, persistent"}, "result", "resolved"),
        ({"fistula records": "6-Nov 09:00 suspected"}, "status", "none_suspected"),
        ({"laboratory": "9-Nov 12:00 white count 11"}, "wbc_10e9_l", Decimal("10.9")),
    ],
)
def test_a_doubtful_entry_is_seen_with_what_it_may_have_been(cells: dict[str, str], field: str, after: object):
    one = quiet(cells)
    assert not one.is_ready
    ready = [turn for turn in asked(one).turns if turn.judgement.readiness is Readiness.READY]
    assert (field, after) in [(turn.slip.field, turn.slip.after) for turn in ready]
    assert len({turn.fact.record for turn in ready}) == 1


def test_where_two_facts_stand_in_the_way_no_single_one_makes_it_ready():
    one = quiet({"sepsis signs 9-Nov": "yes", "imaging": "CT 8-Nov 15:00, persistent"})
    assert not [turn for turn in asked(one).turns if turn.judgement.readiness is Readiness.READY]


def test_the_nearest_are_tried_first_and_how_many_were_not_is_told():
    one = quiet({"net 9-Nov": "10"})
    few, all_of_them = asked(one, most=30), asked(one, most=10_000)
    assert few.tried == 30
    assert few.left_out == all_of_them.tried - 30 > 0
    assert all(turn in all_of_them.turns for turn in few.turns)
    assert all_of_them.left_out == 0


# Faults that these tests must catch.


def test_a_fault_that_judges_another_record_than_it_tells_is_caught(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, "_with", lambda timeline, kind, old, new: replace(timeline, checks=()))
    assert next(wrong_turns(SEEDS, Counter()))


@pytest.mark.parametrize("field", ["patency", "drain_position"])
def test_a_fault_that_forgets_the_other_words_of_a_field_is_caught(field: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(slips, "WORDS", {name: words for name, words in slips.WORDS.items() if name != field})
    assert next(found for found in missed_turns(range(60), Counter()) if found.endswith(field))


def test_a_fault_that_looks_at_today_alone_is_caught(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, "_reach", lambda ruled, as_of: as_of)
    assert next(missed_turns(SEEDS, Counter())).startswith("checks")
