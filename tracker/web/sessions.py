"""Signing in and out, and signing in again without losing what was typed."""

from urllib.parse import urlsplit
from uuid import UUID

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    g,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask_login import current_user, login_user, logout_user
from flask_wtf import FlaskForm
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.wrappers import Response as AnyResponse
from wtforms import HiddenField, PasswordField

from tracker.access.passwords import Passwords
from tracker.access.permissions import Permission
from tracker.actions import accounts, sign_ins
from tracker.web import signed_in
from tracker.web.entering import PASSWORD_FIELDS
from tracker.web.forms.administration import OwnPasswordForm
from tracker.web.forms.fields import Required, Text
from tracker.web.gate import actor, house, page
from tracker.web.templating import landing

__all__ = ["pages", "sign_in_again"]

pages = Blueprint("sessions", __name__)
CARRIED = "carried-"
SKIPPED = ("csrf_token", "sign_in_name", "resume", "next", "carried", *PASSWORD_FIELDS)


class SignInForm(FlaskForm):
    sign_in_name = Text("Name", most=100, validators=[Required("Enter your sign-in name.")])
    password = PasswordField("Password", validators=[Required("Enter your password.")])
    next = HiddenField()
    resume = HiddenField()


@pages.get("/")
@page(Permission.ANYBODY_SIGNED_IN)
def start() -> AnyResponse:
    return redirect(url_for(landing(current_user.role)))


@pages.get("/login")
@page(Permission.NOBODY_SIGNED_IN)
def form() -> str | AnyResponse:
    if current_user.is_authenticated:
        return redirect(url_for("sessions.start"))
    shown = SignInForm(formdata=None, data={"next": _own_path(request.args.get("next", ""))})
    return render_template("sessions/login.html", form=shown, carried={})


@pages.post("/login")
@page(Permission.NOBODY_SIGNED_IN)
def sign_in() -> tuple[str, int] | AnyResponse:
    form = SignInForm()
    carried = _carried()
    if not form.validate_on_submit():
        return render_template("sessions/login.html", form=form, carried=carried), 422
    passwords: Passwords = current_app.extensions["passwords"]
    try:
        token = sign_ins.sign_in(
            house(),
            name=form.sign_in_name.data or "",
            password=form.password.data or "",
            passwords=passwords,
            address=request.remote_addr or "",
        )
    except sign_ins.SignInRefused as error:
        form.password.errors = [str(error)]
        return render_template("sessions/login.html", form=form, carried=carried), 422
    _begin(token)
    if form.resume.data:
        return _resumed(form.resume.data, carried)
    return redirect(_own_path(form.next.data or "") or url_for("sessions.start"))


@pages.post("/logout")
@page(Permission.ANYBODY_SIGNED_IN)
def sign_out() -> AnyResponse:
    sign_ins.sign_out(house(), token=current_user.token, by=actor())
    logout_user()
    session.clear()
    return redirect(url_for("sessions.form"))


@pages.get("/account")
@page(Permission.ANYBODY_SIGNED_IN)
def account() -> str:
    return render_template("sessions/account.html", form=OwnPasswordForm(formdata=None))


@pages.post("/account")
@page(Permission.ANYBODY_SIGNED_IN)
def change_password() -> tuple[str, int] | AnyResponse:
    """Change one's own password: every session ends, and this one begins anew."""
    form, passwords = OwnPasswordForm(), current_app.extensions["passwords"]
    if not form.validate_on_submit():
        return render_template("sessions/account.html", form=form), 422
    name = current_user.sign_in_name
    chosen = form.new_password.data or ""
    try:
        accounts.set_password(
            house(),
            account=actor().account_id,
            password=chosen,
            passwords=passwords,
            by=actor(),
            present=form.password.data or "",
        )
    except sign_ins.SignInRefused as error:
        form.password.errors = [str(error)]
        return render_template("sessions/account.html", form=form), 422
    _begin(
        sign_ins.sign_in(house(), name=name, password=chosen, passwords=passwords, address=request.remote_addr or "")
    )
    flash("Your password is changed. Sessions elsewhere are ended.", "saved")
    return redirect(url_for("sessions.account"), code=303)


def sign_in_again() -> Response:
    """The 401 page: a sign-in form; after a lapsed session it carries what was being sent."""
    if request.method != "POST":
        if request.accept_mimetypes.best == "application/json":
            return make_response("", 401)
        where = _own_path(request.full_path.rstrip("?"))
        return make_response(redirect(url_for("sessions.form", next=where), code=302))
    token = session.get("_user_id", "")
    owner = signed_in.account_of_token(token) if token else None
    resume = _signer().dumps([str(owner) if owner else "", request.path])
    carried = {CARRIED + name: values for name, values in request.form.lists() if name not in SKIPPED}
    form = SignInForm(formdata=None, data={"resume": resume})
    page = render_template("sessions/login.html", form=form, carried=carried, lapsed=True)
    return make_response(page, 401)


def _begin(token: str) -> None:
    session.clear()
    g.pop("csrf_token", None)  # the token of the session before is remembered for this request
    login_user(signed_in.load(token))


def _resumed(resume: str, carried: dict[str, list[str]]) -> AnyResponse:
    """Show what was being sent, to be sent by the same person; anybody else starts anew."""
    try:
        owner, path = _signer().loads(resume)
    except BadSignature:
        return redirect(url_for("sessions.start"))
    if not owner or UUID(owner) != actor().account_id:
        return redirect(url_for("sessions.start"))
    fields = [(name.removeprefix(CARRIED), value) for name, values in carried.items() for value in values]
    return make_response(render_template("sessions/resume.html", path=path, fields=fields))


def _carried() -> dict[str, list[str]]:
    return {name: values for name, values in request.form.lists() if name.startswith(CARRIED)}


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="resume")


def _own_path(path: str) -> str:
    """The path if it is one of this application, else nothing."""
    parts = urlsplit(path)
    ours = not parts.scheme and not parts.netloc and parts.path.startswith("/") and not path.startswith("//")
    return path if ours and "\\" not in path else ""
