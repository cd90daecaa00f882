"""Accounts of people: listed, added, changed by another's hand, given a new password."""

from typing import NamedTuple
from uuid import UUID, uuid4

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from tracker.access.passwords import Passwords, new_password
from tracker.access.permissions import Permission
from tracker.actions import accounts
from tracker.actions.accounts import OwnRights
from tracker.actions.errors import AlreadyDone, NotFound, Refused, StaleForm
from tracker.audit.events import Entity
from tracker.audit.vocabulary import AuditAction
from tracker.records.accounts import AccountRevision, current_account, names_of, persons, wards_of_account
from tracker.records.wards import WardRevision, current_wards
from tracker.web.entering import put, request_key, whole_number
from tracker.web.forms.administration import DISABLED, IN_USE, AccountForm, NewAccountForm
from tracker.web.gate import actor, house, page, show
from tracker.web.presenters.administration import Version, account_row, account_versions, zone_of

__all__ = ["pages"]

pages = Blueprint("accounts", __name__)
CHANGED = "Someone else changed this account after you opened it: see its versions below, then send yours again."
SHOWN_ONCE = "The password was made and shown once. If it is lost, give another one."


@pages.get("/admin/users")
@page(Permission.ADMINISTER)
def account_list() -> str:
    show(AuditAction.SEE_ADMINISTRATION, Entity("accounts"))
    with house().database.reading() as session:
        names = {ward.record_id: ward.name for ward in current_wards(session)}
        rows = [account_row(account, wards, names) for account, wards in persons(session)]
    return render_template("accounts/accounts.html", rows=rows, own=actor().account_id)


@pages.get("/admin/users/new")
@page(Permission.ADMINISTER)
def new() -> str:
    form = NewAccountForm(formdata=None, data={"request_key": str(uuid4())})
    form.offer(_wards())
    return render_template("accounts/new.html", form=form)


@pages.post("/admin/users/new")
@page(Permission.ADMINISTER)
def add() -> str | Response | tuple[str, int]:
    """Add an account with a password made by chance, shown on this answer alone."""
    form = NewAccountForm()
    form.offer(_wards())
    if not form.validate_on_submit():
        return render_template("accounts/new.html", form=form), 422
    password, key = new_password(), request_key(form.request_key.data)
    try:
        account = accounts.add(
            house(), entry=form.entry(password), passwords=_passwords(), by=actor(), request=key, answer="{account}"
        )
    except Refused as error:
        put(form, error, {}, "sign_in_name")
        return render_template("accounts/new.html", form=form), 422
    except AlreadyDone as error:
        flash(SHOWN_ONCE, "warning")
        return redirect(url_for("accounts.account", account_id=UUID(error.answer)), code=303)
    return _shown_once(account, password)


@pages.get("/admin/users/<uuid:account_id>")
@page(Permission.ADMINISTER)
def account(account_id: UUID) -> str:
    known = _known(account_id)
    form = AccountForm(formdata=None, data=_as_it_is(known))
    show(AuditAction.SEE_ADMINISTRATION, Entity("account", account_id))
    return _page(form, known)


@pages.post("/admin/users/<uuid:account_id>")
@page(Permission.ADMINISTER)
def change(account_id: UUID) -> Response | tuple[str, int]:
    known = _known(account_id)
    form = AccountForm()
    form.offer(_wards())
    if account_id == actor().account_id:
        return _page(form, known, OwnRights()), 403
    if not form.validate_on_submit():
        return _page(form, known), 422
    try:
        accounts.change(
            house(),
            account=account_id,
            entry=form.change(),
            revision=whole_number(form.revision.data),
            reason=form.reason.data or "",
            by=actor(),
            request=request_key(form.request_key.data),
        )
    except StaleForm as error:
        form.revision.data = str(error.current.revision)
        put(form, Refused("reason", CHANGED), {}, "reason")
        return _page(form, known), 409
    except Refused as error:
        put(form, error, {}, "reason")
        return _page(form, known), 422
    except AlreadyDone:
        return redirect(url_for("accounts.account_list"), code=303)
    flash(f"Saved: {form.display_name.data}. Sessions that were open are ended.", "saved")
    return redirect(url_for("accounts.account_list"), code=303)


@pages.post("/admin/users/<uuid:account_id>/password")
@page(Permission.ADMINISTER)
def give_password(account_id: UUID) -> str | Response:
    """A new password made by chance, shown on this answer alone."""
    if account_id == actor().account_id:
        return redirect(url_for("sessions.account"), code=303)
    password, key = new_password(), request_key(request.form.get("request_key"))
    try:
        accounts.set_password(
            house(), account=account_id, password=password, passwords=_passwords(), by=actor(), request=key
        )
    except AlreadyDone:
        flash(SHOWN_ONCE, "warning")
        return redirect(url_for("accounts.account", account_id=account_id), code=303)
    return _shown_once(account_id, password)


class Known(NamedTuple):
    """An account as it is, with its wards and its versions in words."""

    account: AccountRevision
    wards: list[UUID]
    versions: list[Version]


def _known(account_id: UUID) -> Known:
    with house().database.reading() as session:
        account, wards = current_account(session, account_id), current_wards(session)
        if account is None:
            raise NotFound
        query = select(AccountRevision).where(AccountRevision.record_id == account_id)
        rows = list(session.scalars(query.order_by(AccountRevision.revision)))
        versions = account_versions(
            [(row, wards_of_account(session, row)) for row in rows],
            names_of(session, {row.recorded_by for row in rows}),
            {ward.record_id: ward.name for ward in wards},
            zone_of(wards),
        )
        found = Known(account, wards_of_account(session, account), versions)
        session.expunge_all()
    return found


def _as_it_is(known: Known) -> dict[str, object]:
    account = known.account
    return {
        "display_name": account.display_name,
        "role": account.role.value,
        "wards": AccountForm.ward_words(known.wards),
        "state": DISABLED if account.disabled else IN_USE,
        "revision": str(account.revision),
        "request_key": str(uuid4()),
    }


def _page(form: AccountForm, known: Known, refused: OwnRights | None = None) -> str:
    form.offer(_wards())
    is_own = known.account.record_id == actor().account_id
    return render_template(
        "accounts/account.html",
        form=form,
        account=known.account,
        versions=known.versions,
        own_rights=str(refused or OwnRights()) if is_own else "",
    )


def _shown_once(account_id: UUID, password: str) -> str:
    return render_template("accounts/password.html", account=_known(account_id).account, password=password)


def _wards() -> list[WardRevision]:
    with house().database.reading() as session:
        found = current_wards(session)
        session.expunge_all()
    return found


def _passwords() -> Passwords:
    found: Passwords = current_app.extensions["passwords"]
    return found
