"""Alerts of a drain, of which a physician takes note with a reason."""

from uuid import UUID, uuid4

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import HiddenField

from tracker.access.permissions import Permission
from tracker.actions import alerts
from tracker.actions.errors import AlreadyDone, NotFound, StaleForm
from tracker.audit.events import Entity
from tracker.audit.vocabulary import AuditAction
from tracker.readiness.alert_wording import alert_sentence
from tracker.records.announcements import alert_facts, alert_notes
from tracker.records.in_care import judge_drain, newest_moment, wording_of
from tracker.web.entering import bedside, request_key
from tracker.web.forms.fields import Required, Text, WordChoice
from tracker.web.gate import Scope, actor, house, page, show

__all__ = ["pages"]

pages = Blueprint("alerts", __name__)


class NoteForm(FlaskForm):
    alert = WordChoice("Which alert?", required="Choose the alert.")
    reason = Text("Why does it need nothing more for now?", validators=[Required("Say why it needs nothing more now.")])
    request_key = HiddenField()


@pages.get("/drains/<uuid:drain_id>/alerts/note")
@page(Permission.DECIDE, Scope.PATIENT)
def new(drain_id: UUID) -> str:
    return _page(NoteForm(formdata=None, data={"request_key": str(uuid4())}), drain_id)


@pages.post("/drains/<uuid:drain_id>/alerts/note")
@page(Permission.DECIDE, Scope.PATIENT)
def note(drain_id: UUID) -> Response | tuple[str, int]:
    """Note one that stands; one whose facts changed since the page was shown is offered anew, the reason kept."""
    form = NoteForm()
    form.alert.names = _loud(drain_id) | ({form.alert.data: ""} if form.alert.data else {})
    if not form.validate_on_submit():
        return _page(form, drain_id), 422
    address = url_for("drains.drain", drain_id=drain_id)
    try:
        alerts.note(
            house(),
            drain=drain_id,
            facts=form.alert.data or "",
            reason=form.reason.data or "",
            by=actor(),
            request=request_key(form.request_key.data),
            answer=address,
        )
    except StaleForm:
        form.alert.errors = ["The facts of this alert have changed since the page was shown. Read the alerts again."]
        return _page(form, drain_id), 409
    except AlreadyDone as error:
        return redirect(error.answer, code=303)
    flash("Noted. The alert stays listed, quietly, until its facts change.", "saved")
    return redirect(address, code=303)


def _loud(drain_id: UUID) -> dict[str, str]:
    """The sentences of alerts that nobody has taken note of as they stand, by their facts."""
    with house().database.reading() as session:
        moment = newest_moment(session, g.patient_id, house().clock())
        found, _ = judge_drain(session, g.patient_id, drain_id, moment)
        noted = alert_notes(session, drain_id, moment.known_at)
        session.expunge_all()
    if found is None:
        raise NotFound
    words = wording_of(found.in_care, found.verdict.protocol)
    told = {alert_facts(alert): alert_sentence(alert, words) for alert in found.verdict.alerts}
    return {facts: sentence for facts, sentence in told.items() if facts not in noted}


def _page(form: NoteForm, drain_id: UUID) -> str:
    form.alert.names = _loud(drain_id)
    here = bedside(drain_id)
    show(AuditAction.SEE_FORM, Entity("drain", drain_id), patients=[g.patient_id])
    return render_template("alerts/note.html", form=form, banner=here.banner(), drain_id=drain_id)
