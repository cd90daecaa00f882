"""One drain's timeline with the moment and protocol by which it is judged, drawn from the random cases."""

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from functools import cached_property, lru_cache
from typing import Any

from tests.support.random_cases import case_document
from tracker.readiness.cases import Case, read_document
from tracker.readiness.judgement import Judgement, RuledDays, rule
from tracker.readiness.protocol import Protocol
from tracker.readiness.timeline import Check, DrainTimeline
from tracker.readiness.verdict import Verdict, judge_ruled
from tracker.readiness.vocabulary import Finding, Readiness

__all__ = ["Situation", "read_case", "situation_of", "situations"]


class Situation:
    """A timeline judged at a moment; nothing in it changes once made."""

    def __init__(self, timeline: DrainTimeline, protocol: Protocol, as_of: datetime) -> None:
        self.timeline, self.protocol, self.as_of = timeline, protocol, as_of

    @cached_property
    def ruled(self) -> RuledDays:
        return rule(self.timeline, self.protocol, self.as_of)

    @cached_property
    def judgement(self) -> Judgement:
        return self.ruled.judge(self.as_of)

    @property
    def is_ready(self) -> bool:
        return self.judgement.readiness is Readiness.READY

    def verdict(self) -> Verdict:
        return judge_ruled(rule(self.timeline, self.protocol, self.as_of), self.as_of)

    def blocking(self) -> set[str]:
        """The ids of records that keep it from being ready."""
        findings = self.judgement.criteria().values()
        reasons = [reason for finding in findings for reason in finding.reasons]
        blocking = [reason for reason in reasons if reason.bears in (Finding.NOT_MET, Finding.UNKNOWN)]
        return {name for reason in blocking for name in reason.evidence}

    def with_(self, **fields: Any) -> "Situation":
        """The same with other records."""
        return Situation(replace(self.timeline, **fields), self.protocol, self.as_of)

    def added(self, field: str, fact: Any) -> "Situation":
        return self.with_(**{field: (*getattr(self.timeline, field), fact)})

    def replaced(self, field: str, old: Any, new: Any) -> "Situation":
        """The same with one record in place of another, or without it where `new` is None."""
        kept = (new if fact is old else fact for fact in getattr(self.timeline, field))
        return self.with_(**{field: tuple(fact for fact in kept if fact is not None)})

    def used(self, field: str) -> list[Any]:
        """The records of a kind that had happened by the moment."""
        facts = getattr(self.timeline, field)
        return [fact for fact in facts if (fact.end if isinstance(fact, Check) else fact.at) <= self.as_of]

    def pick(self, rng: random.Random, field: str, fits: Callable[[Any], bool] = lambda _: True) -> Any:
        """A record that fits, one that blocks more often; None where there is none."""
        fitting = [fact for fact in self.used(field) if fits(fact)]
        blocking = [fact for fact in fitting if fact.id in self.blocking()]
        if blocking and rng.random() < 0.6:
            return rng.choice(blocking)
        return rng.choice(fitting[-10:]) if fitting else None


@lru_cache(maxsize=1024)
def read_case(seed: int) -> Case:
    return read_document(case_document(seed), "random")[0]


def situation_of(case: Case, number: int = 0) -> Situation | None:
    """One evaluation of a case; None where its drain is not judged then."""
    evaluation = case.evaluations[number]
    timeline = case.timeline(evaluation)
    found = Situation(timeline, case.protocol, evaluation.at)
    applies = timeline.judged.type in case.protocol.applies_to
    return found if applies and found.ruled.days.in_situ(timeline.judged, evaluation.at) else None


def situations(seeds: range) -> Iterator[tuple[int, Situation]]:
    """Each seed with its situation, where its drain is judged."""
    for seed in seeds:
        found = situation_of(read_case(seed))
        if found is not None:
            yield seed, found
