"""Rule R1.2: a ward that empties its bags far from the start of its ward-day is warned."""

from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta
from itertools import product

import pytest

from tracker.readiness.emptying import Emptying, emptying
from tracker.readiness.timeline import WardSetting

LONDON = WardSetting(datetime(2020, 1, 1, tzinfo=UTC), "Europe/London", time(7))
FIRST = datetime(2026, 11, 2, tzinfo=UTC)


def emptied(days: int, *clocks: str, drain: str = "drain") -> Iterable[tuple[str, datetime]]:
    for day, clock in product(range(days), map(time.fromisoformat, clocks)):
        yield drain, datetime.combine(FIRST + timedelta(days=day), clock, tzinfo=UTC)


@pytest.mark.parametrize("clock", ["04:00", "06:30", "07:00", "10:00"])
def test_emptied_once_a_day_within_three_hours_of_the_day_start_is_near(clock: str):
    assert emptying(emptied(6, clock), LONDON) == Emptying(6, 6, time((int(clock[:2]) + (clock == "06:30")) % 24))


@pytest.mark.parametrize("clock", ["03:59", "10:01", "18:00", "23:00"])
def test_emptied_once_a_day_at_another_time_is_far(clock: str):
    found = emptying(emptied(6, clock), LONDON)
    assert found is not None
    assert (found.near, found.is_far) == (0, True)


def test_a_round_of_three_with_one_before_the_day_starts_is_near():
    found = emptying(emptied(6, "06:30", "14:30", "22:30"), LONDON)
    assert found is not None
    assert (found.near, found.is_far) == (6, False)


def test_the_usual_time_is_the_local_hour_that_most_bags_were_emptied_at():
    found = emptying([*emptied(6, "18:10"), *emptied(2, "21:40")], WardSetting(FIRST, "America/New_York", time(7)))
    assert found is not None
    assert found.usual == time(13)


def test_nothing_is_said_of_a_ward_with_few_days():
    found = emptying(emptied(4, "18:00"), LONDON)
    assert found is not None
    assert not found.is_far
    assert emptying((), LONDON) is None


def test_half_of_the_days_near_is_not_far_and_one_less_is():
    both = [*emptied(5, "07:00"), *emptied(5, "18:00", drain="other")]
    assert not is_far(both)
    assert is_far(both[1:])


def is_far(moments: Iterable[tuple[str, datetime]]) -> bool:
    found = emptying(moments, LONDON)
    return found is not None and found.is_far
