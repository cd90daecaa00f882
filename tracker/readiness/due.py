"""When a ward's check times say that a drain's next check is due or overdue (rule R7)."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo

__all__ = ["Due", "DueState", "Window", "due_state", "windows"]

DAY = timedelta(days=1)


class DueState(StrEnum):
    DONE = "done"
    DUE = "due"
    OVERDUE = "overdue"


class Due(NamedTuple):
    """`since` is the check time that the state goes by, `changes_at` when the state changes by time alone."""

    state: DueState
    since: datetime
    changes_at: datetime


class Window(NamedTuple):
    """A check time that has gone by: the check that was due then is one that ended in [opens_at, closes_at)."""

    due_at: datetime
    opens_at: datetime
    closes_at: datetime


def due_state(
    check_times: Sequence[time], zone: str, grace: timedelta, last_check_end: datetime | None, now: datetime
) -> Due:
    """Due from a grace before a check time on, overdue from a grace after it, until a check ends in between."""
    moments = _around(check_times, ZoneInfo(zone), now)
    opened = [moment for moment in moments if moment - grace <= now]
    current = opened[-1]
    following = next(moment for moment in moments if moment - grace > now)
    if last_check_end is not None and last_check_end >= current - grace:
        return Due(DueState.DONE, current, following - grace)
    if now < current + grace:
        return Due(DueState.DUE, current, min(current + grace, following - grace))
    return Due(DueState.OVERDUE, current, following - grace)


def windows(check_times: Sequence[time], zone: str, grace: timedelta, since: datetime, until: datetime) -> list[Window]:
    """Every check time from `since` on whose grace had passed by `until`, oldest first; a clock change skips none."""
    place = ZoneInfo(zone)
    first, last = (moment.astimezone(place).date() for moment in (since, until))
    days = [first + offset * DAY for offset in range(-1, (last - first).days + 3)]
    moments = _moments(check_times, place, days)
    return [
        Window(due_at, due_at - grace, following - grace)
        for due_at, following in pairwise(moments)
        if since <= due_at and due_at + grace <= until
    ]


def _around(check_times: Sequence[time], zone: ZoneInfo, now: datetime) -> list[datetime]:
    """All check times from two days before to two days after, in order."""
    today = now.astimezone(zone).date()
    return _moments(check_times, zone, [today + offset * DAY for offset in (-2, -1, 0, 1, 2)])


def _moments(check_times: Sequence[time], zone: ZoneInfo, days: Iterable[date]) -> list[datetime]:
    return sorted(datetime.combine(day, clock, tzinfo=zone).astimezone(UTC) for day in days for clock in check_times)
