"""The single rows of a case: drains, days, entries, events, fistula records, studies, laboratory values."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from tracker.readiness.case_row import Row
from tracker.readiness.etiology import etiology_word
from tracker.readiness.timeline import Check, Drain, DrainEvent, FistulaRecord, LabResult, Study
from tracker.readiness.vocabulary import (
    CheckOrigin,
    DrainPosition,
    DrainType,
    EventKind,
    FistulaStatus,
    Fluid,
    ImagingResult,
    Modality,
    PainSource,
    Patency,
    ReportStatus,
)

__all__ = [
    "DayRow",
    "EntryRow",
    "read_day",
    "read_drain",
    "read_entry",
    "read_event",
    "read_fistula",
    "read_imaging",
    "read_lab",
]

Place = tuple[Any, str, Row]
FIRST_DRAIN = "A"
LONGEST_INTERVAL = timedelta(days=60)
MOST_AHEAD = timedelta(minutes=60)
_MEASURED = (
    "gross_ml",
    "flush_ml",
    "patency",
    "clamped",
    "leak",
    "fluid",
    "temp_max",
    "antipyretic",
    "pain",
    "pain_from",
    "sepsis_signs",
    "observed_at",
)
_DAY_KEYS = ("day", "drain", "partial", *_MEASURED)
_ENTRY_KEYS = (
    "id",
    "drain",
    "start",
    "end",
    *_MEASURED,
    "origin",
    "entered_by",
    "entered_at",
    "supersedes",
    "void",
    "reason",
)
_DRAIN_KEYS = ("id", "type", "site", "etiology", "cavity", "french", "inserted_at", "immunocompromised")
_IMAGING_KEYS = (
    "at",
    "modality",
    "status",
    "cavity",
    "result",
    "residual_mm",
    "drain_position",
    "complication",
    "new_collection",
    "new_collection_registered",
    "entered_at",
)


@dataclass(frozen=True)
class DayRow:
    """A ward-day's figures; the check's interval is set when the moment judged is known."""

    day: date
    partial: bool
    check: Check


@dataclass(frozen=True)
class EntryRow:
    """An entry as written: a check, or the withdrawal of one."""

    id: str
    entered_at: datetime
    check: Check | None
    supersedes: str | None
    voids: str | None
    reason: str
    place: Row


def read_drain(place: Place) -> tuple[Drain, bool | None]:
    """The drain, and what its row says of the patient's immune state."""
    row = _row(place, _DRAIN_KEYS)
    name = row.text("id")
    french = row.number("french")
    drain = Drain(
        record=name,
        id=name,
        type=row.word("type", DrainType),
        collection=row.text("cavity"),
        inserted_at=row.instant("inserted_at"),
        site=row.text("site", None),
        etiology=etiology_word(row.text("etiology", None)),
        french=french,
    )
    return drain, row.flag("immunocompromised")


def read_day(place: Place, drains: Collection[str]) -> DayRow:
    row = _row(place, _DAY_KEYS)
    day, drain = row.day("day"), _drain(row, drains)
    name = f"day:{day.isoformat()}:{drain}" + ("" if "gross_ml" in row else f":{_number(place)}")
    moment = datetime.fromisoformat(f"{day.isoformat()}T00:00+00:00")
    return DayRow(day, bool(row.flag("partial")), _check(row, name, drain, moment, moment, moment))


def read_entry(place: Place, drains: Collection[str]) -> EntryRow:
    row = _row(place, _ENTRY_KEYS)
    name = row.text("id")
    if "void" in row or row.value.get("void") is False:
        return _withdrawal(row, name)
    start, end = row.instant("start"), row.instant("end")
    entered_at = row.instant("entered_at", end)
    if start > end:
        raise row.refused("end", "lies before the start")
    if end - start > LONGEST_INTERVAL:
        raise row.refused("end", "lies more than 60 days after the start")
    if end - entered_at > MOST_AHEAD:
        raise row.refused("entered_at", "lies more than 60 minutes before the end")
    end = min(end, max(entered_at, start))
    check = _check(row, name, _drain(row, drains), start, end, entered_at)
    check = replace(check, origin=row.word("origin", CheckOrigin, CheckOrigin.CASE))
    if check.observed_at is not None and not start <= check.observed_at <= end:
        raise row.refused("observed_at", "lies outside the entry's interval")
    supersedes = row.text("supersedes", None)
    reason = row.text("reason") if supersedes else row.text("reason", "")
    row.text("entered_by", None)
    return EntryRow(name, entered_at, check, supersedes, None, reason, row)


def read_event(place: Place, drains: Collection[str]) -> DrainEvent:
    row = _row(place, ("at", "drain", "kind", "note"))
    at = row.instant("at")
    row.text("note", None)
    name = f"event:{_number(place)}"
    return DrainEvent(name, name, _drain(row, drains), at, row.word("kind", EventKind), at)


def read_fistula(place: Place, drains: Sequence[Drain], events: Sequence[DrainEvent]) -> Iterator[FistulaRecord]:
    """One record for each collection that it speaks of: that of its drain, else of every drain in situ then."""
    row = _row(place, ("at", "drain", "status", "evidence", "entered_at"))
    at = row.instant("at")
    status, evidence = row.word("status", FistulaStatus), row.text("evidence", None)
    entered_at = row.instant("entered_at", at)
    if "drain" in row:
        named = _drain(row, {drain.record for drain in drains})
        concerned = [drain for drain in drains if drain.record == named]
    else:
        concerned = [drain for drain in drains if _in_situ(drain, at, events)] or list(drains)
    for number, collection in enumerate(dict.fromkeys(drain.collection for drain in concerned)):
        name = f"fistula:{_number(place)}" + (f":{collection}" if number else "")
        yield FistulaRecord(name, name, collection, at, status, evidence, entered_at)


def read_imaging(place: Place) -> Study:
    row = _row(place, _IMAGING_KEYS)
    at = row.instant("at")
    name = f"imaging:{_number(place)}"
    residual = row.number("residual_mm")
    if residual is not None and residual < 0:
        raise row.refused("residual_mm", f"{residual} is below 0")
    return Study(
        record=name,
        id=name,
        collection=row.text("cavity", None),
        at=at,
        modality=row.word("modality", Modality),
        entered_at=row.instant("entered_at", at),
        status=row.word("status", ReportStatus, None),
        result=row.word("result", ImagingResult, None),
        residual_mm=residual,
        drain_position=row.word("drain_position", DrainPosition, None),
        complication=row.text("complication", None),
        new_collection=row.flag("new_collection"),
        new_collection_registered=row.flag("new_collection_registered") or False,
    )


def read_lab(place: Place) -> LabResult:
    row = _row(place, ("at", "wbc_10e9_l", "crp_mg_l", "drain_amylase_x_uln", "entered_at"))
    at = row.instant("at")
    name = f"lab:{_number(place)}"
    for key in ("wbc_10e9_l", "crp_mg_l", "drain_amylase_x_uln"):
        value = row.number(key)
        if value is not None and value < 0:
            raise row.refused(key, f"{value} is below 0")
    return LabResult(
        record=name,
        id=name,
        at=at,
        entered_at=row.instant("entered_at", at),
        wbc_10e9_l=row.number("wbc_10e9_l"),
        crp_mg_l=row.number("crp_mg_l"),
        drain_amylase_x_uln=row.number("drain_amylase_x_uln"),
    )


def _row(place: Place, allowed: Collection[str]) -> Row:
    value, where, case = place
    return Row(value, f"{case.where}, {where}", allowed, case.zone)


def _number(place: Place) -> int:
    return int(place[1].rsplit(" ", 1)[1])


def _drain(row: Row, drains: Collection[str]) -> str:
    name: str = row.text("drain", FIRST_DRAIN)
    if name not in drains:
        raise row.refused("drain", f'there is no drain "{name}"; the case has {", ".join(sorted(drains))}')
    return name


def _in_situ(drain: Drain, at: datetime, events: Sequence[DrainEvent]) -> bool:
    gone = [one.at for one in events if one.drain == drain.record and one.kind in ("removed", "fell_out")]
    return drain.inserted_at <= at and (not gone or min(gone) > at)


def _withdrawal(row: Row, name: str) -> EntryRow:
    target = row.value["void"]
    if target is True:
        target = name
    elif not isinstance(target, str):
        raise row.refused("void", "must name the entry that is withdrawn")
    extra = sorted(set(row.value) - {"id", "void", "reason", "entered_at", "entered_by"})
    if extra:
        raise row.refused(extra[0], "does not belong to a withdrawal, which holds id, void, reason and entered_at")
    return EntryRow(name, row.instant("entered_at"), None, None, target, row.text("reason"), row)


def _check(row: Row, name: str, drain: str, start: datetime, end: datetime, entered_at: datetime) -> Check:
    return Check(
        record=name,
        id=name,
        drain=drain,
        start=start,
        end=end,
        entered_at=entered_at,
        gross_ml=row.quantity("gross_ml", "mL"),
        flush_ml=row.quantity("flush_ml", "mL"),
        patency=row.word("patency", Patency, None),
        clamped=row.flag("clamped"),
        leak=row.flag("leak"),
        fluid=row.word("fluid", Fluid, None),
        temp_c=row.quantity("temp_max", "C"),
        antipyretic=row.flag("antipyretic"),
        pain=row.whole("pain", 0, 10),
        pain_from=row.word("pain_from", PainSource, None),
        sepsis_signs=row.flag("sepsis_signs"),
        observed_at=row.instant("observed_at", None),
    )
