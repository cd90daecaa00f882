"""Instants, spans and ward-days, and the plain questions that the rules ask of them."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

NO_TIME = timedelta(0)
ONE_DAY = timedelta(days=1)


class Span(NamedTuple):
    """The half-open time [start, end); a span without length is the instant itself."""

    start: datetime
    end: datetime


def instant(text: str, zone: ZoneInfo) -> datetime:
    """The UTC instant of an ISO 8601 text, which is local to the zone where it carries no offset.

    Everything is compared in UTC: two aware times of one zone would be subtracted by their wall clocks.
    """
    moment = datetime.fromisoformat(text)
    return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)


def ward_day(day: date, day_starts: time, zone: ZoneInfo) -> Span:
    """The ward-day that starts on this local date.

    With fold 0 a skipped local time is read with the old offset, and a repeated one is the first of the two.
    """
    start, end = (datetime.combine(local, day_starts, tzinfo=zone).astimezone(UTC) for local in (day, day + ONE_DAY))
    return Span(start, end)


def ward_days(first: datetime, last: datetime, day_starts: time, zone: ZoneInfo) -> list[Span]:
    """Every ward-day from before the first instant to the one that holds the last, in order."""
    day = first.astimezone(zone).date() - ONE_DAY
    until = last.astimezone(zone).date()
    table = []
    while day <= until:
        table.append(ward_day(day, day_starts, zone))
        day += ONE_DAY
    return [row for row in table if row.start <= last]


def shared(one: Span, other: Span) -> timedelta:
    """How long two spans have in common."""
    return max(min(one.end, other.end) - max(one.start, other.start), NO_TIME)


def may_lie(fact: Span, within: Span) -> bool:
    """Whether something seen during `fact` may have been within the other span."""
    if fact.start == fact.end:
        return within.start <= fact.start < within.end
    return fact.start < within.end and within.start < fact.end


def certainly_lies(fact: Span, within: Span) -> bool:
    """Whether something seen during `fact` was within the other span, whenever it was seen."""
    if fact.start == fact.end:
        return may_lie(fact, within)
    return within.start <= fact.start and fact.end <= within.end


def may_be_since(fact: Span, moment: datetime) -> bool:
    """Whether something seen during `fact` may have been at or after the moment: a tie counts as after."""
    return fact.end > moment or fact.start >= moment


def owner(interval: Span, days: Iterable[Span]) -> Span | None:
    """The ward-day to which an interval belongs: the one it shares most time with, the earlier of two equals."""
    best, most = None, NO_TIME
    for day in days:
        if day.end < interval.start or interval.end < day.start:
            continue
        if interval.start == interval.end and may_lie(interval, day):
            return day
        if shared(interval, day) > most:
            best, most = day, shared(interval, day)
    return best


def holes(within: Span, covers: Iterable[Span]) -> list[timedelta]:
    """The lengths of the stretches of `within` that no span covers."""
    found = []
    reached = within.start
    for cover in sorted(covers):
        if min(cover.start, within.end) > reached:
            found.append(min(cover.start, within.end) - reached)
        reached = max(reached, cover.end)
    if within.end > reached:
        found.append(within.end - reached)
    return found


def length_together(covers: Iterable[Span]) -> timedelta:
    """How long the spans last together, time that several cover counted once."""
    total, reached = NO_TIME, None
    for start, end in sorted(covers):
        begin = start if reached is None or start > reached else reached
        total += max(end - begin, NO_TIME)
        reached = end if reached is None else max(reached, end)
    return total
