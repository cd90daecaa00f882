"""Says whether this installation can be relied on: engine, settings of it, migrations, disk, clock, sealing, keys."""

import shutil
import stat
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import click
from sqlalchemy import func, make_url, select, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from tracker.actions.act import system_clock
from tracker.audit.heads import backlog, last_head
from tracker.audit.integrity import last_check
from tracker.cli.house import failure_text, settings
from tracker.records.audit import AuditEvent
from tracker.records.database import Database
from tracker.records.schema import head, is_current, revision_of
from tracker.settings import Settings

__all__ = ["check"]

PRAGMAS = {"journal_mode": ("wal", "delete"), "synchronous": (2,), "foreign_keys": (1,), "recursive_triggers": (1,)}
"""What each must answer; a library too old for the write-ahead log serves with the rollback journal."""
LEAST_FREE = 1 << 30
MOST_SKEW = timedelta(seconds=5)
MOST_LAG_S = 60
MOST_AGE = timedelta(days=2)
FOR_OTHERS = stat.S_IRWXG | stat.S_IRWXO


class Line(NamedTuple):
    is_good: bool
    what: str
    found: str


@click.command()
def check() -> None:
    """Look at the configuration and the health of the database; exit status 1 if anything is wrong."""
    chosen = settings()
    lines = [*_of_database(chosen), *_of_machine(chosen)]
    for line in lines:
        click.echo(f"{'good' if line.is_good else 'BAD '}  {line.what}: {line.found}")
    if not all(line.is_good for line in lines):
        raise SystemExit(1)


def _of_database(chosen: Settings) -> Iterator[Line]:
    database = Database(chosen.database_url)
    try:
        with database.reading() as session:
            yield from _of_engine(session, database)
            newest = is_current(database.engine)
            at = revision_of(session.connection()) or "none"
            wanted = "the newest" if newest else f"{head()} is wanted: run drain-tracker upgrade"
            yield Line(newest, "migrations", f"at {at}, {wanted}")
            if newest:
                yield from _of_clock(session)
                yield from _of_sealing(session)
                yield _of_integrity(session)
    except SQLAlchemyError as error:
        yield Line(False, "database", failure_text(error))
    finally:
        database.dispose()


def _of_engine(session: Session, database: Database) -> Iterator[Line]:
    if not database.is_sqlite:
        yield Line(True, "engine", f"PostgreSQL {session.scalar(text('SHOW server_version'))}")
        synchronous = session.scalar(text("SHOW synchronous_commit"))
        fsync = session.scalar(text("SHOW fsync"))
        kept = synchronous != "off" and fsync == "on"
        yield Line(kept, "commits on the disk", f"fsync {fsync}, synchronous_commit {synchronous}")
        return
    yield Line(True, "engine", f"SQLite {session.scalar(text('SELECT sqlite_version()'))}")
    for name, allowed in PRAGMAS.items():
        found = session.scalar(text(f"PRAGMA {name}"))
        yield Line(found in allowed, name, str(found))


def _of_clock(session: Session) -> Iterator[Line]:
    """The program's clock against the newest event, and against the database's where that has one of its own."""
    now = system_clock()
    newest = session.scalar(select(func.max(AuditEvent.at, type_=AuditEvent.at.type)))
    ahead = newest is not None and newest > now + MOST_SKEW
    yield Line(not ahead, "newest event", newest.isoformat() if newest else "none yet")
    if session.get_bind().dialect.name == "postgresql":
        theirs = session.scalar(text("SELECT clock_timestamp()"))
        skew = abs(theirs.astimezone(UTC) - now) if isinstance(theirs, datetime) else timedelta.max
        yield Line(skew <= MOST_SKEW, "clocks", f"apart by {skew.total_seconds():.1f} s")


def _of_sealing(session: Session) -> Iterator[Line]:
    waiting, sealed = backlog(session), last_head(session)
    found = f"{waiting.events} events wait, the oldest for {waiting.oldest_s:.0f} s"
    yield Line(waiting.oldest_s <= MOST_LAG_S, "sealing", f"{found}; {sealed.size if sealed else 0} are sealed")


def _of_integrity(session: Session) -> Line:
    """What the newest comparison with the sealed audit found."""
    entry = last_check(session)
    if entry is None:
        return Line(True, "integrity", "not compared with the sealed audit yet: run drain-tracker audit check")
    parts = {name: entry.said["shown"][name] for name in ("events", "records", "decisions")}
    found = ", ".join(f"{part['differing']} of {part['checked']} {name}" for name, part in parts.items())
    old = system_clock() - entry.at > MOST_AGE
    late = f", longer ago than {MOST_AGE.days} days: run drain-tracker audit check" if old else ""
    differ = any(part["differing"] for part in parts.values())
    return Line(not (differ or old), "integrity", f"{found} differ, compared {entry.at.isoformat()}{late}")


def _of_machine(chosen: Settings) -> Iterator[Line]:
    folder = next(one for one in (chosen.instance, *chosen.instance.parents) if one.exists())
    free = shutil.disk_usage(folder).free
    yield Line(free >= LEAST_FREE, "disk", f"{free / LEAST_FREE:.1f} GiB free")
    for file in (chosen.audit_key_file, chosen.instance / "secret-key", *_files_of_database(chosen.database_url)):
        if file.exists():
            yield _of_mode(file)


def _files_of_database(url: str) -> Iterator[Path]:
    """An embedded database's file, its log and the index of that."""
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        yield from (Path(f"{address.database}{end}") for end in ("", "-wal", "-shm"))


def _of_mode(file: Path) -> Line:
    """Patients' data and keys are for their owner alone."""
    mode = stat.S_IMODE(file.stat().st_mode)
    is_good = not mode & FOR_OTHERS
    return Line(is_good, file.name, f"mode {mode:04o}{'' if is_good else ', others may use it: chmod 600'}")
