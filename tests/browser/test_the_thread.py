"""Stories in a real browser: a nurse records a check, the board changes; at desktop and at phone width."""

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser import Faults, assert_accessible, assert_nothing_spills
from tests.support.browser_fixtures import NewContext
from tests.support.served import Served, answer_all

pytestmark = pytest.mark.browser


def test_a_check_recorded_at_the_bedside_changes_the_board(
    page: Page, new_context: NewContext, served: Served, faults: Faults
):
    """Given a drain on the board as criteria met, when a nurse records 75 mL, then the board says not ready."""
    faults.expect("status of 422")
    ward = served.ward
    ward.ready_drain()
    ward.clock.forward(hours=7)
    served.sign_in(page, "physician")
    served.open(page, "/board")
    expect(page.locator("#group-ready")).to_contain_text("HAZELWOOD, Mary")
    assert_accessible(page)

    nurse = new_context("phone").new_page()
    served.sign_in(nurse, "nurse")
    nurse.get_by_label("Scan the wristband").fill("9990142231")
    nurse.keyboard.press("Enter")
    expect(nurse.get_by_role("heading", level=1)).to_have_text("Check")
    answer_all(nurse, identity="9990142231", output="75")
    assert_accessible(nurse)
    nurse.get_by_role("button", name="Save").click()
    expect(nurse.get_by_role("alert")).to_contain_text("confirmation")
    assert_accessible(nurse)
    nurse.get_by_text("more than five times as much").click()
    nurse.get_by_role("button", name="Save").click()
    expect(nurse.get_by_role("status")).to_contain_text("Saved 75 mL for HAZELWOOD, Mary.")
    assert_accessible(nurse)

    served.open(page, "/board")
    expect(page.locator("#group-not_ready")).to_contain_text("65 mL today so far")
    page.get_by_role("link", name="HAZELWOOD, Mary", exact=True).click()
    expect(page.locator(".verdict-line")).to_have_text("Not ready")
    expect(page.locator("#criterion-output")).to_contain_text("65 mL")
    assert_accessible(page)
    assert_nothing_spills(page)


def test_a_wrong_entry_is_shown_with_everything_typed_and_the_way_to_each_field(
    page: Page, served: Served, faults: Faults
):
    """Given a check with a wrong number, when it is saved, then the summary takes the focus and links to the field."""
    faults.expect("status of 422")
    drain = served.ward.drain()
    served.ward.clock.forward(hours=8)
    served.sign_in(page, "nurse")
    served.open(page, f"/drains/{drain}/checks/new")
    answer_all(page, identity="1111", output="12,55")
    page.get_by_role("button", name="Save").click()
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    assert page.title().startswith("Error: ")
    assert_accessible(page)
    summary.get_by_role("link", name="Output emptied since the last check must be a number").click()
    expect(page.get_by_label("Output emptied since the last check")).to_be_focused()
    expect(page.get_by_label("Output emptied since the last check")).to_have_value("12,55")
    expect(page.get_by_role("radio", name="Flushed freely")).to_be_checked()
    assert_nothing_spills(page)


def test_none_of_these_and_a_finding_exclude_one_another(desktop: Page, served: Served):
    """Given "none of these" chosen, when a finding is chosen, then the other is taken back."""
    drain = served.ward.drain()
    served.sign_in(desktop, "nurse")
    served.open(desktop, f"/drains/{drain}/checks/new")
    group = desktop.get_by_role("group", name="Signs of sepsis")
    group.get_by_text("None of these").click()
    group.get_by_text("Rigors").click()
    expect(group.get_by_role("checkbox", name="None of these")).not_to_be_checked()
    expect(group.get_by_role("checkbox", name="Rigors")).to_be_checked()


def test_sign_in_works_without_scripts_and_its_page_is_accessible(new_context: NewContext, served: Served):
    """Given a browser without JavaScript, when a nurse signs in and opens a check, then it is all there."""
    page = new_context("phone", java_script_enabled=False).new_page()
    drain = served.ward.drain()
    served.sign_in(page, "nurse")
    served.open(page, f"/drains/{drain}/checks/new")
    expect(page.get_by_label("Output emptied since the last check")).to_be_visible()
    served.open(page, "/board")
    expect(page.locator("#group-not_ready, #group-cannot_tell").first).to_be_visible()


def test_a_double_click_on_save_saves_one_check(desktop: Page, served: Served):
    """Given a filled check, when Save is clicked twice, then one check is saved."""
    drain = served.ward.drain()
    served.ward.clock.forward(hours=8)
    served.sign_in(desktop, "nurse")
    served.open(desktop, f"/drains/{drain}/checks/new")
    answer_all(desktop)
    desktop.get_by_role("button", name="Save").dblclick()
    expect(desktop.get_by_role("status")).to_contain_text("Saved 14 mL")
    assert len(served.ward.in_care(drain).timeline.checks) == 1
