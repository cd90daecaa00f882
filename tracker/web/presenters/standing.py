"""What a verdict makes of one record: why it leaves a criterion open, or was set aside."""

from collections.abc import Iterable
from uuid import UUID

from tracker.readiness.findings import CriterionFinding, ReasonCode, SetAsideCode
from tracker.readiness.vocabulary import Finding
from tracker.readiness.wording import SET_ASIDE, Wording
from tracker.records.in_care import Judged, wording_of
from tracker.web.presenters.people import drain_place

__all__ = ["not_counting"]

ADVERSE = frozenset({ReasonCode.FISTULA_SUSPECTED, ReasonCode.SUSPICIOUS_FLUID})
"""Reasons that a record is meant to give: it counts, and keeps the criterion open."""


def not_counting(judged: Judged, record: UUID, meant: frozenset[ReasonCode]) -> list[str]:
    """Sentences on why a record does not count for a drain, or not enough; none where it counts.

    `meant` are the reasons of missing facts that the record was to supply.
    """
    words = wording_of(judged.in_care, judged.verdict.protocol)
    place = drain_place(judged.in_care)
    found = [
        sentence
        for criterion in judged.verdict.judgement.criteria().values()
        for sentence in _of_criterion(criterion, record, meant, words)
    ]
    return [f"{place}: {sentence}" for sentence in dict.fromkeys(found)]


def _of_criterion(
    criterion: CriterionFinding, record: UUID, meant: frozenset[ReasonCode], words: Wording
) -> Iterable[str]:
    open_reasons = [
        reason
        for reason in criterion.reasons
        if reason.bears is Finding.UNKNOWN
        and reason.code not in ADVERSE
        and (reason.code in meant or any(_is_of(name, record) for name in reason.evidence[:1]))
    ]
    if open_reasons:
        yield from (words.reason(reason) for reason in open_reasons)
        return
    for one in criterion.set_aside:
        if _is_of(one.id, record) and one.why is not SetAsideCode.OTHER_COLLECTION:
            yield f"This does not count: {SET_ASIDE[one.why]}."


def _is_of(name: str, record: UUID) -> bool:
    """Whether a record's version is named, by itself or for one collection."""
    return name.partition("@")[0] == str(record)
