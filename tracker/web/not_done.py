"""A check that was due and could not be done, with the reason: it is not blank, and it counts for nothing."""

from uuid import UUID, uuid4

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import HiddenField

from tracker.access.permissions import Permission
from tracker.actions import checks
from tracker.actions.checks import CheckEntry
from tracker.actions.errors import AlreadyDone
from tracker.audit.events import Entity
from tracker.audit.vocabulary import AuditAction
from tracker.records.words import RECORD_LABELS, NotDoneReason
from tracker.web.entering import Bedside, bedside, request_key
from tracker.web.forms.fields import Choice, Text
from tracker.web.gate import Scope, actor, house, page, show
from tracker.web.presenters.people import name_of

__all__ = ["pages"]

pages = Blueprint("not_done", __name__)


class NotDoneForm(FlaskForm):
    not_done = Choice(
        "Why could the check not be done?",
        NotDoneReason,
        lambda word: RECORD_LABELS[word],
        required="Choose why the check could not be done.",
    )
    note = Text("Note (may be left empty)")
    request_key = HiddenField()


@pages.get("/drains/<uuid:drain_id>/checks/not-done")
@page(Permission.RECORD_CHECK, Scope.PATIENT)
def new(drain_id: UUID) -> str:
    show(AuditAction.SEE_FORM, Entity("drain", drain_id), patients=[g.patient_id])
    return _page(NotDoneForm(formdata=None, data={"request_key": str(uuid4())}), bedside(drain_id))


@pages.post("/drains/<uuid:drain_id>/checks/not-done")
@page(Permission.RECORD_CHECK, Scope.PATIENT)
def record(drain_id: UUID) -> Response | tuple[str, int]:
    here = bedside(drain_id)
    form = NotDoneForm()
    if not form.validate_on_submit():
        return _page(form, here), 422
    entry = CheckEntry(start_at=here.now, end_at=here.now, not_done=form.not_done.word, note=form.note.data or "")
    try:
        checks.record(
            house(),
            drain=drain_id,
            entry=entry,
            by=actor(),
            request=request_key(form.request_key.data),
            answer=url_for("rounds.round_list"),
        )
    except AlreadyDone as error:
        return redirect(error.answer, code=303)
    flash(f"Noted that the check of {name_of(here.in_care.patient)} was not done.", "saved")
    return redirect(url_for("rounds.round_list"), code=303)


def _page(form: NotDoneForm, here: Bedside) -> str:
    return render_template("checks/not_done.html", form=form, banner=here.banner(), drain_id=here.in_care.drain_id)
