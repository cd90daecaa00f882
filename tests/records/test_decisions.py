"""Which choices go against a verdict: every choice under every readiness, said once and for all."""

import pytest

from tracker.readiness.vocabulary import Readiness
from tracker.records.decisions import CHOICE_LABELS, CHOICE_STATEMENTS, Choice, differs

READY, NOT_READY, CANNOT_TELL = Readiness.READY, Readiness.NOT_READY, Readiness.CANNOT_TELL
TABLE = [
    # choice            ready   not ready  cannot tell
    (Choice.REMOVE, False, True, True),
    (Choice.KEEP, True, False, False),
    (Choice.RE_IMAGE, True, False, False),
    (Choice.EXCHANGE, True, False, False),
    (Choice.REFER, True, False, False),
]


@pytest.mark.parametrize("choice,ready,not_ready,cannot_tell", TABLE)
def test_a_choice_differs_from_the_verdict_as_the_table_says(choice, ready, not_ready, cannot_tell):
    found = [differs(choice, readiness) for readiness in (READY, NOT_READY, CANNOT_TELL)]
    assert found == [ready, not_ready, cannot_tell]


def test_the_table_names_every_choice_once():
    assert [row[0] for row in TABLE] == list(Choice)
    assert set(CHOICE_LABELS) == set(CHOICE_STATEMENTS) == set(Choice)
