"""A shared phone: its page is covered when the session ends, and nothing that was typed is lost."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser import Faults, assert_accessible
from tests.support.served import Served, answer_all, served_ward
from tests.support.ward import PASSWORD, Ward
from tracker.records.database import Database
from tracker.records.words import InstallationKind

pytestmark = pytest.mark.browser
QUARTER_AND_A_MINUTE = 16 * 60 * 1000
SCROLLED_MS = 300
"""A page tells of its last scrolling a frame later; told after the quarter of an hour it would count as use."""


def unlock(page: Page, password: str = PASSWORD) -> None:
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Unlock").click()


def test_a_page_left_alone_is_covered_and_what_was_typed_is_saved_once(
    phone: Page, served_short: Served, faults: Faults
):
    """Given a check half typed, when the phone lies or is locked or the session ends at saving, then all is kept."""
    served = served_short
    faults.expect("status of 401")
    faults.expect("status of 422")
    drain = served.ward.drain()
    served.ward.clock.forward(hours=8)
    phone.clock.install()
    served.sign_in(phone, "nurse")
    served.open(phone, f"/drains/{drain}/checks/new")
    answer_all(phone)
    name, output = phone.get_by_text("HAZELWOOD, Mary").first, phone.get_by_label("Output emptied since the last check")
    served.ward.clock.forward(minutes=16)
    phone.wait_for_timeout(SCROLLED_MS)
    phone.clock.fast_forward(QUARTER_AND_A_MINUTE)
    expect(phone.get_by_role("heading", name="Locked")).to_be_visible()
    expect(name).to_be_hidden()
    expect(phone).to_have_title("Locked · Drain readiness")
    assert_accessible(phone)
    unlock(phone, "not the password")
    expect(phone.get_by_role("alert")).to_be_focused()
    unlock(phone)
    expect(name).to_be_visible()
    expect(output).to_have_value("14")
    phone.get_by_text("More", exact=True).click()
    phone.get_by_role("button", name="Lock").click()
    unlock(phone)
    expect(name).to_be_visible()
    served.ward.clock.forward(minutes=16)
    phone.get_by_role("button", name="Save").click()
    unlock(phone)
    expect(phone.get_by_role("status").first).to_contain_text("Saved 14 mL")
    assert len(served.ward.in_care(drain).timeline.checks) == 1


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_covered_page_of_the_demonstration_still_says_that_it_is_one(
    desktop: Page, database: Database, tmp_path: Path
):
    with served_ward(Ward(database, kind=InstallationKind.DEMO), tmp_path) as served:
        served.sign_in(desktop, "nurse")
        desktop.get_by_role("button", name="Lock").click()
        expect(desktop.get_by_role("heading", name="Locked")).to_be_visible()
        expect(desktop.get_by_role("link", name="Board")).to_be_hidden()
        expect(desktop.get_by_label("Demonstration")).to_be_visible()
        assert_accessible(desktop)
