"""What single change of a recorded fact would change a drain's verdict; and its record saved as a case."""

import secrets
from uuid import UUID

from flask import Blueprint, Response, g, render_template

from tracker.access.permissions import Permission
from tracker.audit.events import Entity
from tracker.audit.vocabulary import AuditAction
from tracker.readiness.case_dates import CHOICES
from tracker.readiness.case_writing import CannotBeSaved, case_text
from tracker.readiness.what_if import what_if
from tracker.records.finding import neighbours
from tracker.records.in_care import Judged, Moment
from tracker.web.drains import judged_drain, moment_of_request
from tracker.web.gate import Scope, actor, house, page, show
from tracker.web.presenters.assumptions import assumed_of
from tracker.web.presenters.people import banner, surname_warning
from tracker.web.presenters.what_if import drain_turns
from tracker.web.words import LocalTime

__all__ = ["pages"]

pages = Blueprint("what_if", __name__)
NO_PROTOCOL = "No one protocol applies to this drain, so there is no verdict that a case could hold."


@pages.get("/drains/<uuid:drain_id>/what-if")
@page(Permission.SEE_WARD, Scope.PATIENT)
def changes(drain_id: UUID) -> str:
    """The nearest changes of one recorded fact with which the readiness would be another, now or at a past moment."""
    return _page(drain_id, "")


@pages.post("/drains/<uuid:drain_id>/case-file")
@page(Permission.DECIDE, Scope.PATIENT)
def case_file(drain_id: UUID) -> Response | tuple[str, int]:
    """The drain's record as a case file that names nobody, for whoever decides on it may dispute its verdict."""
    found, moment, _, _ = _judged(drain_id)
    try:
        text = _case_of(found, moment)
    except CannotBeSaved as refused:
        return _page(drain_id, str(refused)), 422
    _show(AuditAction.SAVE_CASE, drain_id, found, moment)
    answer = Response(text, mimetype="application/yaml")
    answer.headers["Content-Disposition"] = 'attachment; filename="case.yaml"'
    return answer


def _page(drain_id: UUID, refused: str) -> str:
    found, moment, shown_banner, is_replay = _judged(drain_id)
    ruled = found.ruled
    turned = what_if(ruled, found.verdict.judgement, moment.as_of) if ruled is not None else None
    _show(AuditAction.SEE_WHAT_IF, drain_id, found, moment)
    time = LocalTime(found.in_care.ward.zone)
    return render_template(
        "what_if/what_if.html",
        banner=shown_banner,
        page=drain_turns(found, turned),
        assumed_facts=assumed_of(found.in_care),
        as_of=time.full(moment.as_of),
        known_at=time.full(moment.known_at),
        zone=time.name,
        drain_id=drain_id,
        is_replay=is_replay,
        address={"as_of": moment.as_of.isoformat(), "known_at": moment.known_at.isoformat()},
        refused=refused,
        may_save=actor().may(Permission.DECIDE) and ruled is not None,
    )


def _judged(drain_id: UUID) -> tuple[Judged, Moment, object, bool]:
    with house().database.reading() as session:
        moment, is_replay = moment_of_request(session)
        found, all_of_patient = judged_drain(session, drain_id, moment)
        warning = surname_warning(found.in_care.patient, neighbours(session, found.in_care.stay.ward_id, moment))
    present = [one for one in all_of_patient if one.out_at is None]
    return found, moment, banner(found.in_care, present, moment.as_of, warning), is_replay


def _case_of(found: Judged, moment: Moment) -> str:
    if found.ruled is None:
        raise CannotBeSaved(NO_PROTOCOL)
    judgement, lot = found.verdict.judgement, secrets.randbelow(CHOICES)
    return case_text(found.in_care.timeline, found.ruled.protocol, judgement, moment.as_of, lot)


def _show(action: AuditAction, drain_id: UUID, found: Judged, moment: Moment) -> None:
    show(
        action,
        Entity("drain", drain_id),
        patients=[g.patient_id],
        shown={found.verdict.drain: found.verdict.readiness},
        known_at=moment.known_at,
    )
