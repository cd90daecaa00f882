"""The check at the bedside: recorded, shown, corrected, withdrawn."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from markupsafe import Markup
from sqlalchemy import select
from werkzeug.wrappers import Response
from wtforms import HiddenField

from tracker.access.permissions import Permission
from tracker.actions import checks
from tracker.actions.checks import CheckEntry
from tracker.actions.errors import AlreadyDone, NotFound, Refused
from tracker.audit.events import Entity
from tracker.audit.vocabulary import AuditAction
from tracker.records.accounts import names_of
from tracker.records.checks import DrainCheck, DrainCheckRevision
from tracker.records.in_care import DrainInCare
from tracker.records.timelines import current
from tracker.records.words import RECORD_LABELS, Finality
from tracker.web.entering import Bedside, bedside, put, request_key, sent_before, whole_number
from tracker.web.forms.checks import (
    RECENT,
    CheckForm,
    Previous,
    Question,
    questions_before_saving,
    recent_question,
    shorten_of,
)
from tracker.web.forms.fields import Group, Required, Text
from tracker.web.gate import Scope, actor, house, page, show
from tracker.web.presenters.checks import described
from tracker.web.presenters.people import name_of
from tracker.web.previews import changes_of
from tracker.web.words import LocalTime, number_text

__all__ = ["pages"]

pages = Blueprint("checks", __name__)
FIELDS = {"end_at": "end_clock", "start_at": "start_clock"}


class WithdrawForm(FlaskForm):
    confirmed = Group("Please confirm", ())
    reason = Text("Why is this check withdrawn?", validators=[Required("Say why this check is withdrawn.")])
    revision = HiddenField()
    request_key = HiddenField()


@pages.get("/drains/<uuid:drain_id>/checks/new")
@page(Permission.RECORD_CHECK, Scope.PATIENT)
def new(drain_id: UUID) -> str:
    here = bedside(drain_id)
    previous = check_before(here.in_care, here.now)
    form = CheckForm(formdata=None)
    time = here.time
    form.offer(time, here.now)
    form.prefill_period(time, previous.end if previous else here.in_care.drain.inserted_at, here.now)
    form.request_key.data = str(uuid4())
    show(AuditAction.SEE_FORM, Entity("drain", drain_id), patients=[g.patient_id])
    return _form_page(form, here, previous, [])


@pages.post("/drains/<uuid:drain_id>/checks/new")
@page(Permission.RECORD_CHECK, Scope.PATIENT)
def record(drain_id: UUID) -> Response | tuple[str, int]:
    """Save a check, or show the form again with everything typed and what is wrong or asked."""
    here = bedside(drain_id)
    previous = check_before(here.in_care, here.now)
    form = CheckForm()
    time = here.time
    form.offer(time, here.now)
    entry = _entry(form, here)
    if entry is None:
        return _form_page(form, here, previous, []), 422
    before = check_before(here.in_care, entry.end_at)
    overlapped = check_over(here.in_care, entry.start_at, entry.end_at)
    asked = questions_before_saving(form, entry, before, overlapped, time) + recent_question(entry, before, time)
    key = request_key(form.request_key.data)
    if not sent_before(key) and not {question.code for question in asked} <= set(form.confirmed.data or ()):
        return _form_page(form, here, previous, asked), 422
    try:
        check = checks.record(
            house(),
            drain=drain_id,
            entry=entry,
            by=actor(),
            reason=form.reason.data or "",
            shorten=shorten_of(form, overlapped),
            request=key,
            answer=url_for("rounds.round_list"),
        )
    except Refused as error:
        put(form, error, FIELDS, "note")
        return _form_page(form, here, previous, asked), 422
    except AlreadyDone as error:
        return redirect(error.answer, code=303)
    _say_saved(here.in_care, entry, check)
    return redirect(url_for("rounds.round_list"), code=303)


@pages.get("/checks/<uuid:check_id>")
@page(Permission.SEE_WARD, Scope.PATIENT)
def check(check_id: UUID) -> str:
    """One check in all its versions."""
    here, versions, authors = _check(check_id)
    time = here.time
    show(AuditAction.SEE_HISTORY, Entity("drain_check", check_id), patients=[g.patient_id])
    return render_template(
        "checks/check.html",
        banner=here.banner(),
        check_id=check_id,
        drain_id=here.in_care.drain_id,
        versions=[_version(row, authors, time) for row in reversed(versions)],
        may_change=current(versions) is not None and actor().may(Permission.RECORD_CHECK),
    )


@pages.get("/checks/<uuid:check_id>/correct")
@page(Permission.RECORD_CHECK, Scope.PATIENT)
def correction(check_id: UUID) -> str:
    here, versions, _ = _check(check_id)
    form = CheckForm(formdata=None)
    time = here.time
    form.offer(time, here.now)
    form.fill(_present(versions), time)
    form.revision.data = str(versions[-1].revision)
    form.request_key.data = str(uuid4())
    show(AuditAction.SEE_FORM, Entity("drain_check", check_id), patients=[g.patient_id])
    return _correction_page(form, here, versions, [])


@pages.post("/checks/<uuid:check_id>/correct")
@page(Permission.RECORD_CHECK, Scope.PATIENT)
def correct(check_id: UUID) -> Response | tuple[str, int]:
    here, versions, _ = _check(check_id)
    form = CheckForm()
    time = here.time
    form.offer(time, here.now)
    entry = _entry(form, here)
    if entry is not None and not (form.reason.data or "").strip():
        form.reason.errors = ["Say why the check is corrected."]
        entry = None
    if entry is None:
        return _correction_page(form, here, versions, []), 422
    asked = [*questions_before_saving(form, entry, None, None, time), *_changes(here, check_id, entry)]
    if not {question.code for question in asked} <= set(form.confirmed.data or ()):
        return _correction_page(form, here, versions, asked), 422
    try:
        checks.correct(
            house(),
            check=check_id,
            entry=entry,
            revision=whole_number(form.revision.data),
            reason=form.reason.data or "",
            by=actor(),
            request=request_key(form.request_key.data),
            answer=url_for("checks.check", check_id=check_id),
        )
    except Refused as error:
        put(form, error, FIELDS, "note")
        return _correction_page(form, here, versions, asked), 422
    except AlreadyDone as error:
        return redirect(error.answer, code=303)
    flash("The correction is saved; the earlier version stays readable.", "saved")
    return redirect(url_for("checks.check", check_id=check_id), code=303)


@pages.get("/checks/<uuid:check_id>/void")
@page(Permission.RECORD_CHECK, Scope.PATIENT)
def withdrawal(check_id: UUID) -> str:
    here, versions, _ = _check(check_id)
    data = {"revision": str(versions[-1].revision), "request_key": str(uuid4())}
    form = WithdrawForm(formdata=None, data=data)
    show(AuditAction.SEE_FORM, Entity("drain_check", check_id), patients=[g.patient_id])
    return _withdrawal_page(form, here, versions, _changes(here, check_id, None))


@pages.post("/checks/<uuid:check_id>/void")
@page(Permission.RECORD_CHECK, Scope.PATIENT)
def withdraw(check_id: UUID) -> Response | tuple[str, int]:
    here, versions, _ = _check(check_id)
    form = WithdrawForm()
    asked = _changes(here, check_id, None)
    if not form.validate_on_submit() or not {question.code for question in asked} <= set(form.confirmed.data or ()):
        return _withdrawal_page(form, here, versions, asked), 422
    try:
        checks.void(
            house(),
            check=check_id,
            revision=whole_number(form.revision.data),
            reason=form.reason.data or "",
            by=actor(),
            request=request_key(form.request_key.data),
            answer=url_for("checks.check", check_id=check_id),
        )
    except AlreadyDone as error:
        return redirect(error.answer, code=303)
    flash("The check is withdrawn; its ward-day is missing again until it is recorded anew.", "saved")
    return redirect(url_for("checks.check", check_id=check_id), code=303)


def check_before(in_care: DrainInCare, moment: datetime) -> Previous | None:
    """The newest check of the drain that ended before a moment, or at it."""
    rows = [row for row in _present_checks(in_care) if row.end_at <= moment]
    return _previous(max(rows, key=lambda row: (row.end_at, str(row.record_id)), default=None))


def check_over(in_care: DrainInCare, start: datetime, end: datetime) -> Previous | None:
    """A later check into whose period this one falls."""
    rows = [row for row in _present_checks(in_care) if row.start_at < end < row.end_at and row.start_at <= start]
    return _previous(min(rows, key=lambda row: row.end_at, default=None))


def _present_checks(in_care: DrainInCare) -> list[Any]:
    found = (current(versions) for versions in in_care.record.checks.values())
    return [row for row in found if row is not None and row.drain_id == in_care.drain_id and row.gross_ml is not None]


def _previous(row: Any) -> Previous | None:
    if row is None:
        return None
    return Previous(
        row.record_id, row.revision, row.start_at, row.end_at, row.gross_ml, row.flush_ml, row.temp_c, row.pain
    )


def _check(check_id: UUID) -> tuple[Bedside, list[Any], dict[UUID, str]]:
    """A check's drain, its versions oldest first, and the names of those who wrote them."""
    with house().database.reading() as session:
        drain_id = session.get_one(DrainCheck, check_id).drain_id
        query = select(DrainCheckRevision).where(DrainCheckRevision.record_id == check_id)
        versions = list(session.scalars(query.order_by(DrainCheckRevision.revision)))
        authors = names_of(session, {row.recorded_by for row in versions})
        session.expunge_all()
    return bedside(drain_id), versions, authors


def _present(versions: list[Any]) -> Any:
    row = current(versions)
    if row is None:
        raise NotFound
    return row


def _entry(form: CheckForm, here: Bedside) -> CheckEntry | None:
    """The entry that was typed; None with the form's errors set where it cannot be taken."""
    is_valid = form.validate_on_submit()
    proof = form.proof(here.in_care.patient.number)
    if proof is None and not form.identity.errors:
        form.identity.errors = ["This does not match the patient of this page. Check the wristband."]
        is_valid = False
    period = form.period(here.time) if is_valid else None
    return form.entry(period, proof) if period is not None and proof is not None else None


def _changes(here: Bedside, check_id: UUID, entry: CheckEntry | None) -> list[Question]:
    """Every answer that would be another after the correction, to be confirmed before it is saved."""
    changes = changes_of(here, check_id, entry)
    told = "; ".join(f"{one.drain}: now {one.before}, afterwards {one.after}" for one in changes)
    return [Question("verdict", f"This changes the verdict. {told}.")] if changes else []


def _form_page(form: CheckForm, here: Bedside, previous: Previous | None, asked: list[Question]) -> str:
    time = here.time
    is_recent = previous is not None and here.now - previous.end < RECENT and request.method == "GET"
    return render_template(
        "checks/form.html",
        form=form,
        banner=here.banner(),
        drain_id=here.in_care.drain_id,
        zone=time.name,
        last=_last_values(previous, time),
        recent=previous if is_recent else None,
        recent_at=time.full(previous.end) if previous else "",
        asked=asked,
        action=url_for("checks.record", drain_id=here.in_care.drain_id),
        title="Check",
        old=[],
    )


def _correction_page(form: CheckForm, here: Bedside, versions: list[Any], asked: list[Question]) -> str:
    time = here.time
    return render_template(
        "checks/form.html",
        form=form,
        banner=here.banner(),
        drain_id=here.in_care.drain_id,
        zone=time.name,
        last={},
        recent=None,
        asked=asked,
        action=request.path,
        title="Correct a check",
        old=described(versions[-1], time),
    )


def _withdrawal_page(form: WithdrawForm, here: Bedside, versions: list[Any], asked: list[Question]) -> str:
    time = here.time
    return render_template(
        "checks/void.html",
        form=form,
        banner=here.banner(),
        old=described(_present(versions), time),
        check_id=versions[-1].record_id,
        asked=asked,
    )


def _last_values(previous: Previous | None, time: LocalTime) -> dict[str, str]:
    """What stands beside the fields: the newest values, never put into them."""
    if previous is None:
        return {}
    found = {
        "gross_ml": previous.gross_ml and f"{number_text(previous.gross_ml)} mL",
        "flush_ml": previous.flush_ml and f"{number_text(previous.flush_ml)} mL",
        "temp_c": previous.temp_c and f"{number_text(previous.temp_c)} °C",
        "pain": None if previous.pain is None else f"{previous.pain} of 10",
    }
    return {name: f"Last, {time.full(previous.end)}: {value}" for name, value in found.items() if value}


def _version(row: Any, authors: dict[UUID, str], time: LocalTime) -> dict[str, Any]:
    return {
        "title": RECORD_LABELS[row.finality],
        "is_withdrawn": row.finality is Finality.ENTERED_IN_ERROR,
        "by": authors.get(row.recorded_by, "Not known"),
        "at": time.full(row.recorded_at),
        "reason": row.reason,
        "proof": RECORD_LABELS[row.identity_proof],
        "values": [(name, value) for name, value in described(row, time) if value],
    }


def _say_saved(in_care: DrainInCare, entry: CheckEntry, check: UUID) -> None:
    volume = f"{number_text(entry.gross_ml)} mL" if entry.gross_ml is not None else "the check"
    link = Markup('<a href="{}">Correct it</a>').format(url_for("checks.correction", check_id=check))
    flash(Markup("Saved {} for {}. {}").format(volume, name_of(in_care.patient), link), "saved")
