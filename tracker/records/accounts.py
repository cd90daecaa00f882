"""Accounts with their roles and wards, and the sessions and attempts of signing in."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, and_, func, or_, select
from sqlalchemy.orm import Mapped, Session, aliased, mapped_column

from tracker.access.permissions import Role
from tracker.records.base import Base, Identity, Revision, word
from tracker.records.words import AccountKind

__all__ = [
    "Account",
    "AccountRevision",
    "AccountWard",
    "SessionState",
    "SignIn",
    "SignInAttempt",
    "account_named",
    "current_account",
    "is_taken",
    "names_of",
    "persons",
    "running_sessions",
    "session_state",
    "wards_of_account",
]


class Account(Identity, Base):
    __tablename__ = "account"

    kind: Mapped[AccountKind] = mapped_column(word(AccountKind))


class AccountRevision(Revision, Base):
    """`password_hash` is empty for an account that cannot sign in; `disabled` ends its sessions."""

    __tablename__ = "account_revision"
    __table_args__ = (Index("ix_account_revision_sign_in_name", "sign_in_name"),)

    record_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), primary_key=True)
    sign_in_name: Mapped[str]
    display_name: Mapped[str]
    role: Mapped[Role] = mapped_column(word(Role))
    password_hash: Mapped[str | None]
    disabled: Mapped[bool] = mapped_column(default=False)


class AccountWard(Base):
    """A ward that a version of an account belongs to."""

    __tablename__ = "account_ward"
    __table_args__ = (
        ForeignKeyConstraint(["record_id", "revision"], ["account_revision.record_id", "account_revision.revision"]),
    )

    record_id: Mapped[UUID] = mapped_column(primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True)
    ward_id: Mapped[UUID] = mapped_column(ForeignKey("ward.id"), primary_key=True)


class SignIn(Identity, Base):
    """A session; the token itself is nowhere in the database. The only table whose rows change."""

    __tablename__ = "sign_in"
    __table_args__ = (Index("uq_sign_in_token_hash", "token_hash", unique=True),)

    token_hash: Mapped[str]
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), index=True)
    account_revision: Mapped[int]
    started_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_why: Mapped[str | None]
    address: Mapped[str]


class SignInAttempt(Identity, Base):
    """A try to sign in, kept to slow down guessing; `name_hash` hides what was typed."""

    __tablename__ = "sign_in_attempt"
    __table_args__ = (
        Index("ix_sign_in_attempt_name_hash", "name_hash", "at"),
        Index("ix_sign_in_attempt_address", "address", "at"),
    )

    at: Mapped[datetime]
    name_hash: Mapped[str]
    address: Mapped[str]
    succeeded: Mapped[bool]


class SessionState(NamedTuple):
    """A session with the account as it is now."""

    sign_in: SignIn
    account: AccountRevision
    wards: frozenset[UUID]


def account_named(session: Session, name: str) -> AccountRevision | None:
    """The newest version of the person's account that has this sign-in name now."""
    return session.scalars(_newest_of_persons().where(AccountRevision.sign_in_name == name)).first()


def is_taken(session: Session, name: str) -> bool:
    """Whether a person has this sign-in name now, in whatever case it is written."""
    query = _newest_of_persons().where(func.lower(AccountRevision.sign_in_name) == name.lower())
    return session.scalars(query).first() is not None


def current_account(session: Session, account: UUID) -> AccountRevision | None:
    """The newest version of a person's account."""
    return session.scalars(_newest_of_persons().where(AccountRevision.record_id == account)).first()


def names_of(session: Session, accounts: Iterable[UUID]) -> dict[UUID, str]:
    """The name of each account as it is now."""
    query = select(AccountRevision.record_id, AccountRevision.display_name)
    named = query.where(AccountRevision.record_id.in_(set(accounts))).order_by(AccountRevision.revision)
    return dict(session.execute(named).all())


def persons(session: Session) -> list[tuple[AccountRevision, list[UUID]]]:
    """Every person's account as it is now, by name, with its wards; in two statements."""
    accounts = list(session.scalars(_newest_of_persons().order_by(AccountRevision.sign_in_name)))
    wards = _wards_of_versions(session, accounts)
    return [(account, wards.get((account.record_id, account.revision), [])) for account in accounts]


def wards_of_account(session: Session, version: AccountRevision) -> list[UUID]:
    """The wards that a version of an account belongs to."""
    return _wards_of_versions(session, [version]).get((version.record_id, version.revision), [])


def running_sessions(
    session: Session, now: datetime, idle_limit: timedelta, session_limit: timedelta, display_limit: timedelta
) -> list[tuple[SignIn, AccountRevision]]:
    """Every session that still opens pages, the newest first, with the account as it is now."""
    of_person = and_(SignIn.last_seen_at >= now - idle_limit, SignIn.started_at >= now - session_limit)
    of_display = and_(AccountRevision.role == Role.WALL_DISPLAY, SignIn.started_at >= now - display_limit)
    query = (
        _newest_of_persons()
        .join(SignIn, SignIn.account_id == AccountRevision.record_id)
        .add_columns(SignIn)
        .where(
            SignIn.ended_at.is_(None),
            SignIn.account_revision == AccountRevision.revision,
            AccountRevision.disabled.is_(False),
            or_(of_person, of_display),
        )
        .order_by(SignIn.started_at.desc(), SignIn.id)
    )
    return [(row.SignIn, row.AccountRevision) for row in session.execute(query)]


def _newest_of_persons() -> Any:
    newest = (
        select(AccountRevision.record_id, func.max(AccountRevision.revision).label("revision"))
        .group_by(AccountRevision.record_id)
        .subquery()
    )
    same = and_(newest.c.record_id == AccountRevision.record_id, newest.c.revision == AccountRevision.revision)
    persons_alone = and_(Account.id == AccountRevision.record_id, Account.kind == AccountKind.PERSON)
    return select(AccountRevision).join(newest, same).join(Account, persons_alone)


def _wards_of_versions(session: Session, versions: Iterable[AccountRevision]) -> dict[tuple[UUID, int], list[UUID]]:
    wanted = {(one.record_id, one.revision) for one in versions}
    query = select(AccountWard).where(AccountWard.record_id.in_({record for record, _ in wanted}))
    found: dict[tuple[UUID, int], list[UUID]] = {}
    for row in session.scalars(query.order_by(AccountWard.ward_id)):
        if (row.record_id, row.revision) in wanted:
            found.setdefault((row.record_id, row.revision), []).append(row.ward_id)
    return found


def session_state(session: Session, token_hash: str) -> SessionState | None:
    """A session by its token's hash, in one statement; None where there is no such session."""
    any_version = aliased(AccountRevision)
    newest = (
        select(func.max(any_version.revision))
        .where(any_version.record_id == SignIn.account_id)
        .correlate(SignIn)
        .scalar_subquery()
    )
    query = (
        select(SignIn, AccountRevision, AccountWard.ward_id)
        .select_from(SignIn)
        .join(AccountRevision, and_(AccountRevision.record_id == SignIn.account_id, AccountRevision.revision == newest))
        .outerjoin(
            AccountWard,
            and_(AccountWard.record_id == AccountRevision.record_id, AccountWard.revision == AccountRevision.revision),
        )
        .where(SignIn.token_hash == token_hash)
    )
    rows: list[Any] = list(session.execute(query))
    if not rows:
        return None
    return SessionState(rows[0][0], rows[0][1], frozenset(ward for _, _, ward in rows if ward is not None))
