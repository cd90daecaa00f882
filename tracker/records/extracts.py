"""The records as rows to hand out: every version or the present ones, as known at a moment, read as a stream."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select, and_, exists, select
from sqlalchemy.orm import Session, aliased

from tracker.records.accounts import AccountRevision
from tracker.records.announcements import AlertNote, AlertNoteRevision
from tracker.records.checks import DrainCheck, DrainCheckRevision
from tracker.records.collections import Collection, CollectionRevision
from tracker.records.decisions import Decision, DecisionRevision
from tracker.records.drains import Drain, DrainEvent, DrainEventRevision, DrainRevision
from tracker.records.fistula import FistulaAssessment, FistulaAssessmentRevision
from tracker.records.follow_ups import FollowUp, FollowUpRevision
from tracker.records.imaging import ImagingFinding, ImagingStudy, ImagingStudyRevision
from tracker.records.labs import LabResult, LabResultRevision
from tracker.records.patients import Patient, PatientRevision
from tracker.records.removals import Removal, RemovalRevision
from tracker.records.stays import Stay, StayRevision
from tracker.records.wards import WardRevision
from tracker.records.words import Finality

__all__ = ["EXTRACT_LABELS", "SOURCES", "Extract", "Slice", "columns", "rows"]

ROWS_AT_A_TIME = 1000


class Extract(StrEnum):
    PATIENTS = "patients"
    STAYS = "stays"
    COLLECTIONS = "collections"
    DRAINS = "drains"
    EVENTS = "events"
    CHECKS = "checks"
    IMAGING = "imaging"
    FINDINGS = "findings"
    FISTULA = "fistula"
    LABS = "labs"
    DECISIONS = "decisions"
    REMOVALS = "removals"
    FOLLOW_UPS = "follow_ups"
    ALERT_NOTES = "alert_notes"


EXTRACT_LABELS: dict[Extract, str] = {
    Extract.PATIENTS: "Patients",
    Extract.STAYS: "Stays",
    Extract.COLLECTIONS: "Collections",
    Extract.DRAINS: "Drains",
    Extract.EVENTS: "Drain events",
    Extract.CHECKS: "Checks",
    Extract.IMAGING: "Imaging",
    Extract.FINDINGS: "Imaging findings",
    Extract.FISTULA: "Fistula assessments",
    Extract.LABS: "Laboratory results",
    Extract.DECISIONS: "Decisions",
    Extract.REMOVALS: "Removals",
    Extract.FOLLOW_UPS: "Follow-ups",
    Extract.ALERT_NOTES: "Alerts noted",
}


@dataclass(frozen=True)
class Slice:
    """Which records: `since` and `until` are of entering; with a drain, its patient's other records belong to it."""

    extracts: Sequence[Extract] = tuple(Extract)
    every_version: bool = False
    known_at: datetime | None = None
    patient: UUID | None = None
    drain: UUID | None = None
    ward: UUID | None = None
    since: datetime | None = None
    until: datetime | None = None


class Source(NamedTuple):
    """An identity, its versions, and what hangs on a version where the table is about that."""

    identity: Any
    version: Any
    part: Any = None


SOURCES: dict[Extract, Source] = {
    Extract.PATIENTS: Source(Patient, PatientRevision),
    Extract.STAYS: Source(Stay, StayRevision),
    Extract.COLLECTIONS: Source(Collection, CollectionRevision),
    Extract.DRAINS: Source(Drain, DrainRevision),
    Extract.EVENTS: Source(DrainEvent, DrainEventRevision),
    Extract.CHECKS: Source(DrainCheck, DrainCheckRevision),
    Extract.IMAGING: Source(ImagingStudy, ImagingStudyRevision),
    Extract.FINDINGS: Source(ImagingStudy, ImagingStudyRevision, ImagingFinding),
    Extract.FISTULA: Source(FistulaAssessment, FistulaAssessmentRevision),
    Extract.LABS: Source(LabResult, LabResultRevision),
    Extract.DECISIONS: Source(Decision, DecisionRevision),
    Extract.REMOVALS: Source(Removal, RemovalRevision),
    Extract.FOLLOW_UPS: Source(FollowUp, FollowUpRevision),
    Extract.ALERT_NOTES: Source(AlertNote, AlertNoteRevision),
}
STAMPS = ("record_id", "revision", "recorded_at", "recorded_by", "reason", "finality", "event_id")


def columns(extract: Extract) -> list[str]:
    """The names of a table's columns: what the row is of, its stamps, its values."""
    return [name for name, _ in _columns(SOURCES[extract])]


def rows(session: Session, extract: Extract, chosen: Slice) -> Iterator[Sequence[Any]]:
    """The rows of a table, by record and version, a few at a time; the second value is the patient."""
    source = SOURCES[extract]
    query = select(*(column.label(name) for name, column in _columns(source, chosen.known_at)))
    query = query.select_from(source.version).join(source.identity, source.identity.id == source.version.record_id)
    if source.part is not None:
        same = and_(source.part.record_id == source.version.record_id, source.part.revision == source.version.revision)
        query = query.join(source.part, same)
    query = _narrowed(query, source, chosen).order_by(source.version.record_id, source.version.revision)
    yield from session.execute(query.execution_options(yield_per=ROWS_AT_A_TIME))


def _columns(source: Source, known_at: datetime | None = None) -> list[tuple[str, Any]]:
    version, identity = source.version, source.identity
    found = [("record_id", version.record_id), ("patient_id", _patient(identity))]
    if identity is not Patient:
        found.append(("patient_number", _number(identity)))
    found += [(name, getattr(identity, name)) for name in ("drain_id", "collection_id") if hasattr(identity, name)]
    found += [(name, getattr(version, name)) for name in STAMPS[1:]]
    found.append(("recorded_by_name", _name(version)))
    if version is StayRevision:
        found.append(("ward_name", _newest(WardRevision, WardRevision.name, version.ward_id, known_at)))
    if version is RemovalRevision:
        out_at = _newest(DrainEventRevision, DrainEventRevision.at, version.drain_event_id, known_at)
        found.append(("out_at", out_at))
    about = source.part if source.part is not None else version
    own = [column.key for column in about.__table__.columns if column.key not in STAMPS]
    return [*found, *((name, getattr(about, name)) for name in own)]


def _patient(identity: Any) -> Any:
    return identity.id if identity is Patient else identity.patient_id


def _number(identity: Any) -> Any:
    """The patient's number as it is now."""
    known = aliased(PatientRevision)
    newest = select(known.number).where(known.record_id == identity.patient_id)
    return newest.order_by(known.revision.desc()).limit(1).scalar_subquery()


def _name(version: Any) -> Any:
    """What the person was called when the version was entered."""
    known = aliased(AccountRevision)
    then = select(known.display_name).where(
        known.record_id == version.recorded_by, known.recorded_at <= version.recorded_at
    )
    return then.order_by(known.revision.desc()).limit(1).scalar_subquery()


def _newest(model: Any, column: Any, record: Any, known_at: datetime | None) -> Any:
    """A value of another record, in the newest version that was known."""
    query = select(column).where(model.record_id == record)
    if known_at is not None:
        query = query.where(model.recorded_at <= known_at)
    return query.order_by(model.revision.desc()).limit(1).scalar_subquery()


def _narrowed(query: Select[Any], source: Source, chosen: Slice) -> Select[Any]:
    version, patient = source.version, _patient(source.identity)
    if chosen.known_at is not None:
        query = query.where(version.recorded_at <= chosen.known_at)
    if not chosen.every_version:
        query = query.where(~_later(version, chosen.known_at), version.finality != Finality.ENTERED_IN_ERROR)
    if chosen.since is not None:
        query = query.where(version.recorded_at >= chosen.since)
    if chosen.until is not None:
        query = query.where(version.recorded_at < chosen.until)
    if chosen.patient is not None:
        query = query.where(patient == chosen.patient)
    if chosen.ward is not None:
        stays = select(Stay.patient_id).join(StayRevision, StayRevision.record_id == Stay.id)
        query = query.where(patient.in_(stays.where(StayRevision.ward_id == chosen.ward)))
    return query if chosen.drain is None else query.where(_of_drain(source.identity, chosen.drain))


def _later(version: Any, known_at: datetime | None) -> Any:
    """Whether a record has a later version that was known."""
    later = aliased(version)
    known = [later.record_id == version.record_id, later.revision > version.revision]
    return exists().where(*known, *([] if known_at is None else [later.recorded_at <= known_at]))


def _of_drain(identity: Any, drain: UUID) -> Any:
    if identity is Drain:
        return Drain.id == drain
    if hasattr(identity, "drain_id"):
        return identity.drain_id == drain
    return _patient(identity).in_(select(Drain.patient_id).where(Drain.id == drain))
