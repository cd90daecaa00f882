"""Stories of imaging and laboratory values in a real browser: the last fact that is missing, its correction, a slip."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser import Faults, assert_accessible, assert_nothing_spills
from tests.support.served import Served
from tracker.actions import imaging

pytestmark = pytest.mark.browser


def report(page: Page, *, clock: str, result: str = "Resolved", new_collection: str = "No") -> None:
    """Fill in the report of a final CT of today."""
    page.get_by_label("Date").select_option(label="10-Nov-2026 (today)")
    page.get_by_label("Time").fill(clock)
    answers = {
        "Kind of study": "CT",
        "Report": "Final",
        "Pelvic: the collection is": result,
        "Pelvic: the drain is": "In the collection",
        "Rupture or another complication?": "No",
        "A new collection?": new_collection,
    }
    for question, answer in answers.items():
        page.get_by_role("group", name=question, exact=True).get_by_text(answer, exact=True).click()


def without_study(served: Served):
    """A drain that lacks nothing but a study."""
    ward = served.ward
    drain = ward.ready_drain()
    (study,) = ward.in_care(drain).record.imaging
    imaging.void(ward.house, study=study, revision=1, reason="Another patient's.", by=ward.physician)
    return drain


@pytest.mark.parametrize("page", ["desktop"], indirect=True)
def test_a_ct_meets_the_criteria_and_its_correction_withdraws_that(page: Page, served: Served, faults: Faults):
    """Given a drain that lacks imaging, when a CT is entered, then criteria are met; corrected, they are not."""
    faults.expect("status of 422")
    drain = without_study(served)
    served.sign_in(page, "physician")
    served.open(page, f"/drains/{drain}")
    expect(page.locator(".verdict-line")).to_have_text("Cannot tell")
    page.get_by_role("link", name="Imaging", exact=True).click()
    expect(page.get_by_role("radio", checked=True)).to_have_count(0)
    report(page, clock="07:30")
    assert_accessible(page)
    assert_nothing_spills(page)
    page.get_by_role("button", name="Save the study").click()
    expect(page.locator(".verdict-line")).to_have_text("Criteria met")
    expect(page.locator(".said-warning:visible")).to_have_count(0)

    page.get_by_role("link", name="Correct it").click()
    expect(page.get_by_role("heading", name="As it is saved now")).to_be_visible()
    page.get_by_role("group", name="Pelvic: the collection is").get_by_text("Persistent").click()
    page.get_by_label("Why is it corrected?").fill("Read again with the radiologist.")
    page.get_by_role("button", name="Save the correction").click()
    confirm = page.get_by_role("group", name="Please confirm")
    expect(confirm).to_contain_text("now Criteria met (imaging met), afterwards Not ready (imaging not met)")
    assert_accessible(page)
    assert_nothing_spills(page)
    confirm.get_by_role("checkbox").check()
    page.get_by_role("button", name="Save the correction").click()
    expect(page.get_by_role("heading", name="Earlier version: entered")).to_be_visible()
    expect(page.locator("main")).to_contain_text("Reason: Read again with the radiologist.")
    assert_accessible(page)

    page.get_by_role("link", name="Back to the drain").click()
    expect(page.locator(".verdict-line")).to_have_text("Not ready")
    page.get_by_role("link", name="History: every entry and every version").click()
    expect(page.locator(".entries li").first).to_contain_text("Corrected")
    assert_accessible(page)
    assert_nothing_spills(page)


def test_a_ct_that_reports_a_new_collection_meets_nothing(desktop: Page, served: Served):
    """Given the same drain, when the same CT reports a new collection, then it stays in until that is registered."""
    drain = without_study(served)
    served.sign_in(desktop, "physician")
    served.open(desktop, f"/drains/{drain}/imaging/new")
    report(desktop, clock="07:30", new_collection="Yes")
    desktop.get_by_role("button", name="Save the study").click()
    expect(desktop.locator(".verdict-line")).to_have_text("Not ready")
    desktop.locator(".timeline").get_by_role("link", name="CT").first.click()
    desktop.get_by_role("link", name="Register the new collection").click()
    desktop.get_by_text("A new collection", exact=True).click()
    desktop.get_by_label("Site").select_option("Subphrenic")
    desktop.get_by_role("button", name="Register it").click()
    expect(desktop.locator("main")).to_contain_text("registered as Subphrenic")
    desktop.get_by_role("link", name="Back to the drain").click()
    expect(desktop.locator(".verdict-line")).to_have_text("Criteria met")


def test_a_ct_of_before_the_insertion_is_said_at_once_not_to_count(phone: Page, served: Served, faults: Faults):
    """Given a drain put in today, when a CT of the hours before is entered, then a sentence says it will not count."""
    faults.expect("status of 422")
    ward = served.ward
    ward.clock.now = ward.clock.now.replace(day=10, month=11, hour=8)
    drain = ward.drain()
    ward.clock.forward(hours=2)
    served.sign_in(phone, "physician")
    served.open(phone, f"/drains/{drain}/imaging/new")
    before = ward.clock.now - timedelta(hours=3)
    report(phone, clock=f"{before:%H:%M}")
    phone.get_by_role("button", name="Save the study").click()
    expect(phone.locator(".said-warning:visible")).to_contain_text("does not count: too early after the insertion")
    served.open(phone, f"/drains/{drain}/labs/new")
    phone.get_by_label("Date").select_option(label="10-Nov-2026 (today)")
    phone.get_by_label("Time").fill("09:00")
    phone.get_by_label("White count").fill("110")
    phone.get_by_role("button", name="Save the laboratory result").click()
    expect(phone.get_by_role("alert")).to_be_focused()
    expect(phone.locator("#confirm")).to_contain_text("White count 110 ×10⁹/L. Is it right?")
    expect(phone.get_by_role("textbox", name="White count")).to_have_value("110")
    assert_accessible(phone)
