"""A drain that comes out: recorded and closed in one act, and opened again where that was an error."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID, uuid4

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from tracker.access.permissions import Permission
from tracker.actions import removals
from tracker.actions.errors import AlreadyDone, Refused, StaleForm
from tracker.actions.removals import RemovalEntry
from tracker.audit.events import Entity
from tracker.audit.vocabulary import AuditAction
from tracker.readiness.vocabulary import label
from tracker.records.decisions import Choice, DecisionRevision, drain_decisions
from tracker.records.follow_ups import proposed_days
from tracker.records.in_care import judge_drain, newest_moment
from tracker.records.patient_records import PatientRecord
from tracker.records.removals import Manner, Tip, current_removal, out_events
from tracker.records.supposing import supposed
from tracker.records.words import IdentityProof
from tracker.web.entering import Bedside, Question, bedside, is_confirmed, put, request_key, sent_before, whole_number
from tracker.web.forms.checks import identity_proof
from tracker.web.forms.removals import RemovalForm, ReopenForm
from tracker.web.gate import Scope, actor, house, page, show
from tracker.web.presenters.assumptions import assumed_of
from tracker.web.presenters.decisions import decision_lines
from tracker.web.presenters.people import name_of
from tracker.web.previews import changes_of, verdict_question
from tracker.web.words import day_text

__all__ = ["pages"]

pages = Blueprint("removals", __name__)
FIELDS = {
    "at": "at_clock",
    "start_at": "gross_ml",
    "end_at": "at_clock",
    "reason": "note",
    "contact_48_72_h": "contact",
}
OUT = "This drain is out already. If that is an error, withdraw its removal."


class Basis(NamedTuple):
    """The decision in force about a drain, and what is to be confirmed before it is recorded as out."""

    decision: DecisionRevision | None
    questions: list[Question]


@pages.get("/drains/<uuid:drain_id>/removal")
@page(Permission.RECORD_EVENT, Scope.PATIENT)
def new(drain_id: UUID) -> str | Response:
    here = bedside(drain_id)
    if here.in_care.out_at is not None:
        flash(OUT, "warning")
        return redirect(url_for("drains.drain", drain_id=drain_id), code=303)
    form = RemovalForm(formdata=None, data={"request_key": str(uuid4())})
    form.offer(here.time, here.now)
    form.put_moment(here.time, here.now)
    return _page(form, here, _basis(drain_id), [])


@pages.post("/drains/<uuid:drain_id>/removal")
@page(Permission.RECORD_EVENT, Scope.PATIENT)
def remove(drain_id: UUID) -> Response | tuple[str, int]:
    """Close the drain, or show the form again with everything typed and what is wrong or asked."""
    here, basis = bedside(drain_id), _basis(drain_id)
    form = RemovalForm()
    form.offer(here.time, here.now)
    entry = _entry(form, here)
    if entry is None:
        return _page(form, here, basis, []), 422
    key = request_key(form.request_key.data)
    asked = [*basis.questions, *_tip_question(entry)]
    if not sent_before(key) and not {question.code for question in asked} <= set(form.confirmed.data or ()):
        return _page(form, here, basis, asked), 422
    address = url_for("drains.drain", drain_id=drain_id)
    try:
        removals.remove(house(), drain=drain_id, entry=entry, by=actor(), request=key, answer=address)
    except Refused as error:
        put(form, error, FIELDS, "note")
        return _page(form, here, basis, asked), 422
    except AlreadyDone as error:
        return redirect(error.answer, code=303)
    flash(
        f"Saved: the drain of {name_of(here.in_care.patient)} is out. Its follow-ups are due as listed below.", "saved"
    )
    return redirect(address, code=303)


@pages.get("/drains/<uuid:drain_id>/reopen")
@page(Permission.RECORD_EVENT, Scope.PATIENT)
def reopening(drain_id: UUID) -> str | Response:
    here = bedside(drain_id)
    if here.in_care.out_at is None:
        flash("This drain is in: there is no removal to withdraw.", "warning")
        return redirect(url_for("drains.drain", drain_id=drain_id), code=303)
    data = {"revision": str(_revision(drain_id)), "request_key": str(uuid4())}
    return _reopen_page(ReopenForm(formdata=None, data=data), here, _reopening_changes(here))


@pages.post("/drains/<uuid:drain_id>/reopen")
@page(Permission.RECORD_EVENT, Scope.PATIENT)
def reopen(drain_id: UUID) -> Response | tuple[str, int]:
    here = bedside(drain_id)
    form, key = ReopenForm(), request_key(request.form.get("request_key"))
    asked = [] if sent_before(key) else _reopening_changes(here)
    if not form.validate_on_submit() or not is_confirmed(form, asked):
        return _reopen_page(form, here, asked), 422
    address = url_for("drains.drain", drain_id=drain_id)
    try:
        removals.reopen(
            house(),
            drain=drain_id,
            revision=whole_number(form.revision.data),
            reason=form.reason.data or "",
            by=actor(),
            request=key,
            answer=address,
        )
    except StaleForm:
        form.revision.data = str(_revision(drain_id))
        form.reason.errors = [
            "The removal was changed since this page was shown. Look at it as it is now, then send again."
        ]
        return _reopen_page(form, here, asked), 409
    except AlreadyDone as error:
        return redirect(error.answer, code=303)
    flash("The removal is withdrawn: the drain is in again, and the removal stays readable.", "saved")
    return redirect(address, code=303)


def _reopening_changes(here: Bedside) -> list[Question]:
    """The question that lists each verdict which changes when the removal and its closing volume are withdrawn."""
    drain = here.in_care.drain_id
    with house().database.reading() as session:
        out = [event.record_id for event in out_events(session, drain)]
        known_at = newest_moment(session, g.patient_id, here.now).known_at
        removal = current_removal(session, drain, known_at)
        closing = removal.closing_check_id if removal is not None else None

    def suppose(record: PatientRecord, at: datetime) -> PatientRecord:
        for event in out:
            record = supposed(record, "events", event, None, at)
        return supposed(record, "checks", closing, None, at) if closing is not None else record

    return verdict_question(changes_of(here, suppose))


def _basis(drain_id: UUID) -> Basis:
    with house().database.reading() as session:
        moment = newest_moment(session, g.patient_id, house().clock())
        found, _ = judge_drain(session, g.patient_id, drain_id, moment)
        decision = next(iter(drain_decisions(session, drain_id, moment.known_at)), None)
        session.expunge_all()
    if decision is None or decision.choice is not Choice.REMOVE:
        sentence = "No decision to take this drain out is in force. Record all the same that it is out?"
        return Basis(decision, [Question("no_decision", sentence)])
    if found is not None and found.verdict.readiness is not decision.readiness:
        words = f"from {label(decision.readiness).lower()} to {label(found.verdict.readiness).lower()}"
        sentence = f"The verdict has changed since the decision was signed, {words}. Has the physician been told?"
        return Basis(decision, [Question("changed", sentence)])
    return Basis(decision, [])


def _tip_question(entry: RemovalEntry) -> list[Question]:
    if entry.tip is not Tip.NOT_INTACT:
        return []
    return [Question("tip", "The tip is not intact: a part may be left behind. Has a physician been told?")]


def _entry(form: RemovalForm, here: Bedside) -> RemovalEntry | None:
    """What was typed; None with the form's errors set where it cannot be taken."""
    is_valid = bool(form.validate_on_submit())
    proof = identity_proof(form.identity.data or "", here.in_care.patient.number)
    if proof is None and not form.identity.errors:
        form.identity.errors = ["This does not match the patient of this page. Check the wristband."]
    at = form.moment(here.time) if is_valid and proof is not None else None
    if at is None:
        return None
    return RemovalEntry(
        at=at,
        manner=form.manner.word,
        tip=form.tip.word,
        complications=form.complications.found,
        closing=form.closing(),
        follow_up_on=form.follow_up_days(),
        identity_proof=proof or IdentityProof.NONE,
        note=form.note.data or "",
    )


def _page(form: RemovalForm, here: Bedside, basis: Basis, asked: list[Question]) -> str:
    show(AuditAction.SEE_FORM, Entity("drain", here.in_care.drain_id), patients=[g.patient_id])
    proposed = proposed_days(here.now, here.time.zone)
    return render_template(
        "removals/new.html",
        form=form,
        banner=here.banner(),
        zone=here.time.name,
        drain_id=here.in_care.drain_id,
        assumed_facts=assumed_of(here.in_care),
        decision=decision_lines([basis.decision], here.time) if basis.decision else [],
        asked=asked,
        proposed={kind.value: day_text(day) for kind, day in proposed.items()},
        may_decide=actor().may(Permission.DECIDE),
        here_word=Manner.ON_THE_WARD.value,
    )


def _reopen_page(form: ReopenForm, here: Bedside, asked: list[Question]) -> str:
    show(AuditAction.SEE_FORM, Entity("drain", here.in_care.drain_id), patients=[g.patient_id])
    return render_template(
        "removals/reopen.html",
        form=form,
        asked=asked,
        is_sent=request.method == "POST",
        banner=here.banner(),
        drain_id=here.in_care.drain_id,
        out_at=here.time.full(here.in_care.out_at),
        zone=here.time.name,
    )


def _revision(drain_id: UUID) -> int:
    """Of the newest event by which the drain is out."""
    with house().database.reading() as session:
        return max((event.revision for event in out_events(session, drain_id)), default=0)
