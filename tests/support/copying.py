"""Backups made while many write: each is restored, verified, and holds whatever was acknowledged before it began."""

import os
import shutil
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

from click.testing import CliRunner
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.support.databases import cluster_of, owner_url
from tests.support.dying import at_work
from tests.support.programs import postgres_folder
from tests.support.sealing import sealing_of
from tests.support.soundness import broken_pages, half_written
from tests.support.ward import Ward
from tracker.cli import group
from tracker.records.checks import DrainCheck
from tracker.records.database import Database, DatabaseBusy

__all__ = ["backed_up", "copied_without_a_snapshot"]

MANY = 8
LOOK_EVERY_S = 0.01
PAUSE_S = 0.01
"""Between two checks of a writer."""


def backed_up(database: Database, numbers: range, *, writers: int = MANY) -> Iterator[str | Counter[str]]:
    """One backup and one restore for each number."""
    with TemporaryDirectory() as name, _writers(database, writers) as others:
        for number in numbers:
            acknowledged, file = others.acknowledged(), Path(name) / f"{number}.backup"
            with others.place_for(file) as (environment, restored):
                for step, where in (("backup", others.environment), ("restore", environment)):
                    done = CliRunner(env=where).invoke(group, [step, str(file)])
                    if done.exit_code != 0:
                        yield f"{step} {number} failed: {done.output}"
                        return
                copy = Database(restored)
                yield from (f"backup {number}: {one}" for one in _wrong_with(copy, acknowledged))
                copy.dispose()
            file.unlink()
            others.counted["restored and sound"] += 1
        yield others.told()


def copied_without_a_snapshot(
    database: Database, numbers: range, *, writers: int = MANY
) -> Iterator[str | Counter[str]]:
    """The negative control: the file as it lies there on SQLite, one table after the other on PostgreSQL."""
    with TemporaryDirectory() as folder, _writers(database, writers) as others:
        for number in numbers:
            acknowledged, copy = others.acknowledged(), Path(folder) / f"{number}.sqlite"
            if database.is_sqlite:
                shutil.copy(str(database.engine.url.database), copy)
                found = Database(f"sqlite:///{copy}")
            else:
                found = _Unsteady(database.engine.url.render_as_string(hide_password=False))
            try:
                yield from (f"copy {number}: {one}" for one in _wrong_with(found, acknowledged))
            except Exception as error:  # noqa: BLE001 - a torn file may fail in any way
                yield f"copy {number} cannot be read: {type(error).__name__}"
            finally:
                found.dispose()


class _Unsteady(Database):
    """Each statement sees what is there by then."""

    @contextmanager
    def reading(self) -> Iterator[Session]:
        with self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            yield Session(connection)


def _wrong_with(copy: Database, acknowledged: set[UUID]) -> Iterator[str]:
    yield from broken_pages(copy)
    yield from half_written(copy)
    with copy.reading() as session:
        lost = acknowledged - set(session.scalars(select(DrainCheck.id)))
    yield from (f"check {one} was acknowledged before and is not in it" for one in sorted(lost))


@contextmanager
def _writers(database: Database, many: int) -> Iterator["_Writers"]:
    """A ward where so many processes record checks and one seals, until the end."""
    with ExitStack() as stack:
        ward = Ward(database)
        folder = Path(stack.enter_context(TemporaryDirectory()))
        sealing = stack.enter_context(sealing_of(ward, folder))
        sealing.make_key()
        drains = [ward.drain(ward.patient(f"9990{n:02}2231", f"Name{n}", f"A{n}")) for n in range(many)]
        ward.clock.forward(hours=8)
        writers = stack.enter_context(_Writers(ward, folder))
        databases = [ward.database, sealing.sealer_database]
        for drain in drains:
            stack.enter_context(at_work(lambda drain=drain: writers.write(drain), databases))  # type: ignore[misc]  # a lambda
        stack.enter_context(at_work(sealing.go_on, databases))
        while not writers.acknowledged():
            time.sleep(LOOK_EVERY_S)
        yield writers


class _Writers:
    """What the writers have been told is saved comes through a pipe."""

    def __init__(self, ward: Ward, folder: Path) -> None:
        self.ward, self.database, self.folder = ward, ward.database, folder
        self.told_from, self.tell = os.pipe()
        os.set_blocking(self.told_from, False)
        self.saved: set[UUID] = set()
        self.counted: Counter[str] = Counter()
        url = self.database.engine.url.render_as_string(hide_password=False)
        self.environment = self._environment(url)

    def __enter__(self) -> "_Writers":
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self.told_from)
        os.close(self.tell)

    def write(self, drain: UUID) -> None:
        while True:
            with suppress(DatabaseBusy):
                os.write(self.tell, self.ward.check(drain, 0).bytes)
            time.sleep(PAUSE_S)

    def acknowledged(self) -> set[UUID]:
        """All checks that were acknowledged up to now."""
        while True:
            try:
                found = os.read(self.told_from, 16 * 1024)
            except BlockingIOError:
                return set(self.saved)
            self.saved |= {UUID(bytes=found[place : place + 16]) for place in range(0, len(found), 16)}

    def told(self) -> Counter[str]:
        self.counted["checks written meanwhile"] = len(self.acknowledged())
        return self.counted

    @contextmanager
    def place_for(self, file: Path) -> Iterator[tuple[dict[str, Any], str]]:
        """An empty database: the environment of a command that restores into it, and its address."""
        if self.database.is_sqlite:
            target = file.with_suffix(".sqlite")
            url = f"sqlite:///{target}"
            yield self._environment(url), url
            for one in file.parent.glob(f"{target.name}*"):
                one.unlink()
            return
        with cluster_of(self.database).database() as fresh:
            yield self._environment(fresh.application_url), fresh.application_url

    def _environment(self, url: str) -> dict[str, Any]:
        found = {"DRAIN_TRACKER_INSTANCE": str(self.folder), "DRAIN_TRACKER_DATABASE_URL": url}
        if self.database.is_sqlite:
            return found
        programs = os.fspath(postgres_folder() or "")
        return found | {"DRAIN_TRACKER_OWNER_URL": owner_url(url), "DRAIN_TRACKER_POSTGRES": programs}
