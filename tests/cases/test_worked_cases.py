"""The worked cases come out as they say, by both evaluators, and would be found out if they did not."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from tests.second_opinion.evaluator import evaluate
from tracker.readiness.case_text import load
from tracker.readiness.cases import JudgedCase, judge_cases, read_cases
from tracker.readiness.vocabulary import Finding, Readiness

FILE = Path(__file__).with_name("worked.yaml")
TEXT = FILE.read_text(encoding="utf-8")
CASES = read_cases(TEXT, FILE.name)
JUDGED = list(judge_cases(CASES))
IDS = [f"{one.case.id} at {one.evaluation.at:%d-%b %H:%M} drain {one.evaluation.drain}" for one in JUDGED]


@pytest.mark.parametrize("judged", JUDGED, ids=IDS)
def test_a_case_comes_out_as_it_says(judged: JudgedCase) -> None:
    assert judged.as_expected is True


def documents() -> dict[str, Any]:
    return {case["id"]: case for case in load(TEXT, FILE.name)["cases"]}


@pytest.mark.parametrize("judged", JUDGED, ids=IDS)
def test_the_other_evaluator_finds_the_same(judged: JudgedCase) -> None:
    case = documents()[judged.case.id]
    row = case["evaluations"][judged.case.evaluations.index(judged.evaluation)]
    protocol = asdict(judged.case.protocol) | {"ward_day_starts": f"{judged.case.protocol.ward_day_starts:%H:%M}"}
    other = evaluate(case, protocol, row)
    found = {name.value: one.finding.value for name, one in judged.verdict.judgement.criteria().items()}
    assert {**found, "overall": judged.verdict.readiness.value} == {name: other[name] for name in (*found, "overall")}


def test_the_cases_show_every_readiness_and_every_finding() -> None:
    assert {one.verdict.readiness for one in JUDGED} == set(Readiness)
    shown = {one.finding for judged in JUDGED for one in judged.verdict.judgement.criteria().values()}
    assert shown == set(Finding)
    assert len(CASES) >= 25


@pytest.mark.parametrize(
    "said, otherwise",
    [
        ("overall: ready", "overall: not_ready"),
        ("output: not_met", "output: met"),
        ("alerts: [final_report_due]", "alerts: [sepsis_escalate]"),
        ("gross_ml: 30,", "gross_ml: 29,"),
    ],
)
def test_a_case_that_says_something_else_is_not_as_expected(said: str, otherwise: str) -> None:
    changed = TEXT.replace(said, otherwise, 1)
    assert changed != TEXT
    assert False in [one.as_expected for one in judge_cases(read_cases(changed, FILE.name))]
