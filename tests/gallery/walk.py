"""Follows every link from a role's first page and takes a picture of each kind of page, once in each look."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from playwright.sync_api import Browser, Page

from tests.gallery.demonstration import Demonstration

__all__ = ["LOOKS", "ROLES", "Shot", "walk"]

ROLES = ("nurse", "physician", "clinic", "auditor", "admin")
LOOKS: Mapping[str, Mapping[str, Any]] = {
    "desktop": {"viewport": {"width": 1280, "height": 900}},
    "phone": {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True},
    "dark": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark"},
    "dark-phone": {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "color_scheme": "dark"},
    "forced": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark", "forced_colors": "active"},
}
ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")
FILES = re.compile(r"/assets/|\.csv|/audit/integrity/|/case$")
LINKS = "[...document.querySelectorAll('a[href]')].map(link => link.getAttribute('href'))"
TALLEST = 6000
"""A longer page is cut: nobody looks further."""


class Shot(NamedTuple):
    role: str
    look: str
    page: str
    title: str
    file: str


def walk(browser: Browser, demo: Demonstration, role: str, looks: Sequence[str], into: Path) -> list[Shot]:
    """Pictures of one page for each kind of address, as `role-page-look.png`."""
    state: Any = demo.signed_in(browser, role)
    contexts = {look: browser.new_context(storage_state=state, **LOOKS[look]) for look in looks}
    pages = {look: context.new_page() for look, context in contexts.items()}
    waiting, seen, shots = ["/", "/no/such/page"], set(), []
    while waiting:
        path = waiting.pop(0)
        kind = _kind(path)
        if kind in seen:
            continue
        seen.add(kind)
        for look, page in pages.items():
            page.goto(f"{demo.address}{path}")
            shots.append(_take(page, role, look, kind, into))
        first = next(iter(pages.values()))
        waiting += [link for link in first.evaluate(LINKS) if link.startswith("/") and not FILES.search(link)]
    for context in contexts.values():
        context.close()
    return shots


def _kind(path: str) -> str:
    """The address without the ids in it and what follows it."""
    return ID.sub("id", re.split(r"[?#]", path)[0])


def _take(page: Page, role: str, look: str, kind: str, into: Path) -> Shot:
    name = f"{role}-{kind.strip('/').replace('/', '_') or 'start'}-{look}.png"
    width = page.viewport_size["width"] if page.viewport_size else 0
    height = min(TALLEST, page.evaluate("document.documentElement.scrollHeight"))
    page.screenshot(path=str(into / name), full_page=True, clip={"x": 0, "y": 0, "width": width, "height": height})
    return Shot(role, look, kind, page.title(), name)
