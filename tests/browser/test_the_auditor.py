"""A story of the auditor in a real browser: what happened to a patient, who saw it, and a file of it."""

import csv
from decimal import Decimal

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser import assert_accessible, assert_nothing_spills
from tests.support.served import Served
from tracker.actions.checks import correct

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("page", ["desktop"], indirect=True)
def test_an_auditor_finds_a_correction_sees_who_knew_and_exports_it(page: Page, served: Served):
    """Given a corrected check, when an auditor looks for the patient, then versions, readers and a file are there."""
    ward = served.ward
    drain = ward.ready_drain()
    check = ward.check(drain)
    ward.clock.forward(hours=1)
    entry = ward.entry(9, gross_ml=Decimal(99))
    correct(ward.house, check=check, entry=entry, revision=1, reason="misread the bag", by=ward.nurse)
    served.sign_in(page, "auditor")
    expect(page.get_by_role("heading", level=1)).to_have_text("Audit")
    sound(page)

    if page.get_by_label("What").is_hidden():
        page.get_by_text("Filter", exact=True).click()
    page.get_by_label("What").select_option("Corrected a check")
    page.get_by_label("Patient: number or id").fill("999 014 2231")
    page.get_by_role("button", name="Find").click()
    expect(page.get_by_role("table")).to_contain_text("HAZELWOOD, Mary")
    page.get_by_role("link", name="Corrected a check").click()
    row = page.get_by_role("row", name="Gross, mL Changed")
    expect(row).to_contain_text("14")
    expect(row).to_contain_text("99")
    expect(page.get_by_role("region", name="The bytes of the payload")).to_contain_text('"reason":"misread the bag"')
    sound(page)

    page.get_by_role("link", name="Who saw this patient").click()
    expect(page.get_by_role("region", name="Patient")).to_contain_text("HAZELWOOD, Mary")
    expect(page.get_by_role("row", name="Nurse")).to_contain_text("Corrected a check 1×")
    sound(page)

    page.get_by_role("link", name="Export this list").click()
    expect(page.get_by_role("radio", name="Who saw or changed one patient's record")).to_be_checked()
    page.get_by_label("What is it for?").fill("Complaint 17")
    sound(page)
    with page.expect_download() as sent:
        page.get_by_role("button", name="Export").click()
    with sent.value.path().open(newline="") as file:
        assert {line["name"] for line in csv.DictReader(file)} == {"Nurse", "Physician", "Auditor"}
    page.get_by_role("link", name="Exports", exact=True).first.click()
    expect(page.get_by_role("table")).to_contain_text("Complaint 17")
    expect(page.get_by_role("table")).to_contain_text("SHA-256")
    sound(page)


def sound(page: Page) -> None:
    assert_accessible(page)
    assert_nothing_spills(page)
