"""R4 Imaging: the sentences that lie on a boundary, one row each."""

from typing import Any

import pytest

from .quiet import bag, day, drain, event, judge, row, study, vitals_only

OPEN = {"protocol": {"imaging_policy": "if_indicated"}, "only_imaging": []}
LIVER = {"residual_max_mm": 20}
IMAGING = [
    row("no study", "unknown", only_imaging=[]),
    row("no study where only indicated ones are asked", "met", **OPEN),
    row("which the other findings must allow", "unknown", **OPEN, nine={"temp_max": 39}),
    row("a study before 24 hours does not count", "unknown", only_imaging=[study("02 09:59")]),
    row("7 days old by date", "met", only_imaging=[study("03 12:00")]),
    row("8 days old by date", "unknown", only_imaging=[study("02 23:59")]),
    row("a preliminary report", "unknown", only_imaging=[study("08 15:00", status="preliminary")]),
    row("the position not stated", "unknown", only_imaging=[study("08 15:00", drain_position="not_reported")]),
    row(
        "a bad element outweighs a missing one",
        "not_met",
        only_imaging=[study("08 15:00", complication="rupture", status="preliminary")],
    ),
    row("of two at one instant the worse", "not_met", imaging=[study("08 15:00", result="persistent")]),
    row("a newer one of no collection", "unknown", imaging=[study("09 15:00", cavity=None)]),
    row(
        "residual with the limit at 0", "not_met", only_imaging=[study("08 15:00", result="residual", residual_mm=None)]
    ),
    row("residual of 0 contradicts itself", "unknown", only_imaging=[study("08 15:00", result="residual")]),
    row(
        "residual at a liver's limit",
        "met",
        only_imaging=[study("08 15:00", result="residual", residual_mm=20)],
        protocol=LIVER,
    ),
    row(
        "residual above it",
        "not_met",
        only_imaging=[study("08 15:00", result="residual", residual_mm=21)],
        protocol=LIVER,
    ),
    row(
        "residual without a size",
        "unknown",
        only_imaging=[study("08 15:00", result="residual", residual_mm=None)],
        protocol=LIVER,
    ),
    row("fever that may be after the study", "unknown", days={8: day(8, temp_max=38)}),
    row("fever seen before it", "met", days={8: day(8, temp_max=38, observed_at="2026-11-08T14:59")}),
    row("an implausible temperature after it", "unknown", nine={"temp_max": 44}),
    row("an exchange at its instant", "unknown", events=[event("08 15:00", "exchanged")]),
    row("another drain put in", "unknown", drains=[drain("B", "09 10:00")]),
    row("50 mL in a day", "met", nine={"gross_ml": 80}),
    row("more than 50 mL in a day", "unknown", nine={"gross_ml": 81}),
    row(
        "more than 50 mL in an incomplete day",
        "met",
        days={9: vitals_only(9)},
        entries=[bag("09 07:00", "09 12:00", gross_ml=99)],
    ),
    row("an implausible volume", "unknown", nine={"gross_ml": 6000}),
    row(
        "a new collection seen by ultrasound",
        "not_met",
        imaging=[study("09 10:00", modality="US", cavity="C2", new_collection=True)],
    ),
    row(
        "until a later CT says there is none",
        "met",
        imaging=[study("07 10:00", modality="US", cavity="C2", new_collection=True)],
    ),
    row(
        "not a later ultrasound",
        "not_met",
        only_imaging=[study("07 10:00", new_collection=True), study("08 15:00", modality="US")],
    ),
]


@pytest.mark.parametrize("changes, finding", IMAGING)
def test_imaging(changes: dict[str, Any], finding: str) -> None:
    assert judge(changes)["imaging"] == finding
