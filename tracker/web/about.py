"""What everybody may read: help, what the program is, the parts that pages are made of; and light or dark."""

from enum import StrEnum
from importlib.metadata import PackageNotFoundError, version

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from tracker.access.permissions import Permission
from tracker.readiness.protocol import RULES_VERSION
from tracker.web.gate import page
from tracker.web.presenters.specimens import specimens

__all__ = ["Colours", "chosen_colours", "pages"]

pages = Blueprint("about", __name__)
COOKIE = "colours"
KEPT_SECONDS = 365 * 24 * 3600


class Colours(StrEnum):
    """How a screen is coloured; kept on the device, because a dark ward has one screen for many people."""

    DEVICE = "device"
    LIGHT = "light"
    DARK = "dark"


COLOUR_LABELS = {Colours.DEVICE: "As this device is set", Colours.LIGHT: "Light", Colours.DARK: "Dark"}


def chosen_colours() -> Colours:
    try:
        return Colours(request.cookies.get(COOKIE, ""))
    except ValueError:
        return Colours.DEVICE


@pages.get("/help")
@page(Permission.NOBODY_SIGNED_IN)
def help_page() -> str:
    return render_template("about/help.html", parts=specimens())


@pages.get("/about")
@page(Permission.NOBODY_SIGNED_IN)
def about_page() -> str:
    return render_template("about/about.html", version=_version(), rules_version=RULES_VERSION)


@pages.get("/help/components")
@page(Permission.KEEP_ACCOUNT)
def components() -> str:
    return render_template("about/components.html", parts=specimens())


@pages.get("/colours")
@page(Permission.NOBODY_SIGNED_IN)
def colours() -> str:
    return render_template("about/colours.html", offered=COLOUR_LABELS, chosen=chosen_colours())


@pages.post("/colours")
@page(Permission.NOBODY_SIGNED_IN)
def choose_colours() -> Response:
    """Keep the choice on this device; a word that is none is taken for the device's own setting."""
    wanted = request.form.get("colours", "")
    chosen = Colours(wanted) if wanted in set(Colours) else Colours.DEVICE
    flash(f"Colours: {COLOUR_LABELS[chosen].lower()}.", "saved")
    answer = redirect(url_for("about.colours"), code=303)
    answer.set_cookie(
        COOKIE, chosen, max_age=KEPT_SECONDS, httponly=True, samesite="Lax", secure=request.is_secure, path="/"
    )
    return answer


def _version() -> str:
    try:
        return version("drain-tracker")
    except PackageNotFoundError:
        return "a working copy"
