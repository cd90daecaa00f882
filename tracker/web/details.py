"""What was entered of a patient, a collection and a drain put in: shown with its versions, corrected."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Blueprint, url_for

from tracker.access.permissions import Permission
from tracker.actions import details, drains
from tracker.actions.act import current_revision
from tracker.actions.drains import CollectionEntry, DrainEntry
from tracker.actions.patients import PatientEntry
from tracker.records.collections import CollectionRevision
from tracker.records.drains import DrainRevision
from tracker.records.finding import neighbours
from tracker.records.frames import frame
from tracker.records.in_care import present
from tracker.records.loading import load_patients
from tracker.records.patient_records import PatientRecord
from tracker.records.patients import PatientRevision, last_changes
from tracker.records.timelines import stay_at
from tracker.web.entering import Bedside, Question, bedside, bedside_of_patient
from tracker.web.forms.details import CollectionDetailsForm, DrainDetailsForm, PatientDetailsForm
from tracker.web.forms.moments import LONG_BACK
from tracker.web.gate import house
from tracker.web.kinds import Kind
from tracker.web.presenters.details import described_collection, described_drain, described_patient
from tracker.web.presenters.imaging import place_names
from tracker.web.presenters.people import Banner, patient_banner, surname_warning
from tracker.web.presenters.versions import Described
from tracker.web.versions import add_pages
from tracker.web.words import LocalTime

__all__ = ["PatientSide", "pages", "patient_side"]

pages = Blueprint("details", __name__)


@dataclass(frozen=True)
class PatientSide:
    """A patient at this moment, with or without drains."""

    record: PatientRecord
    patient_id: UUID
    now: datetime
    time: LocalTime
    shown: Banner

    def banner(self) -> Banner:
        return self.shown


class PatientKind(Kind):
    blueprint = "details.patients"
    page = "patient"
    title = "Patient's details"
    noun = "patient"
    entity = "patient"
    path = "/patients/<uuid:patient_id>/details"
    argument = "patient_id"
    permission = Permission.ADMIT_PATIENT
    model = PatientRevision
    body = "patients/details.html"
    otherwise = "number"

    def here(self, versions: Sequence[Any]) -> PatientSide:
        return patient_side(versions[-1].record_id)

    def back(self, here: PatientSide) -> tuple[str, str]:
        return "Back to the patient", url_for("patients.patient", patient_id=here.patient_id)

    def described(self, row: Any, here: PatientSide) -> Described:
        return described_patient(row)

    def form(self, here: PatientSide, *, sent: bool) -> PatientDetailsForm:
        return PatientDetailsForm() if sent else PatientDetailsForm(formdata=None)

    def fill(self, form: PatientDetailsForm, row: Any, here: PatientSide) -> None:
        form.fill(row)

    def entry(self, form: PatientDetailsForm, here: PatientSide) -> PatientEntry | None:
        return form.entry() if form.validate_on_submit() else None

    def questions(self, form: Any, entry: Any, here: PatientSide, record: UUID | None) -> list[Question]:
        return []

    def changes(self, entry: PatientEntry) -> tuple[dict[str, Any], Sequence[Any]]:
        return vars(entry), ()

    def correct(self, record: UUID, entry: PatientEntry, **common: Any) -> None:
        details.correct_patient(house(), patient=record, entry=entry, **common)


class CollectionKind(Kind):
    blueprint = "details.collections"
    page = "collection"
    title = "Collection"
    noun = "collections"
    entity = "collection"
    path = "/collections/<uuid:collection_id>"
    argument = "collection_id"
    permission = Permission.PLACE_DRAIN
    model = CollectionRevision
    body = "patients/collection_fields.html"
    otherwise = "site"

    def here(self, versions: Sequence[Any]) -> Bedside:
        return bedside_of_patient(versions[-1].record_id)

    def banner(self, here: Bedside) -> Banner:
        return here.patient_banner()

    def described(self, row: Any, here: Bedside) -> Described:
        return described_collection(row, dict(place_names(here.record)))

    def form(self, here: Bedside, *, sent: bool) -> CollectionDetailsForm:
        form = CollectionDetailsForm() if sent else CollectionDetailsForm(formdata=None)
        form.offer_words(row for versions in here.record.collections.values() for row in versions)
        return form

    def fill(self, form: CollectionDetailsForm, row: Any, here: Bedside) -> None:
        form.fill(row)

    def entry(self, form: CollectionDetailsForm, here: Bedside) -> CollectionEntry | None:
        return form.collection_entry() if form.validate_on_submit() else None

    def questions(self, form: Any, entry: Any, here: Bedside, record: UUID | None) -> list[Question]:
        return []

    def changes(self, entry: CollectionEntry) -> tuple[dict[str, Any], Sequence[Any]]:
        return {name: value for name, value in vars(entry).items() if name != "recurrence_of"}, ()

    def correct(self, record: UUID, entry: CollectionEntry, **common: Any) -> None:
        with house().database.reading() as session:  # what the form does not ask stays as it is
            recurrence_of = current_revision(session, CollectionRevision, record).recurrence_of
        kept = replace(entry, recurrence_of=recurrence_of)
        drains.change_collection(house(), collection=record, entry=kept, **common)


class DrainKind(Kind):
    blueprint = "details.drains"
    page = "drain"
    title = "Drain put in"
    noun = "drains"
    entity = "drain"
    path = "/drains/<uuid:drain_id>/details"
    argument = "drain_id"
    permission = Permission.PLACE_DRAIN
    model = DrainRevision
    body = "drains/details.html"
    refused_at = {"inserted_at": "at_clock"}  # noqa: RUF012 - never changed
    otherwise = "type"

    def here(self, versions: Sequence[Any]) -> Bedside:
        return bedside(versions[-1].record_id)

    def described(self, row: Any, here: Bedside) -> Described:
        return described_drain(row, dict(place_names(here.record)), here.time)

    def form(self, here: Bedside, *, sent: bool) -> DrainDetailsForm:
        form = DrainDetailsForm() if sent else DrainDetailsForm(formdata=None)
        form.offer(here.time, here.now, LONG_BACK)
        form.at_day.add(here.time.local(here.in_care.drain.inserted_at).date())
        form.collection.names = {str(name): text for name, text in place_names(here.record)}
        return form

    def fill(self, form: DrainDetailsForm, row: Any, here: Bedside) -> None:
        form.put_moment(here.time, row.inserted_at)
        form.fill(row)

    def entry(self, form: DrainDetailsForm, here: Bedside) -> tuple[DrainEntry, UUID] | None:
        at = form.moment(here.time) if form.validate_on_submit() else None
        return (form.drain_entry(at), UUID(form.collection.data)) if at is not None else None

    def questions(self, form: Any, entry: Any, here: Bedside, record: UUID | None) -> list[Question]:
        return []

    def changes(self, entry: tuple[DrainEntry, UUID]) -> tuple[dict[str, Any], Sequence[Any]]:
        values = {name: value for name, value in vars(entry[0]).items() if name != "protocol_pin"}
        return {**values, "collection_id": entry[1]}, ()

    def correct(self, record: UUID, entry: tuple[DrainEntry, UUID], **common: Any) -> None:
        details.correct_drain(house(), drain=record, entry=entry[0], collection=entry[1], **common)


for _name, _kind in (("patients", PatientKind()), ("collections", CollectionKind()), ("drains", DrainKind())):
    _part = Blueprint(_name, __name__)
    add_pages(_part, _kind)
    pages.register_blueprint(_part)


def patient_side(patient: UUID) -> PatientSide:
    now = house().clock()
    with house().database.reading() as session:
        moment = present(now, *last_changes(session, [patient]).values())
        by = frame(session, moment.known_at)
        record = load_patients(session, [patient], moment.known_at)[patient]
        stay = stay_at(record, now)
        ward = by.ward_at(stay.ward_id, now) if stay else None
        warning = surname_warning(record.patient[-1], neighbours(session, stay.ward_id, moment)) if stay else ""
        session.expunge_all()
    shown = patient_banner(record.patient[-1], ward, stay, now, warning)
    return PatientSide(record, patient, now, LocalTime(ward.zone if ward else "UTC"), shown)
