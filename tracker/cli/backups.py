"""Backs the database up while it is in use, and restores it into an empty place, verified."""

from dataclasses import replace
from functools import partial
from pathlib import Path

import click
from sqlalchemy.exc import SQLAlchemyError

from tracker.actions import backups
from tracker.actions.installations import command_actor
from tracker.cli.databases import bring_up_to_date
from tracker.cli.house import BadInput, opened, settings
from tracker.records.backups import BackupFailed, bring_back, is_empty
from tracker.records.database import Database
from tracker.settings import Settings

__all__ = ["backup", "restore"]


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
def backup(file: Path) -> None:
    """Write the whole database into a new FILE, while people go on working.

    The key that seals the audit is not in it: keep a copy of it elsewhere.
    """
    if file.exists():
        raise BadInput(f"{file}: there is a file of this name already: name a new one.")
    if not file.parent.is_dir():
        raise BadInput(f"{file}: there is no folder {file.parent}.")
    chosen = settings()
    with opened(chosen) as house:
        try:
            digest = backups.back_up(house, url=chosen.upgrade_url, file=file, by=command_actor(house))
        except BackupFailed as error:
            raise BadInput(str(error)) from error
        except OSError as error:
            raise BadInput(f"{file}: the backup cannot be written: {error.strerror}.") from error
    click.echo(f"{file}: {file.stat().st_size} bytes, SHA-256 {digest}.")


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
def restore(file: Path) -> None:
    """Bring a backup FILE back into an empty database, and verify its audit before anybody uses it."""
    if not file.is_file():
        raise BadInput(f"{file}: there is no such file.")
    chosen = settings()
    chosen.instance.mkdir(parents=True, exist_ok=True)
    _require_empty(chosen.upgrade_url)
    try:
        bring_back(file, chosen.upgrade_url, partial(_is_sound, chosen))
    except BackupFailed as error:
        raise BadInput(f"{file}: {error}") from error
    with opened(chosen) as house:
        backups.say_restored(house, file=file, by=command_actor(house))
    click.echo("Restored. Its audit verifies; the restore is its newest event.")


def _is_sound(chosen: Settings, url: str) -> bool:
    """Bring the database up to date and verify its audit."""
    at_work = url == chosen.upgrade_url
    bring_up_to_date(chosen if at_work else replace(chosen, database_url=url, owner_url="", sealer_url=""))
    database = Database(url)
    try:
        return backups.has_sound_audit(database)
    finally:
        database.dispose()


def _require_empty(url: str) -> None:
    try:
        empty = is_empty(url)
    except SQLAlchemyError as error:
        raise BadInput("The database does not answer; nothing was restored.") from error
    if not empty:
        raise BadInput("The database is not empty: a backup is restored into an empty one, never over records.")
