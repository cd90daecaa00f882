"""The object that the commands print has its fixed keys and holds nothing that JSON would make inexact."""

import json
from typing import Any

import pytest

from tests.spec.judged import all_verdicts, verdict_of
from tracker.readiness.verdict_json import plain, verdict_object
from tracker.readiness.vocabulary import CriterionName
from tracker.readiness.wording import Wording

KEYS = {"case", "drain", "as_of", "known_at", "protocol", "readiness", "removable", "criteria", "missing", "alerts"}
KEYS |= {"earliest_removal", "valid_until", "expected"}
WORDS = Wording("Europe/London")


def shown(cells: dict[str, str]) -> dict[str, Any]:
    return verdict_object(verdict_of(cells), WORDS, case="K1", expected=True)


def numbers(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return [one for each in value.values() for one in numbers(each)]
    if isinstance(value, list):
        return [one for each in value for one in numbers(each)]
    return [value]


def test_the_quiet_record_is_shown_whole() -> None:
    found = shown({})
    assert set(found) >= KEYS
    assert found["case"] == "K1"
    assert found["drain"] == "A"
    assert found["as_of"] == found["known_at"] == "2026-11-10T12:00:00+00:00"
    assert found["protocol"] == "default-abscess"
    assert found["readiness"] == "ready"
    assert found["removable"] is True
    assert found["missing"] == found["alerts"] == []
    assert found["earliest_removal"] == "2026-11-10T12:00:00+00:00"
    assert found["valid_until"] == "2026-11-11T07:00:00+00:00"
    assert found["expected"] is True


def test_every_criterion_has_its_finding_and_its_reasons() -> None:
    criteria = shown({"net 9-Nov": "10"})["criteria"]
    assert set(criteria) == set(CriterionName)
    assert criteria["output"]["finding"] == "not_met"
    reason = criteria["output"]["reasons"][0]
    assert reason["code"] == "day_over_limit"
    assert reason["text"] == "Net 10 mL on 09-Nov-2026: not below 10 mL a day."
    assert reason["evidence"] == ["day:2026-11-09:A"]
    assert reason["numbers"] == {"day": "2026-11-09", "net_ml": "10"}
    assert reason["limit"]["field"] == "output_threshold_ml"
    assert reason["limit"]["source"].startswith("Abdom Radiol 2022")


def test_what_is_missing_and_what_is_pointed_out_carry_words() -> None:
    found = shown({"imaging": "none"})
    assert [(one["code"], one["who"]) for one in found["missing"]] == [("no_study", "radiology")]
    assert found["removable"] is False
    assert [(one["code"], one["urgency"]) for one in found["alerts"]] == [("followup_imaging_due", "today")]
    assert found["alerts"][0]["text"] == "Follow-up imaging is due: none since insertion is recorded."


def test_a_drain_without_a_protocol_is_shown_too() -> None:
    found = shown({"protocols in force": "none"})
    assert found["protocol"] is None
    assert found["earliest_removal"] is None
    assert {one["finding"] for one in found["criteria"].values()} == {"unknown"}


def test_no_row_of_the_rules_holds_an_inexact_number_and_each_survives_as_text() -> None:
    for verdict in all_verdicts():
        found = verdict_object(verdict, WORDS, case=None, expected=None)
        assert json.loads(json.dumps(found)) == found
        assert not [one for one in numbers(found) if isinstance(one, float)]


@pytest.mark.parametrize("value", [0.1, object()])
def test_anything_unforeseen_becomes_text(value: object) -> None:
    assert plain(value) == str(value)
