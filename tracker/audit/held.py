"""Versions of records as the database holds them, beside what the events say that wrote them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, tuple_
from sqlalchemy.orm import Session

from tracker.audit.comparing import UNREADABLE, VERSION, Part, is_told, row_differences
from tracker.records.accounts import AccountRevision, AccountWard
from tracker.records.audit import AuditEvent
from tracker.records.database import Database
from tracker.records.every import revised
from tracker.records.imaging import ImagingFinding, ImagingStudyRevision
from tracker.records.telling import identity_of

__all__ = ["Versions", "compare_versions", "untold", "written"]

ROWS, AT_ONCE = 1000, 100
Versions = dict[tuple[UUID, int], tuple[UUID, Mapping[str, Any]]]
"""What events say of versions: by record and number, the event and the values."""
Held = tuple[Any, Any, Sequence[Any]]
"""A version as the database holds it, its identity, and what is kept beside it: findings, an account's wards."""
BESIDE = {ImagingStudyRevision: ImagingFinding, AccountRevision: AccountWard}


def written(entry: Mapping[str, Any]) -> Iterator[tuple[str, tuple[UUID, int], Mapping[str, Any]]]:
    """The versions that an entry says its act wrote; with a study come its findings."""
    after = entry.get("after") or {}
    for name, values in after.items():
        if (parts := VERSION.fullmatch(name)) and parts[1] in revised():
            yield parts[1], (UUID(parts[2]), int(parts[3])), {**values, **_beside(parts[1], parts[2], after)}


def _beside(noun: str, record: str, after: Mapping[str, Any]) -> dict[str, Any]:
    """What stands in an entry beside a version: the findings of a study, the wards of an account."""
    name = {"imaging_study": "findings", "account": "wards"}.get(noun, "")
    found = after.get(f"{name}:{record}", after.get(name))
    return {} if found is None else {name: found}


def compare_versions(session: Session, noun: str, wanted: Versions, part: Part) -> int:
    """Compare versions with what their events say; how many are there with the right event."""
    rows = _rows(session, revised()[noun], wanted)
    right = 0
    for key, (event, said) in wanted.items():
        part.checked += 1
        row, identity, beside = rows.get(key, (None, None, ()))
        if row is None:
            differences = ["missing or unreadable"]
        elif row.event_id != event:
            differences = ["event"]
        else:
            right += 1
            differences = row_differences(row, identity, said, beside)
        if differences:
            part.differs(record=f"{noun}:{key[0]}@{key[1]}", event=str(event), what=", ".join(differences))
    return right


def _rows(session: Session, model: Any, wanted: Iterable[tuple[UUID, int]]) -> dict[tuple[UUID, int], Held]:
    """Versions with their identities and what is beside them; those that cannot be read are left out."""
    found, records = dict[tuple[UUID, int], Held](), sorted({record for record, _ in wanted})
    for first in range(0, len(records), AT_ONCE):
        some = records[first : first + AT_ONCE]
        try:
            found |= _held(session, model, some)
        except UNREADABLE:
            for one in some:
                with suppress(*UNREADABLE):
                    found |= _held(session, model, [one])
    return found


def _held(session: Session, model: Any, records: Sequence[UUID]) -> dict[tuple[UUID, int], Held]:
    identity = identity_of(model)
    beside = _kept_beside(session, BESIDE[model], records) if model in BESIDE else {}
    query = select(model, identity).outerjoin(identity, identity.id == model.record_id)
    rows = session.execute(query.where(model.record_id.in_(records)))
    return {(row.record_id, row.revision): (row, of, beside.get((row.record_id, row.revision), ())) for row, of in rows}


def _kept_beside(session: Session, kind: Any, records: Sequence[UUID]) -> dict[tuple[UUID, int], list[Any]]:
    found: dict[tuple[UUID, int], list[Any]] = defaultdict(list)
    for one in session.scalars(select(kind).where(kind.record_id.in_(records))):
        found[one.record_id, one.revision].append(one)
    return found


def untold(database: Database, noun: str, model: Any, told: int, part: Part) -> Iterator[None]:
    """Versions that no event tells of; they are looked for where there are more than events told of."""
    with database.reading() as session:
        count = session.scalar(select(func.count()).select_from(model)) or 0
    key, last = (model.record_id, model.revision), None
    while count > told:
        query = select(*key, model.event_id).order_by(*key).limit(ROWS)
        if last is not None:
            query = query.where(tuple_(*key) > tuple_(*last))
        with database.reading() as session:
            rows = session.execute(query).all()
            for event, names in _by_event(noun, rows).items():
                payload = session.scalar(select(AuditEvent.payload).where(AuditEvent.id == event)) or b""
                for name in (one for one in names if not is_told(one, payload)):
                    part.differs(record=name, event=str(event), what="not in its event")
        yield
        if len(rows) < ROWS:
            return
        last = tuple(rows[-1][:2])


def _by_event(noun: str, rows: Sequence[Any]) -> dict[UUID, list[str]]:
    found: dict[UUID, list[str]] = defaultdict(list)
    for record, revision, event in rows:
        found[event].append(f"{noun}:{record}@{revision}")
    return found
