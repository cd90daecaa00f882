"""Sessions and attempts to sign in as the database holds them, beside the events that began and ended them."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from tracker.audit.comparing import Part, said_in, some_rows
from tracker.audit.events import instant
from tracker.audit.vocabulary import AuditAction, Outcome
from tracker.records.accounts import SignIn, SignInAttempt
from tracker.records.audit import AuditEvent
from tracker.records.database import Database

__all__ = ["attempts", "compare_begun", "sessions"]

ROWS = 500
BEGINS = AuditAction.SIGN_IN.value
OWN_ENDS = (AuditAction.SIGN_OUT.value, AuditAction.END_SESSION.value)
ALL_END = (AuditAction.CHANGE_ACCOUNT.value, AuditAction.CHANGE_PASSWORD.value)
"""Acts that end every session of an account."""


class _Told(NamedTuple):
    """An event about a session, or about its account."""

    action: str
    at: datetime
    event: UUID


class _Try(NamedTuple):
    """A try to sign in; `name_hash` is that of a refused one."""

    at: str
    address: str
    succeeded: bool
    name_hash: str


def compare_begun(session: Session, entries: Mapping[UUID, Mapping[str, Any]], part: Part) -> None:
    """Every session that an event says was begun must be there."""
    begun = {UUID(one["entity"]["id"]): event for event, one in entries.items() if _begins(one)}
    held = set(session.scalars(select(SignIn.id).where(SignIn.id.in_(begun))))
    for one in sorted(begun.keys() - held):
        part.differs(record=f"sign_in:{one}", event=str(begun[one]), what="missing")


def _begins(entry: Mapping[str, Any]) -> bool:
    return (entry["action"], entry["outcome"]) == (BEGINS, Outcome.DONE.value)


def sessions(database: Database, part: Part) -> Iterator[None]:
    """Look at every session, one step with each turn."""
    last: UUID | None = UUID(int=0)
    while last is not None:
        with database.reading() as session:
            rows, last = some_rows(session, SignIn, last, part)
            told = _told(session, rows)
            for row in rows:
                part.checked += 1
                _compare(session, row, told[row.id], told[row.account_id], part)
        yield


def _told(session: Session, rows: Sequence[SignIn]) -> dict[UUID, list[_Told]]:
    """Events about some sessions and about their accounts, the earliest first."""
    own = (AuditEvent.entity_type == "sign_in") & AuditEvent.entity_id.in_([one.id for one in rows])
    accounts = {one.account_id for one in rows}
    others = (AuditEvent.entity_type == "account") & AuditEvent.entity_id.in_(accounts) & AuditEvent.action.in_(ALL_END)
    found: dict[UUID, list[_Told]] = defaultdict(list)
    query = select(AuditEvent.entity_id, AuditEvent.action, AuditEvent.at, AuditEvent.id).where(or_(own, others))
    events: Any = session.execute(query.where(AuditEvent.outcome == Outcome.DONE.value).order_by(AuditEvent.at))
    for about, action, at, event in events:
        if about is not None:
            found[about].append(_Told(action, at, event))
    return found


def _compare(session: Session, row: SignIn, own: Sequence[_Told], of_account: Sequence[_Told], part: Part) -> None:
    begun = next((one for one in own if one.action == BEGINS), None)
    if begun is None:
        part.differs(record=f"sign_in:{row.id}", what="not in its event")
        return
    differences = [
        *_begun_otherwise(row, said_in(session, begun.event)),
        *_ended_otherwise(session, row, own, of_account),
    ]
    if differences:
        part.differs(record=f"sign_in:{row.id}", event=str(begun.event), what=", ".join(differences))


def _begun_otherwise(row: SignIn, entry: Mapping[str, Any]) -> Iterator[str]:
    """An entry holds the beginning of the token's hash only; those of before do not say the account's version."""
    after = entry.get("after") or {}
    wanted = {
        "account_id": (str(row.account_id), entry.get("actor")),
        "started_at": (instant(row.started_at), entry.get("at")),
        "address": (row.address, entry.get("address")),
        "token_hash": (row.token_hash[:16], entry.get("session")),
        "account_revision": (row.account_revision, after.get("account_revision", row.account_revision)),
    }
    yield from (name for name, (held, said) in wanted.items() if held != said)


def _ended_otherwise(session: Session, row: SignIn, own: Sequence[_Told], of_account: Sequence[_Told]) -> Iterator[str]:
    """A session ends by an event of its own, or with all of its account.

    One that began while its account was being changed is of the version before, which opens no page: it need not end.
    """
    ends = [one for one in own if one.action in OWN_ENDS]
    if row.ended_at is None:
        yield from ["ended_at"] * bool(ends)
        return
    by = [one for one in (*ends, *of_account) if one.at == row.ended_at]
    if not by or (ends and row.ended_at > ends[0].at):
        yield "ended_at"
    elif by[0].action == AuditAction.SIGN_OUT.value and said_in(session, by[0].event).get("reason") != row.ended_why:
        yield "ended_why"


def attempts(database: Database, part: Part) -> Iterator[None]:
    """Look at every try to sign in: as many as there are events of them, at the same moments from the same places."""
    after: datetime | None = datetime(1, 1, 1, tzinfo=UTC)
    while after is not None:
        with database.reading() as session:
            until = _until(session, after)
            held, said = _tries(session, after, until), _said(session, after, until)
        part.checked += held.total()
        for one, count in sorted(((held - said) + (said - held)).items()):
            for _ in range(count):
                part.differs(record=f"sign_in_attempt from {one.address} at {one.at}", what="not as its event says")
        after = until
        yield


def _until(session: Session, after: datetime) -> datetime | None:
    """Up to where there are some hundred tries and events of tries at most; None where there are fewer."""
    many = [
        session.scalars(query.offset(ROWS).limit(1)).first()
        for query in (
            select(SignInAttempt.at).where(SignInAttempt.at > after).order_by(SignInAttempt.at),
            select(AuditEvent.at).where(AuditEvent.action == BEGINS, AuditEvent.at > after).order_by(AuditEvent.at),
        )
    ]
    return min((one for one in many if one is not None), default=None)


def _tries(session: Session, after: datetime, until: datetime | None) -> Counter[_Try]:
    query = select(SignInAttempt).where(*_between(SignInAttempt.at, after, until))
    return Counter(
        _Try(instant(one.at), one.address, one.succeeded, "" if one.succeeded else one.name_hash)
        for one in session.scalars(query)
    )


def _said(session: Session, after: datetime, until: datetime | None) -> Counter[_Try]:
    query = select(AuditEvent.payload).where(AuditEvent.action == BEGINS, *_between(AuditEvent.at, after, until))
    return Counter(_try(json.loads(payload)) for payload in session.scalars(query))


def _try(entry: Mapping[str, Any]) -> _Try:
    """A session says by whose name it was begun; a refusal has no session, and names what it refused."""
    if _begins(entry):
        return _Try(entry["at"], entry["address"], True, "")
    refused = entry["after"]
    return _Try(entry["at"], refused["address"], False, refused["name_hash"])


def _between(column: Any, after: datetime, until: datetime | None) -> list[Any]:
    return [column > after, *([column <= until] if until is not None else [])]
