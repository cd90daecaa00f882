"""What a day of boards that refresh themselves writes to the audit: events, bytes, and growth in a year."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, text

from tests.support.pages import Pages, app_of
from tests.support.ward import NOW, Ward
from tracker.actions import checks
from tracker.audit.vocabulary import AuditAction
from tracker.records.audit import AuditEvent, AuditPatient
from tracker.records.database import Database

__all__ = ["Day", "day_of_boards"]

DRAINS, DAYS_BEFORE = 30, 3
EVERY = timedelta(minutes=1)
CHECKS_END_AT = (6.5, 14.5, 22.5)
"""Hours of the day; each check falls into the hour after."""
CORRECTED = 0.03
MB, GB = 1e6, 1e9


class Day:
    """A ward of drains, its boards, and what they asked for."""

    def __init__(self, ward: Ward, folder: Path, boards: int, seed: int = 1) -> None:
        self.ward, self.rng = ward, random.Random(seed)
        ward.clock.now = NOW.replace(hour=0) - timedelta(days=DAYS_BEFORE + 1)
        people = [ward.patient(f"99930{number:05d}", f"Name{number}", f"B{number}") for number in range(DRAINS)]
        self.drains = [ward.drain(one) for one in people]
        self.app = app_of(ward, folder)
        self.asked = self.unchanged = 0
        for _ in range(DAYS_BEFORE * 24):
            self._hour(refresh=False)
        self.boards = [Pages.of(self.app, "nurse" if number % 3 else "physician") for number in range(boards)]
        self.tags = [self._open(one) for one in self.boards]

    def play(self, hours: int) -> None:
        """The ward works, every board asks once a minute, and somebody opens it anew once an hour."""
        for _ in range(hours):
            self._hour(refresh=True)
            self.tags = [self._open(one) for one in self.boards]

    def close(self) -> None:
        self.app.extensions["house"].database.dispose()

    def _hour(self, *, refresh: bool) -> None:
        ward, now = self.ward, self.ward.clock.now
        due = [(self.rng.randrange(60), drain) for drain in self.drains if self._is_due(now.hour)]
        for minute in range(60):
            ward.clock.now = now + minute * EVERY
            for drain in [one for at, one in due if at == minute]:
                self._check(drain)
            if refresh:
                self._refresh()
        ward.clock.now = now + timedelta(hours=1)

    def _is_due(self, hour: int) -> bool:
        return any(int(at) == hour for at in CHECKS_END_AT)

    def _check(self, drain: UUID) -> None:
        gross = Decimal(10 + self.rng.choice((1, 2, 3, 4, 30)))
        check = self.ward.check(drain, 8, gross_ml=gross)
        if self.rng.random() < CORRECTED:
            entry = self.ward.entry(8, gross_ml=gross + 5)
            checks.correct(
                self.ward.house, check=check, entry=entry, revision=1, reason="Slip.", by=self.ward.second_nurse
            )

    def _open(self, board: Pages) -> str:
        return board.get("/board").headers["ETag"]

    def _refresh(self) -> None:
        for number, board in enumerate(self.boards):
            answer = board.get("/board", X_Refresh="1", If_None_Match=self.tags[number])
            self.asked += 1
            self.unchanged += answer.status_code == 304
            self.tags[number] = answer.headers.get("ETag", self.tags[number])


def day_of_boards(database: Database, boards: int, hours: int) -> Iterator[str]:
    """Lines on one day; growth is that of the whole database, with what the ward itself wrote."""
    engine = database.engine.dialect.name
    with TemporaryDirectory() as folder, _closing(Day(Ward(database), Path(folder), boards)) as day:
        before, size = _counted(database), _bytes(database)
        day.play(hours)
        after, grown = _counted(database), _bytes(database) - size
        seen = {name: after[name] - before[name] for name in after}
        yield (
            f"{engine:12}{boards} boards of {DRAINS} drains, {hours} h: {day.asked:,} refreshes, "
            f"{day.unchanged:,} answered unchanged (304, no event), {boards * hours:,} opened anew\n"
        )
        yield (
            f"{engine:12}{seen['boards']:,} events of boards with {seen['patients']:,} patients and "
            f"{seen['board_bytes'] / MB:.1f} MB of payload, among {seen['events']:,} events\n"
        )
        each_year = grown * 365 * 24 / hours
        yield f"{engine:12}the database grew by {grown / MB:.1f} MB: {each_year / GB:.1f} GB in a year\n"


@contextmanager
def _closing(day: Day) -> Iterator[Day]:
    yield day
    day.close()


def _counted(database: Database) -> dict[str, int]:
    boards = AuditEvent.action == AuditAction.SEE_BOARD.value
    queries: dict[str, Any] = {
        "events": select(func.count()).select_from(AuditEvent),
        "boards": select(func.count()).select_from(AuditEvent).where(boards),
        "board_bytes": select(func.coalesce(func.sum(func.length(AuditEvent.payload)), 0)).where(boards),
        "patients": select(func.count()).select_from(AuditPatient).join(AuditEvent).where(boards),
    }
    with database.reading() as session:
        return {name: session.scalar(query) or 0 for name, query in queries.items()}


def _bytes(database: Database) -> int:
    if not database.is_sqlite:
        with database.reading() as session:
            return int(session.scalar(text("SELECT pg_database_size(current_database())")) or 0)
    database.dispose()
    return Path(str(database.engine.url.database)).stat().st_size
