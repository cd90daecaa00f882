"""Shape, word and colour of findings, outcomes and urgencies."""

from typing import NamedTuple

from tracker.readiness.vocabulary import Finding, Readiness, Urgency, label

__all__ = ["Mark", "of_finding", "of_readiness", "of_urgency"]


class Mark(NamedTuple):
    """`kind` names the icon and the colour, `word` says the same."""

    kind: str
    word: str


FINDINGS = {
    Finding.MET: "met",
    Finding.NOT_MET: "not-met",
    Finding.UNKNOWN: "unknown",
    Finding.NOT_USED: "not-used",
}
OUTCOMES = {Readiness.READY: "met", Readiness.NOT_READY: "not-met", Readiness.CANNOT_TELL: "unknown"}


def of_finding(finding: Finding) -> Mark:
    return Mark(FINDINGS[finding], label(finding))


def of_readiness(readiness: Readiness) -> Mark:
    return Mark(OUTCOMES[readiness], label(readiness))


def of_urgency(urgency: Urgency) -> Mark:
    return Mark(urgency.value, label(urgency))
