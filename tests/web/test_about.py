"""Help, components, and the colours that a device keeps."""

import re

import pytest
from flask import Flask

from tests.support.pages import Pages
from tests.support.ward import Ward
from tracker.readiness.vocabulary import Finding, Readiness, Urgency, label
from tracker.web.templating import unbroken

LOOKS = re.compile(r'data-bs-theme="(\w+)"|dark\.css" media="([^"]+)"')


def looks(text: str) -> list[str]:
    return [one or other for one, other in LOOKS.findall(text)]


def test_colours_follow_the_device_until_somebody_chooses_and_the_choice_outlives_the_session(
    app: Flask, sqlite_ward: Ward
):
    nurse = Pages.of(app, "nurse")
    assert looks(nurse.get("/round").text) == ["light", "screen and (prefers-color-scheme: dark)"]
    nurse.fill("/colours", colours="dark")
    nurse.fill("/round", to="/logout")
    assert looks(nurse.get("/login").text) == ["dark", "screen"]
    nurse.fill("/colours", colours="light")
    assert looks(nurse.get("/login").text) == ["light"]


def test_colours_that_do_not_exist_are_taken_for_the_devices(app: Flask, sqlite_ward: Ward):
    stranger = Pages.of(app)
    stranger.fill("/colours", colours="pink")
    stranger.client.set_cookie("other", "pink")
    assert looks(stranger.get("/login").text) == ["light", "screen and (prefers-color-scheme: dark)"]


def test_help_explains_every_answer_and_needs_no_session(app: Flask, sqlite_ward: Ward):
    text = Pages.of(app).get("/help").text
    for word in (*Readiness, *Finding, *Urgency):
        assert label(word) in text, word


@pytest.mark.parametrize(
    "text,marked",
    [
        ("CT 21-Nov-2026 09:40: resolved", 'CT <span class="keep">21-Nov-2026 09:40</span>: resolved'),
        ("Clamped: 23-Nov-2026", 'Clamped: <span class="keep">23-Nov-2026</span>'),
        ("below 0.5 mL a day", 'below <span class="keep">0.5 mL</span> a day'),
        ("<b>36.7 °C</b>", '&lt;b&gt;<span class="keep">36.7 °C</span>&lt;/b&gt;'),
        ("10 mLx and 3-way", "10 mLx and 3-way"),
    ],
)
def test_dates_and_numbers_with_units_stay_on_one_line(text: str, marked: str):
    assert unbroken(text) == marked
