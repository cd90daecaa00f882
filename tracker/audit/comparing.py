"""One event beside its sealed bytes, and one version of a record beside what its event says of it."""

import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import Session

from tracker.audit.events import concerned, plain, searched
from tracker.records.audit import AuditEvent, AuditPatient, leaf_hash
from tracker.records.telling import owners, values

__all__ = ["UNREADABLE", "VERSION", "Part", "event_differences", "is_told", "row_differences", "said_in", "some_rows"]

UNREADABLE = (ValueError, LookupError, TypeError, ArithmeticError, NoResultFound)
"""What reading a column raises that holds what the program never wrote."""
MOST_NAMED, ROWS = 100, 500
VERSION = re.compile(r"([a-z_]+):([0-9a-f-]{36})@(\d+)")
"""How an event names a version: noun, record, number."""
FINDING = ("result", "residual_mm", "drain_position")


@dataclass
class Part:
    """How many of a kind were looked at, how many differ, and the first of these by name."""

    checked: int = 0
    differing: int = 0
    named: list[dict[str, str]] = field(default_factory=list)

    def differs(self, **named: str) -> None:
        self.differing += 1
        if len(self.named) < MOST_NAMED:
            self.named.append(named)


def event_differences(
    event: Any, leaf: bytes | None, patients: Sequence[AuditPatient]
) -> tuple[Mapping[str, Any], list[str]]:
    """The entry of an event's bytes, and what is not as they say; `leaf` is None while the event waits to be sealed."""
    found = [] if leaf is None or leaf_hash(event.payload) == leaf else ["payload"]
    try:
        entry = json.loads(event.payload)
        wanted, named = searched(entry), concerned(entry)
    except (ValueError, KeyError, TypeError, AttributeError):
        return {}, ["payload"]
    found += [name for name, value in wanted.items() if _normal(getattr(event, name)) != value]
    if sorted(one.patient_id for one in patients) != sorted(named):
        found.append("patients")
    if any(one.at != event.at for one in patients):
        found.append("patients' moment")
    return entry, found


def row_differences(row: Any, identity: Any, said: Mapping[str, Any], beside: Sequence[Any]) -> list[str]:
    """The fields of a version that are not as its event says; what an event of before does not say is not compared.

    `beside` are the findings of a study, or the wards of an account.
    """
    held = values(row) | (owners(identity) if identity is not None else {})
    found = [name for name, value in held.items() if name in said and not _is_same(value, said[name])]
    later = [name for name in values(row) if name not in said and held[name] not in (None, "")]
    if "findings" in said and not _same_findings(beside, said["findings"]):
        found.append("findings")
    if "wards" in said and sorted(str(one.ward_id) for one in beside) != sorted(set(said["wards"])):
        found.append("wards")
    return found + later


def said_in(session: Session, event: UUID) -> Mapping[str, Any]:
    """The entry of an event; empty where it cannot be read."""
    payload = session.scalar(select(AuditEvent.payload).where(AuditEvent.id == event)) or b""
    try:
        entry = json.loads(payload)
        concerned(entry), searched(entry)
    except (ValueError, KeyError, TypeError, AttributeError):
        return {}
    return dict(entry)


def some_rows(session: Session, model: Any, after: UUID, part: Part) -> tuple[list[Any], UUID | None]:
    """The next rows of a table by id, and the id to go on from, None at the end; what cannot be read is named."""
    query = select(model.id).where(model.id > after).order_by(model.id).limit(ROWS)
    ids = session.scalars(query).all()
    rows = list[Any]()
    try:
        rows = list(session.scalars(select(model).where(model.id.in_(ids)).order_by(model.id)))
    except UNREADABLE:
        for one in ids:
            try:
                rows.append(session.get_one(model, one))
            except UNREADABLE:
                part.checked += 1
                part.differs(record=f"{model.__tablename__}:{one}", what="unreadable")
    return rows, ids[-1] if len(ids) == ROWS else None


def is_told(name: str, payload: bytes) -> bool:
    """Whether an entry's bytes name a version as one that its act wrote."""
    try:
        return name in (json.loads(payload)["after"] or {})
    except (ValueError, KeyError, TypeError):
        return False


def _normal(value: Any) -> Any:
    return unicodedata.normalize("NFC", value) if isinstance(value, str) else value


def _is_same(value: Any, said: Any) -> bool:
    """Numbers by their value, for one is kept as tenths and another as text; all else as an entry writes it."""
    if isinstance(value, Decimal) and isinstance(said, str):
        try:
            return value == Decimal(said)
        except InvalidOperation:
            return False
    return bool(plain(value) == said) or (value == "" and said is None)


def _same_findings(rows: Sequence[Any], said: Any) -> bool:
    held = {str(row.collection_id): row for row in rows}
    try:
        told = {one["collection"]: one for one in said}
        return held.keys() == told.keys() and all(
            _is_same(getattr(row, part), told[name][part]) for name, row in held.items() for part in FINDING
        )
    except (KeyError, TypeError):
        return False
