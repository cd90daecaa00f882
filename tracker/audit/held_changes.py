"""The index of changes as the database holds it, beside the acts that it was made for."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import and_, func, or_, select, tuple_
from sqlalchemy.orm import Session

from tracker.audit.comparing import UNREADABLE, VERSION, Part, said_in
from tracker.audit.events import instant
from tracker.records.database import Database
from tracker.records.patients import PatientChange
from tracker.records.stays import Stay, StayRevision, owning_stay
from tracker.records.timelines import current

__all__ = ["compare_changes", "untold_changes"]

ROWS, AT_ONCE = 1000, 100
INSTANT = timedelta(microseconds=1)
Key = tuple[UUID, datetime]
Wanted = dict[Key, tuple[UUID, UUID | None]]
"""By patient and moment: the event, and the ward whose board rests on it."""


def compare_changes(session: Session, entries: Mapping[UUID, Mapping[str, Any]], part: Part) -> int:
    """Compare the changes of some acts with what their events say; how many are there as they should be."""
    wanted = dict(_wanted(session, entries))
    held = dict[Key, Any]()
    keys = sorted(wanted)
    for first in range(0, len(keys), AT_ONCE):
        some = tuple_(PatientChange.patient_id, PatientChange.recorded_at).in_(keys[first : first + AT_ONCE])
        held |= {(one.patient_id, one.recorded_at): one for one in session.scalars(select(PatientChange).where(some))}
    right = 0
    for key, (event, ward) in wanted.items():
        part.checked += 1
        row = held.get(key)
        if row is None:
            part.differs(record=_name(key), event=str(event), what="missing")
            continue
        right += 1
        differences = [name for name, value in (("event_id", event), ("ward_id", ward)) if getattr(row, name) != value]
        if differences:
            part.differs(record=_name(key), event=str(event), what=", ".join(differences))
    return right


def untold_changes(database: Database, told: int, part: Part) -> Iterator[None]:
    """Changes that no act made; they are looked for where there are more than acts told of."""
    with database.reading() as session:
        count = session.scalar(select(func.count()).select_from(PatientChange)) or 0
    patient, moment, last = PatientChange.patient_id, PatientChange.recorded_at, None
    while count > told:
        query = select(PatientChange).order_by(patient, moment).limit(ROWS)
        if last is not None:
            query = query.where(or_(patient > last[0], and_(patient == last[0], moment > last[1])))
        with database.reading() as session:
            rows = session.scalars(query).all()
            _name_untold(session, rows, part)
            last = (rows[-1].patient_id, rows[-1].recorded_at) if rows else last
        yield
        if len(rows) < ROWS:
            return


def _name_untold(session: Session, rows: Sequence[PatientChange], part: Part) -> None:
    by_event: dict[UUID, list[Key]] = defaultdict(list)
    for row in rows:
        by_event[row.event_id].append((row.patient_id, row.recorded_at))
    for event, keys in by_event.items():
        wanted = dict(_wanted(session, {event: said_in(session, event)}))
        for key in (one for one in keys if one not in wanted):
            part.differs(record=_name(key), event=str(event), what="not in its event")


def _wanted(session: Session, entries: Mapping[UUID, Mapping[str, Any]]) -> Iterator[tuple[Key, tuple[UUID, Any]]]:
    """A change for each patient of an act, and one more for each other ward that has or had the patient."""
    acts = {event: entry for event, entry in entries.items() if _is_act(entry)}
    stays = _stays(session, {UUID(one) for entry in acts.values() for one in entry["patients"]})
    for event, entry in acts.items():
        at, ward = datetime.fromisoformat(entry["at"]), entry["ward"] and UUID(entry["ward"])
        named = _wards_named(entry)
        for patient in map(UUID, entry["patients"]):
            owner = owning_stay(_known(stays[patient], at), at)
            others = (named | ({owner.ward_id} if owner is not None else set())) - {ward}
            for number, one in enumerate([ward, *sorted(others)]):
                yield (patient, at + number * INSTANT), (event, one)


def _is_act(entry: Mapping[str, Any]) -> bool:
    """Whether it wrote versions of records; a read changes nothing."""
    return any(VERSION.fullmatch(name) for name in entry.get("after") or ())


def _wards_named(entry: Mapping[str, Any]) -> set[UUID]:
    """The wards of stays that an act wrote, and of those before."""
    versions = [*(entry["before"] or {}).items(), *(entry["after"] or {}).items()]
    return {UUID(values["ward_id"]) for name, values in versions if name.startswith("stay:")}


def _stays(session: Session, patients: set[UUID]) -> dict[UUID, list[list[StayRevision]]]:
    """The versions of each stay of these patients; those that cannot be read are named with the records."""
    found: dict[UUID, dict[UUID, list[StayRevision]]] = defaultdict(lambda: defaultdict(list))
    ordered = sorted(patients)
    for first in range(0, len(ordered), AT_ONCE):
        query = select(Stay.patient_id, StayRevision).join(StayRevision, StayRevision.record_id == Stay.id)
        some = query.where(Stay.patient_id.in_(ordered[first : first + AT_ONCE]))
        with suppress(*UNREADABLE):
            for patient, row in session.execute(some.order_by(StayRevision.revision)).all():
                found[patient][row.record_id].append(row)
    return defaultdict(list, {patient: list(stays.values()) for patient, stays in found.items()})


def _known(stays: Sequence[Sequence[StayRevision]], at: datetime) -> list[Any]:
    """Stays in the version of a moment."""
    versions = ([one for one in stay if one.recorded_at <= at] for stay in stays)
    return [stay for stay in map(current, versions) if stay is not None]


def _name(key: Key) -> str:
    return f"patient_change:{key[0]}@{instant(key[1])}"
