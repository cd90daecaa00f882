"""Copies of the whole database, made while people work, and brought back into an empty place."""

import os
import shutil
import subprocess
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import URL, create_engine, inspect, make_url

from tracker.records.database import know_leaf_hashes, sqlite_module

__all__ = ["BackupFailed", "back_up", "bring_back", "is_empty"]

OWNER_ONLY = 0o600
LONGEST_S = 6 * 3600
POSTGRES_FOLDER = "DRAIN_TRACKER_POSTGRES"


class BackupFailed(Exception):
    """The copy was not made, or not brought back; the message says why in one sentence."""


def back_up(url: str, file: Path) -> None:
    """Write a copy of one moment into a new file that only its owner can read. Raises BackupFailed.

    It stands under its name only once it is whole and on the disk.
    """
    part = file.with_name(f"{file.name}.part")
    part.unlink(missing_ok=True)
    os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY))
    try:
        address = make_url(url)
        if address.get_backend_name() == "sqlite":
            _copy_sqlite(str(address.database), part)
        else:
            _run("pg_dump", address, ["--format=custom", "--no-owner", f"--file={part}"])
        with part.open("rb") as written:
            os.fsync(written.fileno())
        part.rename(file)
    finally:
        part.unlink(missing_ok=True)


def bring_back(file: Path, url: str, is_sound: Callable[[str], bool]) -> None:
    """Fill an empty database from a copy, all of it or nothing. Raises BackupFailed.

    `is_sound` brings the database at an address up to date and verifies it; SQLite's is asked before it has its name.
    """
    address = make_url(url)
    if address.get_backend_name() != "sqlite":
        _run("pg_restore", address, ["--no-owner", "--exit-on-error", "--single-transaction", str(file)])
        if not is_sound(url):
            raise BackupFailed("The audit in it does not verify: drop this database, do not use it.")
        return
    target = Path(str(address.database))
    part = target.with_name(f"{target.name}.part")
    part.unlink(missing_ok=True)
    try:
        _copy_sqlite(str(file), part)
        part.chmod(OWNER_ONLY)
        if not is_sound(f"sqlite:///{part}"):
            raise BackupFailed("The audit in it does not verify; nothing was restored.")
        part.rename(target)
    finally:
        for ending in ("", "-wal", "-shm"):
            part.with_name(part.name + ending).unlink(missing_ok=True)


def is_empty(url: str) -> bool:
    """Whether the database at an address holds no table at all; one of SQLite is not made by asking."""
    address = make_url(url)
    if address.get_backend_name() == "sqlite" and not Path(str(address.database)).exists():
        return True
    engine = create_engine(address)
    try:
        return not inspect(engine).get_table_names()
    finally:
        engine.dispose()


def _copy_sqlite(source: str, target: Path) -> None:
    """SQLite's own online copy, in one step: writers go on, and the copy is of one moment. Checked before it counts."""
    driver = sqlite_module()
    try:
        with (
            closing(driver.connect(f"file:{quote(source)}?mode=ro", uri=True)) as reading,
            closing(driver.connect(str(target))) as writing,
        ):
            reading.backup(writing)
            know_leaf_hashes(writing)
            writing.execute("PRAGMA journal_mode = DELETE")
            found = writing.execute("PRAGMA integrity_check").fetchone()[0]
            broken = writing.execute("PRAGMA foreign_key_check").fetchone()
    except (driver.DatabaseError, OSError) as error:
        raise BackupFailed(f"{source} cannot be copied: {error}.") from error
    if found != "ok" or broken is not None:
        raise BackupFailed(f"{source} is damaged: {found}.")


def _run(program: str, address: URL, options: Sequence[str]) -> None:
    """One of PostgreSQL's own programs; the password goes through its environment, where no other user sees it."""
    place = os.environ.get(POSTGRES_FOLDER)
    path = shutil.which(program, path=place) if place else shutil.which(program)
    if path is None:
        how = f"install PostgreSQL's client programs, or name their folder in {POSTGRES_FOLDER}"
        raise BackupFailed(f"{program} is missing: {how}.")
    query = {name: str(value) for name, value in address.query.items()}
    host, port = address.host or query.get("host", ""), address.port or query.get("port", "")
    named = {"--host": host, "--port": str(port), "--username": address.username or ""}
    words = [word for name, value in named.items() if value for word in (name, value)]
    environment = {**os.environ, **({"PGPASSWORD": address.password} if address.password else {})}
    done = subprocess.run(  # noqa: S603 - the program is PostgreSQL's, no word of it is a shell's
        [path, *words, "--no-password", f"--dbname={address.database}", *options],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=LONGEST_S,
    )
    if done.returncode:
        raise BackupFailed(f"{program} failed: {' '.join(done.stderr.split())[:300]}.")
