"""The pages of laboratory results: numbers with their units, amylase with its limit, corrections and withdrawals."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask

from tests.support.pages import Pages, shown_fields
from tests.support.ward import Ward
from tracker.actions import labs
from tracker.readiness.vocabulary import DrainType, Readiness


@pytest.fixture
def nurse(app: Flask) -> Pages:
    return Pages.of(app, "nurse")


def sample(ward: Ward, hours: float = 0, **values: Any) -> dict[str, Any]:
    at = ward.clock.now - timedelta(hours=hours)
    return {"at_day": at.date().isoformat(), "at_clock": f"{at:%H:%M}", **values}


def results(ward: Ward, drain: Any) -> list[Any]:
    return list(ward.in_care(drain).timeline.labs)


def test_a_white_count_over_the_limit_takes_the_verdict_back(nurse: Pages, sqlite_ward: Ward):
    drain = sqlite_ward.ready_drain()
    answer = nurse.fill(f"/drains/{drain}/labs/new", **sample(sqlite_ward, wbc_10e9_l="11,25"))
    assert answer.status_code == 303
    assert results(sqlite_ward, drain)[0].wbc_10e9_l == Decimal("11.25")
    assert sqlite_ward.verdict(drain).readiness is Readiness.NOT_READY


def test_amylase_is_compared_with_the_limit_of_its_laboratory(nurse: Pages, sqlite_ward: Ward):
    drain = sqlite_ward.drain()
    entry = sample(sqlite_ward, drain_amylase_u_l="330.5", serum_amylase_limit_u_l="110")
    assert nurse.fill(f"/drains/{drain}/labs/new", **entry).status_code == 303
    assert results(sqlite_ward, drain)[0].drain_amylase_x_uln == Decimal("3.01")
    (result,) = sqlite_ward.in_care(drain).record.labs
    page = nurse.get(f"/labs/{result}").text
    assert "330.5 U/L" in page
    assert "3.01 ×" in page


def test_an_amylase_of_the_first_day_of_a_pancreatic_drain_is_said_not_to_count(nurse: Pages, sqlite_ward: Ward):
    drain = sqlite_ward.drain(type=DrainType.PANCREATIC)
    sqlite_ward.clock.forward(hours=5)
    nurse.fill(f"/drains/{drain}/labs/new", **sample(sqlite_ward, drain_amylase_x_uln="2"))
    said = nurse.get(f"/drains/{drain}").text
    assert "Pelvic · 10 Fr: No drain amylase is recorded from 24 h after insertion on." in said


@pytest.mark.parametrize(
    "values,sentence",
    [
        ({}, "Enter at least one value."),
        ({"wbc_10e9_l": "1e1"}, "White count must be a number, like 12 or 12.5."),
        ({"wbc_10e9_l": "501"}, "White count must be from 0 to 500 ×10⁹/L."),
        ({"drain_amylase_u_l": "300"}, "Drain amylase and the upper limit of serum amylase are entered together."),
        (
            {"serum_amylase_limit_u_l": "100"},
            "Drain amylase and the upper limit of serum amylase are entered together.",
        ),
        ({"serum_amylase_limit_u_l": "0"}, "Upper limit of serum amylase must be from 1 to 9999 U/L."),
        (
            {"drain_amylase_u_l": "300", "serum_amylase_limit_u_l": "100", "drain_amylase_x_uln": "2"},
            "Enter drain amylase with its limit, or the multiple alone.",
        ),
        ({"wbc_10e9_l": "8", "at_clock": "23:59"}, "The time lies in the future."),
    ],
)
def test_what_cannot_be_is_told_in_a_sentence_and_nothing_typed_is_lost(
    nurse: Pages, sqlite_ward: Ward, values: dict[str, Any], sentence: str
):
    drain = sqlite_ward.drain()
    answer = nurse.fill(f"/drains/{drain}/labs/new", **sample(sqlite_ward, crp_mg_l="", **values))
    assert answer.status_code == 422
    assert sentence in answer.text
    assert all(f'value="{value}"' in answer.text for value in values.values())
    assert results(sqlite_ward, drain) == []


@pytest.mark.parametrize(
    "values,sentence",
    [
        ({"wbc_10e9_l": "110"}, "White count 110 ×10⁹/L. Is it right?"),
        ({"wbc_10e9_l": "0.9"}, "White count 0.9 ×10⁹/L. Is it right?"),
        (
            {"drain_amylase_u_l": "30", "serum_amylase_limit_u_l": "1.8"},
            "Upper limit of serum amylase 1.8 U/L. Is it right?",
        ),
    ],
)
def test_a_value_far_from_the_usual_is_asked_about_once(nurse: Pages, sqlite_ward: Ward, values, sentence: str):
    drain = sqlite_ward.drain()
    path = f"/drains/{drain}/labs/new"
    asked = nurse.fill(path, **sample(sqlite_ward, **values))
    assert sentence in asked.text
    assert nurse.confirm(path, asked).status_code == 303
    assert len(results(sqlite_ward, drain)) == 1


def test_a_second_result_of_the_same_hours_is_asked_about(nurse: Pages, sqlite_ward: Ward):
    drain = sqlite_ward.drain()
    path = f"/drains/{drain}/labs/new"
    nurse.fill(path, **sample(sqlite_ward, wbc_10e9_l="8"))
    assert "Is this another sample?" in nurse.fill(path, **sample(sqlite_ward, crp_mg_l="40")).text


def test_a_correction_lists_the_verdict_and_a_multiple_without_its_parts_is_kept(nurse: Pages, sqlite_ward: Ward):
    drain = sqlite_ward.ready_drain()
    entry = labs.LabEntry(sqlite_ward.clock.now, wbc_10e9_l=Decimal("12.5"), drain_amylase_x_uln=Decimal("2.4"))
    patient = sqlite_ward.in_care(drain).patient_id
    result = labs.report(sqlite_ward.house, patient=patient, entry=entry, by=sqlite_ward.nurse)
    path = f"/labs/{result}/correct"
    stale = shown_fields(nurse.get(path).text)
    asked = nurse.fill(path, wbc_10e9_l="8.5", reason="Digits swapped.")
    assert "now Not ready (" in asked.text
    assert "afterwards Criteria met (" in asked.text
    assert nurse.confirm(path, asked, reason="Digits swapped.").status_code == 303
    (fact,) = results(sqlite_ward, drain)
    assert (fact.wbc_10e9_l, fact.drain_amylase_x_uln) == (Decimal("8.5"), Decimal("2.4"))
    late = nurse.send(path, {**stale, "wbc_10e9_l": "9", "reason": "Late."})
    assert late.status_code == 409
    assert 'value="9"' in late.text
    assert "8.5 ×10⁹/L" in late.text


def test_a_withdrawn_result_stays_readable(nurse: Pages, sqlite_ward: Ward):
    drain = sqlite_ward.drain()
    nurse.fill(f"/drains/{drain}/labs/new", **sample(sqlite_ward, wbc_10e9_l="8"))
    (result,) = sqlite_ward.in_care(drain).record.labs
    assert nurse.fill(f"/labs/{result}/void", reason="Another patient's.").status_code == 303
    assert "entered in error" in nurse.get(f"/labs/{result}").text
    assert results(sqlite_ward, drain) == []
