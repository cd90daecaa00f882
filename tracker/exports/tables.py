"""What is exported: named tables of rows, and how a value of a row is written."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from enum import StrEnum
from typing import Any

__all__ = ["Table", "is_number", "text_of", "without_formula"]

STARTS_A_FORMULA = tuple("=+-@\uff1d\uff0b\uff0d\uff20")  # the wide forms are taken for the narrow ones
CONTROLS = ("\t", "\r", "\n")
MAKES_IT_TEXT = "'"
NONE_OF_THESE = "none"
"""An answer that names none of several words; blank is what nobody answered."""

WRITERS: dict[type, Callable[[Any], str]] = {
    bool: lambda value: "yes" if value else "no",
    datetime: lambda value: value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
    date: lambda value: value.isoformat(),
    time: lambda value: f"{value:%H:%M}",
    Decimal: lambda value: f"{value:f}",
    StrEnum: lambda value: value.value,
}
"""The first kind that fits: a moment is a date too."""


@dataclass(frozen=True)
class Table:
    """Rows are read once, one after the other; each has a value for every column."""

    name: str
    columns: Sequence[str]
    rows: Iterator[Sequence[Any]]


def is_number(value: Any) -> bool:
    """Whether a value is a number to reckon with; a truth value is none."""
    return isinstance(value, int | Decimal) and not isinstance(value, bool)


def text_of(value: Any) -> str:
    """A value as exact text: blank for what is not recorded, instants in UTC, words parted by blanks.

    An answer that names none of its words is `none`: it is not a blank.
    """
    if value is None:
        return ""
    if isinstance(value, Mapping):
        return json.dumps(value, sort_keys=True, ensure_ascii=False)
    if isinstance(value, list | tuple):
        return " ".join(text_of(one) for one in value) or NONE_OF_THESE
    return next((write(value) for kind, write in WRITERS.items() if isinstance(value, kind)), str(value))


def without_formula(text: str) -> str:
    """Text that no spreadsheet takes for a formula: an apostrophe goes before what would start one."""
    risky = text.startswith(CONTROLS) or text.lstrip().startswith(STARTS_A_FORMULA)
    return MAKES_IT_TEXT + text if risky else text
