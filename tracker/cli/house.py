"""What commands share: the settings, an open database, and one sentence for what went wrong."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import click
from sqlalchemy.exc import SQLAlchemyError

from tracker.actions.act import House, system_clock
from tracker.records.database import Database, DatabaseBusy
from tracker.records.faults import FAULT_LABELS, fault_of
from tracker.settings import Settings, SettingsError

__all__ = [
    "BAD_INPUT",
    "BadInput",
    "answering",
    "failure_text",
    "moment",
    "opened",
    "parsed_moment",
    "require_current",
    "settings",
    "text_of",
]

BAD_INPUT = 2
MOST_SAID = 200


class BadInput(click.ClickException):
    """Input that cannot be used: one sentence on stderr, exit status 2."""

    exit_code = BAD_INPUT

    def show(self, file: object = None) -> None:  # noqa: ARG002 - click's signature
        click.echo(self.message, err=True)


def settings() -> Settings:
    try:
        return Settings.from_env()
    except SettingsError as error:
        raise BadInput(str(error)) from error


@contextmanager
def opened(chosen: Settings | None = None, *, url: str = "") -> Iterator[House]:
    """An up-to-date database to act on, the application's unless `url` is another's. Raises BadInput."""
    chosen = chosen or settings()
    database = Database(url or chosen.database_url)
    try:
        with answering():
            require_current(database)
            yield House(database, system_clock)
    finally:
        database.dispose()


@contextmanager
def answering() -> Iterator[None]:
    """Raises BadInput with one sentence for whatever keeps the database from doing what it is asked."""
    try:
        yield
    except DatabaseBusy as error:
        raise BadInput("The database is busy; try again.") from error
    except SQLAlchemyError as error:
        raise BadInput(failure_text(error)) from error


def failure_text(error: SQLAlchemyError) -> str:
    """The fault behind an error and what the database itself says of it, as one sentence."""
    fault = FAULT_LABELS[found].removesuffix(".") if (found := fault_of(error)) else "The database refuses"
    said = " ".join(str(error.__cause__ or error).split())[:MOST_SAID]
    return f"{fault}: {said}" if said.endswith((".", "?")) else f"{fault}: {said}."


def require_current(database: Database) -> None:
    """Raise BadInput where a migration is missing, or all of them."""
    from tracker.records.schema import is_current

    if database.is_missing or not is_current(database.engine):
        raise BadInput("The database is not up to date: run drain-tracker upgrade first.")


def text_of(file: Path) -> str:
    """A file's text. Raises BadInput where it cannot be read as UTF-8."""
    try:
        return file.read_text(encoding="utf-8")
    except OSError as error:
        raise BadInput(f"{file}: the file cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise BadInput(f"{file}: the file is not UTF-8 text.") from error


def moment(text: str | None, option: str, default: datetime) -> datetime:
    """An instant with its offset, or the default where none is given. Raises BadInput."""
    return default if text is None else parsed_moment(text, option)


def parsed_moment(text: str, option: str) -> datetime:
    """An instant with its offset. Raises BadInput."""
    try:
        parsed = datetime.fromisoformat(text)
    except ValueError:
        parsed = None
    if parsed is None or parsed.tzinfo is None:
        raise BadInput(f'{option}: "{text}" is not a moment with an offset, for example 2026-11-10T12:00+00:00.')
    return parsed
