"""Signing in and out, and one's own password."""

from urllib.parse import urlsplit

from flask import Blueprint, current_app, flash, g, redirect, render_template, request, session, url_for
from flask_login import current_user, login_user, logout_user
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response as AnyResponse
from wtforms import HiddenField, PasswordField

from tracker.access.passwords import Passwords
from tracker.access.permissions import Permission, Role
from tracker.actions import accounts, sign_ins
from tracker.web import signed_in
from tracker.web.forms.administration import OwnPasswordForm
from tracker.web.forms.fields import Required, Text
from tracker.web.gate import actor, house, page
from tracker.web.templating import landing

__all__ = ["begin", "own_path", "pages"]

pages = Blueprint("sessions", __name__)


class SignInForm(FlaskForm):
    sign_in_name = Text("Name", most=100, validators=[Required("Enter your sign-in name.")])
    password = PasswordField("Password", validators=[Required("Enter your password.")])
    next = HiddenField()


@pages.get("/")
@page(Permission.ANYBODY_SIGNED_IN)
def start() -> AnyResponse:
    return redirect(url_for(landing(current_user.role)))


@pages.get("/login")
@page(Permission.NOBODY_SIGNED_IN)
def form() -> str | AnyResponse:
    if current_user.is_authenticated:
        return redirect(url_for("sessions.start"))
    shown = SignInForm(formdata=None, data={"next": own_path(request.args.get("next", ""))})
    return render_template("sessions/login.html", form=shown)


@pages.post("/login")
@page(Permission.NOBODY_SIGNED_IN)
def sign_in() -> tuple[str, int] | AnyResponse:
    form = SignInForm()
    if not form.validate_on_submit():
        return render_template("sessions/login.html", form=form), 422
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
        return render_template("sessions/login.html", form=form), 422
    begin(token)
    return redirect(own_path(form.next.data or "") or url_for("sessions.start"))


@pages.post("/logout")
@page(Permission.ANYBODY_SIGNED_IN)
def sign_out() -> AnyResponse:
    sign_ins.sign_out(house(), token=current_user.token, by=actor())
    logout_user()
    session.clear()
    return redirect(url_for("sessions.form"))


@pages.get("/account")
@page(Permission.KEEP_ACCOUNT)
def account() -> str:
    return render_template("sessions/account.html", form=OwnPasswordForm(formdata=None))


@pages.post("/account")
@page(Permission.KEEP_ACCOUNT)
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
    begin(sign_ins.sign_in(house(), name=name, password=chosen, passwords=passwords, address=request.remote_addr or ""))
    flash("Your password is changed. Sessions elsewhere are ended.", "saved")
    return redirect(url_for("sessions.account"), code=303)


def begin(token: str) -> None:
    """Go on in the session of a token; forms that the same person opened here before are still taken."""
    before = signed_in.account_of_token(session.get("_user_id", ""))
    secret = session.get("csrf_token")
    session.clear()
    user = signed_in.load(token)
    login_user(user)
    session.permanent = user is not None and user.role is Role.WALL_DISPLAY  # a display that restarts goes on
    if secret and user and before and before.record_id == user.actor.account_id:
        session["csrf_token"] = secret
    else:
        g.pop("csrf_token", None)  # the token of the session before is remembered for this request


def own_path(path: str) -> str:
    """The path if it is one of this application, else nothing."""
    parts = urlsplit(path)
    ours = not parts.scheme and not parts.netloc and parts.path.startswith("/") and not path.startswith("//")
    return path if ours and "\\" not in path else ""
