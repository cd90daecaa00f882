"""Fixtures that give a test pages in a real browser; the test is marked browser."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.support import browser

__all__ = ["NewContext"]

NewContext = Callable[..., BrowserContext]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser a worker."""
    if reason := browser.missing():
        pytest.skip(reason)
    with browser.launched() as running:
        yield running


@pytest.fixture
def faults() -> browser.Faults:
    """What goes wrong inside this test's pages; faults.expect("status of 422") allows, and then demands, one."""
    return browser.Faults()


@pytest.fixture
def new_context(chromium: Browser, faults: browser.Faults) -> Iterator[NewContext]:
    """new_context("phone", **options) is a fresh profile; at the end of the test all are closed and faults checked."""
    opened: list[BrowserContext] = []

    def new(width: browser.Width = "desktop", **options: Any) -> BrowserContext:
        opened.append(browser.open_context(chromium, faults, width, **options))
        return opened[-1]

    yield new
    for context in opened:
        context.close()
    faults.check()


@pytest.fixture
def desktop(new_context: NewContext) -> Page:
    """A page 1366 pixels wide."""
    return new_context("desktop").new_page()


@pytest.fixture
def phone(new_context: NewContext) -> Page:
    """A page 390 points wide, touched with a finger."""
    return new_context("phone").new_page()


@pytest.fixture(params=["desktop", "phone"])
def page(request: pytest.FixtureRequest, new_context: NewContext) -> Page:
    """The test runs at desktop width and again at phone width."""
    return new_context(request.param).new_page()


@pytest.fixture
def axe() -> Callable[..., None]:
    """axe(page) fails with every accessibility rule that the page breaks."""
    return browser.assert_accessible
