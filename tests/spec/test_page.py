"""docs/rules.md says what the tables say, with a source for every limit, and never gives an order."""

import re

import pytest

from tests.spec.all_tables import ALL_TABLES
from tests.spec.page import rules_page
from tests.spec.prose import HEAD
from tests.spec.render import COMMAND, PAGE
from tracker.readiness.case_protocols import PROTOCOL_FIELDS
from tracker.readiness.protocol import FIELD_SOURCES

FORBIDDEN = re.compile(r"\b(?:remove the drain|safe(?:ly|ty)?|ok(?:ay)?|normal(?:ly)?)\b", re.IGNORECASE)


def test_the_page_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == rules_page(), f"docs/rules.md is not current; run: {COMMAND}"


def test_the_page_begins_with_what_it_is_not() -> None:
    head = PAGE.read_text(encoding="utf-8").split("\n\n")[1]
    assert "Nobody clinical has reviewed this page" in head
    assert "default of a protocol" in head
    assert "a physician decides" in head
    assert head in HEAD


def test_the_page_has_the_sentence_of_every_table() -> None:
    page = PAGE.read_text(encoding="utf-8")
    sections = [f"### {table.rule} {table.title}\n\n{table.sentence}\n" for table in ALL_TABLES]
    assert [section for section in sections if page.count(section) != 1] == []


def test_the_page_names_no_verdict_that_is_not_the_programs() -> None:
    assert not FORBIDDEN.findall(PAGE.read_text(encoding="utf-8"))


@pytest.mark.parametrize("verdict", ["It is safe to", "Remove the drain.", "OK", "output is normal"])
def test_a_forbidden_verdict_would_be_found(verdict: str) -> None:
    assert FORBIDDEN.search(verdict)


def test_every_setting_of_a_protocol_has_a_source() -> None:
    assert set(PROTOCOL_FIELDS) - set(FIELD_SOURCES) == set()
