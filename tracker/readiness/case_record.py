"""The record of one case: all versions of all facts, from which the timeline known at any moment is cut."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from tracker.readiness.calendar import WardCalendar, calendar_of
from tracker.readiness.case_facts import (
    DayRow,
    read_day,
    read_drain,
    read_entry,
    read_event,
    read_fistula,
    read_imaging,
    read_lab,
)
from tracker.readiness.case_row import Row
from tracker.readiness.case_text import CaseFileError
from tracker.readiness.case_versions import EntryVersions
from tracker.readiness.protocol import Protocol
from tracker.readiness.timeline import (
    Check,
    Drain,
    DrainEvent,
    DrainTimeline,
    FistulaRecord,
    LabResult,
    Patient,
    Study,
    WardSetting,
)
from tracker.readiness.vocabulary import EventKind

__all__ = ["CaseRecord", "read_record"]

OUT = frozenset({EventKind.REMOVED, EventKind.FELL_OUT})


@dataclass(frozen=True)
class CaseRecord:
    """Everything a case records, whenever it was entered."""

    ward: WardSetting
    immunocompromised: bool | None
    drains: tuple[Drain, ...]
    days: tuple[DayRow, ...]
    entries: EntryVersions
    events: tuple[DrainEvent, ...]
    fistula: tuple[FistulaRecord, ...]
    imaging: tuple[Study, ...]
    labs: tuple[LabResult, ...]
    moments: tuple[datetime, ...]

    def timeline(self, drain: str, as_of: datetime, known_at: datetime) -> DrainTimeline:
        """What was known at a moment; a partial day reaches up to the moment judged."""
        rows = (self._check(row, as_of) for row in self.days)
        return DrainTimeline(
            drain=drain,
            known_at=known_at,
            wards=(self.ward,),
            patient=Patient("patient", "patient", immunocompromised=self.immunocompromised),
            drains=self.drains,
            checks=(*_known(rows, known_at), *self.entries.known(known_at)),
            events=_known(self.events, known_at),
            fistula=_known(self.fistula, known_at),
            imaging=_known(self.imaging, known_at),
            labs=_known(self.labs, known_at),
            corrections=self.entries.corrections(known_at),
        )

    def _check(self, row: DayRow, as_of: datetime) -> Check:
        """Rules E1 and E3: the interval that a day row stands for."""
        calendar = calendar_of(self.ward)
        ordinal = row.day.toordinal()
        start, end = calendar.start(ordinal), calendar.end(ordinal)
        if row.partial:
            within = [moment for moment in self.moments if start <= moment < end and moment <= as_of]
            end = max(within, default=end)
        if row.check.gross_ml is None and row.check.flush_ml is None:
            return replace(row.check, start=start, end=end, entered_at=end)
        since, until = self._stay(row.check.drain, start, end)
        if since < until:
            return replace(row.check, start=since, end=until, entered_at=until)
        return replace(without_volumes(row.check), start=start, end=end, entered_at=end)

    def _stay(self, name: str, start: datetime, end: datetime) -> tuple[datetime, datetime]:
        drain = next(one for one in self.drains if one.record == name)
        out = min((one.at for one in self.events if one.drain == name and one.kind in OUT), default=end)
        return max(start, drain.inserted_at), min(end, out)


def read_record(row: Row, protocol: Protocol, moments: Sequence[datetime]) -> CaseRecord:
    """All facts of a case, each refused with its place where it is not allowed."""
    ward = WardSetting(datetime.fromisoformat("1900-01-01T00:00+00:00"), _zone_name(row), protocol.ward_day_starts)
    rows = _Rows(row)
    read_drains = [read_drain(one) for one in rows.each("drains")]
    if not read_drains:
        raise row.refused("drains", "must hold at least one drain")
    drains = tuple(drain for drain, _ in read_drains)
    _refuse_twice(row, [drain.record for drain in drains])
    names = {drain.record for drain in drains}
    events = tuple(sorted((read_event(one, names) for one in rows.each("events")), key=lambda event: event.at))
    days = tuple(read_day(one, names) for one in rows.each("days"))
    _check_days(row, days, calendar_of(ward), moments)
    return CaseRecord(
        ward=ward,
        immunocompromised=_immunocompromised(flag for _, flag in read_drains),
        drains=drains,
        days=days,
        entries=EntryVersions([read_entry(one, names) for one in rows.each("entries")]),
        events=events,
        fistula=tuple(record for one in rows.each("fistula") for record in read_fistula(one, drains, events)),
        imaging=tuple(read_imaging(one) for one in rows.each("imaging")),
        labs=tuple(read_lab(one) for one in rows.each("labs")),
        moments=tuple(moments),
    )


class _Rows:
    """Hands out the rows of a case's lists with their places."""

    def __init__(self, case: Row) -> None:
        self.case = case

    def each(self, key: str) -> Iterable[tuple[Any, str, Row]]:
        for number, value in enumerate(self.case.items(key), 1):
            yield value, f"{key} row {number}", self.case


def _zone_name(row: Row) -> str:
    if row.zone is None:
        raise row.refused("timezone", "is required")
    return row.zone.key


def without_volumes(check: Check) -> Check:
    """A row of a day on which its drain was not in: what it says of the patient still holds."""
    return replace(check, gross_ml=None, flush_ml=None, patency=None, clamped=None, leak=None)


def _known(facts: Iterable[Any], known_at: datetime) -> tuple[Any, ...]:
    return tuple(fact for fact in facts if fact.entered_at <= known_at)


def _immunocompromised(flags: Iterable[bool | None]) -> bool | None:
    told = [flag for flag in flags if flag is not None]
    return any(told) if told else None


def _refuse_twice(row: Row, drains: Sequence[str]) -> None:
    for index, name in enumerate(drains):
        if name in drains[:index]:
            raise row.refused(f"drains row {index + 1}, id", f'"{name}" is already the id of another drain')


def _check_days(row: Row, days: Sequence[DayRow], calendar: WardCalendar, moments: Sequence[datetime]) -> None:
    seen: set[tuple[Any, str]] = set()
    for number, day in enumerate(days, 1):
        if day.check.gross_ml is not None and (day.day, day.check.drain) in seen:
            raise row.refused(f"days row {number}", f"{day.day} of drain {day.check.drain} is given twice")
        if day.check.gross_ml is not None:
            seen.add((day.day, day.check.drain))
        _check_day(row, number, day, calendar, moments)


def _check_day(row: Row, number: int, day: DayRow, calendar: WardCalendar, moments: Sequence[datetime]) -> None:
    start, end = calendar.start(day.day.toordinal()), calendar.end(day.day.toordinal())
    if day.partial and not any(start <= moment < end for moment in moments):
        raise CaseFileError(
            f"{row.where}, days row {number}, partial: no moment judged lies in the ward-day {day.day}."
        )
    observed = day.check.observed_at
    if observed is not None and not start <= observed <= end + timedelta(0):
        raise CaseFileError(f"{row.where}, days row {number}, observed_at: lies outside the ward-day {day.day}.")
