"""A drain's days as points of a chart and rows of its table."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from tracker.readiness.judgement import RuledDays, rule
from tracker.readiness.protocol import SHIPPED
from tracker.readiness.vocabulary import EventKind, FistulaStatus, Modality, label
from tracker.records.boards import Standing
from tracker.records.in_care import DrainInCare, Judged
from tracker.records.timelines import current
from tracker.web.charts import PHONE, WIDE, DayPoint, Limits, Marker, Trend, trend
from tracker.web.presenters.assumptions import assumed_words
from tracker.web.words import day_text, number_text

__all__ = ["Course", "DayRow", "checked_by", "course_of", "points_of"]

MOST_DAYS, PHONE_DAYS = 28, 7
NOT_RECORDED = "Not recorded"
STATES = {"low": "Low and complete", "high": "Over the limit", "open": "Does not count", "running": "Today so far"}


class DayRow(NamedTuple):
    """One ward-day of the table under the chart; `by` names who entered its checks."""

    day: str
    net: str
    state: str
    temperature: str
    pain: str
    notes: str
    by: str


class Course(NamedTuple):
    """A drain's days: the chart, its form of seven days for a phone, and the same as a table, newest first."""

    wide: Trend
    phone: Trend
    rows: Sequence[DayRow]


def ruled_for_chart(judged: Judged | Standing, as_of: datetime) -> RuledDays:
    """The folded days, by the default protocol's day start where none applies."""
    return judged.ruled or rule(judged.in_care.timeline, SHIPPED["default-abscess"], as_of)


def points_of(ruled: RuledDays, as_of: datetime, most: int = MOST_DAYS) -> list[DayPoint]:
    """The newest ward-days since the insertion, today last."""
    calendar = ruled.days.calendar
    today = calendar.ordinal(as_of)
    first = max(calendar.ordinal(ruled.days.drain.inserted_at), today - most + 1)
    return [_point(ruled, ordinal, as_of, is_today=ordinal == today) for ordinal in range(first, today + 1)]


def course_of(
    judged: Judged, as_of: datetime, authors: Mapping[str, str] | None = None, decided_at: Iterable[datetime] = ()
) -> Course:
    """The newest days up to a moment; `authors` names who entered each check, by its record."""
    ruled = ruled_for_chart(judged, as_of)
    markers = _markers(ruled, as_of, decided_at)
    found = [_with_vitals(ruled, point, markers, as_of, authors or {}) for point in points_of(ruled, as_of)]
    points, rows = [point for point, _ in found], [row for _, row in found]
    limits = _limits(ruled, uses_volume=judged.ruled is not None and bool(ruled.protocol.output_days))
    return Course(
        wide=trend(points, markers, limits, WIDE),
        phone=trend(points[-PHONE_DAYS:], markers, limits, PHONE),
        rows=rows[::-1],
    )


def checked_by(in_care: DrainInCare, names: Mapping[Any, str]) -> dict[str, str]:
    """Who entered the newest version of each check of the patient, by the check's record."""
    rows = [current(versions) for versions in in_care.record.checks.values()]
    return {str(row.record_id): names.get(row.recorded_by, "Not known") for row in rows if row is not None}


def _limits(ruled: RuledDays, *, uses_volume: bool) -> Limits:
    protocol = ruled.protocol
    net = protocol.output_threshold_ml if uses_volume else None
    return Limits(
        net_ml=net,
        net_words=f"Limit: {label(protocol.output_comparator)} {number_text(net)} mL" if net else "",
        fever_c=protocol.fever_c,
        fever_words=f"Fever: {label(protocol.fever_comparator)} {number_text(protocol.fever_c)} °C",
    )


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


def _markers(ruled: RuledDays, as_of: datetime, decided_at: Iterable[datetime]) -> list[Marker]:
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
    found += [(at, "Decision") for at in decided_at if at <= as_of]
    return [Marker(date.fromordinal(days.calendar.ordinal(at)), word) for at, word in sorted(found)]


SHOWN_EVENTS = frozenset(EventKind) - {EventKind.UNCLAMPED}


def _with_vitals(
    ruled: RuledDays, point: DayPoint, markers: Sequence[Marker], as_of: datetime, authors: Mapping[str, str]
) -> tuple[DayPoint, DayRow]:
    """The day with its highest temperature and pain, for the chart and for the table."""
    checks = [one.check for one in ruled.days.observations(point.day.toordinal(), as_of)]
    temperature = max((check.temp_c for check in checks if check.temp_c is not None), default=None)
    pain = max((check.pain for check in checks if check.pain is not None), default=None)
    days = ruled.days.drain_days(point.day.toordinal(), as_of)
    assumed = assumed_words(name for one in days for name in one.assumed)
    ours = [*ruled.days.checks_of_day(ruled.days.drain.record, point.day.toordinal(), as_of), *checks]
    row = DayRow(
        day=day_text(point.day),
        net=NOT_RECORDED if point.net_ml is None else f"{number_text(point.net_ml)} mL",
        state=f"{STATES[point.state]}{f'; assumed: {assumed}' if assumed else ''}",
        temperature=NOT_RECORDED if temperature is None else f"{number_text(temperature)} °C",
        pain=NOT_RECORDED if pain is None else f"{pain}/10",
        notes=", ".join(dict.fromkeys(marker.word for marker in markers if marker.day == point.day)),
        by=", ".join(dict.fromkeys(authors[check.record] for check in ours if check.record in authors)),
    )
    is_fever = temperature is not None and ruled.protocol.is_fever(temperature)
    vitals = point._replace(temp_c=temperature, temp_state="high" if is_fever else "low", pain=pain, said=_said(row))
    return vitals, row


def _said(row: DayRow) -> list[str]:
    lines = [row.day, f"Net {_lower(row.net)}: {row.state.lower()}"]
    lines += [f"Highest temperature {_lower(row.temperature)}", f"Highest pain {_lower(row.pain)}"]
    lines += [row.notes] if row.notes else []
    return [*lines, f"Entered by {row.by}" if row.by else "No check entered"]


def _lower(text: str) -> str:
    return text.lower() if text == NOT_RECORDED else text
