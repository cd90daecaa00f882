"""Readiness, versions, day rows and clock changes: the sentences that lie on a boundary, one row each."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from .evaluator import merged_protocol
from .quiet import bag, day, drain, event, judge, nov, row, shift_bags, vitals_only
from .times import Span, ward_day

NINE_BLANK = {9: vitals_only(9)}
GALL = {"applies_to": ["cholecystostomy"], "output_days": 0, "min_dwell_days": 21, "bilious_fluid_expected": True}
GALL_DRAIN = {"type": "cholecystostomy"}
NEW_YORK = ZoneInfo("America/New_York")


def version(name: str, entered: str, **fields: Any) -> dict[str, Any]:
    """A version of the one bag of the 9th."""
    return {**bag("09 07:00", "10 07:00", id=name), "entered_at": nov(entered), **fields}


def withdrawal(target: str, entered: str) -> dict[str, Any]:
    return {"id": "w", "void": target, "reason": "wrong patient", "entered_at": nov(entered)}


SLIP = [version("e1", "10 07:00"), version("e2", "10 09:00", gross_ml=70, supersedes="e1", reason="slip")]
READINESS = [
    row("nothing is wrong", "ready"),
    row("one unknown", "cannot_tell", only_imaging=[]),
    row("one not met outweighs one unknown", "not_ready", only_imaging=[], nine={"gross_ml": 90}),
    row("no protocol for the type", "cannot_tell", only_drains=[drain(type="pleural")]),
    row("a drain that is out is not judged", "cannot_tell", events=[event("10 12:00", "removed")]),
    row("nor one that fell out", "cannot_tell", events=[event("10 12:00", "fell_out")], nine={"gross_ml": 90}),
    row("nor one not yet in", "cannot_tell", drains=[drain("B", "10 12:01")], judged="B"),
    row("20 days of 21", "not_ready", only_drains=[drain(inserted_at="2026-10-21T00:30", **GALL_DRAIN)], protocol=GALL),
    row("21 days by date", "ready", only_drains=[drain(inserted_at="2026-10-20T23:30", **GALL_DRAIN)], protocol=GALL),
]

VERSIONS = [
    row("not yet entered", "unknown", days=NINE_BLANK, entries=SLIP, known_at="10 06:59"),
    row("as first entered", "met", days=NINE_BLANK, entries=SLIP, known_at="10 08:59"),
    row("as corrected", "not_met", days=NINE_BLANK, entries=SLIP, known_at="10 09:00"),
    row("withdrawn", "unknown", days=NINE_BLANK, entries=[SLIP[0], withdrawal("e1", "10 10:00")]),
    row(
        "withdrawn in the other spelling",
        "unknown",
        days=NINE_BLANK,
        entries=[SLIP[0], {**withdrawal("e1", "10 10:00"), "id": "e1", "void": True}],
    ),
    row(
        "not yet withdrawn",
        "met",
        days=NINE_BLANK,
        entries=[SLIP[0], withdrawal("e1", "10 12:01")],
        known_at="10 12:00",
    ),
    row(
        "corrected, then withdrawn as a whole",
        "unknown",
        days=NINE_BLANK,
        entries=[*SLIP, withdrawal("e1", "10 10:00")],
    ),
    row("a partial day ends at the moment judged", "not_met", more_days=[day(10, partial=True, gross_ml=40)]),
    row(
        "a day row is cut at insertion and removal",
        "met",
        drains=[drain("B", "06 12:00")],
        events=[event("08 12:00", "removed", "B")],
        more_days=[day(8, drain="B", gross_ml=30)],
    ),
]

OCTOBER = "2026-10-31T07:00"
HALF_PAST_ONE = "2026-11-01T01:30"


def autumn(until: str, since: str) -> dict[str, Any]:
    """A night in which 01:00 to 02:00 comes twice, in two bags, and the day after it."""
    night = {
        "only_drains": [drain(inserted_at="2026-10-20T10:00")],
        "timezone": "America/New_York",
        "days": dict.fromkeys(range(2, 10)),
        "at": "02 12:00",
    }
    first = {**bag("01 00:00", "01 00:00"), "id": "first", "start": OCTOBER, "end": until, "entered_at": until}
    second = {**bag("01 01:00", "01 07:00"), "start": since}
    return {**night, "entries": [first, second, *shift_bags(1, 1, 1, 1)]}


CLOCKS = [
    row("the repeated hour is an hour", "met", **autumn(f"{HALF_PAST_ONE}-04:00", f"{HALF_PAST_ONE}-05:00")),
    row("61 minutes open", "unknown", **autumn("2026-11-01T01:29-04:00", f"{HALF_PAST_ONE}-05:00")),
]


@pytest.mark.parametrize("changes, finding", READINESS)
def test_readiness(changes: dict[str, Any], finding: str) -> None:
    assert judge(changes)["overall"] == finding


@pytest.mark.parametrize("changes, finding", VERSIONS + CLOCKS)
def test_output_as_known(changes: dict[str, Any], finding: str) -> None:
    assert judge(changes)["output"] == finding


@pytest.mark.parametrize(
    "on, starts, hours",
    [
        (date(2026, 10, 31), time(7), 25),
        (date(2026, 3, 7), time(7), 23),
        (date(2026, 3, 8), time(7), 24),
        (date(2026, 3, 8), time(2, 30), 23),
    ],
)
def test_a_ward_day_is_as_long_as_its_clocks_make_it(on: date, starts: time, hours: int) -> None:
    found = ward_day(on, starts, NEW_YORK)
    assert found.end - found.start == timedelta(hours=hours)


def test_a_day_start_in_a_skipped_hour_has_the_old_offset() -> None:
    start = datetime(2026, 3, 8, 7, 30, tzinfo=UTC)
    assert ward_day(date(2026, 3, 8), time(2, 30), NEW_YORK) == Span(start, start + timedelta(hours=23))


def test_a_protocol_takes_the_fields_of_its_bases_and_the_override() -> None:
    protocols = {"old": {"a": 1, "b": 1, "c": 1}, "new": {"base": "old", "b": 2, "c": 2}}
    assert merged_protocol({"protocols": protocols}, {"protocol": "new", "override": {"c": 3}}) == {
        "a": 1,
        "b": 2,
        "c": 3,
    }
