"""Reads all that bears on some patients' drains, as known at a moment, in a fixed number of statements."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Select,
    String,
    Uuid,
    and_,
    cast,
    exists,
    func,
    literal,
    null,
    or_,
    select,
    type_coerce,
    union,
    union_all,
)
from sqlalchemy.orm import Session, aliased

from tracker.readiness.vocabulary import EventKind, Fluid
from tracker.records.checks import DrainCheck, DrainCheckRevision
from tracker.records.collections import Collection, CollectionRevision
from tracker.records.drains import Drain, DrainEvent, DrainEventRevision, DrainRevision
from tracker.records.fistula import FistulaAssessment, FistulaAssessmentRevision
from tracker.records.imaging import ImagingFinding, ImagingStudy, ImagingStudyRevision
from tracker.records.labs import LabResult, LabResultRevision
from tracker.records.patients import PatientChange, PatientRevision
from tracker.records.stays import Stay, StayRevision
from tracker.records.types import Exact
from tracker.records.unions import Kind, read_together
from tracker.records.words import Finality

__all__ = [
    "OUT",
    "PatientRecord",
    "Versions",
    "load_drains",
    "load_facts",
    "load_patients",
    "load_people",
    "with_drains_in",
    "with_present_stay",
]

NEWEST_KEPT = 3
"""So many of a drain's newest volumes are always read: how long ago the last one was stays known."""
SUSPICIOUS = (Fluid.BILIOUS, Fluid.FECULENT, Fluid.ENTERIC)
OUT = (EventKind.REMOVED, EventKind.FELL_OUT)
Versions = dict[UUID, list[Any]]
"""Every version of each record, oldest first."""


def _versions() -> Versions:
    return defaultdict(list)


@dataclass
class PatientRecord:
    """One patient's versions of everything; findings are those of each version of a study."""

    changed_at: datetime | None = None
    patient: list[Any] = field(default_factory=list)
    stays: Versions = field(default_factory=_versions)
    collections: Versions = field(default_factory=_versions)
    drains: Versions = field(default_factory=_versions)
    checks: Versions = field(default_factory=_versions)
    events: Versions = field(default_factory=_versions)
    fistula: Versions = field(default_factory=_versions)
    labs: Versions = field(default_factory=_versions)
    imaging: Versions = field(default_factory=_versions)
    findings: dict[tuple[UUID, int], list[Any]] = field(default_factory=lambda: defaultdict(list))


def with_drains_in(wards: Iterable[UUID], as_of: datetime, known_at: datetime) -> Select[Any]:
    """Patients who had a stay in one of the wards and have a drain that is not known to be out."""
    later = aliased(DrainEventRevision)
    is_out = (
        exists()
        .where(DrainEvent.drain_id == Drain.id, DrainEventRevision.record_id == DrainEvent.id)
        .where(DrainEventRevision.kind.in_(OUT), DrainEventRevision.finality != Finality.ENTERED_IN_ERROR)
        .where(DrainEventRevision.at <= as_of, DrainEventRevision.recorded_at <= known_at)
        .where(~_later_revision(later, DrainEventRevision, known_at))
    )
    return _with_stay(wards, known_at).where(exists().where(Drain.patient_id == Stay.patient_id, ~is_out))


def with_present_stay(wards: Iterable[UUID], as_of: datetime, known_at: datetime) -> Select[Any]:
    """Patients whose stay in one of the wards has not ended."""
    later = aliased(StayRevision)
    open_ended = or_(StayRevision.until.is_(None), StayRevision.until > as_of)
    return _with_stay(wards, known_at).where(open_ended, ~_later_revision(later, StayRevision, known_at))


def _with_stay(wards: Iterable[UUID], known_at: datetime) -> Select[Any]:
    return (
        select(Stay.patient_id)
        .join(StayRevision, StayRevision.record_id == Stay.id)
        .where(StayRevision.ward_id.in_(list(wards)), StayRevision.recorded_at <= known_at)
    )


def _later_revision(later: Any, than: Any, known_at: datetime) -> Any:
    return exists().where(
        later.record_id == than.record_id, later.revision > than.revision, later.recorded_at <= known_at
    )


def load_patients(
    session: Session, patients: Sequence[UUID], known_at: datetime, *, checks_since: datetime | None = None
) -> dict[UUID, PatientRecord]:
    """All records of these patients in four statements; empty ones for patients not known at the moment."""
    found = load_people(session, patients, known_at)
    load_facts(session, found, known_at, checks_since=checks_since)
    return {patient: found.get(patient, PatientRecord()) for patient in patients}


def load_people(
    session: Session, patients: Sequence[UUID] | Select[Any], known_at: datetime
) -> dict[UUID, PatientRecord]:
    """Patients with their stays and when their records last changed, in one statement."""
    newest = func.max(PatientChange.recorded_at, type_=PatientChange.recorded_at.type)
    changed_at = select(newest).where(
        PatientChange.patient_id == PatientRevision.record_id, PatientChange.recorded_at <= known_at
    )
    query = (
        select(PatientRevision, Stay.id, StayRevision, changed_at.scalar_subquery().label("changed_at"))
        .outerjoin(Stay, Stay.patient_id == PatientRevision.record_id)
        .outerjoin(StayRevision, and_(StayRevision.record_id == Stay.id, StayRevision.recorded_at <= known_at))
        .where(PatientRevision.record_id.in_(patients), PatientRevision.recorded_at <= known_at)
        .order_by(PatientRevision.record_id, PatientRevision.revision, Stay.id, StayRevision.revision)
    )
    records: dict[UUID, PatientRecord] = {}
    rows: Iterable[Any] = session.execute(query)
    for patient, stay_id, stay, changed in rows:
        record = records.setdefault(patient.record_id, PatientRecord(changed_at=changed))
        if not record.patient or record.patient[-1].revision != patient.revision:
            record.patient.append(patient)
        if stay is not None and patient.revision == 1:
            record.stays[stay_id].append(stay)
    return records


def load_facts(
    session: Session,
    records: dict[UUID, PatientRecord],
    known_at: datetime,
    *,
    checks_since: datetime | None = None,
) -> None:
    """Fill in everything else of these patients, in three statements.

    With `checks_since`, checks that ended before it are left out, except those that the rules still reach:
    suspicious fluid, and each drain's newest.
    """
    if records:
        _load_drains_and_imaging(session, records, known_at)
        _load_checks(session, records, known_at, checks_since)
        _load_single_facts(session, records, known_at)


def load_drains(session: Session, records: dict[UUID, PatientRecord], known_at: datetime) -> None:
    """Collections and drains, in one statement."""
    (drains,) = read_together(session, _drains(list(records), known_at))
    _keep_drains(records, drains)


def _load_drains_and_imaging(session: Session, records: dict[UUID, PatientRecord], known_at: datetime) -> None:
    patients = list(records)
    drains, studies = read_together(session, _drains(patients, known_at), _imaging(patients, known_at))
    _keep_drains(records, drains)
    _keep_imaging(records, studies)


def _drains(patients: list[UUID], known_at: datetime) -> Kind:
    query = (
        select(Collection.patient_id)
        .select_from(Collection)
        .join(CollectionRevision, CollectionRevision.record_id == Collection.id)
        .outerjoin(
            DrainRevision,
            and_(DrainRevision.collection_id == Collection.id, DrainRevision.recorded_at <= known_at),
        )
        .where(Collection.patient_id.in_(patients), CollectionRevision.recorded_at <= known_at)
    )
    return Kind(query, Collection.patient_id, (CollectionRevision, DrainRevision))


def _keep_drains(records: dict[UUID, PatientRecord], rows: list[tuple[Any, ...]]) -> None:
    for patient, collection, drain in sorted(rows, key=_by_version):
        record = records[patient]
        versions = record.collections[collection.record_id]
        if not versions or versions[-1].revision != collection.revision:
            versions.append(collection)
        if drain is not None and collection.revision == 1:
            record.drains[drain.record_id].append(drain)
    for record in records.values():
        for versions in record.drains.values():
            versions.sort(key=lambda version: version.revision)


def _by_version(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """By the first entity's record and version, then by the second's."""
    _, first, second = row
    beside = () if second is None else (second.record_id, second.revision)
    return first.record_id, first.revision, *beside, getattr(second, "collection_id", None) or first.record_id


def _load_checks(
    session: Session, records: dict[UUID, PatientRecord], known_at: datetime, since: datetime | None
) -> None:
    columns = [column for column in DrainCheckRevision.__table__.columns if column.name not in _UNREAD]
    query = (
        select(DrainCheck.patient_id, DrainCheck.drain_id, *columns)
        .join(DrainCheckRevision, DrainCheckRevision.record_id == DrainCheck.id)
        .where(DrainCheck.patient_id.in_(list(records)), DrainCheckRevision.recorded_at <= known_at)
        .order_by(DrainCheck.id, DrainCheckRevision.revision)
    )
    if since is not None:
        query = query.where(DrainCheck.id.in_(_reached(list(records), since, known_at)))
    for row in session.execute(query):
        records[row.patient_id].checks[row.record_id].append(row)


_UNREAD = frozenset({"note", "event_id", "soft_limits", "site_signs", "source_ref", "identity_proof"})


def _reached(patients: list[UUID], since: datetime, known_at: datetime) -> Any:
    """Checks that ended after a moment, showed suspicious fluid, or are among their drain's newest."""
    place = func.row_number().over(partition_by=DrainCheck.drain_id, order_by=DrainCheckRevision.end_at.desc())
    later = aliased(DrainCheckRevision)
    volumes = (
        select(DrainCheck.id, place.label("place"))
        .join(DrainCheckRevision, DrainCheckRevision.record_id == DrainCheck.id)
        .where(DrainCheck.patient_id.in_(patients), DrainCheckRevision.gross_ml.is_not(None))
        .where(DrainCheckRevision.finality != Finality.ENTERED_IN_ERROR, DrainCheckRevision.recorded_at <= known_at)
        .where(~_later_revision(later, DrainCheckRevision, known_at))
        .subquery()
    )
    recent = (
        select(DrainCheck.id)
        .join(DrainCheckRevision, DrainCheckRevision.record_id == DrainCheck.id)
        .where(DrainCheck.patient_id.in_(patients))
        .where(or_(DrainCheckRevision.end_at >= since, DrainCheckRevision.fluid.in_(SUSPICIOUS)))
    )
    return union(recent, select(volumes.c.id).where(volumes.c.place <= NEWEST_KEPT))


def _load_single_facts(session: Session, records: dict[UUID, PatientRecord], known_at: datetime) -> None:
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


def _imaging(patients: list[UUID], known_at: datetime) -> Kind:
    query = (
        select(ImagingStudy.patient_id)
        .select_from(ImagingStudy)
        .join(ImagingStudyRevision, ImagingStudyRevision.record_id == ImagingStudy.id)
        .outerjoin(
            ImagingFinding,
            and_(
                ImagingFinding.record_id == ImagingStudyRevision.record_id,
                ImagingFinding.revision == ImagingStudyRevision.revision,
            ),
        )
        .where(ImagingStudy.patient_id.in_(patients), ImagingStudyRevision.recorded_at <= known_at)
    )
    return Kind(query, ImagingStudy.patient_id, (ImagingStudyRevision, ImagingFinding))


def _keep_imaging(records: dict[UUID, PatientRecord], rows: list[tuple[Any, ...]]) -> None:
    for patient, study, finding in sorted(rows, key=_by_version):
        record = records[patient]
        versions = record.imaging[study.record_id]
        if not versions or versions[-1].revision != study.revision:
            versions.append(study)
        if finding is not None:
            record.findings[study.record_id, study.revision].append(finding)
