"""When a drain's verdict became another one, by an entry or by time alone, each moment judged as it was then."""

from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.readiness.expiry import valid_until
from tracker.readiness.findings import ReasonCode
from tracker.readiness.judgement import Judgement, RuledDays, open_judgement, rule
from tracker.readiness.verdict import applicable
from tracker.records.audit import AuditEvent
from tracker.records.frames import Frame
from tracker.records.in_care import Moment, drains_of_record, offered
from tracker.records.patient_records import PatientRecord, Versions
from tracker.records.patients import PatientChange

__all__ = ["Cause", "Turn", "causes", "turns"]

MOST_TURNS_BETWEEN = 12
"""Between two entries no more changes by time alone are followed; a window has fewer days than that."""


class Cause(NamedTuple):
    """The act that made an entry: the word of its audit event, and who did it."""

    action: str
    by: str


class Turn(NamedTuple):
    """From `at` on the judgement was another; `by_time` where nothing was entered at that moment."""

    at: datetime
    before: Judgement
    after: Judgement
    by_time: bool


def turns(record: PatientRecord, drain: UUID, frame: Frame, moment: Moment, since: datetime) -> list[Turn]:
    """Every change of readiness or of a finding in (since, as_of], oldest first, as each was known then."""
    found: list[Turn] = []
    standing: Judgement | None = None
    entries = [since, *sorted(at for at in _entered(record, frame) if since < at <= moment.as_of)]
    for place, at in enumerate(entries):
        until = entries[place + 1] if place + 1 < len(entries) else moment.as_of + timedelta(microseconds=1)
        known = _known(record, min(at, moment.known_at)), _frame_known(frame, min(at, moment.known_at))
        for number, (when, judgement) in enumerate(_between(*known, drain, at, until)):
            if standing is not None and judgement.outcome() != standing.outcome():
                found.append(Turn(when, standing, judgement, by_time=number > 0))
            standing = judgement
    return found


def causes(session: Session, patient: UUID, since: datetime, known_at: datetime) -> dict[datetime, Cause]:
    """What was done at each moment at which the patient's record changed."""
    query = (
        select(PatientChange.recorded_at, AuditEvent.action, AuditEvent.actor_name)
        .join(AuditEvent, AuditEvent.id == PatientChange.event_id)
        .where(PatientChange.patient_id == patient)
        .where(PatientChange.recorded_at > since, PatientChange.recorded_at <= known_at)
    )
    return {at: Cause(action, by) for at, action, by in session.execute(query)}


def _between(
    record: PatientRecord, frame: Frame, drain: UUID, at: datetime, until: datetime
) -> Iterator[tuple[datetime, Judgement]]:
    """The judgement at a moment and each other one that time alone brings before the next entry."""
    for _ in range(MOST_TURNS_BETWEEN):
        found = _judged(record, frame, drain, at)
        if found is None:
            return
        judgement, ruled = found
        yield at, judgement
        later = valid_until(ruled, judgement, at) if ruled is not None else None
        if later is None or later >= until:
            return
        at = later


def _judged(
    record: PatientRecord, frame: Frame, drain: UUID, at: datetime
) -> tuple[Judgement, RuledDays | None] | None:
    """None while the drain is not known yet."""
    moment = Moment(at, at)
    named = (one for one in drains_of_record(record, moment, frame) if one.drain_id == drain)
    in_care = next(named, None) if record.patient else None
    if in_care is None:
        return None
    protocol = applicable(offered(in_care, frame, moment), in_care.timeline)
    if isinstance(protocol, ReasonCode):
        return open_judgement(protocol, {"type": in_care.timeline.judged.type}), None
    ruled = rule(in_care.timeline, protocol, at)
    return ruled.judge(at), ruled


def _entered(record: PatientRecord, frame: Frame) -> set[datetime]:
    """When anything was entered that the verdict can rest on."""
    rows: list[Any] = [*record.patient, *frame.protocols]
    for versions in [*_all_versions(record).values(), frame.wards]:
        rows += [row for of_one in versions.values() for row in of_one]
    return {row.recorded_at for row in rows}


def _known(record: PatientRecord, moment: datetime) -> PatientRecord:
    """The record as far as it had been entered by a moment."""
    kept: dict[str, Any] = {name: _until(versions, moment) for name, versions in _all_versions(record).items()}
    return replace(record, patient=[row for row in record.patient if row.recorded_at <= moment], **kept)


def _frame_known(frame: Frame, moment: datetime) -> Frame:
    protocols = [one for one in frame.protocols if one.recorded_at <= moment]
    return replace(frame, wards=_until(frame.wards, moment), protocols=protocols)


def _until(versions: Any, moment: datetime) -> Versions:
    kept = {name: [row for row in rows if row.recorded_at <= moment] for name, rows in versions.items()}
    return {name: rows for name, rows in kept.items() if rows}


def _all_versions(record: PatientRecord) -> dict[str, Versions]:
    apart = {"changed_at", "patient", "findings"}
    return {one.name: getattr(record, one.name) for one in fields(record) if one.name not in apart}
