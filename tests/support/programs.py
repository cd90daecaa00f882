"""Finds the programs that some tests drive: PostgreSQL's and a Chromium browser (standard library only)."""

import os
import re
import shutil
from pathlib import Path

__all__ = ["browser", "postgres_folder"]

POSTGRES_FOLDERS = (
    "usr/lib/postgresql/*/bin",
    "usr/pgsql-*/bin",
    "usr/local/pgsql/bin",
    "opt/homebrew/opt/postgresql@*/bin",
)
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def postgres_folder() -> Path | None:
    """The folder that holds initdb and pg_ctl, the newest version first; DRAIN_TRACKER_POSTGRES names another."""
    named = os.environ.get("DRAIN_TRACKER_POSTGRES")
    if named:
        return _with_initdb(Path(named))
    installed = [folder for pattern in POSTGRES_FOLDERS for folder in Path("/").glob(pattern)]
    on_path = shutil.which("initdb")
    candidates = sorted(installed, key=_version, reverse=True) + ([Path(on_path).resolve().parent] if on_path else [])
    return next(filter(None, map(_with_initdb, candidates)), None)


def browser() -> Path | None:
    """The system's Chromium or Chrome; DRAIN_TRACKER_CHROMIUM names another."""
    named = os.environ.get("DRAIN_TRACKER_CHROMIUM")
    found = (shutil.which(name) for name in ([named] if named else BROWSERS))
    return next((Path(path) for path in found if path), None)


def _with_initdb(folder: Path) -> Path | None:
    return folder if (folder / "initdb").exists() and (folder / "pg_ctl").exists() else None


def _version(folder: Path) -> int:
    return int("".join(re.findall(r"\d+", str(folder))[:1]) or 0)
