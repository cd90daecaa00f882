"""A verdict as the plain object that the commands print and that cases, pages and exports are compared by."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from tracker.readiness.alert_wording import alert_sentence, need_sentence
from tracker.readiness.findings import CriterionFinding, Reason
from tracker.readiness.protocol import Limit
from tracker.readiness.verdict import Verdict
from tracker.readiness.wording import SET_ASIDE, SUPPLIER_WORDS, Wording

__all__ = ["instant_text", "plain", "reason_object", "verdict_object"]


def verdict_object(verdict: Verdict, words: Wording, *, case: str | None, expected: bool | None) -> dict[str, Any]:
    """JSON-ready; instants in UTC, exact numbers as text, so that equal verdicts give equal bytes."""
    criteria = verdict.judgement.criteria()
    return {
        "case": case,
        "drain": verdict.drain,
        "as_of": instant_text(verdict.as_of),
        "known_at": instant_text(verdict.known_at),
        "protocol": verdict.protocol.name if verdict.protocol else None,
        "protocol_version": verdict.protocol.version if verdict.protocol else None,
        "rules_version": verdict.rules_version,
        "readiness": verdict.readiness.value,
        "removable": verdict.removable,
        "criteria": {name.value: _criterion(finding, words) for name, finding in criteria.items()},
        "missing": [
            {
                "criterion": one.criterion.value if one.criterion else None,
                "code": one.reason.code.value,
                "text": words.reason(one.reason),
                "who": SUPPLIER_WORDS[one.who],
            }
            for one in verdict.missing
        ],
        "alerts": [
            {
                "code": alert.code.value,
                "urgency": alert.urgency.value,
                "text": alert_sentence(alert, words),
                "evidence": list(alert.evidence),
            }
            for alert in verdict.alerts
        ],
        "earliest_removal": instant_text(verdict.forecast.earliest),
        "needs": [need_sentence(need, words) for need in verdict.forecast.needs],
        "valid_until": instant_text(verdict.valid_until),
        "expected": expected,
    }


def instant_text(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()


def plain(value: Any) -> Any:
    """A reason's number as JSON holds it: exact numbers and words as text, never a float."""
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, tuple | list):
        return [plain(one) for one in value]
    return value if value is None or isinstance(value, bool | int | str) else str(value)


def _criterion(finding: CriterionFinding, words: Wording) -> dict[str, Any]:
    return {
        "finding": finding.finding.value,
        "reasons": [reason_object(reason, words) for reason in finding.reasons],
        "set_aside": _set_aside(finding),
    }


def reason_object(reason: Reason, words: Wording) -> dict[str, Any]:
    return {
        "code": reason.code.value,
        "text": words.reason(reason),
        "bears": reason.bears.value,
        "numbers": plain(dict(reason.numbers)),
        "limit": _limit(reason.limit),
        "evidence": list(reason.evidence),
    }


def _limit(limit: Limit | None) -> dict[str, Any] | None:
    if limit is None:
        return None
    return {"field": limit.field, "value": plain(limit.value), "unit": limit.unit, "source": limit.source}


def _set_aside(finding: CriterionFinding) -> list[dict[str, str]]:
    unique: Iterable[Any] = dict.fromkeys(finding.set_aside)
    return [{"id": one.id, "why": SET_ASIDE[one.why]} for one in unique]
