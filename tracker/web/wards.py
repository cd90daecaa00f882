"""Wards and clinics: listed, added, and their settings changed after a look at what that would change."""

from typing import NamedTuple
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, redirect, render_template, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from tracker.access.permissions import Permission
from tracker.actions import wards
from tracker.actions.errors import AlreadyDone, NotFound, Refused, StaleForm
from tracker.actions.wards import WardEntry
from tracker.records.accounts import names_of
from tracker.records.frames import frame
from tracker.records.wards import WardRevision
from tracker.web.entering import put, request_key, whole_number
from tracker.web.forms.administration import NOW, NewWardForm, WardForm
from tracker.web.gate import actor, house, page
from tracker.web.presenters.administration import Version, preview_lines, ward_row, ward_versions
from tracker.web.words import LocalTime

__all__ = ["pages"]

pages = Blueprint("wards", __name__)
FIELDS = {"valid_from": "at_clock"}
USUAL = {"day_start": "07:00", "check_times": "06:30, 14:30, 22:30", "grace_minutes": "60"}
SAVE = "save"
CHANGED = "Someone else changed this ward after you opened it: see its versions below, then send yours again."


@pages.get("/admin/wards")
@page(Permission.ADMINISTER)
def ward_list() -> str:
    now = house().clock()
    with house().database.reading() as session:
        rows = [ward_row(versions, now) for versions in frame(session).wards.values()]
    return render_template("wards/wards.html", rows=sorted(rows, key=lambda row: row.name))


@pages.get("/admin/wards/new")
@page(Permission.ADMINISTER)
def new() -> str:
    return render_template(
        "wards/new.html", form=NewWardForm(formdata=None, data={**USUAL, "request_key": str(uuid4())})
    )


@pages.post("/admin/wards/new")
@page(Permission.ADMINISTER)
def add() -> Response | tuple[str, int]:
    form = NewWardForm()
    if not form.validate_on_submit():
        return render_template("wards/new.html", form=form), 422
    try:
        wards.add(house(), entry=form.entry(), by=actor(), request=request_key(form.request_key.data))
    except Refused as error:
        put(form, error, FIELDS, "name")
        return render_template("wards/new.html", form=form), 422
    except AlreadyDone:
        return redirect(url_for("wards.ward_list"), code=303)
    flash(f"Added: {form.name.data}.", "saved")
    return redirect(url_for("wards.ward_list"), code=303)


@pages.get("/admin/wards/<uuid:ward_id>")
@page(Permission.ADMINISTER)
def ward(ward_id: UUID) -> str:
    known = _known(ward_id)
    return _page(WardForm(formdata=None, data=_as_it_is(known)), known)


@pages.post("/admin/wards/<uuid:ward_id>")
@page(Permission.ADMINISTER)
def change(ward_id: UUID) -> Response | str | tuple[str, int]:
    """First say what the settings would change, in counts; saved when sent again unchanged."""
    known = _known(ward_id)
    form = WardForm()
    form.offer(LocalTime(known.newest.zone), house().clock())
    if not form.validate_on_submit():
        return _page(form, known), 422
    try:
        entry = _entry(form)
        if form.at_clock.errors:
            return _page(form, known), 422
        if request.form.get("step") != SAVE or form.previewed.data != _words(form):
            lines = preview_lines(wards.preview(house(), ward=ward_id, entry=entry, by=actor()))
            form.previewed.data = _words(form)
            return _page(form, known, lines)
        wards.change(
            house(),
            ward=ward_id,
            entry=entry,
            revision=whole_number(form.revision.data),
            reason=form.reason.data or "",
            by=actor(),
            request=request_key(form.request_key.data),
        )
    except StaleForm as error:
        form.revision.data = str(error.current.revision)
        put(form, Refused("reason", CHANGED), FIELDS, "reason")
        return _page(form, known), 409
    except Refused as error:
        put(form, error, FIELDS, "reason")
        return _page(form, known), 422
    except AlreadyDone:
        return redirect(url_for("wards.ward_list"), code=303)
    flash(f"Saved: {form.name.data}.", "saved")
    return redirect(url_for("wards.ward_list"), code=303)


class Known(NamedTuple):
    """A ward's last version, and all in words."""

    newest: WardRevision
    versions: list[Version]


def _known(ward_id: UUID) -> Known:
    with house().database.reading() as session:
        query = select(WardRevision).where(WardRevision.record_id == ward_id).order_by(WardRevision.revision)
        rows = list(session.scalars(query))
        if not rows:
            raise NotFound
        found = Known(rows[-1], ward_versions(rows, names_of(session, {row.recorded_by for row in rows})))
        session.expunge_all()
    return found


def _entry(form: WardForm) -> WardEntry:
    """The settings as typed; their moment is written in the zone that they name. Raises Refused."""
    entry = form.entry()
    wards.check(entry)
    return form.entry(form.moment(ZoneInfo(entry.zone)))


def _words(form: WardForm) -> str:
    """What was previewed: everything that an outcome depends on, as typed."""
    typed = (form.zone, form.day_start, form.check_times, form.begins, form.at_day, form.at_clock)
    return "|".join(str(field.data or "") for field in typed)


def _as_it_is(known: Known) -> dict[str, object]:
    ward = known.newest
    local = LocalTime(ward.zone).local(house().clock())
    return {
        "name": ward.name,
        "kind": ward.kind.value,
        "zone": ward.zone,
        "day_start": f"{ward.day_start:%H:%M}",
        "check_times": ", ".join(f"{clock:%H:%M}" for clock in ward.check_times),
        "grace_minutes": str(ward.grace_minutes),
        "begins": NOW,
        "at_day": local.date().isoformat(),
        "at_clock": f"{local:%H:%M}",
        "revision": str(ward.revision),
        "request_key": str(uuid4()),
    }


def _page(form: WardForm, known: Known, preview: list[str] | None = None) -> str:
    form.offer(LocalTime(known.newest.zone), house().clock())
    return render_template("wards/ward.html", form=form, ward=known.newest, versions=known.versions, preview=preview)
