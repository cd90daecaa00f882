"""The browser that tests are given: real, kept on loopback, and failing the test for what goes wrong in a page."""

from collections.abc import Callable, Iterable, Iterator
from textwrap import dedent
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Page

from tests.support.browser import Faults
from tests.support.browser_fixtures import NewContext
from tests.support.loopback import serving

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse

pytestmark = pytest.mark.browser

Axe = Callable[..., None]

POLICY = "default-src 'none'; script-src 'self'; connect-src *; img-src * data:; base-uri 'none'; form-action 'self'"
PAGE = """\
<!doctype html><html lang="en"><head><title>Ward</title><meta name="viewport" content="width=device-width">
<link rel="icon" href="data:,"></head><body><main><h1>Ward</h1>{}</main></body></html>
"""
BODIES = {
    "/quiet": "<p>Nothing is wrong here.</p>",
    "/unlabelled": "<form><input name=output></form>",
    "/outside": "<img alt='' src='http://example.org/pixel.png'>",
    "/outside-by-number": "<img alt='' src='http://192.0.2.1/pixel.png'>",
    "/inline": "<p onclick='alert(1)' style='color: red'>Styled in place</p>",
    "/raises": "<script src='/raises.js'></script>",
    "/complains": "<script src='/complains.js'></script>",
    "/socket": "<script src='/socket.js'></script>",
    "/popup": "<a target=_blank href='http://example.org/'>Out</a>",
}
SCRIPTS = {
    "/raises.js": "throw new Error('no such drain')",
    "/complains.js": "console.error('no such ward')",
    "/socket.js": "new WebSocket('ws://example.org/').onerror = () => {}",
}


def ward(environ: dict[str, Any], start_response: "StartResponse") -> Iterable[bytes]:
    """A few pages under a strict policy, all but one with something wrong."""
    path = environ["PATH_INFO"]
    kind = "text/javascript" if path in SCRIPTS else "text/html"
    known = path in BODIES or path in SCRIPTS
    start_response(
        "200 OK" if known else "404 NOT FOUND", [("Content-Type", kind), ("Content-Security-Policy", POLICY)]
    )
    return [(SCRIPTS.get(path) or PAGE.format(BODIES.get(path, "Unknown"))).encode()]


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with serving(ward) as served:
        yield served


def test_a_good_page_passes_at_both_widths(page: Page, address: str, axe: Axe):
    page.goto(address + "/quiet")
    axe(page)
    assert page.get_by_role("heading").inner_text() == "Ward"


def test_the_widths_are_those_of_a_desk_and_a_phone(desktop: Page, phone: Page, address: str):
    measure = "[innerWidth, innerHeight, devicePixelRatio, navigator.maxTouchPoints > 0]"
    assert [view.goto(address + "/quiet") and view.evaluate(measure) for view in (desktop, phone)] == [
        [1366, 900, 1, False],
        [390, 844, 2, True],
    ]


def test_axe_finds_an_unlabelled_field_under_a_policy_that_forbids_scripts(desktop: Page, address: str, axe: Axe):
    desktop.goto(address + "/unlabelled")
    with pytest.raises(AssertionError, match="label"):
        axe(desktop)


@pytest.mark.parametrize(
    "path,fault",
    [
        ("/outside", "left loopback: http://example.org/pixel.png"),
        ("/outside-by-number", "left loopback: http://192.0.2.1/pixel.png"),
        ("/socket", "left loopback: ws://example.org/"),
        ("/inline", "Content Security Policy: style-src-attr refused inline"),
        ("/raises", "uncaught: no such drain"),
        ("/complains", "console: no such ward"),
        ("/missing", "status of 404"),
    ],
)
def test_what_goes_wrong_inside_a_page_is_a_fault(new_context: NewContext, faults: Faults, address: str, path, fault):
    new_context().new_page().goto(address + path, wait_until="networkidle")
    with pytest.raises(AssertionError) as told:
        faults.check()
    assert fault in str(told.value)
    faults.found.clear()


def test_a_page_that_a_page_opens_is_watched_too(desktop: Page, faults: Faults, address: str):
    desktop.goto(address + "/popup")
    with desktop.expect_popup() as popup:
        desktop.get_by_role("link").click()
    popup.value.close()
    assert "left loopback: http://example.org/" in faults.found
    faults.found.clear()


def test_a_host_off_loopback_cannot_be_reached(desktop: Page, faults: Faults, address: str):
    faults.expect("left loopback: http://192.0.2.1/")
    faults.expect("net::ERR_NAME_NOT_RESOLVED")
    desktop.goto(address + "/quiet")
    assert desktop.evaluate("fetch('http://192.0.2.1/').then(() => 'reached', () => 'refused')") == "refused"


def test_an_expected_fault_that_does_not_come_fails(faults: Faults):
    faults.expect("status of 422")
    with pytest.raises(AssertionError, match="did not come: status of 422"):
        faults.check()


FAULTY_TEST = dedent('''\
    """A test that passes but for a fault inside its page."""

    def test_a_page_with_a_fault(desktop):
        desktop.set_content("<script>throw new Error('no such drain')</script>")
''')


def test_a_fault_fails_a_test_that_else_passes(pytester: pytest.Pytester):
    pytester.makepyfile(FAULTY_TEST)
    ended = pytester.runpytest_subprocess("-p", "tests.support.browser_fixtures", timeout=60)
    ended.assert_outcomes(passed=1, errors=1)
    ended.stdout.fnmatch_lines(["*in the browser: uncaught: no such drain*"])
