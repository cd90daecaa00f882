"""The long series over the record in a short form, each with a guard taken away: then it must find something."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from tests.support import weakened
from tests.support.breaking import answers_lost, statements_fail
from tests.support.copying import backed_up, copied_without_a_snapshot
from tests.support.deeds import DEEDS, pages_that_take_forms
from tests.support.killing import killed_rounds
from tests.support.racing import raced
from tests.support.ward import sqlite_database
from tests.support.whole_histories import histories_replay
from tracker.records.database import Database

CHECK = DEEDS.index("checks.record")
"""The number of the deed that records a check."""
pytestmark = pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")  # later Pythons warn of it in tests


@pytest.fixture
def sqlite(tmp_path: Path) -> Iterator[Database]:
    """For a control, which does not depend on the engine."""
    yield from sqlite_database(tmp_path)


def counted(looked: Iterator[str | Counter[str]]) -> Counter[str]:
    """What a series counted; it must have found nothing."""
    found = list(looked)
    assert [one for one in found if isinstance(one, str)] == []
    return sum((one for one in found if isinstance(one, Counter)), Counter())


def finds(looked: Iterator[str | Counter[str]]) -> str:
    return next(one for one in looked if isinstance(one, str))


def test_a_server_killed_while_nurses_write_loses_and_doubles_nothing(database: Database):
    found = counted(killed_rounds(database, range(1)))
    assert found["servers killed"] == 1
    assert found["checks acknowledged"] > 0


def test_an_act_that_is_committed_in_two_is_noticed_by_killing(sqlite: Database):
    assert "the record does not" in finds(killed_rounds(sqlite, range(20), weakness=weakened.commits_in_two))


def test_corrections_made_at_once_are_all_there_and_the_losers_are_told(database: Database):
    found = counted(raced(database, range(1), writers=3))
    assert found["answers 303"] == 3
    assert found["answers 409"] >= 2


def test_without_the_version_of_the_form_corrections_are_lost(sqlite: Database):
    assert "lost" in finds(raced(sqlite, range(1), writers=3, weakness=weakened.overwrites))


def test_a_backup_under_writers_is_of_one_moment_and_restores(database: Database):
    assert counted(backed_up(database, range(1), writers=2))["restored and sound"] == 1


def test_a_copy_that_is_not_of_one_moment_is_noticed(database: Database):
    """Of the file as it lies there on SQLite, of one table after the other on PostgreSQL."""
    assert finds(copied_without_a_snapshot(database, range(50), writers=2))


def test_a_check_is_written_whole_or_not_at_all_whichever_statement_fails(database: Database):
    found = counted(statements_fail(database, range(CHECK, CHECK + 1), step=4))
    assert found["deeds"] == 1
    assert found["faults"] > 10


def test_an_act_that_is_committed_in_two_is_noticed_by_failing_statements(sqlite: Database):
    found = finds(statements_fail(sqlite, range(CHECK, CHECK + 1), step=4, weakness=weakened.commits_in_two))
    assert "the record does not" in found


def test_every_page_that_takes_a_form_has_its_deed(app: Flask):
    assert sorted(DEEDS) == sorted(pages_that_take_forms(app))


def test_a_form_whose_answer_is_lost_is_saved_once_when_it_is_sent_again(sqlite: Database):
    found = counted(answers_lost(sqlite, range(CHECK + 3)))
    assert found["deeds"] == CHECK + 3
    assert found["sent again, answered 303"] >= CHECK


def test_a_form_that_is_not_known_again_is_noticed(sqlite: Database):
    assert "sent again" in finds(answers_lost(sqlite, range(1), weakness=weakened.knows_no_form))


def test_all_that_was_shown_of_a_random_history_is_shown_again(database: Database):
    found = counted(histories_replay(database, range(2, 3), acts=24))
    assert found["verdicts judged again"] == 24
    assert min(found[name] for name in ("sent again", "decisions judged again", "overlaps")) > 0


def test_what_became_known_later_is_noticed_in_a_replay(sqlite: Database):
    assert "is another one" in finds(histories_replay(sqlite, range(1), acts=12, hindsight=True))
