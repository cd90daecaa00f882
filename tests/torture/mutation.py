"""Mutation testing of the four criterion files: every mutant must be caught, or be explained."""

import os
import signal
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any, NamedTuple

from tests.readiness import test_fine_points
from tests.spec.said import FILE, said
from tests.support.foresight import wrong_forecasts, wrong_validity
from tests.torture.explained import EXPLAINED
from tests.torture.faults import Catch, caught_by, differing_cases, failing_rows, known_cases
from tests.torture.mutants import MUTATED, Mutant, mutants_of

__all__ = ["JudgedMutant", "judged_mutants"]

LONGEST_S = 120


class JudgedMutant(NamedTuple):
    """`by` is what caught it; `why` why it may live where nothing did."""

    mutant: Mutant
    by: str | None
    why: str | None


def said_otherwise() -> Iterator[str]:
    """What no finding shows: numbers, limits, evidence, sentences."""
    if said() != FILE.read_text(encoding="utf-8"):
        yield "what is said"


def short_brute_force() -> Iterator[str]:
    seeds = range(40)
    yield from (f"validity of case {seed}" for seed, _ in wrong_validity(seeds, Counter()))
    yield from (f"forecast of case {seed}" for seed, _ in wrong_forecasts(seeds, Counter()))


def failing_points() -> Iterator[str]:
    """The fine points, as their tests ask them."""
    for name, test in vars(test_fine_points).items():
        if name.startswith("test_"):
            for arguments in _arguments(test):
                try:
                    test(*arguments)
                except AssertionError:
                    yield name


def _arguments(test: Any) -> Iterable[tuple[Any, ...]]:
    """What a test is called with: once with nothing, or with each row of its table."""
    marks = [mark for mark in getattr(test, "pytestmark", ()) if mark.name == "parametrize"]
    return marks[0].args[1] if marks else [()]


CATCHES: tuple[Catch, ...] = (failing_rows, said_otherwise, failing_points, differing_cases, short_brute_force)
"""What is quick first: most mutants are caught within a second."""


def judged_mutants(share: float = 1.0) -> Iterator[JudgedMutant]:
    """Every mutant of every file, worked out on every core; of a share every so many-th."""
    mutants = [mutant for module in MUTATED for mutant in mutants_of(module)]
    chosen = mutants[:: max(1, round(1 / share))]
    known_cases()  # worked out once, inherited by every process
    with ProcessPoolExecutor(os.cpu_count(), get_context("fork")) as pool:
        for mutant, by in zip(chosen, pool.map(caught, chosen), strict=True):
            yield JudgedMutant(mutant, by, None if by else EXPLAINED.get(mutant.key))


def caught(mutant: Mutant) -> str | None:
    """What catches it; one that never ends is caught as well."""
    signal.signal(signal.SIGALRM, _too_long)
    signal.alarm(LONGEST_S)
    try:
        return caught_by(mutant, CATCHES)
    finally:
        signal.alarm(0)


def _too_long(*_: Any) -> None:
    raise TimeoutError
