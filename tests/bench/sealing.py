"""How fast the audit is sealed, how far sealing lags behind, and what exporting and verifying a log cost."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from typing import NamedTuple
from uuid import uuid4

from sqlalchemy import func, select

from tests.bench.audit import World, fill
from tests.support.postgres import SEALER
from tracker.actions.act import system_clock
from tracker.audit import events
from tracker.audit.sealing import Sealer
from tracker.audit.vocabulary import AuditAction
from tracker.records.audit import AuditHead
from tracker.records.database import Database

__all__ = ["Cost", "lags", "sealed_and_verified"]

LAG_BAR_S = 1.0
EXPORT_BAR_S, EXPORT_BAR_MB, VERIFY_BAR_S = 10, 150, 60
EVENTS_A_SECOND = 100
LOOK_EVERY_S = 0.005
LONGEST_S = 600
ROOT = Path(__file__).parents[2]


LAUNCHER = """
import os, subprocess, sys, time
start = time.perf_counter()
process = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL)
_, status, usage = os.wait4(process.pid, 0)
print(time.perf_counter() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss)
sys.exit(os.waitstatus_to_exitcode(status))
"""
"""A small process of its own between, for a program's memory counts from that of whoever starts it."""


class Cost(NamedTuple):
    """What a program took from start to end: by the clock, of one core, and the most memory in MB."""

    seconds: float
    of_one_core: float
    memory_mb: float


def sealed_and_verified(database: Database, count: int) -> Iterator[str]:
    """Lines: so many events sealed at once, exported whole, and verified by the file alone."""
    fill(database, World(), count)
    with TemporaryDirectory() as folder:
        sealing = Database(_sealing_url(database))
        started = time.perf_counter()
        Sealer(sealing, Path(folder) / "audit-key", clock=system_clock).seal_all()
        took = time.perf_counter() - started
        sealing.dispose()
        engine = database.engine.dialect.name
        yield f"{engine:12}{count:>9,} events sealed, {count / took:,.0f} a second\n"
        bundle = Path(folder) / "bundle"
        tracker = [sys.executable, "-m", "tracker", "audit", "export", "--out", str(bundle), "--purpose", "Measuring"]
        environment = _environment(database, folder)
        with _worker(environment):
            one = _cost(tracker, environment)
        kept = one.of_one_core < EXPORT_BAR_S and one.memory_mb < EXPORT_BAR_MB
        yield _line(engine, count, "exported", one, f"{EXPORT_BAR_S} s, {EXPORT_BAR_MB} MB", kept=kept)
        key = (bundle / "log.vkey").read_text(encoding="utf-8").strip()
        one = _cost([sys.executable, "-I", str(bundle / "verify.py"), str(bundle), key], {})
        yield _line(engine, count, "verified", one, f"{VERIFY_BAR_S} s", kept=one.of_one_core < VERIFY_BAR_S)


def lags(database: Database, seconds: float) -> Iterator[str]:
    """A line: from an event's commit until a signed head covers it, the worker being a process of its own."""
    with TemporaryDirectory() as folder, _worker(_environment(database, folder)):
        _write(database)
        _until_there_is_a_head(database)
        found = sorted(_lags(database, seconds))
    middle, last = median(found), quantiles(found, n=100)[-1]
    kept = "met" if last <= LAG_BAR_S else "NOT met"
    yield (
        f"{database.engine.dialect.name:12}{len(found):>9,} events, {EVENTS_A_SECOND} a second: sealed after "
        f"{middle:.2f} s (median), {last:.2f} s (p99), {found[-1]:.2f} s (last); p99 {LAG_BAR_S:.0f} s  {kept}\n"
    )


def _lags(database: Database, seconds: float) -> Sequence[float]:
    """The worker seals in the order of arrival: an event is sealed when the size has grown by as many."""
    before = _size(database)
    written, sealed = list[float](), list[float]()
    wanted = int(seconds * EVENTS_A_SECOND)

    def look() -> None:
        deadline = time.monotonic() + seconds + LONGEST_S
        while len(sealed) < wanted and time.monotonic() < deadline:
            size = _size(database) - before
            sealed.extend([time.monotonic()] * (size - len(sealed)))
            time.sleep(LOOK_EVERY_S)

    looking = threading.Thread(target=look)
    looking.start()
    start = time.monotonic()
    for number in range(wanted):
        time.sleep(max(0.0, start + number / EVENTS_A_SECOND - time.monotonic()))
        _write(database)
        written.append(time.monotonic())
    looking.join()
    return [max(0.0, done - at) for at, done in zip(written, sealed, strict=True)]


def _write(database: Database) -> None:
    """One event in a transaction of its own."""
    event = events.Event(
        id=uuid4(), at=system_clock(), action=AuditAction.SEE_BOARD, by=None, entity=events.Entity("board")
    )
    with database.writing() as session:
        events.add(session, event)


def _size(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.max(AuditHead.size))) or 0


def _until_there_is_a_head(database: Database) -> None:
    deadline = time.monotonic() + LONGEST_S
    while not _size(database) and time.monotonic() < deadline:
        time.sleep(LOOK_EVERY_S)


def _sealing_url(database: Database) -> str:
    url = database.engine.url
    return (url if database.is_sqlite else url.set(username=SEALER)).render_as_string(hide_password=False)


def _environment(database: Database, folder: str) -> dict[str, str]:
    return {
        "DRAIN_TRACKER_INSTANCE": folder,
        "DRAIN_TRACKER_DATABASE_URL": database.engine.url.render_as_string(hide_password=False),
        "DRAIN_TRACKER_SEALER_URL": _sealing_url(database),
    }


@contextmanager
def _worker(environment: dict[str, str]) -> Iterator[None]:
    command = [sys.executable, "-m", "tracker", "work"]
    with subprocess.Popen(command, env={**os.environ, **environment}, cwd=ROOT) as process:
        try:
            yield
        finally:
            process.terminate()


def _cost(command: Sequence[str], environment: dict[str, str]) -> Cost:
    launched = [sys.executable, "-S", "-c", LAUNCHER, *command]
    done = subprocess.run(
        launched, env={**os.environ, **environment}, cwd=ROOT, capture_output=True, text=True, check=True
    )
    seconds, of_one_core, memory = map(float, done.stdout.splitlines()[-1].split())
    return Cost(seconds, of_one_core, memory / 1024)


def _line(engine: str, count: int, what: str, one: Cost, bar: str, *, kept: bool) -> str:
    took = f"{one.of_one_core:.1f} s of one core, {one.seconds:.1f} s by the clock, {one.memory_mb:.0f} MB"
    return f"{engine:12}{count:>9,} events {what} in {took}; {bar}  {'met' if kept else 'NOT met'}\n"
