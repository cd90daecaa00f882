"""Whether a database is whole: the engine's own check, records and audit that say the same, a log that verifies."""

import json
from collections.abc import Iterator
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from tests.support.sealing import sealing_of
from tests.support.ward import Ward
from tracker.actions.backups import has_sound_audit
from tracker.records.audit import AuditEvent
from tracker.records.base import Base, PatientOwned
from tracker.records.database import Database
from tracker.records.every import revised
from tracker.records.patients import Patient, PatientChange

__all__ = ["broken_pages", "half_written", "unsound"]

BATCH = 1000


def unsound(ward: Ward, folder: Path) -> Iterator[str]:
    """A sentence for everything that is wrong; what waits is sealed first, with the key of the folder."""
    yield from broken_pages(ward.database)
    yield from half_written(ward.database)
    yield from _unverified(ward, folder)


def broken_pages(database: Database) -> Iterator[str]:
    """What the engine says about its own files: tables, indexes, references."""
    if database.is_sqlite:
        with database.reading() as session:
            found = session.execute(text("PRAGMA integrity_check")).scalars().all()
            dangling = session.execute(text("PRAGMA foreign_key_check")).all()
        yield from (f"SQLite finds {one}" for one in found if one != "ok")
        yield from (f"SQLite finds a reference to nothing: {one}" for one in dangling)
        return
    url = database.engine.url
    host = str(url.query["host"])
    with psycopg.connect(host=host, user="postgres", dbname=url.database, autocommit=True) as superuser:
        superuser.execute("CREATE EXTENSION IF NOT EXISTS amcheck")
        for kind, look in (("r", "verify_heapam(oid)"), ("i", "bt_index_parent_check(oid, true)")):
            for name, _ in superuser.execute(AMCHECK.format(look=look, kind=kind)).fetchall():
                if kind == "r":
                    yield f"PostgreSQL finds {name} damaged"


AMCHECK = """
SELECT relname, {look} FROM pg_class
WHERE relkind = '{kind}' AND relnamespace = 'public'::regnamespace AND relam IN
    (SELECT oid FROM pg_am WHERE amname IN ('heap', 'btree'))
"""
"""A damaged index raises; a damaged table gives a row for each damage."""


def half_written(database: Database) -> Iterator[str]:
    """Every identity has a first version, every version stands in its event and its event's patients, and back."""
    with database.reading() as session:
        written = dict(_versions(session))
        said = dict(_said(session))
        yield from (f"{name} stands in no event of its own" for name in sorted(set(written) - set(said)))
        yield from (f"the event says {name}, the record does not" for name in sorted(set(said) - set(written)))
        yield from (
            f"{name} belongs to another event"
            for name in sorted(set(said) & set(written))
            if said[name] != written[name]
        )
        yield from _without_version(session)
        yield from _without_change(session)


def _versions(session: Session) -> Iterator[tuple[str, str]]:
    """Each version of a record, as events name it, and its event."""
    for kind, model in revised().items():
        for record, revision, event in session.execute(select(model.record_id, model.revision, model.event_id)):
            yield f"{kind}:{record}@{revision}", str(event)


def _said(session: Session) -> Iterator[tuple[str, str]]:
    """Each version that the audit says was written, and the event that says so."""
    for event, payload in session.execute(select(AuditEvent.id, AuditEvent.payload)).yield_per(BATCH):
        for name in json.loads(payload)["after"] or ():
            if "@" in name:
                yield name, str(event)


def _without_version(session: Session) -> Iterator[str]:
    for kind, model in revised().items():
        identity = _identity_of(kind)
        lost = session.scalars(select(identity.id).where(identity.id.not_in(select(model.record_id)))).all()
        yield from (f"{kind} {one} has no version" for one in lost)


def _without_change(session: Session) -> Iterator[str]:
    """A patient's record that changed without the moment of it: pages and boards would not see it."""
    changed = select(PatientChange.event_id)
    for kind, model in revised().items():
        if issubclass(_identity_of(kind), Patient | PatientOwned):
            lost = session.scalars(select(model.record_id).where(model.event_id.not_in(changed))).all()
            yield from (f"{kind} {one} changed at no moment" for one in lost)


def _identity_of(kind: str) -> Any:
    return next(one.class_ for one in Base.registry.mappers if one.class_.__tablename__ == kind)


def _unverified(ward: Ward, folder: Path) -> Iterator[str]:
    with sealing_of(ward, folder) as sealing:
        sealing.sealer().seal_all()
    said = StringIO()
    with redirect_stdout(said):
        sound = has_sound_audit(ward.database)
    if not sound:
        yield f"the audit does not verify: {' '.join(said.getvalue().split())}"
