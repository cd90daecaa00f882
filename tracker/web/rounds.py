"""The round: the drains of a nurse's wards, found by scan, by number or by bed."""

from datetime import datetime

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from tracker.access.permissions import Permission
from tracker.audit.events import Entity
from tracker.audit.vocabulary import AuditAction
from tracker.records.boards import Standing, standing_drains
from tracker.records.frames import frame_of_wards
from tracker.web.gate import Scope, actor, board_memory, house, page, show
from tracker.web.presenters.rounds import matching, round_of

__all__ = ["pages"]

pages = Blueprint("rounds", __name__)
MOST_TYPED = 40


@pages.get("/round")
@page(Permission.RECORD_CHECK, Scope.OWN_WARDS)
def round_list() -> str | Response:
    """The round; ?q= goes straight to the check of the one drain that matches, or lists those that do."""
    now = house().clock()
    wards = sorted(actor().wards or ())
    with house().database.reading() as session:
        by = frame_of_wards(session, wards)
        drains = standing_drains(session, by, wards, now, board_memory())
        session.expunge_all()
    typed = request.args.get("q", "").strip()[:MOST_TYPED]
    found = matching(drains, typed) if typed else []
    if len(found) == 1:
        return redirect(url_for("checks.new", drain_id=found[0].in_care.drain_id), code=303)
    return _page(found or drains, typed, now, by.patients_changed_at, is_found=bool(found))


def _page(drains: list[Standing], typed: str, now: datetime, known_at: datetime | None, *, is_found: bool) -> str:
    listed = round_of(drains, now)
    patients = [one.in_care.patient_id for one in drains]
    show(AuditAction.SEE_ROUND, Entity("round"), patients=patients, known_at=known_at)
    return render_template("rounds/round.html", round=listed, typed=typed, is_found=is_found)
