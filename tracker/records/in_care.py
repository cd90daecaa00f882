"""A drain with the present versions of what pages show of it, and the verdict on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from tracker.readiness.findings import ReasonCode
from tracker.readiness.judgement import RuledDays, rule
from tracker.readiness.protocol import Protocol
from tracker.readiness.timeline import DrainTimeline
from tracker.readiness.verdict import Verdict, applicable, judge, judge_ruled
from tracker.readiness.vocabulary import Comparator
from tracker.readiness.wording import Wording
from tracker.records.collections import CollectionRevision
from tracker.records.drains import DrainRevision
from tracker.records.frames import Frame, frame
from tracker.records.import_mappings import is_imported
from tracker.records.loading import load_patients
from tracker.records.patient_records import PatientRecord
from tracker.records.patients import PatientRevision, last_changes
from tracker.records.patients_of_wards import OUT
from tracker.records.stays import StayRevision
from tracker.records.timelines import current, stay_at, timeline
from tracker.records.wards import WardRevision

__all__ = [
    "DrainInCare",
    "Judged",
    "Moment",
    "drains_of_patients",
    "drains_of_record",
    "judge_drain",
    "judged",
    "newest_moment",
    "offered",
    "out_at_of",
    "present",
    "wording_of",
]


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

    @property
    def assumed(self) -> tuple[str, ...]:
        """The fields that an import assumed: of any check of this drain, of the drain, and of its collection."""
        own = str(self.drain_id)
        found = {name for one in self.timeline.checks if one.drain == own for name in one.assumed}
        found |= {"type", "inserted_at"} if is_imported(self.drain) else set()
        return tuple(sorted(found | ({"site"} if is_imported(self.collection) else set())))


def drains_of_patients(session: Session, patients: Sequence[UUID], moment: Moment, frame: Frame) -> list[DrainInCare]:
    """Every drain of these patients that had been put in by the moment, in the order put in, with its timeline."""
    records = load_patients(session, patients, moment.known_at)
    found = [one for record in records.values() for one in drains_of_record(record, moment, frame)]
    return sorted(found, key=lambda one: (one.drain.inserted_at, str(one.drain_id)))


def drains_of_record(record: PatientRecord, moment: Moment, frame: Frame) -> list[DrainInCare]:
    """The drains of one patient that had been put in by the moment and whose ward the frame holds."""
    found = (_in_care(record, versions, frame, moment) for versions in record.drains.values())
    return [one for one in found if one is not None]


@dataclass(frozen=True)
class Judged:
    """A drain's verdict, with the folded days that charts share; `ruled` is None where no one protocol applies."""

    in_care: DrainInCare
    verdict: Verdict
    ruled: RuledDays | None


def judged(in_care: DrainInCare, frame: Frame, moment: Moment) -> Judged:
    """Judge by the protocols in force, or by the one pinned to the drain."""
    protocols = offered(in_care, frame, moment)
    protocol = applicable(protocols, in_care.timeline)
    if isinstance(protocol, ReasonCode):
        return Judged(in_care, judge(in_care.timeline, protocols, moment.as_of), None)
    ruled = rule(in_care.timeline, protocol, moment.as_of)
    return Judged(in_care, judge_ruled(ruled, moment.as_of), ruled)


def newest_moment(session: Session, patient: UUID, now: datetime) -> Moment:
    """Now, and the newest entry that the snapshot holds and a page about the patient rests on."""
    changes = [*last_changes(session, [patient]).values(), frame(session).changed_at()]
    return Moment(now, max((change for change in changes if change is not None), default=now))


def judge_drain(
    session: Session, patient: UUID, drain: UUID, moment: Moment
) -> tuple[Judged | None, list[DrainInCare]]:
    """One drain judged at a moment, None where it is not known by then, and all drains of its patient."""
    by = frame(session, moment.known_at)
    drains = drains_of_patients(session, [patient], moment, by)
    named = next((one for one in drains if one.drain_id == drain), None)
    return judged(named, by, moment) if named else None, drains


def wording_of(in_care: DrainInCare, protocol: Protocol | None) -> Wording:
    """The wording for a drain's ward and protocol."""
    return Wording(in_care.ward.zone, protocol.output_comparator if protocol else Comparator.BELOW)


def offered(in_care: DrainInCare, frame: Frame, moment: Moment) -> list[Protocol]:
    """The protocols in force, or of these the one pinned to the drain."""
    pin = in_care.drain.protocol_pin
    return [protocol for protocol in frame.in_force(moment.as_of) if pin in (None, protocol.name)]


def _in_care(record: PatientRecord, versions: Sequence[Any], frame: Frame, moment: Moment) -> DrainInCare | None:
    drain, stay = current(versions), stay_at(record, moment.as_of)
    if drain is None or stay is None or drain.inserted_at > moment.as_of or stay.ward_id not in frame.wards:
        return None
    return DrainInCare(
        patient=record.patient[-1],
        stay=stay,
        ward=frame.ward_at(stay.ward_id, moment.as_of),
        drain=drain,
        collection=record.collections[drain.collection_id][-1],
        out_at=out_at_of(record, drain.record_id, moment.as_of),
        timeline=timeline(record, drain.record_id, moment.known_at, frame.settings(stay.ward_id)),
        record=record,
    )


def out_at_of(record: PatientRecord, drain: UUID, moment: datetime) -> datetime | None:
    """When a drain came out, by a moment; None while it is in."""
    events = (current(versions) for versions in record.events.values())
    return min(
        (
            one.at
            for one in events
            if one is not None and one.owner_id == drain and one.word_1 in OUT and one.at <= moment
        ),
        default=None,
    )
