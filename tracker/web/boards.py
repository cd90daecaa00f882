"""The readiness board of a person's wards, refreshed by the browser without reloading the page."""

import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import NamedTuple
from uuid import UUID

from flask import Blueprint, Response, current_app, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from tracker.access.permissions import Permission, Role
from tracker.actions import announcements
from tracker.actions.errors import NotFound
from tracker.audit.events import Entity
from tracker.audit.vocabulary import AuditAction
from tracker.records.boards import Standing, standing_drains
from tracker.records.frames import Frame, frame_of_wards
from tracker.web.gate import Scope, actor, board_memory, house, page, show, shown_already
from tracker.web.presenters.boards import board_of, due_of
from tracker.web.presenters.notices import notices_of
from tracker.web.signed_in import REFRESH_HEADER

__all__ = ["pages"]

pages = Blueprint("boards", __name__)


class Tag(NamedTuple):
    """What the browser's copy of a board rests on: the last change, until when it stands, what it showed to whom."""

    changed: str
    until: str
    shown: str

    @classmethod
    def sent(cls) -> "Tag":
        """The tag that came with the request; an empty one where none did, or none of ours."""
        parts = request.headers.get("If-None-Match", "").removeprefix("W/").strip('"').split("/")
        return cls(*parts) if len(parts) == len(cls._fields) else cls("", "", "")

    def stands(self, changed: str, now: datetime) -> bool:
        if self.changed != changed:
            return False
        try:
            return now < datetime.fromisoformat(self.until)
        except (ValueError, TypeError):
            return False


@pages.get("/board")
@page(Permission.SEE_WARD, Scope.OWN_WARDS)
def board() -> Response:
    """The board, narrowed to what its address asks for."""
    return _answer("boards/board.html")


@pages.get("/board/wall")
@page(Permission.SEE_WALL, Scope.OWN_WARDS)
def wall() -> Response:
    """The same in large type for a screen on the wall: beds and initials, no other identifier.

    A display is nobody who could be told anything: its event says what it showed, and nothing is taken back from it.
    """
    return _answer("boards/wall.html")


def _answer(template: str) -> Response:
    """A board; 304 where neither a record nor time has changed anything since the page the browser has."""
    now, sent = house().clock(), Tag.sent()
    wards, is_person = sorted(actor().wards or ()), actor().role is not Role.WALL_DISPLAY
    with house().database.reading() as session:
        by = frame_of_wards(session, wards, told=actor().account_id if is_person else None)
        changed = _changed(by)
        if sent.stands(changed, now):
            return Response(status=304)
        drains = standing_drains(session, by, wards, now, board_memory())
        session.expunge_all()
    found, notices = board_of(drains, now, request.args), notices_of(by, drains)
    shown = _seal(found.shown, [str(one.withdrawal_id) for one in notices])
    if REFRESH_HEADER in request.headers and hmac.compare_digest(sent.shown, shown):
        shown_already()
    else:
        patients = [one.in_care.patient_id for one in drains] + [one.patient_id for one in by.taken_back]
        show(
            AuditAction.SEE_BOARD,
            Entity("board"),
            patients=patients,
            shown=found.shown,
            known_at=by.patients_changed_at,
            tells=is_person,
        )
    tag = '"' + "/".join(Tag(changed, _stamp(_next_change(drains, by, now)), shown)) + '"'
    response = make_response(render_template(template, board=found, notices=notices, tag=tag))
    response.headers["ETag"] = tag
    response.headers["Cache-Control"] = "private, no-cache"
    return response


@pages.post("/board/taken-back")
@page(Permission.SEE_WARD)
def acknowledge() -> AnyResponse:
    """Take note that what one was told was taken back."""
    try:
        withdrawal = UUID(request.form.get("withdrawal", ""))
    except ValueError:
        raise NotFound from None
    announcements.acknowledge(house(), withdrawal=withdrawal, by=actor())
    return redirect(url_for("boards.board"), code=303)


def _next_change(drains: Sequence[Standing], by: Frame, now: datetime) -> datetime | None:
    """The first moment at which something shown can change by itself; ages are counted in the browser."""
    moments = [*(one.until for one in drains), *by.changes_after(now)]
    moments += [due_of(one.in_care, now).changes_at for one in drains]
    return min((moment for moment in moments if moment is not None and moment > now), default=None)


def _changed(by: Frame) -> str:
    """The last change, and which notices stand: what a browser's copy is compared by."""
    standing = "".join(sorted(str(one.withdrawal_id) for one in by.taken_back))
    notices = hashlib.sha256(standing.encode()).hexdigest()[:12] if standing else ""
    return f"{_stamp(by.changed_at())}{notices}"


def _seal(shown: Mapping[str, str], notices: Sequence[str]) -> str:
    """What this session was shown, in a form that only we can make: a refresh that adds nothing needs no new event."""
    text = json.dumps([actor().session, sorted(shown.items()), sorted(notices)])
    key = str(current_app.secret_key).encode()
    return hmac.new(key, b"board shown" + text.encode(), hashlib.sha256).hexdigest()[:32]


def _stamp(moment: datetime | None) -> str:
    return (moment or datetime.max.replace(tzinfo=UTC)).isoformat()
