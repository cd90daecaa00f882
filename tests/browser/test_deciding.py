"""Stories of a physician who decides, in a real browser, at desktop and at phone width."""

from decimal import Decimal

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser import Faults, assert_accessible, assert_nothing_spills
from tests.support.browser_fixtures import NewContext
from tests.support.deciding import decisions_on
from tests.support.served import Served
from tests.support.ward import PASSWORD
from tracker.records.decisions import Choice

pytestmark = pytest.mark.browser


def sound(page: Page) -> None:
    assert_accessible(page)
    assert_nothing_spills(page)


def test_a_decision_in_a_second_tab_meets_what_changed_and_loses_nothing(
    page: Page, new_context: NewContext, served: Served, faults: Faults
):
    """Given two open forms and a check saved meanwhile, when each is signed, then each is told what is new."""
    faults.expect("status of 409")
    faults.expect("status of 422")
    ward = served.ward
    drain = ward.ready_drain()
    served.sign_in(page, "physician")
    page.get_by_role("link", name="HAZELWOOD, Mary").click()
    page.get_by_role("link", name="Decide").click()
    sound(page)
    ward.clock.forward(minutes=2)
    ward.check(drain, 1, gross_ml=Decimal(99))
    page.get_by_text("Keep the drain", exact=True).first.click()
    page.get_by_label("Reason").fill("Wait for the surgeon.")
    page.get_by_label("Your password, again").fill("not the right one")
    page.get_by_role("button", name="Sign the decision").click()
    expect(page.get_by_role("alert")).to_contain_text("Your password does not match")
    sound(page)
    page.get_by_label("Your password, again").fill(PASSWORD)
    page.get_by_role("button", name="Sign the decision").click()
    changed = page.get_by_role("alert")
    expect(changed).to_be_focused()
    expect(changed).to_contain_text("99 mL out")
    expect(page.get_by_role("radio", name="Keep the drain")).to_be_checked()
    expect(page.get_by_label("Reason")).to_have_value("Wait for the surgeon.")
    expect(page.get_by_label("Your password, again")).to_have_value("")
    sound(page)
    page.get_by_label("Your password, again").fill(PASSWORD)
    page.get_by_role("button", name="Sign the decision").click()
    expect(page.get_by_role("status")).to_contain_text("Signed: keep the drain.")
    sound(page)
    page.get_by_role("link", name="Show the verdict it rests on").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Decision")
    sound(page)
    assert [row.choice for row in decisions_on(ward, drain)] == [Choice.KEEP]
