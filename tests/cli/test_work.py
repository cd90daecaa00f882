"""`drain-tracker work` seals what comes, alone or beside others, killed at any moment; `serve` brings it along."""

import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count, islice
from pathlib import Path
from typing import NamedTuple

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from tests.support.sealing import Sealing, sealing_of
from tests.support.ward import Ward
from tracker.audit.tree import leaf_hash, root_of
from tracker.cli import group
from tracker.cli.sealer import SealerProcess
from tracker.records.audit import AuditEvent, AuditHead, AuditPending, AuditSeal

LONGEST_S = 60


@pytest.fixture
def sealing(sealing: Sealing, monkeypatch: pytest.MonkeyPatch) -> Sealing:
    """A ward that commands reach; on both engines."""
    return reached(sealing, monkeypatch)


@pytest.fixture
def sqlite_sealing(sqlite_ward: Ward, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sealing]:
    """The same on SQLite alone."""
    with sealing_of(sqlite_ward, tmp_path) as found:
        yield reached(found, monkeypatch)


def reached(sealing: Sealing, monkeypatch: pytest.MonkeyPatch) -> Sealing:
    monkeypatch.setenv("DRAIN_TRACKER_INSTANCE", str(sealing.folder))
    monkeypatch.setenv("DRAIN_TRACKER_SEALER_URL", sealing.sealer_url)
    url = sealing.ward.database.engine.url.render_as_string(hide_password=False)
    monkeypatch.setenv("DRAIN_TRACKER_DATABASE_URL", url)
    return sealing


@contextmanager
def running(*words: str) -> Iterator[subprocess.Popen[str]]:
    """A command of the program in a process of its own, killed at the end if it still runs."""
    command = [sys.executable, "-m", "tracker", *words]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def until(reached: Callable[[], object]) -> None:
    deadline = time.monotonic() + LONGEST_S
    while not reached():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def all_sealed(sealing: Sealing) -> bool:
    return sealing.count(AuditPending) == 0


def assert_sound(sealing: Sealing) -> None:
    """Every event has its place, and every head is the root over the places up to it."""
    with sealing.ward.database.reading() as session:
        query = select(AuditSeal.place, AuditSeal.leaf, AuditEvent.payload).join(AuditEvent).order_by(AuditSeal.place)
        rows = session.execute(query).all()
        heads = session.scalars(select(AuditHead)).all()
    assert [row.place for row in rows] == list(range(sealing.count(AuditEvent)))
    assert all(row.leaf == leaf_hash(row.payload) for row in rows)
    for head in heads:
        assert head.root == root_of([row.leaf for row in rows[: head.size]])


def test_once_seals_what_waits_and_ends(sealing: Sealing):
    done = CliRunner().invoke(group, ["work", "--once"], catch_exceptions=False)
    assert done.output == f"Sealed {sealing.count(AuditEvent)} events.\n"
    assert CliRunner().invoke(group, ["work", "--once"]).output == "Sealed 0 events.\n"
    assert_sound(sealing)


def test_a_lost_key_is_one_sentence_and_exit_2(sealing: Sealing):
    CliRunner().invoke(group, ["work", "--once"])
    sealing.key_file.unlink()
    done = CliRunner().invoke(group, ["work", "--once"])
    assert done.exit_code == 2
    assert done.stderr.count("\n") == 1
    assert "the key that signs the audit cannot be read" in done.stderr


def test_two_workers_killed_again_and_again_while_events_come_lose_and_double_nothing(sealing: Sealing):
    numbers = count(9990000000)

    def some_events() -> None:
        for number in islice(numbers, 15):
            sealing.ward.clock.forward(minutes=1)
            sealing.ward.patient(str(number), f"Somebody{number}", None)

    with running("work") as one, running("work") as other:
        until(sealing.key_file.exists)
        some_events()
        one.send_signal(signal.SIGKILL)
        some_events()
        other.send_signal(signal.SIGKILL)
    with running("work") as last:
        until(lambda: all_sealed(sealing))
        last.send_signal(signal.SIGTERM)
        assert last.wait(timeout=LONGEST_S) == 0
    assert_sound(sealing)


def test_serve_seals_and_its_sealer_ends_even_when_serve_is_killed(sqlite_sealing: Sealing):
    with running("serve", "--port", "0") as served:
        until(lambda: all_sealed(sqlite_sealing))
        assert len(sealers_of(served)) == 1
        served.kill()
        served.wait(timeout=LONGEST_S)
        until(lambda: not sealers_of(served))
    sqlite_sealing.ward.patient("9990142999", "Somebody", None)
    assert not all_sealed(sqlite_sealing)


@pytest.mark.usefixtures("sealing")
@pytest.mark.parametrize("database", [pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True)
def test_without_a_sealer_every_process_serves_and_one_that_was_killed_is_started_again():
    with running("serve", "--port", "0", "--workers", "2", "--no-sealer") as served:
        assert served.stdout is not None
        address = served.stdout.readline().removeprefix("Serving on ").strip()
        until(lambda: len(workers_of(served)) == 2)
        first, other = workers_of(served)
        os.kill(first, signal.SIGKILL)
        until(lambda: len(workers_of(served)) == 2 and first not in workers_of(served))
        assert other in workers_of(served)
        for _ in range(10):
            with urllib.request.urlopen(address + "healthz", timeout=LONGEST_S) as answer:  # noqa: S310 - loopback
                assert answer.status == 200
        assert not sealers_of(served)
        served.terminate()
        assert served.wait(timeout=LONGEST_S) == 0


def test_a_sealer_that_was_killed_is_started_again_by_serve(sqlite_sealing: Sealing):
    sealer = SealerProcess(seconds_between_starts=0)
    sealer.keep_running()
    first = sealer.process
    assert first is not None
    until(lambda: all_sealed(sqlite_sealing))
    sealer.keep_running()
    assert sealer.process is first
    first.kill()
    first.wait()
    sealer.keep_running()
    assert sealer.process is not first
    sqlite_sealing.ward.patient("9990142999", "Somebody", None)
    until(lambda: all_sealed(sqlite_sealing))
    sealer.end()
    assert sealer.process is not None
    assert sealer.process.returncode == 0


def test_a_sealer_that_ends_at_once_is_not_started_in_a_hurry(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("DRAIN_TRACKER_IDLE_MINUTES", "never")
    sealer = SealerProcess(seconds_between_starts=3600)
    sealer.keep_running()
    first = sealer.process
    assert first is not None
    assert first.wait(timeout=LONGEST_S) == 2
    sealer.keep_running()
    assert sealer.process is first


def sealers_of(served: subprocess.Popen[str]) -> list[str]:
    return [one.command for one in processes() if f"work --parent {served.pid}" in one.command]


def workers_of(served: subprocess.Popen[str]) -> list[int]:
    """The processes that a server has started to serve, as far as they are not its sealer."""
    return sorted(one.pid for one in processes() if one.parent == served.pid and " work " not in one.command)


class Process(NamedTuple):
    pid: int
    parent: int
    command: str


def processes() -> list[Process]:
    """Every process of this machine that has a command; one that has ended and was not waited for has none."""
    if Path("/proc/self/cmdline").exists():
        return [one for one in map(_process, Path("/proc").glob("[0-9]*")) if one is not None and one.command]
    columns = ["ps", "-A", "-o", "pid=,ppid=,command="]
    listed = subprocess.run(columns, capture_output=True, text=True, check=True, timeout=30).stdout
    found = (line.split(maxsplit=2) for line in listed.splitlines())
    return [Process(int(pid), int(parent), command) for pid, parent, command in found]


def _process(folder: Path) -> Process | None:
    try:
        command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        parent = (folder / "stat").read_text().rpartition(")")[2].split()[1]
    except OSError:
        return None
    return Process(int(folder.name), int(parent), command)
