"""Patients are added, and admitted to a bed or a clinic."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.access.actor import Actor
from tracker.access.permissions import Permission
from tracker.actions.act import House, RequestKey, act
from tracker.actions.errors import NotFound, Refused
from tracker.actions.scope import stays_of
from tracker.audit.vocabulary import AuditAction
from tracker.records.patients import Patient, PatientRevision
from tracker.records.stays import Stay, StayRevision
from tracker.records.wards import WardRevision
from tracker.records.words import Finality, Sex

__all__ = ["PatientEntry", "PossibleDuplicate", "StayEntry", "add", "admit", "ended", "taken_beds"]


@dataclass(frozen=True)
class PatientEntry:
    """`number` is the hospital's; unanswered questions are None."""

    number: str
    surname: str
    given: str
    born_on: date | None
    sex: Sex
    immunocompromised: bool | None = None
    diabetes: bool | None = None


@dataclass(frozen=True)
class StayEntry:
    ward: UUID
    bed: str | None
    since: datetime


class PossibleDuplicate(Refused):
    """Another patient has the same number, or the same name and birthday."""

    def __init__(self, field: str, sentence: str, patients: tuple[UUID, ...]) -> None:
        super().__init__(field, sentence)
        self.patients = patients


def add(
    house: House,
    *,
    entry: PatientEntry,
    stay: StayEntry,
    by: Actor,
    confirmed_new: bool = False,
    request: RequestKey | None = None,
    answer: str = "",
) -> UUID:
    """Add a patient who is admitted in the same act. Raises PossibleDuplicate, Refused."""
    by.check(Permission.ADMIT_PATIENT, stay.ward)
    patient, first_stay = house.new_id(), house.new_id()
    with act(house, by=by, action=AuditAction.ADD_PATIENT, request=request) as doing:
        refuse_duplicate(doing.session, entry, confirmed_new=confirmed_new)
        _check_bed(doing.session, stay)
        doing.create(Patient(id=patient))
        doing.revise(PatientRevision(record_id=patient, **vars(entry)))
        doing.create(Stay(id=first_stay, patient_id=patient))
        doing.revise(_stay_row(first_stay, stay))
        doing.patients.add(patient)
        doing.ward = stay.ward
        doing.about("patient", patient, 1)
        doing.answer = answer.format(patient=patient)
    return patient


def admit(
    house: House, *, patient: UUID, stay: StayEntry, by: Actor, request: RequestKey | None = None, answer: str = ""
) -> UUID:
    """Admit a known patient to a ward: a stay still open elsewhere ends then."""
    by.check(Permission.ADMIT_PATIENT, stay.ward)
    record = house.new_id()
    with act(house, by=by, action=AuditAction.ADMIT, patients=[patient], request=request) as doing:
        _check_bed(doing.session, stay)
        for open_stay in stays_of(doing.session, patient):
            if open_stay.until is None:
                if open_stay.since > stay.since:
                    raise Refused("since", "The stay would begin before the one that it follows.")
                doing.revise(ended(open_stay, stay.since), open_stay, finality=Finality.FINAL)
        doing.create(Stay(id=record, patient_id=patient))
        doing.revise(_stay_row(record, stay))
        doing.ward = stay.ward
        doing.about("stay", record, 1)
        doing.answer = answer.format(patient=patient)
    return record


def _stay_row(record: UUID, stay: StayEntry) -> StayRevision:
    return StayRevision(record_id=record, ward_id=stay.ward, bed=stay.bed, since=stay.since, until=None)


def ended(row: StayRevision, until: datetime) -> StayRevision:
    return StayRevision(record_id=row.record_id, ward_id=row.ward_id, bed=row.bed, since=row.since, until=until)


def _check_bed(session: Session, stay: StayEntry) -> None:
    if session.scalar(select(WardRevision.record_id).where(WardRevision.record_id == stay.ward).limit(1)) is None:
        raise NotFound
    if stay.bed is not None and stay.bed in taken_beds(session, stay.ward):
        raise Refused("bed", f"Bed {stay.bed} is taken.")


def taken_beds(session: Session, ward: UUID, *, apart_from: UUID | None = None) -> set[str | None]:
    """The beds of a ward that have a patient, other than by the stay `apart_from`."""
    query = select(StayRevision).where(StayRevision.ward_id == ward).order_by(StayRevision.revision)
    newest = {row.record_id: row for row in session.scalars(query)}
    return {
        row.bed
        for record, row in newest.items()
        if record != apart_from and row.until is None and row.finality is not Finality.ENTERED_IN_ERROR
    }


def refuse_duplicate(
    session: Session, entry: PatientEntry, *, confirmed_new: bool, apart_from: UUID | None = None
) -> None:
    """Raise PossibleDuplicate for the number of another patient, or an unconfirmed name and birthday."""
    rows = session.scalars(
        select(PatientRevision).where(
            (PatientRevision.number == entry.number)
            | ((PatientRevision.surname == entry.surname) & (PatientRevision.born_on == entry.born_on))
        )
    ).all()
    rows = [row for row in rows if row.record_id != apart_from]
    same_number = tuple({row.record_id for row in rows if row.number == entry.number})
    if same_number:
        raise PossibleDuplicate("number", f"A patient with the number {entry.number} is already here.", same_number)
    alike = tuple({row.record_id for row in rows if row.given == entry.given})
    if alike and not confirmed_new:
        raise PossibleDuplicate("surname", "A patient of this name and birthday is already here.", alike)
