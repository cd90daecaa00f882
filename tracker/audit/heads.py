"""How far the log is sealed: its last signed head, what still waits and for how long."""

import time
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from tracker.records.audit import AuditHead, AuditPending
from tracker.records.database import Database

__all__ = ["Backlog", "backlog", "last_head", "left_unsealed"]

POLL_S = 0.05
AGES = {
    "sqlite": "(julianday('now') - julianday(MIN(since))) * 86400",
    "postgresql": "EXTRACT(EPOCH FROM clock_timestamp() - MIN(since))",
}
"""By the database's own clock, which also stamped the rows."""


@dataclass(frozen=True)
class Backlog:
    """Events that are not sealed yet, and for how many seconds the oldest of them has waited."""

    events: int
    oldest_s: float


def last_head(session: Session) -> AuditHead | None:
    return session.scalar(select(AuditHead).order_by(AuditHead.number.desc()).limit(1))


def backlog(session: Session) -> Backlog:
    events = session.scalar(select(func.count()).select_from(AuditPending)) or 0
    age = AGES[session.get_bind().dialect.name]
    oldest = session.scalar(text(f"SELECT {age} FROM audit_pending"))  # noqa: S608 - one of two constants
    return Backlog(events, max(0.0, float(oldest or 0)))


def left_unsealed(database: Database, *, seconds: float = 2.0) -> int:
    """Wait until every event of this moment is sealed; how many are not when the time is over."""
    deadline = time.monotonic() + seconds
    waited_for = left = _pending(database)
    while left and time.monotonic() < deadline:
        time.sleep(POLL_S)
        left = waited_for & _pending(database)
    return len(left)


def _pending(database: Database) -> set[UUID]:
    with database.reading() as session:
        return set(session.scalars(select(AuditPending.event_id)))
