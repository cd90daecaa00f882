"""Exports: those that were made, and making one; the file is sent once its event is committed."""

from collections.abc import Iterator
from tempfile import TemporaryFile
from typing import IO, Any
from uuid import UUID

from flask import Blueprint, current_app, render_template, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from tracker.access.permissions import Permission
from tracker.actions.errors import Refused
from tracker.actions.exports import EXPORTS, Accesses, Contents, Format, make
from tracker.actions.working import working_folder
from tracker.audit import search
from tracker.audit.events import Entity
from tracker.audit.search import Filters
from tracker.audit.vocabulary import AuditAction
from tracker.records.extracts import Extract, Slice
from tracker.settings import Settings
from tracker.web.auditing import Desk, concerned, desk, event_filters, offer
from tracker.web.entering import put
from tracker.web.forms.auditing import ExportForm
from tracker.web.gate import Scope, actor, house, page, show
from tracker.web.presenters.exports import export_rows

__all__ = ["pages"]

pages = Blueprint("exports", __name__)
MOST_LISTED = 200
PART = 64 * 1024


@pages.get("/exports")
@page(Permission.EXPORT, Scope.AUDITED)
def export_list() -> str:
    """The exports made, newest first: who, when, what for, how many rows, which hash."""
    with house().database.reading() as session:
        at = desk(session)
        entries = [
            one for one in search.find(session, Filters(actions=EXPORTS), MOST_LISTED) if at.may_see(one.patients)
        ]
    show(AuditAction.SEE_AUDIT, Entity("exports"), shown={"events": len(entries)})
    return render_template("exports/exports.html", rows=export_rows(entries, at.time), zone=at.time.name)


@pages.get("/exports/new")
@page(Permission.EXPORT)
def new() -> str:
    """The form; an address with filters, as the pages of the audit link to it, has them filled in."""
    form = ExportForm(request.args or None)
    with house().database.reading() as session:
        offer(session, form, desk(session))
    return render_template("exports/new.html", form=form)


@pages.post("/exports/new")
@page(Permission.EXPORT)
def send() -> Response | tuple[str, int]:
    """Make the file, commit its event, and only then send it."""
    form = ExportForm()
    with house().database.reading() as session:
        at = desk(session)
        offer(session, form, at)
        contents = _contents(session, form, at) if form.validate_on_submit() else None
    sent = _sent(form, contents) if contents is not None else None
    return sent if sent is not None else (render_template("exports/new.html", form=form), 422)


def _contents(session: Session, form: ExportForm, at: Desk) -> Contents | None:
    """What the form asks for; None, with the field's error set, where it cannot be."""
    try:
        if form.kind.data == "audit":
            return event_filters(session, form, at)
        asked = concerned(session, form, at)
        return (
            Accesses(asked["patient"], asked["since"], asked["until"]) if _is_access(form) else _slice(form, asked, at)
        )
    except Refused as error:
        put(form, error, {}, "patient")
        return None


def _is_access(form: ExportForm) -> bool:
    return bool(form.kind.data == "access")


def _slice(form: ExportForm, asked: dict[str, Any], at: Desk) -> Slice:
    return Slice(
        extracts=tuple(map(Extract, form.tables.found or ())) or tuple(Extract),
        every_version=form.versions.data == "every",
        known_at=form.known_at.last(at.time),
        ward=UUID(form.ward.data) if form.ward.data else None,
        **asked,
    )


def _sent(form: ExportForm, contents: Contents) -> Response | None:
    """The file as an answer; the file has no name on disk and is gone when it is sent."""
    settings: Settings = current_app.extensions["settings"]
    with working_folder(settings.instance) as working:
        file = TemporaryFile(dir=working)  # noqa: SIM115 - closed when the answer is sent
        try:
            made = make(
                house(),
                contents=contents,
                form=Format(form.form.data),
                purpose=form.purpose.data or "",
                into=file,
                working=working,
                by=actor(),
            )
        except BaseException as error:
            file.close()
            if isinstance(error, Refused):
                put(form, error, {}, "purpose")
                return None
            raise
    headers = {"Content-Disposition": f"attachment; filename={made.name}", "Content-Length": str(made.size)}
    return Response(_parts(file), mimetype=made.media_type, headers=headers)


def _parts(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while part := file.read(PART):
            yield part
