"""Seals the audit: the one process beside the server, and alone in reading the key."""

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import click
from sqlalchemy.exc import OperationalError

from tracker.actions.act import system_clock
from tracker.audit.sealing import BATCH, Sealer, SealingRefused
from tracker.audit.signing import BadKeyFile
from tracker.audit.tree import DamagedFrontier
from tracker.cli.daily import DailyCheck
from tracker.cli.house import BadInput, opened, settings
from tracker.records.database import DatabaseBusy

__all__ = ["work"]

PAUSE_S = 0.2
PAUSE_AFTER_FAILURE_S = 2.0


@click.command()
@click.option("--once", is_flag=True, help="Seal what waits now, then end.")
@click.option("--parent", type=int, hidden=True, help="End when this process has ended.")
def work(parent: int | None, *, once: bool) -> None:
    """Seal the audit's events as they come, until stopped. `serve` starts this beside itself."""
    chosen = settings()
    try:
        with stopping() as stopped, opened(chosen, url=chosen.sealing_url) as house:
            sealer = Sealer(house.database, chosen.audit_key_file, clock=system_clock)
            if once:
                click.echo(f"Sealed {sealer.seal_all()} events.")
                return
            with DailyCheck.of(chosen) as daily:
                _work(sealer, stopped, parent, daily)
    except (SealingRefused, BadKeyFile, DamagedFrontier) as error:
        raise BadInput(str(error)) from error


@contextmanager
def stopping() -> Iterator[threading.Event]:
    """Set when the process is asked to end, so that a batch is finished first."""
    stopped = threading.Event()
    before = {name: signal.signal(name, lambda *_: stopped.set()) for name in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield stopped
    finally:
        for name, handler in before.items():
            signal.signal(name, handler)


def _work(sealer: Sealer, stopped: threading.Event, parent: int | None, daily: DailyCheck) -> None:
    """Seal, pause, seal: a full batch leaves more to do at once; a database that is busy or away is asked again.

    Where nothing waits, a step of the day's comparison is done instead.
    """
    pause = 0.0
    while not stopped.wait(pause) and (parent is None or os.getppid() == parent):
        try:
            pause = 0.0 if (sealed := sealer.seal()) == BATCH else PAUSE_S
            if not sealed:
                daily.step()
        except (DatabaseBusy, OperationalError) as error:
            if pause != PAUSE_AFTER_FAILURE_S:
                click.echo(f"Sealing waits: the database does not answer ({type(error).__name__}).", err=True)
            pause = PAUSE_AFTER_FAILURE_S
