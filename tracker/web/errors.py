"""Error pages: what happened, whether the entry is saved, what to do next."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from traceback import extract_tb

from flask import (
    Flask,
    Response,
    flash,
    g,
    has_request_context,
    make_response,
    redirect,
    render_template,
    request,
    session,
)
from flask_wtf.csrf import CSRFError
from sqlalchemy import event
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError
from werkzeug.exceptions import HTTPException

from tracker.access.actor import NotPermitted
from tracker.actions.act import RequestKey
from tracker.actions.errors import NotFound, RequestReused, StaleForm
from tracker.records.database import DatabaseBusy
from tracker.records.faults import FAULT_LABELS, Fault, fault_of
from tracker.web.entering import PASSWORD_FIELDS, led_to, request_key
from tracker.web.locked import sign_in_again

__all__ = ["install"]

RETRY_SECONDS = "5"
NOT_KEPT = frozenset({"csrf_token", *PASSWORD_FIELDS})
CUT_OFF = (Fault.LOST, Fault.DAMAGED)
"""Faults that may strike while a commit is under way: only the key of the form tells then whether it was done."""
MENDED_FIRST = (
    "Tell your administrator now, and use the paper round sheet meanwhile. Send it again when that is mended."
)
NEXT: dict[Fault, str] = dict.fromkeys((Fault.FULL, Fault.READ_ONLY, Fault.DAMAGED), MENDED_FIRST)


NOT_SAVED = "Nothing of your entry was saved."
NOT_KNOWN = "Whether your entry was saved is not known."
SAVED_ONCE = "Sent again, it is saved once only."
LOOK_FIRST = "Look for it before you send it again."


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
    event.listen(app.extensions["house"].database.engine, "commit", note_commit)
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
        return saved_after_all() or answer(500, saved=what_became_of_it())

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
    if (saved := saved_after_all()) is not None:
        return saved
    said = replace(PAGES[503], happened=FAULT_LABELS[fault], next=NEXT.get(fault, PAGES[503].next))
    page = render_template(
        "errors/away.html",
        said=said,
        code=503,
        path=request.path,
        fields=[pair for pair in request.form.items(multi=True) if pair[0] not in NOT_KEPT],
        has_file=any(one.filename for one in request.files.values()),
        saved=what_became_of_it(is_cut_off=fault in CUT_OFF),
    )
    response = make_response(page, 503)
    response.headers["Retry-After"] = RETRY_SECONDS
    return response


def note_commit(_: Connection) -> None:
    """From the moment when a commit begins, something of this request may be saved."""
    if has_request_context():
        g.has_committed = True


def saved_after_all() -> Response | None:
    """Where the entry leads if it was saved and only its answer failed."""
    try:
        address = led_to(_key()) if g.get("has_committed", False) else None
    except (DBAPIError, DatabaseBusy):
        g.is_uncertain = True
        return None
    if address is None:
        return None
    flash("Your entry is saved.", "saved")
    return make_response(redirect(address, code=303))


def what_became_of_it(*, is_cut_off: bool = False) -> str:
    """What is to be said of an entry; nothing where none was sent."""
    if request.method != "POST":
        return ""
    has_key, may_be_saved = _key() is not None, g.get("has_committed", False)
    if is_cut_off or (may_be_saved and (not has_key or g.get("is_uncertain", False))):
        return f"{NOT_KNOWN} {SAVED_ONCE if has_key else LOOK_FIRST}"
    return f"{NOT_SAVED} {SAVED_ONCE}" if has_key else NOT_SAVED


def _key() -> RequestKey | None:
    return request_key(request.form.get("request_key"))


def answer(code: int, *, link: str = "", saved: str = "") -> Response:
    """The page of an error; whatever a page refuses by itself is not saved."""
    said = PAGES.get(code, PAGES[500])
    if not saved and request.method == "POST" and code != 422:
        saved = NOT_SAVED
    return make_response(render_template("errors/error.html", said=said, code=code, saved=saved, link=link), code)
