"""Stories of an administrator in a real browser: somebody new signs in, settings are looked at before they change."""

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.support.browser import Faults, assert_accessible, assert_nothing_spills
from tests.support.browser_fixtures import NewContext
from tests.support.served import Served
from tracker.access.permissions import Role

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("page", ["desktop"], indirect=True)
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
    nurse.get_by_text("More", exact=True).click()
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
    expect(nurse.get_by_role("heading", level=1)).to_have_text("Locked")


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


RIGHT = "pt,tube,at,ml\nP1,T1,2026-10-30 08:00,20\nP1,T1,2026-10-30 16:00,12\n"


@pytest.mark.parametrize("page", ["desktop"], indirect=True)
def test_a_file_is_previewed_corrected_imported_and_imported_again_without_effect(page: Page, served: Served):
    """Given a chart with a wrong row, when it is looked at and corrected, then its rows are imported, once."""
    served.ward.hire("admin", Role.ADMINISTRATOR)
    served.sign_in(page, "admin")
    page.get_by_role("link", name="Imports").click()
    page.get_by_role("link", name="Drain outputs").click()
    for name, text in (("Name of this mapping", "Charts"), ("The system that the file comes from", "charts")):
        page.get_by_label(name).fill(text)
    for name, text in (("Patient", "pt"), ("Drain", "tube"), ("Time", "at"), ("Volume", "ml")):
        page.get_by_label(name, exact=True).fill(text)
    page.get_by_text("The source's own").click()
    page.get_by_text("Abscess drain").click()
    page.get_by_label("Site").select_option(label="Pelvic")
    page.get_by_role("button", name="Save the mapping").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Look at a file")

    assert_accessible(page)
    look_at(page, RIGHT)
    expect(page.get_by_role("alert")).to_contain_text("0 rows read, 2 refused")
    expect(page.locator("main")).to_contain_text('the time "2026-10-30 08:00" has no offset')
    assert_accessible(page)
    zoned = RIGHT.replace(":00,", ":00+00:00,").replace("ml\n", "ml,u\n").replace("20\n", "20,mL\n")
    look_at(page, zoned.replace("12\n", "twelve,mL\n"))
    expect(page.get_by_role("alert")).to_contain_text("0 rows read, 2 refused")
    page.get_by_role("link", name="Cancel").click()
    page.get_by_role("link", name="Charts", exact=True).click()
    page.get_by_label("Unit (may be left empty)").fill("u")
    page.get_by_label("Why is it changed?").fill("The file names units.")
    page.get_by_role("button", name="Save the mapping").click()
    page.get_by_role("link", name="Look at a file").click()
    look_at(page, zoned.replace("12\n", "12,mL\n"))
    expect(page.get_by_role("alert")).to_contain_text("Would add 2 checks, 1 drain, 1 patient.")
    assert_accessible(page)
    assert_nothing_spills(page)
    page.get_by_role("button", name="Import these rows").click()
    expect(page.get_by_role("status")).to_contain_text("Added 2 checks, 1 drain, 1 patient.")
    page.get_by_role("link", name="Back to the imports").click()
    page.get_by_role("link", name="Look at a file").click()
    look_at(page, zoned.replace("12\n", "12,mL\n"))
    expect(page.get_by_role("alert")).to_contain_text("Nothing new; 2 rows were there already.")
    expect(page.get_by_role("button", name="Import these rows")).to_have_count(0)


def look_at(page: Page, text: str) -> None:
    file: FilePayload = {"name": "outputs.csv", "mimeType": "text/csv", "buffer": text.encode()}
    page.get_by_label("CSV file").set_input_files(file)
    page.get_by_label("Ward that new patients are put into").select_option(label="Ward 7")
    page.get_by_role("button", name="Look at").click()
