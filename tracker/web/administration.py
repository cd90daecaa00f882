"""Administration: its landing page, the sessions that are open, and the shipped protocols."""

from datetime import datetime
from uuid import UUID

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from tracker.access.permissions import Permission
from tracker.actions import sign_ins
from tracker.actions.errors import Refused
from tracker.audit.events import Entity
from tracker.audit.vocabulary import AuditAction
from tracker.records.accounts import AccountRevision, SignIn, persons, running_sessions
from tracker.records.frames import frame
from tracker.records.wards import current_wards
from tracker.settings import Settings
from tracker.web.gate import actor, house, page, show
from tracker.web.presenters.administration import session_row, zone_of
from tracker.web.presenters.protocols import protocol_pages

__all__ = ["pages"]

pages = Blueprint("administration", __name__)


@pages.get("/admin")
@page(Permission.ADMINISTER)
def start() -> str:
    with house().database.reading() as session:
        accounts, wards = [account for account, _ in persons(session)], current_wards(session)
        protocols = len({one.name for one in frame(session).protocols})
    disabled = sum(one.disabled for one in accounts)
    counts = {
        "accounts": f"{len(accounts) - disabled} in use, {disabled} disabled",
        "wards": str(len(wards)),
        "sessions": str(len(_running(house().clock()))),
        "protocols": str(protocols),
    }
    return render_template("administration/start.html", counts=counts)


@pages.get("/admin/sessions")
@page(Permission.ADMINISTER)
def sessions() -> str:
    now = house().clock()
    show(AuditAction.SEE_ADMINISTRATION, Entity("sessions"))
    with house().database.reading() as session:
        time = zone_of(current_wards(session))
    rows = [session_row(*one, time, now, own=actor().session) for one in _running(now)]
    return render_template("administration/sessions.html", rows=rows, zone=time.name)


@pages.post("/admin/sessions/<uuid:sign_in_id>/end")
@page(Permission.ADMINISTER)
def end_session(sign_in_id: UUID) -> Response:
    try:
        sign_ins.end(house(), sign_in=sign_in_id, by=actor())
    except Refused as error:
        flash(str(error), "warning")
    else:
        flash("The session is ended: the person must sign in again.", "saved")
    return redirect(url_for("administration.sessions"), code=303)


@pages.get("/admin/protocols")
@page(Permission.ADMINISTER)
def protocols() -> str:
    with house().database.reading() as session:
        versions = frame(session).protocols
        shown = protocol_pages(versions, zone_of(current_wards(session)))
    return render_template("administration/protocols.html", protocols=shown)


def _running(now: datetime) -> list[tuple[SignIn, AccountRevision]]:
    settings: Settings = current_app.extensions["settings"]
    with house().database.reading() as session:
        found = running_sessions(session, now, settings.idle_limit, settings.session_limit, settings.display_limit)
        session.expunge_all()
    return found
