"""What all forms about one drain share: the drain as it is now, the request key, where a refusal is shown."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from flask import g, redirect, request
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from tracker.actions.act import RequestKey
from tracker.actions.errors import AlreadyDone, NotFound, Refused, StaleForm
from tracker.records.finding import neighbours
from tracker.records.frames import frame
from tracker.records.in_care import DrainInCare, drains_of_patients, present
from tracker.records.patient_records import PatientRecord
from tracker.records.patients import PatientRevision, last_changes
from tracker.records.requests import Request
from tracker.web.gate import actor, house
from tracker.web.presenters.people import Banner, banner, surname_warning
from tracker.web.words import LocalTime

__all__ = [
    "PASSWORD_FIELDS",
    "Bedside",
    "Question",
    "bedside",
    "bedside_of_patient",
    "is_confirmed",
    "led_to",
    "put",
    "request_key",
    "sent_before",
    "tried",
    "whole_number",
]

PASSWORD_FIELDS = ("password", "new_password", "new_password_again")
UNHASHED = ("csrf_token", *PASSWORD_FIELDS)
"""A password is nowhere kept, not in a hash of what was sent either."""


@dataclass(frozen=True)
class Question:
    """Something out of the ordinary that is asked once, before an entry is saved."""

    code: str
    sentence: str


class Bedside(NamedTuple):
    """A drain at this moment, with the patient's drains that are in."""

    in_care: DrainInCare
    present: list[DrainInCare]
    now: datetime
    neighbours: list[PatientRevision]

    @property
    def time(self) -> LocalTime:
        return LocalTime(self.in_care.ward.zone)

    @property
    def record(self) -> PatientRecord:
        return self.in_care.record

    @property
    def patient_id(self) -> UUID:
        return self.in_care.patient_id

    def banner(self) -> Banner:
        warning = surname_warning(self.in_care.patient, self.neighbours)
        return banner(self.in_care, self.present, self.now, warning)

    def patient_banner(self) -> Banner:
        """The banner of a page about the patient and none of the drains."""
        return self.banner()._replace(drain="")


def bedside(drain_id: UUID) -> Bedside:
    """A drain of the request's patient as it is known now. Raises NotFound."""
    return _bedside(lambda drains: next((one for one in drains if one.drain_id == drain_id), None))


def bedside_of_patient(*collections: UUID) -> Bedside:
    """A drain of the request's patient, best one that is in and lies in one of the collections. Raises NotFound."""
    return _bedside(
        lambda drains: max(
            drains, key=lambda one: (one.out_at is None, one.drain.collection_id in collections), default=None
        )
    )


def _bedside(choose: Callable[[Sequence[DrainInCare]], DrainInCare | None]) -> Bedside:
    now = house().clock()
    with house().database.reading() as session:
        moment = present(now, *last_changes(session, [g.patient_id]).values())
        drains = drains_of_patients(session, [g.patient_id], moment, frame(session, moment.known_at))
        named = choose(drains)
        if named is None:
            raise NotFound
        others = neighbours(session, named.stay.ward_id, moment)
        session.expunge_all()
    return Bedside(named, [one for one in drains if one.out_at is None], now, others)


def request_key(text: str | None) -> RequestKey | None:
    """The form's key with what was sent under it; a form without one, or with a broken one, is taken as new."""
    try:
        key = UUID(text or "")
    except ValueError:
        return None
    fields = sorted(request.form.items(multi=True))
    return RequestKey.of(key, "\n".join(f"{name}={value}" for name, value in fields if name not in UNHASHED))


def sent_before(key: RequestKey | None) -> bool:
    """Whether a form with this key is saved already: the act answers it as it did then, and nothing is asked again."""
    if key is None:
        return False
    with house().database.reading() as session:
        return session.get(Request, key.id) is not None


def led_to(key: RequestKey | None) -> str | None:
    """Where this very form led when it was saved before: for one whose choices are gone once it is saved."""
    if key is None:
        return None
    with house().database.reading() as session:
        row = session.get(Request, key.id)
    if row is None or (row.account_id, row.body_hash) != (actor().account_id, key.body_hash):
        return None
    return row.answer


def is_confirmed(form: FlaskForm, asked: Sequence[Question]) -> bool:
    """Whether everything that is asked before saving was ticked."""
    return {question.code for question in asked} <= set(form.confirmed.data or ())


def tried(act: Callable[[], object], form: FlaskForm, names: dict[str, str], otherwise: str) -> Response | int | None:
    """Do an act: None when it is done, where it led to when it was done before.

    422 with the refusal at its field, 409 where the record was changed since the form was shown.
    """
    try:
        act()
    except Refused as error:
        put(form, error, names, otherwise)
        return 422
    except StaleForm:
        return 409
    except AlreadyDone as error:
        return redirect(error.answer, code=303)
    return None


def put(form: FlaskForm, error: Refused, names: dict[str, str], otherwise: str) -> None:
    """Show a refusal of the act at the field it speaks of."""
    field = names.get(error.field, error.field)
    target = form[field] if field in form else form[otherwise]
    target.errors = [str(error)]


def whole_number(text: str | None) -> int:
    """A revision as the form carries it; 0, which is never one, where it is not a number."""
    return int(text) if text and text.isascii() and text.isdigit() else 0
