"""Marks a new database as a demonstration or as one in use, and enters the shipped protocols."""

import getpass
import os
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.access.actor import Actor
from tracker.access.permissions import Role
from tracker.actions.act import House, act
from tracker.audit.vocabulary import AuditAction
from tracker.readiness.case_protocols import protocol_text
from tracker.readiness.protocol import SHIPPED
from tracker.records.accounts import Account, AccountRevision
from tracker.records.installations import Installation, installation_kind
from tracker.records.protocols import Protocol, ProtocolRevision
from tracker.records.words import AccountKind, InstallationKind

__all__ = ["WrongInstallation", "command_actor", "mark"]

SHIPPED_SINCE = datetime(2000, 1, 1, tzinfo=UTC)
"""Shipped versions hold for every moment that can be recorded, so that an imported history is judged too."""
EXAMPLES = frozenset({"pleural-example"})
"""Shipped protocols that apply to nothing until a site adopts them."""


class WrongInstallation(Exception):
    """A demonstration was asked of a database in use, or the other way round."""


def mark(house: House, *, kind: InstallationKind, user: str = "") -> None:
    """Say once what a database is for; a database that already says so is left as it is. Raises WrongInstallation."""
    with house.database.reading() as session:
        present = installation_kind(session)
    if present is None:
        by = command_actor(house, user=user)
        with act(house, by=by, action=AuditAction.MARK_INSTALLATION) as doing:
            doing.create(Installation(id=1, kind=kind, made_at=doing.recorded_at))
            doing.after["installation"] = {"kind": kind}
        _ship_protocols(house, by=by)
    elif present is not kind:
        raise WrongInstallation(f"This database is marked as {present.value} and can never become {kind.value}.")


def command_actor(house: House, *, user: str = "") -> Actor:
    """The account of the operating system's user, made when it first acts."""
    name = user or os.environ.get("SUDO_USER") or getpass.getuser()
    with house.database.reading() as session:
        known = _command_account(session, name)
    return _actor(known if known is not None else _add_command_account(house, name), name)


def _actor(account: UUID, name: str) -> Actor:
    return Actor(account_id=account, name=f"{name} (command)", role=Role.COMMAND, wards=None)


def _command_account(session: Session, name: str) -> UUID | None:
    query = (
        select(Account.id)
        .join(AccountRevision, AccountRevision.record_id == Account.id)
        .where(Account.kind == AccountKind.COMMAND, AccountRevision.sign_in_name == name)
    )
    return session.scalars(query.limit(1)).first()


def _add_command_account(house: House, name: str) -> UUID:
    account = house.new_id()
    with act(house, by=_actor(account, name), action=AuditAction.ADD_ACCOUNT) as doing:
        doing.create(Account(id=account, kind=AccountKind.COMMAND))
        doing.revise(
            AccountRevision(
                record_id=account,
                sign_in_name=name,
                display_name=f"{name} (command)",
                role=Role.COMMAND,
                disabled=False,
            )
        )
        doing.about("account", account, 1)
    return account


def _ship_protocols(house: House, *, by: Actor) -> None:
    for name, protocol in SHIPPED.items():
        record = house.new_id()
        with act(house, by=by, action=AuditAction.SHIP_PROTOCOL) as doing:
            doing.create(Protocol(id=record))
            adopted = None if name in EXAMPLES else SHIPPED_SINCE
            doing.revise(
                ProtocolRevision(record_id=record, name=name, fields=protocol_text(protocol), in_force_from=adopted)
            )
            doing.about("protocol", record, 1)
