"""The ward's pages served on loopback for a browser, and the steps that people take there."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from tests.support.loopback import serving
from tests.support.pages import app_of
from tests.support.ward import PASSWORD, Ward

__all__ = ["Served", "served_ward"]


@dataclass
class Served:
    """A ward at an address."""

    address: str
    ward: Ward

    def sign_in(self, page: Page, name: str) -> None:
        page.goto(f"{self.address}/login")
        page.get_by_label("Name").fill(name)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url(lambda url: "/login" not in url)

    def open(self, page: Page, path: str) -> None:
        page.goto(f"{self.address}{path}")


@contextmanager
def served_ward(ward: Ward, folder: Path, **settings: Any) -> Iterator[Served]:
    with serving(app_of(ward, folder, **settings)) as address:
        yield Served(address, ward)


def answer_all(page: Page, *, identity: str = "2231", output: str = "14", flush: str = "10") -> None:
    """Fill a whole check as a nurse does, from the top."""
    page.get_by_label("Wristband: scan it").fill(identity)
    page.get_by_label("Output emptied since the last check").fill(output)
    page.get_by_text("Measured in a cylinder").click()
    page.get_by_label("Fluid flushed in since the last check").fill(flush)
    page.get_by_text("Flushed freely").click()
    page.get_by_role("group", name="Clamp or leak").get_by_text("None of these").click()
    page.get_by_text("Serous").click()
    page.get_by_label("Temperature").fill("36.8")
    page.get_by_role("group", name="Antipyretic since the last check?").get_by_text("No", exact=True).click()
    page.get_by_label("Pain from the abscess, 0 to 10").fill("0")
    page.get_by_role("group", name="Signs of sepsis").get_by_text("None of these").click()
    page.get_by_role("group", name="Drain site").get_by_text("None of these").click()
