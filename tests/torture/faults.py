"""Finds for every planted fault something that catches it: a case of both evaluators, a table's row, or brute force."""

import multiprocessing
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import cache

from tests.readiness.test_replay_corrections import compared
from tests.spec import judged
from tests.spec.all_tables import ALL_TABLES
from tests.support.abstract_world import abstract_case, choices
from tests.support.corner_cases import CORNERS
from tests.support.foresight import wrong_forecasts, wrong_validity
from tests.support.random_cases import case_document
from tests.support.random_world import Fields
from tests.support.replaying import REPLAY
from tests.support.situations import read_case
from tests.support.two_evaluators import Case, findings_of, read, second_findings
from tests.torture.fault_table import FAULTS
from tests.torture.planting import Plantable, planted
from tracker.readiness import calendar

__all__ = ["Catch", "caught_by", "caught_faults", "differing_cases", "failing_rows", "known_cases"]

Catch = Callable[[], Iterator[str]]
"""Yields what it caught; nothing where all is as it should be."""

RANDOM_CASES = 4000


@cache
def known_cases() -> tuple[tuple[str, Case, list[dict[str, str]]], ...]:
    """Cases with what the second evaluator finds, which no fault of the first can change."""

    def known(name: str, document: Fields) -> tuple[str, Case, list[dict[str, str]]]:
        return name, read(document), second_findings(document)

    enumerated = [known(f"enumerated case {choice}", abstract_case(choice)) for choice in choices(2)]
    corners = [known(name, document) for name, document in CORNERS.items()]
    drawn = (known(f"random case {seed}", case_document(seed)) for seed in range(RANDOM_CASES))
    return (*corners, *enumerated, *drawn)


def differing_cases() -> Iterator[str]:
    for name, case, second in known_cases():
        if findings_of(case) != second:
            yield name


def failing_rows() -> Iterator[str]:
    for table in ALL_TABLES:
        for row in table.rows:
            if judged.differences(table, row):
                yield f"{table.rule}, row {row.number}"


def brute_force() -> Iterator[str]:
    seeds = range(200)
    yield from (f"validity of case {seed}" for seed, _ in wrong_validity(seeds, Counter()))
    yield from (f"forecast of case {seed}" for seed, _ in wrong_forecasts(seeds, Counter()))
    yield from (f"corrections of case {seed}" for seed in compared(seeds, Counter()))
    for name, law in REPLAY.items():
        yield from (f"replay of case {seed}, {name}" for seed, same in law(seeds) if not same)


CATCHES: tuple[Catch, ...] = (differing_cases, failing_rows, brute_force)


def caught_by(fault: Plantable, catches: Iterable[Catch] | None = None) -> str | None:
    """What catches it first; None where nothing does. A fault that makes the evaluator stumble is caught as well."""
    known_cases()
    _forget()
    with planted(fault):
        try:
            found = next((name for catch in catches or CATCHES for name in catch()), None)
        except Exception as error:  # noqa: BLE001 - whatever it stumbles over, it does not pass unseen
            found = f"stumbles: {type(error).__name__}"
    _forget()
    return found


def _forget() -> None:
    """What was worked out without the fault, or with it, must not answer for the other."""
    for remembered in (judged._verdict_of, read_case, calendar._calendar):
        remembered.cache_clear()


def caught_faults() -> Iterator[tuple[str, str | None]]:
    """Each fault's name with what catches it, worked out on every core."""
    with ProcessPoolExecutor(os.cpu_count(), multiprocessing.get_context("fork")) as pool:
        yield from zip((fault.name for fault in FAULTS), pool.map(caught_by, FAULTS), strict=True)
