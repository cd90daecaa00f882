"""Error pages: what happened, whether the entry is saved, what to do next."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from traceback import extract_tb

from flask import Flask, Response, make_response, render_template, request, session
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError
from werkzeug.exceptions import HTTPException

from tracker.access.actor import NotPermitted
from tracker.actions.errors import NotFound, RequestReused, StaleForm
from tracker.records.database import DatabaseBusy
from tracker.records.faults import FAULT_LABELS, Fault, fault_of
from tracker.web.entering import PASSWORD_FIELDS
from tracker.web.sessions import sign_in_again

__all__ = ["install"]

RETRY_SECONDS = "5"
NOT_KEPT = frozenset({"csrf_token", *PASSWORD_FIELDS})
CUT_OFF = (Fault.LOST, Fault.DAMAGED)
"""Faults that may strike while a commit is under way: only the key of the form tells then whether it was done."""
MENDED_FIRST = (
    "Tell your administrator now, and use the paper round sheet meanwhile. Send it again when that is mended."
)
NEXT: dict[Fault, str] = dict.fromkeys((Fault.FULL, Fault.READ_ONLY, Fault.DAMAGED), MENDED_FIRST)


@dataclass(frozen=True)
class Said:
    title: str
    happened: str
    next: str


PAGES: dict[int, Said] = {
    400: Said("This request could not be read", "The address or the form was incomplete.", "Go back and try again."),
    403: Said("Not permitted", "Your role does not include this page.", "Ask your administrator if it should."),
    404: Said(
        "Not found",
        "There is no such page or record, or it belongs to a ward that you are not a member of.",
        "Check the address, or start from the board or the round.",
    ),
    405: Said("Not possible here", "This page cannot be used that way.", "Go back and use the buttons of the page."),
    409: Said(
        "Changed in the meantime",
        "Someone else changed this record after you opened it.",
        "Look at the record as it is now, then enter your change again.",
    ),
    413: Said(
        "Too much at once",
        "What was sent is larger than this page takes.",
        "Shorten the notes and send it again; bring a large file in by the command drain-tracker import.",
    ),
    422: Said(
        "Already saved with other content",
        "This form was saved before, and came again with different content.",
        "Look at what was saved; correct it there if it is wrong.",
    ),
    429: Said("Too many tries", "There were too many tries from here.", "Wait 15 minutes and try again."),
    500: Said(
        "Something failed here",
        "The program made a mistake. It has been noted without any patient's data.",
        "Go back and try once more; if it happens again, use the paper round sheet and tell your administrator.",
    ),
    503: Said(
        "Not available at this moment",
        "The database is busy or does not answer.",
        "Wait a few seconds and try again.",
    ),
}


def install(app: Flask) -> None:
    app.register_error_handler(HTTPException, of_http)
    app.register_error_handler(CSRFError, of_token)
    app.register_error_handler(NotFound, lambda _: answer(404))
    app.register_error_handler(NotPermitted, lambda _: answer(403))
    app.register_error_handler(StaleForm, lambda _: answer(409))
    app.register_error_handler(RequestReused, lambda error: answer(422, link=error.answer))
    app.register_error_handler(DatabaseBusy, lambda _: away(Fault.BUSY))
    app.register_error_handler(DBAPIError, of_database(app))
    app.register_error_handler(Exception, of_bug(app))


def of_http(error: HTTPException) -> Response:
    if error.response is not None and error.code is None:
        return make_response(error.get_response())
    if error.code == 401:
        return sign_in_again()
    if error.code is not None and 300 <= error.code < 400:
        return make_response(error.get_response())
    return answer(error.code or 500)


def of_token(_: CSRFError) -> Response:
    """A form without its token: a lapsed session lost it, or the form is not ours."""
    return sign_in_again() if "_user_id" not in session else answer(400)


def of_bug(app: Flask) -> Callable[[Exception], Response]:
    def handle(error: Exception) -> Response:
        if app.testing:
            raise error
        app.logger.error("%s in %s: %s", type(error).__name__, request.endpoint, places(error))
        return answer(500)

    return handle


def places(error: Exception) -> str:
    """Where it went wrong, without the message: that may hold a patient's data."""
    return " < ".join(
        f"{Path(one.filename).name}:{one.lineno}" for one in reversed(extract_tb(error.__traceback__)[-6:])
    )


def of_database(app: Flask) -> Callable[[Exception], Response]:
    bug = of_bug(app)

    def handle(error: Exception) -> Response:
        fault = fault_of(error)
        if fault is None:
            return bug(error)
        app.logger.error("%s (%s in %s)", FAULT_LABELS[fault], type(error).__name__, request.endpoint)
        return away(fault)

    return handle


def away(fault: Fault) -> Response:
    """The page of a database that does not take what was sent; that is kept on the page, to be sent again."""
    said = replace(PAGES[503], happened=FAULT_LABELS[fault], next=NEXT.get(fault, PAGES[503].next))
    page = render_template(
        "errors/away.html",
        said=said,
        code=503,
        path=request.path,
        fields=[pair for pair in request.form.items(multi=True) if pair[0] not in NOT_KEPT],
        has_file=any(one.filename for one in request.files.values()),
        was_entry=request.method == "POST",
        is_unknown=fault in CUT_OFF,
    )
    response = make_response(page, 503)
    response.headers["Retry-After"] = RETRY_SECONDS
    return response


def answer(code: int, *, link: str = "") -> Response:
    """The page of an error; it says that nothing was saved, for no error comes after a commit."""
    said = PAGES.get(code, PAGES[500])
    was_entry = request.method == "POST"
    page = render_template("errors/error.html", said=said, code=code, was_entry=was_entry and code != 422, link=link)
    return make_response(page, code)
