"""A device that was laid down, or whose session lapsed: who was signed in, the password again, nothing typed lost."""

from urllib.parse import urlsplit

from flask import Blueprint, Response, current_app, make_response, redirect, render_template, request, session, url_for
from flask_login import current_user
from flask_wtf import FlaskForm
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.wrappers import Response as AnyResponse
from wtforms import HiddenField, PasswordField

from tracker.access.permissions import ROLE_LABELS, Permission
from tracker.actions import sign_ins
from tracker.records.accounts import AccountRevision
from tracker.web import signed_in
from tracker.web.entering import PASSWORD_FIELDS
from tracker.web.forms.fields import Required
from tracker.web.gate import actor, house, page
from tracker.web.sessions import begin, own_path

__all__ = ["pages", "sign_in_again"]

pages = Blueprint("locked", __name__)
IN_PLACE = "X-In-Place"
"""A request of a page that covers itself and goes on where it was: it is answered by a status, never by a redirect."""
CARRIED = "carried-"
NOTHING_TYPED = frozenset({"locked", "sessions"})
"""Forms that hold nothing to be sent again: locking, signing out, one's own password."""
SKIPPED = ("csrf_token", "resume", "next", *PASSWORD_FIELDS)


class UnlockForm(FlaskForm):
    password = PasswordField("Password", validators=[Required("Enter your password.")])
    next = HiddenField()
    resume = HiddenField()


@pages.get("/locked")
@page(Permission.NOBODY_SIGNED_IN)
def locked() -> AnyResponse:
    """Who was signed in here; leads on where a session runs, and to signing in where nobody is known."""
    where, in_place = own_path(request.args.get("next", "")), IN_PLACE in request.headers
    if current_user.is_authenticated:
        return Response(status=204) if in_place else redirect(where or url_for("sessions.start"))
    who = _was_signed_in()
    if who is None:
        return Response(status=401) if in_place else redirect(url_for("sessions.form", next=where or None))
    return _page(who, UnlockForm(formdata=None, data={"next": where}), {})


@pages.post("/lock")
@page(Permission.KEEP_ACCOUNT)
def lock() -> AnyResponse:
    """End the session, and remember whose it was."""
    sign_ins.sign_out(house(), token=current_user.token, by=actor(), why="locked")
    if IN_PLACE in request.headers:
        return Response(status=204)
    left = urlsplit(request.referrer or "")
    where = own_path(left._replace(scheme="", netloc="").geturl())
    return redirect(url_for("locked.locked", next=where or None), code=303)


@pages.post("/locked")
@page(Permission.NOBODY_SIGNED_IN)
def unlock() -> AnyResponse:
    """Sign in again whoever was signed in here, and show what was being sent."""
    who = _was_signed_in()
    if who is None:
        return redirect(url_for("sessions.form"))
    form, carried = UnlockForm(), _carried()
    if not form.validate_on_submit():
        return _page(who, form, carried, 422)
    try:
        token = sign_ins.sign_in(
            house(),
            name=who.sign_in_name,
            password=form.password.data or "",
            passwords=current_app.extensions["passwords"],
            address=request.remote_addr or "",
            wrong="Your password does",
        )
    except sign_ins.SignInRefused as error:
        form.password.errors = [str(error)]
        return _page(who, form, carried, 422)
    begin(token)
    if IN_PLACE in request.headers:
        return Response(status=204)
    if form.resume.data:
        return _resumed(form.resume.data, carried)
    return redirect(own_path(form.next.data or "") or url_for("sessions.start"))


def sign_in_again() -> Response:
    """The answer to a request without a session; after a lapsed one it carries what was being sent."""
    who = _was_signed_in()
    if request.method != "POST":
        if request.accept_mimetypes.best == "application/json":
            return make_response("", 401)
        return _led_to_sign_in(who, own_path(request.full_path.rstrip("?")))
    if request.blueprint in NOTHING_TYPED:
        return _led_to_sign_in(who, request.path if request.endpoint == "sessions.change_password" else "")
    if who is None:
        typed = [(name.replace("_", " "), ", ".join(values)) for name, values in _typed() if any(values)]
        return make_response(render_template("sessions/unknown.html", typed=typed), 401)
    resume = _signer().dumps([str(who.record_id), request.path])
    carried = {CARRIED + name: values for name, values in _typed()}
    return _page(who, UnlockForm(formdata=None, data={"resume": resume}), carried, 401)


def _page(who: AccountRevision, form: UnlockForm, carried: dict[str, list[str]], status: int = 200) -> Response:
    role = ROLE_LABELS[who.role]
    page = render_template("sessions/locked.html", form=form, name=who.display_name, role=role, carried=carried)
    return make_response(page, status)


def _led_to_sign_in(who: AccountRevision | None, where: str) -> Response:
    there = "locked.locked" if who else "sessions.form"
    return make_response(redirect(url_for(there, next=where or None), code=302))


def _typed() -> list[tuple[str, list[str]]]:
    return [(name, values) for name, values in request.form.lists() if name not in SKIPPED]


def _was_signed_in() -> AccountRevision | None:
    return signed_in.account_of_token(session.get("_user_id", ""))


def _resumed(resume: str, carried: dict[str, list[str]]) -> AnyResponse:
    """Show what was being sent, to be sent by the same person; anybody else starts anew."""
    try:
        owner, path = _signer().loads(resume)
    except BadSignature:
        return redirect(url_for("sessions.start"))
    if owner != str(actor().account_id):
        return redirect(url_for("sessions.start"))
    fields = [(name.removeprefix(CARRIED), value) for name, values in carried.items() for value in values]
    return make_response(render_template("sessions/resume.html", path=path, fields=fields))


def _carried() -> dict[str, list[str]]:
    return {name: values for name, values in request.form.lists() if name.startswith(CARRIED)}


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="resume")
