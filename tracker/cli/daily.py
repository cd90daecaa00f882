"""Once a day the record is compared with the sealed audit, in small steps between sealing."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import click
from sqlalchemy import URL, make_url
from sqlalchemy.exc import SQLAlchemyError

from tracker.actions import integrity
from tracker.actions.act import House, system_clock
from tracker.actions.installations import command_actor
from tracker.audit.integrity import Findings, last_check
from tracker.records.database import Database, DatabaseBusy
from tracker.settings import Settings

__all__ = ["DailyCheck"]

EVERY = timedelta(hours=24)
LOOK_EVERY_S = 600.0
"""How often it is asked whether a day has gone by; also how long after a start for the first time."""


class DailyCheck:
    """Begins a comparison where the newest is a day old, and does one step of it with each call of `step`."""

    def __init__(self, house: House | None, *, look_every_s: float = LOOK_EVERY_S) -> None:
        self._house, self._look_every_s = house, look_every_s
        self._next_look = time.monotonic() + look_every_s
        self._steps: Iterator[Findings] | None = None

    @classmethod
    @contextmanager
    def of(cls, chosen: Settings) -> Iterator["DailyCheck"]:
        """As the application, whose role alone may read records; none where this process knows no such address."""
        if not _is_one_database(make_url(chosen.database_url), make_url(chosen.sealing_url)):
            yield cls(None)
            return
        database = Database(chosen.database_url)
        try:
            yield cls(House(database, system_clock))
        finally:
            database.dispose()

    def step(self) -> None:
        """What fails is said and tried again later: sealing goes on."""
        if self._house is None:
            return
        try:
            self._step(self._house)
        except (SQLAlchemyError, DatabaseBusy) as error:
            self._steps = None
            click.echo(f"The comparison with the sealed audit was broken off ({type(error).__name__}).", err=True)

    def _step(self, house: House) -> None:
        if self._steps is not None:
            self._steps = self._steps if next(self._steps, None) is not None else None
        elif time.monotonic() >= self._next_look:
            self._next_look = time.monotonic() + self._look_every_s
            if _is_due(house):
                self._steps = integrity.check(house, by=command_actor(house))


def _is_due(house: House) -> bool:
    with house.database.reading() as session:
        before = last_check(session)
    return before is None or house.clock() - before.at >= EVERY


def _is_one_database(one: URL, other: URL) -> bool:
    """Whether two addresses, perhaps of two roles, lead to the same database."""
    return one._replace(username=None, password=None) == other._replace(username=None, password=None)
