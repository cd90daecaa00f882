"""The handover sheet and the blank round sheet, made to be printed."""

from flask import Blueprint, render_template

from tracker.access.permissions import Permission
from tracker.audit.events import Entity
from tracker.audit.vocabulary import AuditAction
from tracker.records.boards import standing_drains
from tracker.records.frames import frame_of_wards
from tracker.web.gate import Scope, actor, board_memory, house, page, show
from tracker.web.presenters.sheets import sheet_of

__all__ = ["pages"]

pages = Blueprint("sheets", __name__)
BLANK_ROWS = 6


@pages.get("/handover")
@page(Permission.SEE_WARD, Scope.OWN_WARDS)
def handover() -> str:
    return _sheet("sheets/handover.html", AuditAction.SEE_HANDOVER)


@pages.get("/round/sheet")
@page(Permission.RECORD_CHECK, Scope.OWN_WARDS)
def round_sheet() -> str:
    """A round on paper, for the time in which the program cannot be reached."""
    return _sheet("sheets/round.html", AuditAction.SEE_ROUND_SHEET)


def _sheet(template: str, action: AuditAction) -> str:
    now = house().clock()
    wards = sorted(actor().wards or ())
    with house().database.reading() as session:
        by = frame_of_wards(session, wards)
        drains = standing_drains(session, by, wards, now, board_memory())
        session.expunge_all()
    found = sheet_of(drains, now)
    patients = [one.in_care.patient_id for one in drains]
    show(action, Entity("sheet"), patients=patients, shown=found.shown, known_at=by.patients_changed_at)
    return render_template(template, sheet=found, blank_rows=BLANK_ROWS)
