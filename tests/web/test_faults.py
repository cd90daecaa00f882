"""A database that is full, only to be read, or lost: one sentence, nothing half-written, nothing typed lost."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError, OperationalError, ProgrammingError

from tests.support.failing import state
from tests.support.pages import COMPLETE, Pages, app_at_work, shown_fields
from tests.support.striking import ON_POSTGRES, ON_SQLITE, Striking
from tests.support.ward import Ward
from tracker.records.checks import DrainCheckRevision
from tracker.records.faults import Fault, fault_of

NOTE = "Bag changed, patient comfortable. " * 12


@pytest.fixture
def app(ward: Ward, tmp_path: Path) -> Iterator[Flask]:
    yield from app_at_work(ward, tmp_path)


@pytest.fixture
def drain(ward: Ward) -> UUID:
    found = ward.drain()
    ward.clock.forward(hours=8)
    return found


def notes(ward: Ward) -> int:
    with ward.database.reading() as session:
        query = select(func.count()).select_from(DrainCheckRevision).where(DrainCheckRevision.note == NOTE.strip())
        return session.scalar(query) or 0


def test_a_fault_is_said_and_what_was_typed_is_saved_once_it_is_mended(
    request: pytest.FixtureRequest, app: Flask, ward: Ward, drain: UUID
):
    cluster = None if ward.database.is_sqlite else request.getfixturevalue("postgres_cluster")
    for name, fault in (ON_SQLITE if ward.database.is_sqlite else ON_POSTGRES).items():
        before = notes(ward)
        tried_and_mended(app, ward, drain, fault, cluster)
        assert notes(ward) == before + 1, name
        ward.clock.forward(hours=8)


def tried_and_mended(app: Flask, ward: Ward, drain: UUID, fault: tuple[Striking, str], cluster: Any) -> None:
    strike, sentence = fault
    path = f"/drains/{drain}/checks/new"
    nurse = Pages.of(app, "nurse")
    typed = {**shown_fields(nurse.get(path).text), **COMPLETE, "note": NOTE}
    assert Pages.of(app).get("/readyz").status_code == 200
    before = state(ward.database)
    with strike(app, ward, cluster):
        refused = nurse.send(path, typed)
        assert (refused.status_code, refused.headers["Retry-After"]) == (503, "5"), refused.text
        assert sentence in refused.text
        unknown = "Whether your entry was saved is not known"
        assert (unknown if "answer" in sentence else "Nothing of your entry was saved") in refused.text
        kept = shown_fields(refused.text)
        assert {name: kept[name] for name in typed if name != "csrf_token"} == listed(typed)
        board = nurse.get("/board")
        assert (board.status_code, sentence in board.text) == (503, True), board.text
        ready = Pages.of(app).get("/readyz")
        assert (ready.status_code, ready.json) == (503, {"ready": False, "why": sentence})
        assert Pages.of(app).get("/healthz").status_code == 200
    after = state(ward.database)
    added = {"audit_event", "audit_pending"} if strike in (ON_SQLITE["full"][0], ON_POSTGRES["full"][0]) else set()
    assert {name for name in after if after[name] != before[name]} == added
    app.extensions["house"].database.engine.dispose()
    sent = nurse.send(path, shown_fields(refused.text))
    assert sent.status_code == 303, sent.text
    assert nurse.send(path, shown_fields(refused.text)).status_code == 303
    assert Pages.of(app).get("/readyz").status_code == 200


def listed(typed: dict[str, Any]) -> dict[str, list[str]]:
    found = {name: value if isinstance(value, list) else [value] for name, value in typed.items()}
    return {name: value for name, value in found.items() if name != "csrf_token"}


def test_a_statement_that_the_database_refuses_is_a_mistake_of_ours_and_no_fault_of_it():
    assert fault_of(IntegrityError("", {}, Exception())) is None
    assert fault_of(ProgrammingError("", {}, Exception())) is None
    assert fault_of(OperationalError("", {}, Exception())) is Fault.LOST
