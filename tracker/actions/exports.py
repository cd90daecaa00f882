"""Records, audit and accesses are exported: first a file, then its event, and only then may the bytes be sent."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any
from uuid import UUID

from sqlalchemy.orm import Session

from tracker.access.actor import Actor
from tracker.access.permissions import ROLE_LABELS, Permission
from tracker.actions.act import House
from tracker.actions.errors import NotFound, Refused
from tracker.actions.scope import auditable
from tracker.audit import events
from tracker.audit.accesses import accesses
from tracker.audit.search import Entry, Filters, stream
from tracker.audit.vocabulary import ACTION_LABELS, AuditAction
from tracker.exports.formats import FORMAT_LABELS, Format, media_type, suffix, write
from tracker.exports.tables import Table
from tracker.records.extracts import Slice, columns, rows

__all__ = [
    "EXPORTS",
    "FORMAT_LABELS",
    "PATIENTS_AN_EVENT",
    "Accesses",
    "Export",
    "Format",
    "make",
    "note",
    "purpose_of",
]

EXPORTS = frozenset(
    {AuditAction.EXPORT_RECORDS, AuditAction.EXPORT_AUDIT, AuditAction.EXPORT_ACCESS, AuditAction.EXPORT_BUNDLE}
)
PATIENTS_AN_EVENT = 5000
"""An export of more patients has further events, so that none is left out and no event grows without bound."""
LEAST_PURPOSE = 4
AUDIT_PARTS = ("id", "at", "actor", "actor_name", "role", "ward", "action", "outcome")
AUDIT_REST = ("reason", "purpose", "known_at", "session", "request_id", "address", "before", "after", "shown")
AUDIT_COLUMNS = (*AUDIT_PARTS, "in_words", "entity_type", "entity_id", "entity_revision", "patients", *AUDIT_REST)
ACCESS_COLUMNS = ("actor", "name", "roles", "saw", "changed", "refused", "first_at", "last_at")


@dataclass(frozen=True)
class Accesses:
    """Everyone who saw or changed one patient's record in a period."""

    patient: UUID
    since: datetime | None = None
    until: datetime | None = None


Contents = Slice | Filters | Accesses
ACTIONS: dict[type, AuditAction] = {
    Slice: AuditAction.EXPORT_RECORDS,
    Filters: AuditAction.EXPORT_AUDIT,
    Accesses: AuditAction.EXPORT_ACCESS,
}


@dataclass(frozen=True)
class Export:
    """A file that was made and stands in the audit: it may now be sent."""

    event_id: UUID
    name: str
    media_type: str
    rows: Mapping[str, int]
    sha256: str
    size: int


def make(
    house: House, *, contents: Contents, form: Format, purpose: str, into: IO[bytes], working: Path, by: Actor
) -> Export:
    """Write an export into an open, empty file, and commit its event with counts and hash.

    `working` is a folder for what does not fit into memory. Raises NotPermitted, Refused without a purpose, NotFound
    for a patient outside the auditor's wards. Nothing of the file may be used unless this returns.
    """
    by.check(Permission.EXPORT)
    purpose = purpose_of(purpose)
    started_at, concerned = house.clock(), set[UUID]()
    with house.database.reading() as session:
        tables = _tables(session, contents, auditable(session, by.wards), concerned)
        counts = write(form, into, tables, working=working)
    into.flush()
    size = into.tell()
    into.seek(0)
    made = Export(
        event_id=house.new_id(),
        name=f"{_name(contents)}-{started_at:%Y%m%dT%H%M%SZ}.{suffix(form, len(counts))}",
        media_type=media_type(suffix(form, len(counts))),
        rows=counts,
        sha256=hashlib.file_digest(into, "sha256").hexdigest(),  # type: ignore[arg-type]  # any open binary file will do
        size=size,
    )
    into.seek(0)
    known_at = (contents.known_at if isinstance(contents, Slice) else None) or started_at
    note(
        house,
        event_id=made.event_id,
        action=ACTIONS[type(contents)],
        shown={
            "file": made.name,
            "rows": made.rows,
            "sha256": made.sha256,
            "bytes": made.size,
            "filters": named(contents),
        },
        concerned=sorted(concerned),
        known_at=known_at,
        purpose=purpose,
        by=by,
    )
    return made


def note(
    house: House,
    *,
    event_id: UUID,
    action: AuditAction,
    shown: Mapping[str, Any],
    concerned: Sequence[UUID],
    known_at: datetime,
    purpose: str,
    by: Actor,
) -> None:
    """Commit the event of an export; further ones where it concerns more patients than one event should name."""
    parts = [concerned[at : at + PATIENTS_AN_EVENT] for at in range(0, len(concerned), PATIENTS_AN_EVENT)] or [()]
    shown = {**shown, "patients": len(concerned), "parts": len(parts)}
    with house.database.writing() as session:
        for number, patients in enumerate(parts, start=1):
            event = events.Event(
                id=event_id if number == 1 else house.new_id(),
                at=house.clock(),
                action=action,
                by=by,
                entity=events.Entity("export", event_id),
                patients=tuple(patients),
                shown={**shown, "part": number},
                known_at=known_at,
                purpose=purpose,
            )
            events.add(session, event)


def purpose_of(typed: str) -> str:
    """What an export is for. Raises Refused where that is not said."""
    if len(typed.strip()) < LEAST_PURPOSE:
        raise Refused("purpose", "Say what the export is for: the purpose stays in the audit.")
    return typed.strip()


def named(contents: Contents) -> dict[str, Any]:
    """What was asked for, as the event says it."""
    if isinstance(contents, Filters):
        return contents.named()
    return {name: value for name, value in vars(contents).items() if value}


def _name(contents: Contents) -> str:
    return ACTIONS[type(contents)].value.removeprefix("export_")


def _tables(session: Session, contents: Contents, reach: frozenset[UUID] | None, concerned: set[UUID]) -> list[Table]:
    """What is exported; reading a table adds the patients of its rows to `concerned`."""
    if isinstance(contents, Slice):
        return [
            Table(one.value, columns(one), _reached(rows(session, one, contents), reach, concerned))
            for one in contents.extracts
        ]
    if isinstance(contents, Filters):
        return [Table("audit", AUDIT_COLUMNS, _audit_rows(stream(session, contents), reach, concerned))]
    if reach is not None and contents.patient not in reach:
        raise NotFound
    concerned.add(contents.patient)
    return [Table("access", ACCESS_COLUMNS, _access_rows(session, contents))]


def _reached(
    found: Iterator[Sequence[Any]], reach: frozenset[UUID] | None, concerned: set[UUID]
) -> Iterator[Sequence[Any]]:
    for row in found:
        if reach is None or row[1] in reach:
            concerned.add(row[1])
            yield row


def _audit_rows(found: Iterator[Entry], reach: frozenset[UUID] | None, concerned: set[UUID]) -> Iterator[Sequence[Any]]:
    """One row an event; an event that concerns a patient out of reach is left out whole."""
    for entry in found:
        patients, said = entry.patients, entry.said
        if reach is not None and not reach.issuperset(patients):
            continue
        concerned.update(patients)
        entity = said["entity"]
        about = (entity["type"], entity["id"], entity["revision"], said["patients"])
        words = ACTION_LABELS[AuditAction(said["action"])]
        yield (*(said[key] for key in AUDIT_PARTS), words, *about, *(said.get(key) for key in AUDIT_REST))


def _access_rows(session: Session, contents: Accesses) -> Iterator[Sequence[Any]]:
    for one in accesses(session, contents.patient, contents.since, contents.until):
        roles = ", ".join(ROLE_LABELS[role] for role in one.roles)
        yield (one.actor, one.name, roles, one.saw, one.changed, one.refused, one.first_at, one.last_at)
