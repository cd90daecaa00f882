"""What became of the drains of a person's wards, as a page and as CSV."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from flask import Blueprint, Response, abort, render_template, request

from tracker.access.permissions import Permission
from tracker.actions.reports import drains_csv
from tracker.audit.events import Entity
from tracker.audit.vocabulary import AuditAction
from tracker.records.courses import Ended, corrections_in, ended_drains
from tracker.records.decisions import releases
from tracker.records.frames import frame_of_wards
from tracker.web.gate import Scope, actor, house, page, show, shown_already
from tracker.web.presenters.reports import report_of

__all__ = ["pages"]

pages = Blueprint("reports", __name__)
PERIODS = (30, 90, 365)


class Found(NamedTuple):
    ended: list[Ended]
    corrections: tuple[int, int, int]
    released: dict[UUID, Any]
    period: tuple[datetime, datetime]
    zone: str


@pages.get("/reports")
@page(Permission.SEE_WARD, Scope.OWN_WARDS)
def report() -> str:
    days = _days()
    found = _found(days)
    patients = sorted({one.in_care.patient_id for one in found.ended})
    show(AuditAction.SEE_REPORT, Entity("report"), patients=patients)
    return render_template(
        "reports/report.html",
        report=report_of(found.ended, found.corrections, found.released, found.period, found.zone),
        days=days,
        periods=PERIODS,
    )


@pages.get("/reports/drains.csv")
@page(Permission.SEE_WARD, Scope.OWN_WARDS)
def drains() -> Response:
    """The rows that the report counts."""
    found = _found(_days())
    rows = drains_csv(house(), ended=found.ended, released=found.released, by=actor())
    shown_already()
    answer = Response(rows, content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="drains.csv"'
    return answer


def _days() -> int:
    text = request.args.get("days", str(PERIODS[1]))
    if text not in {str(days) for days in PERIODS}:
        abort(400)
    return int(text)


def _found(days: int) -> Found:
    now, wards = house().clock(), sorted(actor().wards or ())
    since = now - timedelta(days=days)
    with house().database.reading() as session:
        by = frame_of_wards(session, wards)
        ended = ended_drains(session, by, wards, since, now)
        corrections = corrections_in(session, wards, since, now)
        released = releases(session, [one.in_care.drain_id for one in ended])
        session.expunge_all()
    zone = next((versions[-1].zone for versions in by.wards.values()), "UTC")
    return Found(ended, corrections, released, (since, now), zone)
