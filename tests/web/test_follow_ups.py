"""Removal, follow-up and review on their pages: closed in one act, due on the ward's list, found again afterwards."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask

from tests.support.deciding import follow_ups_of, removal_of, remove, sign
from tests.support.pages import Pages, shown_fields
from tests.support.ward import Ward
from tracker.actions import stays
from tracker.actions.drains import DrainEntry, insert
from tracker.actions.removals import ClosingVolume
from tracker.readiness.vocabulary import DrainType
from tracker.records.decisions import Choice
from tracker.records.follow_ups import FollowUpKind, FollowUpOutcome

WHOLE: dict[str, Any] = {"identity": "2231", "manner": "on_the_ward", "tip": "intact", "complications": ["none"]}


@pytest.fixture
def nurse(app: Flask) -> Pages:
    return Pages.of(app, "nurse")


def test_a_decided_removal_closes_the_drain_and_it_is_found_again(nurse: Pages, sqlite_ward: Ward):
    drain = sqlite_ward.ready_drain()
    sign(sqlite_ward, drain)
    sqlite_ward.clock.forward(minutes=1)
    answer = nurse.fill(f"/drains/{drain}/removal", **WHOLE, gross_ml="6", flush_ml="5", clamp_leak=["none"])
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/drains/{drain}")
    page = nurse.get(f"/drains/{drain}").text
    assert "HAZELWOOD" not in nurse.get("/board").text
    for words in ("Taken out here", "Tip intact", "1 mL (6 out, 5 in)", "on protocol default-abscess, version 1"):
        assert words in page, words
    patient = sqlite_ward.in_care(drain).patient_id
    assert f"/drains/{drain}" in nurse.get(f"/patients/{patient}").text
    assert "To come" in nurse.get("/follow-ups").text


def test_without_a_decision_it_asks_once_and_then_says_so(nurse: Pages, sqlite_ward: Ward):
    drain = sqlite_ward.ready_drain()
    path = f"/drains/{drain}/removal"
    asked = nurse.fill(path, **{**WHOLE, "manner": "fell_out"})
    assert asked.status_code == 422
    assert "No decision to take this drain out is in force." in asked.text
    assert removal_of(sqlite_ward, drain) is None
    fields = {**shown_fields(asked.text), "confirmed": ["no_decision"]}
    assert fields["manner"] == ["fell_out"]
    assert nurse.send(path, fields).status_code == 303
    assert "No decision to take it out was in force" in nurse.get(f"/drains/{drain}").text


def test_a_verdict_that_changed_since_the_decision_is_asked_about(nurse: Pages, sqlite_ward: Ward):
    drain = sqlite_ward.ready_drain()
    sign(sqlite_ward, drain)
    sqlite_ward.clock.forward(minutes=2)
    sqlite_ward.check(drain, 1, gross_ml=99)
    asked = nurse.fill(f"/drains/{drain}/removal", **WHOLE)
    assert asked.status_code == 422
    assert "from criteria met to not ready. Has the physician been told?" in asked.text


@pytest.mark.parametrize(
    "changes,sentence",
    [
        ({"identity": "9999"}, "does not match the patient"),
        ({"tip": ""}, "Say what the tip looked like."),
        ({"complications": []}, "Choose what happened, or none of these."),
        ({"gross_ml": "6000"}, "must be from 0 to 5000 mL"),
        ({"day_7": "17.11.2026"}, "must be a date like"),
    ],
)
def test_a_wrong_answer_is_shown_with_everything_typed(nurse: Pages, sqlite_ward: Ward, changes, sentence: str):
    drain = sqlite_ward.ready_drain()
    sign(sqlite_ward, drain)
    answer = nurse.fill(f"/drains/{drain}/removal", **{**WHOLE, "note": "Kept text.", **changes})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "Kept text." in answer.text
    assert removal_of(sqlite_ward, drain) is None


def test_a_removal_in_error_is_withdrawn_on_its_page(nurse: Pages, sqlite_ward: Ward):
    drain = sqlite_ward.ready_drain()
    remove(sqlite_ward, drain)
    assert nurse.get(f"/drains/{drain}/removal").status_code == 303
    path = f"/drains/{drain}/reopen"
    change = "now out, not judged, afterwards Criteria met"
    assert change in nurse.get(path).text, "before anything is sent"
    asked = nurse.fill(path, reason="The other drain.")
    assert (asked.status_code, change in asked.text, "The other drain." in asked.text) == (422, True, True)
    assert sqlite_ward.in_care(drain).out_at is not None
    assert "Say why the removal is withdrawn." in nurse.confirm(path, asked, reason="").text
    assert nurse.confirm(path, asked, reason="The other drain.").status_code == 303
    assert "HAZELWOOD" in nurse.get("/board").text
    assert nurse.get(f"/drains/{drain}/reopen").status_code == 303


def test_what_a_closing_volume_did_to_the_verdict_is_undone_with_it_and_told_before(nurse: Pages, sqlite_ward: Ward):
    """A second drain of the same collection fails by the closing volume of the first, until that is withdrawn."""
    ward = sqlite_ward
    first = ward.ready_drain()
    collection, patient = ward.in_care(first).drain.collection_id, ward.in_care(first).patient_id
    put_in = DrainEntry(DrainType.ABSCESS, ward.clock.now, Decimal(8), "Lower")
    insert(ward.house, patient=patient, entry=put_in, collection=collection, by=ward.nurse)
    ward.clock.forward(hours=1)
    remove(ward, first, closing=ClosingVolume(Decimal(99), flush_ml=Decimal(0)))
    told = nurse.get(f"/drains/{first}/reopen").text.split("Please confirm")[1]
    assert "Pelvic · 10 Fr: now out, not judged, afterwards" in told
    assert "Pelvic (Lower) · 8 Fr: now Not ready (output not met), afterwards" in told


def test_a_follow_up_is_due_then_overdue_then_done(nurse: Pages, sqlite_ward: Ward):
    ward = sqlite_ward
    drain = ward.ready_drain()
    remove(ward, drain)
    seen = []
    for hours in (1, 47, 24, 24):
        ward.clock.forward(hours=hours)
        cell = nurse.get("/follow-ups").text.split("Contact after 48 to 72 hours")[1]
        seen.append(cell.split("</svg>")[1].split("<")[0])
    assert seen == ["To come", "Due", "Due", "Overdue"]
    row = follow_ups_of(ward, drain)[FollowUpKind.CONTACT]
    path = f"/drains/{drain}/follow-up"
    assert nurse.fill(path, follow_up=f"{row.record_id}@1", outcome="well").status_code == 303
    assert follow_ups_of(ward, drain)[FollowUpKind.CONTACT].outcome is FollowUpOutcome.WELL
    assert nurse.get("/follow-ups").text.count("<td") == 8, "two rows are left"


def test_a_second_tab_that_is_stale_is_told_and_nothing_typed_is_lost(nurse: Pages, sqlite_ward: Ward):
    drain = sqlite_ward.ready_drain()
    remove(sqlite_ward, drain)
    sqlite_ward.clock.forward(days=2)
    path = f"/drains/{drain}/follow-up"
    row = follow_ups_of(sqlite_ward, drain)[FollowUpKind.CONTACT]
    tabs = [shown_fields(nurse.get(path).text) for _ in range(2)]
    chosen = {"follow_up": f"{row.record_id}@1"}
    assert nurse.send(path, {**tabs[0], **chosen, "outcome": "well"}).status_code == 303
    answer = nurse.send(path, {**tabs[1], **chosen, "outcome": "symptoms", "note": "Fever again."})
    assert answer.status_code == 422
    assert "Fever again." in answer.text
    assert shown_fields(answer.text)["outcome"] == ["symptoms"]


def test_a_recurrence_is_marked_and_its_collection_can_be_given_a_drain(nurse: Pages, sqlite_ward: Ward):
    ward = sqlite_ward
    drain = ward.ready_drain()
    sign(ward, drain)
    remove(ward, drain)
    ward.clock.forward(days=9)
    row = follow_ups_of(ward, drain)[FollowUpKind.DAY_7]
    answer = nurse.fill(
        f"/drains/{drain}/follow-up",
        follow_up=f"{row.record_id}@1",
        outcome="re_collection",
        treated_by=["drainage"],
        collection="new",
    )
    assert answer.status_code == 303
    page = nurse.get(f"/drains/{drain}").text
    assert "Recurrence</span>" in page
    patient = ward.in_care(drain).patient_id
    assert nurse.get(f"/patients/{patient}/drains/new").text.count("Pelvic") >= 2


def test_a_drain_at_home_without_a_plan_is_overdue_until_one_is_made(nurse: Pages, sqlite_ward: Ward):
    ward = sqlite_ward
    drain = ward.ready_drain()
    assert "HAZELWOOD" not in nurse.get("/follow-ups").text
    stay = ward.in_care(drain).stay
    stays.end(ward.house, stay=stay.record_id, until=ward.clock.now, revision=1, by=ward.nurse)
    ward.clock.forward(days=4)
    page = nurse.get("/follow-ups").text
    assert "Not planned" in page
    assert "<strong>1 overdue.</strong>" in page
    path = f"/drains/{drain}/review"
    assert nurse.fill(path, owner="Drain clinic", next_review_on="soon").status_code == 422
    assert nurse.fill(path, owner="Drain clinic", next_review_on="20-Nov-2026").status_code == 303
    page = nurse.get("/follow-ups").text
    for words in ("20-Nov-2026", "Drain clinic", "To come", "<strong>0 overdue.</strong>"):
        assert words in page, words
    ward.clock.forward(days=8)
    assert "<strong>1 overdue.</strong>" in nurse.get("/follow-ups").text


def test_another_wards_nurse_sees_no_follow_up(app: Flask, nurse: Pages, sqlite_ward: Ward):
    drain = sqlite_ward.ready_drain()
    remove(sqlite_ward, drain)
    assert "HAZELWOOD" in nurse.get("/follow-ups").text
    stranger = Pages.of(app, "stranger")
    assert "HAZELWOOD" not in stranger.get("/follow-ups").text
    for page in ("follow-up", "removal", "reopen", "review"):
        assert stranger.get(f"/drains/{drain}/{page}").status_code == 404


def test_the_form_of_events_leads_to_the_removal_and_offers_none(nurse: Pages, sqlite_ward: Ward):
    drain = sqlite_ward.ready_drain()
    page = nurse.get(f"/drains/{drain}/events/new").text
    assert "The drain came out" in page
    assert 'value="removed"' not in page
    assert nurse.fill(f"/drains/{drain}/events/new", kind="fell_out").status_code == 422
    assert sqlite_ward.in_care(drain).out_at is None


def test_an_override_that_let_the_drain_out_is_named_with_its_reason(nurse: Pages, sqlite_ward: Ward):
    drain = sqlite_ward.drain()
    sign(sqlite_ward, drain, Choice.REMOVE, reason="The patient asks for it.")
    sqlite_ward.clock.now += timedelta(minutes=1)
    remove(sqlite_ward, drain)
    assert "against the verdict: The patient asks for it." in nurse.get(f"/drains/{drain}").text
