"""The earliest possible removal and the end of validity against brute force."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from tests.support.foresight import wrong_forecasts, wrong_needs, wrong_validity
from tracker.readiness import expiry, forecast
from tracker.readiness.favourable import FavourableFuture
from tracker.readiness.findings import ReasonCode
from tracker.readiness.forecast import NeedCode

CHUNK = 250
CHUNKS = 9
RARE = {NeedCode.OUTPUT_CHECK, NeedCode.DWELL}


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_no_moment_is_earlier_than_the_earliest_removal(chunk: int):
    tried: Counter[str] = Counter()
    assert not list(wrong_forecasts(range(chunk * CHUNK, (chunk + 1) * CHUNK), tried))
    assert tried["now"] > CHUNK / 5
    assert tried["later"] > CHUNK / 5


def test_the_facts_named_are_enough_and_all_of_them_are_needed():
    tried: Counter[str] = Counter()
    assert not list(wrong_needs(range(500), tried))
    assert not [need for need in NeedCode if need not in RARE and not tried[need]]


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_nothing_changes_before_the_end_of_validity_and_something_then(chunk: int):
    tried: Counter[str] = Counter()
    assert not list(wrong_validity(range(chunk * CHUNK, (chunk + 1) * CHUNK), tried))
    assert tried["some"] > CHUNK / 2
    assert tried["calendar"] > CHUNK / 10


def test_a_forecast_that_never_leaves_a_bag_for_the_day_is_caught(monkeypatch: pytest.MonkeyPatch):
    def all_now(self: FavourableFuture) -> list[dict[str, bool]]:
        return [{drain.record: True for drain in self.present}]

    monkeypatch.setattr(FavourableFuture, "ways_to_empty", all_now)
    assert "ready before the earliest removal" in found(wrong_forecasts)


def test_a_forecast_that_waits_a_day_too_long_is_caught(monkeypatch: pytest.MonkeyPatch):
    original = forecast._moments
    monkeypatch.setattr(forecast, "_moments", lambda ruled, as_of: original(ruled, as_of)[2:])
    assert "ready before the earliest removal" in found(wrong_forecasts)


def test_a_need_that_is_always_named_is_caught(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(forecast, "PAIN", set(ReasonCode))
    assert "not needed: pain" in found(wrong_needs)


def test_a_need_that_is_never_named_is_caught(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(forecast, "PAIN", set())
    assert any(why.startswith("not enough") for why in found(wrong_needs))


def test_a_validity_that_forgets_when_checks_grow_old_is_caught(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(expiry, "_expiries", lambda *_: ())
    assert "different before its end" in found(wrong_validity)


def test_a_validity_that_ends_too_early_is_caught(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("tests.support.foresight.valid_until", lambda ruled, present, as_of: as_of + timedelta(hours=1))
    assert "the same at its end" in found(wrong_validity)


def found(wrong: Callable[[range, Counter[str]], Iterator[tuple[int, str]]]) -> list[str]:
    return [why for _, why in wrong(range(150), Counter())]
