"""Case files: the record of a patient's drains, the moments to judge, and the verdicts expected there."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tracker.readiness.alert_codes import AlertCode
from tracker.readiness.case_protocols import overridden, read_protocols
from tracker.readiness.case_record import CaseRecord, read_record
from tracker.readiness.case_row import Row
from tracker.readiness.case_text import CaseFileError, load
from tracker.readiness.protocol import Protocol
from tracker.readiness.timeline import DrainTimeline
from tracker.readiness.verdict import Verdict, judge
from tracker.readiness.vocabulary import CriterionName, Finding, Readiness

__all__ = [
    "Case",
    "CaseFileError",
    "Difference",
    "Evaluation",
    "Expectation",
    "JudgedCase",
    "judge_cases",
    "read_cases",
    "read_document",
]

SCHEMA = "drain-cases/1"
OVERALL, ALERT = "overall", "alert"
_CASE_KEYS = (
    "id",
    "title",
    "tags",
    "protocol",
    "override",
    "timezone",
    "drains",
    "days",
    "entries",
    "events",
    "fistula",
    "imaging",
    "labs",
    "evaluations",
)
_CRITERIA = tuple(CriterionName)
_EXPECT_KEYS = ("drain", *_CRITERIA, OVERALL, "reason", "alerts", "also_acceptable")


class Difference(NamedTuple):
    """A criterion, the overall readiness or an alert, the words expected of it, and the one found."""

    name: str
    expected: tuple[str, ...]
    found: str | None


@dataclass(frozen=True)
class Expectation:
    """The words expected of criteria and readiness, each with all that is acceptable in its place."""

    acceptable: dict[str, frozenset[str]]
    alerts: tuple[AlertCode, ...]

    def differences(self, verdict: Verdict) -> tuple["Difference", ...]:
        """Where the verdict is not as expected, in the order of the criteria; alerts that were not raised last."""
        given: dict[str, str] = {name: one.finding for name, one in verdict.judgement.criteria().items()}
        given[OVERALL] = verdict.readiness
        raised = {alert.code for alert in verdict.alerts}
        others = [
            Difference(name, tuple(sorted(self.acceptable[name])), word)
            for name, word in given.items()
            if name in self.acceptable and word not in self.acceptable[name]
        ]
        return (*others, *(Difference(ALERT, (code,), None) for code in self.alerts if code not in raised))


@dataclass(frozen=True)
class Evaluation:
    at: datetime
    known_at: datetime
    drain: str
    expectation: Expectation | None


@dataclass(frozen=True)
class Case:
    id: str
    title: str
    protocol: Protocol
    zone: str
    record: CaseRecord
    evaluations: tuple[Evaluation, ...]

    def timeline(self, evaluation: Evaluation) -> DrainTimeline:
        return self.record.timeline(evaluation.drain, evaluation.at, evaluation.known_at)


class JudgedCase(NamedTuple):
    case: Case
    evaluation: Evaluation
    verdict: Verdict
    differences: tuple[Difference, ...] | None
    """None where nothing was expected."""

    @property
    def as_expected(self) -> bool | None:
        return None if self.differences is None else not self.differences


def read_cases(text: str, name: str) -> tuple[Case, ...]:
    """Every case of a file, or CaseFileError with one sentence naming file, case and field."""
    return read_document(load(text, name), name)


def read_document(value: Any, name: str) -> tuple[Case, ...]:
    """The same from a document already loaded: dicts, lists, text, Decimal, bool and None."""
    document = Row(value, name, ("schema", "protocols", "cases"))
    if document.value.get("schema") != SCHEMA:
        raise document.refused("schema", f'must be "{SCHEMA}"')
    protocols = read_protocols(document.value.get("protocols"), name)
    cases = tuple(_case(value, name, index, protocols) for index, value in enumerate(document.items("cases"), 1))
    if not cases:
        raise document.refused("cases", "must hold at least one case")
    _refuse_twice([case.id for case in cases], name)
    return cases


def judge_cases(cases: Iterable[Case]) -> Iterable[JudgedCase]:
    """Every evaluation of every case, in order."""
    for case in cases:
        for evaluation in case.evaluations:
            verdict = judge(case.timeline(evaluation), (case.protocol,), evaluation.at)
            expectation = evaluation.expectation
            found = None if expectation is None else expectation.differences(verdict)
            yield JudgedCase(case, evaluation, verdict, found)


def _case(value: Any, name: str, index: int, protocols: dict[str, Protocol]) -> Case:
    identity = value.get("id", f"number {index}") if isinstance(value, dict) else f"number {index}"
    row = Row(value, f"{name}: case {identity}", _CASE_KEYS)
    row.zone = _zone(row)
    protocol = _protocol(row, protocols)
    evaluations = row.items("evaluations")
    if not evaluations:
        raise row.refused("evaluations", "must hold at least one moment to judge")
    read = [_evaluation(one, row, number) for number, one in enumerate(evaluations, 1)]
    record = read_record(row, protocol, sorted(evaluation.at for evaluation in read))
    _refuse_unknown_drains(row, read, record)
    _check_tags(row)
    return Case(row.text("id"), row.text("title", ""), protocol, row.zone.key, record, tuple(read))


def _zone(row: Row) -> ZoneInfo:
    name = row.text("timezone")
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise row.refused(
            "timezone", f'"{name}" is not the name of an IANA time zone, for example Europe/London'
        ) from None


def _protocol(row: Row, protocols: dict[str, Protocol]) -> Protocol:
    name = row.text("protocol")
    if name not in protocols:
        raise row.refused("protocol", f'there is no protocol "{name}"; there are {", ".join(sorted(protocols))}')
    return overridden(protocols[name], row.value.get("override"), row.where)


def _check_tags(row: Row) -> None:
    if not all(isinstance(tag, str) for tag in row.items("tags")):
        raise row.refused("tags", "must be a list of words")


def _evaluation(value: Any, case: Row, number: int) -> Evaluation:
    where = f"{case.where}, evaluations row {number}"
    row = Row(value, where, ("at", "known_at", "expect"), case.zone)
    at = row.instant("at")
    expect = Row(row.require("expect"), f"{where}, expect", _EXPECT_KEYS)
    return Evaluation(at, row.instant("known_at", at), expect.text("drain"), _expectation(expect))


def _expectation(row: Row) -> Expectation:
    acceptable = {OVERALL: {row.word(OVERALL, Readiness)}}
    acceptable |= {name: {row.word(name, Finding)} for name in _CRITERIA if name in row}
    also = Row(row.value.get("also_acceptable") or {}, f"{row.where}, also_acceptable", (*_CRITERIA, OVERALL))
    for name in also.value:
        words: Sequence[str] = also.words(name, Readiness) if name == OVERALL else also.words(name, Finding)
        if name in acceptable:
            acceptable[name] |= set(words)
    row.text("reason", None)
    return Expectation({name: frozenset(words) for name, words in acceptable.items()}, row.words("alerts", AlertCode))


def _refuse_unknown_drains(row: Row, evaluations: Iterable[Evaluation], record: CaseRecord) -> None:
    known = {drain.record for drain in record.drains}
    for number, evaluation in enumerate(evaluations, 1):
        if evaluation.drain not in known:
            raise row.refused(
                f"evaluations row {number}, expect, drain",
                f'there is no drain "{evaluation.drain}"; the case has {", ".join(sorted(known))}',
            )


def _refuse_twice(ids: Sequence[str], file: str) -> None:
    for index, name in enumerate(ids):
        if name in ids[:index]:
            raise CaseFileError(f'{file}: case number {index + 1}, id: "{name}" is already the id of another case.')
