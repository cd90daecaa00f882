"""Text can be read on every ground that it stands on, in light and on a dark ward: WCAG 2.2 AA."""

import re
from pathlib import Path

import pytest

import tracker.web.assets

LOOKS = Path(tracker.web.assets.__file__).parent / "static" / "looks"
TEXT, SHAPE = 4.5, 3.0
ON_EVERY_GROUND = ("ink", "quiet", "link", "met", "not-met", "unknown", "not-used", "flag")
PAIRS = [
    *((text, ground, TEXT) for text in ON_EVERY_GROUND for ground in ("paper", "ground")),
    *((state, f"{state}-ground", TEXT) for state in ("met", "not-met", "unknown")),
    *((text, ground, TEXT) for text in ("ink", "quiet") for ground in ("unknown-ground", "brand-ground")),
    *(("brand-ink", "brand", TEXT), ("ink", "met-ground", TEXT), ("ink", "not-met-ground", TEXT)),
    *((mark, state, SHAPE) for mark in ("mark-ink",) for state in ("met", "not-met", "unknown")),
    *((shape, "paper", SHAPE) for shape in ("frame", "series", "series-2")),
    ("focus", "focus-ink", SHAPE),
]


def colours(*files: str) -> dict[str, str]:
    """The colour of each name; a later file has the last word."""
    text = "".join((LOOKS / f"{file}.css").read_text() for file in files)
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", text))


def luminance(colour: str) -> float:
    """Relative luminance of sRGB, as WCAG 2.2 defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("files", [("tokens",), ("tokens", "dark")], ids=["light", "dark"])
def test_every_pair_that_is_used_has_its_contrast(files: tuple[str, ...]):
    known = colours(*files)
    low = {
        (one, other): round(contrast(known[one], known[other]), 2)
        for one, other, least in PAIRS
        if contrast(known[one], known[other]) < least
    }
    assert not low


def test_a_dark_ward_has_its_own_of_every_colour_that_differs_and_names_none_besides():
    light, dark = colours("tokens"), colours("dark")
    assert dark.keys() == light.keys()


def test_contrast_is_reckoned_as_defined():
    assert contrast("#000000", "#ffffff") == 21
    assert round(contrast("#777777", "#ffffff"), 2) == 4.48
