"""Accounts are added and changed; people sign in and out; guessing is slowed down."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NoReturn
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from tracker.access.actor import Actor
from tracker.access.passwords import Passwords
from tracker.access.permissions import Permission, Role
from tracker.actions.act import Act, House, RequestKey, act, current_revision
from tracker.actions.errors import Refused
from tracker.audit import events
from tracker.audit.vocabulary import AuditAction, Outcome
from tracker.records.accounts import Account, AccountRevision, AccountWard, SignIn, SignInAttempt
from tracker.records.words import AccountKind

__all__ = [
    "AccountChange",
    "AccountEntry",
    "OwnRights",
    "SignInRefused",
    "add",
    "change",
    "set_password",
    "sign_in",
    "sign_out",
    "token_hash",
]

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


@dataclass(frozen=True)
class AccountChange:
    """All that an administrator may change of an account, as it shall be."""

    display_name: str
    role: Role
    wards: Sequence[UUID] = ()
    disabled: bool = False


class OwnRights(Refused):
    """Nobody changes their own rights."""

    def __init__(self) -> None:
        super().__init__("account", "Nobody changes their own rights: ask another administrator.")


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


def change(
    house: House,
    *,
    account: UUID,
    entry: AccountChange,
    revision: int,
    reason: str,
    by: Actor,
    request: RequestKey | None = None,
) -> None:
    """Change name, role, wards or whether it is disabled; its sessions end. Raises OwnRights, StaleForm."""
    by.check(Permission.ADMINISTER)
    if account == by.account_id:
        raise OwnRights
    if not reason.strip():
        raise Refused("reason", "Say why the account is changed.")
    with act(house, by=by, action=AuditAction.CHANGE_ACCOUNT, reason=reason, request=request) as doing:
        before = current_revision(doing.session, AccountRevision, account, expected=revision)
        changed = AccountRevision(
            record_id=account,
            sign_in_name=before.sign_in_name,
            display_name=entry.display_name,
            role=entry.role,
            password_hash=before.password_hash,
            disabled=entry.disabled,
        )
        _revise(doing, changed, before, entry.wards)
        _end_sessions(doing, account, "account disabled" if entry.disabled else "account changed")


def set_password(house: House, *, account: UUID, password: str, passwords: Passwords, by: Actor) -> None:
    """Give an account a new password; its sessions end. Raises PasswordTooShort, NotPermitted for another's account."""
    if account != by.account_id:
        by.check(Permission.ADMINISTER)
    kept = passwords.hash(password)
    with act(house, by=by, action=AuditAction.CHANGE_PASSWORD) as doing:
        before = current_revision(doing.session, AccountRevision, account)
        changed = AccountRevision(
            record_id=account,
            sign_in_name=before.sign_in_name,
            display_name=before.display_name,
            role=before.role,
            password_hash=kept,
            disabled=before.disabled,
        )
        _revise(doing, changed, before, _wards_of(doing.session, before))
        _end_sessions(doing, account, "password changed")


def _revise(doing: Act, changed: AccountRevision, before: AccountRevision, places: Sequence[UUID]) -> None:
    """A new version of an account with its wards, named in the event beside those of before."""
    doing.revise(changed, before)
    doing.pending.extend(
        AccountWard(record_id=changed.record_id, revision=changed.revision, ward_id=ward)
        for ward in dict.fromkeys(places)
    )
    doing.before["wards"], doing.after["wards"] = _wards_of(doing.session, before), list(places)
    doing.about("account", changed.record_id, changed.revision)


def _wards_of(session: Session, version: AccountRevision) -> list[UUID]:
    query = select(AccountWard.ward_id).where(
        AccountWard.record_id == version.record_id, AccountWard.revision == version.revision
    )
    return list(session.scalars(query.order_by(AccountWard.ward_id)))


def _end_sessions(doing: Act, account: UUID, why: str) -> None:
    running = update(SignIn).where(SignIn.account_id == account, SignIn.ended_at.is_(None))
    doing.session.execute(running.values(ended_at=doing.recorded_at, ended_why=why))


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
