"""Decisions against their verdicts, in both directions: how many, whose, and why."""

from datetime import timedelta

from flask import Blueprint, render_template

from tracker.access.permissions import Permission
from tracker.audit.events import Entity
from tracker.audit.vocabulary import AuditAction
from tracker.records.decisions import overrides
from tracker.records.finding import current_patients
from tracker.records.frames import frame_of_wards
from tracker.web.gate import Scope, actor, house, page, show
from tracker.web.presenters.overrides import override_report

__all__ = ["pages"]

pages = Blueprint("overrides", __name__)
DAYS_BACK = 90


@pages.get("/reports/overrides")
@page(Permission.SEE_WARD, Scope.OWN_WARDS)
def report() -> str:
    """Those of the last 90 days in a person's own wards."""
    now, wards = house().clock(), sorted(actor().wards or ())
    with house().database.reading() as session:
        by = frame_of_wards(session, wards)
        found = overrides(session, wards, now - timedelta(days=DAYS_BACK), now + timedelta(days=1))
        patients = current_patients(session, {one.patient_id for one in found})
        session.expunge_all()
    show(AuditAction.SEE_REPORT, Entity("overrides"), patients=[one.patient_id for one in found])
    return render_template("reports/overrides.html", report=override_report(found, patients, by), days=DAYS_BACK)
