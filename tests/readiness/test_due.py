"""Check times that have gone by: each with the time in which its check may end."""

from datetime import UTC, datetime, time, timedelta
from itertools import pairwise

from tracker.readiness.due import windows

TIMES = (time(6, 30), time(14, 30), time(22, 30))
HOUR = timedelta(hours=1)


def due(since: datetime, until: datetime) -> list[str]:
    return [f"{one.due_at:%d %H:%M}" for one in windows(TIMES, "Europe/London", HOUR, since, until)]


def test_a_check_time_counts_from_the_beginning_on_and_only_once_its_grace_has_passed():
    begin = datetime(2026, 11, 10, 14, 30, tzinfo=UTC)
    assert due(begin, begin + timedelta(minutes=59)) == []
    assert due(begin, begin + HOUR) == ["10 14:30"]
    assert due(begin + timedelta(minutes=1), begin + HOUR) == []
    assert due(begin, begin + timedelta(hours=24)) == ["10 14:30", "10 22:30", "11 06:30"]


def test_windows_follow_one_another_without_gap_or_overlap_also_where_the_clocks_change():
    since = datetime(2026, 10, 24, tzinfo=UTC)
    found = windows(TIMES, "Europe/London", HOUR, since, since + timedelta(days=3))
    assert all(one.closes_at == after.opens_at for one, after in pairwise(found))
    lengths = {one.closes_at - one.opens_at for one in found}
    assert lengths == {timedelta(hours=8), timedelta(hours=9)}, "the night in which the clocks go back is longer"
    assert len(found) == 9
