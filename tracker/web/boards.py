"""The readiness board of a person's wards, refreshed by the browser without reloading the page."""

from datetime import datetime, timedelta

from flask import Blueprint, Response, make_response, render_template, request

from tracker.access.permissions import Permission
from tracker.audit.events import Entity
from tracker.audit.vocabulary import AuditAction
from tracker.records.boards import Judged, drains_in_care, judged, present, protocols_at
from tracker.records.patients import last_change_of_wards
from tracker.web.gate import Scope, actor, house, page, show
from tracker.web.presenters.boards import board_of, due_of

__all__ = ["pages"]

pages = Blueprint("boards", __name__)
LONGEST_UNCHANGED = timedelta(minutes=10)
"""A board is built anew at least this often: settings of wards and protocols change outside any patient's record."""


@pages.get("/board")
@page(Permission.SEE_WARD, Scope.OWN_WARDS)
def board() -> Response:
    """The board; 304 where neither a record nor time has changed anything since the page the browser has."""
    now = house().clock()
    wards = sorted(actor().wards or ())
    with house().database.reading() as session:
        change = last_change_of_wards(session, wards)
        if is_unchanged(request.headers.get("If-None-Match", ""), change, now):
            return Response(status=304)
        moment = present(now, change)
        protocols = protocols_at(session, moment)
        drains = [judged(one, protocols, moment) for one in drains_in_care(session, wards, moment)]
    found = board_of(drains, now)
    show(
        AuditAction.SEE_BOARD,
        Entity("board"),
        patients=[one.in_care.patient_id for one in drains],
        shown=found.shown,
        known_at=change,
    )
    response = make_response(render_template("boards/board.html", board=found))
    response.headers["ETag"] = f'"{_stamp(change)}/{_stamp(next_change(drains, now))}"'
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def next_change(drains: list[Judged], now: datetime) -> datetime:
    """The first moment at which something shown can change by itself; ages are counted in the browser."""
    moments = [one.verdict.valid_until for one in drains]
    moments += [due_of(one.in_care, now).changes_at for one in drains]
    return min([now + LONGEST_UNCHANGED, *(moment for moment in moments if moment is not None and moment > now)])


def is_unchanged(tag: str, change: datetime | None, now: datetime) -> bool:
    """Whether the page that the browser has still stands."""
    parts = tag.removeprefix("W/").strip('"').split("/")
    if len(parts) != 2 or parts[0] != _stamp(change):
        return False
    try:
        return now < datetime.fromisoformat(parts[1])
    except ValueError:
        return False


def _stamp(moment: datetime | None) -> str:
    return moment.isoformat() if moment else "never"
