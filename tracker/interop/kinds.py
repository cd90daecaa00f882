"""The kinds of file that can be imported: their fields, which of them are needed, and how a row is read."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from tracker.interop import outputs, stays, studies
from tracker.interop.tables import Cells, RefusedRow, Terms, read
from tracker.records.words import ImportKind

__all__ = ["READINGS", "Reading", "read_rows"]


class Reading(NamedTuple):
    """`fields` in the order of a form, `needed` those without which no row can be read."""

    fields: Sequence[str]
    needed: Sequence[str]
    make: Callable[[Cells], Any]


READINGS: Mapping[ImportKind, Reading] = {
    ImportKind.PATIENTS: Reading(
        ("patient", "surname", "given", "born_on", "sex", "ward", "bed", "since", "until"),
        ("patient", "surname", "given", "born_on", "ward", "since"),
        stays.stay,
    ),
    ImportKind.OUTPUTS: Reading(
        ("patient", "drain", "label", "time", "volume", "unit", "entry_lag_min", "entered_at"),
        ("patient", "drain", "time", "volume"),
        outputs.output,
    ),
    ImportKind.TEMPERATURES: Reading(
        ("patient", "time", "temperature", "unit", "entry_lag_min", "entered_at"),
        ("patient", "time", "temperature"),
        outputs.temperature,
    ),
    ImportKind.IMAGING: Reading(
        (
            *("patient", "time", "drain", "site", "modality", "status", "result", "residual_mm"),
            *("drain_position", "complication", "new_collection", "entered_at"),
        ),
        ("patient", "time", "modality", "status"),
        studies.study,
    ),
    ImportKind.FISTULA: Reading(
        ("patient", "time", "drain", "site", "status", "evidence", "entered_at"),
        ("patient", "time", "status", "evidence"),
        studies.assessment,
    ),
}


def read_rows(kind: ImportKind, text: str, terms: Terms) -> tuple[list[Any], list[RefusedRow]]:
    """The rows of a file of this kind, and those that are refused. Raises TableError."""
    reading = READINGS[kind]
    return read(text, terms, reading.needed, reading.make)
