"""Details of a patient, a collection and a drain: corrected beside what is saved, with the verdicts that change."""

from datetime import timedelta

import pytest
from flask import Flask

from tests.support.pages import Pages, shown_fields
from tests.support.ward import Ward
from tracker.readiness.vocabulary import DrainType, Readiness


@pytest.fixture
def nurse(app: Flask) -> Pages:
    return Pages.of(app, "nurse")


def test_a_misspelt_name_is_corrected_and_both_stay_readable_even_without_a_drain(nurse: Pages, sqlite_ward: Ward):
    patient = sqlite_ward.patient(surname="Hazlewood")
    path = f"/patients/{patient}/details/correct"
    assert "Say why it is corrected." in nurse.fill(path, surname="Hazelwood").text
    assert nurse.fill(path, surname="Hazelwood", reason="Spelling.").status_code == 303
    page = nurse.get(f"/patients/{patient}/details").text
    assert page.index(">Hazelwood") < page.index(">Hazlewood")
    assert "HAZELWOOD, Mary" in nurse.get(f"/patients/{patient}").text


def test_the_number_of_another_patient_is_refused_and_the_own_one_is_not(nurse: Pages, sqlite_ward: Ward):
    sqlite_ward.patient("9990000001", "Other", bed="A02")
    patient = sqlite_ward.patient()
    path = f"/patients/{patient}/details/correct"
    refused = nurse.fill(path, number="9990000001", reason="Wristband.")
    assert refused.status_code == 422
    assert "A patient with the number 9990000001 is already here." in refused.text
    assert 'value="9990000001"' in refused.text
    assert nurse.fill(path, immunocompromised="yes", reason="On steroids.").status_code == 303


def test_a_cause_that_needs_a_study_changes_the_verdict_and_says_so_first(nurse: Pages, sqlite_ward: Ward):
    drain = sqlite_ward.ready_drain()
    collection = sqlite_ward.in_care(drain).drain.collection_id
    path = f"/collections/{collection}/correct"
    stale = shown_fields(nurse.get(path).text)
    asked = nurse.fill(path, etiology="ibd", reason="Known Crohn's disease.")
    assert "now Criteria met (fistula met), afterwards Cannot tell (fistula cannot tell)" in asked.text
    assert nurse.confirm(path, asked, reason="Known Crohn's disease.").status_code == 303
    assert sqlite_ward.verdict(drain).readiness is Readiness.CANNOT_TELL
    late = nurse.send(path, {**stale, "etiology": "ibd", "organism": "E. coli", "reason": "Late."})
    assert late.status_code == 409
    assert 'value="E. coli"' in late.text
    assert "Inflammatory bowel disease" in nurse.get(f"/collections/{collection}").text


def test_a_drain_of_the_wrong_kind_and_time_is_corrected(nurse: Pages, sqlite_ward: Ward):
    drain = sqlite_ward.ready_drain()
    path = f"/drains/{drain}/details/correct"
    asked = nurse.fill(path, type="pancreatic", reason="Wrong kind.")
    assert "now Criteria met (fistula met), afterwards Cannot tell (fistula cannot tell)" in asked.text
    assert nurse.confirm(path, asked, reason="Wrong kind.").status_code == 303
    assert sqlite_ward.in_care(drain).drain.type is DrainType.PANCREATIC
    later = sqlite_ward.clock.now + timedelta(hours=2)
    ahead = {"at_day": later.date().isoformat(), "at_clock": f"{later:%H:%M}", "reason": "Later."}
    refused = nurse.fill(path, **ahead)
    refused = refused if "The time lies in the future." in refused.text else nurse.confirm(path, refused, **ahead)
    assert refused.status_code == 422
    assert "The time lies in the future." in refused.text


def test_a_correction_without_effect_asks_nothing_and_details_cannot_be_withdrawn(nurse: Pages, sqlite_ward: Ward):
    drain = sqlite_ward.ready_drain()
    assert nurse.fill(f"/drains/{drain}/details/correct", french="12", reason="Read again.").status_code == 303
    page = nurse.get(f"/drains/{drain}/details").text
    assert "12 Fr" in page
    assert "Withdraw it" not in page
    assert nurse.get(f"/drains/{drain}/details/void").status_code == 404


def test_another_wards_nurse_meets_details_like_missing_ones(app: Flask, sqlite_ward: Ward):
    drain = sqlite_ward.ready_drain()
    in_care = sqlite_ward.in_care(drain)
    stranger = Pages.of(app, "stranger")
    for path in (
        f"/patients/{in_care.patient_id}/details",
        f"/collections/{in_care.drain.collection_id}/correct",
        f"/drains/{drain}/details/correct",
    ):
        assert stranger.get(path).status_code == 404
