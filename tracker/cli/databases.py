"""Brings the database up to date, and makes or plays forward the demonstration."""

import json
import os
import secrets
from pathlib import Path

import click
from sqlalchemy import make_url

from tracker.access.passwords import Passwords
from tracker.actions.act import system_clock
from tracker.cli.house import BadInput, answering, settings
from tracker.records.database import Database
from tracker.records.installations import installation_kind
from tracker.records.schema import head
from tracker.records.schema import upgrade as migrate
from tracker.records.words import InstallationKind
from tracker.settings import Settings

__all__ = ["accounts_file", "bring_up_to_date", "demo", "prepare_demo", "upgrade"]

OWNER_ONLY = 0o600
PASSWORD_BYTES = 9


@click.command()
def upgrade() -> None:
    """Bring the database to the newest migration."""
    bring_up_to_date(settings())
    click.echo(f"The database is at {head()}, the newest migration.")


@click.command()
def demo() -> None:
    """Make a demonstration ward in a new database, or play the missing hours into an older one."""
    prepare_demo(settings())


def bring_up_to_date(chosen: Settings) -> None:
    """Run missing migrations, as the owner of the tables, for the application's role. Raises BadInput."""
    chosen.instance.mkdir(parents=True, exist_ok=True)
    application = make_url(chosen.database_url).username or ""
    owner = make_url(chosen.upgrade_url).username or ""
    sealer = make_url(chosen.sealing_url).username or ""
    with answering():
        migrate(
            chosen.upgrade_url,
            application_role=application if application != owner else "",
            sealer_role=sealer if sealer != owner else "",
        )


def prepare_demo(chosen: Settings) -> None:
    """The demonstration, up to now. Raises BadInput for a database in use."""
    from tracker.actions.demo.ward import make, play_forward

    bring_up_to_date(chosen)
    database = Database(chosen.database_url)
    try:
        with database.reading() as session:
            kind = installation_kind(session)
        if kind is InstallationKind.REAL:
            raise BadInput("This database is in use and can never become a demonstration: name another one.")
        if kind is None:
            password = _new_password(chosen)
            make(database, now=system_clock(), password=password, passwords=Passwords(chosen.password_cost))
        else:
            play_forward(database, now=system_clock())
    finally:
        database.dispose()


def accounts_file(chosen: Settings) -> Path:
    return chosen.instance / "demo-accounts.json"


def _new_password(chosen: Settings) -> str:
    """One password for all demo accounts, kept where only the owner of the folder can read it."""
    from tracker.actions.demo.people import ACCOUNTS

    password = f"{secrets.token_urlsafe(PASSWORD_BYTES)}-demo"
    kept = {"password": password, "accounts": {name: role.value for name, _, role, _ in ACCOUNTS}}
    path = accounts_file(chosen)
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY), "w", encoding="utf-8") as file:
        json.dump(kept, file, indent=1)
    return password
