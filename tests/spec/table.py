"""A rule as a table drawn in the source: one sentence, and rows of what is recorded and what must be found."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import zip_longest
from typing import NamedTuple

from tracker.readiness.vocabulary import CriterionName, Finding, Readiness, label

__all__ = ["EXPECTED", "FINDINGS", "READINESS", "Row", "Table"]

FINDINGS = {label(word).lower(): word for word in Finding} | {"not used": Finding.NOT_USED}
READINESS = {label(word).lower(): word for word in Readiness}
EXPECTED = (*CriterionName, "readiness", "because", "alert", "file")
"""What may stand right of the double bar: findings, readiness, reason codes, alert codes, accepted or refused."""


class Row(NamedTuple):
    """`recorded` holds what differs from the quiet record, `expected` what must come of it; both by heading."""

    number: int
    recorded: dict[str, str]
    expected: dict[str, str]


@dataclass(frozen=True)
class Table:
    """One sentence of the rules.

    `drawn` has a line of headings, a ruled line and the rows; a double bar stands before what is expected. A line
    without an expected word goes on in the line below. An empty cell leaves the quiet record as it is.
    `given` holds for every row. `fixed` are the limits that stand in the rules themselves and in no protocol.
    """

    rule: str
    title: str
    sentence: str
    drawn: str
    fields: tuple[str, ...] = ()
    fixed: tuple[tuple[str, timedelta | int], ...] = ()
    given: Mapping[str, str] = field(default_factory=dict)

    @property
    def headings(self) -> tuple[list[str], list[str]]:
        recorded, expected = _split(self._lines()[0])
        return recorded, expected

    @property
    def rows(self) -> list[Row]:
        recorded, expected = self.headings
        return [
            Row(number, dict(zip(recorded, left, strict=True)), dict(zip(expected, right, strict=True)))
            for number, (left, right) in enumerate(self._cells(), 1)
        ]

    def _lines(self) -> list[str]:
        return [line.strip() for line in self.drawn.strip().splitlines() if set(line.strip()) - set("-+")]

    def _cells(self) -> list[tuple[list[str], list[str]]]:
        rows: list[tuple[list[str], list[str]]] = []
        begun: list[str] = []
        for line in self._lines()[1:]:
            left, right = _split(line)
            begun = _joined(begun, left)
            if right[0]:
                rows.append((begun, right))
                begun = []
        return rows


def _split(line: str) -> tuple[list[str], list[str]]:
    recorded, _, expected = line.partition("||")
    return [one.strip() for one in recorded.split("|")], [one.strip() for one in expected.split("|")]


def _joined(above: list[str], more: list[str]) -> list[str]:
    return [f"{one} {other}".strip() for one, other in zip_longest(above, more, fillvalue="")]
