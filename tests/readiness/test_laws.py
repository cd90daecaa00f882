"""The three laws of combining: worse never makes ready, a blank never leaves ready, only a correction frees."""

import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest

from tests.support.blanking import BLANKS
from tests.support.history import KINDS, speaks_against, withdrawn
from tests.support.situations import Situation, situations
from tests.support.worsening import WORSE, Worse
from tracker.readiness import day_tally, judgement, verdict
from tracker.readiness.alert_codes import AlertCode
from tracker.readiness.drain_day import DrainDay
from tracker.readiness.findings import CriterionFinding
from tracker.readiness.fistula import FistulaRules, judge_fistula
from tracker.readiness.output import OutputRules
from tracker.readiness.protocol import Protocol
from tracker.readiness.vocabulary import Finding, Readiness

SEEDS = range(500)
Broken = Iterator[str]
"""Every breach of a law, by the name of the change that showed it."""


def worse_made_ready(seeds: range, tried: Counter[str], ways: Mapping[str, Worse] = WORSE) -> Broken:
    """Law 1 over the situations that are not ready."""
    for seed, one in situations(seeds):
        if one.is_ready:
            continue
        tried["not ready"] += 1
        for name, worsen in ways.items():
            worse = worsen(random.Random(f"{seed} {name}"), one)
            if worse is not None:
                tried[name] += 1
                if worse.is_ready:
                    yield name


def blank_left_ready(seeds: range, tried: Counter[str]) -> Broken:
    """Law 2 over the situations that are ready."""
    for _, one in situations(seeds):
        if not one.is_ready:
            continue
        tried["ready"] += 1
        for name, blank in BLANKS.items():
            for less in blank(one):
                tried[name] += 1
                if less.is_ready:
                    yield name


def freed_without_cause(seeds: range, tried: Counter[str]) -> Broken:
    """Law 3: withdrawing each used record of the situations that are not ready."""
    for _, one in situations(seeds):
        if one.is_ready:
            continue
        for field in KINDS:
            for fact in one.used(field):
                tried[field] += 1
                after = withdrawn(one, field, fact)
                if after.is_ready:
                    tried[f"{field} freed"] += 1
                    yield from _without_cause(one, fact, after)


def _without_cause(one: Situation, fact: Any, after: Situation) -> Broken:
    if not speaks_against(one, fact):
        yield "a record that is not adverse"
    raised = {alert.code: alert for alert in after.verdict().alerts}
    alert = raised.get(AlertCode.VERDICT_CHANGED_BY_CORRECTION)
    if alert is None or after.timeline.corrections[-1].id not in alert.evidence:
        yield "no alert that names it"


def test_a_worse_record_never_makes_a_drain_ready():
    tried: Counter[str] = Counter()
    assert not list(worse_made_ready(SEEDS, tried))
    assert tried["not ready"] > 0.3 * len(SEEDS)
    assert not [name for name in WORSE if tried[name] < 0.1 * len(SEEDS)]


def test_a_required_kind_of_fact_taken_away_never_leaves_a_drain_ready():
    tried: Counter[str] = Counter()
    assert not list(blank_left_ready(SEEDS, tried))
    assert tried["ready"] > 0.3 * len(SEEDS)
    assert not [name for name in BLANKS if tried[name] < 0.05 * len(SEEDS)]


def test_only_the_withdrawal_of_an_adverse_record_makes_a_drain_ready_and_is_named():
    tried: Counter[str] = Counter()
    assert not list(freed_without_cause(range(800), tried))
    assert not [field for field in KINDS if tried[field] < 50]
    assert sum(tried[f"{field} freed"] > 0 for field in KINDS) >= 4


# Faults that each law must catch.


def test_law_1_catches_an_impossible_temperature_read_as_no_fever(monkeypatch: pytest.MonkeyPatch):
    _, high = Protocol.plausible_temp_c
    monkeypatch.setattr(Protocol, "is_plausible_temp", lambda *_: True)
    monkeypatch.setattr(Protocol, "is_fever", lambda self, temp: self.fever_c <= temp <= high)
    assert "hotter" in worse_made_ready(range(2000), Counter(), {"hotter": WORSE["hotter"]})


def test_law_1_catches_a_day_skipped_because_the_drain_could_not_run(monkeypatch: pytest.MonkeyPatch):
    original = OutputRules.day_reasons

    def skipping(self: OutputRules, drain_days: Sequence[DrainDay], ordinal: int, as_of: datetime) -> Any:
        reasons, net = original(self, drain_days, ordinal, as_of)
        return ([], net) if any(one.against for one in drain_days) else (reasons, net)

    monkeypatch.setattr(OutputRules, "day_reasons", skipping)
    found = worse_made_ready(SEEDS, Counter())
    assert next(found) in ("clamped", "leaking", "not patent", "blocked check")


@pytest.mark.parametrize("name", BLANKS)
def test_law_2_catches_an_unknown_criterion_counted_as_a_pass(name: str, monkeypatch: pytest.MonkeyPatch):
    def unknown_passes(findings: set[Finding], whole: Any) -> Readiness:
        return Readiness.NOT_READY if whole or Finding.NOT_MET in findings else Readiness.READY

    monkeypatch.setattr(judgement, "_combine", unknown_passes)
    assert name in blank_left_ready(range(100), Counter())


@pytest.mark.parametrize(
    "part,fault,name",
    [
        ((OutputRules, "_uncharted"), lambda *_: (), "volumes"),
        ((OutputRules, "_patency"), lambda *_: (), "patency"),
        ((day_tally.DayTally, "_without_flush"), lambda *_, **__: Decimal(0), "flush"),
    ],
    ids=["a missing day is zero", "patency is ignored", "a blank flush is zero"],
)
def test_law_2_catches(part: tuple[Any, str], fault: Any, name: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(*part, fault)
    assert name in blank_left_ready(range(100), Counter())


def test_law_3_catches_an_alert_that_is_not_raised(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(verdict, "changing_corrections", lambda *_: ())
    assert "no alert that names it" in freed_without_cause(SEEDS, Counter())


def test_law_3_catches_a_blank_fistula_record_read_as_none(monkeypatch: pytest.MonkeyPatch):
    def blank_is_none(rules: FistulaRules, as_of: Any) -> CriterionFinding:
        found = judge_fistula(rules, as_of)
        return found if rules.records or rules.suspicions else found._replace(finding=Finding.MET)

    monkeypatch.setattr(judgement, "judge_fistula", blank_is_none)
    assert "a record that is not adverse" in freed_without_cause(SEEDS, Counter())
