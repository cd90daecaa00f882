"""What must change nothing: order, names, units, offsets, weeks, other patients, how a check is cut."""

import random
from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from tests.support.clock_changes import CHANGES
from tests.support.random_cases import case_document
from tests.support.rewriting import in_other_offsets, in_other_units, renamed
from tests.support.sameness import SAMENESS
from tracker.readiness import case_row, drain_day
from tracker.readiness.calendar import WardCalendar
from tracker.readiness.timeline import Check
from tracker.readiness.ward_days import WardDays

SEEDS = range(200)


@pytest.mark.parametrize("name", SAMENESS)
def test_nothing_changes_by(name: str):
    tried = dict(SAMENESS[name](SEEDS))
    assert len(tried) > len(SEEDS) / 12
    assert not [seed for seed, same in tried.items() if not same]


def test_a_fault_that_takes_the_worst_check_for_the_day_is_caught_by_cutting(monkeypatch: pytest.MonkeyPatch):
    def worst_alone(nets: dict[str, Decimal], groups: object) -> tuple[Decimal, Decimal]:
        worst = max(nets.values(), default=Decimal(0))
        return worst, worst

    monkeypatch.setattr(drain_day, "_net_range", worst_alone)
    assert False in [same for _, same in SAMENESS["a check cut in two within its ward-day"](SEEDS)]


def test_a_fault_that_forgets_the_unit_is_caught(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(case_row._UNITS["mL"], "L", lambda litres: litres)
    assert False in [same for _, same in SAMENESS["other units"](range(20))]


def test_a_fault_that_reads_the_last_written_check_as_the_newest_is_caught(monkeypatch: pytest.MonkeyPatch):
    def last_written(self: WardDays, drain: str, as_of: datetime) -> Check | None:
        written = [check for check in self.timeline.checks if check.drain == drain and check.end <= as_of]
        return written[-1] if written else None

    monkeypatch.setattr(WardDays, "newest_volume", last_written)
    assert False in [same for _, same in SAMENESS["another order of the records"](SEEDS)]


def test_a_fault_that_adds_the_same_bag_twice_without_a_doubt_is_caught(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(drain_day, "DUPLICATE_OVERLAP", timedelta(days=9))
    assert False in [same for _, same in SAMENESS["a check entered twice"](SEEDS)]


@pytest.mark.parametrize("zone", CHANGES)
def test_a_fault_that_takes_every_day_for_24_hours_is_caught(zone: str, monkeypatch: pytest.MonkeyPatch):
    def a_day_later(self: WardCalendar, ordinal: int) -> datetime:
        return self.start(ordinal) + timedelta(hours=24)

    monkeypatch.setattr(WardCalendar, "end", a_day_later)
    assert False in [same for _, same in SAMENESS[f"a clock change in {zone}"](SEEDS)]


def test_what_is_compared_is_written_differently():
    document = case_document(1)
    for rewrite in (in_other_units, in_other_offsets, renamed):
        assert rewrite(document, random.Random(1)) != document
