"""The verdict explained: each rule with its limit and source, the records used and set aside, how it came about."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from tracker.audit.vocabulary import ACTION_LABELS, AuditAction
from tracker.readiness.findings import CriterionFinding, Reason
from tracker.readiness.judgement import Judgement
from tracker.readiness.protocol import Protocol
from tracker.readiness.vocabulary import CriterionName, label
from tracker.readiness.wording import SET_ASIDE, SUPPLIER_WORDS, Wording
from tracker.records.in_care import DrainInCare, Judged, wording_of
from tracker.records.turns import Cause, Turn
from tracker.web.presenters.assumptions import assumed_of
from tracker.web.presenters.evidence import RecordLine, record_line
from tracker.web.presenters.marks import Mark, of_finding, of_readiness
from tracker.web.presenters.protocols import limit_row
from tracker.web.words import LocalTime

__all__ = ["Explained", "ReadinessPage", "differences", "readiness_page"]

MOST_TURNS = 20


class Rule(NamedTuple):
    """One reason: what it alone would lead to, its sentence, limit, source, and the records it rests on."""

    mark: Mark
    text: str
    limit: str
    source: str
    records: Sequence[RecordLine]


class Aside(NamedTuple):
    record: RecordLine
    why: str


class Explained(NamedTuple):
    key: str
    name: str
    mark: Mark
    rules: Sequence[Rule]
    set_aside: Sequence[Aside]
    missing: Sequence[tuple[str, str]]


class TurnLine(NamedTuple):
    """One change of the verdict: when, through what, from which outcome to which, and what differs."""

    at: str
    cause: str
    before: Mark
    after: Mark
    differences: Sequence[str]


class ReadinessPage(NamedTuple):
    outcome: Mark
    as_of: str
    known_at: str
    zone: str
    protocol: str
    rules_version: int
    assumed: str
    whole: Sequence[str]
    criteria: Sequence[Explained]
    turns: Sequence[TurnLine]
    more_turns: int


def readiness_page(
    judged: Judged, as_of: datetime, turns: Sequence[Turn], causes: Mapping[datetime, Cause]
) -> ReadinessPage:
    in_care, verdict = judged.in_care, judged.verdict
    words, time = wording_of(in_care, verdict.protocol), LocalTime(in_care.ward.zone)
    protocol = verdict.protocol
    missing: dict[CriterionName | None, list[tuple[str, str]]] = {}
    for one in verdict.missing:
        missing.setdefault(one.criterion, []).append((words.reason(one.reason), SUPPLIER_WORDS[one.who]))
    criteria = verdict.judgement.criteria()
    return ReadinessPage(
        outcome=of_readiness(verdict.readiness),
        as_of=time.full(as_of),
        known_at=time.full(verdict.known_at),
        zone=time.name,
        protocol=f"{protocol.name}, version {protocol.version}" if protocol else "None applies",
        rules_version=verdict.rules_version,
        assumed=assumed_of(in_care),
        whole=[words.reason(reason) for reason in verdict.judgement.whole],
        criteria=[_explained(name, one, in_care, protocol, missing.get(name, ())) for name, one in criteria.items()],
        turns=[_turn(one, causes, time) for one in reversed(turns[-MOST_TURNS:])],
        more_turns=max(0, len(turns) - MOST_TURNS),
    )


def _explained(
    name: CriterionName,
    finding: CriterionFinding,
    in_care: DrainInCare,
    protocol: Protocol | None,
    missing: Sequence[tuple[str, str]],
) -> Explained:
    words, time = wording_of(in_care, protocol), LocalTime(in_care.ward.zone)
    return Explained(
        name.value,
        label(name),
        of_finding(finding.finding),
        [_rule(reason, in_care, words, protocol) for reason in finding.reasons],
        [Aside(record_line(one.id, in_care, time), SET_ASIDE[one.why]) for one in finding.set_aside],
        missing,
    )


def _rule(reason: Reason, in_care: DrainInCare, words: Wording, protocol: Protocol | None) -> Rule:
    time = LocalTime(in_care.ward.zone)
    row = limit_row(protocol, reason.limit.field) if protocol and reason.limit else None
    return Rule(
        mark=of_finding(reason.bears),
        text=words.reason(reason),
        limit=f"{row.name}: {row.value}" if row else "",
        source=row.source if row else "",
        records=[record_line(name, in_care, time) for name in dict.fromkeys(reason.evidence)],
    )


def _turn(turn: Turn, causes: Mapping[datetime, Cause], time: LocalTime) -> TurnLine:
    cause = causes.get(turn.at)
    return TurnLine(
        at=time.full(turn.at),
        cause=_cause(turn, cause),
        before=of_readiness(turn.before.readiness),
        after=of_readiness(turn.after.readiness),
        differences=differences(turn.before, turn.after),
    )


def _cause(turn: Turn, cause: Cause | None) -> str:
    if turn.by_time:
        return "By time alone"
    if cause is None:
        return "The ward's settings or a protocol changed"
    return f"{ACTION_LABELS[AuditAction(cause.action)]}: {cause.by}"


def differences(before: Judgement, after: Judgement) -> list[str]:
    """Each criterion whose finding is another one, in words."""
    return [
        f"{label(name)} now {label(one.finding).lower()}, was {label(before.criteria()[name].finding).lower()}"
        for name, one in after.criteria().items()
        if before.criteria()[name].finding is not one.finding
    ]
