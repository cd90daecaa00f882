"""Accounts and wards from the command line: a first administrator, a first ward."""

from uuid import UUID

import click

from tracker.access.actor import Actor
from tracker.access.passwords import LEAST_LENGTH, Passwords, PasswordTooShort
from tracker.access.permissions import ROLE_LABELS, Role
from tracker.actions import accounts, wards
from tracker.actions.act import House
from tracker.actions.errors import Refused
from tracker.actions.installations import WrongInstallation, command_actor, mark
from tracker.cli.house import BadInput, opened, settings
from tracker.records.accounts import account_named, persons
from tracker.records.wards import current_wards
from tracker.records.wards import ward_named as named
from tracker.records.words import InstallationKind, WardKind

__all__ = ["account", "ward", "ward_named"]

PERSONS = [role.value for role in Role if role is not Role.COMMAND]


@click.group()
def account() -> None:
    """Accounts of people."""


@click.group()
def ward() -> None:
    """Wards and clinics."""


@account.command("add")
@click.argument("sign_in_name")
@click.option("--name", required=True, help="As printed beside what the person records.")
@click.option("--role", type=click.Choice(PERSONS), required=True)
@click.option("--ward", "names", multiple=True, help="A ward the person belongs to; may be given several times.")
@click.option("--password-fd", type=int, help="Read the password from this file descriptor instead of a prompt.")
def add_account(sign_in_name: str, name: str, role: str, names: tuple[str, ...], password_fd: int | None) -> None:
    """Add an account; the password is asked for, never given as an argument."""
    chosen = settings()
    with opened(chosen) as house:
        by = _in_use(house)
        entry = accounts.AccountEntry(
            sign_in_name, name, Role(role), [ward_named(house, one) for one in names], _password(password_fd)
        )
        try:
            accounts.add(house, entry=entry, passwords=Passwords(chosen.password_cost), by=by)
        except (Refused, PasswordTooShort) as error:
            raise BadInput(str(error)) from error


@account.command("set-password")
@click.argument("sign_in_name")
@click.option("--password-fd", type=int, help="Read the password from this file descriptor instead of a prompt.")
def set_password(sign_in_name: str, password_fd: int | None) -> None:
    """Give a person a new password where the old one is lost; sessions that are open end."""
    chosen = settings()
    with opened(chosen) as house:
        with house.database.reading() as session:
            found = account_named(session, sign_in_name)
        if found is None:
            raise BadInput(f'There is no account "{sign_in_name}".')
        by, passwords = _in_use(house), Passwords(chosen.password_cost)
        try:
            accounts.set_password(
                house, account=found.record_id, password=_password(password_fd), passwords=passwords, by=by
            )
        except PasswordTooShort as error:
            raise BadInput(str(error)) from error


@account.command("list")
def list_accounts() -> None:
    """List accounts: sign-in name, name, role, wards, state; parted by tabs."""
    with opened() as house, house.database.reading() as session:
        names = {one.record_id: one.name for one in current_wards(session)}
        for found, places in persons(session):
            wards_of = ", ".join(sorted(names[place] for place in places))
            state = "disabled" if found.disabled else "in use"
            click.echo("\t".join((found.sign_in_name, found.display_name, ROLE_LABELS[found.role], wards_of, state)))


@ward.command("add")
@click.argument("name")
@click.option("--zone", required=True, help="IANA time zone, for example Europe/London.")
@click.option("--kind", type=click.Choice([kind.value for kind in WardKind]), default=WardKind.WARD.value)
def add_ward(name: str, zone: str, kind: str) -> None:
    """Add a ward or a clinic."""
    with opened() as house:
        try:
            wards.add(house, entry=wards.WardEntry(name, zone, WardKind(kind)), by=_in_use(house))
        except Refused as error:
            raise BadInput(str(error)) from error


def _in_use(house: House) -> Actor:
    """Whoever runs the command, on a database that is or becomes one in use."""
    try:
        mark(house, kind=InstallationKind.REAL)
    except WrongInstallation as error:
        raise BadInput(str(error)) from error
    return command_actor(house)


def ward_named(house: House, name: str) -> UUID:
    """The ward of this name. Raises BadInput."""
    with house.database.reading() as session:
        found = named(session, name)
    if found is None:
        raise BadInput(f'There is no ward "{name}": add it first with drain-tracker ward add.')
    return found.record_id


def _password(descriptor: int | None) -> str:
    if descriptor is None:
        return str(
            click.prompt(f"Password (at least {LEAST_LENGTH} characters)", hide_input=True, confirmation_prompt=True)
        )
    try:
        with open(descriptor, encoding="utf-8", closefd=False) as file:
            return file.readline().rstrip("\n")
    except OSError as error:
        raise BadInput(f"--password-fd {descriptor}: {error.strerror}.") from error
