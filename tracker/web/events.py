"""Drain events: exchanged, clamped, dislodged, position confirmed, removed and the like."""

from uuid import UUID, uuid4

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import HiddenField

from tracker.access.permissions import Permission
from tracker.actions import drains
from tracker.actions.errors import AlreadyDone, Refused
from tracker.audit.events import Entity
from tracker.audit.vocabulary import AuditAction
from tracker.readiness.vocabulary import EventKind, label
from tracker.web.entering import Bedside, bedside, put, request_key
from tracker.web.forms.fields import Choice, Clock, Day, Text, local_moment
from tracker.web.gate import Scope, actor, house, page, show

__all__ = ["pages"]

pages = Blueprint("events", __name__)
DAYS_BACK = 8


class EventForm(FlaskForm):
    kind = Choice("What happened?", EventKind, label, required="Choose what happened.")
    at_day = Day("Date")
    at_clock = Clock("Time")
    note = Text("Note (may be left empty)")
    request_key = HiddenField()


@pages.get("/drains/<uuid:drain_id>/events/new")
@page(Permission.RECORD_EVENT, Scope.PATIENT)
def new(drain_id: UUID) -> str:
    here = bedside(drain_id)
    local = here.time.local(here.now)
    data = {"at_clock": f"{local:%H:%M}", "at_day": local.date().isoformat(), "request_key": str(uuid4())}
    form = EventForm(formdata=None, data=data)
    form.at_day.offer(local.date(), DAYS_BACK)
    show(AuditAction.SEE_FORM, Entity("drain", drain_id), patients=[g.patient_id])
    return _page(form, here)


@pages.post("/drains/<uuid:drain_id>/events/new")
@page(Permission.RECORD_EVENT, Scope.PATIENT)
def record(drain_id: UUID) -> Response | tuple[str, int]:
    here = bedside(drain_id)
    form = EventForm()
    form.at_day.offer(here.time.local(here.now).date(), DAYS_BACK)
    if not form.validate_on_submit():
        return _page(form, here), 422
    day, clock = form.at_day.day, form.at_clock.clock
    at = local_moment(day, clock, here.time.zone) if day and clock else None
    if at is None:
        form.at_clock.errors = ["This time does not exist on that day: the clocks change."]
        return _page(form, here), 422
    entry = drains.EventEntry(at, form.kind.word, form.note.data or "")
    address = url_for("drains.drain", drain_id=drain_id)
    try:
        drains.record_event(
            house(), drain=drain_id, entry=entry, by=actor(), request=request_key(form.request_key.data), answer=address
        )
    except Refused as error:
        put(form, error, {"at": "at_clock"}, "note")
        return _page(form, here), 422
    except AlreadyDone as error:
        return redirect(error.answer, code=303)
    flash(f"Saved: {label(entry.kind).lower()}, {here.time.full(at)}.", "saved")
    return redirect(address, code=303)


def _page(form: EventForm, here: Bedside) -> str:
    return render_template(
        "drains/event.html", form=form, banner=here.banner(), drain_id=here.in_care.drain_id, zone=here.time.name
    )
