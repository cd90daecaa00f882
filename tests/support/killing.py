"""The server and its sealer killed at any moment while people write: nothing said to be saved is lost or doubled."""

import os
import random
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import select

from tests.support.dying import at_work
from tests.support.loopback import listening
from tests.support.pages import COMPLETE, Pages, app_over
from tests.support.people import NO_ANSWER, Person
from tests.support.sealing import Sealing, sealing_of
from tests.support.soundness import broken_pages, half_written, unsound
from tests.support.ward import Ward
from tests.support.weakened import Weakness
from tracker.audit.vocabulary import AuditAction
from tracker.records.audit import AuditEvent
from tracker.records.checks import DrainCheckRevision
from tracker.records.database import Database

__all__ = ["killed_rounds"]

WRITERS = 4
LIVES_ON_S = (0, 0.3)
"""How long a server lives once a check is saved; it is killed in the middle of several others."""
LONGEST_S = 60


class Sent(NamedTuple):
    """A form as it was sent; its note is found in no other check."""

    path: str
    fields: dict[str, Any]

    @property
    def note(self) -> str:
        return str(self.fields["note"])


@dataclass
class Writer:
    """A nurse with a drain of her own, who enters one check after the other."""

    person: Person
    drain: UUID
    saved: list[str] = field(default_factory=list)
    doubtful: list[Sent] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    def write(self, stopped: threading.Event, name: str) -> None:
        """Until the server is gone; what was sent and not answered is kept."""
        number = 0
        path = f"/drains/{self.drain}/checks/new"
        while not stopped.is_set():
            number += 1
            try:
                fields = self.person.open(path)
            except NO_ANSWER:
                return
            fields |= {**COMPLETE, "note": f"{name}-{number}", "confirmed": ["recent"]}
            sent = Sent(path, fields)
            if not self.send(sent):
                return

    def send(self, sent: Sent) -> bool:
        """Whether there was an answer."""
        try:
            code, _ = self.person.ask(sent.path, sent.fields)
        except NO_ANSWER:
            self.doubtful.append(sent)
            return False
        (self.saved if code == 303 else self.refused).append(sent.note)
        return True


def killed_rounds(
    database: Database, numbers: range, *, weakness: Weakness = nullcontext
) -> Iterator[str | Counter[str]]:
    """Rounds of one database: a sentence for whatever is wrong after one, and what was counted at the end.

    The servers run with a weakness in a negative control.
    """
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        ward = Ward(database)
        sealing = stack.enter_context(sealing_of(ward, folder))
        sealing.make_key()
        series = _Series(ward, sealing, folder, weakness)
        stack.callback(series.app.extensions["house"].database.dispose)
        series.hire()
        for number in numbers:
            yield from series.round(number)
        yield from unsound(ward, folder)
        yield series.told()


class _Series:
    """One database and its nurses, through many servers."""

    def __init__(self, ward: Ward, sealing: Sealing, folder: Path, weakness: Weakness) -> None:
        self.ward, self.sealing, self.weakness = ward, sealing, weakness
        self.counted: Counter[str] = Counter()
        self.writers: list[Writer] = []
        self.app = app_over(ward.database, folder, clock=ward.clock)
        self.app.testing = False  # a mistake is a page, as at work

    def hire(self) -> None:
        """A nurse signs in once; her session outlives the servers, which find the pages' templates compiled."""
        drains = [self.ward.drain(self.ward.patient(f"9990{n:02}2231", f"Name{n}", f"A{n}")) for n in range(WRITERS)]
        self.ward.clock.forward(hours=8)
        Pages.of(self.app, "nurse").fill(f"/drains/{drains[0]}/checks/new")
        with self._served() as address:
            for drain in drains:
                writer = Writer(Person(address), drain)
                writer.person.sign_in("nurse")
                self.writers.append(writer)

    def round(self, number: int) -> Iterator[str]:
        """Serve, write, kill; send again what was not answered; look."""
        rng, stopped = random.Random(number), threading.Event()
        with self._served() as address, at_work(self.sealing.go_on, self._databases()):
            self._move_to(address)
            threads = [
                threading.Thread(target=writer.write, args=(stopped, f"round {number} writer {place}"))
                for place, writer in enumerate(self.writers)
            ]
            for thread in threads:
                thread.start()
            self._until_one_is_saved()
            time.sleep(rng.uniform(*LIVES_ON_S))
        stopped.set()
        for thread in threads:
            thread.join()
        self.counted["servers killed"] += 1
        yield from self._look(number)
        doubtful = [(writer, sent) for writer in self.writers for sent in writer.doubtful]
        if doubtful:
            self.counted["sent without an answer"] += len(doubtful)
            self.counted["of them saved"] += sum(one.note in self._notes() for _, one in doubtful)
            with self._served() as address:
                self._move_to(address)
                for writer, sent in doubtful:
                    writer.doubtful.remove(sent)
                    writer.send(sent)
            yield from self._look(number)

    def _until_one_is_saved(self) -> None:
        before, deadline = sum(len(one.saved) for one in self.writers), time.monotonic() + LONGEST_S
        while sum(len(one.saved) for one in self.writers) == before:
            assert time.monotonic() < deadline, "nothing was saved"
            time.sleep(0.005)

    def told(self) -> Counter[str]:
        self.counted["checks acknowledged"] = sum(len(writer.saved) for writer in self.writers)
        return self.counted

    def _look(self, number: int) -> Iterator[str]:
        """What is acknowledged is there once, what is there was sent, and each has its event."""
        notes = Counter(self._notes())
        saved = {note for writer in self.writers for note in writer.saved}
        doubtful = {sent.note for writer in self.writers for sent in writer.doubtful}
        found = [f"{note} was acknowledged and is lost" for note in sorted(saved - set(notes))]
        found += [f"{note} is there {count} times" for note, count in sorted(notes.items()) if count > 1]
        found += [f"{note} was never sent" for note in sorted(set(notes) - saved - doubtful)]
        found += [f"{note} was refused" for writer in self.writers for note in writer.refused]
        found += [f"{writer.doubtful[0].note} has no answer" for writer in self.writers if len(writer.doubtful) > 1]
        found += [*half_written(self.ward.database), *broken_pages(self.ward.database)]
        found += self._without_event(sum(notes.values()))
        yield from (f"round {number}: {one}" for one in found)

    def _notes(self) -> list[str]:
        with self.ward.database.reading() as session:
            return list(session.scalars(select(DrainCheckRevision.note)))

    def _without_event(self, checks: int) -> list[str]:
        recorded = select(AuditEvent.entity_id).where(AuditEvent.action == AuditAction.RECORD_CHECK.value)
        with self.ward.database.reading() as session:
            events = session.scalars(recorded).all()
        return [] if len(events) == len(set(events)) == checks else [f"{checks} checks have {len(events)} events"]

    def _move_to(self, address: str) -> None:
        for writer in self.writers:
            writer.person.address = address

    @contextmanager
    def _served(self) -> Iterator[str]:
        """A server in a process of its own, killed at the end."""
        reading, writing = os.pipe()

        def serve() -> None:
            with self.weakness():
                server = listening(self.app)
                os.write(writing, f"http://127.0.0.1:{server.server_port}\n".encode())
                server.serve_forever()

        with at_work(serve, self._databases()), os.fdopen(reading) as told:
            os.close(writing)
            address = told.readline().strip()
            assert address, "the server did not start"
            yield address

    def _databases(self) -> list[Database]:
        return [self.ward.database, self.sealing.sealer_database, self.app.extensions["house"].database]
