"""Two independent readings of the rules agree, criterion by criterion, on many cases near readiness."""

from collections import Counter
from datetime import timedelta

import pytest

from tests.support.abstract_world import abstract_case, choices
from tests.support.corner_cases import CORNERS
from tests.support.random_cases import CHANGES, case_document, document_of, plan_of
from tests.support.shrinking import case_file_text, smallest
from tests.support.two_evaluators import differences, judgements
from tracker.readiness import drain_day, output
from tracker.readiness.cases import read_cases
from tracker.readiness.findings import ReasonCode
from tracker.readiness.judgement import Judgement
from tracker.readiness.vocabulary import Readiness

CHUNK = 2000
CHUNKS = 10
BEYOND_CASE_FILES = {ReasonCode.CLAMP_OR_LEAK_NOT_ASKED, ReasonCode.SEVERAL_PROTOCOLS}
"""Only the product's own form asks about clamp and leak; a case file names one protocol."""


def reached(judgement: Judgement) -> set[ReasonCode]:
    findings = judgement.criteria().values()
    return {reason.code for finding in findings for reason in finding.reasons} | {one.code for one in judgement.whole}


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_both_evaluators_find_the_same_and_every_reason_occurs(chunk: int):
    found: Counter[str] = Counter()
    for seed in range(chunk * CHUNK, (chunk + 1) * CHUNK):
        plan = plan_of(seed)
        document = document_of(plan)
        judged = judgements(document)
        if differences(document, judged):
            small = smallest(document, lambda one: bool(differences(one)))
            pytest.fail("\n".join([f"seed {seed}", *map(str, differences(small)), case_file_text(small)]))
        found.update(judgement.readiness for judgement in judged)
        found.update(code for judgement in judged for code in reached(judgement))
        found.update(change.__name__ for change, _ in plan.changes)
    judged_times = sum(found[word] for word in Readiness)
    assert found[Readiness.READY] >= 0.15 * judged_times
    assert found[Readiness.NOT_READY] >= 0.10 * judged_times
    assert found[Readiness.CANNOT_TELL] >= 0.15 * judged_times
    assert not [change.__name__ for change in CHANGES if found[change.__name__] < CHUNK / 50]
    assert not [code for code in ReasonCode if code not in BEYOND_CASE_FILES and found[code] < 2]


@pytest.mark.parametrize("name", CORNERS)
def test_both_evaluators_find_the_same_in_the_corner(name: str):
    assert not differences(CORNERS[name])


def test_both_evaluators_find_the_same_wherever_two_inputs_are_changed():
    """Every input absent, unusable, below, at or above its limit, fresh or stale, early or late; all pairs of these."""
    found: Counter[str] = Counter()
    for choice in choices(2):
        document = abstract_case(choice)
        judged = judgements(document)
        assert not differences(document, judged), case_file_text(document)
        found.update(judgement.readiness for judgement in judged)
    assert found.total() > 900
    assert all(found[word] > 20 for word in Readiness)


def test_many_cases_lie_one_fact_from_ready():
    """A case counts when leaving out a single one of its changes makes it ready."""
    plans = [plan_of(seed) for seed in range(400)]
    near = sum(
        not is_ready(document_of(plan))
        and any(is_ready(document_of(plan.without(index))) for index in range(len(plan.changes)))
        for plan in plans
    )
    assert near >= 0.15 * len(plans)


def is_ready(document: dict[str, object]) -> bool:
    return judgements(document)[0].readiness is Readiness.READY


def test_a_record_without_changes_is_ready():
    assert all(is_ready(document_of(plan_of(seed).unchanged())) for seed in range(200))


def first_difference(seeds: range) -> dict[str, object] | None:
    documents = map(case_document, seeds)
    return next((document for document in documents if differences(document)), None)


def test_a_fault_in_one_evaluator_is_found_and_shown_as_a_small_case_file(monkeypatch: pytest.MonkeyPatch):
    assert first_difference(range(200)) is None
    monkeypatch.setattr(output.OutputRules, "_patency", lambda *_: ())
    found = first_difference(range(200))
    assert found is not None
    small = smallest(found, lambda one: bool(differences(one)))
    assert len(case_file_text(small)) < len(case_file_text(found)) / 2
    assert read_cases(case_file_text(small), "small.yaml")


def test_a_limit_off_by_a_minute_is_found(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(drain_day, "LONGEST_GAP", drain_day.LONGEST_GAP - timedelta(minutes=1))
    assert first_difference(range(500)) is not None


def test_the_smallest_document_still_shows_what_it_is_kept_for():
    document = case_document(3)
    small = smallest(document, lambda one: judgements(one)[0].readiness is Readiness.CANNOT_TELL)
    assert judgements(small)[0].readiness is Readiness.CANNOT_TELL
    assert len(case_file_text(small)) < 400
