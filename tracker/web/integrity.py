"""How far the audit is sealed, and the bundle with which anybody can verify it without trusting this program."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from flask import Blueprint, abort, current_app, render_template, request
from werkzeug.wrappers import Response

from tracker.access.permissions import Permission
from tracker.actions import bundles
from tracker.actions.errors import Refused
from tracker.audit.bundle import NothingSealed, Selection, statement, zipped
from tracker.audit.heads import backlog, last_head
from tracker.audit.integrity import last_check
from tracker.audit.verifier import verify
from tracker.resources import audit_document
from tracker.settings import Settings
from tracker.web.auditing import concerned, desk
from tracker.web.entering import put
from tracker.web.forms.auditing import BundleForm
from tracker.web.gate import actor, house, page
from tracker.web.presenters.integrity import compared, integrity

__all__ = ["pages"]

pages = Blueprint("integrity", __name__)
PART = 64 * 1024
MOST_DIGITS = 18


@pages.get("/audit/integrity")
@page(Permission.READ_AUDIT)
def overview() -> str:
    return _page(BundleForm(formdata=None))


@pages.post("/audit/integrity")
@page(Permission.READ_AUDIT)
def send() -> Response | tuple[str, int]:
    """The bundle as a .zip, once its event is committed."""
    form = BundleForm()
    selection = _selection(form) if form.validate_on_submit() else None
    sent = _sent(form, selection) if selection is not None else None
    return sent if sent is not None else (_page(form), 422)


@pages.get("/audit/integrity/guide")
@page(Permission.READ_AUDIT)
def guide() -> Response:
    """How to verify a bundle, and its format."""
    return _download(audit_document().read_bytes(), "audit.md", "text/markdown")


@pages.get("/audit/integrity/verifier")
@page(Permission.READ_AUDIT)
def verifier() -> Response:
    return _download(Path(verify.__file__).read_bytes(), "verify.py", "text/x-python")


@pages.get("/audit/integrity/statement")
@page(Permission.READ_AUDIT)
def witness() -> Response:
    """The last signed head, with the proof that it continues what a witness saw: ?since= its size."""
    since = request.args.get("since", "") or "0"
    if not (since.isascii() and since.isdigit() and len(since) <= MOST_DIGITS):
        abort(400)
    try:
        text = statement(house().database, int(since))
    except (NothingSealed, ValueError):
        abort(404)
    return _download(text.encode(), "statement", "text/plain")


def _page(form: BundleForm) -> str:
    with house().database.reading() as session:
        at = desk(session)
        shown = integrity(last_head(session), backlog(session), at.time)
        found = compared(last_check(session), at.time)
    own = hashlib.sha256(Path(verify.__file__).read_bytes()).hexdigest()
    return render_template(
        "audit/integrity.html", form=form, shown=shown, compared=found, verifier_sha256=own, zone=at.time.name
    )


def _selection(form: BundleForm) -> Selection | None:
    """What the form asks for; None, with the field's error set, where there is no such patient or drain."""
    try:
        with house().database.reading() as session:
            return Selection(**concerned(session, form, desk(session)))
    except Refused as error:
        put(form, error, {}, "patient")
        return None


def _sent(form: BundleForm, selection: Selection) -> Response | None:
    settings: Settings = current_app.extensions["settings"]
    try:
        with bundles.make(
            house(),
            selection=selection,
            purpose=form.purpose.data or "",
            instance=settings.instance,
            by=actor(),
        ) as made:
            file = _zip(made.folder)
    except Refused as error:
        put(form, error, {}, "purpose")
        return None
    except NothingSealed as error:
        form.purpose.errors = [str(error)]
        return None
    size = file.seek(0, 2)
    file.seek(0)
    headers = {"Content-Disposition": f"attachment; filename={made.name}.zip", "Content-Length": str(size)}
    return Response(_parts(file), mimetype="application/zip", headers=headers)


def _zip(folder: Path) -> IO[bytes]:
    """A file without a name, gone when it is closed."""
    file = TemporaryFile(dir=folder.parent)  # noqa: SIM115 - closed when the answer is sent
    zipped(folder, file)
    return file


def _parts(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while part := file.read(PART):
            yield part


def _download(content: bytes, name: str, kind: str) -> Response:
    headers = {"Content-Disposition": f"attachment; filename={name}"}
    return Response(content, mimetype=kind, headers=headers)
