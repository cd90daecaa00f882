"""Accounts are added; people sign in and out; guessing is slowed down."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NoReturn
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.access.actor import Actor
from tracker.access.passwords import Passwords
from tracker.access.permissions import Permission, Role
from tracker.actions.act import House, act
from tracker.actions.errors import Refused
from tracker.audit import events
from tracker.audit.vocabulary import AuditAction, Outcome
from tracker.records.accounts import Account, AccountRevision, AccountWard, SignIn, SignInAttempt
from tracker.records.words import AccountKind

__all__ = ["AccountEntry", "SignInRefused", "add", "sign_in", "sign_out", "token_hash"]

WINDOW = timedelta(minutes=15)
MOST_FAILURES_OF_A_NAME = 8
MOST_FAILURES_OF_AN_ADDRESS = 60
TOKEN_BYTES = 32


class SignInRefused(Exception):
    """Wrong name or password, or too many tries; the message does not say which part was wrong."""


@dataclass(frozen=True)
class AccountEntry:
    sign_in_name: str
    display_name: str
    role: Role
    wards: Sequence[UUID] = ()
    password: str = ""


def token_hash(token: str) -> str:
    """How a session's token is kept."""
    return hashlib.sha256(token.encode()).hexdigest()


def add(house: House, *, entry: AccountEntry, passwords: Passwords, by: Actor) -> UUID:
    """Add a person's account. Raises Refused where the name is taken, PasswordTooShort."""
    by.check(Permission.ADMINISTER)
    account = house.new_id()
    kept = passwords.hash(entry.password) if entry.password else None
    with act(house, by=by, action=AuditAction.ADD_ACCOUNT) as doing:
        if _current(doing.session, entry.sign_in_name) is not None:
            raise Refused("sign_in_name", f'The sign-in name "{entry.sign_in_name}" is taken.')
        doing.create(Account(id=account, kind=AccountKind.PERSON))
        doing.revise(
            AccountRevision(
                record_id=account,
                sign_in_name=entry.sign_in_name,
                display_name=entry.display_name,
                role=entry.role,
                password_hash=kept,
                disabled=False,
            )
        )
        doing.pending.extend(AccountWard(record_id=account, revision=1, ward_id=ward) for ward in entry.wards)
        doing.after["wards"] = list(entry.wards)
        doing.about("account", account, 1)
    return account


def sign_in(house: House, *, name: str, password: str, passwords: Passwords, address: str) -> str:
    """Check name and password and start a session; its token, which is nowhere kept. Raises SignInRefused."""
    now = house.clock()
    with house.database.reading() as session:
        throttled = _too_many(session, name, address, now)
        account = None if throttled else _current(session, name)
    matches = passwords.matches(account.password_hash if account else None, password)
    if account is None or not matches or account.disabled:
        _refuse(house, name, address, now)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    with house.database.writing() as session:
        session.add(_attempt(house, name, address, now, succeeded=True))
        row = SignIn(
            id=house.new_id(),
            token_hash=token_hash(token),
            account_id=account.record_id,
            account_revision=account.revision,
            started_at=now,
            last_seen_at=now,
            address=address,
        )
        session.add(row)
        _note(house, session, AuditAction.SIGN_IN, account, row, now)
    return token


def sign_out(house: House, *, token: str, by: Actor) -> None:
    """End a session; one that has ended already stays as it ended."""
    now = house.clock()
    with house.database.writing() as session:
        row = session.scalar(select(SignIn).where(SignIn.token_hash == token_hash(token)))
        if row is None or row.ended_at is not None:
            return
        row.ended_at, row.ended_why = now, "signed out"
        event = events.Event(house.new_id(), now, AuditAction.SIGN_OUT, by, events.Entity("sign_in", row.id))
        events.add(session, event)


def _current(session: Session, name: str) -> AccountRevision | None:
    """The newest version of the account that has this name now."""
    newest = (
        select(AccountRevision.record_id, func.max(AccountRevision.revision).label("revision"))
        .group_by(AccountRevision.record_id)
        .subquery()
    )
    query = (
        select(AccountRevision)
        .join(
            newest, (newest.c.record_id == AccountRevision.record_id) & (newest.c.revision == AccountRevision.revision)
        )
        .join(Account, Account.id == AccountRevision.record_id)
        .where(AccountRevision.sign_in_name == name, Account.kind == AccountKind.PERSON)
    )
    return session.scalars(query).first()


def _too_many(session: Session, name: str, address: str, now: datetime) -> bool:
    failures = select(func.count()).where(SignInAttempt.succeeded.is_(False), SignInAttempt.at >= now - WINDOW)
    of_name = session.scalar(failures.where(SignInAttempt.name_hash == _name_hash(name))) or 0
    of_address = session.scalar(failures.where(SignInAttempt.address == address)) or 0
    return of_name >= MOST_FAILURES_OF_A_NAME or of_address >= MOST_FAILURES_OF_AN_ADDRESS


def _refuse(house: House, name: str, address: str, now: datetime) -> NoReturn:
    with house.database.writing() as session:
        session.add(_attempt(house, name, address, now, succeeded=False))
        event = events.Event(
            house.new_id(),
            now,
            AuditAction.SIGN_IN,
            None,
            events.Entity("sign_in"),
            outcome=Outcome.REFUSED,
            after={"name_hash": _name_hash(name), "address": address},
        )
        events.add(session, event)
    raise SignInRefused("Name and password do not match, or there were too many tries. Wait 15 minutes or ask.")


def _note(
    house: House, session: Session, action: AuditAction, account: AccountRevision, row: SignIn, now: datetime
) -> None:
    by = Actor(account.record_id, account.display_name, account.role, session=row.token_hash[:16], address=row.address)
    events.add(session, events.Event(house.new_id(), now, action, by, events.Entity("sign_in", row.id)))


def _attempt(house: House, name: str, address: str, now: datetime, *, succeeded: bool) -> SignInAttempt:
    return SignInAttempt(id=house.new_id(), at=now, name_hash=_name_hash(name), address=address, succeeded=succeeded)


def _name_hash(name: str) -> str:
    return hashlib.sha256(name.strip().lower().encode()).hexdigest()
