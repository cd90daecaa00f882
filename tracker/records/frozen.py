"""A verdict frozen as text, with every version of a record that it was judged from, and judged again from the same."""

import hashlib
import json
from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from sqlalchemy.orm import Session

from tracker.readiness.protocol import RULES_VERSION
from tracker.readiness.timeline import DrainTimeline, Fact
from tracker.readiness.verdict_json import reason_object, verdict_object
from tracker.readiness.vocabulary import FactKind
from tracker.records.decisions import Decision, DecisionRevision
from tracker.records.in_care import Judged, Moment, judge_drain, wording_of

__all__ = ["Replay", "digest", "freeze", "is_same", "record_versions", "replay"]

UNFROZEN = ("case", "expected")
ESSENTIAL = ("readiness", "protocol", "protocol_version", "rules_version", "criteria", "whole", "records")


def freeze(one: Judged) -> str:
    """The verdict as canonical JSON: findings, reasons, numbers, advice, protocol, rules version, record versions."""
    words = wording_of(one.in_care, one.verdict.protocol)
    found = verdict_object(one.verdict, words, case=None, expected=None)
    kept = {name: value for name, value in found.items() if name not in UNFROZEN}
    kept["whole"] = [reason_object(reason, words) for reason in one.verdict.judgement.whole]
    kept["records"] = [f"{kind.value}:{name}" for kind, name in sorted(record_versions(one.in_care.timeline))]
    return json.dumps(kept, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def digest(one: Judged) -> str:
    """SHA-256 of the frozen verdict, by which a form says what was shown with it."""
    return hashlib.sha256(freeze(one).encode()).hexdigest()


def is_same(one: Judged, other: Judged) -> bool:
    """Whether two verdicts on a drain agree in protocol, rules, findings, reasons, numbers and record versions."""
    return (
        one.verdict.protocol == other.verdict.protocol
        and one.verdict.rules_version == other.verdict.rules_version
        and one.verdict.judgement == other.verdict.judgement
        and record_versions(one.in_care.timeline) == record_versions(other.in_care.timeline)
    )


def record_versions(timeline: DrainTimeline) -> frozenset[tuple[FactKind, str]]:
    """Every version of a record that the verdict could rest on, those of the patient's other drains included."""
    facts: dict[FactKind, Sequence[Fact]] = {
        FactKind.CHECK: timeline.checks,
        FactKind.EVENT: timeline.events,
        FactKind.FISTULA: timeline.fistula,
        FactKind.IMAGING: timeline.imaging,
        FactKind.LAB: timeline.labs,
        FactKind.DRAIN: timeline.drains,
        FactKind.PATIENT: (timeline.patient,),
    }
    return frozenset((kind, fact.id) for kind, known in facts.items() for fact in known)


class Replay(StrEnum):
    """What judging a decision's verdict again from what was known then gives."""

    SAME = "same"
    OTHER_RULES = "other_rules"
    DIFFERS = "differs"


def replay(session: Session, decision: DecisionRevision) -> Replay:
    """Judge again; findings, reasons, numbers, limits and record versions are compared, wording is not."""
    if decision.rules_version != RULES_VERSION:
        return Replay.OTHER_RULES
    identity = session.get_one(Decision, decision.record_id)
    moment = Moment(decision.as_of, decision.known_at)
    found, _ = judge_drain(session, identity.patient_id, identity.drain_id, moment)
    if found is None or _essence(freeze(found)) != _essence(decision.verdict):
        return Replay.DIFFERS
    return Replay.SAME


def _essence(frozen: str) -> Any:
    found = json.loads(frozen)
    return _without_text({name: found[name] for name in ESSENTIAL})


def _without_text(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_text(one) for name, one in value.items() if name != "text"}
    return [_without_text(one) for one in value] if isinstance(value, list) else value
