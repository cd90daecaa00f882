"""Machines are told whether the program can serve and how far the audit is sealed, and nothing of a patient."""

from pathlib import Path

from flask import Flask
from sqlalchemy import text

from tests.support.pages import Pages
from tests.support.sealing import sealing_of
from tests.support.tampering import as_owner
from tests.support.ward import Ward


def test_it_is_alive_for_anybody(app: Flask):
    assert Pages.of(app).get("/healthz").json == {"alive": True}


def test_it_is_ready_and_tells_how_many_events_wait_to_be_sealed_and_for_how_long(
    app: Flask, sqlite_ward: Ward, tmp_path: Path
):
    sqlite_ward.drain()
    before = Pages.of(app).get("/readyz")
    assert before.status_code == 200
    assert before.json is not None
    assert before.json["audit_head"] is None
    assert before.json["audit_waiting"]["events"] > 10
    assert before.json["audit_waiting"]["oldest_s"] > 0
    with sealing_of(sqlite_ward, tmp_path) as sealing:
        sealed = sealing.sealer().seal_all()
    after = Pages.of(app).get("/readyz").json
    assert after is not None
    assert after["audit_waiting"] == {"events": 0, "oldest_s": 0}
    assert after["audit_head"]["size"] == sealed


def test_a_database_that_is_not_up_to_date_or_does_not_answer_is_not_ready(app: Flask, sqlite_ward: Ward):
    with as_owner(sqlite_ward) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    answer = Pages.of(app).get("/readyz")
    assert (answer.status_code, answer.json) == (503, {"ready": False, "why": "The database is not up to date."})
    database = app.extensions["house"].database
    database.dispose()
    Path(database.engine.url.database or "").unlink()
    Path(database.engine.url.database or "").mkdir()
    answer = Pages.of(app).get("/readyz")
    assert (answer.status_code, answer.json) == (503, {"ready": False, "why": "The database does not answer."})
    assert Pages.of(app).get("/healthz").status_code == 200
