"""Rows beside the versions of records, changed behind the program's back: sessions, rights, what people were told."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from datetime import timedelta
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import uuid4

import pytest
from sqlalchemy import select

from tests.support.looking import named, take_small_steps
from tests.support.tampering import altered, as_owner
from tests.support.ward import PASSWORD, PASSWORDS, Ward
from tracker.access.actor import Actor
from tracker.access.permissions import Role
from tracker.actions import accounts, announcements, checks, patients, sign_ins
from tracker.actions.views import seen
from tracker.audit.events import Entity, instant
from tracker.audit.vocabulary import AuditAction
from tracker.readiness.vocabulary import Readiness
from tracker.records.accounts import SignIn, SignInAttempt
from tracker.records.announcements import Announcement, Withdrawal, WithdrawalSeen
from tracker.records.base import Base
from tracker.records.patients import PatientChange

EARLIER = timedelta(seconds=1)
OTHERWISE = "not as its event says"
Alteration = tuple[str, dict[str, Any], dict[str, Any], tuple[str, str]]
"""Table, row, what is written over it, and what must be named for it."""


@pytest.fixture
def lived_in(ward: Ward, monkeypatch: pytest.MonkeyPatch) -> Ward:
    """People signed in and out; a physician was told "Criteria met", which a correction took back; a patient moved."""
    take_small_steps(monkeypatch)
    drain = ward.drain()
    ward.clock.forward(hours=8)
    check = ward.check(drain)
    ward.clock.forward(hours=1)
    seen(
        ward.house,
        by=ward.physician,
        action=AuditAction.SEE_BOARD,
        entity=Entity("board"),
        shown={str(drain): Readiness.READY},
        tells=True,
    )
    ward.clock.forward(minutes=5)
    slip = ward.entry(gross_ml=Decimal(60))
    checks.correct(ward.house, check=check, entry=slip, revision=1, reason="Slip.", by=ward.nurse)
    with ward.database.reading() as session:
        withdrawal = session.scalars(select(Withdrawal.id)).one()
    announcements.acknowledge(ward.house, withdrawal=withdrawal, by=ward.physician)
    elsewhere = patients.StayEntry(ward.twelve, "C02", ward.clock.now)
    patients.admit(ward.house, patient=ward.in_care(drain).patient_id, stay=elsewhere, by=ward.stranger)
    signed_in_and_out(ward)
    return ward


def signed_in_and_out(ward: Ward) -> None:
    """One session runs, one was left, one ended with a new password; one try was refused."""
    for name in ("nurse", "physician", "auditor", "nobody"):
        ward.clock.forward(minutes=1)
        try:
            token = sign_ins.sign_in(ward.house, name=name, password=PASSWORD, passwords=PASSWORDS, address="10.0.0.7")
        except sign_ins.SignInRefused:
            continue
        ward.clock.forward(minutes=1)
        if name == "physician":
            by = Actor(ward.physician.account_id, "Physician", Role.PHYSICIAN, session=sign_ins.token_hash(token)[:16])
            sign_ins.sign_out(ward.house, token=token, by=by)
    admin = ward.hire("admin", Role.ADMINISTRATOR)
    accounts.set_password(
        ward.house, account=ward.auditor.account_id, password="another long password", passwords=PASSWORDS, by=admin
    )


def test_rows_beside_the_records_that_were_changed_are_named(lived_in: Ward):
    assert named(lived_in) == set()
    with ExitStack() as stack:
        wanted = set()
        for table, where, values, told in alterations(lived_in):
            stack.enter_context(altered(lived_in, table, where, **values))
            wanted.add(told)
        assert named(lived_in) == wanted
    assert named(lived_in) == set()
    assert added_and_taken_away(lived_in) == named(lived_in)


def alterations(ward: Ward) -> Iterator[Alteration]:
    held = rows_of(ward)
    told, back, known = held.announced[0], held.withdrawal, held.seen
    nurse, physician, auditor = held.sessions
    refused = held.tries[-1]
    change, moved = held.changes[0], held.changes[-1]
    account = ward.nurse.account_id
    ended = auditor.ended_at or auditor.started_at
    rows: list[tuple[Any, dict[str, Any], str]] = [
        (told, {"known_at": told.known_at - EARLIER}, "known_at, facts"),
        (back, {"at": back.at - EARLIER}, "at"),
        (known, {"account_id": account}, "account_id"),
        (nurse, {"address": "10.0.0.8", "started_at": nurse.started_at - EARLIER}, "started_at, address"),
        (physician, {"ended_at": None}, "ended_at"),
        (auditor, {"ended_at": ended - EARLIER, "account_revision": 2}, "account_revision, ended_at"),
    ]
    for row, values, what in rows:
        yield row.__tablename__, {"id": row.id}, values, (f"{row.__tablename__}:{row.id}", what)
    yield "sign_in_attempt", {"id": refused.id}, {"succeeded": True}, (name_of_try(refused), OTHERWISE)
    for one, values, what in ((change, {"ward_id": None}, "ward_id"), (moved, {"ward_id": ward.twelve}, "ward_id")):
        where = {"patient_id": one.patient_id, "recorded_at": one.recorded_at}
        yield "patient_change", where, values, (name_of_change(one), what)
    member = {"record_id": account, "ward_id": ward.seven}
    yield "account_ward", member, {"ward_id": ward.twelve}, (f"account:{account}@1", "wards")


def added_and_taken_away(ward: Ward) -> set[tuple[str, str]]:
    """Rows that no event wrote, and rows of events taken away; what must be named for each."""
    held, table = rows_of(ward), Base.metadata.tables
    nurse, told, change, stranger = held.sessions[0], held.announced[0], held.changes[2], ward.stranger.account_id
    forged = {**as_row(nurse), "id": uuid4(), "token_hash": "0" * 64}
    new = {**as_row(change), "recorded_at": change.recorded_at + timedelta(seconds=1)}
    with as_owner(ward) as connection:
        for name, column, value in (
            ("withdrawal_seen", "id", held.seen.id),
            ("withdrawal", "id", held.withdrawal.id),
            ("announcement", "id", told.id),
            ("sign_in", "id", held.sessions[1].id),
            ("sign_in_attempt", "id", held.tries[-1].id),
            ("patient_change", "recorded_at", change.recorded_at),
            ("account_ward", "record_id", stranger),
        ):
            connection.execute(table[name].delete().where(table[name].c[column] == value))
        connection.execute(table["sign_in"].insert().values(**forged))
        connection.execute(table["patient_change"].insert().values(**new))
    return {
        (f"withdrawal_seen of {held.withdrawal.id}", "missing"),
        (f"announcement of {told.drain_id}", "missing"),
        (f"sign_in:{held.sessions[1].id}", "missing"),
        (f"sign_in:{forged['id']}", "not in its event"),
        (name_of_try(held.tries[-1]), OTHERWISE),
        (name_of_change(change), "missing"),
        (name_of_change(PatientChange(**new)), "not in its event"),
        (f"account:{stranger}@1", "wards"),
    }


class Rows(NamedTuple):
    """What is altered, each kind in the order of time."""

    announced: Sequence[Announcement]
    withdrawal: Withdrawal
    seen: WithdrawalSeen
    sessions: Sequence[SignIn]
    tries: Sequence[SignInAttempt]
    changes: Sequence[PatientChange]


def rows_of(ward: Ward) -> Rows:
    with ward.database.reading() as session:
        found = Rows(
            session.scalars(select(Announcement).order_by(Announcement.at)).all(),
            session.scalars(select(Withdrawal)).one(),
            session.scalars(select(WithdrawalSeen)).one(),
            session.scalars(select(SignIn).order_by(SignIn.started_at)).all(),
            session.scalars(select(SignInAttempt).order_by(SignInAttempt.at)).all(),
            session.scalars(select(PatientChange).order_by(PatientChange.recorded_at)).all(),
        )
        session.expunge_all()
    return found


def as_row(row: Any) -> dict[str, Any]:
    return {column.key: getattr(row, column.key) for column in row.__table__.columns}


def name_of_try(row: SignInAttempt) -> str:
    return f"sign_in_attempt from {row.address} at {instant(row.at)}"


def name_of_change(row: PatientChange) -> str:
    return f"patient_change:{row.patient_id}@{instant(row.recorded_at)}"
