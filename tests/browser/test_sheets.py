"""Sheets on paper: A4 landscape, few pages, and nothing of the screen's furniture."""

import re

import pytest
from playwright.sync_api import expect

from tests.support.browser_fixtures import NewContext
from tests.support.served import Served

pytestmark = pytest.mark.browser
A4_LANDSCAPE = (842, 595)


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
