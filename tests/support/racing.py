"""Many nurses correct the same version of one check again and again: each adds one millilitre, and none is lost."""

import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, nullcontext
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from flask import Flask
from sqlalchemy import select

from tests.support.pages import Pages, app_of, asked_in, shown_fields
from tests.support.soundness import unsound
from tests.support.ward import Ward
from tests.support.weakened import Weakness
from tracker.records.checks import DrainCheckRevision
from tracker.records.database import Database

__all__ = ["raced"]

MANY = 8
LONGEST_S = 1_800
ANSWERS = {"identity": "2231", "fluid": "serous", "measured_by": "cylinder", "reason": "One more."}


def raced(
    database: Database, numbers: range, *, writers: int = MANY, weakness: Weakness = nullcontext
) -> Iterator[str | Counter[str]]:
    """In each round every writer adds one, however often the page is refused as stale."""
    with ExitStack() as stack:
        ward = Ward(database)
        folder = Path(stack.enter_context(TemporaryDirectory()))
        drain = ward.drain()
        ward.clock.forward(hours=8)
        check = ward.check(drain, gross_ml=Decimal(0))
        stack.enter_context(weakness())
        app = app_of(ward, folder)
        stack.callback(app.extensions["house"].database.dispose)
        race = _Race(app, check, writers, len(numbers))
        race.run()
        if race.failed:
            yield from race.failed
            return
        yield from _lost(ward, check, race.counted["answers 303"])
        yield from unsound(ward, folder)
        yield race.counted


class _Race:
    """The writers at their pages; at first all have the same version before them."""

    def __init__(self, app: Flask, check: UUID, writers: int, rounds: int) -> None:
        self.path, self.rounds = f"/checks/{check}/correct", rounds
        self.pages = [Pages.of(app, "nurse") for _ in range(writers)]
        self.first = threading.Barrier(writers)
        self.counted: Counter[str] = Counter()
        self.failed: list[str] = []

    def run(self) -> None:
        threads = [threading.Thread(target=self._write, args=(one,)) for one in self.pages]
        for thread in threads:
            thread.start()
        until = time.monotonic() + LONGEST_S
        for thread in threads:
            thread.join(until - time.monotonic())
        waiting = sum(thread.is_alive() for thread in threads)
        if waiting:
            self.failed.append(f"{waiting} writers had not ended after {LONGEST_S} s: nothing more can be said")

    def _write(self, pages: Pages) -> None:
        try:
            for number in range(self.rounds):
                self._add_one(pages, wait=number == 0)
        except Exception as error:  # noqa: BLE001 - whatever it is, it was not to be
            self.failed.append(f"a writer ended with {type(error).__name__}: {error}")

    def _add_one(self, pages: Pages, *, wait: bool) -> None:
        """Read, add, send; a stale page is read anew."""
        while True:
            shown = shown_fields(pages.get(self.path).text)
            if wait:
                self.first.wait(LONGEST_S)
                wait = False
            fields = {**shown, **ANSWERS, "gross_ml": str(int(shown["gross_ml"][0]) + 1)}
            answer = pages.send(self.path, fields)
            if answer.status_code == 422:
                answer = pages.send(self.path, {**fields, "confirmed": asked_in(answer.text)})
            self.counted[f"answers {answer.status_code}"] += 1
            if answer.status_code == 303:
                return
            assert answer.status_code == 409, answer.status_code


def _lost(ward: Ward, check: UUID, added: int) -> Iterator[str]:
    """Every correction is a version of its own, one millilitre more than the one before."""
    query = select(DrainCheckRevision.gross_ml).where(DrainCheckRevision.record_id == check)
    with ward.database.reading() as session:
        volumes = list(session.scalars(query.order_by(DrainCheckRevision.revision)))
    if len(volumes) != added + 1:
        yield f"{added} corrections were taken, {len(volumes) - 1} are there"
    if volumes[-1] != added:
        yield f"{added} were added, {volumes[-1]} are there: {added - (volumes[-1] or 0)} lost"
    if volumes != list(range(added + 1)):
        yield "a version is not one more than the one before"
