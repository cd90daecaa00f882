"""The versions of a record as its page shows them: newest first, what each says, and what it changed."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from tracker.records.words import Finality
from tracker.web.words import LocalTime

__all__ = ["Described", "VersionLine", "title_of", "version_lines"]

Described = list[tuple[str, str]]


class Value(NamedTuple):
    """`is_changed` says that the version before said something else."""

    name: str
    text: str
    is_changed: bool


class VersionLine(NamedTuple):
    title: str
    by: str
    at: str
    reason: str
    values: Sequence[Value]
    is_withdrawn: bool


def version_lines(
    versions: Sequence[Any], authors: Mapping[UUID, str], time: LocalTime, described: Callable[[Any], Described]
) -> list[VersionLine]:
    """All versions of one record, newest first."""
    said = [dict(described(row)) for row in versions]
    lines = []
    for number, row in enumerate(versions):
        before = said[number - 1] if number else said[0]
        values = [
            Value(name, text, before.get(name, "") != text)
            for name, text in said[number].items()
            if text or before.get(name)
        ]
        lines.append(
            VersionLine(
                title_of(row),
                authors.get(row.recorded_by, "Not known"),
                time.full(row.recorded_at),
                row.reason,
                values,
                row.finality is Finality.ENTERED_IN_ERROR,
            )
        )
    return lines[::-1]


def title_of(row: Any) -> str:
    """What a version is to the one before it."""
    if row.finality is Finality.ENTERED_IN_ERROR:
        return "Entered in error"
    if row.finality is Finality.AMENDED:
        return "Corrected"
    return "Entered" if row.revision == 1 else "Completed"
