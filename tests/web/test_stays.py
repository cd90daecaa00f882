"""A stay is corrected beside what is saved, ended, and withdrawn, by the wards that it belongs to."""

from datetime import time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from tests.support.pages import Pages, shown_fields
from tests.support.ward import NOW, Ward
from tests.web.test_gate import count
from tracker.access.permissions import Role
from tracker.actions import checks, patients, wards
from tracker.actions.patients import StayEntry
from tracker.actions.wards import WardEntry
from tracker.audit.vocabulary import AuditAction
from tracker.records.stays import Stay


@pytest.fixture
def nurse(app: Flask) -> Pages:
    return Pages.of(app, "nurse")


def stays_of(ward: Ward, patient: UUID) -> list[UUID]:
    with ward.database.reading() as session:
        return list(session.scalars(select(Stay.id).where(Stay.patient_id == patient)))


def a_moved_patient(ward: Ward) -> tuple[UUID, UUID, UUID]:
    """A patient who lay in bed A01 from 12:00 to 18:00, then in A05; the clock stands at 20:00."""
    patient = ward.patient()
    (first,) = stays_of(ward, patient)
    ward.clock.forward(hours=6)
    entry = StayEntry(ward.seven, "A05", ward.clock.now)
    second = patients.admit(ward.house, patient=patient, stay=entry, by=ward.nurse)
    ward.clock.forward(hours=2)
    return patient, first, second


def third_last_day(ward: Ward, drain: UUID, **changes: Any) -> None:
    """Correct the first check of the third last ward-day, which the rules reach only from a later start of the day."""
    end_at = NOW.replace(day=7, hour=15)
    records = ward.in_care(drain).record.checks
    check = next(record for record, versions in records.items() if versions[-1].end_at == end_at)
    entry = ward.entry(start_at=end_at - timedelta(hours=8), end_at=end_at, observed_at=end_at, **changes)
    checks.correct(ward.house, check=check, entry=entry, revision=1, reason="Misread.", by=ward.nurse)


def test_a_wrong_bed_and_time_are_corrected_and_both_versions_stay_readable(nurse: Pages, sqlite_ward: Ward):
    patient, _, second = a_moved_patient(sqlite_ward)
    assert f"/stays/{second}" in nurse.get(f"/patients/{patient}").text
    path = f"/stays/{second}/correct"
    assert "Say why it is corrected." in nurse.fill(path, bed="A06").text
    saved = nurse.fill(path, bed="A06", since="31-Oct-2026 18:30", reason="Bed list of the evening.")
    assert saved.status_code == 303
    page = nurse.get(f"/stays/{second}").text
    for words in ("A06", "A05", "31-Oct-2026 18:30", "31-Oct-2026 18:00", "Reason: Bed list of the evening."):
        assert words in page
    assert page.index("A06") < page.index("A05")
    assert "bed A06" in nurse.get(f"/patients/{patient}").text
    assert count(sqlite_ward, AuditAction.CORRECT_STAY) == 1


def test_times_that_are_left_as_they_are_shown_stay_as_they_were_to_the_second(nurse: Pages, sqlite_ward: Ward):
    sqlite_ward.clock.forward(seconds=31)
    patient, first, second = a_moved_patient(sqlite_ward)
    for stay in (first, second):
        assert nurse.fill(f"/stays/{stay}/correct", bed="A09", reason="Bed list.").status_code == 303
    assert "changed" not in nurse.get(f"/stays/{first}").text.split("Admitted")[1].split("Earlier version")[0]
    assert nurse.get(f"/patients/{patient}").text.count("bed A09") == 2


@pytest.mark.parametrize(
    "of, changes, sentence",
    [
        ("second", {"since": "31-Oct-2026 17:00"}, "It would overlap another stay of this patient"),
        ("first", {"until": ""}, "It would overlap another stay of this patient"),
        ("first", {"until": "31-Oct-2026 11:00"}, "A stay cannot end before it begins."),
        ("second", {"since": "01-Nov-2026 18:00"}, "The time lies in the future."),
        ("second", {"since": "31-Oct-2026"}, "Admitted must be a date with a time that there is"),
        ("second", {"since": "31.10.2026 17:00"}, "Admitted must be a date like 21-Nov-2026"),
        ("second", {"since": ""}, "Enter when the patient was admitted."),
        ("second", {"bed": "A02"}, "Bed A02 is taken."),
        ("second", {"ward": ""}, "Choose the ward or clinic."),
    ],
)
def test_what_cannot_be_is_one_sentence_and_nothing_is_saved(
    nurse: Pages, sqlite_ward: Ward, of: str, changes: dict[str, str], sentence: str
):
    sqlite_ward.patient("9990000001", "Other", "A02")
    _, first, second = a_moved_patient(sqlite_ward)
    path = f"/stays/{first if of == 'first' else second}/correct"
    refused = nurse.fill(path, reason="A slip.", **changes)
    assert (refused.status_code, sentence in refused.text) == (422, True), refused.text
    assert "A slip." in refused.text
    assert count(sqlite_ward, AuditAction.CORRECT_STAY) == 0


def test_a_stay_in_the_wrong_ward_is_moved_by_who_works_in_both_and_tells_what_that_changes(
    app: Flask, sqlite_ward: Ward
):
    ward = sqlite_ward
    entry = WardEntry("Ward 9", "Europe/London", day_start=time(8, 30), check_times=[time(8)])
    late = wards.add(ward.house, entry=entry, by=ward.command)
    ward.hire("both", Role.NURSE, ward.seven, late)
    drain = ward.ready_drain()
    third_last_day(ward, drain, gross_ml=Decimal(25))
    (stay,) = stays_of(ward, ward.in_care(drain).patient_id)
    path = f"/stays/{stay}/correct"
    alone = Pages.of(app, "nurse").fill(path, ward=str(late), reason="Wrong ward.")
    assert "Ward or clinic: choose one of the answers shown." in alone.text
    both = Pages.of(app, "both")
    asked = both.fill(path, ward=str(late), reason="Wrong ward.")
    assert "now Criteria met (output met), afterwards Not ready (output not met)" in asked.text
    assert both.confirm(path, asked, ward=str(late), reason="Wrong ward.").status_code == 303
    assert ward.in_care(drain).ward.name == "Ward 9"


def test_another_wards_stay_is_read_and_not_changed(app: Flask, nurse: Pages, sqlite_ward: Ward):
    ward = sqlite_ward
    patient, first, second = a_moved_patient(ward)
    there = patients.admit(
        ward.house, patient=patient, stay=StayEntry(ward.twelve, "Z1", ward.clock.now), by=ward.stranger
    )
    page = nurse.get(f"/stays/{there}")
    assert (page.status_code, "Correct it" in page.text, "Record its end" in page.text) == (200, False, False)
    for ending in ("correct", "void", "end"):
        assert nurse.get(f"/stays/{there}/{ending}").status_code == 403
        assert Pages.of(app, "stranger").get(f"/stays/{second}/{ending}").status_code == 403
    elsewhere = ward.patient("9990000001", "Other", "A02")
    assert Pages.of(app, "stranger").get(f"/stays/{stays_of(ward, elsewhere)[0]}").status_code == 404
    assert nurse.get(f"/stays/{first}/correct").status_code == 200


def test_a_stay_that_never_was_is_withdrawn_and_the_only_one_is_not(nurse: Pages, sqlite_ward: Ward):
    patient, first, second = a_moved_patient(sqlite_ward)
    assert nurse.fill(f"/stays/{second}/void", reason="Another patient's.").status_code == 303
    assert "bed A05" not in nurse.get(f"/patients/{patient}").text
    assert (
        "Entered in error" in nurse.get(f"/stays/{second}").text
        or "entered in error" in nurse.get(f"/stays/{second}").text
    )
    only = nurse.fill(f"/stays/{first}/void", reason="Also.")
    assert (only.status_code, "It is the only stay of this patient" in only.text) == (422, True)


def test_a_stay_is_ended_once_and_not_before_it_began(nurse: Pages, sqlite_ward: Ward):
    patient, first, second = a_moved_patient(sqlite_ward)
    path = f"/stays/{second}/end"
    early = nurse.fill(path, at_clock="17:00")
    assert (early.status_code, "A stay cannot end before it begins." in early.text) == (422, True)
    sqlite_ward.clock.forward(minutes=1)
    assert nurse.fill(path).status_code == 303
    assert "to 31-Oct-2026 20:01" in nurse.get(f"/patients/{patient}").text
    assert "This stay has ended already" in nurse.fill(path).text
    assert "This stay has ended already" in nurse.fill(f"/stays/{first}/end").text
    sqlite_ward.clock.forward(minutes=1)
    assert nurse.fill(f"/stays/{second}/correct", until="", reason="Stayed after all.").status_code == 303
    assert "to now" in nurse.get(f"/patients/{patient}").text


def test_a_correction_on_an_older_version_keeps_what_was_typed(nurse: Pages, sqlite_ward: Ward):
    _, _, second = a_moved_patient(sqlite_ward)
    path = f"/stays/{second}/correct"
    stale = shown_fields(nurse.get(path).text)
    assert nurse.fill(path, bed="A06", reason="Bed list.").status_code == 303
    late = nurse.send(path, {**stale, "bed": "A07", "reason": "Late."})
    assert (late.status_code, 'value="A07"' in late.text) == (409, True)
