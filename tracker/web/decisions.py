"""The decision about a drain: signed on the verdict that was shown, and shown with it ever after."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID, uuid4

from flask import Blueprint, current_app, flash, g, redirect, render_template, url_for
from flask_wtf import FlaskForm
from itsdangerous import BadSignature, URLSafeSerializer
from markupsafe import Markup
from werkzeug.wrappers import Response
from wtforms import HiddenField, PasswordField

from tracker.access.passwords import Passwords
from tracker.access.permissions import ROLE_LABELS, Permission
from tracker.actions import decisions
from tracker.actions.decisions import DecisionEntry, DrainIsOut, Shown, VerdictChanged
from tracker.actions.errors import AlreadyDone, NotFound, Refused
from tracker.actions.sign_ins import SignInRefused
from tracker.audit.events import Entity
from tracker.audit.vocabulary import AuditAction
from tracker.records.announcements import alert_notes
from tracker.records.decisions import (
    CHOICE_LABELS,
    CHOICE_STATEMENTS,
    STATEMENT,
    Decision,
    DecisionRevision,
    differs,
    drain_decisions,
)
from tracker.records.decisions import Choice as Word
from tracker.records.finding import neighbours
from tracker.records.frozen import digest, replay
from tracker.records.in_care import Judged, Moment, judge_drain, newest_moment
from tracker.web.entering import Bedside, bedside, put, request_key, sent_before
from tracker.web.forms.fields import Choice, Required, Text
from tracker.web.gate import Scope, actor, house, page, show
from tracker.web.presenters.assumptions import assumed_of
from tracker.web.presenters.decisions import Difference, decision_lines, decision_page, difference_of
from tracker.web.presenters.drains import Notes, drain_page

__all__ = ["pages"]

pages = Blueprint("decisions", __name__)


class DecisionForm(FlaskForm):
    choice = Choice("Decision", Word, lambda word: CHOICE_LABELS[Word(word)], required="Choose what you decide.")
    reason = Text("Reason")
    password = PasswordField("Your password, again", validators=[Required("Enter your password to sign.")])
    shown = HiddenField()
    request_key = HiddenField()


class Basis(NamedTuple):
    """What a form is shown with: the verdict at its moment, the drain among its patient's, earlier decisions."""

    judged: Judged
    here: Bedside
    earlier: Sequence[DecisionRevision]
    notes: Notes
    moment: Moment


@pages.get("/drains/<uuid:drain_id>/decision/new")
@page(Permission.DECIDE, Scope.PATIENT)
def new(drain_id: UUID) -> str | Response:
    basis = _basis(drain_id)
    if basis.judged.in_care.out_at is not None:
        flash("This drain is out: there is nothing to decide.", "warning")
        return redirect(url_for("drains.drain", drain_id=drain_id), code=303)
    form = DecisionForm(formdata=None, data={"request_key": str(uuid4())})
    return _page(form, basis, drain_id)


@pages.post("/drains/<uuid:drain_id>/decision/new")
@page(Permission.DECIDE, Scope.PATIENT)
def sign(drain_id: UUID) -> Response | tuple[str, int]:
    """Sign, or show the form again with everything typed but the password, and what is wrong or has changed."""
    form = DecisionForm()
    key = request_key(form.request_key.data)
    shown = _shown(form.shown.data, drain_id)
    if shown is None:
        return _page(form, _basis(drain_id), drain_id, is_stale=True), 409
    basis = _basis(drain_id, shown.moment)
    if not _is_whole(form, basis) and not sent_before(key):
        return _page(form, basis, drain_id), 422
    address = url_for("drains.drain", drain_id=drain_id)
    passwords: Passwords = current_app.extensions["passwords"]
    try:
        signed = decisions.sign(
            house(),
            drain=drain_id,
            entry=DecisionEntry(form.choice.word, form.reason.data or ""),
            shown=shown,
            password=form.password.data or "",
            passwords=passwords,
            by=actor(),
            request=key,
            answer=address,
        )
    except SignInRefused as error:
        form.password.errors = [str(error)]
        return _page(form, basis, drain_id), 422
    except VerdictChanged as error:
        difference = difference_of(error.shown, error.now, error.signed_since)
        return _page(form, _basis(drain_id), drain_id, difference=difference, is_stale=True), 409
    except DrainIsOut as error:
        flash(str(error), "warning")
        return redirect(address, code=303)
    except Refused as error:
        put(form, error, {}, "choice")
        return _page(form, basis, drain_id), 422
    except AlreadyDone as error:
        return redirect(error.answer, code=303)
    _say_signed(form.choice.word, signed)
    return redirect(address, code=303)


@pages.get("/decisions/<uuid:decision_id>")
@page(Permission.SEE_WARD, Scope.PATIENT)
def decision(decision_id: UUID) -> str:
    """One decision with its frozen verdict, and whether the same entries still give that verdict."""
    with house().database.reading() as session:
        identity = session.get_one(Decision, decision_id)
        known = drain_decisions(session, identity.drain_id, datetime.max.replace(tzinfo=house().clock().tzinfo))
        row = next((one for one in known if one.record_id == decision_id), None)
        if row is None:
            raise NotFound
        again = replay(session, row)
        then, _ = judge_drain(session, g.patient_id, identity.drain_id, Moment(row.as_of, row.known_at))
        session.expunge_all()
    here = bedside(identity.drain_id)
    show(
        AuditAction.SEE_DECISION,
        Entity("decision", decision_id),
        patients=[g.patient_id],
        known_at=row.known_at,
    )
    return render_template(
        "decisions/decision.html",
        banner=here.banner(),
        page=decision_page(row, here.time, is_in_force=row is known[0]),
        drain_id=identity.drain_id,
        zone=here.time.name,
        again=again.value,
        assumed_then=assumed_of(then.in_care) if then else "",
    )


def _basis(drain_id: UUID, moment: Moment | None = None) -> Basis:
    """A drain as judged at a moment, else now. Raises NotFound."""
    with house().database.reading() as session:
        at = moment or newest_moment(session, g.patient_id, house().clock())
        found, drains = judge_drain(session, g.patient_id, drain_id, at)
        if found is None:
            raise NotFound
        earlier = drain_decisions(session, drain_id, at.known_at)
        notes = alert_notes(session, drain_id, at.known_at)
        others = neighbours(session, found.in_care.stay.ward_id, at)
        session.expunge_all()
    present = [one for one in drains if one.out_at is None]
    return Basis(found, Bedside(found.in_care, present, at.as_of, others), earlier, notes, at)


def _is_whole(form: DecisionForm, basis: Basis) -> bool:
    """Whether all that is needed was answered, the reason of a choice against the verdict among it."""
    is_valid = bool(form.validate_on_submit())
    word = form.choice.word
    if word is not None and differs(word, basis.judged.verdict.readiness) and not (form.reason.data or "").strip():
        form.reason.errors = ["Your choice differs from the verdict: say why."]
        return False
    return is_valid


def _page(
    form: DecisionForm,
    basis: Basis,
    drain_id: UUID,
    *,
    difference: Difference | None = None,
    is_stale: bool = False,
) -> str:
    """The form with the verdict it is about; its event says what was shown, also where it is shown again."""
    verdict = basis.judged.verdict
    form.shown.data = _signer().dumps(
        [
            str(drain_id),
            str(actor().account_id),
            basis.moment.as_of.isoformat(),
            basis.moment.known_at.isoformat(),
            digest(basis.judged),
        ]
    )
    show(
        AuditAction.SEE_FORM,
        Entity("drain", drain_id),
        patients=[g.patient_id],
        shown={verdict.drain: verdict.readiness},
        known_at=verdict.known_at,
        tells=True,
    )
    return render_template(
        "decisions/new.html",
        form=form,
        banner=basis.here.banner(),
        page=drain_page(basis.judged, basis.moment.as_of, basis.notes),
        earlier=decision_lines(basis.earlier, basis.here.time)[:1],
        difference=difference,
        is_stale=is_stale,
        drain_id=drain_id,
        signer=f"{actor().name}, {ROLE_LABELS[actor().role].lower()}",
        statement=f"{STATEMENT} …",
        meanings=[(CHOICE_LABELS[word], CHOICE_STATEMENTS[word]) for word in Word],
    )


def _shown(text: str | None, drain_id: UUID) -> Shown | None:
    """The verdict that the form was shown with; None where the form does not say so in our own hand."""
    try:
        drain, account, as_of, known_at, found = _signer().loads(text or "")
    except (BadSignature, ValueError):
        return None
    if (drain, account) != (str(drain_id), str(actor().account_id)):
        return None
    return Shown(Moment(datetime.fromisoformat(as_of), datetime.fromisoformat(known_at)), found)


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="verdict shown")


def _say_signed(word: Word, signed: UUID) -> None:
    link = Markup('<a href="{}">Show the decision</a>').format(url_for("decisions.decision", decision_id=signed))
    flash(Markup("Signed: {}. {}").format(CHOICE_LABELS[word].lower(), link), "saved")
