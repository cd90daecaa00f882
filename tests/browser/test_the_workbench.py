"""A disputed verdict: the entry on which it hangs is seen, the record is saved, and the workbench judges it again."""

from decimal import Decimal
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser import Faults, assert_accessible, assert_nothing_spills
from tests.support.served import Served

pytestmark = pytest.mark.browser


def test_a_disputed_verdict_becomes_a_case(desktop: Page, served: Served, faults: Faults, tmp_path: Path):
    """Given an output with its point one place off, when a physician asks what if, then the entry stands there."""
    drain = served.ward.ready_drain()
    served.ward.clock.forward(hours=1)
    served.ward.check(drain, hours=2, gross_ml=Decimal(120), flush_ml=Decimal(0))
    page = desktop
    served.sign_in(page, "physician")
    served.open(page, f"/drains/{drain}/readiness")
    page.get_by_role("link", name="What if one entry is wrong?").click()
    expect(page.get_by_role("listitem").filter(has_text="120 mL").first).to_be_visible()
    assert_accessible(page)
    assert_nothing_spills(page)

    """And when the record is saved and given to the workbench, then its verdict is as expected there."""
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save as a case file").click()
    saved.value.save_as(tmp_path / "case.yaml")
    page.get_by_role("link", name="Open the workbench").click()
    page.get_by_label("Or a file").set_input_files(tmp_path / "case.yaml")
    page.get_by_role("button", name="Judge").click()
    expect(page.get_by_text("As expected", exact=True)).to_be_visible()
    page.get_by_role("button", name="What if?").click()
    expect(page.get_by_role("listitem").filter(has_text="120 mL").first).to_be_visible()
    assert_accessible(page)
    assert_nothing_spills(page)

    """And when its text is broken, then the sentence stands in the summary and the text in its field."""
    faults.expect("status of 422")
    page.get_by_label("Case file, YAML or JSON").fill("schema: another")
    page.get_by_role("button", name="Judge", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("schema: must be")
    expect(page.get_by_label("Case file, YAML or JSON")).to_have_value("schema: another")
    assert_accessible(page)
