"""The history of a drain: every version of everything about it and its collection, the newest entry first."""

from uuid import UUID

from flask import Blueprint, abort, g, render_template, request

from tracker.access.permissions import Permission
from tracker.actions.errors import NotFound
from tracker.audit.events import Entity
from tracker.audit.vocabulary import AuditAction
from tracker.records.accounts import names_of
from tracker.records.finding import neighbours
from tracker.records.frames import frame
from tracker.records.histories import aside_of
from tracker.records.in_care import drains_of_patients, newest_moment
from tracker.web.gate import Scope, house, page, show
from tracker.web.presenters.histories import KINDS, History
from tracker.web.presenters.people import banner, surname_warning

__all__ = ["pages"]

pages = Blueprint("histories", __name__)
ON_A_PAGE = 60


@pages.get("/drains/<uuid:drain_id>/history")
@page(Permission.SEE_WARD, Scope.PATIENT)
def history(drain_id: UUID) -> str:
    """The history with ?kind= of one kind, and ?page= from 1."""
    kind, number = request.args.get("kind", ""), request.args.get("page", "1")
    if kind not in ("", *KINDS) or not number.isdecimal() or int(number) < 1:
        abort(400)
    with house().database.reading() as session:
        moment = newest_moment(session, g.patient_id, house().clock())
        by = frame(session, moment.known_at)
        drains = drains_of_patients(session, [g.patient_id], moment, by)
        named = next((one for one in drains if one.drain_id == drain_id), None)
        if named is None:
            raise NotFound
        wards = {ward: versions[-1].name for ward, versions in by.wards.items()}
        found = History(named, aside_of(session, drain_id, moment.known_at), wards)
        names = names_of(session, found.authors())
        warning = surname_warning(named.patient, neighbours(session, named.stay.ward_id, moment))
        session.expunge_all()
    lines = found.lines(names, kind)
    first = (int(number) - 1) * ON_A_PAGE
    show(AuditAction.SEE_HISTORY, Entity("drain", drain_id), patients=[g.patient_id], known_at=moment.known_at)
    return render_template(
        "drains/history.html",
        banner=banner(named, [one for one in drains if one.out_at is None], moment.as_of, warning),
        drain_id=drain_id,
        kinds=KINDS,
        kind=kind,
        lines=lines[first : first + ON_A_PAGE],
        total=len(lines),
        first=first + 1,
        newer=int(number) - 1,
        older=int(number) + 1 if first + ON_A_PAGE < len(lines) else 0,
    )
