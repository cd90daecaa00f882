"""The pages that every kind of record has: its versions, a correction beside what is saved, a withdrawal."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import HiddenField

from tracker.access.actor import NotPermitted
from tracker.access.permissions import Permission
from tracker.audit.events import Entity
from tracker.audit.vocabulary import AuditAction
from tracker.web.entering import Bedside, Question, bedside, is_confirmed, request_key, sent_before, tried
from tracker.web.forms.fields import Group, Required, Text
from tracker.web.gate import Scope, actor, page, show
from tracker.web.hints import say_saved
from tracker.web.kinds import Kept, Kind, changed_verdicts, common_of, kept_of, still
from tracker.web.presenters.versions import version_lines

__all__ = ["add_entering", "add_pages", "kept_to_change"]


class WithdrawForm(FlaskForm):
    confirmed = Group("Please confirm", ())
    reason = Text("Why is it withdrawn?", validators=[Required("Say why it is withdrawn.")])
    revision = HiddenField()
    request_key = HiddenField()


def add_pages(pages: Blueprint, kind: Kind) -> None:
    """Add a kind's pages to its blueprint."""
    routes: list[tuple[str, str, Callable[..., Any], Permission, str]] = [
        ("", kind.page, _see, Permission.SEE_WARD, "GET"),
        ("/correct", "correction", _correction, kind.permission, "GET"),
        ("/correct", "correct", _correct, kind.permission, "POST"),
    ]
    if kind.withdrawing:
        routes += [
            ("/void", "withdrawal", _withdrawal, kind.permission, "GET"),
            ("/void", "withdraw", _withdraw, kind.permission, "POST"),
        ]
    for ending, endpoint, view, permission, method in routes:
        declared = page(permission, Scope.PATIENT)(_bound(view, kind, kind.argument))
        pages.add_url_rule(kind.path + ending, endpoint, declared, methods=[method])


def add_entering(pages: Blueprint, kind: Kind, place: str) -> None:
    """Add the pages at which a new record of the kind is entered, at a drain."""
    path = f"/drains/<uuid:drain_id>/{place}/new"
    for endpoint, view, method in (("new", _new, "GET"), ("record", _record, "POST")):
        declared = page(kind.permission, Scope.PATIENT)(_bound(view, kind, "drain_id"))
        pages.add_url_rule(path, endpoint, declared, methods=[method])


def _bound(view: Callable[..., Any], kind: Kind, argument: str) -> Callable[..., Any]:
    """A page as Flask calls it, by the id in its address."""

    def bound(**ids: UUID) -> Any:
        return view(kind, ids[argument])

    return bound


def _new(kind: Kind, drain_id: UUID) -> str:
    here = bedside(drain_id)
    form = kind.form(here, sent=False)
    if kind.is_now:
        form.put_moment(here.time, here.now)
    form.request_key.data = str(uuid4())
    show(AuditAction.SEE_FORM, Entity("drain", drain_id), patients=[g.patient_id])
    return _new_page(kind, form, here, [])


def _record(kind: Kind, drain_id: UUID) -> Response | tuple[str, int]:
    """Save the entry, or show the form again with everything typed and what is wrong or asked."""
    here = bedside(drain_id)
    form = kind.form(here, sent=True)
    entry = kind.entry(form, here)
    if entry is None:
        return _new_page(kind, form, here, []), 422
    asked = kind.questions(form, entry, here, None)
    key = request_key(form.request_key.data)
    if not sent_before(key) and not is_confirmed(form, asked):
        return _new_page(kind, form, here, asked), 422
    address, made = url_for("drains.drain", drain_id=drain_id), []

    def save() -> None:
        made.append(kind.record(here, entry, by=actor(), request=key, answer=address))

    ended = tried(save, form, kind.refused_at, kind.otherwise)
    if isinstance(ended, int):
        return _new_page(kind, form, here, asked), ended
    if ended is None:
        say_saved(kind.saved, made[0], kind.address(made[0], "correction"), kind.meant(entry))
    return ended or redirect(address, code=303)


def _new_page(kind: Kind, form: Any, here: Bedside, asked: list[Question]) -> str:
    return render_template(
        "versions/new.html",
        title=kind.title,
        banner=here.banner(),
        form=form,
        body=kind.body,
        zone=here.time.name,
        asked=asked,
        saved=kind.saved,
        back=url_for("drains.drain", drain_id=here.in_care.drain_id),
    )


def _see(kind: Kind, record: UUID) -> str:
    kept = kept_of(kind, record)
    show(AuditAction.SEE_HISTORY, Entity(kind.entity, record), patients=[g.patient_id])
    may_change = kept.standing is not None and kind.may_change(kept)
    return render_template(
        "versions/versions.html",
        title=kind.title,
        banner=kind.banner(kept.here),
        back=kind.back(kept.here),
        versions=version_lines(kept.versions, kept.authors, kept.here.time, lambda row: kind.described(row, kept.here)),
        links=kind.links(kept),
        correction=kind.address(record, "correction") if may_change else "",
        withdrawal=kind.address(record, "withdrawal") if may_change and kind.withdrawing else "",
    )


def kept_to_change(kind: Kind, record: UUID) -> Kept:
    """The record, for whoever may change it. Raises NotPermitted."""
    kept = kept_of(kind, record)
    if not kind.may_change(kept):
        raise NotPermitted(f"This {kind.entity} is not yours to change.")
    return kept


def _correction(kind: Kind, record: UUID) -> str:
    kept = kept_to_change(kind, record)
    form = kind.form(kept.here, sent=False)
    kind.fill(form, kept.present, kept.here)
    form.revision.data, form.request_key.data = str(kept.newest.revision), str(uuid4())
    show(AuditAction.SEE_FORM, Entity(kind.entity, record), patients=[g.patient_id])
    return _correction_page(kind, kept, form, [])


def _correct(kind: Kind, record: UUID) -> Response | tuple[str, int]:
    kept = kept_to_change(kind, record)
    form = kind.form(kept.here, sent=True)
    entry = kind.entry(form, kept.here)
    if not (form.reason.data or "").strip():
        form.reason.errors = ["Say why it is corrected."]
        entry = None
    if entry is None:
        return _correction_page(kind, kept, form, []), 422
    asked = kind.questions(form, entry, kept.here, record) + changed_verdicts(kind, kept, entry)
    if not is_confirmed(form, asked):
        return _correction_page(kind, kept, form, asked), 422
    common = {**common_of(form, kind.address(record)), "reason": form.reason.data or ""}
    ended = tried(lambda: kind.correct(record, entry, **common), form, kind.refused_at, kind.otherwise)
    if isinstance(ended, int):
        return _correction_page(kind, still(form, kind, kept, ended), form, asked), ended
    if ended is None:
        flash("The correction is saved; the earlier version stays readable.", "saved")
    return ended or redirect(kind.address(record), code=303)


def _correction_page(kind: Kind, kept: Kept, form: Any, asked: list[Question]) -> str:
    return render_template(
        "versions/correct.html",
        title=f"Correct: {kind.title[:1].lower()}{kind.title[1:]}",
        banner=kind.banner(kept.here),
        form=form,
        body=kind.body,
        zone=kept.here.time.name,
        asked=asked,
        old=kind.described(kept.present, kept.here),
        back=kind.address(kept.record),
    )


def _withdrawal(kind: Kind, record: UUID) -> str:
    kept = kept_to_change(kind, record)
    data = {"revision": str(kept.present.revision), "request_key": str(uuid4())}
    show(AuditAction.SEE_FORM, Entity(kind.entity, record), patients=[g.patient_id])
    return _withdrawal_page(kind, kept, WithdrawForm(formdata=None, data=data), changed_verdicts(kind, kept, None))


def _withdraw(kind: Kind, record: UUID) -> Response | tuple[str, int]:
    kept = kept_to_change(kind, record)
    form = WithdrawForm()
    asked = changed_verdicts(kind, kept, None) if kept.standing is not None else []
    if not form.validate_on_submit() or not is_confirmed(form, asked):
        return _withdrawal_page(kind, kept, form, asked), 422
    common = {**common_of(form, kind.address(record)), "reason": form.reason.data or ""}
    ended = tried(lambda: kind.void(record, **common), form, {}, "reason")
    if isinstance(ended, int):
        return _withdrawal_page(kind, still(form, kind, kept, ended), form, asked), ended
    if ended is None:
        flash("It is withdrawn: it stays readable and counts no more.", "saved")
    return ended or redirect(kind.address(record), code=303)


def _withdrawal_page(kind: Kind, kept: Kept, form: WithdrawForm, asked: list[Question]) -> str:
    return render_template(
        "versions/withdraw.html",
        is_sent=request.method == "POST",
        title=f"Withdraw: {kind.title[:1].lower()}{kind.title[1:]}",
        banner=kind.banner(kept.here),
        form=form,
        asked=asked,
        old=kind.described(kept.newest, kept.here),
        sentence=kind.withdrawing,
        back=kind.address(kept.record),
    )
