"""When a ward's check times say that a drain's next check is due or overdue (rule R7)."""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from typing import NamedTuple
from zoneinfo import ZoneInfo

__all__ = ["Due", "DueState", "due_state"]

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


def _around(check_times: Sequence[time], zone: ZoneInfo, now: datetime) -> list[datetime]:
    """All check times from two days before to two days after, in order."""
    today = now.astimezone(zone).date()
    days = [today + offset * DAY for offset in (-2, -1, 0, 1, 2)]
    return sorted(datetime.combine(day, clock, tzinfo=zone).astimezone(UTC) for day in days for clock in check_times)
