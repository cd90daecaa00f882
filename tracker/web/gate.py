"""Every page says who may see it and where; one that does not say so answers nobody."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from io import BytesIO
from typing import IO, Any, TypeVar
from uuid import UUID

from flask import Flask, Request, Response, abort, current_app, g, request
from flask_login import current_user
from sqlalchemy import select

from tracker.access.actor import Actor
from tracker.access.permissions import Permission
from tracker.actions.act import House
from tracker.actions.errors import NotFound
from tracker.actions.scope import patient_of, reach
from tracker.actions.views import seen
from tracker.audit.events import Entity
from tracker.audit.vocabulary import AuditAction, Outcome
from tracker.records.boards import BoardMemory
from tracker.records.checks import DrainCheck
from tracker.records.collections import Collection
from tracker.records.decisions import Decision
from tracker.records.drains import Drain, DrainEvent
from tracker.records.fistula import FistulaAssessment
from tracker.records.imaging import ImagingStudy
from tracker.records.labs import LabResult
from tracker.records.patients import Patient
from tracker.records.stays import Stay

__all__ = [
    "Declared",
    "Scope",
    "actor",
    "board_memory",
    "house",
    "install",
    "install_sizes",
    "page",
    "show",
    "shown_already",
]

View = TypeVar("View", bound=Callable[..., Any])


class Scope(StrEnum):
    """Whose data a page shows: none, that of the person's own wards, one patient's, by a record in its address,
    that of all patients whom an auditor audits, or that of the patients whom a file brought in.
    """

    NO_PATIENTS = "no_patients"
    OWN_WARDS = "own_wards"
    PATIENT = "patient"
    AUDITED = "audited"
    IMPORTED = "imported"


@dataclass(frozen=True)
class Declared:
    """`most_bytes` is what the page may be sent; None for as little as any."""

    permission: Permission
    scope: Scope
    most_bytes: int | None = None


IDENTITIES: Mapping[str, Any] = {
    "drain_id": Drain,
    "check_id": DrainCheck,
    "event_id": DrainEvent,
    "collection_id": Collection,
    "decision_id": Decision,
    "study_id": ImagingStudy,
    "assessment_id": FistulaAssessment,
    "result_id": LabResult,
    "stay_id": Stay,
}


def page(
    permission: Permission, scope: Scope = Scope.NO_PATIENTS, *, most_bytes: int | None = None
) -> Callable[[View], View]:
    """Declare who may see a page, and how much may be sent to it where that is more than to others."""

    def declare(view: View) -> View:
        view.declared = Declared(permission, scope, most_bytes)  # type: ignore[attr-defined]  # a mark on a function
        return view

    return declare


class MemoryRequest(Request):
    """Keeps an uploaded file in memory, never on a disk: the size that its page allows bounds it."""

    def _get_file_stream(self, *_: object, **__: object) -> IO[bytes]:
        return BytesIO()


def install_sizes(app: Flask) -> None:
    """Before anything reads a form."""
    app.request_class = MemoryRequest
    app.before_request(allow_size)


def allow_size() -> None:
    wanted = declared()
    if wanted is not None and wanted.most_bytes is not None:
        request.max_content_length = request.max_form_memory_size = wanted.most_bytes


def install(app: Flask) -> None:
    app.before_request(check)
    app.after_request(refuse_unseen)


def declared() -> Declared | None:
    """What the page of this request declares; None for an unknown address or a page that declares nothing."""
    view = current_app.view_functions.get(request.endpoint or "")
    return getattr(view, "declared", None)


def check() -> None:
    """Let a request through only where its page says so. Ends it with 401, 403 or 404 otherwise."""
    if request.url_rule is None:
        return
    wanted = declared()
    if wanted is None:
        abort(403)
    if wanted.permission is Permission.NOBODY_SIGNED_IN:
        return
    if not current_user.is_authenticated:
        abort(401)
    by = actor()
    if wanted.permission is not Permission.ANYBODY_SIGNED_IN and not by.may(wanted.permission):
        seen(house(), by=by, action=AuditAction.REFUSED_PAGE, entity=Entity("page"), outcome=Outcome.REFUSED)
        abort(403)
    if wanted.scope is Scope.PATIENT:
        _find_patient(by, wanted.permission)


def refuse_unseen(response: Response) -> Response:
    """A page with patients' data that wrote no audit event is not sent."""
    wanted = declared()
    shows = wanted is not None and wanted.scope is not Scope.NO_PATIENTS
    if shows and request.method == "GET" and response.status_code == 200 and not g.get("seen", False):
        raise RuntimeError(f"{request.endpoint} showed patients without an audit event.")
    return response


def house() -> House:
    found: House = current_app.extensions["house"]
    return found


def board_memory() -> BoardMemory:
    found: BoardMemory = current_app.extensions["board_memory"]
    return found


def actor() -> Actor:
    """Whoever is signed in."""
    found: Actor = current_user.actor
    return found


def show(
    action: AuditAction,
    entity: Entity,
    *,
    patients: Sequence[UUID] = (),
    shown: Mapping[str, Any] | None = None,
    known_at: datetime | None = None,
    tells: bool = False,
) -> None:
    """Commit the event of the page before it is sent; `tells` where the words shown are of now."""
    ward = g.get("ward_id")
    seen(
        house(),
        by=actor(),
        action=action,
        entity=entity,
        patients=patients,
        shown=shown,
        known_at=known_at,
        ward=ward,
        tells=tells,
    )
    g.seen = True


def shown_already() -> None:
    """The page adds nothing to what this session was shown before, which has its event."""
    g.seen = True


def _find_patient(by: Actor, permission: Permission) -> None:
    """The patient of the record in the address; another ward's record answers like a missing one."""
    arguments = request.view_args or {}
    with house().database.reading() as session:
        for name, identity in IDENTITIES.items():
            if name in arguments:
                g.patient_id = patient_of(session, identity, arguments[name])
                break
        else:
            found = session.scalar(select(Patient.id).where(Patient.id == arguments["patient_id"]))
            if found is None:
                raise NotFound
            g.patient_id = found
        g.ward_id = reach(session, by, permission, g.patient_id, house().clock())
