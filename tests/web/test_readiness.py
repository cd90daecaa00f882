"""The verdict explained: each rule with limit, source and records, how it came about, and any earlier moment."""

import re
from datetime import timedelta

import pytest
from flask import Flask

from tests.support.pages import Pages
from tests.support.ward import Ward


@pytest.fixture
def physician(app: Flask) -> Pages:
    return Pages.of(app, "physician")


def section(html: str, name: str) -> str:
    found = re.search(rf'<section class="panel[^>]*aria-labelledby="{name}-title">.*?</section>', html, re.DOTALL)
    assert found, name
    return found[0]


def test_each_rule_names_its_limit_its_source_and_the_records_it_rests_on(physician: Pages, sqlite_ward: Ward):
    drain = sqlite_ward.ready_drain()
    html = physician.get(f"/drains/{drain}/readiness").text
    output = section(html, "output")
    assert "Net output of a low ward-day: 10 mL" in output
    assert "Abdom Radiol 2022" in output
    checks = {str(one) for one in sqlite_ward.in_care(drain).record.checks}
    named = set(re.findall(r"/checks/([0-9a-f-]{36})", output))
    assert named
    assert named <= checks
    imaging = section(html, "imaging")
    assert "CT, " in imaging
    assert re.search(r"/imaging/[0-9a-f-]{36}", imaging)


def test_what_is_missing_names_who_can_supply_it_and_what_was_set_aside_says_why(physician: Pages, sqlite_ward: Ward):
    drain = sqlite_ward.drain()
    sqlite_ward.check(drain, pain=None, pain_from=None, other_pain=4)
    html = physician.get(f"/drains/{drain}/readiness").text
    assert "Missing, and who can supply it" in section(html, "imaging")
    assert "radiology" in section(html, "imaging")
    clinical = section(html, "clinical")
    assert "Set aside" in clinical
    assert "pain at the drain site or from elsewhere does not count" in clinical


def test_a_change_of_the_verdict_is_listed_with_its_cause(physician: Pages, sqlite_ward: Ward):
    drain = sqlite_ward.ready_drain()
    fails = "Clinical now not met, was met"
    assert fails not in section(physician.get(f"/drains/{drain}/readiness").text, "turns")
    sqlite_ward.clock.forward(hours=3)
    sqlite_ward.check(drain, hours=3, temp_c=39)
    turns = section(physician.get(f"/drains/{drain}/readiness").text, "turns")
    assert "Recorded a check: Nurse" in turns
    assert fails in turns


def test_the_form_leads_to_the_address_of_the_moment_asked_for(physician: Pages, sqlite_ward: Ward):
    drain = sqlite_ward.ready_drain()
    then = sqlite_ward.clock.now - timedelta(hours=1)
    sqlite_ward.clock.forward(hours=3)
    sqlite_ward.check(drain, hours=3, temp_c=39)
    asked = f"day={then:%Y-%m-%d}&clock={then:%H:%M}"
    answer = physician.get(f"/drains/{drain}/readiness?{asked}&believing=then")
    assert answer.status_code == 303
    assert f"{then:%Y-%m-%dT%H:%M}" in answer.headers["Location"].split("&known_at=")[1]
    shown = physician.get(answer.headers["Location"]).text
    assert "As it was: judged at" in shown
    with_hindsight = physician.get(f"/drains/{drain}/readiness?{asked}&believing=now").headers["Location"]
    assert with_hindsight.split("&known_at=")[1] != answer.headers["Location"].split("&known_at=")[1]


@pytest.mark.parametrize(
    "asked,said",
    [
        ("day=2026-11-21&clock=25:00&believing=then", "Time must be a time like 09:40, 24-hour clock."),
        ("day=tomorrow&clock=09:00&believing=then", "Date: choose a date."),
        ("day=2026-11-21&clock=09:00", "Choose what is believed."),
    ],
)
def test_a_moment_that_cannot_be_is_one_sentence(physician: Pages, sqlite_ward: Ward, asked: str, said: str):
    drain = sqlite_ward.ready_drain()
    answer = physician.get(f"/drains/{drain}/readiness?{asked}")
    assert answer.status_code == 422
    assert said in answer.text


def test_another_ward_does_not_see_it(app: Flask, sqlite_ward: Ward):
    drain = sqlite_ward.ready_drain()
    assert Pages.of(app, "stranger").get(f"/drains/{drain}/readiness").status_code == 404
