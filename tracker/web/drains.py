"""One drain: verdict, reasons, alerts, trend, what happened, checks; also as it was at any earlier moment."""

from datetime import datetime
from uuid import UUID

from flask import Blueprint, abort, g, render_template, request
from sqlalchemy.orm import Session

from tracker.access.permissions import Permission
from tracker.actions.errors import NotFound
from tracker.audit.events import Entity
from tracker.audit.vocabulary import AuditAction
from tracker.records.accounts import names_of
from tracker.records.announcements import alert_notes
from tracker.records.decisions import drain_decisions
from tracker.records.finding import neighbours
from tracker.records.follow_ups import drain_follow_ups
from tracker.records.in_care import DrainInCare, Judged, Moment, judge_drain, newest_moment
from tracker.records.removals import current_removal
from tracker.web.gate import Scope, actor, house, page, show
from tracker.web.presenters.checks import check_lines
from tracker.web.presenters.decisions import decision_lines
from tracker.web.presenters.drains import drain_page
from tracker.web.presenters.follow_ups import follow_up_lines, review_words
from tracker.web.presenters.people import banner, drain_place, surname_warning
from tracker.web.presenters.removals import removal_page
from tracker.web.presenters.trends import checked_by, course_of
from tracker.web.words import LocalTime

__all__ = ["pages"]

pages = Blueprint("drains", __name__)


@pages.get("/drains/<uuid:drain_id>")
@page(Permission.SEE_WARD, Scope.PATIENT)
def drain(drain_id: UUID) -> str:
    """The page, now or at ?as_of= and ?known_at=, judged from one snapshot."""
    with house().database.reading() as session:
        moment, is_replay = moment_of_request(session)
        found, all_of_patient = judged_drain(session, drain_id, moment)
        warning = surname_warning(found.in_care.patient, neighbours(session, found.in_care.stay.ward_id, moment))
        decisions = drain_decisions(session, drain_id, moment.known_at)
        notes = alert_notes(session, drain_id, moment.known_at)
        removal = current_removal(session, drain_id, moment.known_at)
        names = names_of(session, {one[-1].recorded_by for one in found.in_care.record.checks.values()})
        known_follow_ups = drain_follow_ups(session, drain_id, moment.known_at)
        session.expunge_all()
    show(
        AuditAction.SEE_DRAIN,
        Entity("drain", drain_id),
        patients=[g.patient_id],
        shown={found.verdict.drain: found.verdict.readiness},
        known_at=moment.known_at,
        tells=not is_replay,
    )
    time, out_at = LocalTime(found.in_care.ward.zone), found.in_care.out_at
    return render_template(
        "drains/drain.html",
        banner=banner(found.in_care, [one for one in all_of_patient if one.out_at is None], moment.as_of, warning),
        page=drain_page(found, moment.as_of, notes),
        course=course_of(
            found,
            out_at or moment.as_of,
            checked_by(found.in_care, names),
            [one.as_of for one in decisions],
        ),
        checks=check_lines(found.in_care, moment.as_of),
        drain_id=drain_id,
        others=[
            {"drain_id": one.drain_id, "place": drain_place(one)} for one in all_of_patient if one.drain_id != drain_id
        ],
        patient_id=found.in_care.patient_id,
        is_in=out_at is None,
        is_replay=is_replay,
        decisions=decision_lines(decisions, time),
        may={one.value: actor().may(one) for one in Permission},
        removal=removal_page(removal, out_at, decisions, found.in_care, time) if removal and out_at else None,
        follow_ups=follow_up_lines(known_follow_ups, time, out_at, moment.as_of) if out_at else [],
        review=review_words(found.in_care),
        replay_address={"as_of": moment.as_of.isoformat(), "known_at": moment.known_at.isoformat()},
        out_at=time.full(out_at) if out_at else "",
    )


def judged_drain(session: Session, drain_id: UUID, moment: Moment) -> tuple[Judged, list[DrainInCare]]:
    """A drain judged at a moment, and all drains of its patient. Raises NotFound."""
    found, drains = judge_drain(session, g.patient_id, drain_id, moment)
    if found is None:
        raise NotFound
    return found, drains


def moment_of_request(session: Session) -> tuple[Moment, bool]:
    """The moment of the address, else now and the newest entry that the snapshot holds and the page rests on."""
    as_of, known_at = _instant("as_of"), _instant("known_at")
    if as_of is not None:
        return Moment(as_of, known_at or as_of), True
    now = house().clock()
    if known_at is not None:
        return Moment(now, known_at), True
    return newest_moment(session, g.patient_id, now), False


def _instant(name: str) -> datetime | None:
    text = request.args.get(name)
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text.replace(" ", "+"))
    except ValueError:
        abort(400)
    if moment.tzinfo is None:
        abort(400)
    return moment
