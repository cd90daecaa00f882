"""Decisions as pages show them: the line of a list, the frozen verdict, and what changed since a form was shown."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from tracker.readiness.timeline import Check, DrainEvent, DrainTimeline, Fact, FistulaRecord, LabResult, Study
from tracker.readiness.vocabulary import CriterionName, Finding, Readiness, label
from tracker.records.decisions import CHOICE_LABELS, Choice, DecisionRevision
from tracker.records.in_care import Judged, wording_of
from tracker.web.presenters.drains import OUTCOME_WORDS, Criterion, Said, study_words
from tracker.web.presenters.marks import Mark, of_finding, of_readiness
from tracker.web.words import LocalTime, number_text

__all__ = [
    "DecisionLine",
    "DecisionPage",
    "Difference",
    "decision_lines",
    "decision_page",
    "difference_of",
    "override_words",
]


class DecisionLine(NamedTuple):
    """A signature as every later view prints it: who, when, what it states; `standing` says whether it is in force."""

    decision_id: UUID
    choice: str
    by: str
    at: str
    meaning: str
    reason: str
    verdict: Mark
    override: str
    protocol: str
    is_in_force: bool


class DecisionPage(NamedTuple):
    """A decision with its frozen verdict."""

    line: DecisionLine
    outcome: Mark
    outcome_words: str
    whole: Sequence[str]
    criteria: Sequence[Criterion]
    alerts: Sequence[str]
    as_of: str
    known_at: str
    records: str


class Turned(NamedTuple):
    name: str
    before: Mark
    after: Mark


class Told(NamedTuple):
    """What is said of one criterion or record, and whether it is new or gone."""

    state: str
    text: str


class Difference(NamedTuple):
    """What is other than when the form was shown."""

    before: str
    after: str
    turned: Sequence[Turned]
    reasons: Sequence[Told]
    records: Sequence[Told]
    others: Sequence[str]


def decision_lines(decisions: Sequence[DecisionRevision], time: LocalTime) -> list[DecisionLine]:
    """Newest first, as they are given; the first is the one in force."""
    return [_line(row, time, is_in_force=number == 0) for number, row in enumerate(decisions)]


def override_words(choice: Choice, readiness: Readiness) -> str:
    """In which direction a choice goes against the verdict."""
    if choice is Choice.REMOVE:
        return f"Out against the verdict: {label(readiness).lower()}"
    return "Not taken out although the criteria were met"


def decision_page(row: DecisionRevision, time: LocalTime, *, is_in_force: bool) -> DecisionPage:
    """Everything from the frozen text, word for word; nothing is judged again here."""
    frozen = json.loads(row.verdict)
    outcome = of_readiness(row.readiness)
    return DecisionPage(
        line=_line(row, time, is_in_force=is_in_force),
        outcome=outcome,
        outcome_words=OUTCOME_WORDS[outcome.kind],
        whole=[one["text"] for one in frozen["whole"]],
        criteria=[_criterion(name, frozen["criteria"][name.value]) for name in CriterionName],
        alerts=[one["text"] for one in frozen["alerts"]],
        as_of=time.full(row.as_of),
        known_at=time.full(row.known_at),
        records=_counted(frozen["records"]),
    )


def difference_of(shown: Judged, now: Judged, signed_since: DecisionRevision | None) -> Difference:
    """What changed between two verdicts on a drain, in words."""
    time = LocalTime(now.in_care.ward.zone)
    before, after = shown.verdict, now.verdict
    return Difference(
        before=f"{label(before.readiness)}, judged {time.full(before.as_of)}",
        after=f"{label(after.readiness)}, judged {time.full(after.as_of)}",
        turned=_turned(shown, now),
        reasons=_reasons(shown, now),
        records=_records(shown.in_care.timeline, now.in_care.timeline, time),
        others=_others(shown, now, signed_since, time),
    )


def _line(row: DecisionRevision, time: LocalTime, *, is_in_force: bool) -> DecisionLine:
    protocol = f"{row.protocol}, version {row.protocol_version}" if row.protocol else "no protocol applied"
    return DecisionLine(
        decision_id=row.record_id,
        choice=CHOICE_LABELS[row.choice],
        by=row.signed_name,
        at=time.full(row.recorded_at),
        meaning=row.meaning,
        reason=row.reason,
        verdict=of_readiness(row.readiness),
        override=override_words(row.choice, row.readiness) if row.is_override else "",
        protocol=f"{protocol}; rules version {row.rules_version}",
        is_in_force=is_in_force,
    )


def _criterion(name: CriterionName, frozen: Mapping[str, Any]) -> Criterion:
    said = [
        Said(
            of_finding(Finding(one["bears"])),
            one["text"],
            f"Limit: {one['limit']['source']}" if one["limit"] else "",
            len(one["evidence"]),
        )
        for one in frozen["reasons"]
    ]
    aside = Counter(one["why"] for one in frozen["set_aside"])
    words = [f"{count} × {why}" if count > 1 else why for why, count in aside.items()]
    return Criterion(name.value, label(name), of_finding(Finding(frozen["finding"])), said, words)


def _counted(records: Iterable[str]) -> str:
    """How many records of each kind the verdict was judged from: check 12, imaging 2."""
    kinds = Counter(one.partition(":")[0] for one in records)
    return ", ".join(f"{kind} {count}" for kind, count in sorted(kinds.items()))


def _turned(shown: Judged, now: Judged) -> list[Turned]:
    before, after = shown.verdict.judgement.criteria(), now.verdict.judgement.criteria()
    pairs = ((label(name), before[name].finding, after[name].finding) for name in CriterionName)
    return [Turned(name, of_finding(old), of_finding(new)) for name, old, new in pairs if old is not new]


def _reasons(shown: Judged, now: Judged) -> list[Told]:
    """Sentences that are said now and were not, and the other way round."""
    before, after = _sentences(shown), _sentences(now)
    gone = [Told("No longer", text) for text in before if text not in after]
    return gone + [Told("Now", text) for text in after if text not in before]


def _sentences(one: Judged) -> list[str]:
    words = wording_of(one.in_care, one.verdict.protocol)
    judgement = one.verdict.judgement
    found = [words.reason(reason) for reason in judgement.whole]
    for name, finding in judgement.criteria().items():
        found += [f"{label(name)}: {words.reason(reason)}" for reason in finding.reasons]
    return list(dict.fromkeys(found))


def _records(before: DrainTimeline, after: DrainTimeline, time: LocalTime) -> list[Told]:
    old, new = _by_record(before), _by_record(after)
    added = [Told("New", _fact(fact, time)) for name, fact in new.items() if name not in old]
    changed = [
        Told("Changed", f"{_fact(old[name], time)}; now: {_fact(fact, time)}")
        for name, fact in new.items()
        if name in old and old[name].id != fact.id
    ]
    return added + changed + [Told("Withdrawn", _fact(fact, time)) for name, fact in old.items() if name not in new]


def _by_record(timeline: DrainTimeline) -> dict[str, Fact]:
    known: list[Fact] = [*timeline.checks, *timeline.events, *timeline.fistula, *timeline.imaging]
    known += [*timeline.labs, *timeline.drains, timeline.patient]
    return {fact.record: fact for fact in known}


def _fact(fact: Fact, time: LocalTime) -> str:
    match fact:
        case Check():
            return f"Check to {time.full(fact.end)}, {_check(fact)}"
        case DrainEvent():
            return f"{label(fact.kind)}, {time.full(fact.at)}"
        case FistulaRecord():
            return f"Fistula {label(fact.status).lower()}, {time.full(fact.at)}"
        case Study():
            return f"{label(fact.modality)} {time.full(fact.at)}, {study_words(fact)}"
        case LabResult():
            return f"Laboratory result, {time.full(fact.at)}"
        case _:
            return "Details of the patient, a drain or its collection"


def _check(check: Check) -> str:
    said = [f"{number_text(check.gross_ml)} mL out" if check.gross_ml is not None else "output not recorded"]
    said += [f"{number_text(check.flush_ml)} mL in"] if check.flush_ml is not None else []
    said += [label(check.patency).lower()] if check.patency else []
    said += [f"{number_text(check.temp_c)} °C"] if check.temp_c is not None else []
    return ", ".join([*said, *([f"pain {check.pain}/10"] if check.pain is not None else [])])


def _others(shown: Judged, now: Judged, since: DecisionRevision | None, time: LocalTime) -> list[str]:
    found = []
    if since is not None:
        found.append(f"{since.signed_name} signed at {time.full(since.recorded_at)}: {CHOICE_LABELS[since.choice]}.")
    if shown.verdict.protocol != now.verdict.protocol:
        found.append("Another protocol, or another version of it, applies now.")
    return found
