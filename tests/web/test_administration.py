"""An administrator's pages: accounts, wards, sessions, protocols; for nobody else, and nobody changes themselves."""

import re
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.support.pages import Pages, shown_fields
from tests.support.ward import PASSWORD, Ward
from tracker.access.actor import Actor
from tracker.access.permissions import Role
from tracker.audit.vocabulary import AuditAction
from tracker.readiness.protocol import FIELDS, SHIPPED
from tracker.records.accounts import AccountRevision, SignIn, current_account
from tracker.records.audit import AuditEvent
from tracker.records.requests import Request
from tracker.records.wards import WardRevision
from tracker.web.presenters.protocols import FIELD_NAMES, NOT_LIMITS

PLACES = ("/admin", "/admin/users", "/admin/users/new", "/admin/wards", "/admin/wards/new", "/admin/sessions")


@pytest.fixture
def admin(sqlite_ward: Ward) -> Actor:
    return sqlite_ward.hire("admin", Role.ADMINISTRATOR)


@pytest.fixture
def pages(app: Flask, admin: Actor) -> Pages:
    return Pages.of(app, "admin")


@pytest.mark.parametrize("name", ["nurse", "physician", "auditor"])
def test_only_an_administrator_sees_administration(app: Flask, sqlite_ward: Ward, name: str):
    other = Pages.of(app, name)
    for path in (*PLACES, "/admin/protocols", f"/admin/users/{sqlite_ward.nurse.account_id}"):
        assert other.get(path).status_code == 403, path


def test_an_administrator_starts_at_administration_and_sees_no_patient(pages: Pages, sqlite_ward: Ward):
    drain = sqlite_ward.drain()
    assert pages.get("/").headers["Location"] == "/admin"
    for path in PLACES:
        assert "HAZELWOOD" not in pages.get(path).text
    for path in ("/board", "/round", "/patients", f"/drains/{drain}"):
        assert pages.get(path).status_code == 403


def new_account(pages: Pages, ward: Ward, **answers):
    usual = {
        "display_name": "Noor Nurse",
        "sign_in_name": "noor",
        "role": "nurse",
        "wards": [str(ward.seven)],
    }
    return pages.fill("/admin/users/new", **{**usual, **answers})


def test_an_added_nurse_signs_in_with_the_password_that_was_shown_once(pages: Pages, app: Flask, sqlite_ward: Ward):
    shown = new_account(pages, sqlite_ward)
    assert shown.status_code == 200
    password = password_of(shown.text)
    assert Pages.of(app, "noor", password).get("/round").status_code == 200
    assert password not in pages.get("/admin/users").text
    with sqlite_ward.database.reading() as session:
        events = [event.payload.decode() for event in session.scalars(select(AuditEvent))]
    assert not [text for text in events if password in text or "argon2" in text]


def test_adding_sent_twice_makes_one_account_and_shows_no_password_again(pages: Pages, sqlite_ward: Ward):
    fields = {
        **shown_fields(pages.get("/admin/users/new").text),
        "display_name": "Noor",
        "sign_in_name": "noor",
        "role": "nurse",
        "wards": ["none"],
    }
    assert pages.send("/admin/users/new", fields).status_code == 200
    again = pages.send("/admin/users/new", fields)
    assert again.status_code == 303
    page = pages.get(again.headers["Location"])
    assert "shown once. If it is lost, give another one." in page.text
    assert "Signs in as noor" in page.text


@pytest.mark.parametrize(
    "answers,said",
    [
        ({"sign_in_name": "NURSE"}, "The sign-in name &#34;NURSE&#34; is taken."),
        ({"sign_in_name": "two words"}, "without blanks"),
        ({"sign_in_name": ""}, "Enter a sign-in name."),
        ({"display_name": " "}, "Enter the name as it is printed."),
        ({"role": "command"}, "Role: choose one of the answers shown."),
        ({"role": ""}, "Choose the role."),
        ({"wards": []}, "Choose the wards, or none of these."),
    ],
)
def test_a_wrong_account_gets_one_sentence_and_nothing_is_added(pages: Pages, sqlite_ward: Ward, answers, said):
    before = accounts(sqlite_ward)
    answer = new_account(pages, sqlite_ward, **answers)
    assert answer.status_code == 422
    assert said in answer.text
    assert accounts(sqlite_ward) == before


def test_changed_rights_hold_from_the_next_sign_in(pages: Pages, app: Flask, sqlite_ward: Ward):
    sqlite_ward.drain()
    nurse, path = Pages.of(app, "nurse"), f"/admin/users/{sqlite_ward.nurse.account_id}"
    assert pages.fill(path, wards=[str(sqlite_ward.twelve)], reason="Moved to ward 12.").status_code == 303
    assert nurse.get("/board").status_code == 302
    assert "HAZELWOOD" not in Pages.of(app, "nurse").get("/board").text
    shown = pages.get(path).text
    assert "Moved to ward 12." in shown
    assert "Ward 12" in shown


def test_a_disabled_account_opens_nothing(pages: Pages, app: Flask, sqlite_ward: Ward):
    path = f"/admin/users/{sqlite_ward.nurse.account_id}"
    assert pages.fill(path, state="disabled", reason="Left.").status_code == 303
    assert Pages.of(app).fill("/login", sign_in_name="nurse", password=PASSWORD).status_code == 422
    assert "Disabled" in pages.get("/admin/users").text


def test_nobody_changes_their_own_rights(pages: Pages, app: Flask, sqlite_ward: Ward, admin: Actor):
    """The same form is taken for somebody else: what refuses is whose account it is."""
    own, other = f"/admin/users/{admin.account_id}", f"/admin/users/{sqlite_ward.nurse.account_id}"
    assert "Nobody changes their own rights" in pages.get(own).text
    assert "Save the change" not in pages.get(own).text
    wanted = {"role": "physician", "wards": [str(sqlite_ward.seven)], "reason": "I want to."}
    fields = {**shown_fields(pages.get(other).text), **wanted}
    refused = pages.send(own, fields)
    assert refused.status_code == 403
    assert "Nobody changes their own rights" in refused.text
    assert versions(sqlite_ward, admin.account_id) == 1
    assert pages.send(other, fields).status_code == 303
    assert versions(sqlite_ward, sqlite_ward.nurse.account_id) == 2


def test_a_stale_change_shows_the_versions_and_keeps_what_was_typed(pages: Pages, sqlite_ward: Ward):
    path = f"/admin/users/{sqlite_ward.nurse.account_id}"
    stale = {**shown_fields(pages.get(path).text), "display_name": "Typed by the second", "reason": "Second."}
    assert pages.fill(path, display_name="First", reason="By the first.").status_code == 303
    answer = pages.send(path, stale)
    assert answer.status_code == 409
    for text in ("Someone else changed this account", "By the first.", 'value="Typed by the second"'):
        assert text in answer.text
    assert pages.send(path, shown_fields(answer.text)).status_code == 303


def test_a_new_password_opens_and_the_old_one_does_not(pages: Pages, app: Flask, sqlite_ward: Ward):
    nurse = Pages.of(app, "nurse")
    path = f"/admin/users/{sqlite_ward.nurse.account_id}"
    password = password_of(pages.fill(path, to=f"{path}/password").text)
    assert nurse.get("/round").status_code == 302
    assert Pages.of(app, "nurse", password).get("/round").status_code == 200
    assert Pages.of(app).fill("/login", sign_in_name="nurse", password=PASSWORD).status_code == 422


def test_the_account_of_a_command_is_not_there(pages: Pages, sqlite_ward: Ward):
    path = f"/admin/users/{sqlite_ward.command.account_id}"
    assert pages.get(path).status_code == 404
    fields = {"csrf_token": shown_fields(pages.get("/admin/users/new").text)["csrf_token"][0]}
    assert pages.send(f"{path}/password", fields).status_code == 404


def test_one_s_own_password_needs_the_present_one_and_ends_other_sessions(app: Flask, sqlite_ward: Ward):
    here, elsewhere = Pages.of(app, "nurse"), Pages.of(app, "nurse")
    new = {"new_password": "quite another password", "new_password_again": "quite another password"}
    wrong = here.fill("/account", password="not the present one", **new)
    assert wrong.status_code == 422
    assert "Your password does not match" in wrong.text
    assert here.fill("/account", password=PASSWORD, **new).status_code == 303
    assert here.get("/round").status_code == 200
    assert elsewhere.get("/round").status_code == 302
    assert Pages.of(app, "nurse", "quite another password").get("/round").status_code == 200


@pytest.mark.parametrize(
    "new,again,said",
    [
        ("short", "short", "A password has at least 12 characters."),
        ("quite another password", "quite another passwort", "The two new passwords are not the same."),
    ],
)
def test_a_new_password_is_long_enough_and_typed_twice_alike(app: Flask, sqlite_ward: Ward, new, again, said):
    here = Pages.of(app, "nurse")
    answer = here.fill("/account", password=PASSWORD, new_password=new, new_password_again=again)
    assert answer.status_code == 422
    assert said in answer.text
    assert new not in answer.text.replace("new_password", "")


def test_guessing_the_present_password_is_slowed_down_like_signing_in(app: Flask, sqlite_ward: Ward):
    here = Pages.of(app, "nurse")
    new = {"new_password": "quite another password", "new_password_again": "quite another password"}
    for _ in range(8):
        here.fill("/account", password="not the present one", **new)
    assert here.fill("/account", password=PASSWORD, **new).status_code == 422


def test_a_password_typed_after_the_session_lapsed_is_not_carried_along(app: Flask, sqlite_ward: Ward):
    here = Pages.of(app, "nurse")
    typed = {**shown_fields(here.get("/account").text), "password": PASSWORD, "new_password": "quite another password"}
    sqlite_ward.clock.forward(days=40)
    lapsed = here.send("/account", typed)
    assert lapsed.headers["Location"] == "/locked?next=/account"
    locked = here.get("/locked?next=/account")
    assert "another password" not in lapsed.text + locked.text
    assert PASSWORD not in lapsed.text + locked.text


def test_open_sessions_are_listed_and_one_is_ended(pages: Pages, app: Flask, sqlite_ward: Ward):
    nurse, other = Pages.of(app, "nurse"), Pages.of(app, "nurse2")
    shown = pages.get("/admin/sessions").text
    assert "Your own" in shown
    assert shown.count("127.0.0.1") == 3
    with sqlite_ward.database.reading() as session:
        sign_in = session.scalar(select(SignIn.id).where(SignIn.account_id == sqlite_ward.nurse.account_id))
    assert pages.fill("/admin/sessions", to=f"/admin/sessions/{sign_in}/end").status_code == 303
    assert nurse.get("/round").status_code == 302
    assert other.get("/round").status_code == 200
    assert count(sqlite_ward, AuditAction.END_SESSION) == 1


def test_one_s_own_session_is_not_ended_there_and_an_unknown_one_is_missing(
    pages: Pages, sqlite_ward: Ward, admin: Actor
):
    with sqlite_ward.database.reading() as session:
        own = session.scalar(select(SignIn.id).where(SignIn.account_id == admin.account_id))
    assert pages.fill("/admin/sessions", to=f"/admin/sessions/{own}/end").status_code == 303
    assert "sign out instead" in pages.get("/admin/sessions").text
    assert pages.fill("/admin/sessions", to=f"/admin/sessions/{sqlite_ward.seven}/end").status_code == 404


def test_a_ward_is_added_and_a_name_is_there_once(pages: Pages, sqlite_ward: Ward):
    answers = {"name": "Ward 9", "kind": "ward", "zone": "Europe/Paris"}
    assert pages.fill("/admin/wards/new", **answers).status_code == 303
    assert "Europe/Paris" in pages.get("/admin/wards").text
    twice = pages.fill("/admin/wards/new", **{**answers, "name": "ward 9"})
    assert twice.status_code == 422
    assert "There is a ward" in twice.text


@pytest.mark.parametrize(
    "answers,said",
    [
        ({"zone": "Europe/Londinium"}, "is not an IANA time zone"),
        ({"check_times": "06:30, noon"}, "Check times must be times like"),
        ({"check_times": "09:00"}, "One check time must lie in the hour before"),
        ({"day_start": "7"}, "must be a time like"),
        ({"grace_minutes": "1e1"}, "must be a number"),
        ({"reason": ""}, "Say why the settings are changed."),
    ],
)
def test_wrong_settings_get_one_sentence(pages: Pages, sqlite_ward: Ward, answers, said):
    path = f"/admin/wards/{sqlite_ward.seven}"
    answer = pages.fill(path, **{"reason": "Rounds begin later.", **answers})
    assert answer.status_code == 422
    assert said in answer.text
    assert versions_of_ward(sqlite_ward) == 1


LATER_DAY = {"day_start": "12:00", "check_times": "11:30, 20:00", "reason": "Rounds begin later."}


def test_settings_say_in_counts_which_outcomes_would_change_and_are_saved_when_sent_again(
    pages: Pages, sqlite_ward: Ward
):
    drain = sqlite_ward.ready_drain()
    sqlite_ward.clock.forward(hours=4)
    path = f"/admin/wards/{sqlite_ward.seven}"
    before = sqlite_ward.verdict(drain).readiness
    preview = pages.fill(path, **LATER_DAY)
    assert preview.status_code == 200
    assert "Not saved yet" in preview.text
    assert "1 drain: Criteria met would become" in preview.text
    assert "HAZELWOOD" not in preview.text
    assert versions_of_ward(sqlite_ward) == 1
    saved = pages.send(path, {**shown_fields(preview.text), "step": "save"})
    assert saved.status_code == 303
    assert versions_of_ward(sqlite_ward) == 2
    said = re.search(r"Criteria met would become ([A-Za-z ]+)\.", preview.text)
    after = sqlite_ward.verdict(drain).readiness
    assert said is not None
    assert (before.value, after.value) == ("ready", said[1].lower().replace(" ", "_"))


def test_settings_changed_after_the_look_are_looked_at_again(pages: Pages, sqlite_ward: Ward):
    sqlite_ward.ready_drain()
    path = f"/admin/wards/{sqlite_ward.seven}"
    fields = {**shown_fields(pages.fill(path, **LATER_DAY).text), "step": "save", "day_start": "11:45"}
    assert "Not saved yet" in pages.send(path, fields).text
    assert versions_of_ward(sqlite_ward) == 1


def test_settings_may_hold_from_a_later_moment(pages: Pages, sqlite_ward: Ward):
    path = f"/admin/wards/{sqlite_ward.seven}"
    tomorrow = (sqlite_ward.clock.now + timedelta(days=1)).date().isoformat()
    later = {**LATER_DAY, "begins": "later", "at_day": tomorrow, "at_clock": "07:00"}
    preview = pages.fill(path, **later)
    assert pages.send(path, {**shown_fields(preview.text), "step": "save"}).status_code == 303
    shown = pages.get("/admin/wards").text
    assert "07:00:" in shown
    assert "ward-day from 12:00" in shown


def test_every_limit_of_every_shipped_protocol_stands_with_its_source(pages: Pages):
    shown = pages.get("/admin/protocols").text
    assert shown.count('<details class="panel"') == len(SHIPPED)
    assert "Net output of a low ward-day" in shown
    assert "Abdom Radiol 2022" in shown
    assert "Not adopted by this site" in shown
    assert set(FIELD_NAMES) == set(FIELDS) - set(NOT_LIMITS)


def test_no_hash_of_a_password_is_kept_with_a_form(pages: Pages, sqlite_ward: Ward):
    """The hash of what was sent is the same whatever password was sent with it."""
    from tracker.web.entering import request_key

    app, hashes = pages.app, set()
    for password in ("one password", "another password"):
        with app.test_request_context(method="POST", data={"a": "1", "password": password}):
            key = request_key(str(sqlite_ward.seven))
            assert key is not None
            hashes.add(key.body_hash)
    with app.test_request_context(method="POST", data={"a": "2"}):
        other = request_key(str(sqlite_ward.seven))
    assert len(hashes) == 1
    assert other is not None
    assert other.body_hash not in hashes
    assert Request.__tablename__ == "request"


def password_of(html: str) -> str:
    found = re.search(r"((?:[a-z0-9]{4}-){3}[a-z0-9]{4})</p>", html)
    assert found is not None
    return found[1]


def accounts(ward: Ward) -> int:
    with ward.database.reading() as session:
        return session.scalar(select(func.count()).select_from(AccountRevision)) or 0


def versions(ward: Ward, account: UUID) -> int:
    with ward.database.reading() as session:
        found = current_account(session, account)
        assert found is not None
        return found.revision


def versions_of_ward(ward: Ward) -> int:
    with ward.database.reading() as session:
        query = select(func.count()).select_from(WardRevision).where(WardRevision.record_id == ward.seven)
        return session.scalar(query) or 0


def count(ward: Ward, action: AuditAction) -> int:
    with ward.database.reading() as session:
        query = select(func.count()).select_from(AuditEvent).where(AuditEvent.action == action.value)
        return session.scalar(query) or 0
