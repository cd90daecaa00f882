"""The few small pictures that the README shows."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

from tests.gallery.demonstration import Demonstration
from tests.gallery.walk import LOOKS

__all__ = ["take"]

HEIGHT = 760


def take(browser: Browser, demo: Demonstration, into: Path) -> None:
    """The board, a drain, and a check on a phone, as PNGs of one pixel a point."""
    into.mkdir(parents=True, exist_ok=True)
    state: Any = demo.signed_in(browser, "physician")
    desktop = _page(browser, demo, state, "desktop", "/board")
    desktop.screenshot(path=str(into / "board.png"), clip={"x": 0, "y": 0, "width": 1280, "height": HEIGHT})
    desktop.locator("[data-row] .person a").first.click()
    desktop.locator(".trend-wide .trend-column").last.focus()
    desktop.screenshot(path=str(into / "drain.png"), clip={"x": 0, "y": 0, "width": 1280, "height": HEIGHT})
    phone = _page(browser, demo, state, "phone", "/round")
    phone.get_by_role("link", name="Record a check").first.click()
    phone.locator("#gross_ml").scroll_into_view_if_needed()
    phone.screenshot(path=str(into / "check-phone.png"))
    night = _page(browser, demo, state, "dark-phone", "/board")
    night.screenshot(path=str(into / "board-phone-dark.png"))


def _page(browser: Browser, demo: Demonstration, state: Any, look: str, path: str) -> Page:
    page = browser.new_context(storage_state=state, **LOOKS[look]).new_page()
    page.goto(f"{demo.address}{path}")
    return page
