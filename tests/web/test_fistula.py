"""The pages of fistula assessments: what the form takes, what is said not to count, corrections and withdrawals."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from tests.support.pages import Pages, shown_fields
from tests.support.ward import Ward
from tracker.readiness.vocabulary import Readiness


@pytest.fixture
def nurse(app: Flask) -> Pages:
    return Pages.of(app, "nurse")


def assessed(ward: Ward, hours: float = 0, **changes: Any) -> dict[str, Any]:
    """A bedside assessment so many hours ago, without suspicion."""
    at = ward.clock.now - timedelta(hours=hours)
    moment = {"at_day": at.date().isoformat(), "at_clock": f"{at:%H:%M}"}
    return {**moment, "status": "none_suspected", "evidence": "clinical_assessment", **changes}


def test_an_assessment_is_saved_and_said_not_to_count_before_a_day_has_passed(nurse: Pages, sqlite_ward: Ward):
    drain = sqlite_ward.drain()
    sqlite_ward.clock.forward(hours=23)
    answer = nurse.fill(f"/drains/{drain}/fistula/new", **assessed(sqlite_ward))
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/drains/{drain}")
    said = nurse.get(f"/drains/{drain}").text
    assert "Saved the fistula assessment for HAZELWOOD, Mary." in said
    assert "Pelvic · 10 Fr: Assessed 01-Nov-2026 11:00, earlier than 24 h after insertion: assess again." in said


def test_from_24_hours_on_it_counts_and_nothing_more_is_said(nurse: Pages, sqlite_ward: Ward):
    drain = sqlite_ward.drain()
    sqlite_ward.clock.forward(hours=24)
    nurse.fill(f"/drains/{drain}/fistula/new", **assessed(sqlite_ward))
    assert 'said-warning"' not in nurse.get(f"/drains/{drain}").text


def test_a_study_that_the_protocol_does_not_list_is_said_not_to_clear(nurse: Pages, sqlite_ward: Ward):
    drain = sqlite_ward.drain()
    sqlite_ward.clock.forward(hours=30)
    entry = assessed(sqlite_ward, status="excluded", evidence="ct_without_drain_contrast")
    nurse.fill(f"/drains/{drain}/fistula/new", **entry)
    said = nurse.get(f"/drains/{drain}").text
    assert "without a study that this protocol accepts." in said.split('said-warning"')[1]


@pytest.mark.parametrize(
    "changes,sentence",
    [
        ({"status": []}, "Choose what was found."),
        ({"evidence": []}, "Choose what the assessment rests on."),
        ({"evidence": "hearsay"}, "What does it rest on?: choose one of the answers shown."),
        ({"at_day": ""}, "Date: choose a date."),
    ],
)
def test_what_is_missing_is_told_and_nothing_typed_is_lost(nurse: Pages, sqlite_ward: Ward, changes, sentence: str):
    drain = sqlite_ward.drain()
    answer = nurse.fill(f"/drains/{drain}/fistula/new", **assessed(sqlite_ward, note="kept words", **changes))
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "kept words" in answer.text
    assert sqlite_ward.in_care(drain).timeline.fistula == ()


def test_one_of_more_than_a_day_ago_is_asked_about_once(nurse: Pages, sqlite_ward: Ward):
    drain = sqlite_ward.drain()
    sqlite_ward.clock.forward(hours=60)
    path = f"/drains/{drain}/fistula/new"
    asked = nurse.fill(path, **assessed(sqlite_ward, 25))
    assert "more than 24 hours ago. Is the date right?" in asked.text
    assert nurse.confirm(path, asked).status_code == 303


def test_a_correction_to_confirmed_lists_the_verdict_and_a_stale_one_meets_the_new_version(
    nurse: Pages, sqlite_ward: Ward
):
    drain = sqlite_ward.ready_drain()
    (assessment,) = sqlite_ward.in_care(drain).record.fistula
    path = f"/fistula/{assessment}/correct"
    stale = shown_fields(nurse.get(path).text)
    asked = nurse.fill(path, status="confirmed", reason="Wrong line.")
    assert "afterwards Not ready (" in asked.text
    assert nurse.confirm(path, asked, reason="Wrong line.").status_code == 303
    assert sqlite_ward.verdict(drain).readiness is Readiness.NOT_READY
    late = nurse.send(path, {**stale, "reason": "Late.", "note": "mine", "confirmed": ["late"]})
    asked_again = nurse.confirm(path, late, reason="Late.", note="mine") if late.status_code == 422 else late
    assert asked_again.status_code == 409
    assert "mine" in asked_again.text
    assert "Confirmed" in asked_again.text


def test_a_withdrawal_lists_the_verdict_needs_a_reason_and_stays_readable(nurse: Pages, sqlite_ward: Ward):
    drain = sqlite_ward.ready_drain()
    (assessment,) = sqlite_ward.in_care(drain).record.fistula
    path = f"/fistula/{assessment}/void"
    assert "afterwards Cannot tell (" in nurse.get(path).text
    assert "Say why it is withdrawn." in nurse.fill(path).text
    asked = nurse.fill(path, reason="Another patient's.")
    assert nurse.confirm(path, asked, reason="Another patient's.").status_code == 303
    page = nurse.get(f"/fistula/{assessment}").text
    assert "entered in error" in page
    assert "Bedside assessment" in page


def test_a_word_of_the_sites_own_survives_a_correction(nurse: Pages, sqlite_ward: Ward):
    from tracker.actions import fistula
    from tracker.readiness.vocabulary import FistulaStatus

    drain = sqlite_ward.drain()
    collection: UUID = sqlite_ward.in_care(drain).drain.collection_id
    entry = fistula.FistulaEntry(sqlite_ward.clock.now, FistulaStatus.SUSPECTED, "methylene_blue")
    made = fistula.assess(sqlite_ward.house, collection=collection, entry=entry, by=sqlite_ward.nurse)
    assert "Methylene blue" in nurse.get(f"/fistula/{made}").text
    assert nurse.fill(f"/fistula/{made}/correct", note="Seen.", reason="Note.").status_code == 303
    assert sqlite_ward.in_care(drain).timeline.fistula[0].evidence == "methylene_blue"
