"""Both evaluators on one document: what each finds, and where they differ."""

from dataclasses import fields
from datetime import time
from decimal import Decimal
from enum import StrEnum
from typing import Any, NamedTuple

from tests.second_opinion.evaluator import evaluate, merged_protocol
from tests.support.random_world import Fields
from tracker.readiness.cases import Case, Evaluation, read_document
from tracker.readiness.findings import ReasonCode
from tracker.readiness.judgement import Judgement, open_judgement, rule
from tracker.readiness.protocol import SHIPPED, Protocol
from tracker.readiness.verdict import applicable

__all__ = ["Case", "Difference", "differences", "findings_of", "judgements", "read", "second_findings"]

FOUND = ("overall", "clinical", "output", "fistula", "imaging")


class Difference(NamedTuple):
    """One evaluation of a document whose findings differ: what the tracker says, and the second opinion."""

    evaluation: int
    first: dict[str, str]
    second: dict[str, str]

    def __str__(self) -> str:
        told = [f"{name} {self.first[name]} / {self.second[name]}" for name in FOUND if self._differs(name)]
        return f"evaluation {self.evaluation + 1}: " + ", ".join(told)

    def _differs(self, name: str) -> bool:
        return self.first[name] != self.second[name]


def differences(document: Fields, judged: list[Judgement] | None = None) -> list[Difference]:
    """Where the evaluators differ over a document of one case; `judged` are the tracker's judgements if made."""
    first = [_findings(one) for one in (judgements(document) if judged is None else judged)]
    second = second_findings(document)
    pairs = enumerate(zip(first, second, strict=True))
    return [Difference(number, mine, other) for number, (mine, other) in pairs if mine != other]


def read(document: Fields) -> Case:
    return read_document(document, "random")[0]


def judgements(document: Fields) -> list[Judgement]:
    """The tracker's judgement of each evaluation. Raises CaseFileError for a document that it refuses."""
    return _judgements(read(document))


def findings_of(case: Case) -> list[dict[str, str]]:
    """What the tracker finds at each evaluation of a case."""
    return [_findings(one) for one in _judgements(case)]


def _judgements(case: Case) -> list[Judgement]:
    return [_judgement(case, evaluation) for evaluation in case.evaluations]


def second_findings(document: Fields) -> list[dict[str, str]]:
    case = document["cases"][0]
    protocol = merged_protocol({"protocols": PROTOCOLS}, case)
    found = [evaluate(case, protocol, evaluation) for evaluation in case["evaluations"]]
    return [{name: one[name] for name in FOUND} for one in found]


def _judgement(case: Case, evaluation: Evaluation) -> Judgement:
    timeline = case.timeline(evaluation)
    protocol = applicable((case.protocol,), timeline)
    if isinstance(protocol, ReasonCode):
        return open_judgement(protocol, {"type": timeline.judged.type})
    return rule(timeline, protocol, evaluation.at).judge(evaluation.at)


def _findings(judgement: Judgement) -> dict[str, str]:
    return dict(zip(FOUND, (word.value for word in judgement.outcome()), strict=True))


def _plain(value: Any) -> Any:
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, time):
        return value.isoformat("minutes")
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return Decimal(value) if type(value) is int else value


def _plain_protocol(protocol: Protocol) -> Fields:
    return {field.name: _plain(getattr(protocol, field.name)) for field in fields(protocol)}


PROTOCOLS = {name: _plain_protocol(protocol) for name, protocol in SHIPPED.items()}
"""The shipped protocols as a case file would write them, for the evaluator that reads nothing else."""
