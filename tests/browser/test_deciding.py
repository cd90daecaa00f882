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


@pytest.mark.parametrize("page", ["phone"], indirect=True)
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


def test_a_drain_is_decided_on_taken_out_followed_up_and_comes_back(
    page: Page, new_context: NewContext, served: Served, faults: Faults
):
    """Given criteria met, when it is decided, taken out and followed up, then a recurrence is tied to all of it."""
    faults.expect("status of 422")
    ward = served.ward
    drain = ward.ready_drain()
    served.sign_in(page, "physician")
    page.get_by_role("link", name="HAZELWOOD, Mary").click()
    page.get_by_role("link", name="Decide").click()
    page.get_by_text("Take the drain out", exact=True).first.click()
    page.get_by_label("Your password, again").fill(PASSWORD)
    page.get_by_role("button", name="Sign the decision").click()
    expect(page.locator(".signature")).to_contain_text("Signed by Physician")

    nurse = new_context("phone").new_page()
    served.sign_in(nurse, "nurse")
    served.open(nurse, f"/drains/{drain}")
    nurse.get_by_role("link", name="The drain came out").click()
    sound(nurse)
    nurse.get_by_label("Wristband: scan it").fill("2231")
    nurse.get_by_text("Taken out here").click()
    nurse.get_by_text("Tip not intact").click()
    nurse.get_by_role("group", name="Complications").get_by_text("None of these").click()
    nurse.get_by_label("Closing volume").fill("4")
    nurse.get_by_role("button", name="Save: this drain is out").click()
    nurse.get_by_text("Has a physician been told?").click()
    sound(nurse)
    nurse.get_by_role("button", name="Save: this drain is out").click()
    expect(nurse.get_by_role("status").first).to_contain_text("is out")
    sound(nurse)
    served.open(nurse, "/board")
    expect(nurse.locator("main")).not_to_contain_text("HAZELWOOD")

    ward.clock.forward(days=8)
    served.open(page, "/follow-ups")
    sound(page)
    page.get_by_role("link", name="Record Day 7").click()
    sound(page)
    page.get_by_role("group", name="Which follow-up?").get_by_text("Day 7").click()
    page.get_by_text("Re-collection", exact=True).click()
    page.get_by_text("Drained again").click()
    page.get_by_text("Add it now, at the same site").click()
    page.get_by_role("button", name="Save the follow-up").click()
    expect(page.get_by_text("Recurrence", exact=True)).to_be_visible()
    expect(page.locator("#removal-title + dl")).to_contain_text("protocol default-abscess, version 1")
    sound(page)
    served.open(page, f"/patients/{ward.in_care(drain).patient_id}/drains/new")
    page.get_by_text("Abscess drain").click()
    page.get_by_role("group", name="Which collection?").get_by_text("Pelvic").last.click()
    page.get_by_role("button", name="Save the drain").click()
    expect(page.locator("#alerts-title + ul")).to_contain_text("earlier")
    sound(page)
