"""What a series is: how long, in which portions, what it looks at, and what it must find once a guard is gone."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

__all__ = ["Look", "Outcome", "Series"]

Look = Callable[[range], Iterator[str | Counter[str]]]
"""A sentence for everything found wrong in a range of numbers from 0 on, and now and then what was counted."""


class Series(NamedTuple):
    """`controls` look with a guard taken away, by its name: each must find something."""

    cases: int
    chunk: int
    look: Look
    controls: Mapping[str, Look] = {}


class Outcome(NamedTuple):
    """How many cases were looked at, what was found wrong, and what was counted."""

    done: int
    wrong: list[str]
    counted: Counter[str]
