"""The check at the bedside: recorded, shown, corrected, withdrawn."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from tracker.access.permissions import Permission
from tracker.actions import checks
from tracker.actions.checks import CheckEntry
from tracker.audit.events import Entity
from tracker.audit.vocabulary import AuditAction
from tracker.records.checks import DrainCheck, DrainCheckRevision
from tracker.records.in_care import DrainInCare
from tracker.records.timelines import current
from tracker.records.words import RECORD_LABELS
from tracker.web.entering import Bedside, Question, bedside, is_confirmed, request_key, sent_before, tried
from tracker.web.forms.checks import (
    RECENT,
    CheckForm,
    Previous,
    questions_before_saving,
    recent_question,
    shorten_of,
)
from tracker.web.gate import Scope, actor, house, page, show
from tracker.web.kinds import Kind
from tracker.web.presenters.checks import described
from tracker.web.presenters.people import name_of
from tracker.web.presenters.versions import Described
from tracker.web.versions import add_pages
from tracker.web.words import LocalTime, number_text

__all__ = ["pages"]

pages = Blueprint("checks", __name__)
FIELDS: dict[str, str] = {"end_at": "end_clock", "start_at": "start_clock"}


class CheckKind(Kind):
    """Checks; a new one has its own page, which asks more and leads back to the round."""

    blueprint = "checks"
    page = "check"
    title = "Check"
    saved = "the check"
    noun = "checks"
    entity = "drain_check"
    path = "/checks/<uuid:check_id>"
    argument = "check_id"
    permission = Permission.RECORD_CHECK
    model = DrainCheckRevision
    body = "checks/fields.html"
    refused_at = FIELDS
    withdrawing = "A check of another patient, or one that never took place. Its ward-day is missing again."

    def here(self, versions: Sequence[Any]) -> Bedside:
        with house().database.reading() as session:
            drain_id = session.get_one(DrainCheck, versions[-1].record_id).drain_id
        return bedside(drain_id)

    def described(self, row: Any, here: Bedside) -> Described:
        return [*described(row, here.time), ("Identity", RECORD_LABELS[row.identity_proof])]

    def form(self, here: Bedside, *, sent: bool) -> CheckForm:
        form = CheckForm() if sent else CheckForm(formdata=None)
        form.offer(here.time, here.now)
        return form

    def fill(self, form: CheckForm, row: Any, here: Bedside) -> None:
        form.fill(row, here.time)

    def entry(self, form: CheckForm, here: Bedside) -> CheckEntry | None:
        return _entry(form, here)

    def questions(self, form: CheckForm, entry: CheckEntry, here: Bedside, record: UUID | None) -> list[Question]:
        return questions_before_saving(form, entry, None, None, here.time)

    def changes(self, entry: CheckEntry) -> tuple[dict[str, Any], Sequence[Any]]:
        return vars(entry), ()

    def record(self, here: Bedside, entry: CheckEntry, **common: Any) -> UUID:
        return checks.record(house(), drain=here.in_care.drain_id, entry=entry, **common)

    def correct(self, record: UUID, entry: CheckEntry, **common: Any) -> None:
        checks.correct(house(), check=record, entry=entry, **common)

    def void(self, record: UUID, **common: Any) -> None:
        checks.void(house(), check=record, **common)


KIND = CheckKind()
add_pages(pages, KIND)


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
    if not sent_before(key) and not is_confirmed(form, asked):
        return _form_page(form, here, previous, asked), 422
    address, made = url_for("rounds.round_list"), []

    def save() -> None:
        check = checks.record(
            house(),
            drain=drain_id,
            entry=entry,
            by=actor(),
            reason=form.reason.data or "",
            shorten=shorten_of(form, overlapped),
            request=key,
            answer=address,
        )
        made.append(check)

    ended = tried(save, form, FIELDS, "note")
    if isinstance(ended, int):
        return _form_page(form, here, previous, asked), ended
    if ended is None:
        _say_saved(here.in_care, entry, made[0])
    return ended or redirect(address, code=303)


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


def _entry(form: CheckForm, here: Bedside) -> CheckEntry | None:
    """The entry that was typed; None with the form's errors set where it cannot be taken."""
    is_valid = form.validate_on_submit()
    proof = form.proof(here.in_care.patient.number)
    if proof is None and not form.identity.errors:
        form.identity.errors = ["This does not match the patient of this page. Check the wristband."]
        is_valid = False
    period = form.period(here.time) if is_valid else None
    return form.entry(period, proof) if period is not None and proof is not None else None


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
    )


def _last_values(previous: Previous | None, time: LocalTime) -> dict[str, str]:
    """What stands beside the fields: the newest values, never put into them."""
    if previous is None:
        return {}
    found = {
        "gross_ml": (previous.gross_ml, "mL"),
        "flush_ml": (previous.flush_ml, "mL"),
        "temp_c": (previous.temp_c, "°C"),
        "pain": (previous.pain, "of 10"),
    }
    ended = time.full(previous.end)
    return {
        name: f"Last, {ended}: {number_text(value)} {unit}"
        for name, (value, unit) in found.items()
        if value is not None
    }


def _say_saved(in_care: DrainInCare, entry: CheckEntry, check: UUID) -> None:
    volume = f"{number_text(entry.gross_ml)} mL" if entry.gross_ml is not None else "the check"
    link = Markup('<a href="{}">Correct it</a>').format(url_for("checks.correction", check_id=check))
    flash(Markup("Saved {} for {}. {}").format(volume, name_of(in_care.patient), link), "saved")
