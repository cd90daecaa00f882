"""What is due after drains came out, what was found, and who looks after drains that stay in."""

from datetime import datetime
from uuid import UUID, uuid4

from flask import Blueprint, flash, g, redirect, render_template, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from tracker.access.permissions import Permission
from tracker.actions import drains, follow_ups
from tracker.actions.errors import AlreadyDone, Refused, StaleForm
from tracker.audit.events import Entity
from tracker.audit.vocabulary import AuditAction
from tracker.records.boards import standing_drains
from tracker.records.finding import collections_of
from tracker.records.follow_ups import FollowUpRevision, OpenFollowUp, drain_follow_ups, open_follow_ups
from tracker.records.frames import frame_of_wards
from tracker.records.in_care import Moment, present
from tracker.records.loading import load_drains, load_people
from tracker.records.patient_records import PatientRecord
from tracker.records.timelines import stay_at
from tracker.web.entering import Bedside, bedside, led_to, put, request_key, whole_number
from tracker.web.forms.removals import FollowUpForm, ReviewForm
from tracker.web.gate import Scope, actor, board_memory, house, page, show
from tracker.web.presenters.follow_ups import due_page, follow_up_lines, follow_up_names
from tracker.web.presenters.patients import collection_names
from tracker.web.words import day_text

__all__ = ["pages"]

pages = Blueprint("follow_ups", __name__)
FIELDS = {"done_at": "at_clock"}


@pages.get("/follow-ups")
@page(Permission.SEE_WARD, Scope.OWN_WARDS)
def due_list() -> str:
    """Follow-ups still to be done of patients whom a person's wards had last, and the reviews of drains that are in."""
    now, wards = house().clock(), sorted(actor().wards or ())
    with house().database.reading() as session:
        by = frame_of_wards(session, wards)
        moment = present(now, by.patients_changed_at)
        found, people = _open_of_wards(session, set(wards), moment)
        inside = standing_drains(session, by, wards, now, board_memory())
        session.expunge_all()
    listed = due_page(found, people, [one.in_care for one in inside], by, now)
    concerned = [one.patient_id for one in found] + [row.patient_id for row in listed.reviews]
    show(AuditAction.SEE_FOLLOW_UPS, Entity("follow_ups"), patients=concerned, known_at=by.patients_changed_at)
    return render_template("follow_ups/due.html", page=listed)


@pages.get("/drains/<uuid:drain_id>/follow-up")
@page(Permission.RECORD_EVENT, Scope.PATIENT)
def of_drain(drain_id: UUID) -> str | Response:
    here = bedside(drain_id)
    if here.in_care.out_at is None:
        flash("This drain is in: follow-up begins when it is out.", "warning")
        return redirect(url_for("drains.drain", drain_id=drain_id), code=303)
    form = FollowUpForm(formdata=None, data={"request_key": str(uuid4())})
    known = _prepare(form, here)
    form.put_moment(here.time, here.now)
    return _page(form, here, known)


@pages.post("/drains/<uuid:drain_id>/follow-up")
@page(Permission.RECORD_EVENT, Scope.PATIENT)
def record(drain_id: UUID) -> Response | tuple[str, int]:
    here = bedside(drain_id)
    form = FollowUpForm()
    known = _prepare(form, here)
    key = request_key(form.request_key.data)
    if (saved_at := led_to(key)) is not None:
        return redirect(saved_at, code=303)
    done_at = form.moment(here.time) if form.validate_on_submit() else None
    if done_at is None:
        return _page(form, here, known), 422
    chosen, revision = form.chosen()
    address = url_for("drains.drain", drain_id=drain_id)
    try:
        follow_ups.record(
            house(),
            follow_up=chosen,
            entry=form.entry(done_at),
            revision=revision,
            reason=form.reason.data or "",
            by=actor(),
            request=key,
            answer=address,
        )
    except StaleForm:
        form.follow_up.errors = ["Someone else recorded this follow-up meanwhile. Look at it below, then choose again."]
        return _page(form, here, _prepare(form, here)), 409
    except Refused as error:
        put(form, error, FIELDS, "note")
        return _page(form, here, known), 422
    except AlreadyDone as error:
        return redirect(error.answer, code=303)
    flash("The follow-up is saved.", "saved")
    return redirect(address, code=303)


@pages.get("/drains/<uuid:drain_id>/review")
@page(Permission.RECORD_EVENT, Scope.PATIENT)
def review(drain_id: UUID) -> str:
    here = bedside(drain_id)
    row = here.in_care.drain
    planned = day_text(row.next_review_on) if row.next_review_on else ""
    data = {"revision": str(row.revision), "request_key": str(uuid4()), "owner": row.owner, "next_review_on": planned}
    return _review_page(ReviewForm(formdata=None, data=data), here)


@pages.post("/drains/<uuid:drain_id>/review")
@page(Permission.RECORD_EVENT, Scope.PATIENT)
def plan(drain_id: UUID) -> Response | tuple[str, int]:
    here = bedside(drain_id)
    form = ReviewForm()
    if not form.validate_on_submit() or form.next_review_on.day is None:
        return _review_page(form, here), 422
    address = url_for("drains.drain", drain_id=drain_id)
    try:
        drains.plan_review(
            house(),
            drain=drain_id,
            owner=form.owner.data or "",
            next_review_on=form.next_review_on.day,
            revision=whole_number(form.revision.data),
            by=actor(),
            request=request_key(form.request_key.data),
            answer=address,
        )
    except StaleForm:
        form.revision.data = str(here.in_care.drain.revision)
        form.owner.errors = [
            "The drain's details were changed since this page was shown; they stand below as they are now."
        ]
        return _review_page(form, here), 409
    except Refused as error:
        put(form, error, {}, "next_review_on")
        return _review_page(form, here), 422
    except AlreadyDone as error:
        return redirect(error.answer, code=303)
    flash(f"Saved: next review {form.next_review_on.data}.", "saved")
    return redirect(address, code=303)


def _open_of_wards(
    session: Session, wards: set[UUID], moment: Moment
) -> tuple[list[OpenFollowUp], dict[UUID, PatientRecord]]:
    """Open follow-ups of patients whom one of the wards has, or had last, with those patients and their drains."""
    found = open_follow_ups(session)
    people = load_people(session, sorted({one.patient_id for one in found}), moment.known_at)
    load_drains(session, people, moment.known_at)
    own = {patient for patient, record in people.items() if _ward_of(record, moment.as_of) in wards}
    return [one for one in found if one.patient_id in own], people


def _ward_of(record: PatientRecord, now: datetime) -> UUID | None:
    stay = stay_at(record, now)
    return stay.ward_id if stay is not None else None


def _prepare(form: FollowUpForm, here: Bedside) -> list[FollowUpRevision]:
    """Offer days, follow-ups and collections; the drain's follow-ups as they are."""
    out_at = here.in_care.out_at or here.now
    days = (here.time.local(here.now).date() - here.time.local(out_at).date()).days + 1
    form.offer(here.time, here.now, days)
    with house().database.reading() as session:
        moment = present(here.now, here.in_care.record.changed_at)
        known = drain_follow_ups(session, here.in_care.drain_id, moment.known_at)
        others = [
            one
            for one in collections_of(session, g.patient_id, moment.known_at)
            if one.record_id != here.in_care.drain.collection_id
        ]
        session.expunge_all()
    form.offer_follow_ups(follow_up_names(known))
    form.offer_collections(collection_names(others))
    return known


def _page(form: FollowUpForm, here: Bedside, known: list[FollowUpRevision]) -> str:
    show(AuditAction.SEE_FORM, Entity("drain", here.in_care.drain_id), patients=[g.patient_id])
    return render_template(
        "follow_ups/new.html",
        form=form,
        banner=here.banner(),
        drain_id=here.in_care.drain_id,
        zone=here.time.name,
        out_at=here.time.full(here.in_care.out_at),
        lines=follow_up_lines(known, here.time, here.in_care.out_at or here.now, here.now),
    )


def _review_page(form: ReviewForm, here: Bedside) -> str:
    show(AuditAction.SEE_FORM, Entity("drain", here.in_care.drain_id), patients=[g.patient_id])
    row = here.in_care.drain
    return render_template(
        "follow_ups/review.html",
        form=form,
        banner=here.banner(),
        drain_id=here.in_care.drain_id,
        owner=row.owner or "Not recorded",
        planned=day_text(row.next_review_on) if row.next_review_on else "Not recorded",
    )
