"""Pages on paper: few sheets, none of them empty, nothing cut off, and nothing of the screen's furniture."""

import re
import zlib

import pytest
from playwright.sync_api import expect

from tests.support.browser import assert_nothing_spills
from tests.support.browser_fixtures import NewContext
from tests.support.deciding import sign
from tests.support.served import Served
from tracker.records.decisions import Choice

pytestmark = pytest.mark.browser
A4_LANDSCAPE = (842, 595)
A4 = (595, 842)
WITHIN_MARGINS_PX = 703
LEAST_LINES = 60
"""Pieces of text on a page; its margins and the patient's banner alone have some thirty."""
CUT_OFF = """() => [...document.querySelectorAll("main .scroll")]
    .filter(one => one.scrollWidth > one.clientWidth + 1).map(one => one.textContent.trim().slice(0, 60))"""


def pages_of(pdf: bytes) -> list[tuple[int, int]]:
    """Width and height of each page, in points."""
    boxes = re.findall(rb"/MediaBox\s*\[0 0 ([0-9.]+) ([0-9.]+)\]", pdf)
    return [(round(float(width)), round(float(height))) for width, height in boxes]


@pytest.mark.parametrize("path", ["/handover", "/round/sheet"])
def test_a_sheet_of_thirty_drains_prints_on_few_pages(new_context: NewContext, served: Served, path: str):
    """Given thirty drains, when a sheet is printed, then it takes two to six pages of A4 landscape."""
    for number in range(30):
        served.ward.drain(served.ward.patient(f"99910000{number:02}", f"Patient{number}", f"A{number:02}"))
    page = new_context("desktop").new_page()
    served.sign_in(page, "physician")
    served.open(page, path)
    expect(page.locator(".sheet-table tbody tr")).not_to_have_count(0)
    printed = page.pdf(prefer_css_page_size=True)
    pages = pages_of(printed)
    assert 2 <= len(pages) <= 6, len(pages)
    assert set(pages) == {A4_LANDSCAPE}
    page.emulate_media(media="print")
    expect(page.locator(".masthead")).to_be_hidden()
    expect(page.get_by_text("Made for A4 landscape")).to_be_hidden()
    expect(page.get_by_text("Not valid after 24 h.")).to_be_visible()


def written_on(pdf: bytes) -> list[int]:
    """How many pieces of text each page has."""
    objects = dict(re.findall(rb"(\d+) 0 obj\s(.*?)endobj", pdf, re.DOTALL))
    drawn = [re.search(rb"/Contents (\d+) 0 R", one) for one in objects.values() if re.search(rb"/Type\s*/Page\b", one)]
    streams = [re.search(rb"stream\r?\n(.*)\r?\nendstream", objects[one[1]], re.DOTALL) for one in drawn if one]
    return [len(re.findall(rb"T[jJ]\b", zlib.decompress(one[1]))) for one in streams if one]


def test_what_a_ward_prints_of_one_drain_is_short_and_whole_and_says_whose_it_is(
    new_context: NewContext, served: Served
):
    """Given a decided drain, when its pages are printed, then no sheet is empty, cut, or without its banner."""
    drain = served.ward.ready_drain()
    decision = sign(served.ward, drain, Choice.KEEP, reason="Wait for the surgeon.")
    page = new_context("desktop").new_page()
    served.sign_in(page, "physician")
    of_drain = f"/drains/{drain}"
    printed = {
        of_drain: 3,
        f"{of_drain}/readiness": 2,
        f"/decisions/{decision}": 1,
        f"{of_drain}/history": 2,
        "/reports": 2,
    }
    for path, most in printed.items():
        served.open(page, path)
        pdf = page.pdf(prefer_css_page_size=True)
        pages, written = pages_of(pdf), written_on(pdf)
        assert len(written) == len(pages) <= most, path
        assert set(pages) == {A4}, path
        assert min(written) >= LEAST_LINES, (path, written)
        page.emulate_media(media="print")
        page.set_viewport_size({"width": WITHIN_MARGINS_PX, "height": 900})
        assert_nothing_spills(page)
        assert page.evaluate(CUT_OFF) == [], path
        expect(page.locator(".masthead")).to_be_hidden()
        if path != "/reports":
            expect(page.locator(".banner")).to_have_css("display", "table-header-group")
        page.emulate_media(media="null")
