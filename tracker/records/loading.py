"""Reads all that bears on some patients' drains, as known at a moment, in a fixed number of statements."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Select,
    and_,
    func,
    or_,
    select,
    union,
)
from sqlalchemy.orm import Session, aliased

from tracker.readiness.vocabulary import Fluid
from tracker.records.checks import DrainCheck, DrainCheckRevision
from tracker.records.collections import Collection, CollectionRevision
from tracker.records.drains import DrainRevision
from tracker.records.imaging import ImagingFinding, ImagingStudy, ImagingStudyRevision
from tracker.records.patient_records import PatientRecord
from tracker.records.patients import PatientChange, PatientRevision
from tracker.records.patients_of_wards import later_revision
from tracker.records.single_facts import load_single_facts
from tracker.records.stays import Stay, StayRevision
from tracker.records.unions import Kind, read_together
from tracker.records.words import Finality

__all__ = ["load_drains", "load_facts", "load_patients", "load_people"]

NEWEST_KEPT = 3
"""So many of a drain's newest volumes are always read: how long ago the last one was stays known."""
SUSPICIOUS = (Fluid.BILIOUS, Fluid.FECULENT, Fluid.ENTERIC)


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
        load_single_facts(session, records, known_at)


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
        .where(~later_revision(later, DrainCheckRevision, known_at))
        .subquery()
    )
    recent = (
        select(DrainCheck.id)
        .join(DrainCheckRevision, DrainCheckRevision.record_id == DrainCheck.id)
        .where(DrainCheck.patient_id.in_(patients))
        .where(or_(DrainCheckRevision.end_at >= since, DrainCheckRevision.fluid.in_(SUSPICIOUS)))
    )
    return union(recent, select(volumes.c.id).where(volumes.c.place <= NEWEST_KEPT))


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
