"""Patients of a person's wards, with their drains."""

from flask import Blueprint, render_template

from tracker.access.permissions import Permission
from tracker.audit.events import Entity
from tracker.audit.vocabulary import AuditAction
from tracker.records.boards import drains_in_care, present
from tracker.records.patients import last_change_of_wards
from tracker.web.gate import Scope, actor, house, page, show
from tracker.web.presenters.people import drain_place, listed, same_surname_warning

__all__ = ["pages"]

pages = Blueprint("patients", __name__)


@pages.get("/patients")
@page(Permission.SEE_WARD, Scope.OWN_WARDS)
def patient_list() -> str:
    now = house().clock()
    wards = sorted(actor().wards or ())
    with house().database.reading() as session:
        drains = drains_in_care(session, wards, present(now, last_change_of_wards(session, wards)))
        session.expunge_all()
    people = [one.patient for one in drains]
    rows = [
        {
            "drain_id": one.drain_id,
            "bed": one.stay.bed or "None",
            "ward": one.ward.name,
            "person": listed(one.patient, same_surname_warning(one.patient, people)),
            "drain": drain_place(one),
        }
        for one in sorted(drains, key=lambda one: (one.patient.surname, one.patient.given))
    ]
    show(AuditAction.SEE_PATIENTS, Entity("patients"), patients=[one.patient_id for one in drains])
    return render_template("patients/patients.html", rows=rows)
