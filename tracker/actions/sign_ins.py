"""People sign in and out, prove themselves once more, and sessions are ended; guessing is slowed down."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import NoReturn
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.access.actor import Actor
from tracker.access.passwords import Passwords
from tracker.access.permissions import Permission
from tracker.actions.act import House, act
from tracker.actions.errors import NotFound, Refused
from tracker.audit import events
from tracker.audit.vocabulary import AuditAction, Outcome
from tracker.records.accounts import AccountRevision, SignIn, SignInAttempt, account_named, current_account

__all__ = ["SignInRefused", "end", "prove", "sign_in", "sign_out", "token_hash"]

WINDOW = timedelta(minutes=15)
MOST_FAILURES_OF_A_NAME = 8
MOST_FAILURES_OF_AN_ADDRESS = 60
TOKEN_BYTES = 32


class SignInRefused(Exception):
    """Wrong name or password, or too many tries; the message does not say which part was wrong."""


def token_hash(token: str) -> str:
    """How a session's token is kept."""
    return hashlib.sha256(token.encode()).hexdigest()


def sign_in(
    house: House, *, name: str, password: str, passwords: Passwords, address: str, wrong: str = "Name and password do"
) -> str:
    """Check name and password and start a session; its token, which is nowhere kept. Raises SignInRefused.

    `wrong` begins the sentence of a refusal with what was typed.
    """
    now = house.clock()
    with house.database.reading() as session:
        throttled = _too_many(session, name, address, now)
        account = None if throttled else account_named(session, name)
    matches = passwords.matches(account.password_hash if account else None, password)
    if account is None or not matches or account.disabled:
        _refuse(house, name, address, now, wrong)
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


def sign_out(house: House, *, token: str, by: Actor, why: str = "signed out") -> None:
    """End a session; one that has ended already stays as it ended."""
    now = house.clock()
    with house.database.writing() as session:
        row = session.scalar(select(SignIn).where(SignIn.token_hash == token_hash(token)))
        if row is None or row.ended_at is not None:
            return
        row.ended_at, row.ended_why = now, why
        entity = events.Entity("sign_in", row.id)
        events.add(session, events.Event(house.new_id(), now, AuditAction.SIGN_OUT, by, entity, reason=why))


def prove(house: House, *, password: str, passwords: Passwords, by: Actor) -> None:
    """Let whoever is signed in show once more who they are; a wrong try counts like one of signing in.

    Raises SignInRefused.
    """
    now = house.clock()
    with house.database.reading() as session:
        account = current_account(session, by.account_id)
        if account is None:
            raise NotFound
        throttled = _too_many(session, account.sign_in_name, by.address, now)
    if not passwords.matches(None if throttled else account.password_hash, password):
        _refuse(house, account.sign_in_name, by.address, now, wrong="Your password does")


def end(house: House, *, sign_in: UUID, by: Actor) -> None:
    """End somebody's session; one that has ended already stays as it ended. Raises NotFound."""
    by.check(Permission.ADMINISTER)
    with act(house, by=by, action=AuditAction.END_SESSION) as doing:
        row = doing.session.get(SignIn, sign_in)
        if row is None:
            raise NotFound
        if row.token_hash.startswith(by.session or " "):
            raise Refused("sign_in", "This is your own session: sign out instead.")
        if row.ended_at is None:
            row.ended_at, row.ended_why = doing.recorded_at, "ended by an administrator"
        doing.after["account"] = row.account_id
        doing.about("sign_in", sign_in)


def _too_many(session: Session, name: str, address: str, now: datetime) -> bool:
    failures = select(func.count()).where(SignInAttempt.succeeded.is_(False), SignInAttempt.at >= now - WINDOW)
    of_name = session.scalar(failures.where(SignInAttempt.name_hash == _name_hash(name))) or 0
    of_address = session.scalar(failures.where(SignInAttempt.address == address)) or 0
    return of_name >= MOST_FAILURES_OF_A_NAME or of_address >= MOST_FAILURES_OF_AN_ADDRESS


def _refuse(house: House, name: str, address: str, now: datetime, wrong: str) -> NoReturn:
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
    raise SignInRefused(f"{wrong} not match, or there were too many tries. Wait 15 minutes or ask.")


def _note(
    house: House, session: Session, action: AuditAction, account: AccountRevision, row: SignIn, now: datetime
) -> None:
    by = Actor(account.record_id, account.display_name, account.role, session=row.token_hash[:16], address=row.address)
    after = {"account_revision": row.account_revision}
    events.add(session, events.Event(house.new_id(), now, action, by, events.Entity("sign_in", row.id), after=after))


def _attempt(house: House, name: str, address: str, now: datetime, *, succeeded: bool) -> SignInAttempt:
    return SignInAttempt(id=house.new_id(), at=now, name_hash=_name_hash(name), address=address, succeeded=succeeded)


def _name_hash(name: str) -> str:
    return hashlib.sha256(name.strip().lower().encode()).hexdigest()
