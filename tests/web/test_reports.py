"""The report of a ward's drains that came out: days in, days from criteria met, what came last, recurrences."""

import csv
from datetime import timedelta
from io import StringIO

import pytest
from flask import Flask

from tests.support.deciding import remove
from tests.support.pages import Pages
from tests.support.ward import Ward
from tracker.actions.drains import CollectionEntry, DrainEntry, add_collection, insert
from tracker.readiness.vocabulary import DrainType


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


@pytest.mark.parametrize("days,recurs", [(20, "yes"), (100, "no")])
def test_a_recurrence_within_90_days_is_counted_under_the_protocol(
    app: Flask, sqlite_ward: Ward, days: int, recurs: str
):
    drain = sqlite_ward.ready_drain()
    in_care = sqlite_ward.in_care(drain)
    taken_out(sqlite_ward, drain)
    sqlite_ward.clock.forward(days=days)
    entry = CollectionEntry(site="pelvic", etiology="postoperative", recurrence_of=in_care.drain.collection_id)
    again = add_collection(sqlite_ward.house, patient=in_care.patient_id, entry=entry, by=sqlite_ward.nurse)
    insert(
        sqlite_ward.house,
        patient=in_care.patient_id,
        entry=DrainEntry(DrainType.ABSCESS, sqlite_ward.clock.now, None, ""),
        collection=again,
        by=sqlite_ward.nurse,
    )
    found = csv.DictReader(StringIO(Pages.of(app, "physician").get("/reports/drains.csv?days=365").text))
    assert [row["recurrence"] for row in found] == [recurs]


def test_corrections_of_the_period_are_counted(physician: Pages, sqlite_ward: Ward):
    sqlite_ward.ready_drain()
    assert "<dt>Corrected</dt><dd><strong>0</strong></dd>" in physician.get("/reports").text


def test_another_ward_counts_its_own_drains_only(app: Flask, sqlite_ward: Ward):
    taken_out(sqlite_ward, sqlite_ward.ready_drain())
    assert rows(Pages.of(app, "stranger")) == []


def test_a_period_that_is_not_offered_is_refused(physician: Pages):
    assert physician.get("/reports?days=7").status_code == 400
