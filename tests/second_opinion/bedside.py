"""Turns the day rows and entries of a case into the checks and facts that are used and believed."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import NamedTuple
from zoneinfo import ZoneInfo

from .fields import Fields, number, word
from .rows import CheckRow, FactRow
from .times import Span, instant, owner, shared, ward_day

NOUGHT = Decimal(0)
OVERLAP_ALLOWED = timedelta(minutes=15)


class Spoken(NamedTuple):
    """One check as it was written: its drain, its interval and its fields."""

    drain: str
    span: Span
    entered_at: datetime
    fields: Fields


def spoken_checks(case: Fields, at: datetime, known_at: datetime, zone: ZoneInfo, day_starts: time) -> list[Spoken]:
    """The checks that ended by the moment judged and were entered by the moment known, in their last version."""
    written = [*day_rows(case, at, zone, day_starts), *last_versions(case, known_at, zone)]
    return [check for check in written if check.span.end <= at and check.entered_at <= known_at]


def day_rows(case: Fields, at: datetime, zone: ZoneInfo, day_starts: time) -> Iterator[Spoken]:
    """A day row runs from day start to day end, a partial one to the last moment judged within it.

    Only a row with volumes belongs to the drain and is cut at its insertion and removal.
    """
    for row in case.get("days") or []:
        day = ward_day(date.fromisoformat(row["day"]), day_starts, zone)
        drain = row.get("drain", "A")
        fields, (start, end) = row, day
        if row.get("partial"):
            end = min(day.end, last_judged(case, day, at, zone))
        if row.get("gross_ml") is not None or row.get("flush_ml") is not None:
            inserted, out = drain_times(case, drain, zone)
            stay_start, stay_end = max(start, inserted), end if out is None else min(end, out)
            if stay_start < stay_end:
                start, end = stay_start, stay_end
            else:
                fields = without_volumes(row)
        yield Spoken(drain, Span(start, end), end, fields)


def without_volumes(row: Fields) -> Fields:
    """A row of a day on which its drain was not in: what it says of the patient still holds."""
    about_the_drain = ("gross_ml", "flush_ml", "patency", "clamped", "leak")
    return {key: value for key, value in row.items() if key not in about_the_drain}


def last_judged(case: Fields, day: Span, at: datetime, zone: ZoneInfo) -> datetime:
    """Where a partial day ends: at the moment judged, for later moments at the last one judged within the day."""
    judged = [instant(row["at"], zone) for row in case.get("evaluations") or []]
    within = [moment for moment in [*judged, at] if day.start <= moment < day.end and moment <= at]
    return max(within, default=day.end)


def drain_times(case: Fields, drain: str, zone: ZoneInfo) -> tuple[datetime, datetime | None]:
    inserted = next(instant(row["inserted_at"], zone) for row in case["drains"] if row["id"] == drain)
    outs = [
        instant(row["at"], zone)
        for row in case.get("events") or []
        if row.get("drain", "A") == drain and row["kind"] in ("removed", "fell_out")
    ]
    return inserted, min(outs, default=None)


def last_versions(case: Fields, known_at: datetime, zone: ZoneInfo) -> Iterator[Spoken]:
    """Each entry in the last version believed; none where the last word was a withdrawal.

    Entries joined by `supersedes` or `void` are versions of the first among them.
    """
    replaces = {}
    for row in case.get("entries") or []:
        target = row.get("supersedes") or row.get("void")
        if isinstance(target, str) and target != row["id"]:
            replaces[row["id"]] = target
    last: dict[str, tuple[datetime, Fields]] = {}
    for row in case.get("entries") or []:
        first = row["id"]
        while first in replaces:
            first = replaces[first]
        entered_at = instant(row.get("entered_at") or row["end"], zone)
        if entered_at <= known_at and (first not in last or entered_at >= last[first][0]):
            last[first] = (entered_at, row)
    for entered_at, row in last.values():
        if not row.get("void"):
            start = instant(row["start"], zone)
            end = min(instant(row["end"], zone), max(start, entered_at))  # an end that lies ahead is taken as now
            yield Spoken(row.get("drain", "A"), Span(start, end), entered_at, row)


def check_table(spoken: list[Spoken], days: list[Span], most_ml: Decimal) -> list[CheckRow]:
    """The checks, each volume held by itself against the most that a day can bring."""
    table = []
    for place, check in enumerate(spoken):
        gross_ml, flush_ml = number(check.fields.get("gross_ml")), number(check.fields.get("flush_ml"))
        table.append(
            CheckRow(
                number=place,
                drain=check.drain,
                span=check.span,
                day=owner(check.span, days),
                gross_ml=gross_ml,
                flush_ml=flush_ml,
                carries_volume=gross_ml is not None and NOUGHT <= gross_ml <= most_ml,
                implausible=any(ml is not None and not NOUGHT <= ml <= most_ml for ml in (gross_ml, flush_ml)),
                patency=word(check.fields.get("patency")),
                clamped=bool(check.fields.get("clamped")),
                leak=bool(check.fields.get("leak")),
            )
        )
    return table


def duplicate_table(checks: list[CheckRow]) -> list[list[CheckRow]]:
    """The groups of checks of one drain that overlap too long, linked through one another.

    A gross output that cannot be makes a duplicate as well: a volume made impossible must not settle the day beside it.
    """
    groups: list[list[CheckRow]] = []
    for check in checks:
        if check.gross_ml is not None:
            linked = [group for group in groups if any(are_duplicates(check, other) for other in group)]
            groups = [group for group in groups if group not in linked]
            groups.append([check, *(other for group in linked for other in group)])
    return [group for group in groups if len(group) > 1]


def are_duplicates(one: CheckRow, other: CheckRow) -> bool:
    return one.drain == other.drain and shared(one.span, other.span) > OVERLAP_ALLOWED


def fact_table(spoken: list[Spoken], zone: ZoneInfo) -> list[FactRow]:
    table = []
    for check in spoken:
        seen = check.span
        if check.fields.get("observed_at"):
            observed_at = instant(check.fields["observed_at"], zone)
            seen = Span(observed_at, observed_at)
        for kind, amount, said in stated(check.fields):
            table.append(FactRow(kind, amount, said, check.drain, seen))
    return table


def stated(fields: Fields) -> Iterator[tuple[str, Decimal, str]]:
    """What a check states of the patient and the fluid: kind, number and word."""
    temperature, pain = number(fields.get("temp_max")), number(fields.get("pain"))
    if temperature is not None:
        yield "temperature", temperature, ""
    if pain is not None:
        yield "pain", pain, word(fields.get("pain_from"))
    if fields.get("sepsis_signs"):
        yield "sepsis", NOUGHT, ""
    if fields.get("antipyretic"):
        yield "antipyretic", NOUGHT, ""
    if fields.get("fluid"):
        yield "fluid", NOUGHT, word(fields["fluid"])
