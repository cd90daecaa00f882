"""A patient's record as it would be with one more version of something: where a correction or a withdrawal leads."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from tracker.records.patient_records import PatientRecord
from tracker.records.words import Finality

__all__ = ["supposed"]


def supposed(
    record: PatientRecord,
    noun: str,
    of: UUID,
    changes: Mapping[str, Any] | None,
    at: datetime,
    findings: Sequence[Any] = (),
) -> PatientRecord:
    """The record with a corrected version of one of its `noun` (a field of PatientRecord); None withdraws it.

    `changes` are named as the loaded rows name them. `findings` are those of a study's corrected version.
    """
    versions = record.patient if noun == "patient" else getattr(record, noun)[of]
    row = _version(versions[-1], changes, at)
    changed: dict[str, Any] = {noun: [*versions, row]}
    if noun != "patient":
        changed = {noun: {**getattr(record, noun), of: changed[noun]}}
    if findings:
        changed["findings"] = {**record.findings, (of, row.revision): list(findings)}
    return replace(record, **changed)


def _version(last: Any, changes: Mapping[str, Any] | None, at: datetime) -> SimpleNamespace:
    stamps = {
        "revision": last.revision + 1,
        "recorded_at": at,
        "finality": Finality.ENTERED_IN_ERROR if changes is None else Finality.AMENDED,
        "reason": "",
    }
    return SimpleNamespace(**{**_values(last), **(changes or {}), **stamps})


def _values(row: Any) -> dict[str, Any]:
    """A loaded row's values: one of an entity, or of named columns."""
    if hasattr(row, "_mapping"):
        return dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's own name for it
    return {column.key: getattr(row, column.key) for column in type(row).__table__.columns}
