"""What is said right after saving: the way to correct it, and why it will not count, in the verdict's own words."""

from uuid import UUID

from flask import flash, g
from markupsafe import Markup
from sqlalchemy.exc import DBAPIError

from tracker.readiness.findings import ReasonCode
from tracker.records.frames import frame
from tracker.records.in_care import drains_of_patients, judged, present
from tracker.records.patients import last_changes
from tracker.web.gate import house
from tracker.web.presenters.people import name_of
from tracker.web.presenters.standing import not_counting

__all__ = ["say_saved"]


def say_saved(what: str, record: UUID, correction: str, meant: frozenset[ReasonCode] = frozenset()) -> None:
    """Say that a record of the request's patient is saved, and for which drains it counts for nothing.

    `meant` are the reasons of missing facts that it was to supply. Where the database does not answer it is still
    said to be saved: it is.
    """
    link = Markup('<a href="{}">Correct it</a>').format(correction)
    try:
        name, warnings = _looked_up(record, meant)
    except DBAPIError:
        flash(Markup("Saved {}. {}").format(what, link), "saved")
        return
    flash(Markup("Saved {} for {}. {}").format(what, name, link), "saved")
    for sentence in warnings:
        flash(sentence, "warning")


def _looked_up(record: UUID, meant: frozenset[ReasonCode]) -> tuple[str, list[str]]:
    """The patient's name, and a sentence for each drain in for which the record counts for nothing."""
    now = house().clock()
    with house().database.reading() as session:
        moment = present(now, *last_changes(session, [g.patient_id]).values())
        by = frame(session, moment.known_at)
        drains = drains_of_patients(session, [g.patient_id], moment, by)
        session.expunge_all()
    present_drains = [judged(one, by, moment) for one in drains if one.out_at is None]
    return name_of(drains[0].patient), [one for drain in present_drains for one in not_counting(drain, record, meant)]
