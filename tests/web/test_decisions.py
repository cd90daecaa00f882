"""Deciding on the page: what was shown is what is signed, a change is shown as a difference, nothing typed is lost."""

from decimal import Decimal

import pytest
from flask import Flask

from tests.support.deciding import decisions_on, sign
from tests.support.pages import Pages, shown_fields
from tests.support.ward import PASSWORD, Ward
from tests.web.test_gate import count
from tracker.audit.vocabulary import AuditAction
from tracker.records.decisions import Choice


@pytest.fixture
def physician(app: Flask) -> Pages:
    return Pages.of(app, "physician")


def path_of(drain: object) -> str:
    return f"/drains/{drain}/decision/new"


def test_the_page_shows_the_verdict_and_preselects_nothing(physician: Pages, sqlite_ward: Ward):
    drain = sqlite_ward.ready_drain()
    page = physician.get(path_of(drain)).text
    for words in (
        "Criteria met",
        "default-abscess, version 1",
        "Rules version 1",
        "Net 3 mL on 08-Nov-2026 and 3 mL on 09-Nov-2026",
        "Physician, physician",
    ):
        assert words in page, words
    assert "choice" not in shown_fields(page)


def test_a_signed_decision_is_printed_with_name_time_and_meaning_on_later_views(physician: Pages, sqlite_ward: Ward):
    drain = sqlite_ward.ready_drain()
    answer = physician.fill(path_of(drain), choice="remove", password=PASSWORD)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/drains/{drain}")
    (row,) = decisions_on(sqlite_ward, drain)
    page = ""
    for path in (f"/drains/{drain}", f"/decisions/{row.record_id}"):
        for who in (physician, Pages.of(physician.app, "nurse")):
            page = who.get(path).text
            for words in (
                "Signed by <strong>Physician</strong>",
                "10-Nov-2026 08:00",
                row.meaning,
                "Take the drain out",
            ):
                assert words in page, (path, words)
    assert "the same findings, numbers and records" in page
    assert count(sqlite_ward, AuditAction.SIGN_DECISION) == 1
    assert count(sqlite_ward, AuditAction.SEE_DECISION) == 2


def test_a_wrong_password_keeps_everything_typed_but_the_password(physician: Pages, sqlite_ward: Ward):
    drain = sqlite_ward.ready_drain()
    answer = physician.fill(path_of(drain), choice="keep", reason="Wait for Monday.", password="this is not it at all")
    assert answer.status_code == 422
    assert "Your password does not match" in answer.text
    assert "Wait for Monday." in answer.text
    assert shown_fields(answer.text)["choice"] == ["keep"]
    assert "this is not it" not in answer.text
    assert decisions_on(sqlite_ward, drain) == []
    again = physician.send(
        path_of(drain), {**shown_fields(answer.text), "reason": "Wait for Monday.", "password": PASSWORD}
    )
    assert again.status_code == 303


def test_a_choice_against_the_verdict_without_a_reason_is_asked_for_one(physician: Pages, sqlite_ward: Ward):
    drain = sqlite_ward.ready_drain()
    answer = physician.fill(path_of(drain), choice="keep", password=PASSWORD)
    assert answer.status_code == 422
    assert "Your choice differs from the verdict: say why." in answer.text


def test_what_changed_since_the_page_was_shown_is_listed_and_nothing_is_signed(physician: Pages, sqlite_ward: Ward):
    ward = sqlite_ward
    drain = ward.ready_drain()
    fields = shown_fields(physician.get(path_of(drain)).text)
    ward.clock.forward(minutes=3)
    ward.check(drain, 1, gross_ml=Decimal(99))
    typed = {"choice": "remove", "reason": "Seen on the round.", "password": PASSWORD}
    answer = physician.send(path_of(drain), {**fields, **typed})
    assert answer.status_code == 409
    for words in (
        "Your decision is not signed.",
        "Criteria met, judged 10-Nov-2026 08:00",
        "Not ready, judged 10-Nov-2026 08:03",
        "Met → Not met",
        "Check to 10-Nov-2026 08:03, 99 mL out, 10 mL in",
        "Output: Net 89 mL today so far",
        "Seen on the round.",
    ):
        assert words in answer.text, words
    assert shown_fields(answer.text)["choice"] == ["remove"]
    assert "password" not in {name for name, value in shown_fields(answer.text).items() if value != [""]}
    assert decisions_on(ward, drain) == []
    again = physician.send(path_of(drain), {**shown_fields(answer.text), **typed})
    assert again.status_code == 303
    assert decisions_on(ward, drain)[0].is_override


def test_with_nothing_changed_in_between_the_same_steps_sign(physician: Pages, sqlite_ward: Ward):
    drain = sqlite_ward.ready_drain()
    fields = shown_fields(physician.get(path_of(drain)).text)
    sqlite_ward.clock.forward(minutes=3)
    assert physician.send(path_of(drain), {**fields, "choice": "remove", "password": PASSWORD}).status_code == 303


def test_a_second_tab_is_told_what_the_first_one_signed(physician: Pages, sqlite_ward: Ward):
    drain = sqlite_ward.ready_drain()
    tabs = [shown_fields(physician.get(path_of(drain)).text) for _ in range(2)]
    first = {"choice": "keep", "reason": "Wait.", "password": PASSWORD}
    assert physician.send(path_of(drain), {**tabs[0], **first}).status_code == 303
    answer = physician.send(path_of(drain), {**tabs[1], "choice": "remove", "password": PASSWORD})
    assert answer.status_code == 409
    assert "Physician signed at 10-Nov-2026 08:00: Keep the drain." in answer.text


@pytest.mark.parametrize("forged", ["", "nonsense", "another drain's"])
def test_a_form_that_does_not_say_what_it_showed_is_shown_again(physician: Pages, sqlite_ward: Ward, forged: str):
    drain = sqlite_ward.ready_drain()
    fields = shown_fields(physician.get(path_of(drain)).text)
    if forged == "another drain's":
        other = sqlite_ward.drain(sqlite_ward.patient("9990000011", "Other", "B01"))
        forged = shown_fields(physician.get(path_of(other)).text)["shown"][0]
    answer = physician.send(path_of(drain), {**fields, "shown": forged, "choice": "remove", "password": PASSWORD})
    assert answer.status_code == 409
    assert decisions_on(sqlite_ward, drain) == []


def test_a_nurse_is_offered_no_decision_and_the_page_refuses_her(app: Flask, physician: Pages, sqlite_ward: Ward):
    drain = sqlite_ward.ready_drain()
    nurse = Pages.of(app, "nurse")
    assert path_of(drain) not in nurse.get(f"/drains/{drain}").text
    assert path_of(drain) in physician.get(f"/drains/{drain}").text
    assert nurse.get(path_of(drain)).status_code == 403


def test_a_page_of_the_past_shows_the_decisions_of_then(physician: Pages, sqlite_ward: Ward):
    drain = sqlite_ward.ready_drain()
    sqlite_ward.clock.forward(minutes=1)
    before = sqlite_ward.clock.now.isoformat()
    sqlite_ward.clock.forward(minutes=1)
    sign(sqlite_ward, drain)
    assert "Signed by" in physician.get(f"/drains/{drain}").text
    then = physician.get(f"/drains/{drain}?as_of={before.replace('+', '%2B')}")
    assert then.status_code == 200
    assert "Signed by" not in then.text


def test_both_directions_of_overrides_are_counted_and_listed(physician: Pages, sqlite_ward: Ward):
    sign(sqlite_ward, sqlite_ward.ready_drain(), Choice.KEEP, reason="Wait for the surgeon.")
    other = sqlite_ward.drain(sqlite_ward.patient("9990000011", "Other", "B01"))
    sign(sqlite_ward, other, Choice.REMOVE, reason="The patient asks for it.")
    page = physician.get("/reports/overrides").text
    for words in ("HAZELWOOD, Mary", "OTHER, Mary", "Wait for the surgeon.", "The patient asks for it."):
        assert words in page, words
    assert page.count("<strong>1</strong>") == 2
    assert count(sqlite_ward, AuditAction.SEE_REPORT) == 1
