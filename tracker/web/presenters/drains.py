"""The page of one drain: outcome, reasons of each criterion, missing facts, alerts, forecast."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from tracker.readiness.alert_wording import alert_sentence, need_sentence
from tracker.readiness.findings import CriterionFinding, Reason
from tracker.readiness.timeline import Study
from tracker.readiness.verdict import Verdict
from tracker.readiness.vocabulary import label
from tracker.readiness.wording import SET_ASIDE, SUPPLIER_WORDS, Wording, number_text
from tracker.records.announcements import AlertNoteRevision, alert_facts
from tracker.records.in_care import Judged, wording_of
from tracker.web.presenters.assumptions import assumed_of
from tracker.web.presenters.marks import Mark, of_finding, of_readiness, of_urgency
from tracker.web.presenters.recorded import Happened, happened_lines
from tracker.web.words import LocalTime

__all__ = ["OUTCOME_WORDS", "Criterion", "DrainPage", "Notes", "Said", "drain_page", "study_words"]


Notes = Mapping[str, tuple[AlertNoteRevision, str]]
"""Who took note of which alert, by the alert's facts."""


class Said(NamedTuple):
    """A reason as a sentence, with its limit's source and how many records it rests on."""

    mark: Mark
    text: str
    source: str
    records: int


class Criterion(NamedTuple):
    key: str
    name: str
    mark: Mark
    reasons: Sequence[Said]
    set_aside: Sequence[str]


class Wanted(NamedTuple):
    text: str
    who: str


class Alerted(NamedTuple):
    """`noted` says who took note of it and why; empty while it is loud."""

    mark: Mark
    text: str
    noted: str = ""


class DrainPage(NamedTuple):
    outcome: Mark
    outcome_words: str
    as_of: str
    known_at: str
    zone: str
    protocol: str
    rules_version: int
    criteria: Sequence[Criterion]
    whole: Sequence[str]
    missing: Sequence[Wanted]
    alerts: Sequence[Alerted]
    earliest: str
    needs: Sequence[str]
    valid_until: str
    assumed: str
    events: Sequence[Happened]


OUTCOME_WORDS = {
    "met": "All criteria that this protocol asks for are met. A physician decides.",
    "not-met": "At least one criterion is not met.",
    "unknown": "No criterion is known to fail, but something is missing, out of date or in doubt.",
}


def drain_page(judged: Judged, as_of: datetime, notes: Notes | None = None) -> DrainPage:
    in_care, verdict = judged.in_care, judged.verdict
    words, time = wording_of(in_care, verdict.protocol), LocalTime(in_care.ward.zone)
    outcome = of_readiness(verdict.readiness)
    protocol = verdict.protocol
    return DrainPage(
        outcome=outcome,
        outcome_words=OUTCOME_WORDS[outcome.kind],
        as_of=time.full(as_of),
        known_at=time.full(verdict.known_at),
        zone=time.name,
        protocol=f"{protocol.name}, version {protocol.version}" if protocol else "None applies",
        rules_version=verdict.rules_version,
        criteria=[
            _criterion(name.value, label(name), finding, words)
            for name, finding in verdict.judgement.criteria().items()
        ],
        whole=[words.reason(reason) for reason in verdict.judgement.whole],
        missing=[Wanted(words.reason(one.reason), SUPPLIER_WORDS[one.who]) for one in verdict.missing],
        alerts=_alerts(verdict, words, notes or {}, time),
        earliest=_earliest(verdict, time),
        needs=[need_sentence(need, words) for need in verdict.forecast.needs],
        valid_until=time.full(verdict.valid_until) if verdict.valid_until else "no change by time alone is in sight",
        assumed=assumed_of(in_care),
        events=happened_lines(in_care, as_of),
    )


def _alerts(verdict: Verdict, words: Wording, notes: Notes, time: LocalTime) -> list[Alerted]:
    """Those nobody took note of first, each group in the order of the verdict."""
    told = []
    for alert in verdict.alerts:
        note = notes.get(alert_facts(alert))
        said = f"Noted by {note[1]}, {time.full(note[0].recorded_at)}: {note[0].reason}" if note else ""
        told.append(Alerted(of_urgency(alert.urgency), alert_sentence(alert, words), said))
    return sorted(told, key=lambda one: bool(one.noted))


def _criterion(key: str, name: str, finding: CriterionFinding, words: Wording) -> Criterion:
    aside = [SET_ASIDE[one.why] for one in finding.set_aside]
    counted = {text: aside.count(text) for text in aside}
    return Criterion(
        key,
        name,
        of_finding(finding.finding),
        [_said(reason, words) for reason in finding.reasons],
        [f"{count} × {text}" if count > 1 else text.capitalize() for text, count in counted.items()],
    )


def _said(reason: Reason, words: Wording) -> Said:
    source = f"Limit: {reason.limit.source}" if reason.limit else ""
    return Said(of_finding(reason.bears), words.reason(reason), source, len(reason.evidence))


def _earliest(verdict: Verdict, time: LocalTime) -> str:
    earliest = verdict.forecast.earliest
    if verdict.removable or earliest is None:
        return ""
    return "now" if earliest <= verdict.as_of else time.full(earliest)


def study_words(study: Study) -> str:
    parts = [label(study.result) if study.result else "Result not stated"]
    if study.residual_mm:
        parts.append(f"{number_text(study.residual_mm)} mm")
    parts.append(label(study.status).lower() if study.status else "status not stated")
    parts.append(f"drain {label(study.drain_position).lower()}" if study.drain_position else "position not stated")
    return ", ".join(parts)
