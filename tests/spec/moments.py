"""Reads the dates and times of the tables: 9-Nov, 9-Nov 07:00, 07:00-15:00; all of the year 2026."""

import re
from datetime import date, datetime, timedelta

__all__ = ["INTERVAL", "day", "interval", "moment"]

YEAR = 2026
MONTHS = {"Jan": 1, "Feb": 2, "Mar": 3, "Apr": 4, "Sep": 9, "Oct": 10, "Nov": 11, "Dec": 12}
DAY = rf"\d{{1,2}}-(?:{'|'.join(MONTHS)})"
CLOCK = r"\d\d:\d\d(?:[+-]\d\d:\d\d)?"
ALL_DAY = "all day"
INTERVAL = re.compile(rf"{ALL_DAY}|(?:(?P<on>{DAY}) )?(?P<start>{CLOCK})-(?:(?P<until>{DAY}) )?(?P<end>{CLOCK})")


def day(text: str) -> date:
    """A date, from 9-Nov."""
    number, month = text.split("-")
    return date(YEAR, MONTHS[month], int(number))


def moment(text: str) -> str:
    """A moment as case files write it, from 9-Nov 07:00, with its offset where one is given."""
    on, clock = text.split(" ")
    return f"{day(on).isoformat()}T{clock}"


def interval(text: str, after: str) -> tuple[str, str]:
    """Start and end of 07:00-15:00; a time without a date is the first such time from `after` or from the start on.

    "all day" is the ward-day that starts at `after`.
    """
    if text == ALL_DAY:
        return after, (datetime.fromisoformat(after) + timedelta(days=1)).isoformat(timespec="minutes")
    found = INTERVAL.fullmatch(text)
    if found is None:
        raise ValueError(f"{text} is not an interval")
    start = _placed(found["on"], found["start"], after)
    return start, _placed(found["until"], found["end"], start)


def _placed(on: str | None, clock: str, after: str) -> str:
    if on is not None:
        return moment(f"{on} {clock}")
    earliest = datetime.fromisoformat(after[:16])
    first = datetime.combine(earliest.date(), datetime.strptime(clock[:5], "%H:%M").time())  # noqa: DTZ007 - a clock time
    return (first if first >= earliest else first + timedelta(days=1)).isoformat(timespec="minutes") + clock[5:]
