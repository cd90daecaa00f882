"""The history of a drain: every version of everything, by whom, newest entry first; and the drain page's list."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from flask import Flask

from tests.support.deciding import sign, whole_course
from tests.support.pages import Pages
from tests.support.ward import NOW, Ward
from tracker.actions import checks, fistula, imaging, removals, stays
from tracker.actions.details import correct_patient
from tracker.actions.drains import plan_review
from tracker.actions.patients import PatientEntry
from tracker.records.decisions import Choice
from tracker.records.words import Sex


@pytest.fixture
def physician(app: Flask) -> Pages:
    return Pages.of(app, "physician")


def test_a_correction_stands_above_what_it_corrected_with_its_author_and_reason(physician: Pages, sqlite_ward: Ward):
    ward = sqlite_ward
    drain = ward.drain()
    ward.clock.forward(hours=8)
    check = ward.check(drain)
    ward.clock.forward(minutes=5)
    entry = ward.entry(gross_ml=Decimal(40), end_at=ward.clock.now - timedelta(minutes=5))
    checks.correct(ward.house, check=check, entry=entry, revision=1, reason="A digit too few.", by=ward.second_nurse)
    text = physician.get(f"/drains/{drain}/history").text
    assert text.index("30 mL (40 out, 10 in)") < text.index("4 mL (14 out, 10 in)") < text.index("Abscess drain, 10 Fr")
    assert "Reason: A digit too few." in text
    assert text.index("Nurse2") < text.index("A digit too few.")
    assert f"/checks/{check}" in text


def test_each_kind_is_listed_and_can_be_asked_for_alone(physician: Pages, sqlite_ward: Ward):
    ward = sqlite_ward
    drain = ward.ready_drain()
    sign(ward, drain, Choice.KEEP, reason="Wait for the surgeon.")
    (assessment,) = ward.in_care(drain).record.fistula
    fistula.void(ward.house, assessment=assessment, revision=1, reason="Another patient's.", by=ward.nurse)
    path = f"/drains/{drain}/history"
    alone = {
        "imaging": "Pelvic: resolved",
        "fistula": "Bedside assessment",
        "drain": "Abscess drain",
        "collection": "After an operation",
        "decision": "Wait for the surgeon.",
    }
    every = physician.get(path).text
    for kind, words in alone.items():
        only = physician.get(f"{path}?kind={kind}").text
        assert words in every
        assert words in only
        others = [other for name, other in alone.items() if name != kind]
        assert not any(other in only for other in others), kind
    assert "Entered in error" in physician.get(f"{path}?kind=fistula").text
    assert physician.get(f"{path}?kind=check").text.count("Of ") >= 15


def test_what_is_decided_noted_and_found_around_the_drain_is_in_its_history(physician: Pages, sqlite_ward: Ward):
    ward = sqlite_ward
    drain = whole_course(ward)
    ward.clock.forward(hours=1)
    in_care = ward.in_care(drain)
    plan_review(
        ward.house,
        drain=drain,
        owner="Clinic B",
        next_review_on=NOW.date() + timedelta(days=30),
        revision=1,
        by=ward.nurse,
    )
    removals.reopen(ward.house, drain=drain, revision=1, reason="It was the other drain.", by=ward.nurse)
    entry = PatientEntry("9990142231", "Hazelwood", "Marie", date(1958, 4, 2), Sex.FEMALE, True, False)
    correct_patient(ward.house, patient=in_care.patient_id, entry=entry, revision=1, reason="Passport.", by=ward.nurse)
    (stay,) = in_care.record.stays
    stays.end(ward.house, stay=stay, until=ward.clock.now, revision=1, by=ward.nurse)
    expected = {
        "removal": ["Removal: taken out here", "Tip intact. Complications: none of these", "It was the other drain."],
        "follow_up": ["Follow-up: Day 7", "Re-collection, drained again", "Follow-up: Day 30", "due 10-Dec-2026"],
        "decision": ["Decision: take the drain out", "It leaks more than it drains."],
        "alert": ["Alert noted", "pericatheter leak", "Dressing changed."],
        "drain": ["Put in", "Next review", "by Clinic B"],
        "patient": ["Patient: HAZELWOOD, Mary", "Patient: HAZELWOOD, Marie", "immunocompromised yes", "Passport."],
        "stay": ["Stay: Ward 7, bed A01", "goes on", "to 17-Nov-2026"],
    }
    path = f"/drains/{drain}/history"
    for kind, words in expected.items():
        only = physician.get(f"{path}?kind={kind}").text.split("entries-title", 1)[1]
        assert [one for one in words if one not in only] == [], kind
    assert physician.get(f"{path}?kind=removal").text.count("Entered in error") == 1


def test_a_long_history_is_shown_in_pages_and_nonsense_is_refused(physician: Pages, sqlite_ward: Ward):
    ward = sqlite_ward
    drain = ward.drain()
    for _ in range(61):
        ward.clock.forward(hours=1)
        ward.check(drain, 1)
    path = f"/drains/{drain}/history?kind=check"
    assert "Entries 1 to 60 of 61" in physician.get(path).text
    assert "Entries 61 to 61 of 61" in physician.get(f"{path}&page=2").text
    for wrong in ("?kind=secrets", "?page=0", "?page=x"):
        assert physician.get(f"/drains/{drain}/history{wrong}").status_code == 400


def test_the_drain_page_lists_what_happened_with_links_and_what_was_withdrawn(physician: Pages, sqlite_ward: Ward):
    ward = sqlite_ward
    drain = ward.ready_drain()
    record = ward.in_care(drain).record
    (study,), (assessment,) = record.imaging, record.fistula
    imaging.void(ward.house, study=study, revision=1, reason="Another patient's.", by=ward.physician)
    text = physician.get(f"/drains/{drain}").text
    assert f"/imaging/{study}" in text
    assert f"/fistula/{assessment}" in text
    assert 'class="withdrawn"' in text.split("What happened")[1].split("Other drains")[0]


def test_a_person_is_offered_what_the_role_may_do_and_nothing_else(app: Flask, sqlite_ward: Ward):
    drain = sqlite_ward.ready_drain()
    places = ("imaging", "fistula", "labs", "events", "checks", "decision")
    offered = {}
    for name in ("nurse", "physician"):
        text = Pages.of(app, name).get(f"/drains/{drain}").text
        offered[name] = {place for place in places if f"{place}/new" in text}
    assert offered["nurse"] == {"fistula", "labs", "events", "checks"}
    assert offered["physician"] == {"imaging", "fistula", "labs", "events", "checks", "decision"}


def test_another_wards_history_answers_like_a_missing_one(app: Flask, sqlite_ward: Ward):
    drain = sqlite_ward.ready_drain()
    assert Pages.of(app, "stranger").get(f"/drains/{drain}/history").status_code == 404
