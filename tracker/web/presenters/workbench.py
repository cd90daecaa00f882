"""The workbench: each evaluation of a case file with its verdict, and where it is not as expected."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from tracker.readiness.alert_codes import AlertCode
from tracker.readiness.alert_wording import alert_sentence
from tracker.readiness.cases import ALERT, OVERALL, Difference, JudgedCase
from tracker.readiness.findings import CriterionFinding
from tracker.readiness.vocabulary import CriterionName, Finding, Readiness, label
from tracker.readiness.wording import Wording
from tracker.web.presenters.marks import Mark, of_finding, of_readiness
from tracker.web.presenters.what_if import WhatIfPage

__all__ = ["BenchPage", "bench_page", "words_of"]


class Shown(NamedTuple):
    """A criterion with its finding and its reasons in sentences."""

    name: str
    mark: Mark
    reasons: Sequence[tuple[Mark, str]]


class Evaluated(NamedTuple):
    """One evaluation; `expected` is "as expected", "not as expected" or "nothing expected"."""

    place: int
    case: str
    title: str
    drain: str
    at: str
    known_at: str
    protocol: str
    outcome: Mark
    expected: str
    differences: Sequence[str]
    whole: Sequence[str]
    criteria: Sequence[Shown]
    alerts: Sequence[str]
    is_asked: bool
    turned: WhatIfPage | None


class BenchPage(NamedTuple):
    name: str
    evaluations: Sequence[Evaluated]
    total: int
    as_expected: int
    differing: int


def bench_page(
    name: str, judged: Sequence[JudgedCase], total: int, turned: Mapping[int, WhatIfPage | None]
) -> BenchPage:
    """`total` evaluations stand in the file, `judged` of them were judged in time."""
    return BenchPage(
        name,
        [_evaluated(place, one, turned) for place, one in enumerate(judged)],
        total,
        sum(one.as_expected is True for one in judged),
        sum(one.as_expected is False for one in judged),
    )


def words_of(one: JudgedCase) -> Wording:
    return Wording(one.case.zone, one.case.protocol.output_comparator)


def _evaluated(place: int, one: JudgedCase, turned: Mapping[int, WhatIfPage | None]) -> Evaluated:
    words, verdict, at = words_of(one), one.verdict, one.evaluation.at
    criteria = verdict.judgement.criteria()
    return Evaluated(
        place=place,
        case=one.case.id,
        title=one.case.title,
        drain=one.evaluation.drain,
        at=words.when(at),
        known_at=words.when(one.evaluation.known_at) if one.evaluation.known_at != at else "",
        protocol=one.case.protocol.name,
        outcome=of_readiness(verdict.readiness),
        expected={True: "as expected", False: "not as expected", None: "nothing expected"}[one.as_expected],
        differences=[_difference(each) for each in one.differences or ()],
        whole=[words.reason(reason) for reason in verdict.judgement.whole],
        criteria=[_shown(name, finding, words) for name, finding in criteria.items()],
        alerts=[alert_sentence(alert, words) for alert in verdict.alerts],
        is_asked=place in turned,
        turned=turned.get(place),
    )


def _shown(name: CriterionName, finding: CriterionFinding, words: Wording) -> Shown:
    reasons = [(of_finding(reason.bears), words.reason(reason)) for reason in finding.reasons]
    return Shown(label(name), of_finding(finding.finding), reasons)


def _difference(one: Difference) -> str:
    if one.name == ALERT:
        return f"Alert {AlertCode(one.expected[0]).value} expected, not raised"
    words = Readiness if one.name == OVERALL else Finding
    expected = " or ".join(label(words(word)).lower() for word in one.expected)
    name = "Readiness" if one.name == OVERALL else label(CriterionName(one.name))
    return f"{name}: expected {expected}, found {label(words(one.found or '')).lower()}"
