"""R1 Output: the sentences that lie on a boundary, one row each."""

from typing import Any

import pytest

from .quiet import bag, day, drain, event, fistula, judge, row, shift_bags, study, vitals_only

BLANK = {8: vitals_only(8), 9: vitals_only(9)}
EIGHT = shift_bags(8, 1, 1, 1)
BOTH = EIGHT + shift_bags(9, 1, 1, 1)
B = [drain("B")]
CONTRAST = "contrast_study_via_drain"


def b_days(**fields: Any) -> list[dict[str, Any]]:
    return [day(date, drain="B", **fields) for date in (8, 9)]


def two_bags(end: str, start: str, **fields: Any) -> list[dict[str, Any]]:
    """The 9th in two bags, the first to `end`, the second from `start`."""
    return [*EIGHT, bag("09 07:00", end, **fields), bag(start, "10 07:00")]


VOLUMES = [
    row("nothing is wrong", "met"),
    row("9.9 mL is below 10", "met", nine={"gross_ml": "39.9"}),
    row("10 mL is not below 10", "not_met", nine={"gross_ml": 40}),
    row("10 mL is at or below 10", "met", nine={"gross_ml": 40}, protocol={"output_comparator": "le"}),
    row("litres are read as litres", "not_met", nine={"gross_ml": {"value": "0.04", "unit": "L"}}),
    row("10 mL retained is normal", "met", nine={"gross_ml": 20}),
    row("11 mL retained is in doubt", "unknown", nine={"gross_ml": 19}),
    row("a blank flush is never zero", "unknown", nine={"gross_ml": 0, "flush_ml": None}),
    row("a blank gross output is never zero", "unknown", nine={"gross_ml": None, "flush_ml": 0}),
    row("a blank flush leaves a high gross output unknown", "unknown", nine={"gross_ml": 90, "flush_ml": None}),
    row(
        "gross is read as net where no flush is asked",
        "met",
        nine={"gross_ml": 9, "flush_ml": None},
        protocol={"flush_volume_required": False},
    ),
    row("three shifts add up", "not_met", days=BLANK, entries=EIGHT + shift_bags(9, 4, 3, 3)),
    row("6000 mL is implausible", "unknown", nine={"gross_ml": 6000}),
    row("a missing day is not skipped", "unknown", days={9: None}),
    row("a day before the first insertion is not low", "unknown", only_drains=[drain(inserted="09 07:00")]),
    row("a volume not used is not judged", "not_used", nine={"gross_ml": 90}, protocol={"output_days": 0}),
    row("a volume of yesterday morning is too old", "unknown", at="11 12:00", days={10: vitals_only(10)}),
]

COVER = [
    row("60 minutes may lie open", "met", days=BLANK, entries=two_bags("09 14:00", "09 15:00")),
    row("61 minutes may not", "unknown", days=BLANK, entries=two_bags("09 13:59", "09 15:00")),
    row(
        "a bag shared equally belongs to the earlier day",
        "not_met",
        days=BLANK,
        entries=[bag("08 07:00", "09 06:00"), bag("09 06:00", "09 08:00", gross_ml=30), bag("09 08:00", "10 07:00")],
    ),
    row(
        "a bag of the earlier day covers the later one, but not for more than 120 minutes",
        "met",
        days=BLANK,
        entries=[bag("08 07:00", "09 00:00"), bag("09 00:00", "09 09:00"), bag("09 09:00", "10 07:00")],
    ),
    row(
        "with 121 minutes in the earlier day's bag the later day is incomplete",
        "unknown",
        days=BLANK,
        entries=[bag("08 07:00", "09 00:00"), bag("09 00:00", "09 09:01"), bag("09 09:01", "10 07:00")],
    ),
    row("an overlap of 15 minutes is no duplicate", "met", days=BLANK, entries=two_bags("09 15:15", "09 15:00")),
    row(
        "with 16 minutes either may be the only one, and leaves a hole",
        "unknown",
        days=BLANK,
        entries=two_bags("09 15:16", "09 15:00"),
    ),
    row(
        "duplicates of one finding are no doubt",
        "met",
        days=BLANK,
        entries=[*BOTH, bag("09 07:00", "09 15:00", gross_ml=12)],
    ),
    row(
        "duplicates that are low or high are in doubt",
        "unknown",
        days=BLANK,
        entries=[*BOTH, bag("09 07:00", "09 15:00", gross_ml=40)],
    ),
    row(
        "duplicates that fail either way fail",
        "not_met",
        days=BLANK,
        entries=[*two_bags("09 15:00", "09 15:00", gross_ml=40), bag("09 07:00", "09 15:00", gross_ml=60)],
    ),
    row(
        "what a duplicate says against patency counts even where it is not believed",
        "unknown",
        days=BLANK,
        entries=[*BOTH, bag("09 07:00", "09 15:00", patency="resistance")],
    ),
    row("today can fail already", "not_met", entries=[bag("10 07:00", "10 11:00", gross_ml=20)]),
    row(
        "today cannot be saved by an implausible volume",
        "unknown",
        entries=[bag("10 07:00", "10 11:00", gross_ml=6000)],
    ),
    row("today's blank flush may hide a failing day", "unknown", entries=[bag("10 07:00", "10 11:00", flush_ml=None)]),
    row("11 mL retained so far is in doubt", "unknown", entries=[bag("10 07:00", "10 11:00", flush_ml=22)]),
]

PATENCY = [
    row("a low day needs one free flush", "unknown", nine={"patency": "not_checked"}),
    row("a failing day fails though it is blocked", "not_met", nine={"gross_ml": 90, "patency": "blocked"}),
    row("a leak beside the drain speaks against the day", "unknown", nine={"leak": True}),
    row(
        "a check without volumes may say blocked",
        "unknown",
        entries=[bag("09 12:00", "09 12:00", gross_ml=None, flush_ml=None, patency="blocked")],
    ),
    row(
        "a clamping that ended at day start is yesterday's",
        "met",
        events=[event("07 06:00", "clamped"), event("08 07:00", "unclamped")],
    ),
    row("an open clamping covers today", "unknown", events=[event("10 12:00", "clamped")]),
]

DRAINS = [
    row("two drains are added", "not_met", drains=B, more_days=b_days(gross_ml=36)),
    row(
        "a negative net makes up for no other drain",
        "not_met",
        drains=B,
        more_days=b_days(gross_ml=21),
        nine={"gross_ml": 40},
    ),
    row(
        "a drain in doubt hides none that fails",
        "not_met",
        drains=B,
        more_days=b_days(gross_ml=6000),
        nine={"gross_ml": 90},
    ),
    row("the other drain's days must be known too", "unknown", drains=B),
    row("a drain out before the window is asked no more", "met", drains=B, events=[event("08 07:00", "removed", "B")]),
    row("an exchange restarts the run", "unknown", events=[event("08 09:00", "exchanged")]),
    row(
        "so does one of the other drain",
        "unknown",
        drains=B,
        more_days=b_days(gross_ml=30),
        events=[event("08 09:00", "exchanged", "B")],
    ),
    row("the day of an exchange can fail", "not_met", nine={"gross_ml": 90}, events=[event("09 09:00", "exchanged")]),
    row("an exchange today leaves no run", "unknown", events=[event("10 09:00", "exchanged")]),
]

DISLODGED = [
    row(
        "while dislodged no day says anything",
        "unknown",
        nine={"gross_ml": 90},
        events=[event("09 09:00", "dislodged")],
    ),
    row(
        "a day that shares time with a closed span is not low",
        "unknown",
        events=[event("08 09:00", "dislodged"), event("08 10:00", "position_confirmed")],
    ),
    row(
        "so is one from which on a drain had slipped that is put in only later",
        "unknown",
        drains=[drain("B", "10 13:00")],
        events=[event("08 09:00", "dislodged", "B")],
    ),
    row(
        "a span closed at day start leaves the day alone",
        "met",
        events=[event("07 09:00", "dislodged"), event("08 07:00", "position_confirmed")],
    ),
    row(
        "a study at that very instant does not end it",
        "unknown",
        events=[event("07 09:00", "dislodged")],
        only_imaging=[study("07 09:00")],
    ),
    row("a later study ends it", "met", events=[event("07 06:00", "dislodged")], only_imaging=[study("07 06:30")]),
    row(
        "an upsizing does not",
        "unknown",
        events=[event("05 09:00", "dislodged"), event("05 10:00", "upsized")],
        only_imaging=[],
    ),
    row(
        "any study that shows the drain displaced opens it",
        "unknown",
        imaging=[study("09 12:00", modality="XR", status="preliminary", drain_position="displaced")],
    ),
    row(
        "a study of another collection does not",
        "met",
        imaging=[study("09 12:00", cavity="C2", drain_position="displaced")],
    ),
]

HISTORY = [
    row(
        "a fistula ever confirmed asks for a third low day",
        "not_met",
        days={7: day(7, gross_ml=90)},
        fistula=[fistula("03 09:00", "confirmed"), fistula("05 09:00", "closed", CONTRAST)],
    ),
    row(
        "one of another collection does not",
        "met",
        days={7: day(7, gross_ml=90)},
        drains=[drain("B", cavity="C2")],
        fistula=[fistula("03 09:00", "confirmed", drain="B")],
    ),
]


@pytest.mark.parametrize("changes, finding", VOLUMES + COVER + PATENCY + DRAINS + DISLODGED + HISTORY)
def test_output(changes: dict[str, Any], finding: str) -> None:
    assert judge(changes)["output"] == finding
