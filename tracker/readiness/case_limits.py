"""Keeps the judging of a case file that anybody may send within a bounded time: so many values, so long a record."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from tracker.readiness.case_text import CaseFileError, load
from tracker.readiness.cases import Case, read_document

__all__ = ["LONGEST_RECORD", "MOST_VALUES", "read_bounded"]

MOST_VALUES = 20_000
LONGEST_RECORD = timedelta(days=730)
BY_COMMAND = "judge such a file by the command: drain-tracker judge FILE"


def read_bounded(text: str, name: str) -> tuple[Case, ...]:
    """The cases of a file, or CaseFileError with one sentence; also for a file that is right but too large."""
    document = load(text, name)
    if _more_than(document, MOST_VALUES):
        raise CaseFileError(f"{name}: holds more than {MOST_VALUES:,} values; {BY_COMMAND}.")
    cases = read_document(document, name)
    for case in cases:
        moments = list(_moments(case))
        if max(moments) - min(moments) > LONGEST_RECORD:
            days = LONGEST_RECORD.days
            raise CaseFileError(f"{name}: case {case.id}: its times lie more than {days} days apart; {BY_COMMAND}.")
    return cases


def _more_than(document: Any, most: int) -> bool:
    """Counted as written out: what an anchor repeats counts each time."""
    waiting, count = [document], 0
    while waiting:
        count += 1
        if count > most:
            return True
        value = waiting.pop()
        if isinstance(value, Mapping):
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value
    return False


def _moments(case: Case) -> Iterable[datetime]:
    record = case.record
    for evaluation in case.evaluations:
        yield from (evaluation.at, evaluation.known_at)
        for check in case.timeline(evaluation).checks:
            yield from (check.start, check.end)
    yield from (drain.inserted_at for drain in record.drains)
    for facts in (record.events, record.fistula, record.imaging, record.labs):
        yield from (fact.at for fact in facts)
