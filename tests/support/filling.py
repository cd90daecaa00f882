"""A disk that fills up, and a server that is stopped, while a nurse writes: told, nothing half-written, saved later."""

import random
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, nullcontext
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.exc import DBAPIError
from werkzeug.test import TestResponse

from tests.support.breaking import changes
from tests.support.failing import State, state
from tests.support.pages import COMPLETE, Pages, app_of, shown_fields
from tests.support.sealing import sealing_of
from tests.support.small_disks import SmallDisk, disk_of, missing
from tests.support.soundness import broken_pages, half_written, unsound
from tests.support.ward import Ward
from tests.support.weakened import Weakness
from tracker.records.checks import DrainCheckRevision
from tracker.records.database import DatabaseBusy
from tracker.records.faults import FAULT_LABELS
from tracker.web.errors import NOT_KNOWN, NOT_SAVED

__all__ = ["disks_fill"]

LEFT = 200 * 1024
"""At most so many bytes are left when a round begins: some dozens of checks."""
MOST_CHECKS = 400


def disks_fill(engine: str, numbers: range, *, weakness: Weakness = nullcontext) -> Iterator[str | Counter[str]]:
    """Rounds of one database; what a server does that finds no room for its log is a round of its own."""
    if (why := missing()) is not None:
        yield why
        return
    with ExitStack() as stack:
        disk = stack.enter_context(disk_of(engine))
        folder = Path(stack.enter_context(TemporaryDirectory()))
        series = _Series(disk, folder)
        stack.callback(series.app.extensions["house"].database.dispose)
        stack.enter_context(weakness())
        for number in numbers:
            yield from [f"round {number}: {one}" for one in series.round(number)]
        yield from [*unsound(series.ward, folder)]
        yield series.counted


class _Series:
    """A nurse with one drain, whose disk is full in every round and has room again at its end."""

    def __init__(self, disk: SmallDisk, folder: Path) -> None:
        self.disk, self.folder, self.ward = disk, folder, Ward(disk.database)
        self.counted: Counter[str] = Counter()
        self.app = app_of(self.ward, folder)
        self.app.testing = False  # a mistake is a page, as at work
        self.nurse = Pages.of(self.app, "nurse")
        self.saved: list[str] = []

    def round(self, number: int) -> Iterator[str]:
        path, fields = self._opened(number)
        before = self._state()
        self._strike(number)
        for place in range(MOST_CHECKS):
            typed = {**fields, "note": f"round {number} check {place}", "request_key": str(uuid4())}
            answer = self.nurse.send(path, typed)
            if answer.status_code != 303:
                yield from self._refused(path, typed, answer, before)
                return
            self.saved.append(typed["note"])
            before = self._state()
        yield "nothing was refused"

    def _opened(self, number: int) -> tuple[str, dict[str, Any]]:
        """The form of a drain's first check, opened while there is room."""
        patient = self.ward.patient(f"999{number:03}2231", f"Name{number}", f"A{number}")
        path = f"/drains/{self.ward.drain(patient)}/checks/new"
        self.ward.clock.forward(hours=8)
        shown = shown_fields(self.nurse.get(path).text)
        return path, {**shown, **COMPLETE, "confirmed": ["recent"]}

    def _refused(self, path: str, typed: dict[str, Any], answer: TestResponse, before: State) -> Iterator[str]:
        """What is told, what is there once there is room again, and the same form sent then, and once more."""
        yield from self._told(answer, typed)
        yield from self._reads()
        self._seal()
        self.counted["servers started again"] += self.disk.mend()
        if NOT_SAVED in answer.text and (written := changes(before, self._state())):
            yield f"nothing is said to be saved, there is written: {written}"
        yield from self._look(doubtful=typed["note"])
        for _ in range(2):
            sent = self.nurse.send(path, shown_fields(answer.text))
            if sent.status_code != 303:
                yield f"sent again it is answered {sent.status_code}"
        self.saved.append(typed["note"])
        yield from self._look()
        if not self._seal():
            yield "the audit is not sealed"

    def _strike(self, number: int) -> None:
        """By turns the disk fills up under what is written, the log finds no room, the server is stopped."""
        kind = 0 if self.disk.database.is_sqlite else number % 3
        if kind == 0:
            self.disk.fill(random.Random(number).randrange(LEFT))
        elif kind == 1:
            self.disk.fill_log()
        else:
            self.disk.stop()

    def _told(self, refused: TestResponse, typed: dict[str, Any]) -> Iterator[str]:
        """One sentence of what happened, one of the entry, and everything typed."""
        said = [one for one in (*FAULT_LABELS.values(), NOT_SAVED, NOT_KNOWN) if one in refused.text]
        self.counted[f"told: {' '.join(said)}"] += 1
        if refused.status_code != 503 or len(said) != 2:
            yield f"{refused.status_code} is answered: {said}"
        kept = shown_fields(refused.text)
        for name, value in typed.items():
            if name != "csrf_token" and kept.get(name) != (value if isinstance(value, list) else [value]):
                yield f"{name} is not kept"

    def _reads(self) -> Iterator[str]:
        """A page is shown whole or not at all."""
        board = self.nurse.get("/board")
        self.counted[f"board answered {board.status_code}"] += 1
        if board.status_code not in (200, 503):
            yield f"the board is answered {board.status_code}"

    def _look(self, *, doubtful: str | None = None) -> Iterator[str]:
        """Every check that was acknowledged is there once, nothing else is, and the database is whole."""
        with self.ward.database.reading() as session:
            notes = list(session.scalars(select(DrainCheckRevision.note)))
        if sorted(one for one in notes if one != doubtful) != sorted(self.saved):
            yield f"{sorted(set(self.saved) ^ set(notes))} are lost or were never acknowledged"
        yield from half_written(self.ward.database)
        yield from broken_pages(self.ward.database)

    def _seal(self) -> bool:
        """Whether all that waits was sealed: on a full disk it waits on."""
        try:
            with sealing_of(self.ward, self.folder) as sealing:
                sealing.sealer().seal_all()
        except (DBAPIError, DatabaseBusy):
            self.counted["sealing put off"] += 1
            return False
        return True

    def _state(self) -> State:
        return state(self.ward.database)
