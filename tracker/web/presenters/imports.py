"""Mappings and previews of imports in words."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, NamedTuple
from uuid import UUID

from tracker.actions.importing.counts import told
from tracker.actions.importing.files import Done
from tracker.actions.importing.plans import Plan
from tracker.interop.tables import RefusedRow
from tracker.records.import_mappings import ImportMappingRevision
from tracker.records.words import RECORD_LABELS
from tracker.web.presenters.administration import Version
from tracker.web.presenters.assumptions import NAMES as ASSUMED
from tracker.web.words import LocalTime, day_text, number_text

__all__ = ["MappingRow", "Preview", "mapping_row", "mapping_versions", "preview_of"]

MOST_REFUSED, MOST_ROWS = 200, 5
NAMES = {"at": "Time", "volume_ml": "Volume (mL)", "temp_c": "Temperature (°C)", "residual_mm": "Residual (mm)"}


class MappingRow(NamedTuple):
    mapping_id: UUID
    name: str
    kind: str
    source: str
    version: int


class Preview(NamedTuple):
    """`would` says what an import would do; `headings` and `rows` are the first rows as they were understood."""

    rows_read: int
    would: str
    changes: bool
    assumed: str
    zone: str
    refused: Sequence[RefusedRow]
    refused_count: int
    headings: Sequence[str]
    rows: Sequence[Sequence[str]]


def mapping_row(row: ImportMappingRevision) -> MappingRow:
    return MappingRow(row.record_id, row.name, RECORD_LABELS[row.kind], row.source, row.revision)


def mapping_versions(
    rows: Sequence[ImportMappingRevision], authors: Mapping[UUID, str], time: LocalTime
) -> list[Version]:
    """The newest first."""
    return [
        Version(row.revision, time.full(row.recorded_at), authors[row.recorded_by], row.reason, "")
        for row in reversed(rows)
    ]


def preview_of(done: Done, plan: Plan, time: LocalTime) -> Preview:
    shown = [_flat(row) for row in done.rows[:MOST_ROWS]]
    assumed = plan.assumptions.named() if plan.assumptions else ()
    return Preview(
        rows_read=len(done.rows),
        would=told(done.counts, "Would add"),
        changes=done.changes,
        assumed=", ".join(ASSUMED.get(name, name) for name in assumed),
        zone=time.name,
        refused=done.refused[:MOST_REFUSED],
        refused_count=len(done.refused),
        headings=[NAMES.get(name, name.replace("_", " ").capitalize()) for name in (shown[0] if shown else ())],
        rows=[[_text(value, time) for value in row.values()] for row in shown],
    )


def _flat(row: Any) -> dict[str, Any]:
    """A row's fields by name, those of its place among them."""
    found: dict[str, Any] = {}
    for name, value in row._asdict().items():
        found |= value._asdict() if hasattr(value, "_asdict") else {name: value}
    return found


def _text(value: object, time: LocalTime) -> str:
    if value is None or value == "":
        return "Not recorded"
    if isinstance(value, datetime):
        return time.full(value)
    if isinstance(value, date):
        return day_text(value)
    if isinstance(value, Decimal):
        return number_text(value)
    if isinstance(value, bool):
        return "Yes" if value else "No"
    return value.value.replace("_", " ") if isinstance(value, StrEnum) else str(value)
