"""Writes tests/spec/said.txt, all that is said about the rows of the tables: python -m tests.spec.said."""

from pathlib import Path

from tests.spec.judged import all_verdicts
from tracker.readiness.alert_wording import alert_sentence, need_sentence
from tracker.readiness.findings import Reason
from tracker.readiness.short_wording import short_lines
from tracker.readiness.verdict import Verdict
from tracker.readiness.vocabulary import Comparator, label
from tracker.readiness.wording import SET_ASIDE, Wording

__all__ = ["COMMAND", "FILE", "said"]

FILE = Path(__file__).with_name("said.txt")
COMMAND = "python -m tests.spec.said"


def said() -> str:
    """Every different line, in order: sentence, what it bears, its limit, and the records that it rests on."""
    return "".join(f"{line}\n" for line in sorted({line for verdict in all_verdicts() for line in _lines(verdict)}))


def _lines(verdict: Verdict) -> list[str]:
    comparator = verdict.protocol.output_comparator if verdict.protocol else Comparator.BELOW
    words = Wording("Europe/London", comparator)
    reasons = [
        *verdict.judgement.whole,
        *(one for each in verdict.judgement.criteria().values() for one in each.reasons),
    ]
    aside = [one for each in verdict.judgement.criteria().values() for one in each.set_aside]
    findings = verdict.judgement.criteria().values()
    return [
        *(f"board | {line}" for finding in findings for line in short_lines(finding, words)),
        *(_reason(reason, words) for reason in reasons),
        *(f"set aside | {SET_ASIDE[one.why]} | {one.id}" for one in aside),
        *(f"alert | {alert_sentence(one, words)} | {', '.join(one.evidence)}" for one in verdict.alerts),
        *(f"need | {need_sentence(one, words)}" for one in verdict.forecast.needs),
    ]


def _reason(reason: Reason, words: Wording) -> str:
    limit = f"{reason.limit.field} {reason.limit.value} {reason.limit.unit}".strip() if reason.limit else "no limit"
    return f"{label(reason.bears).lower()} | {words.reason(reason)} | {limit} | {', '.join(reason.evidence)}"


if __name__ == "__main__":
    FILE.write_text(said(), encoding="utf-8")
