"""Gives each waiting event its place in the log and signs the head of the tree over it; the same on both engines."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import insert, select, text
from sqlalchemy.orm import Session

from tracker.audit.heads import last_head
from tracker.audit.signing import Signer, checkpoint, kept_signer
from tracker.audit.tree import Frontier, leaf_hash
from tracker.records.audit import AuditEvent, AuditHead, AuditPending, AuditSeal
from tracker.records.database import Database

__all__ = ["BATCH", "HEAD_EVERY", "Sealer", "SealingRefused"]

BATCH = 1_000
"""Events of one head; SQLite has one writer, who must not wait for long."""
HEAD_EVERY = timedelta(minutes=59)
"""A log without a new event is signed again after this time, so that there is a head in every hour."""
LOCK = 7_301_984_422
"""One sealer at a time on PostgreSQL; on SQLite a writing transaction is alone anyway."""


class SealingRefused(Exception):
    """The log goes on in a way that this sealer must not continue; the message says why and what to do."""


class _Waiting(NamedTuple):
    event: UUID
    leaf: bytes


class Sealer:
    """Seals a database's events with the key of a file, which is made with the first head and never after."""

    def __init__(
        self, database: Database, key_file: Path, *, clock: Callable[[], datetime], batch: int = BATCH
    ) -> None:
        self._database, self._clock, self._batch = database, clock, batch
        self._signer = self._trusted(key_file)

    def seal_all(self) -> int:
        """Seal everything that waits; how many events that were. Raises SealingRefused, DatabaseBusy."""
        total = 0
        while count := self.seal():
            total += count
        return total

    def seal(self) -> int:
        """Seal one batch, or sign the head again where it is time; how many events were sealed.

        Hashing is done before the lock is taken. What another sealer did in between is seen under the lock, and the
        batch is left to the next call. Raises SealingRefused, DatabaseBusy.
        """
        with self._database.reading() as session:
            before = last_head(session)
            waiting = _waiting(session, self._batch)
        now = self._clock()
        if not waiting and before is not None and now - before.at < HEAD_EVERY:
            return 0
        with self._database.writing() as session:
            self._lock(session)
            head = last_head(session)
            if (head and head.number) != (before and before.number):
                return 0
            self._refuse_head(head)
            self._append(session, head, waiting, now)
        return len(waiting)

    def hand_over(self, signer: Signer) -> None:
        """Sign the head anew with another key: from then on no other may go on with the log. Raises SealingRefused."""
        with self._database.writing() as session:
            self._lock(session)
            head = last_head(session)
            self._refuse_head(head)
            self._signer = signer
            self._append(session, head, (), self._clock())

    def _append(self, session: Session, head: AuditHead | None, waiting: Sequence[_Waiting], now: datetime) -> None:
        frontier = self._frontier(head)
        first = frontier.size
        for one in waiting:
            frontier.append(one.leaf)
        if waiting:
            rows = [
                {"place": place, "event_id": one.event, "leaf": one.leaf} for place, one in enumerate(waiting, first)
            ]
            session.execute(insert(AuditSeal), rows)
        root = frontier.root()
        session.add(
            AuditHead(
                number=head.number + 1 if head else 1,
                at=now,
                hourly=head is None or _hour(head.at) != _hour(now),
                size=frontier.size,
                root=root,
                frontier=bytes(frontier),
                note=self._signer.note(checkpoint(self._signer.origin, frontier.size, root)),
                verifier_key=self._signer.verifier_key,
            )
        )

    def _refuse_head(self, head: AuditHead | None) -> None:
        """Only whose key signed the last head may go on."""
        if head is not None:
            _refuse_another_key(head, self._signer)

    def _frontier(self, head: AuditHead | None) -> Frontier:
        """The tree up to the last head, which must fit its root."""
        if head is None:
            return Frontier()
        frontier = Frontier.of(head.size, head.frontier)
        if frontier.root() != head.root:
            raise SealingRefused(f"Head {head.number} of the audit does not fit its tree: export it and look at it.")
        return frontier

    def _trusted(self, key_file: Path) -> Signer:
        with self._database.reading() as session:
            head = last_head(session)
        signer = kept_signer(key_file, make=head is None)
        if head is not None:
            _refuse_another_key(head, signer)
        return signer

    def _lock(self, session: Session) -> None:
        if not self._database.is_sqlite:
            session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})


def _waiting(session: Session, most: int) -> list[_Waiting]:
    """The first that came, with the hashes of their bytes."""
    first = select(AuditPending).order_by(AuditPending.since, AuditPending.event_id).limit(most).subquery()
    query = (
        select(AuditEvent.id, AuditEvent.payload)
        .join(first, first.c.event_id == AuditEvent.id)
        .order_by(first.c.since, first.c.event_id)
    )
    return [_Waiting(event, leaf_hash(payload)) for event, payload in session.execute(query)]


def _refuse_another_key(head: AuditHead, signer: Signer) -> None:
    if head.verifier_key != signer.verifier_key:
        raise SealingRefused(
            "The audit was sealed with another key than the one of this instance folder: "
            "put the key back, or see docs/audit.md on changing it."
        )


def _hour(at: datetime) -> datetime:
    return at.replace(minute=0, second=0, microsecond=0)
