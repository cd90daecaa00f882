"""Checks that a device keeps until the server has answered, and the page that shows them to their author."""

from flask import Blueprint, Flask, Response, render_template, request, session

from tracker.access.permissions import Permission
from tracker.web.gate import page

__all__ = ["install", "pages"]

pages = Blueprint("outbox", __name__)
HEADER = "X-Outbox"
"""A form that the outbox sends carries this header."""
GOES_TO = "X-Goes-To"
MOST_SAID = 5
"""Words kept for the next page: a cookie holds them, and one that grew too large would be thrown away."""


@pages.get("/outbox")
@page(Permission.RECORD_CHECK)
def outbox() -> str:
    """The list itself stands on the device: the server knows nothing of it."""
    return render_template("outbox/outbox.html")


def install(app: Flask) -> None:
    app.after_request(say_where_to)


def say_where_to(response: Response) -> Response:
    """Taken is told with where it leads: a redirect would open that page and spend its words, with nobody looking."""
    if HEADER in request.headers and response.status_code == 303:
        response.headers[GOES_TO] = response.headers.pop("Location")
        response.status_code = 204
        response.data = b""
        session["_flashes"] = session.get("_flashes", [])[-MOST_SAID:]
    return response
