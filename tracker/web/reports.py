"""What became of the drains of a person's wards, as a page and as CSV."""

from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from flask import Blueprint, Response, abort, render_template, request

from tracker.access.permissions import Permission
from tracker.actions.reports import checks_csv, drains_csv
from tracker.audit.events import Entity
from tracker.audit.vocabulary import AuditAction
from tracker.records.courses import Ended, corrections_in, ended_drains
from tracker.records.frames import Frame, frame_of_wards
from tracker.records.in_care import present
from tracker.records.keeping import Keeping, keeping_of, records_with_drains_in
from tracker.records.recurrences import Recurrence, Release, recurrences, releases
from tracker.web.gate import Scope, actor, house, page, show, shown_already
from tracker.web.presenters.reports import report_of

__all__ = ["pages"]

pages = Blueprint("reports", __name__)
PERIODS = (30, 90, 365)


class Found(NamedTuple):
    ended: list[Ended]
    corrections: tuple[int, int, int]
    released: dict[UUID, Release]
    recurred: dict[UUID, Recurrence]
    keeping: list[Keeping]
    wards: dict[UUID, str]
    period: tuple[datetime, datetime]
    zone: str

    def patients(self) -> list[UUID]:
        return sorted({one.in_care.patient_id for one in self.ended} | {one.patient_id for one in self.keeping})


@pages.get("/reports")
@page(Permission.SEE_WARD, Scope.OWN_WARDS)
def report() -> str:
    days = _days()
    found = _found(days)
    show(AuditAction.SEE_REPORT, Entity("report"), patients=found.patients())
    return render_template("reports/report.html", report=report_of(*found), days=days, periods=PERIODS)


@pages.get("/reports/drains.csv")
@page(Permission.SEE_WARD, Scope.OWN_WARDS)
def drains() -> Response:
    """The drains that came out, a row each."""
    found = _found(_days())
    return _file(
        drains_csv(house(), ended=found.ended, released=found.released, recurred=found.recurred, by=actor()), "drains"
    )


@pages.get("/reports/checks.csv")
@page(Permission.SEE_WARD, Scope.OWN_WARDS)
def checks() -> Response:
    """The checks that were due of drains that are in and that came out, a row for each drain."""
    found = _found(_days())
    return _file(checks_csv(house(), keeping=found.keeping, wards=found.wards, by=actor()), "checks")


def _file(rows: bytes, name: str) -> Response:
    shown_already()
    answer = Response(rows, content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
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
        recurred = recurrences(session, ended)
        moment = present(now, by.patients_changed_at)
        records = records_with_drains_in(session, wards, since, moment)
        records |= {one.in_care.patient_id: one.in_care.record for one in ended}
        session.expunge_all()
    return Found(
        ended,
        corrections,
        released,
        recurred,
        keeping=[one for record in records.values() for one in keeping_of(record, by, wards, since, now)],
        wards=_names(by),
        period=(since, now),
        zone=next((versions[-1].zone for versions in by.wards.values()), "UTC"),
    )


def _names(by: Frame) -> dict[UUID, str]:
    return {ward: versions[-1].name for ward, versions in by.wards.items()}
