"""What is asked of every page would be noticed if a page lacked it."""

import pytest
from playwright.sync_api import Page

from tests.support.browser import assert_contrast
from tests.support.sound import covered_stops, lost_marks, wrong_dates

FORM = """<form><p style="height: 40rem"></p><label>Output <input id="output"></label>
<div class="save-bar" style="position: {}; bottom: 0; height: 95vh; background: #fff">Save</div>
<p style="height: 40rem"></p></form>"""


@pytest.mark.parametrize(
    "text",
    ["on 2026-11-21", "21/11/2026", "21.11.26", "at 9:40 am", "Nov 21, 2026", "11/21/26 and 21-Nov-2026", "on 21-Nov"],
)
def test_a_date_in_another_form_is_noticed(text: str):
    assert wrong_dates(text)


def test_dates_and_times_in_the_one_form_and_other_numbers_pass():
    assert not wrong_dates("21-Nov-2026 09:40, 36.7 °C, 6.5.1, pain 1/10, 8 of 10, 999 014 2231, Abdom Radiol 2022")


@pytest.mark.browser
def test_a_field_under_a_bar_is_noticed_and_one_beside_it_is_not(desktop: Page):
    desktop.set_viewport_size({"width": 600, "height": 500})
    for position, is_covered in (("fixed", True), ("static", False)):
        desktop.set_content(FORM.format(position))
        assert bool(covered_stops(desktop)) is is_covered, position


@pytest.mark.browser
def test_one_text_too_faint_among_many_is_noticed_light_or_dark(desktop: Page):
    faint = '<p id="faint" style="color: {}">Faint</p>' + "<p>Plain</p>" * 9
    for is_dark, ground in ((False, "#ffffff"), (True, "#11191d")):
        desktop.emulate_media(color_scheme="dark" if is_dark else "light")
        for colour, is_faint in (("#7a8a90", not is_dark), ("#4a5b63", is_dark)):
            desktop.set_content(
                f'<html lang="en"><title>Ward</title><meta name="color-scheme" content="light dark">'
                f'<main style="background: {ground}"><h1>Ward</h1>{faint.format(colour)}</main></html>'
            )
            if is_faint:
                with pytest.raises(AssertionError, match="#faint"):
                    assert_contrast(desktop)
            else:
                assert_contrast(desktop)


@pytest.mark.browser
def test_a_mark_in_the_colour_of_its_ground_is_noticed(desktop: Page):
    for colour, is_lost in (("#ffffff", True), ("#17663a", False)):
        mark = f'<svg class="icon" width="20" height="20" style="color: {colour}"><circle r="9"/></svg>'
        desktop.set_content(f'<main style="background: #ffffff">{mark}</main>')
        assert bool(lost_marks(desktop)) is is_lost, colour
    desktop.emulate_media(forced_colors="active")
    assert lost_marks(desktop), "forced into one colour, its inner shape is gone"
