"""The pages of drain events: entered, corrected beside what is saved, withdrawn."""

import pytest
from flask import Flask

from tests.support.deciding import remove
from tests.support.pages import Pages, shown_fields
from tests.support.ward import Ward
from tracker.readiness.vocabulary import EventKind, Readiness


@pytest.fixture
def nurse(app: Flask) -> Pages:
    return Pages.of(app, "nurse")


def test_an_event_begins_with_the_present_moment_and_nothing_chosen(nurse: Pages, sqlite_ward: Ward):
    drain = sqlite_ward.drain()
    path = f"/drains/{drain}/events/new"
    shown = shown_fields(nurse.get(path).text)
    assert shown["at_clock"] == ["12:00"]
    assert "kind" not in shown
    assert "Choose what happened." in nurse.fill(path).text
    assert nurse.fill(path, kind="exchanged").status_code == 303
    assert sqlite_ward.in_care(drain).timeline.events[0].kind is EventKind.EXCHANGED


def test_a_correction_and_a_withdrawal_list_the_verdict_that_they_change(nurse: Pages, sqlite_ward: Ward):
    drain = sqlite_ward.ready_drain()
    nurse.fill(f"/drains/{drain}/events/new", kind="dislodged")
    (event,) = sqlite_ward.in_care(drain).record.events
    assert sqlite_ward.verdict(drain).readiness is Readiness.CANNOT_TELL
    path = f"/events/{event}/correct"
    stale = shown_fields(nurse.get(path).text)
    asked = nurse.fill(path, kind="position_confirmed", reason="Wrong line.")
    assert "afterwards Criteria met (" in asked.text
    assert nurse.confirm(path, asked, reason="Wrong line.").status_code == 303
    late = nurse.send(path, {**stale, "kind": "position_confirmed", "reason": "Late.", "note": "mine"})
    assert late.status_code == 409
    assert "mine" in late.text
    assert nurse.fill(f"/events/{event}/void", reason="Never happened.").status_code == 303
    page = nurse.get(f"/events/{event}").text
    assert "entered in error" in page
    assert page.index("Position confirmed") < page.index("Dislodged")


def test_a_removal_is_not_withdrawn_as_a_mere_event(nurse: Pages, sqlite_ward: Ward):
    drain = sqlite_ward.ready_drain()
    remove(sqlite_ward, drain)
    (event,) = sqlite_ward.in_care(drain).record.events
    path = f"/events/{event}/void"
    asked = nurse.fill(path, reason="Another drain.")
    answer = nurse.confirm(path, asked, reason="Another drain.")
    assert answer.status_code == 422
    assert "This is a removal: reopen the drain instead." in answer.text
    assert sqlite_ward.in_care(drain).out_at is not None
