"""Prints verdicts on drains of the database."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.actions.act import system_clock
from tracker.actions.installations import command_actor
from tracker.actions.views import seen
from tracker.audit.events import Entity
from tracker.audit.vocabulary import AuditAction
from tracker.cli.house import BadInput, moment, opened
from tracker.readiness.verdict import Verdict
from tracker.readiness.verdict_json import verdict_object
from tracker.readiness.vocabulary import label
from tracker.records.drains import Drain
from tracker.records.frames import Frame, frame
from tracker.records.in_care import DrainInCare, Moment, drains_of_patients, judged, wording_of
from tracker.records.patients import Patient

__all__ = ["verdict"]


@click.command()
@click.argument("drain", required=False)
@click.option("--all", "every", is_flag=True, help="Every drain that is in.")
@click.option("--as-of", help="The moment judged, with its offset; now if not given.")
@click.option("--known-at", help="The moment up to which entries are believed; that judged if not given.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def verdict(drain: str | None, as_of: str | None, known_at: str | None, *, every: bool, as_json: bool) -> None:
    """Print the verdict on a DRAIN, or on --all."""
    if (drain is None) is not every:
        raise BadInput("Name one drain by its id, or give --all.")
    with opened() as house:
        looked_at = moment(as_of, "--as-of", system_clock())
        at = Moment(looked_at, moment(known_at, "--known-at", looked_at))
        with house.database.reading() as session:
            by = frame(session, at.known_at)
            found = _found(session, drain, at, by)
            verdicts = [(one, judged(one, by, at).verdict) for one in found]
            session.expunge_all()
        seen(
            house,
            by=command_actor(house),
            action=AuditAction.SEE_VERDICT,
            entity=Entity("drain", found[0].drain_id if drain else None),
            patients=[one.patient_id for one in found],
            shown={one.drain: one.readiness for _, one in verdicts},
            known_at=at.known_at,
        )
        for in_care, one in verdicts:
            click.echo(_object(in_care, one) if as_json else _line(in_care, one))


def _found(session: Session, drain: str | None, at: Moment, by: Frame) -> Sequence[DrainInCare]:
    if drain is None:
        patients = list(session.scalars(select(Patient.id).order_by(Patient.id)))
        found = [one for one in drains_of_patients(session, patients, at, by) if one.out_at is None]
        return sorted(found, key=lambda one: str(one.drain_id))
    patient = session.scalar(select(Drain.patient_id).where(Drain.id == _id(drain)))
    found = drains_of_patients(session, [patient], at, by) if patient else []
    named = [one for one in found if one.drain_id == _id(drain)]
    if not named:
        raise BadInput(f'There is no drain "{drain}" at that moment.')
    return named


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise BadInput(f'"{text}" is not the id of a drain.') from None


def _object(in_care: DrainInCare, one: Verdict) -> str:
    found: dict[str, Any] = verdict_object(one, wording_of(in_care, one.protocol), case=None, expected=None)
    return json.dumps(found, ensure_ascii=False)


def _line(in_care: DrainInCare, one: Verdict) -> str:
    words = wording_of(in_care, one.protocol)
    reasons = "; ".join(words.reason(finding.reasons[0]) for finding in one.judgement.criteria().values())
    return f"{one.drain} {_at(one.as_of)}: {label(one.readiness)}. {reasons}"


def _at(at: datetime) -> str:
    return at.isoformat()
