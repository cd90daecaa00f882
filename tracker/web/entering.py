"""What all forms about one drain share: the drain as it is now, the request key, where a refusal is shown."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from flask import g, request
from flask_wtf import FlaskForm

from tracker.actions.act import RequestKey
from tracker.actions.errors import NotFound, Refused
from tracker.records.finding import neighbours
from tracker.records.frames import frame
from tracker.records.in_care import DrainInCare, drains_of_patients, present
from tracker.records.patients import PatientRevision, last_changes
from tracker.records.requests import Request
from tracker.web.gate import house
from tracker.web.presenters.people import Banner, banner, surname_warning
from tracker.web.words import LocalTime

__all__ = ["PASSWORD_FIELDS", "Bedside", "bedside", "put", "request_key", "sent_before", "whole_number"]

PASSWORD_FIELDS = ("password", "new_password", "new_password_again")
UNHASHED = ("csrf_token", *PASSWORD_FIELDS)
"""A password is nowhere kept, not in a hash of what was sent either."""


class Bedside(NamedTuple):
    """A drain at this moment, with the patient's drains that are in."""

    in_care: DrainInCare
    present: list[DrainInCare]
    now: datetime
    neighbours: list[PatientRevision]

    @property
    def time(self) -> LocalTime:
        return LocalTime(self.in_care.ward.zone)

    def banner(self) -> Banner:
        warning = surname_warning(self.in_care.patient, self.neighbours)
        return banner(self.in_care, self.present, self.now, warning)


def bedside(drain_id: UUID) -> Bedside:
    """A drain of the request's patient as it is known now. Raises NotFound."""
    now = house().clock()
    with house().database.reading() as session:
        moment = present(now, *last_changes(session, [g.patient_id]).values())
        drains = drains_of_patients(session, [g.patient_id], moment, frame(session, moment.known_at))
        named = next((one for one in drains if one.drain_id == drain_id), None)
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


def put(form: FlaskForm, error: Refused, names: dict[str, str], otherwise: str) -> None:
    """Show a refusal of the act at the field it speaks of."""
    field = names.get(error.field, error.field)
    target = form[field] if field in form else form[otherwise]
    target.errors = [str(error)]


def whole_number(text: str | None) -> int:
    """A revision as the form carries it; 0, which is never one, where it is not a number."""
    return int(text) if text and text.isascii() and text.isdigit() else 0
