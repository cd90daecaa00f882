"""A drain's days as points of a chart and rows of its table."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from tracker.readiness.judgement import RuledDays, rule
from tracker.readiness.protocol import SHIPPED
from tracker.readiness.vocabulary import EventKind, FistulaStatus, Modality, label
from tracker.records.boards import Standing
from tracker.records.in_care import Judged
from tracker.web.charts import DayPoint, Marker, Trend, trend
from tracker.web.words import day_text, number_text

__all__ = ["DayRow", "chart_of", "day_rows", "points_of"]

MOST_DAYS = 28
STATES = {"low": "Low and complete", "high": "Over the limit", "open": "Does not count", "running": "Today so far"}


class DayRow(NamedTuple):
    """One ward-day of the table under the chart."""

    day: str
    net: str
    state: str
    temperature: str
    pain: str
    notes: str


def ruled_for_chart(judged: Judged | Standing, as_of: datetime) -> RuledDays:
    """The folded days, by the default protocol's day start where none applies."""
    return judged.ruled or rule(judged.in_care.timeline, SHIPPED["default-abscess"], as_of)


def points_of(ruled: RuledDays, as_of: datetime, most: int = MOST_DAYS) -> list[DayPoint]:
    """The newest ward-days since the insertion, today last."""
    calendar = ruled.days.calendar
    today = calendar.ordinal(as_of)
    first = max(calendar.ordinal(ruled.days.drain.inserted_at), today - most + 1)
    return [_point(ruled, ordinal, as_of, is_today=ordinal == today) for ordinal in range(first, today + 1)]


def chart_of(judged: Judged, as_of: datetime, most: int = MOST_DAYS) -> Trend:
    ruled = ruled_for_chart(judged, as_of)
    points = points_of(ruled, as_of, most)
    uses_volume = judged.ruled is not None and bool(ruled.protocol.output_days)
    limit = ruled.protocol.output_threshold_ml if uses_volume else None
    words = f"Limit: {label(ruled.protocol.output_comparator)} {number_text(limit)} mL" if limit else ""
    return trend(points, _markers(ruled, as_of), limit, words)


def day_rows(judged: Judged, as_of: datetime) -> list[DayRow]:
    """The same data as a table, newest first, with temperature and pain of the day."""
    ruled = ruled_for_chart(judged, as_of)
    markers = _markers(ruled, as_of)
    rows = [_row(ruled, point, markers, as_of) for point in points_of(ruled, as_of)]
    return rows[::-1]


def _point(ruled: RuledDays, ordinal: int, as_of: datetime, *, is_today: bool) -> DayPoint:
    drain_days = ruled.days.drain_days(ordinal, as_of)
    day = date.fromordinal(ordinal)
    if not any(one.has_volume for one in drain_days):
        return DayPoint(day, None, "running" if is_today else "open")
    against, net = ruled.output.day_reasons(drain_days, ordinal, as_of)
    if is_today:
        return DayPoint(day, net.low, "running")
    if not ruled.protocol.output_passes(net.low):
        return DayPoint(day, net.low, "high")
    return DayPoint(day, net.high, "open" if against else "low")


def _markers(ruled: RuledDays, as_of: datetime) -> list[Marker]:
    days = ruled.days
    found = [(drain.inserted_at, "Placed") for drain in days.drains if drain.inserted_at <= as_of]
    found += [(event.at, label(event.kind)) for event in days.events_until(as_of) if event.kind in SHOWN_EVENTS]
    found += [
        (study.at, label(Modality(study.modality)))
        for study in days.timeline.imaging
        if study.at <= as_of and study.collection in (None, days.drain.collection)
    ]
    found += [
        (record.at, "Fistula study")
        for record in ruled.fistula.records
        if record.at <= as_of and record.status is not FistulaStatus.NONE_SUSPECTED
    ]
    return [Marker(date.fromordinal(days.calendar.ordinal(at)), word) for at, word in sorted(found)]


SHOWN_EVENTS = frozenset(EventKind) - {EventKind.UNCLAMPED}


def _row(ruled: RuledDays, point: DayPoint, markers: Sequence[Marker], as_of: datetime) -> DayRow:
    observations = ruled.days.observations(point.day.toordinal(), as_of)
    temperatures = [one.check.temp_c for one in observations if one.check.temp_c is not None]
    pains = [one.check.pain for one in observations if one.check.pain is not None]
    notes = [marker.word for marker in markers if marker.day == point.day]
    return DayRow(
        day=day_text(point.day),
        net="Not recorded" if point.net_ml is None else f"{number_text(point.net_ml)} mL",
        state=STATES[point.state],
        temperature=f"{number_text(max(temperatures))} °C" if temperatures else "Not recorded",
        pain=f"{max(pains)}/10" if pains else "Not recorded",
        notes=", ".join(dict.fromkeys(notes)),
    )
