"""Signing in and out, sessions that end, and forms that survive a session that ended while they were filled."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.support.pages import COMPLETE, Pages, app_of, shown_fields
from tests.support.ward import PASSWORD, Ward
from tracker.audit.vocabulary import AuditAction
from tracker.records.accounts import SignIn, SignInAttempt
from tracker.records.audit import AuditEvent
from tracker.records.checks import DrainCheckRevision
from tracker.settings import Settings


@pytest.fixture
def app(sqlite_ward: Ward, tmp_path: Path) -> Flask:
    """The pages with sessions as short as they are in use."""
    usual = Settings()
    return app_of(sqlite_ward, tmp_path, idle_limit=usual.idle_limit, session_limit=usual.session_limit)


def test_each_role_starts_on_its_own_page(app: Flask, sqlite_ward: Ward):
    for name, path in (("nurse", "/round"), ("physician", "/board"), ("auditor", "/audit")):
        assert Pages.of(app, name).get("/").headers["Location"] == path


def test_a_wrong_password_and_an_unknown_name_get_the_same_sentence(app: Flask, sqlite_ward: Ward):
    stranger = Pages.of(app)
    wrong = stranger.fill("/login", sign_in_name="nurse", password="not the password")
    unknown = stranger.fill("/login", sign_in_name="nobody", password="not the password")
    sentence = "Name and password do not match, or there were too many tries."
    assert sentence in wrong.text
    assert sentence in unknown.text
    assert "not the password" not in wrong.text


def test_eight_failures_close_a_name_for_a_quarter_of_an_hour_whatever_the_password(app: Flask, sqlite_ward: Ward):
    stranger = Pages.of(app)
    for _ in range(8):
        stranger.fill("/login", sign_in_name="nurse", password="not the password")
    right = {"sign_in_name": "nurse", "password": "a long enough password"}
    assert stranger.fill("/login", **right).status_code == 422
    sqlite_ward.clock.forward(minutes=16)
    assert stranger.fill("/login", **right).status_code == 302


def test_tries_are_kept_without_the_name_that_was_typed(app: Flask, sqlite_ward: Ward):
    Pages.of(app).fill("/login", sign_in_name="my password by mistake", password="x")
    with sqlite_ward.database.reading() as session:
        (attempt,) = session.scalars(select(SignInAttempt))
        assert "mistake" not in attempt.name_hash


def test_signing_out_ends_the_session_for_a_copied_cookie_too(app: Flask, sqlite_ward: Ward):
    nurse = Pages.of(app, "nurse")
    copied = nurse.client.get_cookie("drain_tracker")
    assert copied is not None
    nurse.fill("/round", to="/logout")
    thief = Pages.of(app)
    thief.client.set_cookie("drain_tracker", copied.value)
    assert thief.get("/round").status_code == 302


def test_a_session_ends_after_15_idle_minutes_and_after_12_hours_of_use(app: Flask, sqlite_ward: Ward):
    nurse = Pages.of(app, "nurse")
    sqlite_ward.clock.forward(minutes=14)
    assert nurse.get("/round").status_code == 200
    sqlite_ward.clock.forward(minutes=16)
    assert nurse.get("/round").status_code == 302
    again = Pages.of(app, "nurse")
    answers = set()
    for _ in range(12 * 6):
        sqlite_ward.clock.forward(minutes=10)
        answers.add(again.get("/round").status_code)
    assert answers == {200}
    sqlite_ward.clock.forward(minutes=1)
    assert again.get("/round").status_code == 302


def test_the_boards_own_refreshing_does_not_keep_a_session_alive(app: Flask, sqlite_ward: Ward):
    physician = Pages.of(app, "physician")
    answers = []
    for _ in range(3):
        sqlite_ward.clock.forward(minutes=7)
        answers.append(physician.get("/board", X_Refresh="1").status_code)
    assert answers == [200, 200, 302]


def lapsed_check(app: Flask, ward: Ward) -> tuple[Pages, str, str]:
    """A nurse whose session lapsed while she filled a check: her browser, the form's address, what was answered."""
    drain = ward.drain()
    ward.clock.forward(hours=8)
    nurse = Pages.of(app, "nurse")
    path = f"/drains/{drain}/checks/new"
    typed = {**shown_fields(nurse.get(path).text), **COMPLETE, "note": "typed before it ended"}
    ward.clock.forward(minutes=16)
    lapsed = nurse.send(path, typed)
    assert lapsed.status_code == 401
    assert "your entry is not saved yet" in lapsed.text
    return nurse, path, lapsed.text


def test_a_form_sent_after_the_session_ended_is_shown_again_to_the_same_person(app: Flask, sqlite_ward: Ward):
    nurse, path, locked = lapsed_check(app, sqlite_ward)
    wrong = nurse.send("/locked", {**shown_fields(locked), "password": "not the password"})
    assert wrong.status_code == 422
    assert "Your password does not match" in wrong.text
    resumed = nurse.send("/locked", {**shown_fields(wrong.text), "password": PASSWORD})
    assert "typed before it ended" in resumed.text
    assert nurse.send(path, shown_fields(resumed.text)).status_code == 303
    assert checks(sqlite_ward) == 1


def test_a_form_of_an_ended_session_is_not_given_to_somebody_else(app: Flask, sqlite_ward: Ward):
    nurse, _, locked = lapsed_check(app, sqlite_ward)
    nurse.fill("/login", sign_in_name="nurse2", password=PASSWORD)
    answer = nurse.send("/locked", {**shown_fields(locked), "password": PASSWORD})
    assert answer.status_code == 400, "the page was another person's"
    assert "typed before it ended" not in answer.text
    assert checks(sqlite_ward) == 0


def test_a_lapsed_session_says_who_was_signed_in_and_leads_back_with_the_password_alone(app: Flask, sqlite_ward: Ward):
    nurse = Pages.of(app, "nurse")
    sqlite_ward.clock.forward(minutes=16)
    led = nurse.get("/patients?shown=all").headers["Location"]
    assert led.startswith("/locked?next=/patients")
    locked = nurse.get(led).text
    assert "<strong>Nurse</strong>" in locked
    answer = nurse.send("/locked", {**shown_fields(locked), "password": PASSWORD})
    assert answer.headers["Location"] == "/patients?shown=all"
    assert nurse.get("/locked").headers["Location"] == "/"


def test_locking_ends_the_session_and_remembers_whose_it_was(app: Flask, sqlite_ward: Ward):
    nurse = Pages.of(app, "nurse")
    shown = shown_fields(nurse.get("/round").text)
    locked = nurse.client.post("/lock", data=shown, headers={"Referer": "http://localhost/round"})
    assert locked.headers["Location"] == "/locked?next=/round"
    assert nurse.get("/board").headers["Location"] == "/locked?next=/board"
    assert "<strong>Nurse</strong>" in nurse.get("/locked").text
    with sqlite_ward.database.reading() as session:
        assert session.scalars(select(SignIn.ended_why)).all() == ["locked"]
        event = session.scalars(select(AuditEvent).where(AuditEvent.action == AuditAction.SIGN_OUT)).one()
        assert b'"reason":"locked"' in event.payload


def test_a_form_that_was_open_in_another_tab_is_taken_after_its_author_unlocked(app: Flask, sqlite_ward: Ward):
    drain = sqlite_ward.drain()
    sqlite_ward.clock.forward(hours=8)
    nurse = Pages.of(app, "nurse")
    path = f"/drains/{drain}/checks/new"
    typed = {**shown_fields(nurse.get(path).text), **COMPLETE}
    sqlite_ward.clock.forward(minutes=16)
    nurse.fill("/locked", password=PASSWORD)
    assert nurse.send(path, typed).status_code == 303
    assert checks(sqlite_ward) == 1


def test_a_page_that_covers_itself_is_told_by_a_status_and_asking_keeps_no_session_alive(app: Flask, sqlite_ward: Ward):
    nurse, in_place = Pages.of(app, "nurse"), {"X_In_Place": "1", "X_Refresh": "1"}
    answers = []
    for _ in range(3):
        sqlite_ward.clock.forward(minutes=7)
        answers.append(nurse.get("/locked", **in_place).status_code)
    assert answers == [204, 204, 200]
    assert Pages.of(app).get("/locked", **in_place).status_code == 401


def test_an_entry_of_a_session_that_nobody_knows_is_shown_to_be_entered_again(app: Flask, sqlite_ward: Ward):
    answer = Pages.of(app).send(f"/drains/{sqlite_ward.drain()}/checks/new", {"note": "typed long ago"})
    assert answer.status_code == 401
    assert "Nothing of your entry was saved." in answer.text
    assert "typed long ago" in answer.text


def test_signing_in_leads_on_only_to_pages_of_this_application(app: Flask, sqlite_ward: Ward):
    for wanted, led in (("/board", "/board"), ("https://elsewhere.example/", "/"), ("//elsewhere.example", "/")):
        pages = Pages.of(app)
        answer = pages.fill("/login", sign_in_name="physician", password="a long enough password", next=wanted)
        assert answer.headers["Location"] == led


def checks(ward: Ward) -> int:
    with ward.database.reading() as session:
        return session.scalar(select(func.count()).select_from(DrainCheckRevision)) or 0
