"""Accounts are added, their rights changed by another's hand, and passwords set."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tracker.access.actor import Actor
from tracker.access.passwords import Passwords
from tracker.access.permissions import Permission, Role
from tracker.actions import sign_ins
from tracker.actions.act import Act, House, RequestKey, act, current_revision
from tracker.actions.errors import NotFound, Refused
from tracker.audit.vocabulary import AuditAction
from tracker.records.accounts import Account, AccountRevision, AccountWard, SignIn, is_taken, wards_of_account
from tracker.records.wards import Ward
from tracker.records.words import AccountKind

__all__ = ["AccountChange", "AccountEntry", "OwnRights", "add", "change", "set_password"]

SIGN_IN_NAME = re.compile(r"^[A-Za-z0-9][A-Za-z0-9._@-]{1,59}$")


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


def add(
    house: House,
    *,
    entry: AccountEntry,
    passwords: Passwords,
    by: Actor,
    request: RequestKey | None = None,
    answer: str = "",
) -> UUID:
    """Add a person's account. Raises Refused where the name is taken, PasswordTooShort."""
    by.check(Permission.ADMINISTER)
    if not SIGN_IN_NAME.match(entry.sign_in_name):
        raise Refused(
            "sign_in_name",
            "A sign-in name has 2 to 60 letters, digits, dots, hyphens, underscores or @, without blanks.",
        )
    account = house.new_id()
    kept = passwords.hash(entry.password) if entry.password else None
    with act(house, by=by, action=AuditAction.ADD_ACCOUNT, request=request) as doing:
        if is_taken(doing.session, entry.sign_in_name):
            raise Refused("sign_in_name", f'The sign-in name "{entry.sign_in_name}" is taken.')
        _check(doing.session, entry)
        doing.create(Account(id=account, kind=AccountKind.PERSON))
        row = AccountRevision(
            record_id=account,
            sign_in_name=entry.sign_in_name,
            display_name=entry.display_name,
            role=entry.role,
            password_hash=kept,
            disabled=False,
        )
        _revise(doing, row, None, entry.wards)
        doing.answer = answer.format(account=account)
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
    answer: str = "",
) -> None:
    """Change name, role, wards or whether it is disabled; its sessions end. Raises OwnRights, StaleForm."""
    by.check(Permission.ADMINISTER)
    if account == by.account_id:
        raise OwnRights
    if not reason.strip():
        raise Refused("reason", "Say why the account is changed.")
    with act(house, by=by, action=AuditAction.CHANGE_ACCOUNT, reason=reason, request=request) as doing:
        before = _person(doing.session, account, expected=revision)
        _check(doing.session, entry)
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
        doing.answer = answer


def set_password(
    house: House,
    *,
    account: UUID,
    password: str,
    passwords: Passwords,
    by: Actor,
    present: str = "",
    request: RequestKey | None = None,
) -> None:
    """Give an account a new password; its sessions end. One's own needs the present one.

    Raises PasswordTooShort, SignInRefused, NotPermitted for another's account.
    """
    if account == by.account_id:
        by.check(Permission.KEEP_ACCOUNT)
        sign_ins.prove(house, password=present, passwords=passwords, by=by)
    else:
        by.check(Permission.ADMINISTER)
    kept = passwords.hash(password)
    with act(house, by=by, action=AuditAction.CHANGE_PASSWORD, request=request) as doing:
        before = _person(doing.session, account)
        changed = AccountRevision(
            record_id=account,
            sign_in_name=before.sign_in_name,
            display_name=before.display_name,
            role=before.role,
            password_hash=kept,
            disabled=before.disabled,
        )
        _revise(doing, changed, before, wards_of_account(doing.session, before))
        _end_sessions(doing, account, "password changed")


def _person(session: Session, account: UUID, *, expected: int | None = None) -> AccountRevision:
    """The newest version of a person's account. Raises NotFound for a command's, StaleForm."""
    known = session.get(Account, account)
    if known is None or known.kind is not AccountKind.PERSON:
        raise NotFound
    found: AccountRevision = current_revision(session, AccountRevision, account, expected=expected)
    return found


def _check(session: Session, entry: AccountEntry | AccountChange) -> None:
    """Raise Refused for a name that cannot be printed, a role that no person has, a ward that is not there."""
    if not entry.display_name.strip():
        raise Refused("display_name", "Enter the name as it is printed beside what the person records.")
    if entry.role is Role.COMMAND:
        raise Refused("role", "No person has the role of the command line.")
    wanted = set(entry.wards)
    if entry.role is Role.WALL_DISPLAY and len(wanted) != 1:
        raise Refused("wards", "A wall display belongs to the one ward whose drains it shows.")
    if wanted - set(session.scalars(select(Ward.id).where(Ward.id.in_(wanted)))):
        raise Refused("wards", "There is no such ward.")


def _revise(doing: Act, changed: AccountRevision, before: AccountRevision | None, places: Sequence[UUID]) -> None:
    """A version of an account with its wards, named in the event beside those of before."""
    doing.revise(changed, before)
    doing.pending.extend(
        AccountWard(record_id=changed.record_id, revision=changed.revision, ward_id=ward)
        for ward in dict.fromkeys(places)
    )
    if before is not None:
        doing.before["wards"] = wards_of_account(doing.session, before)
    doing.after["wards"] = list(places)
    doing.about("account", changed.record_id, changed.revision)


def _end_sessions(doing: Act, account: UUID, why: str) -> None:
    running = update(SignIn).where(SignIn.account_id == account, SignIn.ended_at.is_(None))
    doing.session.execute(running.values(ended_at=doing.recorded_at, ended_why=why))
