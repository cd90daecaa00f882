"""What each heading of the tables means: how its cells change the quiet record."""

import re
from collections.abc import Callable, Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any

from tests.spec.moments import day, moment
from tests.spec.phrases import (
    NOT_RECORDED,
    checks,
    events,
    fistula_records,
    lab_results,
    pain,
    patency,
    quantity,
    studies,
)
from tests.spec.quiet import Record
from tracker.readiness.case_protocols import PROTOCOL_FIELDS
from tracker.readiness.case_text import load

__all__ = ["UnknownHeading", "record_of"]

Change = Callable[..., None]
VOLUMES = ("gross_ml", "flush_ml", "patency")
YES = {"yes": True, "no": False, NOT_RECORDED: None}


class UnknownHeading(ValueError):
    """A table has a heading that nothing reads."""


def record_of(cells: Mapping[str, str]) -> Record:
    """The quiet record changed by the cells of one row, empty ones left out."""
    record = Record()
    told = {heading: cell for heading, cell in cells.items() if cell}
    for stage in (FIRST, LATER):
        for heading in list(told):
            change, named = _reader(stage, heading)
            if change is not None:
                change(record, told.pop(heading), **named)
        if stage is FIRST:
            record.chart_quietly()
    if told:
        raise UnknownHeading(", ".join(told))
    return record


def _reader(stage: Mapping[str, Change], heading: str) -> tuple[Change | None, dict[str, str]]:
    for pattern, change in stage.items():
        found = re.fullmatch(pattern, heading)
        if found is not None:
            return change, {name: text for name, text in found.groupdict().items() if text is not None}
    return None, {}


def _put_in(record: Record, cell: str) -> None:
    record.drains["A"]["inserted_at"] = moment(cell)


def _other_drain(record: Record, cell: str, drain: str) -> None:
    where, _, since = cell.partition(", ")
    inserted_at = moment(since) if since else record.drains["A"]["inserted_at"]
    record.add_drain(drain, {"same collection": "C1", "other collection": "C2"}[where], inserted_at)


def _of_drain(field: str) -> Change:
    def change(record: Record, cell: str) -> None:
        record.drains["A"][field] = None if cell == NOT_RECORDED else cell

    return change


def _attribute(name: str, read: Callable[[str], Any] = str) -> Change:
    return lambda record, cell: setattr(record, name, read(cell))


def _setting(record: Record, cell: str, field: str) -> None:
    record.override[field] = load(cell, field)


def _protocol_change(record: Record, cell: str) -> None:
    record.override.update(load(cell, "protocol change"))


def _net(record: Record, cell: str, on: str, drain: str = "A") -> None:
    row = record.day(day(on), drain)
    if cell == NOT_RECORDED:
        row.update(dict.fromkeys(VOLUMES))
    else:
        row.update(gross_ml=Decimal(30) + Decimal(cell), flush_ml=Decimal(30), patency="patent")


def _day_field(field: str, read: Callable[[str], Any]) -> Change:
    def change(record: Record, cell: str, on: str, drain: str = "A") -> None:
        record.day(day(on), drain)[field] = read(cell)

    return change


def _pain(record: Record, cell: str, on: str) -> None:
    record.day(day(on)).update(pain(cell))


def _whole_day(record: Record, cell: str, on: str) -> None:
    if cell != NOT_RECORDED:
        raise ValueError(f"a whole day can only be {NOT_RECORDED}")
    record.days.pop((day(on), "A"), None)


def _seen(record: Record, cell: str, on: str) -> None:
    record.day(day(on))["observed_at"] = moment(cell)


def _bags(record: Record, cell: str, on: str, until: str = "", drain: str = "A") -> None:
    one, last = day(on), day(until or on)
    while one <= last:
        if (one, drain) in record.days:
            record.days[one, drain].update(dict.fromkeys(VOLUMES))
        one += timedelta(days=1)
    if cell != "none":
        found = checks(cell, moment(f"{on} 07:00"))
        record.entries += [{**fields, "id": drain + fields["id"], "drain": drain} for fields in found]


def _more_checks(record: Record, cell: str) -> None:
    start = record.at[:11] + "07:00"
    record.entries += [{**fields, "id": f"more/{fields['id']}"} for fields in checks(cell, start)]


def _origin_of_more(record: Record, cell: str) -> None:
    if {"bedside form": True, "import": False}[cell]:
        record.of_the_form.add("more/")


def _origin(record: Record, cell: str, on: str) -> None:
    if {"bedside form": True, "import": False}[cell]:
        record.of_the_form.add(f"day:{day(on).isoformat()}:A")


def _entered(record: Record, cell: str, on: str) -> None:
    record.day(day(on)).update(dict.fromkeys(VOLUMES))
    record.entries.append(_version(on, cell, "e1"))


def _corrected(record: Record, cell: str, on: str, again: str = "") -> None:
    name, target = ("e3", "e2") if again else ("e2", "e1")
    record.entries.append({**_version(on, cell, name), "supersedes": target, "reason": "misread"})


def _version(on: str, cell: str, name: str) -> dict[str, Any]:
    return {**checks(f"all day {cell}", moment(f"{on} 07:00"))[0], "id": name}


def _withdrawn(record: Record, cell: str, on: str) -> None:
    last = next(one["id"] for one in reversed(record.entries) if one["id"].startswith("e"))
    record.entries.append({"id": "w", "void": last, "reason": "wrong patient", "entered_at": moment(cell)})


def _listed(field: str, read: Callable[[str], list[dict[str, Any]]]) -> Change:
    return lambda record, cell: setattr(record, field, [] if cell == "none" else read(cell))


def _in_force(record: Record, cell: str) -> None:
    record.in_force = () if cell == "none" else tuple(name.strip() for name in cell.split(","))


ON, OF_DRAIN = r"(?P<on>\d+-[A-Z][a-z]{2})", r"(?: (?P<drain>[A-Z]))?"
FIRST: dict[str, Change] = {
    "judged at": _attribute("at", moment),
    "known at": _attribute("known_at", moment),
    "drain judged": _attribute("judged"),
    "time zone": _attribute("zone"),
    "protocol": _attribute("protocol"),
    "protocol change": _protocol_change,
    "protocols in force": _in_force,
    "drain type": _of_drain("type"),
    "cause": _of_drain("etiology"),
    "put in": _put_in,
    "immunocompromised": lambda record, cell: record.drains["A"].update(immunocompromised=YES[cell]),
    r"drain (?P<drain>[B-Z])": _other_drain,
    rf"(?P<field>{'|'.join(PROTOCOL_FIELDS)})": _setting,
}
LATER: dict[str, Change] = {
    rf"day {ON}": _whole_day,
    rf"net {ON}{OF_DRAIN}": _net,
    rf"out {ON}{OF_DRAIN}": _day_field("gross_ml", quantity),
    rf"flushed {ON}{OF_DRAIN}": _day_field("flush_ml", quantity),
    rf"flush test {ON}{OF_DRAIN}": _day_field("patency", patency),
    rf"clamped {ON}{OF_DRAIN}": _day_field("clamped", YES.__getitem__),
    rf"leak {ON}{OF_DRAIN}": _day_field("leak", YES.__getitem__),
    rf"fluid {ON}{OF_DRAIN}": _day_field("fluid", str),
    rf"temperature {ON}{OF_DRAIN}": _day_field("temp_max", quantity),
    rf"pain {ON}": _pain,
    rf"sepsis signs {ON}": _day_field("sepsis_signs", YES.__getitem__),
    rf"antipyretic {ON}": _day_field("antipyretic", YES.__getitem__),
    rf"seen {ON}": _seen,
    rf"bags {ON}(?: to (?P<until>\d+-[A-Z][a-z]{{2}}))?{OF_DRAIN}": _bags,
    rf"{ON} came from": _origin,
    rf"{ON} entered": _entered,
    rf"{ON} corrected(?P<again> again)?": _corrected,
    rf"{ON} withdrawn": _withdrawn,
    "more checks": _more_checks,
    "more checks came from": _origin_of_more,
    "events": _listed("events", events),
    "fistula records": _listed("fistula", fistula_records),
    "imaging": _listed("imaging", studies),
    "laboratory": _listed("labs", lab_results),
}
