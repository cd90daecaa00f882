"""Stories of a wireless that comes and goes: each check is saved exactly once, and each refusal shown to its author."""

from uuid import UUID

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.support.browser import Faults, assert_accessible
from tests.support.browser_fixtures import NewContext
from tests.support.served import Served, answer_all

pytestmark = pytest.mark.browser
CUT = "ERR_INTERNET_DISCONNECTED"
KEPT = "This check is kept on this device"
SAVED = "[data-outbox]"


@pytest.fixture
def drain(served: Served) -> UUID:
    found = served.ward.drain()
    served.ward.clock.forward(hours=8)
    return found


@pytest.fixture
def phone_context(new_context: NewContext) -> BrowserContext:
    return new_context("phone")


def open_check(context: BrowserContext, served: Served, drain: UUID) -> Page:
    page = context.new_page()
    served.sign_in(page, "nurse")
    served.open(page, f"/drains/{drain}/checks/new")
    answer_all(page)
    return page


def save_offline(context: BrowserContext, served: Served, drain: UUID) -> Page:
    page = open_check(context, served, drain)
    context.set_offline(True)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name=KEPT)).to_be_visible()
    return page


def saved(served: Served, drain: UUID) -> int:
    return len(served.ward.in_care(drain).timeline.checks)


def test_a_check_saved_without_a_network_is_sent_after_the_tab_was_closed(
    phone_context: BrowserContext, served: Served, faults: Faults, drain: UUID
):
    """Given no network, when a check is saved and its tab closed, then two new tabs save it once between them."""
    faults.expect(CUT)
    page = save_offline(phone_context, served, drain)
    expect(page.locator(SAVED)).to_contain_text("1 check saved on this device only")
    assert_accessible(page)
    page.close()
    assert saved(served, drain) == 0
    phone_context.set_offline(False)
    tabs = [phone_context.new_page(), phone_context.new_page()]
    for tab in tabs:
        tab.goto(f"{served.address}/outbox", wait_until="commit")
    for tab in tabs:
        tab.reload()
        expect(tab.get_by_text("No check of yours waits on this device.")).to_be_visible()
        assert_accessible(tab)
    assert saved(served, drain) == 1


def test_an_answer_that_is_lost_after_the_check_was_saved_saves_it_once(
    phone_context: BrowserContext, served: Served, faults: Faults, drain: UUID
):
    """Given a server whose answer is lost, when the check is sent again, then it is there once and nothing waits."""
    faults.expect("ERR_FAILED")
    page = open_check(phone_context, served, drain)

    def lose(route: Route) -> None:
        route.fetch(max_redirects=0)
        route.abort()

    page.route("**/checks/new", lose)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name=KEPT)).to_be_visible()
    assert saved(served, drain) == 1
    page.unroute("**/checks/new", lose)
    served.open(page, "/outbox")
    expect(page.get_by_text("No check of yours waits on this device.")).to_be_visible()
    assert saved(served, drain) == 1


def test_a_check_waits_for_its_author_and_is_never_sent_under_another_name(
    phone_context: BrowserContext, served: Served, faults: Faults, drain: UUID
):
    """Given a check kept on a shared phone, when another nurse signs in there, then it waits until its author does."""
    faults.expect(CUT)
    save_offline(phone_context, served, drain).close()
    phone_context.clear_cookies()
    phone_context.set_offline(False)
    page = phone_context.new_page()
    served.sign_in(page, "nurse2")
    expect(page.locator(SAVED)).to_contain_text("1 check of somebody else on this device")
    served.open(page, "/outbox")
    expect(page.get_by_text("No check of yours waits on this device.")).to_be_visible()
    assert saved(served, drain) == 0
    phone_context.clear_cookies()
    served.sign_in(page, "nurse")
    served.open(page, "/outbox")
    expect(page.get_by_text("No check of yours waits on this device.")).to_be_visible()
    (check,) = served.ward.in_care(drain).record.checks.values()
    assert check[-1].recorded_by == served.ward.nurse.account_id


def test_a_check_that_the_server_does_not_take_is_shown_to_its_author(
    phone_context: BrowserContext, served: Served, faults: Faults, drain: UUID
):
    """Given a kept check and another nurse's of that time, when it is sent, then its author is asked what it is."""
    faults.expect(CUT)
    faults.expect("status of 422")
    page = save_offline(phone_context, served, drain)
    served.ward.check(drain, by=served.ward.second_nurse)
    phone_context.set_offline(False)
    served.open(page, "/outbox")
    expect(page.get_by_text("The server did not take it.")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Open it").click()
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.locator("#confirm")).to_contain_text("new check")
    expect(page.get_by_label("Output emptied since the last check")).to_have_value("14")
    page.locator("#confirm").get_by_role("checkbox").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status").first).to_contain_text("Saved 14 mL")
    assert saved(served, drain) == 2
    served.open(page, "/outbox")
    expect(page.get_by_text("No check of yours waits on this device.")).to_be_visible()


def test_without_javascript_the_form_is_sent_plainly(new_context: NewContext, served: Served, drain: UUID):
    page = open_check(new_context("phone", java_script_enabled=False), served, drain)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status").first).to_contain_text("Saved 14 mL")
    assert saved(served, drain) == 1
