"""Patients: found by two identifiers, added, admitted, and given drains."""

from uuid import UUID, uuid4

from flask import Blueprint, flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from tracker.access.permissions import Permission
from tracker.actions import drains, patients
from tracker.actions.errors import AlreadyDone, NotFound, Refused
from tracker.actions.patients import PossibleDuplicate
from tracker.audit.events import Entity
from tracker.audit.vocabulary import AuditAction
from tracker.records.finding import (
    collections_of,
    current_patients,
    neighbours,
    patient_by_identifiers,
    present_patients,
)
from tracker.records.frames import Frame, frame, frame_of_wards
from tracker.records.in_care import DrainInCare, Moment, drains_of_record, judged, present
from tracker.records.loading import load_patients
from tracker.records.patient_records import PatientRecord
from tracker.records.patients import PatientRevision, last_changes
from tracker.records.timelines import stay_at
from tracker.records.wards import WardRevision
from tracker.web.entering import put, request_key
from tracker.web.forms.patients import DrainForm, FindForm, PatientForm, StayForm
from tracker.web.gate import Scope, actor, house, page, show
from tracker.web.presenters.patients import collection_names, patient_page, patient_rows
from tracker.web.presenters.people import Banner, patient_banner, surname_warning
from tracker.web.words import LocalTime

__all__ = ["own_wards", "pages"]

pages = Blueprint("patients", __name__)
FIELDS = {"since": "at_clock", "inserted_at": "at_clock", "ward": "ward"}
DIFFERENT = "different_person"


@pages.get("/patients")
@page(Permission.SEE_WARD, Scope.OWN_WARDS)
def patient_list() -> str:
    """The patients of a person's wards; with ?number= and ?born_on= any patient of the hospital."""
    now, wards = house().clock(), sorted(actor().wards or ())
    form = FindForm(request.args)
    asked = bool(request.args.get("number") or request.args.get("born_on"))
    with house().database.reading() as session:
        by = frame_of_wards(session, wards)
        rows = patient_rows(present_patients(session, wards, present(now, by.patients_changed_at)), by.wards)
        found = _found(session, form) if asked and form.validate() else None
        session.expunge_all()
    concerned = [row.patient_id for row in rows] + ([found.record_id] if found else [])
    show(AuditAction.SEE_PATIENTS, Entity("patients"), patients=concerned)
    return render_template("patients/patients.html", rows=rows, form=form, asked=asked, found=found)


@pages.get("/patients/new")
@page(Permission.ADMIT_PATIENT)
def new() -> str:
    form = PatientForm(formdata=None, data=_now_filled())
    _offer(form)
    return render_template("patients/new.html", form=form, alike=[])


@pages.post("/patients/new")
@page(Permission.ADMIT_PATIENT)
def add() -> Response | tuple[str, int]:
    """Add a patient; one who may be here already is shown before a second record is made."""
    form = PatientForm()
    time = _offer(form)
    since = form.moment(time) if form.validate_on_submit() else None
    if since is None:
        return render_template("patients/new.html", form=form, alike=[]), 422
    try:
        patient = patients.add(
            house(),
            entry=form.entry(),
            stay=form.stay(since),
            by=actor(),
            confirmed_new=DIFFERENT in (form.confirmed.data or ()),
            request=request_key(form.request_key.data),
            answer=url_for("patients.patient", patient_id=UUID(int=0)).replace(str(UUID(int=0)), "{patient}"),
        )
    except PossibleDuplicate as error:
        put(form, error, FIELDS, "number")
        return render_template("patients/new.html", form=form, alike=_named(error.patients)), 422
    except Refused as error:
        put(form, error, FIELDS, "number")
        return render_template("patients/new.html", form=form, alike=[]), 422
    except AlreadyDone as error:
        return redirect(error.answer, code=303)
    flash("The patient is added.", "saved")
    return redirect(url_for("patients.patient", patient_id=patient), code=303)


@pages.get("/patients/<uuid:patient_id>")
@page(Permission.SEE_WARD, Scope.PATIENT)
def patient(patient_id: UUID) -> str:
    now = house().clock()
    with house().database.reading() as session:
        moment = present(now, *last_changes(session, [patient_id]).values())
        by = frame(session, moment.known_at)
        record = load_patients(session, [patient_id], moment.known_at)[patient_id]
        found = [judged(one, by, moment) for one in drains_of_record(record, moment, by)]
        banner = _banner(session, record, by, moment)
        session.expunge_all()
    shown = {one.verdict.drain: one.verdict.readiness for one in found if one.in_care.out_at is None}
    show(
        AuditAction.SEE_PATIENT,
        Entity("patient", patient_id),
        patients=[patient_id],
        shown=shown,
        known_at=moment.known_at,
        tells=True,
    )
    return render_template(
        "patients/patient.html",
        banner=banner,
        page=patient_page(record, found, by.wards),
        patient_id=patient_id,
    )


@pages.get("/patients/<uuid:patient_id>/stays/new")
@page(Permission.SEE_WARD, Scope.PATIENT)
def stay(patient_id: UUID) -> str:
    return _stay_page(StayForm(formdata=None, data=_now_filled()), patient_id)


@pages.post("/patients/<uuid:patient_id>/stays/new")
@page(Permission.ADMIT_PATIENT, Scope.PATIENT)
def admit(patient_id: UUID) -> Response | tuple[str, int]:
    """Move a patient of one's own wards to a bed or a clinic."""
    return _admitted(patient_id)


@pages.post("/patients/found")
@page(Permission.ADMIT_PATIENT)
def admit_found() -> Response | str | tuple[str, int]:
    """Admit a patient of another ward, who was found by number and birthday, to one's own."""
    form = FindForm(request.form)
    with house().database.reading() as session:
        found = _found(session, form) if form.validate() else None
    if found is None:
        raise NotFound
    if "at_clock" not in request.form:
        return _stay_page(StayForm(formdata=None, data=_now_filled()), found.record_id)
    return _admitted(found.record_id)


@pages.get("/patients/<uuid:patient_id>/drains/new")
@page(Permission.PLACE_DRAIN, Scope.PATIENT)
def drain(patient_id: UUID) -> str:
    return _drain_page(DrainForm(formdata=None, data=_now_filled()), patient_id)


@pages.post("/patients/<uuid:patient_id>/drains/new")
@page(Permission.PLACE_DRAIN, Scope.PATIENT)
def insert(patient_id: UUID) -> Response | tuple[str, int]:
    form = DrainForm()
    time = _prepare_drain(form, patient_id)
    inserted_at = form.moment(time) if form.validate_on_submit() else None
    if inserted_at is None:
        return _drain_page(form, patient_id), 422
    try:
        record = drains.insert(
            house(),
            patient=patient_id,
            entry=form.drain_entry(inserted_at),
            collection=None if form.is_new_collection() else UUID(form.collection.data),
            new_collection=form.collection_entry() if form.is_new_collection() else None,
            by=actor(),
            request=request_key(form.request_key.data),
            answer=url_for("patients.patient", patient_id=patient_id),
        )
    except Refused as error:
        put(form, error, FIELDS, "type")
        return _drain_page(form, patient_id), 422
    except AlreadyDone as error:
        return redirect(error.answer, code=303)
    flash("The drain is recorded.", "saved")
    return redirect(url_for("drains.drain", drain_id=record), code=303)


def _found(session: Session, form: FindForm) -> PatientRevision | None:
    number = "".join(one for one in form.number.data or "" if not one.isspace())
    return patient_by_identifiers(session, number, form.born_on.day) if form.born_on.day else None


def _admitted(patient_id: UUID) -> Response | tuple[str, int]:
    form = StayForm()
    time = _offer(form)
    since = form.moment(time) if form.validate_on_submit() else None
    if since is None:
        return _stay_page(form, patient_id), 422
    try:
        patients.admit(
            house(),
            patient=patient_id,
            stay=form.stay(since),
            by=actor(),
            request=request_key(form.request_key.data),
            answer=url_for("patients.patient", patient_id=patient_id),
        )
    except Refused as error:
        put(form, error, FIELDS, "ward")
        return _stay_page(form, patient_id), 422
    except AlreadyDone as error:
        return redirect(error.answer, code=303)
    flash("The stay is recorded.", "saved")
    return redirect(url_for("patients.patient", patient_id=patient_id), code=303)


def _now_filled() -> dict[str, str]:
    """The present moment in the zone of the person's first ward, and a new key."""
    local = _time().local(house().clock())
    return {"at_day": local.date().isoformat(), "at_clock": f"{local:%H:%M}", "request_key": str(uuid4())}


def own_wards() -> list[WardRevision]:
    with house().database.reading() as session:
        found = [rows[-1] for rows in frame_of_wards(session, actor().wards or ()).wards.values()]
        session.expunge_all()
    return sorted(found, key=lambda ward: ward.name)


def _time() -> LocalTime:
    return LocalTime(next((ward.zone for ward in own_wards()), "UTC"))


def _offer(form: StayForm) -> LocalTime:
    wards = own_wards()
    time = LocalTime(wards[0].zone if wards else "UTC")
    form.offer(time, house().clock())
    form.offer_wards([(ward.record_id, ward.name) for ward in wards])
    return time


def _named(known: tuple[UUID, ...]) -> list[PatientRevision]:
    """Who may be meant, so that a second record is not made."""
    with house().database.reading() as session:
        found = list(current_patients(session, known).values())
        session.expunge_all()
    return found


def _present_patient(patient_id: UUID) -> tuple[Banner, list[DrainInCare]]:
    now = house().clock()
    with house().database.reading() as session:
        moment = present(now, *last_changes(session, [patient_id]).values())
        record = load_patients(session, [patient_id], moment.known_at)[patient_id]
        by = frame(session, moment.known_at)
        found = drains_of_record(record, moment, by)
        banner = _banner(session, record, by, moment)
        session.expunge_all()
    return banner, found


def _banner(session: Session, record: PatientRecord, by: Frame, moment: Moment) -> Banner:
    patient, stay = record.patient[-1], stay_at(record, moment.as_of)
    if stay is None:
        return patient_banner(patient, None, None, moment.as_of)
    warning = surname_warning(patient, neighbours(session, stay.ward_id, moment))
    return patient_banner(patient, by.ward_at(stay.ward_id, moment.as_of), stay, moment.as_of, warning)


def _stay_page(form: StayForm, patient_id: UUID) -> str:
    _offer(form)
    banner, _ = _present_patient(patient_id)
    show(AuditAction.SEE_FORM, Entity("patient", patient_id), patients=[patient_id])
    return render_template("patients/stay.html", form=form, banner=banner, patient_id=patient_id)


def _prepare_drain(form: DrainForm, patient_id: UUID) -> LocalTime:
    time = _time()
    form.offer(time, house().clock(), days=31)
    with house().database.reading() as session:
        known_at = present(house().clock(), *last_changes(session, [patient_id]).values()).known_at
        form.offer_collections(collection_names(collections_of(session, patient_id, known_at)))
    return time


def _drain_page(form: DrainForm, patient_id: UUID) -> str:
    _prepare_drain(form, patient_id)
    banner, _ = _present_patient(patient_id)
    show(AuditAction.SEE_FORM, Entity("patient", patient_id), patients=[patient_id])
    return render_template("patients/drain.html", form=form, banner=banner, patient_id=patient_id)
