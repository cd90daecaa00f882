"""The safety file is current, names every hazard, and each control names tests that exist."""

import ast
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pytest
from flask import Flask

from tests.safety.all_hazards import HAZARDS
from tests.safety.hazard import Control, Hazard
from tests.safety.page import COMMAND, FOLDER, pages
from tests.spec.all_tables import ALL_TABLES
from tests.support.pages import Pages
from tests.support.ward import Ward

TESTS = Path(__file__).parents[1]
TABLES = {f"{table.rule}: {table.title}" for table in ALL_TABLES}
NAMED = """blocked read as empty|missing day|gross|unit or decimal|wrong patient|wrong drain|stale page|correction
rewrites|late entry|day is cut|entered twice|part of a day|does not answer|older than the last fever|new abscess|outside
the collection|blank fistula|another type|changed silently|read as an order|blocks too much|alerts tire|colour|fever is
masked|wrong source|not there|write at once|log-in|altered|breaks a rule|forgotten|fall-out|recurrence|import|made-up|
gets worse|never tried"""


@cache
def named_in(file: str) -> frozenset[str]:
    tree = ast.parse((TESTS / file).read_text(encoding="utf-8"))
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef))


def exists(name: str) -> bool:
    """Whether a control's test, or table of the rules, is there."""
    file, _, test = name.partition("::")
    if not test:
        return name in TABLES
    return (TESTS / file).is_file() and test.startswith("test_") and test in named_in(file)


def unheld(hazards: Iterable[Hazard]) -> list[str]:
    """What is wrong with the controls, as sentences."""
    found = []
    for hazard in hazards:
        found += [f"hazard {hazard.number} has no control"] * (not hazard.controls)
        for control in hazard.controls:
            found += [f"hazard {hazard.number}: a control names no test"] * (not control.held_by)
            found += [f"hazard {hazard.number}: there is no {name}" for name in control.held_by if not exists(name)]
    return found


@pytest.mark.parametrize("name", pages())
def test_the_page_is_current(name: str):
    text = (FOLDER / name).read_text(encoding="utf-8")
    assert text == pages()[name], f"docs/safety/{name} is not current; run: {COMMAND}"


def test_every_control_of_every_hazard_names_tests_that_exist():
    assert unheld(HAZARDS) == []


@pytest.mark.parametrize(
    "held_by, told",
    [
        ((), "names no test"),
        (("readiness/test_laws.py::test_that_nobody_wrote",), "there is no readiness/test_laws.py"),
        (("readiness/no_such_file.py::test_a",), "there is no readiness/no_such_file.py"),
        (("R1.4: A table that nobody drew",), "there is no R1.4"),
    ],
)
def test_a_control_that_nothing_holds_would_be_found(held_by: tuple[str, ...], told: str):
    hazard = Hazard(99, "", "", "", (Control("", held_by),), "")
    assert [one for one in unheld([hazard]) if told in one]
    assert unheld([Hazard(99, "", "", "", (), "")])


def test_the_hazards_are_numbered_without_a_gap_and_say_everything():
    assert [hazard.number for hazard in HAZARDS] == list(range(1, len(HAZARDS) + 1))
    for hazard in HAZARDS:
        sentences = [hazard.cause, hazard.harm, hazard.left]
        assert all(sentence.endswith((".", "?")) for sentence in sentences), hazard.number


def test_every_hazard_that_the_design_answers_is_in_the_log():
    titles = " ".join(hazard.title.lower() for hazard in HAZARDS)
    words = [re.sub(r"\s+", " ", one).strip() for one in NAMED.split("|")]
    missing = [one for one in words if not all(word in titles for word in one.split())]
    assert missing == []
    assert len(HAZARDS) >= len(words)


def test_every_page_says_what_it_is_not(app: Flask, sqlite_ward: Ward):
    drain = sqlite_ward.drain()
    physician = Pages.of(app, "physician")
    for path in ("/board", f"/drains/{drain}", "/workbench", "/patients"):
        assert "Not a monitoring device" in physician.get(path).text


def test_the_intended_use_names_who_is_left_out():
    text = pages()["intended-use.md"]
    for word in ("children", "pregnant", "surgical drains", "Immunocompromised"):
        assert word in text


def test_each_page_says_first_that_nobody_clinical_has_reviewed_it():
    for text in pages().values():
        assert "Nobody clinical has reviewed this page" in text.split("\n\n")[1]
