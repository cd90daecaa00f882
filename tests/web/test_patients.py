"""Patients are found by two identifiers, added once, admitted, and given drains."""

import pytest
from flask import Flask

from tests.support.pages import Pages
from tests.support.ward import Ward

SOMEBODY = {
    "number": "999 000 1234",
    "surname": "Okoro",
    "given": "Ada",
    "born_on": "21-Nov-1966",
    "sex": "female",
    "bed": "A09",
}


@pytest.fixture
def nurse(app: Flask) -> Pages:
    return Pages.of(app, "nurse")


def add(pages: Pages, ward: Ward, **changes: str):
    return pages.fill("/patients/new", **{**SOMEBODY, "ward": str(ward.seven), **changes})


def test_a_patient_is_added_admitted_and_given_a_drain(nurse: Pages, sqlite_ward: Ward):
    added = add(nurse, sqlite_ward)
    assert added.status_code == 303
    path = added.headers["Location"]
    page = nurse.get(path).text
    assert "OKORO, Ada" in page
    assert "999 000 1234" in page
    drain = nurse.fill(
        f"{path}/drains/new", type="abscess", french="10", collection="new", site="pelvic", etiology="postoperative"
    )
    assert drain.status_code == 303
    assert "OKORO, Ada" in nurse.get("/board").text
    assert "Pelvic" in nurse.get(drain.headers["Location"]).text


def test_a_second_drain_can_go_into_the_same_collection(nurse: Pages, sqlite_ward: Ward):
    drain = sqlite_ward.drain()
    in_care = sqlite_ward.in_care(drain)
    sqlite_ward.clock.forward(hours=1)
    answer = nurse.fill(
        f"/patients/{in_care.patient_id}/drains/new",
        type="abscess",
        collection=str(in_care.drain.collection_id),
        label="Lower",
    )
    assert answer.status_code == 303
    assert "2 of 2" in nurse.get(answer.headers["Location"]).text


@pytest.mark.parametrize(
    "changes,sentence",
    [
        ({"number": ""}, "Enter the whole number."),
        ({"born_on": "11/12/1966"}, "Birthday must be a date like 21-Nov-1966."),
        ({"born_on": "31-Nov-1966"}, "Birthday must be a date like 21-Nov-1966."),
        ({"sex": ""}, "Choose the sex, or not known."),
        ({"surname": "a\x07b"}, "Surname holds characters that cannot be printed."),
        ({"at_clock": "23:59"}, ""),
    ],
)
def test_a_wrong_answer_gets_one_sentence_and_keeps_the_others(nurse: Pages, sqlite_ward: Ward, changes, sentence):
    answer = add(nurse, sqlite_ward, **changes)
    if sentence:
        assert answer.status_code == 422
        assert sentence in answer.text
        assert 'value="Ada"' in answer.text


def test_the_same_number_is_refused_and_the_same_name_and_birthday_asked_about(nurse: Pages, sqlite_ward: Ward):
    add(nurse, sqlite_ward)
    same_number = add(nurse, sqlite_ward, bed="A10", surname="Other")
    assert "A patient with the number 9990001234 is already here." in same_number.text
    alike = add(nurse, sqlite_ward, bed="A10", number="999 000 9999")
    assert "A patient of this name and birthday is already here." in alike.text
    assert add(nurse, sqlite_ward, bed="A10", number="999 000 9999", confirmed="different_person").status_code == 303


def test_a_patient_of_another_ward_is_found_by_number_and_birthday_alone_and_admitted(app: Flask, sqlite_ward: Ward):
    add(Pages.of(app, "nurse"), sqlite_ward)
    stranger = Pages.of(app, "stranger")
    assert "OKORO" not in stranger.get("/patients").text
    assert "OKORO" not in stranger.get("/patients?number=9990001234&born_on=22-Nov-1966").text
    found = stranger.get("/patients?number=9990001234&born_on=21-Nov-1966").text
    assert "OKORO, Ada" in found
    admitted = stranger.fill(
        "/patients?number=9990001234&born_on=21-Nov-1966",
        to="/patients/found",
        ward=str(sqlite_ward.twelve),
        bed="C01",
        at_clock="12:00",
        at_day=sqlite_ward.clock.now.date().isoformat(),
    )
    assert admitted.status_code == 303
    assert "Ward 12" in stranger.get(admitted.headers["Location"]).text


def test_one_identifier_finds_nobody(nurse: Pages, sqlite_ward: Ward):
    add(nurse, sqlite_ward)
    assert "Enter the birthday." in nurse.get("/patients?number=9990001234").text


def test_a_patient_whose_stay_ended_is_reached_for_three_days_and_as_long_as_a_drain_is_in(
    nurse: Pages, sqlite_ward: Ward
):
    with_drain = sqlite_ward.drain()
    alone = sqlite_ward.patient("9990000002", "Lindqvist", bed="A02")
    for patient in (sqlite_ward.in_care(with_drain).patient_id, alone):
        end_the_stay(sqlite_ward, patient)
    sqlite_ward.clock.forward(hours=71)
    assert nurse.get(f"/patients/{alone}").status_code == 200
    sqlite_ward.clock.forward(hours=2)
    assert nurse.get(f"/patients/{alone}").status_code == 404
    assert nurse.get(f"/drains/{with_drain}").status_code == 200
    assert "HAZELWOOD" in nurse.get("/board").text


def end_the_stay(ward: Ward, patient) -> None:
    from tracker.actions import stays
    from tracker.records.loading import load_patients

    with ward.database.reading() as session:
        record = load_patients(session, [patient], ward.moment().known_at)[patient]
        (stay,) = record.stays
    stays.end(ward.house, stay=stay, until=ward.clock.now, revision=1, by=ward.nurse)


@pytest.mark.parametrize("other,mark", [("Ashdown", "Same surname"), ("Ashdowne", "Similar surname"), ("Okoro", "")])
def test_the_banner_says_when_somebody_else_on_the_ward_has_nearly_the_surname(
    nurse: Pages, sqlite_ward: Ward, other: str, mark: str
):
    drain = sqlite_ward.drain(sqlite_ward.patient("9990000101", "Ashdown", "D1", given="Mary"))
    sqlite_ward.patient("9990000102", other, "D2", given="Maria")
    patient = sqlite_ward.in_care(drain).patient_id
    for path in (
        f"/drains/{drain}",
        f"/drains/{drain}/checks/new",
        f"/patients/{patient}",
        f"/patients/{patient}/drains/new",
    ):
        shown = nurse.get(path).text
        assert (f"{mark} on the ward" in shown) if mark else ("surname on the ward" not in shown), path
