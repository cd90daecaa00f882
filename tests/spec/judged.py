"""Judges one row of a table by the evaluator that the product uses, and compares what it finds."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import Any

from tests.spec.all_tables import ALL_TABLES
from tests.spec.columns import record_of
from tests.spec.quiet import Record
from tests.spec.table import FINDINGS, READINESS, Row, Table
from tracker.readiness.alert_codes import AlertCode
from tracker.readiness.cases import Case, CaseFileError, read_document
from tracker.readiness.findings import ReasonCode
from tracker.readiness.protocol import SHIPPED, Protocol
from tracker.readiness.timeline import DrainTimeline
from tracker.readiness.verdict import Verdict, judge
from tracker.readiness.vocabulary import CheckOrigin, CriterionName

__all__ = ["all_verdicts", "cells_of", "differences", "document", "verdict_of"]

REFUSED = "refused"


def cells_of(table: Table, row: Row) -> dict[str, str]:
    return {**table.given, **row.recorded}


def document(record: Record) -> dict[str, Any]:
    """The record as a whole case file."""
    return {"schema": "drain-cases/1", "cases": [record.case()]}


def verdict_of(cells: Mapping[str, str]) -> Verdict:
    """The verdict on the quiet record changed by these cells. Raises CaseFileError where it is refused."""
    return _verdict_of(tuple(cells.items()))


@cache
def _verdict_of(cells: tuple[tuple[str, str], ...]) -> Verdict:
    return judge(*_read(cells))


@cache
def _read(cells: tuple[tuple[str, str], ...]) -> tuple[DrainTimeline, tuple[Protocol, ...], datetime]:
    record = record_of(dict(cells))
    case = read_document(document(record), "table")[0]
    evaluation = case.evaluations[0]
    timeline = case.timeline(evaluation)
    if record.of_the_form:
        timeline = replace(timeline, checks=tuple(_of_the_form(one, record) for one in timeline.checks))
    return timeline, _in_force(record, case), evaluation.at


def all_verdicts() -> tuple[Verdict, ...]:
    """The verdict of every row of every table that is not refused."""
    rows = [(table, row) for table in ALL_TABLES for row in table.rows if row.expected.get("file") != REFUSED]
    return tuple(verdict_of(cells_of(table, row)) for table, row in rows)


def _of_the_form(check: Any, record: Record) -> Any:
    return replace(check, origin=CheckOrigin.FORM) if check.record.startswith(tuple(record.of_the_form)) else check


def _in_force(record: Record, case: Case) -> tuple[Protocol, ...]:
    if record.in_force is None:
        return (case.protocol,)
    return tuple(SHIPPED[name] for name in record.in_force)


def differences(table: Table, row: Row) -> list[str]:
    """What the evaluator finds otherwise than the row expects; empty where they agree."""
    try:
        verdict = verdict_of(cells_of(table, row))
    except CaseFileError as error:
        return [] if row.expected.get("file") == REFUSED else [f"refused: {error}"]
    return [
        f"{name} is {found}, not {text}: {sorted(_codes(verdict))}"
        for name, text in row.expected.items()
        if text and (found := _found(verdict, name, text)) is not True
    ]


def _found(verdict: Verdict, name: str, text: str) -> object:
    """True where the verdict has what the cell says, else what it has."""
    if name == "because":
        return all(_agrees(ReasonCode(one.split()[-1]), one, _codes(verdict)) for one in text.split(", ")) or "other"
    if name == "alert":
        raised = {alert.code for alert in verdict.alerts}
        return all(_agrees(AlertCode(one.split()[-1]), one, raised) for one in text.split(", ")) or sorted(raised)
    if name == "readiness":
        return verdict.readiness is READINESS[text] or verdict.readiness
    if name == "file":
        return text == "accepted" or "accepted"
    finding = verdict.judgement.criteria()[CriterionName(name)].finding
    return finding is FINDINGS[text] or finding


def _agrees(code: object, phrase: str, found: object) -> bool:
    """Whether a code is there, or is not where the phrase begins with "no"."""
    assert isinstance(found, set)
    return (code in found) is not phrase.startswith("no ")


def _codes(verdict: Verdict) -> set[ReasonCode]:
    reasons = [reason for one in verdict.judgement.criteria().values() for reason in one.reasons]
    return {reason.code for reason in (*reasons, *verdict.judgement.whole)}
