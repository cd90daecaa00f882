"""Stories of an administrator in a real browser: somebody new signs in, settings are looked at before they change."""

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser import Faults, assert_accessible, assert_nothing_spills
from tests.support.browser_fixtures import NewContext
from tests.support.served import Served
from tracker.access.permissions import Role

pytestmark = pytest.mark.browser


def test_an_administrator_adds_a_nurse_who_signs_in_and_chooses_her_own_password(
    page: Page, new_context: NewContext, served: Served, faults: Faults
):
    """Given a ward, when an account is added, then its password opens the round once, and she sets her own."""
    faults.expect("status of 422")
    served.ward.hire("admin", Role.ADMINISTRATOR)
    served.ward.drain()
    served.sign_in(page, "admin")
    expect(page.get_by_role("heading", level=1)).to_have_text("Administration")
    page.get_by_role("link", name="Accounts").click()
    page.get_by_role("link", name="Add an account").click()
    page.get_by_label("Name as printed").fill("Noor Nurse")
    page.get_by_label("Sign-in name").fill("noor")
    page.get_by_role("group", name="Role").get_by_text("Nurse", exact=True).click()
    page.get_by_role("button", name="Add the account").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose the wards, or none of these.")
    expect(page.get_by_label("Sign-in name")).to_have_value("noor")
    assert_accessible(page)
    page.get_by_role("group", name="Wards and clinics").get_by_text("Ward 7").click()
    page.get_by_role("button", name="Add the account").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Password, shown once")
    assert_accessible(page)
    assert_nothing_spills(page)
    password = page.locator(".shown-once").inner_text().split(":")[-1].strip()

    nurse = new_context("phone").new_page()
    sign_in(nurse, served, "noor", password)
    expect(nurse.locator("main")).to_contain_text("HAZELWOOD, Mary")
    nurse.get_by_role("link", name="Noor Nurse").click()
    nurse.get_by_label("Present password").fill(password)
    nurse.get_by_label("New password", exact=True).fill("one that she remembers")
    nurse.get_by_label("New password again").fill("one that she remembers")
    nurse.get_by_role("button", name="Change it").click()
    expect(nurse.get_by_role("status")).to_contain_text("Your password is changed.")
    assert_accessible(nurse)
    sign_in(new_context("phone").new_page(), served, "noor", "one that she remembers")

    page.get_by_role("link", name="Done").click()
    page.get_by_role("link", name="Noor Nurse").click()
    page.get_by_role("group", name="May sign in").get_by_text("No: disabled").click()
    page.get_by_label("Why is it changed?").fill("Added by mistake.")
    page.get_by_role("button", name="Save the change").click()
    expect(page.get_by_role("row", name="Noor Nurse")).to_contain_text("Disabled")
    nurse.reload()
    expect(nurse.get_by_role("heading", level=1)).to_have_text("Sign in")


def test_a_ward_s_settings_say_what_they_would_change_before_they_do(desktop: Page, served: Served):
    """Given a drain that meets the criteria, when the ward-day is moved, then the page says first what that does."""
    served.ward.hire("admin", Role.ADMINISTRATOR)
    drain = served.ward.ready_drain()
    served.ward.clock.forward(hours=4)
    served.sign_in(desktop, "admin")
    served.open(desktop, f"/admin/wards/{served.ward.seven}")
    desktop.get_by_label("Ward-day starts at").fill("12:00")
    desktop.get_by_label("Check times").fill("11:30, 20:00")
    desktop.get_by_label("Why is it changed?").fill("Rounds begin at noon.")
    desktop.get_by_role("button", name="Show what would change").click()
    looked = desktop.get_by_role("alert")
    expect(looked).to_be_focused()
    expect(looked).to_contain_text("1 drain: Criteria met would become Cannot tell.")
    assert_accessible(desktop)
    assert served.ward.verdict(drain).readiness == "ready"
    desktop.get_by_role("button", name="Save these settings").click()
    expect(desktop.get_by_role("status")).to_contain_text("Saved: Ward 7.")
    assert served.ward.verdict(drain).readiness == "cannot_tell"


def sign_in(page: Page, served: Served, name: str, password: str) -> None:
    served.open(page, "/login")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Sign in")
