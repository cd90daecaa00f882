"""One audit event: its canonical bytes, and the rows that carry them and make them searchable."""

import json
import secrets
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from tracker.access.actor import Actor
from tracker.audit.vocabulary import AuditAction, Outcome
from tracker.records.audit import AuditEvent, AuditPatient

__all__ = ["VERSION", "Entity", "Event", "add", "canonical", "concerned", "plain", "searched"]

VERSION = 1
NONCE_BYTES = 16


@dataclass(frozen=True)
class Entity:
    """The record that an event is about; no id where it is about a list or a page."""

    type: str
    id: UUID | None = None
    revision: int | None = None


@dataclass(frozen=True)
class Event:
    """`before` and `after` are the values of an act, `shown` what a read showed (drain to readiness word)."""

    id: UUID
    at: datetime
    action: AuditAction
    by: Actor | None
    entity: Entity
    outcome: Outcome = Outcome.DONE
    ward: UUID | None = None
    patients: tuple[UUID, ...] = ()
    before: Mapping[str, Any] | None = None
    after: Mapping[str, Any] | None = None
    shown: Mapping[str, Any] | None = None
    known_at: datetime | None = None
    reason: str = ""
    purpose: str = ""
    nonce: str = field(default_factory=lambda: secrets.token_hex(NONCE_BYTES))


def add(session: Session, event: Event) -> None:
    """Write an event in the session's transaction, with the patients it concerns.

    What is searched is made from the bytes that are sealed, by the function by which it is compared with them later.
    """
    entry = plain(_entry(event))
    session.add(AuditEvent(**searched(entry), payload=_bytes(entry)))
    session.flush()
    session.add_all(AuditPatient(event_id=event.id, patient_id=one, at=event.at) for one in concerned(entry))
    session.flush()


def searched(entry: Mapping[str, Any]) -> dict[str, Any]:
    """The columns by which an entry is searched, from the entry as it is sealed. Raises KeyError, ValueError."""
    return {
        "id": UUID(entry["id"]),
        "at": datetime.fromisoformat(entry["at"]),
        "actor_id": _id(entry["actor"]),
        "actor_name": entry["actor_name"],
        "action": entry["action"],
        "outcome": entry["outcome"],
        "ward_id": _id(entry["ward"]),
        "entity_type": entry["entity"]["type"],
        "entity_id": _id(entry["entity"]["id"]),
    }


def concerned(entry: Mapping[str, Any]) -> list[UUID]:
    """The patients whom an entry names."""
    return [UUID(one) for one in entry["patients"]]


def _id(text: str | None) -> UUID | None:
    return None if text is None else UUID(text)


def canonical(entry: Mapping[str, Any]) -> bytes:
    """Canonical JSON: UTF-8, keys sorted, no spaces, no floats, text in NFC."""
    return _bytes(plain(entry))


def _bytes(entry: Any) -> bytes:
    return json.dumps(entry, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def plain(value: Any) -> Any:  # noqa: C901 - one line for each kind of value
    """A value as JSON holds it exactly: instants in UTC, numbers as text, never a float. Raises TypeError."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, int):
        return value
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, datetime):
        return instant(value)
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, Mapping):
        return {str(plain(key)): plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    raise TypeError(f"An audit entry cannot hold a {type(value).__name__}.")


def instant(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _entry(event: Event) -> dict[str, Any]:
    by = event.by
    return {
        "v": VERSION,
        "id": event.id,
        "at": event.at,
        "actor": by.account_id if by else None,
        "actor_name": by.name if by else "",
        "role": by.role if by else "",
        "ward": event.ward,
        "session": by.session if by else "",
        "request_id": by.request_id if by else "",
        "address": by.address if by else "",
        "action": event.action,
        "entity": {"type": event.entity.type, "id": event.entity.id, "revision": event.entity.revision},
        "patients": sorted(str(patient) for patient in set(event.patients)),
        "before": event.before,
        "after": event.after,
        "shown": event.shown,
        "known_at": event.known_at,
        "reason": event.reason,
        "purpose": event.purpose,
        "outcome": event.outcome,
        "nonce": event.nonce,
    }
