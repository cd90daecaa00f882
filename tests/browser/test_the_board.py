"""The board on a phone: one open group, filters that stay in the address, a search that never gets there."""

import pytest
from playwright.sync_api import Page, expect

from tests.support.served import Served

pytestmark = pytest.mark.browser
OPEN, SHOWN = "details.group[open]", "[data-row]:visible"


def test_a_phone_opens_one_group_and_keeps_filters_in_the_address(phone: Page, served: Served):
    """Given drains in two groups, when groups are opened and the board is narrowed, then one group is open."""
    ward = served.ward
    ward.ready_drain()
    for number in range(3):
        ward.drain(ward.patient(f"999000010{number}", f"Unready{number}", f"D0{number}"))
    served.sign_in(phone, "physician")
    expect(phone.locator(OPEN)).to_have_count(1)
    expect(phone.locator(OPEN)).to_have_id("group-ready")
    phone.get_by_role("link", name="Cannot tell 3").or_(phone.get_by_role("link", name="Not ready 3")).click()
    expect(phone.locator(OPEN)).to_have_count(1)
    expect(phone.locator(f"{OPEN} {SHOWN}")).to_have_count(3)
    expect(phone.locator(f"{OPEN} summary")).to_be_focused()

    phone.get_by_label("Find: name, number or bed").fill("unready1")
    expect(phone.locator(SHOWN)).to_have_count(1)
    expect(phone.locator("[data-told]")).to_have_text("Showing 1 of 4 drains.")
    assert "nready1" not in phone.url
    phone.get_by_label("Find: name, number or bed").fill("")

    phone.get_by_role("link", name="Criteria met 1").click()
    expect(phone.locator(OPEN)).to_have_id("group-ready")
    phone.get_by_role("link", name="Imaging due").click()
    assert "imaging=yes" in phone.url
    expect(phone.locator("[data-told]")).to_have_text("Showing 3 of 4 drains.")
    expect(phone.locator(f"{OPEN} {SHOWN}")).to_have_count(3)
    phone.goto(phone.url.partition("#")[0])
    expect(phone.get_by_role("link", name="Imaging due")).to_have_attribute("aria-current", "true")
    expect(phone.locator(OPEN)).to_have_count(1)
    expect(phone.locator(f"{OPEN} {SHOWN}")).to_have_count(3)
    phone.get_by_role("link", name="Imaging due").click()
    assert "imaging" not in phone.url
    expect(phone.locator("[data-told]")).to_have_text("Showing 4 of 4 drains.")


def test_the_days_of_a_chart_are_one_stop_and_the_arrow_keys_go_from_day_to_day(desktop: Page, served: Served):
    """Given a drain's page, when a day has the focus, then its values and author are shown, and arrows move on."""
    drain = served.ward.ready_drain()
    served.sign_in(desktop, "physician")
    served.open(desktop, f"/drains/{drain}")
    days = desktop.locator(".trend-wide .trend-column")
    expect(desktop.locator(".trend-wide .trend-column[tabindex='0']")).to_have_count(1)
    days.last.focus()
    desktop.keyboard.press("ArrowLeft")
    expect(days.nth(-2)).to_be_focused()
    tips = desktop.locator(".trend-wide .trend-tip:visible")
    expect(tips).to_have_count(1)
    expect(tips).to_contain_text("Net 3 mL: low and complete")
    expect(tips).to_contain_text("Entered by Nurse")
    desktop.keyboard.press("Home")
    expect(days.first).to_be_focused()
    expect(desktop.locator(".trend-wide .trend-column[tabindex='0']")).to_have_count(1)
