"""Mappings and previews of imports in words."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, NamedTuple
from uuid import UUID

from tracker.actions.importing.counts import told
from tracker.actions.importing.files import Done
from tracker.actions.importing.plans import Plan
from tracker.audit.search import Entry
from tracker.interop.tables import RefusedRow
from tracker.records.import_mappings import ImportMappingRevision
from tracker.records.patients import PatientRevision
from tracker.records.words import RECORD_LABELS, ImportKind
from tracker.web.presenters.administration import Version
from tracker.web.presenters.assumptions import assumed_words
from tracker.web.presenters.people import Listed, listed
from tracker.web.words import LocalTime, day_text, number_text

__all__ = [
    "MappingRow",
    "PastImport",
    "Preview",
    "Written",
    "mapping_row",
    "mapping_versions",
    "past_import",
    "preview_of",
    "written_rows",
]

MOST_REFUSED, MOST_ROWS = 200, 5
NAMES = {"at": "Time", "volume_ml": "Volume (mL)", "temp_c": "Temperature (°C)", "residual_mm": "Residual (mm)"}


KINDS = {
    "collection": ("collection", "collections"),
    "drain": ("drain", "drains"),
    "drain_check": ("check", "checks"),
    "fistula_assessment": ("fistula assessment", "fistula assessments"),
    "imaging_study": ("imaging report", "imaging reports"),
    "patient": ("patient", "patients"),
    "stay": ("stay", "stays"),
}


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


class PastImport(NamedTuple):
    """An import as its event says it; what an older event does not say is "Not recorded"."""

    import_id: UUID
    at: str
    who: str
    file: str
    kind: str
    source: str
    rows: int
    refused: int
    did: str
    assumed: str
    sha256: str
    patients: str
    ward: str
    refused_rows: Sequence[RefusedRow]


class Written(NamedTuple):
    """What an import wrote of one patient."""

    person: Listed
    what: str


def past_import(entry: Entry, time: LocalTime, wards: Mapping[UUID, str]) -> PastImport:
    said, after = entry.said, entry.said["after"]
    assumed, patients, ward = (after.get(name) for name in ("assumed", "patients_of_file", "ward"))
    return PastImport(
        import_id=UUID(said["entity"]["id"]),
        at=time.full(entry.at),
        who=said["actor_name"],
        file=after["file"],
        kind=RECORD_LABELS[ImportKind(after["kind"])],
        source=after["source"],
        rows=after["rows"],
        refused=after["refused"],
        did=told(after["counts"]),
        assumed="Not recorded" if assumed is None else assumed_words(assumed) or "Nothing",
        sha256=after["sha256"],
        patients="Not recorded" if patients is None else str(patients),
        ward=wards.get(UUID(ward), "Another ward") if ward else "",
        refused_rows=[RefusedRow(*one) for one in after.get("refused_rows", ())],
    )


def written_rows(entries: Sequence[Entry], people: Mapping[UUID, PatientRevision]) -> list[Written]:
    """One line a patient, by name; the events of one import are one a patient."""
    found = [
        Written(listed(people[patient]), _counted(entry.said["after"]))
        for entry in entries
        for patient in entry.patients
        if patient in people
    ]
    return sorted(found, key=lambda one: (one.person.name, one.person.number))


def _counted(after: Mapping[str, Any]) -> str:
    """How many records of each kind an event wrote: 12 checks, 1 drain."""
    kinds = Counter(name.partition(":")[0] for name in after)
    return ", ".join(f"{count} {KINDS[kind][count != 1]}" for kind, count in sorted(kinds.items()))


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
    assumed = plan.assumptions.given() if plan.assumptions else ()
    return Preview(
        rows_read=len(done.rows),
        would=told(done.counts, "Would add"),
        changes=done.changes,
        assumed=assumed_words(assumed),
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
