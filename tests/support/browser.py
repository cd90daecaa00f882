"""The system's Chromium, kept on loopback, with everything that goes wrong inside a page noted."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import urlsplit

from axe_playwright_python.base import AxeResults
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright, sync_playwright

from tests.support import programs

__all__ = [
    "Faults",
    "Width",
    "assert_accessible",
    "assert_contrast",
    "assert_nothing_spills",
    "launched",
    "missing",
    "open_context",
]

Width = Literal["desktop", "phone"]

WIDTHS: dict[Width, dict[str, Any]] = {
    "desktop": {"viewport": {"width": 1366, "height": 900}},
    "phone": {
        "viewport": {"width": 390, "height": 844},
        "device_scale_factor": 2,
        "has_touch": True,
        "is_mobile": True,
    },
}
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
NETWORK_SCHEMES = frozenset({"ftp", "http", "https", "ws", "wss"})
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--no-proxy-server",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Refuses every other host before a packet is sent. Playwright's own routes would switch the browser's cache off.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE [::1], EXCLUDE localhost",
]
REPORT_VIOLATIONS = """
document.addEventListener("securitypolicyviolation", violation => console.error(
    `Content Security Policy: ${violation.effectiveDirective} refused ${violation.blockedURI} ${violation.sample}`));
"""
LONGEST_WAIT_MS = 15_000


@dataclass
class Faults:
    """What went wrong inside the pages of one test; unless expected, it fails the test."""

    found: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)

    def expect(self, words: str) -> None:
        """A fault with these words is what the test is about; it fails if none comes."""
        self.expected.append(words)

    def watch(self, context: BrowserContext) -> None:
        """Note errors on the console, uncaught errors, refusals by the page's policy and requests off loopback."""
        context.add_init_script(REPORT_VIOLATIONS)
        context.on("console", self._hear)
        context.on("weberror", lambda raised: self.found.append(f"uncaught: {raised.error}"))
        context.on("request", lambda request: self._follow(request.url))
        context.on("page", lambda page: page.on("websocket", lambda opened: self._follow(opened.url)))

    def check(self) -> None:
        """Fail with every fault that was not expected and every expected one that did not come."""
        surprising = [fault for fault in self.found if not any(words in fault for words in self.expected)]
        absent = [words for words in self.expected if not any(words in fault for fault in self.found)]
        told = [f"in the browser: {fault}" for fault in surprising] + [f"did not come: {words}" for words in absent]
        assert not told, "\n".join(told)

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.found.append(f"console: {message.text} ({message.location.get('url', '')})")

    def _follow(self, url: str) -> None:
        address = urlsplit(url)
        if address.scheme in NETWORK_SCHEMES and address.hostname not in LOOPBACK:
            self.found.append(f"left loopback: {url}")


def missing() -> str | None:
    """Why no browser can be driven here, in one sentence; None if one can."""
    if programs.browser():
        return None
    return "No Chromium is installed: `apt-get install chromium`, or name the program in DRAIN_TRACKER_CHROMIUM."


@contextmanager
def launched() -> Iterator[Browser]:
    """A headless browser of the system; none is ever downloaded."""
    with sync_playwright() as playwright:
        browser = _launch(playwright)
        try:
            yield browser
        finally:
            browser.close()


def _launch(playwright: Playwright) -> Browser:
    return playwright.chromium.launch(
        executable_path=programs.browser(), args=CHROMIUM_ARGUMENTS, headless=True, timeout=60_000
    )


def open_context(browser: Browser, faults: Faults, width: Width = "desktop", **options: Any) -> BrowserContext:
    """A fresh profile at that width, watched; the options are Playwright's."""
    settled: dict[str, Any] = {
        "locale": "en-US",
        "reduced_motion": "reduce",
        "service_workers": "block",
        "timezone_id": "Pacific/Chatham",  # far from any ward: a page that asks the browser for the time shows it
    }
    context = browser.new_context(**{**settled, **WIDTHS[width], **options})
    context.set_default_timeout(LONGEST_WAIT_MS)
    faults.watch(context)
    return context


def assert_accessible(page: Page, *, within: str | None = None, contrast: bool = True) -> None:
    """Every axe rule holds on the page, or on the part that the selector names; contrast in the look that it has."""
    _assert_no_violations(page, within, {"rules": {"color-contrast": {"enabled": False}}})
    if contrast:
        assert_contrast(page, within=within)


def assert_contrast(page: Page, *, within: str | None = None) -> None:
    """Each pair of text and ground that the page shows has the contrast that axe asks for.

    One element stands for all that have its colours, size and weight: a fifth of the time of asking for every one.
    """
    if page.evaluate(MARK_PAIRS, within):
        _assert_no_violations(page, f"[{PAIR}]", {"runOnly": ["color-contrast"]})


PAIR = "data-pair"
MARK_PAIRS = """within => {
    for (const marked of document.querySelectorAll("[data-pair]")) marked.removeAttribute("data-pair");
    const seen = new Set();
    const part = within ? document.querySelector(within) : document.body;
    const holdsText = one => [...one.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.data.trim());
    const written = [...part.querySelectorAll("*")].filter(one =>
        one.matches("input, select, textarea") || holdsText(one));
    for (const one of written) {
        if (!one.getClientRects().length) continue;
        const { color, fill, fontSize, fontWeight } = getComputedStyle(one);
        let ground = one, under, picture;
        do {
            ({ backgroundColor: under, backgroundImage: picture } = getComputedStyle(ground));
            ground = ground.parentElement;
        } while (ground && under === "rgba(0, 0, 0, 0)" && picture === "none");
        const pair = [color, fill, under, picture, fontSize, fontWeight].join();
        if (!seen.has(pair)) one.setAttribute("data-pair", "");
        seen.add(pair);
    }
    return seen.size;
}"""


def _assert_no_violations(page: Page, within: str | None, options: dict[str, Any]) -> None:
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(Axe().axe_script)
    asked = [within, {"resultTypes": ["violations"], **options}]
    results = AxeResults(page.evaluate("([within, options]) => axe.run(within || document, options)", asked))
    assert not results.violations_count, results.generate_report()


SPILLING = """() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    const wide = [...document.body.querySelectorAll("*")].filter(one => one.getBoundingClientRect().right > width + 1);
    const outside = wide.filter(one => !one.closest(".scroll"));
    return (outside.length ? outside : wide).map(one => `${one.tagName}.${one.className} ${one.id}`);
}"""


def assert_nothing_spills(page: Page) -> None:
    """Nothing reaches beyond the window but what scrolls by itself."""
    assert page.evaluate(SPILLING) == []
