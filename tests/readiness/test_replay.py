"""The past judged with what was known then gives the verdict of then, exactly."""

from datetime import datetime

import pytest

from tests.support.replaying import REPLAY
from tracker.readiness import case_record
from tracker.readiness.ward_days import Observation, WardDays

SEEDS = range(250)
ENTERED_LATER, TRUE_LATER, FOLDED_ONCE = REPLAY


@pytest.mark.parametrize("name", REPLAY)
def test_the_past_stays_as_it_was_whatever_was(name: str):
    tried = dict(REPLAY[name](SEEDS))
    assert len(tried) > len(SEEDS) / 2
    assert not [seed for seed, same in tried.items() if not same]


def caught(name: str) -> bool:
    return not all(same for _, same in REPLAY[name](SEEDS))


def test_a_fault_that_believes_what_was_entered_later_is_caught(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(case_record, "_known", lambda facts, known_at: tuple(facts))
    assert caught(ENTERED_LATER)


def test_a_fault_that_uses_observations_of_checks_not_yet_ended_is_caught(monkeypatch: pytest.MonkeyPatch):
    def all_of_them(self: WardDays, ordinal: int, as_of: datetime) -> list[Observation]:
        return [Observation(*one) for one in self._observations.get(ordinal, ())]

    monkeypatch.setattr(WardDays, "observations", all_of_them)
    assert caught(TRUE_LATER)


def test_a_fault_that_remembers_a_day_before_its_last_check_is_caught(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(WardDays, "seen", lambda self, ordinal, as_of: (ordinal, 0))
    assert caught(FOLDED_ONCE)
