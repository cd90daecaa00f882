"""Imaging studies in words: what a version of the report says, and in a line."""

from typing import Any
from uuid import UUID

from tracker.actions.imaging import NO_COMPLICATION
from tracker.readiness.vocabulary import DrainPosition, label
from tracker.records.patient_records import PatientRecord
from tracker.records.timelines import current
from tracker.web.presenters.versions import Described
from tracker.web.words import LocalTime, number_text, site_text

__all__ = ["NOT_SAID", "described_study", "place_names", "study_line"]

NOT_SAID = "Report does not say"


def place_names(record: PatientRecord) -> list[tuple[UUID, str]]:
    """The patient's collections by their places, numbered where two have one name."""
    rows = [row for row in map(current, record.collections.values()) if row is not None]
    names = [site_text(row.site, row.side.value if row.side else None) for row in rows]
    return [
        (row.record_id, f"{name} ({names[: number + 1].count(name)})" if names.count(name) > 1 else name)
        for number, (row, name) in enumerate(zip(rows, names, strict=True))
    ]


def described_study(row: Any, record: PatientRecord, time: LocalTime) -> Described:
    """Every statement of a version, by the questions of the form."""
    said = [("Made", time.full(row.at)), ("Kind of study", label(row.modality)), ("Report", label(row.status))]
    findings = {one.collection_id: one for one in row.findings}
    names = dict(place_names(record))
    for collection, name in names.items():
        said += _of_collection(findings.get(collection), name)
    said += [
        ("Complication", _complication(row.complication)),
        ("New collection", _new_collection(row, names)),
        ("Note", row.note),
    ]
    return said


def study_line(row: Any, findings: Any, record: PatientRecord) -> str:
    """The key words of a study for a list."""
    names = dict(place_names(record))
    parts = [label(row.status)]
    for one in findings:
        result = label(one.result).lower() if one.result else "result not said"
        size = f" {number_text(one.residual_mm)} mm" if one.residual_mm else ""
        parts.append(f"{names.get(one.collection_id, 'Collection')}: {result}{size}")
    if row.complication not in (None, NO_COMPLICATION):
        parts.append(f"complication: {row.complication.replace('_', ' ')}")
    if row.new_collection:
        parts.append("new collection" + (", registered" if row.registered_as else ""))
    return "; ".join(parts)


def _of_collection(finding: Any, name: str) -> Described:
    if finding is None:
        return [(name, "Not looked at in this study")]
    size = "Not recorded" if finding.residual_mm is None else f"{number_text(finding.residual_mm)} mm"
    is_said = finding.drain_position not in (None, DrainPosition.NOT_REPORTED)
    return [
        (name, label(finding.result) if finding.result else NOT_SAID),
        (f"{name}: largest diameter left", size),
        (f"{name}: drain", label(finding.drain_position) if is_said else NOT_SAID),
    ]


def _complication(said: str | None) -> str:
    if said is None:
        return NOT_SAID
    return "No" if said == NO_COMPLICATION else f"Yes: {said.replace('_', ' ')}"


def _new_collection(row: Any, names: dict[UUID, str]) -> str:
    said = {None: NOT_SAID, False: "No", True: "Yes"}[row.new_collection]
    return f"{said}, registered as {names.get(row.registered_as, 'a collection')}" if row.registered_as else said
