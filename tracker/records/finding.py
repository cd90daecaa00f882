"""Finds patients: those of some wards, and any one by two identifiers."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, aliased

from tracker.records.collections import CollectionRevision
from tracker.records.in_care import Moment
from tracker.records.loading import load_drains, load_patients, load_people
from tracker.records.patient_records import PatientRecord
from tracker.records.patients import PatientRevision
from tracker.records.patients_of_wards import with_present_stay
from tracker.records.stays import StayRevision
from tracker.records.timelines import current, stay_at
from tracker.records.words import Finality

__all__ = [
    "Present",
    "collections_of",
    "current_patients",
    "neighbours",
    "patient_by_identifiers",
    "patients_by_number",
    "present_patients",
]

AT_ONCE = 500


class Present(NamedTuple):
    """A patient with a current stay."""

    record: PatientRecord
    stay: StayRevision


def present_patients(session: Session, wards: Iterable[UUID], moment: Moment) -> list[Present]:
    """Everyone who has a stay in one of these wards at a moment, with stays and drains."""
    wanted = set(wards)
    records = load_people(session, with_present_stay(wanted, moment.as_of, moment.known_at), moment.known_at)
    load_drains(session, records, moment.known_at)
    stays = [(record, stay_at(record, moment.as_of)) for record in records.values()]
    return [
        Present(record, stay)
        for record, stay in stays
        if stay is not None and stay.ward_id in wanted and (stay.until is None or stay.until > moment.as_of)
    ]


def neighbours(session: Session, ward: UUID, moment: Moment) -> list[PatientRevision]:
    """Everyone who has a stay in a ward at a moment, by name alone."""
    later = aliased(PatientRevision)
    is_older = exists().where(
        later.record_id == PatientRevision.record_id,
        later.revision > PatientRevision.revision,
        later.recorded_at <= moment.known_at,
    )
    inside = with_present_stay([ward], moment.as_of, moment.known_at)
    query = select(PatientRevision).where(PatientRevision.record_id.in_(inside), ~is_older)
    return list(session.scalars(query.where(PatientRevision.recorded_at <= moment.known_at)))


def collections_of(session: Session, patient: UUID, known_at: datetime) -> list[CollectionRevision]:
    """The patient's collections in their present version."""
    record = load_patients(session, [patient], known_at)[patient]
    return [row for row in map(current, record.collections.values()) if row is not None]


def current_patients(session: Session, patients: Iterable[UUID]) -> dict[UUID, PatientRevision]:
    """The present version of each of these patients."""
    query = select(PatientRevision).where(PatientRevision.record_id.in_(list(patients)))
    newest = {row.record_id: row for row in session.scalars(query.order_by(PatientRevision.revision))}
    return {patient: row for patient, row in newest.items() if row.finality is not Finality.ENTERED_IN_ERROR}


def patient_by_identifiers(session: Session, number: str, born_on: date) -> PatientRevision | None:
    """The patient who now has this number and this birthday."""
    query = select(PatientRevision.record_id).where(PatientRevision.number == number)
    found = current_patients(session, set(session.scalars(query)))
    return next((row for row in found.values() if (row.number, row.born_on) == (number, born_on)), None)


def patients_by_number(session: Session, numbers: Iterable[str]) -> dict[str, UUID]:
    """The patients who now have these numbers."""
    wanted, found = sorted(set(numbers)), dict[str, UUID]()
    for first in range(0, len(wanted), AT_ONCE):
        some = wanted[first : first + AT_ONCE]
        records = set(session.scalars(select(PatientRevision.record_id).where(PatientRevision.number.in_(some))))
        for patient, row in current_patients(session, records).items():
            if row.number in some:
                found[row.number] = patient
    return found
