"""Reads events, fistula assessments and laboratory results of some patients together."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import String, Uuid, cast, literal, null, select, type_coerce, union_all
from sqlalchemy.orm import Session

from tracker.records.drains import DrainEvent, DrainEventRevision
from tracker.records.fistula import FistulaAssessment, FistulaAssessmentRevision
from tracker.records.labs import LabResult, LabResultRevision
from tracker.records.patient_records import PatientRecord
from tracker.records.types import Exact

__all__ = ["load_single_facts"]


def load_single_facts(session: Session, records: Mapping[UUID, PatientRecord], known_at: datetime) -> None:
    """Events, fistula assessments and laboratory results in one statement: all are few, and have few columns."""
    for row in session.execute(_single_facts(list(records), known_at)):
        record = records[row.patient_id]
        target = {"event": record.events, "fistula": record.fistula, "lab": record.labs}[row.noun]
        target[row.record_id].append(row)


def _single_facts(patients: list[UUID], known_at: datetime) -> Any:
    every = union_all(
        _part(
            "event", DrainEvent, DrainEventRevision, patients, known_at, DrainEvent.drain_id, DrainEventRevision.kind
        ),
        _part(
            "fistula",
            FistulaAssessment,
            FistulaAssessmentRevision,
            patients,
            known_at,
            FistulaAssessment.collection_id,
            FistulaAssessmentRevision.status,
            FistulaAssessmentRevision.evidence,
        ),
        _part("lab", LabResult, LabResultRevision, patients, known_at, numbers=_LAB_NUMBERS),
    ).subquery()
    return select(every).order_by(every.c.record_id, every.c.revision)


_NO_ID = cast(null(), Uuid())
_NO_NUMBERS = (cast(null(), Exact()),) * 3
_LAB_NUMBERS = (LabResultRevision.wbc_10e9_l, LabResultRevision.crp_mg_l, LabResultRevision.drain_amylase_x_uln)


def _part(
    noun: str,
    identity: Any,
    revision: Any,
    patients: list[UUID],
    known_at: datetime,
    owner: Any = _NO_ID,
    word_1: Any = literal(""),  # noqa: B008 - an expression without state
    word_2: Any = literal(""),  # noqa: B008 - likewise
    numbers: tuple[Any, Any, Any] = _NO_NUMBERS,
) -> Any:
    wbc, crp, amylase = numbers
    return (
        select(
            literal(noun).label("noun"),
            identity.patient_id.label("patient_id"),
            owner.label("owner_id"),
            revision.record_id.label("record_id"),
            revision.revision.label("revision"),
            revision.recorded_at.label("recorded_at"),
            revision.recorded_by.label("recorded_by"),
            revision.finality.label("finality"),
            revision.reason.label("reason"),
            revision.at.label("at"),
            type_coerce(word_1, String()).label("word_1"),
            type_coerce(word_2, String()).label("word_2"),
            wbc.label("wbc"),
            crp.label("crp"),
            amylase.label("amylase"),
        )
        .join(revision, revision.record_id == identity.id)
        .where(identity.patient_id.in_(patients), revision.recorded_at <= known_at)
    )
