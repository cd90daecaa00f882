"""The verdict on one drain explained, now or as it was at any earlier moment."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Blueprint, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from tracker.access.permissions import Permission
from tracker.audit.events import Entity
from tracker.audit.vocabulary import AuditAction
from tracker.records.finding import neighbours
from tracker.records.frames import frame
from tracker.records.in_care import DrainInCare, Moment
from tracker.records.turns import causes, turns
from tracker.web.drains import judged_drain, moment_of_request
from tracker.web.forms.replays import ReplayForm
from tracker.web.gate import Scope, house, page, show
from tracker.web.presenters.people import banner, surname_warning
from tracker.web.presenters.readiness import readiness_page
from tracker.web.words import LocalTime

__all__ = ["pages"]

pages = Blueprint("readiness", __name__)
LOOKED_BACK = timedelta(days=7)


@pages.get("/drains/<uuid:drain_id>/readiness")
@page(Permission.SEE_WARD, Scope.PATIENT)
def readiness(drain_id: UUID) -> Response | tuple[str, int]:
    """Every rule with its limit, source and records, and how the verdict came about in the last days."""
    with house().database.reading() as session:
        moment, is_replay = moment_of_request(session)
        found, all_of_patient = judged_drain(session, drain_id, moment)
        since = moment.as_of - LOOKED_BACK
        turned = turns(found.in_care.record, drain_id, frame(session, moment.known_at), moment, since)
        why = causes(session, g.patient_id, since, moment.known_at)
        warning = surname_warning(found.in_care.patient, neighbours(session, found.in_care.stay.ward_id, moment))
    form = _replay_form(found.in_care, moment)
    if "day" in request.args and form.validate():
        asked = form.moment(LocalTime(found.in_care.ward.zone), house().clock())
        if asked is not None:
            return redirect(url_for(".readiness", **_address(asked), drain_id=drain_id), code=303)
    show(
        AuditAction.SEE_DRAIN,
        Entity("drain", drain_id),
        patients=[g.patient_id],
        shown={found.verdict.drain: found.verdict.readiness},
        known_at=moment.known_at,
        tells=not is_replay,
    )
    shown = render_template(
        "readiness/readiness.html",
        banner=banner(found.in_care, [one for one in all_of_patient if one.out_at is None], moment.as_of, warning),
        page=readiness_page(found, moment.as_of, turned, why),
        form=form,
        drain_id=drain_id,
        is_replay=is_replay,
        address=_address(moment),
    )
    return shown, 422 if form.errors else 200


def _replay_form(in_care: DrainInCare, moment: Moment) -> ReplayForm:
    """The form as it was sent, else filled with the moment shown."""
    time = LocalTime(in_care.ward.zone)
    local = time.local(moment.as_of)
    shown = {"day": local.date().isoformat(), "clock": f"{local:%H:%M}"}
    form = ReplayForm(request.args) if "day" in request.args else ReplayForm(formdata=None, data=shown)
    form.offer(time.local(house().clock()).date(), time.local(in_care.drain.inserted_at).date())
    return form


def _address(moment: Moment) -> dict[str, Any]:
    return {"as_of": moment.as_of.isoformat(), "known_at": moment.known_at.isoformat()}
