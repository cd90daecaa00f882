"""What holds for a page in every look: widths, dark and forced colours, focus, words; all in one opening of it."""

import re

from playwright.sync_api import Page, ViewportSize, expect

from tests.support.browser import assert_accessible, assert_contrast, assert_nothing_spills

__all__ = ["assert_sound", "assert_sound_with_errors", "covered_stops", "lost_marks", "wrong_dates"]

DESKTOP = ViewportSize(width=1366, height=900)
PHONE = ViewportSize(width=390, height=700)
NARROWEST = ViewportSize(width=320, height=640)
WRONG_DATE = re.compile(
    r"\b\d{4}-\d\d-\d\d\b|\b\d{1,2}[/.]\d{1,2}[/.]\d{2,4}\b|\b\d{1,2}:\d\d ?[ap]m\b|\b[A-Z][a-z]{2} \d{1,2}, \d{4}\b"
    r"|\b\d{1,2}-[A-Z][a-z]{2}\b(?!-\d{4})"
)
TEXT = """() => [...document.querySelectorAll("main")].map(main => {
    const copy = main.cloneNode(true);
    for (const exact of copy.querySelectorAll("code, pre, textarea, .payload, .break, .trend-day")) exact.remove();
    return copy.textContent;
}).join(" ")"""
COVERED = """() => {
    const bars = [...document.querySelectorAll(".banner, .save-bar")];
    const stops = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")];
    const covered = [];
    for (const stop of stops) {
        if (stop.disabled || stop.type === "hidden" || !stop.getClientRects().length) continue;
        stop.focus();
        if (document.activeElement !== stop || bars.some(bar => bar.contains(stop))) continue;
        const at = (stop.closest("label") || stop).getBoundingClientRect();
        for (const bar of bars) {
            const over = bar.getBoundingClientRect();
            const overlap = Math.min(at.bottom, over.bottom) - Math.max(at.top, over.top);
            const fits = at.height < innerHeight / 3;
            if (fits && overlap > 2 && at.right > over.left && at.left < over.right)
                covered.push(`${stop.tagName} ${stop.id || stop.textContent.trim().slice(0, 30)} by ${bar.className}`);
        }
    }
    document.activeElement.blur();
    return covered;
}"""
LOST_MARKS = """() => {
    const shapes = [...document.querySelectorAll("main .icon, main .trend-spot > :not(text), main .spark-line")];
    return shapes.filter(shape => {
        if (!shape.getClientRects().length) return false;
        const { color, fill, stroke } = getComputedStyle(shape);
        let ground = shape, under;
        do { under = getComputedStyle(ground).backgroundColor; ground = ground.parentElement; }
        while (ground && under === "rgba(0, 0, 0, 0)");
        const isForced = matchMedia("(forced-colors: active)").matches;
        if (isForced && shape.matches(".icon") && getComputedStyle(shape).forcedColorAdjust !== "none") return true;
        const drawn = shape.matches(".icon") ? [color] : [fill, stroke];
        return drawn.every(colour => colour === under || colour === "none");
    }).map(shape => shape.outerHTML.slice(0, 120));
}"""


def assert_sound(page: Page) -> None:
    """Everything that an open page has to be, at every width, on a dark ward and in forced colours."""
    page.set_viewport_size(DESKTOP)
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    assert page.title().endswith(" · Drain readiness"), page.title()
    assert not wrong_dates(page.evaluate(TEXT)), page.url
    assert_accessible(page)
    assert_nothing_spills(page)
    page.emulate_media(color_scheme="dark")
    assert_contrast(page)
    page.emulate_media(color_scheme="light", forced_colors="active")
    assert (page.url, lost_marks(page)) == (page.url, [])
    page.emulate_media(color_scheme="light", forced_colors="none")
    page.set_viewport_size(PHONE)
    assert_accessible(page, contrast=False)
    assert (page.url, covered_stops(page)) == (page.url, [])
    page.set_viewport_size(NARROWEST)
    assert_nothing_spills(page)


def assert_sound_with_errors(page: Page) -> None:
    """An entry that was refused: its title says so, its summary has the focus, and it is accessible on a phone."""
    expect(page).to_have_title(re.compile("^Error: "))
    page.set_viewport_size(PHONE)
    expect(page.locator("#problems")).to_be_focused()
    assert_accessible(page, contrast=False)
    page.set_viewport_size(NARROWEST)
    assert_nothing_spills(page)


def covered_stops(page: Page) -> list[str]:
    """What can have the focus and then lies under the patient banner or the save bar."""
    found: list[str] = page.evaluate(COVERED)
    return found


def lost_marks(page: Page) -> list[str]:
    """Marks and shapes of charts that have the colour of what lies under them."""
    found: list[str] = page.evaluate(LOST_MARKS)
    return found


def wrong_dates(text: str) -> list[str]:
    """Dates and times of day in any other form than 21-Nov-2026 and 09:40; a chart's axis alone leaves out the year."""
    return WRONG_DATE.findall(text)
