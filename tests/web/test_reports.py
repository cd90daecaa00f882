"""The report of a ward's drains that came out: days in, days from criteria met, what came last, recurrences."""

import csv
from datetime import timedelta
from io import StringIO
from uuid import UUID

import pytest
from flask import Flask

from tests.support.deciding import decisions_on, remove, sign, whole_course
from tests.support.pages import Pages
from tests.support.ward import Ward
from tracker.actions.drains import CollectionEntry, DrainEntry, add_collection, insert
from tracker.actions.patients import StayEntry, admit
from tracker.readiness.vocabulary import DrainType
from tracker.records.decisions import Choice
from tracker.records.words import NotDoneReason


@pytest.fixture
def physician(app: Flask) -> Pages:
    return Pages.of(app, "physician")


def taken_out(ward: Ward, drain, *, days: float = 0):
    ward.clock.forward(days=days)
    remove(ward, drain)


def rows(pages: Pages) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(pages.get("/reports/drains.csv").text)))


def test_a_drain_that_came_out_is_counted_with_its_days(physician: Pages, sqlite_ward: Ward):
    drain = sqlite_ward.ready_drain()
    inserted = sqlite_ward.in_care(drain).drain.inserted_at
    taken_out(sqlite_ward, drain, days=0.5)
    (row,) = rows(physician)
    assert row["drain"] == str(drain)
    assert row["dwell_days"] == f"{(sqlite_ward.clock.now - inserted) / timedelta(days=1):.1f}"
    assert float(row["days_from_met_to_out"]) >= 0.5
    assert row["protocol"] == "default-abscess"
    assert "1 drain of your wards came out" in physician.get("/reports").text


def test_a_drain_that_came_out_before_its_criteria_were_met_says_so(physician: Pages, sqlite_ward: Ward):
    taken_out(sqlite_ward, sqlite_ward.drain(), days=2)
    (row,) = rows(physician)
    assert (row["criteria_met_since"], row["days_from_met_to_out"]) == ("", "")
    assert int(row["without_a_check"]) >= 1
    assert "Not met when it came out" in physician.get("/reports").text


def drained_again(ward: Ward, collection: UUID, patient: UUID) -> UUID:
    """A new collection that is the recurrence of another one, with a drain in it."""
    entry = CollectionEntry(site="pelvic", etiology="postoperative", recurrence_of=collection)
    again = add_collection(ward.house, patient=patient, entry=entry, by=ward.nurse)
    put_in = DrainEntry(DrainType.ABSCESS, ward.clock.now, None, "")
    return insert(ward.house, patient=patient, entry=put_in, collection=again, by=ward.nurse)


@pytest.mark.parametrize("days,recurs", [(20, "yes"), (100, "no")])
def test_a_drain_put_into_a_recurrence_within_90_days_makes_the_earlier_drain_one_that_came_back(
    app: Flask, sqlite_ward: Ward, days: int, recurs: str
):
    drain = sqlite_ward.ready_drain()
    in_care = sqlite_ward.in_care(drain)
    taken_out(sqlite_ward, drain)
    sqlite_ward.clock.forward(days=days)
    again = drained_again(sqlite_ward, in_care.drain.collection_id, in_care.patient_id)
    found = csv.DictReader(StringIO(Pages.of(app, "physician").get("/reports/drains.csv?days=365").text))
    assert [(row["recurrence"], row["recurrence_drain"]) for row in found] == [
        (recurs, str(again) if recurs == "yes" else "")
    ]


def test_of_two_drains_in_a_collection_the_last_to_come_out_came_back(physician: Pages, sqlite_ward: Ward):
    first = sqlite_ward.ready_drain()
    in_care = sqlite_ward.in_care(first)
    collection, patient = in_care.drain.collection_id, in_care.patient_id
    put_in = DrainEntry(DrainType.ABSCESS, sqlite_ward.clock.now, None, "Lower")
    second = insert(sqlite_ward.house, patient=patient, entry=put_in, collection=collection, by=sqlite_ward.nurse)
    taken_out(sqlite_ward, first)
    taken_out(sqlite_ward, second, days=1)
    sqlite_ward.clock.forward(days=5)
    drained_again(sqlite_ward, collection, patient)
    assert {row["drain"]: row["recurrence"] for row in rows(physician)} == {str(first): "no", str(second): "yes"}


def test_a_recurrence_is_counted_under_the_removals_own_decision(physician: Pages, sqlite_ward: Ward):
    drain = whole_course(sqlite_ward)
    sqlite_ward.clock.forward(minutes=1)
    (row,) = rows(physician)
    (decision,) = decisions_on(sqlite_ward, drain)
    assert (row["decision"], row["decided_against_verdict"]) == (str(decision.record_id), "yes")
    assert (row["recurrence"], row["recurrence_treated_by"]) == ("yes", "drainage")
    text = physician.get("/reports").text
    assert '<th scope="row">Against the verdict (default-abscess, version 1)</th><td>1</td><td>1</td>' in text
    assert f"/decisions/{decision.record_id}" in text.split("Each recurrence")[1]


@pytest.mark.parametrize(
    "signed,under",
    [([Choice.REMOVE], "default-abscess, version 1"), ([Choice.REMOVE, Choice.KEEP], "No decision in force")],
)
def test_a_drain_is_counted_under_the_decision_that_was_in_force_when_it_came_out(
    physician: Pages, sqlite_ward: Ward, signed: list[Choice], under: str
):
    drain = sqlite_ward.ready_drain()
    for choice in signed:
        sign(sqlite_ward, drain, choice, reason="As the team decided.")
        sqlite_ward.clock.forward(minutes=1)
    taken_out(sqlite_ward, drain)
    text = physician.get("/reports").text
    assert f'<th scope="row">{under}</th><td>1</td><td>0</td>' in text


def checks(pages: Pages) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(pages.get("/reports/checks.csv").text)))


def test_checks_that_were_due_and_not_recorded_are_counted_of_drains_that_are_in(physician: Pages, sqlite_ward: Ward):
    """Check times 06:30, 14:30, 22:30; the drain goes in at 12:00 on the first day."""
    ward = sqlite_ward
    drain = ward.drain()
    ward.clock.forward(hours=2)
    ward.check(drain, 2)
    ward.clock.forward(hours=9)
    ward.check(
        drain, 9, gross_ml=None, flush_ml=None, patency=None, temp_c=None, pain=None, not_done=NotDoneReason.REFUSED
    )
    ward.clock.forward(hours=16)
    (row,) = checks(physician)
    counts = ("checks_due", "recorded", "not_done", "missed")
    assert [row[name] for name in counts] == ["3", "1", "1", "1"], "14:30, 22:30, and 06:30 without a check"
    assert (row["drain"], row["ward"], row["is_in"]) == (str(drain), "Ward 7", "yes")
    assert row["missed_means"].startswith("A check is due at each check time")
    assert "A check is due at each check time" in physician.get("/reports").text


def test_a_late_check_counts_until_the_next_one_may_be_done(physician: Pages, sqlite_ward: Ward):
    drain = sqlite_ward.drain()
    sqlite_ward.clock.forward(hours=9)
    sqlite_ward.check(drain, 9)
    assert [(row["checks_due"], row["missed"]) for row in checks(physician)] == [("1", "0")], "21:00 for 14:30"
    sqlite_ward.clock.forward(hours=3)
    assert [(row["checks_due"], row["missed"]) for row in checks(physician)] == [("2", "1")]


def test_checks_of_a_drain_that_came_out_are_due_until_then_and_by_the_ward_that_had_the_patient(
    app: Flask, physician: Pages, sqlite_ward: Ward
):
    ward = sqlite_ward
    drain = ward.drain()
    ward.clock.forward(hours=4)
    entry = StayEntry(ward.twelve, "Z1", ward.clock.now)
    admit(ward.house, patient=ward.in_care(drain).patient_id, stay=entry, by=ward.stranger)
    ward.clock.forward(hours=8)
    remove(ward, drain, by=ward.stranger)
    ward.clock.forward(days=2)
    there = [(row["ward"], row["checks_due"], row["missed"]) for row in checks(Pages.of(app, "stranger"))]
    assert there == [("Ward 12", "1", "1")], "22:30, for at 14:30 the patient was in Ward 7"


def test_corrections_of_the_period_are_counted(physician: Pages, sqlite_ward: Ward):
    sqlite_ward.ready_drain()
    assert "<dt>Corrected</dt><dd><strong>0</strong></dd>" in physician.get("/reports").text


def test_another_ward_counts_its_own_drains_only(app: Flask, sqlite_ward: Ward):
    taken_out(sqlite_ward, sqlite_ward.ready_drain())
    assert rows(Pages.of(app, "stranger")) == []


def test_a_period_that_is_not_offered_is_refused(physician: Pages):
    assert physician.get("/reports?days=7").status_code == 400
