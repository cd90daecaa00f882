"""A board says what it once said and was wrong, until it is acknowledged; a page says which alerts are noted."""

from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from flask import Flask

from tests.support.pages import Pages, shown_fields
from tests.support.ward import Ward
from tests.web.test_boards import MOST_STATEMENTS, several_drains, statements
from tests.web.test_gate import count
from tracker.actions import checks
from tracker.audit.vocabulary import AuditAction

TAKEN_BACK = "was taken back: HAZELWOOD, Mary"


@pytest.fixture
def physician(app: Flask) -> Pages:
    return Pages.of(app, "physician")


def take_back(ward: Ward, drain: UUID) -> None:
    ward.clock.forward(minutes=5)
    newest = max(ward.in_care(drain).timeline.checks, key=lambda check: check.end)
    entry = ward.entry(gross_ml=Decimal(80), start_at=newest.start, end_at=newest.end, observed_at=newest.end)
    checks.correct(
        ward.house, check=UUID(newest.record), entry=entry, revision=1, reason="Read wrongly.", by=ward.nurse
    )


def test_whoever_saw_it_on_the_board_is_told_and_acknowledges_it(app: Flask, physician: Pages, sqlite_ward: Ward):
    drain = sqlite_ward.ready_drain()
    physician.get("/board")
    assert TAKEN_BACK not in physician.get("/board").text
    take_back(sqlite_ward, drain)
    page = physician.get("/board").text
    assert TAKEN_BACK in page
    assert "You were shown “Criteria met” at 10-Nov-2026 08:00. What Nurse entered at 10-Nov-2026 08:05" in page
    assert TAKEN_BACK not in Pages.of(app, "nurse").get("/board").text, "she was shown nothing of it"
    fields = shown_fields(page[page.index("taken-back") :])
    answer = physician.send("/board/taken-back", {name: values[-1] for name, values in fields.items()})
    assert answer.status_code == 303
    assert TAKEN_BACK not in physician.get("/board").text
    assert count(sqlite_ward, AuditAction.NOTE_WITHDRAWAL) == 1


@pytest.mark.parametrize("path", ["/drains/{drain}", "/drains/{drain}/readiness", "/drains/{drain}/decision/new"])
def test_whoever_saw_it_on_a_page_of_the_drain_is_told(physician: Pages, sqlite_ward: Ward, path: str):
    drain = sqlite_ward.ready_drain()
    assert physician.get(path.format(drain=drain)).status_code == 200
    take_back(sqlite_ward, drain)
    assert TAKEN_BACK in physician.get("/board").text


def test_a_page_of_the_past_tells_nobody_anything(physician: Pages, sqlite_ward: Ward):
    drain = sqlite_ward.ready_drain()
    moment = sqlite_ward.clock.now.isoformat().replace("+", "%2B")
    sqlite_ward.clock.forward(minutes=1)
    assert "Criteria met" in physician.get(f"/drains/{drain}?as_of={moment}").text
    take_back(sqlite_ward, drain)
    assert TAKEN_BACK not in physician.get("/board").text


def test_a_refresh_shows_the_notice_and_its_acknowledgement(physician: Pages, sqlite_ward: Ward, app: Flask):
    drain = sqlite_ward.ready_drain()
    first = physician.get("/board")
    take_back(sqlite_ward, drain)
    second = physician.get("/board", If_None_Match=first.headers["ETag"], X_Refresh="1")
    assert TAKEN_BACK in second.text
    with statements(app.extensions["house"].database) as sent:
        assert physician.get("/board", If_None_Match=second.headers["ETag"], X_Refresh="1").status_code == 304
    assert len(sent) == 2, "the session and one row"
    fields = shown_fields(second.text[second.text.index("taken-back") :])
    physician.send("/board/taken-back", {name: values[-1] for name, values in fields.items()})
    third = physician.get("/board", If_None_Match=second.headers["ETag"], X_Refresh="1")
    assert third.status_code == 200
    assert TAKEN_BACK not in third.text


def test_a_board_that_tells_something_new_costs_no_more_than_ten_statements(
    physician: Pages, sqlite_ward: Ward, app: Flask
):
    ward = sqlite_ward
    drain = ward.ready_drain()
    physician.get("/board")
    take_back(ward, drain)
    several_drains(ward, range(4))
    ward.clock.forward(minutes=2)
    with statements(app.extensions["house"].database) as sent:
        assert TAKEN_BACK in physician.get("/board").text
    assert any("INSERT INTO announcement" in one for one in sent)
    assert len(sent) <= MOST_STATEMENTS, "\n".join(sent)


def test_nobody_acknowledges_for_another(app: Flask, physician: Pages, sqlite_ward: Ward):
    drain = sqlite_ward.ready_drain()
    physician.get("/board")
    take_back(sqlite_ward, drain)
    page = physician.get("/board").text
    notice = shown_fields(page[page.index("taken-back") :])["withdrawal"][0]
    nurse = Pages.of(app, "nurse")
    token = shown_fields(nurse.get("/board").text)["csrf_token"][0]
    for withdrawal in (notice, str(uuid4()), "nonsense"):
        answer = nurse.send("/board/taken-back", {"csrf_token": token, "withdrawal": withdrawal})
        assert answer.status_code == 404
    assert TAKEN_BACK in physician.get("/board").text


def test_a_noted_alert_is_listed_with_name_and_reason_on_the_page(physician: Pages, sqlite_ward: Ward):
    drain = sqlite_ward.drain()
    sqlite_ward.clock.forward(hours=30)
    path = f"/drains/{drain}/alerts/note"
    page = physician.get(path).text
    assert 'name="alert"' in page
    facts = page.split('name="alert" value="')[1].split('"')[0]
    assert physician.fill(path, alert=facts, reason="").status_code == 422
    assert physician.fill(path, alert=facts, reason="Known; the round is at nine.").status_code == 303
    assert "Noted by Physician" in physician.get(f"/drains/{drain}").text
    assert "Known; the round is at nine." in physician.get(f"/drains/{drain}").text
    assert facts not in physician.get(path).text


def test_an_alert_whose_facts_changed_since_the_page_was_shown_is_offered_anew(physician: Pages, sqlite_ward: Ward):
    drain = sqlite_ward.drain()
    sqlite_ward.clock.forward(hours=30)
    sqlite_ward.check(drain, leak=True)
    path = f"/drains/{drain}/alerts/note"
    page = physician.get(path).text
    facts = next(
        one.split('"')[0]
        for one in page.split('name="alert" value="')[1:]
        if "leaks beside" in one.split("</label>")[0]
    )
    fields = {**shown_fields(page), "alert": facts, "reason": "Dressing changed."}
    sqlite_ward.clock.forward(hours=1)
    sqlite_ward.check(drain, 1, leak=True)
    answer = physician.send(path, fields)
    assert answer.status_code == 409
    assert "Dressing changed." in answer.text
