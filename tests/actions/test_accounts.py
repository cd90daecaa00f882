"""Rights change by another's hand alone, and every change ends the sessions that rested on the old ones."""

import pytest
from flask import Flask
from sqlalchemy import select

from tests.support.pages import Pages
from tests.support.ward import PASSWORD, PASSWORDS, Ward
from tracker.access.actor import Actor, NotPermitted
from tracker.access.passwords import PasswordTooShort
from tracker.access.permissions import Role
from tracker.actions import accounts
from tracker.actions.accounts import AccountChange, OwnRights
from tracker.actions.errors import Refused, StaleForm
from tracker.audit.vocabulary import AuditAction
from tracker.records.accounts import AccountRevision, SignIn
from tracker.records.audit import AuditEvent

NEW_PASSWORD = "another long enough password"


@pytest.fixture
def admin(sqlite_ward: Ward) -> Actor:
    return sqlite_ward.hire("admin", Role.ADMINISTRATOR)


def change(ward: Ward, by: Actor, person: Actor, *, revision: int = 1, reason: str = "Moved.", **fields) -> None:
    usual = {"display_name": person.name, "role": person.role, "wards": tuple(person.wards or ())}
    entry = AccountChange(**{**usual, **fields})
    accounts.change(ward.house, account=person.account_id, entry=entry, revision=revision, reason=reason, by=by)


@pytest.mark.parametrize(
    "fields",
    [{"disabled": True}, {"role": Role.PHYSICIAN}, {"wards": ()}, {"display_name": "Another Name"}],
    ids=["disabled", "another role", "no ward", "another name"],
)
def test_a_changed_account_is_signed_out_everywhere(sqlite_ward: Ward, app: Flask, admin: Actor, fields):
    browser = Pages.of(app, "nurse")
    assert browser.get("/round").status_code == 200
    change(sqlite_ward, admin, sqlite_ward.nurse, **fields)
    assert browser.get("/round").status_code == 302
    with sqlite_ward.database.reading() as session:
        row = session.scalar(select(SignIn).where(SignIn.account_id == sqlite_ward.nurse.account_id))
        assert row is not None
        assert row.ended_at == sqlite_ward.clock.now
        assert (row.ended_why or "").startswith("account ")


def test_another_persons_session_goes_on(sqlite_ward: Ward, app: Flask, admin: Actor):
    browser = Pages.of(app, "nurse2")
    change(sqlite_ward, admin, sqlite_ward.nurse, disabled=True)
    assert browser.get("/round").status_code == 200


def test_nobody_changes_their_own_rights_and_no_nurse_anybodys(sqlite_ward: Ward, admin: Actor):
    with pytest.raises(OwnRights):
        change(sqlite_ward, admin, admin, wards=(sqlite_ward.seven,))
    with pytest.raises(NotPermitted):
        change(sqlite_ward, sqlite_ward.nurse, sqlite_ward.second_nurse, role=Role.ADMINISTRATOR)


def test_a_change_needs_a_reason_and_the_newest_version(sqlite_ward: Ward, admin: Actor):
    with pytest.raises(Refused) as refused:
        change(sqlite_ward, admin, sqlite_ward.nurse, reason=" ")
    assert refused.value.field == "reason"
    change(sqlite_ward, admin, sqlite_ward.nurse, wards=())
    with pytest.raises(StaleForm):
        change(sqlite_ward, admin, sqlite_ward.nurse, role=Role.PHYSICIAN)


def test_the_event_holds_role_and_wards_before_and_after(sqlite_ward: Ward, admin: Actor):
    change(sqlite_ward, admin, sqlite_ward.nurse, role=Role.PHYSICIAN, wards=(sqlite_ward.twelve,))
    with sqlite_ward.database.reading() as session:
        event = session.scalar(select(AuditEvent).where(AuditEvent.action == AuditAction.CHANGE_ACCOUNT))
        assert event is not None
        text = event.payload.decode()
    for word in ('"nurse"', '"physician"', str(sqlite_ward.seven), str(sqlite_ward.twelve)):
        assert word in text
    assert "password" not in text.replace("change_password", "")


def test_a_new_password_ends_sessions_and_the_old_one_opens_nothing(sqlite_ward: Ward, app: Flask):
    browser, nurse = Pages.of(app, "nurse"), sqlite_ward.nurse
    accounts.set_password(
        sqlite_ward.house,
        account=nurse.account_id,
        password=NEW_PASSWORD,
        passwords=PASSWORDS,
        by=nurse,
        present=PASSWORD,
    )
    assert browser.get("/round").status_code == 302
    assert Pages.of(app).fill("/login", sign_in_name="nurse", password="a long enough password").status_code == 422
    assert Pages.of(app, "nurse", NEW_PASSWORD).get("/round").status_code == 200


def test_a_password_is_long_enough_and_ones_own(sqlite_ward: Ward, admin: Actor):
    nurse, other = sqlite_ward.nurse, sqlite_ward.second_nurse
    for account, by, password, error in (
        (nurse, nurse, "short", PasswordTooShort),
        (other, nurse, NEW_PASSWORD, NotPermitted),
    ):
        with pytest.raises(error):
            accounts.set_password(
                sqlite_ward.house,
                account=account.account_id,
                password=password,
                passwords=PASSWORDS,
                by=by,
                present=PASSWORD,
            )
    with sqlite_ward.database.reading() as session:
        assert not session.scalars(select(AccountRevision).where(AccountRevision.revision > 1)).all()
