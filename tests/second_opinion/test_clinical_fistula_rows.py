"""R2 Clinical and R3 Fistula: the sentences that lie on a boundary, one row each."""

from typing import Any

import pytest

from .quiet import bag, day, drain, fistula, judge, row

CONTRAST = "contrast_study_via_drain"
NO_VITALS = {"temp_max": None, "pain": None, "pain_from": None}


def seen(start: str, end: str, **fields: Any) -> dict[str, Any]:
    """A check of the patient alone."""
    return bag(start, end, gross_ml=None, flush_ml=None, patency=None, **fields)


def lab(at: str, **values: Any) -> dict[str, Any]:
    return {"at": f"2026-11-{at.replace(' ', 'T')}", **values}


def wbc(at: str, count: str) -> list[dict[str, Any]]:
    return [lab(at, wbc_10e9_l=count)]


CLINICAL = [
    row("37.99 is no fever", "met", nine={"temp_max": "37.99"}),
    row("38.0 is fever", "not_met", nine={"temp_max": "38.0"}),
    row("100.4 F is 38.0 C", "not_met", nine={"temp_max": {"value": "100.4", "unit": "F"}}),
    row("a fever that may be of the window counts", "not_met", entries=[seen("07 23:00", "08 07:01", temp_max=39)]),
    row("one that ended at its start does not", "met", entries=[seen("07 23:00", "08 07:00", temp_max=39)]),
    row(
        "a temperature across day start is none of either day",
        "unknown",
        nine=NO_VITALS,
        entries=[seen("09 06:00", "09 08:00", temp_max=37, pain=0, pain_from="none")],
    ),
    row("43.1 is implausible, today too", "unknown", entries=[seen("10 08:00", "10 09:00", temp_max="43.1")]),
    row(
        "pain at the drain site does not count",
        "met",
        entries=[seen("10 08:00", "10 09:00", pain=5, pain_from="drain_site")],
    ),
    row("nor does it answer", "unknown", days={8: day(8), 9: day(9, pain=0, pain_from="drain_site")}),
    row(
        "pain of unknown source is unknown",
        "unknown",
        entries=[seen("10 08:00", "10 09:00", pain=2, pain_from="unknown")],
    ),
    row(
        "pain of no source contradicts itself",
        "unknown",
        entries=[seen("10 08:00", "10 09:00", pain=2, pain_from="none")],
    ),
    row("pain of the abscess fails beside it", "not_met", nine={"pain": 1, "pain_from": "abscess"}),
    row(
        "today's 0 outweighs yesterday's 3",
        "met",
        nine={"pain": 3, "pain_from": "abscess"},
        entries=[seen("10 08:00", "10 09:00", pain=0, pain_from="abscess")],
    ),
    row(
        "a 0 that may be yesterday's does not",
        "not_met",
        nine={"pain": 3, "pain_from": "abscess"},
        entries=[seen("10 06:00", "10 09:00", pain=0, pain_from="abscess")],
    ),
    row("sepsis signs fail whatever the temperature", "not_met", nine={"sepsis_signs": True}),
    row("an antipyretic warns", "met", nine={"antipyretic": True}),
    row("or leaves it open", "unknown", nine={"antipyretic": True}, protocol={"antipyretic_policy": "cannot_tell"}),
    row("a white count of 11 fails in its 72nd hour", "not_met", labs=wbc("07 12:00", "11.0")),
    row("and is unknown afterwards", "unknown", labs=wbc("07 11:59", "11.0")),
    row("of two at one instant the higher decides", "not_met", labs=wbc("09 12:00", "12") + wbc("09 12:00", "8")),
    row("a low one, once old, is as none", "met", labs=wbc("05 12:00", "8")),
    row(
        "which is unknown where one is required",
        "unknown",
        labs=wbc("05 12:00", "8"),
        protocol={"wbc_policy": "required"},
    ),
]

FISTULA = [
    row("no record is unknown", "unknown", only_fistula=[]),
    row("assessed 24 hours after insertion", "met", only_fistula=[fistula("02 10:00", "none_suspected")]),
    row("a minute earlier is too early", "unknown", only_fistula=[fistula("02 09:59", "none_suspected")]),
    row("ibd needs a study", "unknown", only_drains=[drain(etiology="ibd")]),
    row("so does an etiology not recorded", "unknown", only_drains=[drain(etiology=None)]),
    row(
        "a study answers it",
        "met",
        only_drains=[drain(etiology="ibd")],
        fistula=[fistula("07 09:00", "excluded", CONTRAST)],
    ),
    row("a bedside opinion clears no suspicion", "unknown", fistula=[fistula("05 09:00", "suspected")]),
    row("nor a confirmation", "not_met", fistula=[fistula("05 09:00", "confirmed"), fistula("06 09:00", "closed")]),
    row(
        "a study clears what is earlier",
        "met",
        fistula=[fistula("05 09:00", "confirmed"), fistula("05 09:01", "closed", CONTRAST)],
    ),
    row(
        "not what is of its own instant",
        "not_met",
        fistula=[fistula("05 09:00", "confirmed"), fistula("05 09:00", "closed", CONTRAST)],
    ),
    row("excluded without a study is no assessment", "unknown", only_fistula=[fistula("05 09:00", "excluded")]),
    row(
        "an early study clears nothing",
        "not_met",
        fistula=[fistula("01 11:00", "confirmed"), fistula("02 09:00", "closed", CONTRAST)],
    ),
    row(
        "a suspicion before the insertion blocks",
        "unknown",
        drains=[drain("B", "02 10:00")],
        judged="B",
        fistula=[fistula("01 12:00", "suspected")],
    ),
    row("bilious fluid is a suspicion", "unknown", nine={"fluid": "bilious"}),
    row("unless bile is expected", "met", nine={"fluid": "bilious"}, protocol={"bilious_fluid_expected": True}),
    row(
        "fluid without a time is as late as its check",
        "unknown",
        days={7: day(7, fluid="enteric")},
        fistula=[fistula("08 06:59", "excluded", CONTRAST)],
    ),
    row(
        "a study at its end clears it",
        "met",
        days={7: day(7, fluid="enteric")},
        fistula=[fistula("08 07:00", "excluded", CONTRAST)],
    ),
]

PANCREATIC = {"applies_to": ["pancreatic"], "drain_amylase_required": True, "drain_amylase_max_x_uln": 3}
PANCREAS = [
    row("amylase at the limit", "met", labs=[lab("09 12:00", drain_amylase_x_uln=3)]),
    row("amylase above it", "not_met", labs=[lab("09 12:00", drain_amylase_x_uln="3.1")]),
    row("no amylase", "unknown"),
    row("amylase of 168 hours ago", "met", labs=[lab("03 12:00", drain_amylase_x_uln=1)]),
    row("amylase older than that", "unknown", labs=[lab("03 11:59", drain_amylase_x_uln=1)]),
    row("a confirmed fistula whatever the amylase", "not_met", fistula=[fistula("05 09:00", "confirmed")]),
]


@pytest.mark.parametrize("changes, finding", CLINICAL)
def test_clinical(changes: dict[str, Any], finding: str) -> None:
    assert judge(changes)["clinical"] == finding


@pytest.mark.parametrize("changes, finding", FISTULA)
def test_fistula(changes: dict[str, Any], finding: str) -> None:
    assert judge(changes)["fistula"] == finding


@pytest.mark.parametrize("changes, finding", PANCREAS)
def test_fistula_of_a_pancreatic_drain(changes: dict[str, Any], finding: str) -> None:
    assert judge({**changes, "protocol": PANCREATIC, "only_drains": [drain(type="pancreatic")]})["fistula"] == finding
