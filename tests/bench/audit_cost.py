"""What the audit costs: the same act with and without its audit rows, by turns, with one writer and with eight."""

import os
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from statistics import median
from typing import Any
from unittest.mock import patch
from uuid import UUID, uuid4

from sqlalchemy import insert, select

from tests.support.ward import Ward
from tracker.actions import act
from tracker.audit import events
from tracker.records.accounts import SignInAttempt
from tracker.records.audit import AuditEvent
from tracker.records.database import Database, DatabaseBusy

__all__ = ["costs"]

BARS = {1: 1.5, 8: 1.8}
"""How many times as long an act may take with its audit, by the number of writers."""
Work = Callable[[UUID], object]


def costs(database: Database, acts: int, rounds: int) -> Iterator[str]:
    """A line for each number of writers: rounds of so many acts a writer, with and without audit by turns."""
    ward = Ward(database)
    drains = [ward.drain(ward.patient(f"9990{n:02}2231", f"Name{n}", f"A{n}")) for n in range(max(BARS))]
    ward.clock.forward(hours=8)
    engine = database.engine.dialect.name
    for writers, bar in BARS.items():
        some = drains[:writers]

        def measured(doing: Callable[[], AbstractContextManager[object]], work: Work, some: list[UUID] = some) -> float:
            return _seconds(ward, doing, work, some, acts)

        found = []
        for _ in range(rounds):
            audited = measured(nullcontext, lambda drain: ward.check(drain, 0))
            bare = measured(lambda: without_audit(ward), lambda drain: ward.check(drain, 0))
            found.append((audited, bare, measured(nullcontext, lambda _: _insert(ward))))
        ratio = median(audited / bare for audited, bare, _ in found)
        audited, bare, least = (median(one) * 1000 / (acts * writers) for one in zip(*found, strict=True))
        who = "one writer" if writers == 1 else f"{writers} writers"
        yield (
            f"{engine:12}a check by {who}: {audited:.2f} ms with its audit, {bare:.2f} ms without, x{ratio:.2f}; "
            f"x{bar}  {'met' if ratio <= bar else 'NOT met'}; a bare INSERT and COMMIT {least:.2f} ms, "
            f"x{median(audited / least for audited, _, least in found):.1f}\n"
        )


def _seconds(
    ward: Ward, doing: Callable[[], AbstractContextManager[object]], work: Work, drains: list[UUID], acts: int
) -> float:
    """Each writer a process with a connection of its own; from the moment when all are ready until all are done."""
    ready, is_ready = os.pipe()
    waits, go = os.pipe()
    ward.database.dispose()
    processes = []
    for drain in drains:
        process = os.fork()
        if process == 0:
            os.close(go)
            _work(ward, doing, work, drain, acts, ready_to=is_ready, starts_from=waits)
        processes.append(process)
    os.close(is_ready)
    for _ in drains:
        assert os.read(ready, 1), "a writer failed"
    start = time.perf_counter()
    os.close(go)
    ended = [os.waitpid(process, 0)[1] for process in processes]
    took = time.perf_counter() - start
    for one in (ready, waits):
        os.close(one)
    assert ended == [0] * len(drains), "a writer failed"
    return took


def _work(
    ward: Ward,
    doing: Callable[[], AbstractContextManager[object]],
    work: Work,
    drain: UUID,
    acts: int,
    *,
    ready_to: int,
    starts_from: int,
) -> None:
    """In a process of its own, which ends here."""
    failed = 1
    try:
        with doing():
            _insist(work, drain)
            os.write(ready_to, b".")
            os.read(starts_from, 1)
            for _ in range(acts):
                _insist(work, drain)
        failed = 0
    except Exception:  # noqa: BLE001 - whatever ends it early is shown
        traceback.print_exc()
    finally:
        os._exit(failed)


def _insist(work: Work, drain: UUID) -> None:
    """Among eight who never pause one may wait longer than a page would."""
    while True:
        try:
            work(drain)
            return
        except DatabaseBusy:
            continue


def _insert(ward: Ward) -> None:
    """One row without references, committed by itself."""
    row = {"id": uuid4(), "at": ward.clock.now, "name_hash": "", "address": "", "succeeded": True}
    with ward.database.writing() as session:
        session.execute(insert(SignInAttempt), row)


@contextmanager
def without_audit(ward: Ward) -> Iterator[None]:
    """Acts write their rows alone, all of them under one event that was there before."""
    with ward.database.reading() as session:
        known = session.scalars(select(AuditEvent.id).limit(1)).one()

    whole = act.Act

    def unaudited(**named: Any) -> act.Act:
        return whole(**{**named, "event_id": known})

    with ExitStack() as stack:
        stack.enter_context(patch.object(events, "add", lambda *_: None))
        stack.enter_context(patch.object(act, "Act", unaudited))
        yield
