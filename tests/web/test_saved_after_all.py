"""An entry whose answer fails after it was saved leads on; only where nobody can tell does the page say so."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from tests.support.failing import Fault, Way, failing
from tests.support.pages import COMPLETE, Pages, app_at_work, shown_fields
from tests.support.ward import PASSWORD, Ward
from tracker.records.checks import DrainCheckRevision
from tracker.web.errors import LOOK_FIRST, NOT_KNOWN, SAVED_ONCE


class Gone(Fault):
    """The first commit is done and not answered, and nothing is answered from then on."""

    def strikes(self, statement: str) -> bool:
        was_gone = self.statement is not None
        return super().strikes(statement) or was_gone


def unanswered() -> Fault:
    return Fault(1, Way.AFTER, commits_only=True)


@pytest.fixture
def app(sqlite_ward: Ward, tmp_path: Path) -> Iterator[Flask]:
    yield from app_at_work(sqlite_ward, tmp_path)


@pytest.fixture
def path(sqlite_ward: Ward) -> str:
    drain: UUID = sqlite_ward.drain()
    sqlite_ward.clock.forward(hours=8)
    return f"/drains/{drain}/checks/new"


def checks(ward: Ward) -> int:
    with ward.database.reading() as session:
        return session.scalar(select(func.count()).select_from(DrainCheckRevision)) or 0


def sent_while(app: Flask, fault: Fault, pages: Pages, path: str, fields: dict[str, Any]) -> TestResponse:
    with failing(app.extensions["house"].database.engine, fault):
        return pages.send(path, fields)


def test_a_check_whose_commit_is_not_answered_is_said_to_be_saved(app: Flask, sqlite_ward: Ward, path: str):
    nurse = Pages.of(app, "nurse")
    typed = {**shown_fields(nurse.get(path).text), **COMPLETE}
    answer = sent_while(app, unanswered(), nurse, path, typed)
    assert (answer.status_code, answer.headers["Location"], checks(sqlite_ward)) == (303, "/round", 1)
    assert "Your entry is saved." in nurse.get("/round").text


def test_a_commit_that_fails_saves_nothing_and_sent_again_it_is_saved_once(app: Flask, sqlite_ward: Ward, path: str):
    nurse = Pages.of(app, "nurse")
    typed = {**shown_fields(nurse.get(path).text), **COMPLETE}
    refused = sent_while(app, Fault(1, Way.BEFORE, commits_only=True), nurse, path, typed)
    assert (refused.status_code, checks(sqlite_ward)) == (503, 0)
    assert SAVED_ONCE in refused.text
    assert nurse.send(path, shown_fields(refused.text)).status_code == 303
    assert checks(sqlite_ward) == 1


def test_where_nobody_can_tell_the_page_says_so_and_sending_again_saves_once(app: Flask, sqlite_ward: Ward, path: str):
    nurse = Pages.of(app, "nurse")
    typed = {**shown_fields(nurse.get(path).text), **COMPLETE}
    unsure = sent_while(app, Gone(1, Way.AFTER, commits_only=True), nurse, path, typed)
    assert unsure.status_code == 503
    assert f"{NOT_KNOWN} {SAVED_ONCE}" in unsure.text
    assert checks(sqlite_ward) == 1
    assert nurse.send(path, shown_fields(unsure.text)).status_code == 303
    assert checks(sqlite_ward) == 1


def test_of_a_form_without_a_key_the_page_says_to_look_first(app: Flask, sqlite_ward: Ward):
    nurse = Pages.of(app, "nurse")
    new = {
        "password": PASSWORD,
        "new_password": "quite another password",
        "new_password_again": "quite another password",
    }
    typed = {**shown_fields(nurse.get("/account").text), **new}
    unsure = sent_while(app, unanswered(), nurse, "/account", typed)
    assert unsure.status_code == 503
    assert f"{NOT_KNOWN} {LOOK_FIRST}" in unsure.text
