"""What became of the drains of some wards in a period: numbers with small bars."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from statistics import median
from typing import Any, NamedTuple
from uuid import UUID

from tracker.readiness.vocabulary import CriterionName, label
from tracker.records.courses import Ended
from tracker.web.words import LocalTime

__all__ = ["Bar", "Bars", "Recurring", "Report", "report_of"]

DWELLS = ((7, "Less than 7 days"), (14, "7 to 14 days"), (30, "14 to 30 days"), (10_000, "30 days or more"))
WAITS = ((1, "Less than 1 day"), (2, "1 to 2 days"), (4, "2 to 4 days"), (10_000, "4 days or more"))
NEVER = "Not met when it came out"


class Bar(NamedTuple):
    """`share` is in percent of the longest bar."""

    name: str
    number: int
    share: int


class Bars(NamedTuple):
    title: str
    note: str
    bars: Sequence[Bar]


class Recurring(NamedTuple):
    """A protocol version: drains that came out under it, recurrences within 90 days, these after an override."""

    protocol: str
    out: int
    recurred: int
    overridden: int


class Report(NamedTuple):
    since: str
    until: str
    zone: str
    drains: int
    charts: Sequence[Bars]
    corrections: Sequence[tuple[str, int]]
    recurrences: Sequence[Recurring]


def report_of(
    ended: Sequence[Ended],
    corrections: tuple[int, int, int],
    released: Mapping[UUID, Any],
    period: tuple[datetime, datetime],
    zone: str,
) -> Report:
    """`released` holds the decision "take it out" that a drain came out by, where there is one."""
    time = LocalTime(zone)
    return Report(
        since=time.day(period[0]),
        until=time.full(period[1]),
        zone=time.name,
        drains=len(ended),
        charts=[_dwell(ended), _wait(ended), _waited_for(ended), _charted(ended)],
        corrections=list(zip(("Entered", "Corrected", "Withdrawn"), corrections, strict=True)),
        recurrences=_recurrences(ended, released),
    )


def _dwell(ended: Sequence[Ended]) -> Bars:
    days = [one.days_in for one in ended]
    return Bars("Days in", _median(days), _binned(days, DWELLS))


def _wait(ended: Sequence[Ended]) -> Bars:
    found = [one.days_from_met for one in ended]
    known = [days for days in found if days is not None]
    counts = [*_counts(known, WAITS), (NEVER, len(found) - len(known))]
    return Bars("Days from criteria met to removal", _median(known), _bars(counts))


def _waited_for(ended: Sequence[Ended]) -> Bars:
    waited = Counter(name for one in ended if one.course for name in one.course.waited_for)
    counts = [(label(name), waited[name]) for name in CriterionName]
    return Bars(
        "Last criterion to be met", "What the drains that came out with criteria met had waited for.", _bars(counts)
    )


def _charted(ended: Sequence[Ended]) -> Bars:
    courses = [one.course for one in ended if one.course]
    counts = [
        ("Complete", sum(one.complete for one in courses)),
        ("Incomplete", sum(one.incomplete for one in courses)),
        ("Without a check", sum(one.missing for one in courses)),
    ]
    return Bars(
        "Ward-days charted", f"{sum(one.days for one in courses)} ward-days after the insertion day.", _bars(counts)
    )


def _recurrences(ended: Sequence[Ended], released: Mapping[UUID, Any]) -> list[Recurring]:
    found: dict[str, list[tuple[bool, bool]]] = {}
    for one in ended:
        name = f"{one.protocol.name}, version {one.protocol.version}" if one.protocol else "No protocol applied"
        decision = released.get(one.in_care.drain_id)
        found.setdefault(name, []).append((one.recurred, decision is not None and decision.is_override))
    return [
        Recurring(
            name,
            len(rows),
            sum(recurred for recurred, _ in rows),
            sum(recurred and overridden for recurred, overridden in rows),
        )
        for name, rows in sorted(found.items())
    ]


def _median(values: Sequence[float]) -> str:
    return f"Median {median(values):.1f} days of {len(values)}." if values else "None"


def _counts(values: Iterable[float], bins: Sequence[tuple[int, str]]) -> list[tuple[str, int]]:
    found = Counter(next(name for most, name in bins if value < most) for value in values)
    return [(name, found[name]) for _, name in bins]


def _binned(values: Iterable[float], bins: Sequence[tuple[int, str]]) -> list[Bar]:
    return _bars(_counts(values, bins))


def _bars(counts: Sequence[tuple[str, int]]) -> list[Bar]:
    most = max((count for _, count in counts), default=0)
    return [Bar(name, count, round(100 * count / most) if most else 0) for name, count in counts]
