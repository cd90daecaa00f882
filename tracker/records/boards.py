"""What the rules say of every drain that some wards care for, remembered between one look and the next."""

from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from threading import Lock
from typing import NamedTuple
from uuid import UUID

from sqlalchemy.orm import Session

from tracker.readiness.expiry import next_turn
from tracker.readiness.findings import ReasonCode
from tracker.readiness.judgement import Judgement, RuledDays, open_judgement, rule
from tracker.readiness.protocol import Protocol
from tracker.readiness.verdict import applicable
from tracker.records.frames import Frame
from tracker.records.in_care import DrainInCare, Moment, drains_of_record, offered, present
from tracker.records.loading import load_facts, load_people
from tracker.records.patient_records import PatientRecord
from tracker.records.patients_of_wards import with_drains_in
from tracker.records.timelines import current, stay_at

__all__ = ["BoardMemory", "Standing", "checks_since", "standing_drains", "standings"]

LONGEST_CHECK = timedelta(days=7)
MARGIN = timedelta(days=3)
DAY = timedelta(days=1)


class Standing(NamedTuple):
    """How a drain stands: the judgement, without the advice that a single drain's page adds.

    `ruled` is None where no one protocol applies. Nothing in it changes by time alone before `until`.
    """

    in_care: DrainInCare
    protocol: Protocol | None
    judgement: Judgement
    ruled: RuledDays | None
    until: datetime | None


class _Remembered(NamedTuple):
    key: object
    since: datetime
    until: datetime | None
    standings: Sequence[Standing]


class BoardMemory:
    """The standings of each patient's drains under all that they rest on; losing it changes only speed."""

    def __init__(self, most: int = 1000) -> None:
        self._most = most
        self._known: OrderedDict[UUID, _Remembered] = OrderedDict()
        self._lock = Lock()

    def recall(self, patient: UUID, key: object, now: datetime) -> Sequence[Standing] | None:
        with self._lock:
            known = self._known.get(patient)
            if known is None or known.key != key or not known.since <= now:
                return None
            if known.until is not None and now >= known.until:
                return None
            self._known.move_to_end(patient)
            return known.standings

    def keep(self, patient: UUID, key: object, now: datetime, until: datetime | None, found: list[Standing]) -> None:
        with self._lock:
            self._known[patient] = _Remembered(key, now, until, found)
            self._known.move_to_end(patient)
            while len(self._known) > self._most:
                self._known.popitem(last=False)


def standing_drains(
    session: Session, frame: Frame, wards: Iterable[UUID], now: datetime, memory: BoardMemory | None = None
) -> list[Standing]:
    """Every drain that is in and whose patient one of these wards has, or had last, as it stands now."""
    wanted = set(wards)
    memory = memory or BoardMemory()
    moment = present(now, frame.patients_changed_at)
    people = load_people(session, with_drains_in(wanted, now, moment.known_at), moment.known_at)
    found: dict[UUID, Sequence[Standing]] = {}
    unknown: dict[UUID, PatientRecord] = {}
    for patient, record in people.items():
        known = memory.recall(patient, _key(record, frame, now), now)
        if known is None:
            unknown[patient] = record
        else:
            found[patient] = known
    load_facts(session, unknown, moment.known_at, checks_since=checks_since(frame, now))
    for patient, record in unknown.items():
        found[patient] = stood = standings(record, moment, frame)
        memory.keep(patient, _key(record, frame, now), now, _until(record, stood, frame, now), stood)
    of_wards = [one for patient in people for one in found[patient] if one.in_care.stay.ward_id in wanted]
    return sorted(of_wards, key=lambda one: (one.in_care.drain.inserted_at, str(one.in_care.drain_id)))


def standings(record: PatientRecord, moment: Moment, frame: Frame) -> list[Standing]:
    """How each of a patient's drains stands that is in at the moment."""
    return [_standing(one, frame, moment) for one in drains_of_record(record, moment, frame) if one.out_at is None]


def checks_since(frame: Frame, now: datetime) -> datetime:
    """From when on checks are read: the furthest back that a rule looks, and a longest check before that."""
    days = [
        max(
            protocol.output_days,
            protocol.fistula_history_output_days,
            protocol.afebrile_days,
            protocol.imaging_max_age_days,
        )
        for protocol in frame.in_force(now)
    ]
    return now - timedelta(days=max(days, default=0)) - MARGIN - LONGEST_CHECK


def _standing(in_care: DrainInCare, frame: Frame, moment: Moment) -> Standing:
    protocol = applicable(offered(in_care, frame, moment), in_care.timeline)
    if isinstance(protocol, ReasonCode):
        judgement = open_judgement(protocol, {"type": in_care.timeline.judged.type})
        return Standing(in_care, None, judgement, None, None)
    ruled = rule(in_care.timeline, protocol, moment.as_of)
    return Standing(in_care, protocol, ruled.judge(moment.as_of), ruled, next_turn(ruled, moment.as_of))


def _key(record: PatientRecord, frame: Frame, now: datetime) -> object:
    stay = stay_at(record, now)
    ward = stay.ward_id if stay is not None and stay.ward_id in frame.wards else None
    return record.changed_at, ward, frame.stamp(ward) if ward else ()


def _until(record: PatientRecord, stood: Sequence[Standing], frame: Frame, now: datetime) -> datetime | None:
    """The first moment at which the patient's drains may stand otherwise, with nothing new recorded."""
    moments = [one.until for one in stood] + frame.changes_after(now) + list(_changes(record))
    return min((moment for moment in moments if moment is not None and moment > now), default=None)


def _changes(record: PatientRecord) -> Iterator[datetime | None]:
    """When a stay begins or ends and when a drain goes in or comes out."""
    for stay in map(current, record.stays.values()):
        if stay is not None:
            yield from (stay.since, stay.until)
    for drain in map(current, record.drains.values()):
        yield drain.inserted_at if drain is not None else None
    for event in map(current, record.events.values()):
        yield event.at if event is not None else None
