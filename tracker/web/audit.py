"""The auditor's pages: events searched, one event in full, everyone who saw one patient's record."""

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Blueprint, abort, render_template, request, url_for
from sqlalchemy.orm import Session

from tracker.access.permissions import Permission
from tracker.actions.errors import NotFound, Refused
from tracker.audit import search
from tracker.audit.accesses import Access, accesses
from tracker.audit.events import Entity
from tracker.audit.search import Filters, Position
from tracker.audit.vocabulary import AuditAction
from tracker.records.frames import frame
from tracker.records.in_care import present
from tracker.records.loading import load_patients
from tracker.records.patients import last_changes
from tracker.records.timelines import stay_at
from tracker.web.auditing import Desk, concerned, desk, event_filters, offer, patients_of
from tracker.web.entering import put
from tracker.web.forms.auditing import AccessForm, AuditForm
from tracker.web.gate import Scope, house, page, show
from tracker.web.presenters.auditing import access_rows, event_facts, event_rows, named_on_lines
from tracker.web.presenters.people import Banner, patient_banner

__all__ = ["pages"]

pages = Blueprint("audit", __name__)
EVENTS_A_PAGE = 50
AFTER = "after"


@pages.get("/audit")
@page(Permission.READ_AUDIT, Scope.AUDITED)
def events() -> str | tuple[str, int]:
    """The newest events that match the filters of the address, and from ?after= on the older ones."""
    form = AuditForm(request.args)
    after = _position(request.args.get(AFTER))
    with house().database.reading() as session:
        at = desk(session)
        offer(session, form, at)
        filters = _filters(session, form, at)
        found = search.page(session, filters, EVENTS_A_PAGE, after) if filters else search.Page([], None)
        known = patients_of(session, named_on_lines(found.entries), at)
        rows = event_rows(found.entries, known, at.wards, at.time)
        session.expunge_all()
    show(
        AuditAction.SEE_AUDIT,
        Entity("audit"),
        patients=sorted(known),
        shown={"filters": filters.named() if filters else None, "events": len(rows)},
    )
    used = _used()
    shown = render_template(
        "audit/audit.html",
        form=form,
        rows=rows,
        zone=at.time.name,
        used=used,
        is_later=after is not None,
        older=url_for("audit.events", **(used | {AFTER: _written(found.next)})) if found.next else "",
        searched_to=at.time.full(found.next.at) if found.next and len(rows) < EVENTS_A_PAGE else "",
    )
    return shown if filters else (shown, 422)


@pages.get("/audit/<uuid:entry_id>")
@page(Permission.READ_AUDIT, Scope.AUDITED)
def entry(entry_id: UUID) -> str:
    """One event: who, when, before and after, what was shown, and the exact bytes that are sealed."""
    with house().database.reading() as session:
        at = desk(session)
        found = search.entry(session, entry_id)
        if found is None or not at.may_see(found.patients):
            raise NotFound
        facts = event_facts(found, patients_of(session, found.patients, at), at.wards, at.time)
    show(AuditAction.SEE_AUDIT, Entity("audit_event", entry_id), patients=found.patients)
    return render_template("audit/entry.html", page=facts, entry=found, zone=at.time.name)


@pages.get("/audit/access")
@page(Permission.READ_AUDIT, Scope.AUDITED)
def access() -> str | tuple[str, int]:
    """Everyone who saw or changed the record of the patient in the address."""
    asked = bool(request.args)
    form = AccessForm(request.args if asked else None)
    with house().database.reading() as session:
        at = desk(session)
        found = _accesses(session, form, at) if asked else None
    patients = [found[0]] if found else []
    show(AuditAction.SEE_AUDIT, Entity("audit_access"), patients=patients, shown={"filters": _used()})
    shown = render_template(
        "audit/access.html",
        form=form,
        zone=at.time.name,
        used=_used(),
        banner=found[1] if found else None,
        rows=access_rows(found[2], at.time) if found else None,
    )
    return shown if found or not asked else (shown, 422)


def _filters(session: Session, form: AuditForm, at: Desk) -> Filters | None:
    """The filters of the address; None, with the field's error set, where they cannot be."""
    if not form.validate():
        return None
    try:
        return event_filters(session, form, at)
    except Refused as error:
        put(form, error, {}, "patient")
        return None


def _accesses(session: Session, form: AccessForm, at: Desk) -> tuple[UUID, Banner, list[Access]] | None:
    if not form.validate():
        return None
    try:
        asked = concerned(session, form, at)
    except Refused as error:
        put(form, error, {}, "patient")
        return None
    patient: UUID = asked["patient"]
    found = accesses(session, patient, asked["since"], asked["until"])
    return patient, _banner(session, patient, house().clock()), found


def _banner(session: Session, patient: UUID, now: datetime) -> Banner:
    moment = present(now, *last_changes(session, [patient]).values())
    record, by = load_patients(session, [patient], moment.known_at)[patient], frame(session, moment.known_at)
    stay = stay_at(record, moment.as_of)
    return patient_banner(record.patient[-1], by.ward_at(stay.ward_id, now) if stay else None, stay, now)


def _used() -> dict[str, Any]:
    """The filters that the address has, for links to a further page or to an export."""
    return {name: value for name, value in request.args.items() if value and name != AFTER}


def _written(position: Position) -> str:
    return f"{position.at.isoformat()}~{position.id.hex}"


def _position(text: str | None) -> Position | None:
    if not text:
        return None
    at, _, event = text.replace(" ", "+").partition("~")
    try:
        position = Position(datetime.fromisoformat(at), UUID(event))
    except ValueError:
        abort(400)
    if position.at.tzinfo is None:
        abort(400)
    return position
