"""Stories of a nurse's round in a real browser: what goes wrong at a bedside, and that nothing typed is lost."""

from decimal import Decimal

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser import Faults, assert_accessible
from tests.support.browser_fixtures import NewContext
from tests.support.served import Served, answer_all

pytestmark = pytest.mark.browser
OUTPUT = "Output emptied since the last check"


def test_a_first_zero_after_output_is_asked_once_and_saved_as_0(phone: Page, served: Served, faults: Faults):
    """Given 14 mL before, when 0 is typed, then it is asked once and saved as 0 mL, never as not recorded."""
    faults.expect("status of 422")
    drain = served.ward.drain()
    served.ward.clock.forward(hours=8)
    served.ward.check(drain)
    served.ward.clock.forward(hours=8)
    served.sign_in(phone, "nurse")
    phone.get_by_role("link", name="Check").first.click()
    answer_all(phone, output="0", flush="0")
    phone.get_by_role("button", name="Save").click()
    expect(phone.get_by_role("alert")).to_be_focused()
    phone.locator("#confirm").get_by_role("checkbox").check()
    phone.get_by_role("button", name="Save").click()
    expect(phone.get_by_role("status")).to_contain_text("Saved 0 mL for HAZELWOOD, Mary.")
    assert {check.gross_ml for check in served.ward.in_care(drain).timeline.checks} == {0, 14}


def test_after_back_the_form_is_empty_and_the_same_again_is_asked_about(desktop: Page, served: Served, faults: Faults):
    """Given a saved check, when the nurse goes Back and enters it again, then she is asked, and one check is saved."""
    faults.expect("status of 422")
    drain = served.ward.drain()
    served.ward.clock.forward(hours=8)
    served.sign_in(desktop, "nurse")
    served.open(desktop, f"/drains/{drain}/checks/new")
    answer_all(desktop)
    desktop.get_by_role("button", name="Save").click()
    expect(desktop.get_by_role("status")).to_contain_text("Saved 14 mL")
    desktop.go_back()
    expect(desktop.get_by_label(OUTPUT)).to_have_value("")
    expect(desktop.get_by_role("heading", name="Checked a short while ago")).to_be_visible()
    answer_all(desktop)
    desktop.get_by_role("button", name="Save").click()
    expect(desktop.get_by_role("alert")).to_contain_text("confirmation")
    expect(desktop.locator("#confirm")).to_contain_text("new check")
    assert len(served.ward.in_care(drain).timeline.checks) == 1


def test_the_board_changes_within_a_minute_without_a_reload(desktop: Page, served: Served):
    """Given an open board, when a check is saved elsewhere, then its row changes and is marked within a minute."""
    ward = served.ward
    drain = ward.ready_drain()
    desktop.clock.install()
    served.sign_in(desktop, "physician")
    expect(desktop.locator("#group-ready")).to_contain_text("HAZELWOOD, Mary")
    desktop.evaluate("window.notReloaded = true")
    ward.clock.forward(minutes=1)
    ward.check(drain, 1, gross_ml=99)
    desktop.clock.run_for(61_000)
    row = desktop.locator("#group-not_ready [data-row]")
    expect(row).to_contain_text("HAZELWOOD, Mary")
    expect(row).to_have_class("is-changed")
    expect(row.locator(".changed")).to_contain_text(": was Criteria met")
    expect(desktop.locator("[data-told]")).to_contain_text("1 drain changed at")
    assert desktop.evaluate("window.notReloaded")
    assert_accessible(desktop)


def test_a_board_that_cannot_be_refreshed_says_not_to_decide_from_it(
    new_context: NewContext, served: Served, faults: Faults
):
    """Given an open board, when the network is gone for two refreshes, then a red banner names the last update."""
    faults.expect("ERR_INTERNET_DISCONNECTED")
    context = new_context("desktop")
    page = context.new_page()
    served.ward.ready_drain()
    page.clock.install()
    served.sign_in(page, "physician")
    context.set_offline(True)
    page.clock.run_for(61_000)
    expect(page.locator("[data-stale]")).to_be_hidden()
    page.clock.run_for(61_000)
    expect(page.locator("[data-stale]")).to_contain_text("Do not decide from this board")
    assert_accessible(page)
    context.set_offline(False)
    page.clock.run_for(61_000)
    expect(page.locator("[data-stale]")).to_be_hidden()


def test_another_wards_nurse_sees_nothing(desktop: Page, served: Served, faults: Faults):
    """Given a drain of ward 7, when a nurse of ward 12 looks, then lists are empty, and its page is missing."""
    faults.expect("status of 404")
    drain = served.ward.ready_drain()
    served.sign_in(desktop, "stranger")
    for path in ("/round", "/board", "/patients"):
        served.open(desktop, path)
        expect(desktop.locator("main")).not_to_contain_text("HAZELWOOD")
    said = set()
    for path in (f"/drains/{drain}", f"/drains/{served.ward.house.new_id()}"):
        served.open(desktop, path)
        said.add(desktop.locator("main").inner_text())
        assert_accessible(desktop)
    assert len(said) == 1


@pytest.mark.parametrize("proof, most", [("scan", 32), ("digits", 37)])
def test_a_whole_check_takes_few_keystrokes(desktop: Page, served: Served, proof: str, most: int):
    """Given an empty form, when a check is entered by keyboard alone, then it takes no more keys than promised."""
    drain = served.ward.drain()
    served.ward.clock.forward(hours=8)
    served.sign_in(desktop, "nurse")
    served.open(desktop, f"/drains/{drain}/checks/new")
    desktop.get_by_label("Wristband: scan it").focus()
    if proof == "scan":  # the scanner types and ends with Enter
        desktop.keyboard.insert_text("9990142231")
        desktop.keyboard.press("Enter")
    pressed = 0
    for keys in KEYS[proof == "scan" :]:
        for key in keys:
            desktop.keyboard.press(key)
            pressed += 1
    expect(desktop.get_by_role("status")).to_contain_text("Saved 14 mL for HAZELWOOD, Mary.")
    assert pressed <= most, pressed
    (check,) = served.ward.in_care(drain).timeline.checks
    assert (check.flush_ml, check.temp_c, check.pain) == (Decimal(10), Decimal("36.8"), 0)
    assert (check.clamped, check.leak, check.sepsis_signs) == (False, False, False)


SPACE = ("Tab", "Space")
KEYS = (
    (*"2231", "Tab", "Tab"),  # past the link to the period
    tuple("14"),
    SPACE,  # measured in a cylinder
    ("Tab", *"10"),
    SPACE,  # flushed freely
    SPACE,  # neither clamped nor leaking
    SPACE,  # serous
    ("Tab", *"36.8"),
    ("Tab", "ArrowRight"),  # no antipyretic
    ("Tab", "0"),
    ("Tab", "Tab"),  # nothing else about pain
    SPACE,  # no sign of sepsis
    SPACE,  # nothing at the site
    ("Enter",),
)
