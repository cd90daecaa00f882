"""The drains that a ward cares for at a moment, each with its patient, bed, calendar and timeline."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from tracker.readiness.findings import ReasonCode
from tracker.readiness.judgement import RuledDays, rule
from tracker.readiness.protocol import Protocol
from tracker.readiness.timeline import DrainTimeline
from tracker.readiness.verdict import Verdict, applicable, judge, judge_ruled
from tracker.readiness.vocabulary import EventKind
from tracker.records.collections import CollectionRevision
from tracker.records.drains import DrainRevision
from tracker.records.loading import PatientRecord, load_patients, patients_of_wards
from tracker.records.patients import PatientRevision
from tracker.records.protocols import in_force, protocol_versions
from tracker.records.stays import StayRevision
from tracker.records.timelines import current, stay_at, timeline
from tracker.records.wards import WardRevision, setting_of, ward_versions

__all__ = [
    "CHECKS_REACH",
    "DrainInCare",
    "Judged",
    "Moment",
    "drains_in_care",
    "drains_of_patients",
    "judged",
    "present",
    "protocols_at",
]

CHECKS_REACH = timedelta(days=18)
"""How far back a board reads checks: the rules reach 14 ward-days, and an interval may begin before."""
OUT = (EventKind.REMOVED, EventKind.FELL_OUT)


@dataclass(frozen=True)
class Moment:
    """The moment looked at, and the one up to which entries are believed."""

    as_of: datetime
    known_at: datetime


def present(now: datetime, *changes: datetime | None) -> Moment:
    """Now, with all that was ever entered: also what a clock that was set back has stamped ahead of it."""
    return Moment(now, max([now, *(change for change in changes if change is not None)]))


@dataclass(frozen=True)
class DrainInCare:
    """A drain with the present versions of what a page shows of it; `out_at` None while it is in."""

    patient: PatientRevision
    stay: StayRevision
    ward: WardRevision
    drain: DrainRevision
    collection: CollectionRevision
    out_at: datetime | None
    timeline: DrainTimeline
    record: PatientRecord

    @property
    def drain_id(self) -> UUID:
        return self.drain.record_id

    @property
    def patient_id(self) -> UUID:
        return self.patient.record_id


def drains_in_care(session: Session, wards: Iterable[UUID], moment: Moment) -> list[DrainInCare]:
    """Every drain that is in and whose patient one of these wards has, or had last."""
    wanted = set(wards)
    patients = patients_of_wards(session, wanted, moment.known_at)
    since = moment.as_of - CHECKS_REACH
    found = drains_of_patients(session, patients, moment, checks_since=since)
    return [one for one in found if one.out_at is None and one.stay.ward_id in wanted]


def drains_of_patients(
    session: Session, patients: Sequence[UUID], moment: Moment, *, checks_since: datetime | None = None
) -> list[DrainInCare]:
    """Every drain of these patients that had been put in by the moment, in the order put in, with its timeline."""
    records = load_patients(session, patients, moment.known_at, checks_since=checks_since)
    wards = ward_versions(session, moment.known_at)
    found = [
        in_care
        for record in records.values()
        for versions in record.drains.values()
        if (in_care := _in_care(record, versions, wards, moment)) is not None
    ]
    return sorted(found, key=lambda one: (one.drain.inserted_at, str(one.drain_id)))


def protocols_at(session: Session, moment: Moment) -> tuple[Protocol, ...]:
    return in_force(protocol_versions(session, moment.known_at), moment.as_of)


@dataclass(frozen=True)
class Judged:
    """A drain's verdict, with the folded days that charts share; `ruled` is None where no one protocol applies."""

    in_care: DrainInCare
    verdict: Verdict
    ruled: RuledDays | None


def judged(in_care: DrainInCare, protocols: Sequence[Protocol], moment: Moment) -> Judged:
    """Judge by the protocols in force, or by the one pinned to the drain."""
    pin = in_care.drain.protocol_pin
    offered = [protocol for protocol in protocols if pin in (None, protocol.name)]
    protocol = applicable(offered, in_care.timeline)
    if isinstance(protocol, ReasonCode):
        return Judged(in_care, judge(in_care.timeline, offered, moment.as_of), None)
    ruled = rule(in_care.timeline, protocol, moment.as_of)
    return Judged(in_care, judge_ruled(ruled, moment.as_of), ruled)


def _in_care(
    record: PatientRecord, versions: Sequence[Any], wards: dict[UUID, Sequence[WardRevision]], moment: Moment
) -> DrainInCare | None:
    drain, stay = current(versions), stay_at(record, moment.as_of)
    if drain is None or stay is None or not record.patient or drain.inserted_at > moment.as_of:
        return None
    if stay.ward_id not in wards:
        return None
    settings = [setting_of(version) for version in wards[stay.ward_id]]
    return DrainInCare(
        patient=record.patient[-1],
        stay=stay,
        ward=_ward_at(wards[stay.ward_id], moment.as_of),
        drain=drain,
        collection=record.collections[drain.collection_id][-1],
        out_at=_out_at(record, drain.record_id, moment.as_of),
        timeline=timeline(record, drain.record_id, moment.known_at, settings),
        record=record,
    )


def _ward_at(versions: Sequence[WardRevision], moment: datetime) -> WardRevision:
    in_force_then = [version for version in versions if version.valid_from <= moment]
    return (in_force_then or list(versions[:1]))[-1]


def _out_at(record: PatientRecord, drain: UUID, moment: datetime) -> datetime | None:
    events = (current(versions) for versions in record.events.values())
    return min(
        (
            one.at
            for one in events
            if one is not None and one.owner_id == drain and one.word_1 in OUT and one.at <= moment
        ),
        default=None,
    )
